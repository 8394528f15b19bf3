"""Words that ask for a paper."""

from bot.grammar.words import verb
from panel.catalogue.papers import AskPaper, PaperCommand
from panel.papers import Format, PaperKind

_FORMATS = {
    "word": Format.WORD,
    "docx": Format.WORD,
    "doc": Format.WORD,
    "pdf": Format.PDF,
    "csv": Format.CSV,
    "excel": Format.CSV,
}
_ACTIONS = verb(
    "actions?|action (?:log|list)",
    rf"[\s,]+(?:(?:as|in)\s+)?(?:an?\s+)?(?P<format>{'|'.join(_FORMATS)})\b(?:\s+(?:file|please))*[\s.!?]*",
)


def read(line: str) -> PaperCommand | None:
    """`actions word`, `action log as PDF`; None when it is about something else."""
    if found := _ACTIONS.fullmatch(line):
        return AskPaper(kind=PaperKind.ACTIONS, format=_FORMATS[found["format"].lower()])
    return None
