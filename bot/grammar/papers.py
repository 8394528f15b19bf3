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
_AS = rf"[\s,]+(?:(?:as|in)\s+)?(?:an?\s+)?(?P<format>{'|'.join(_FORMATS)})\b(?:\s+(?:file|please))*[\s.!?]*"
_ACTIONS = verb("actions?|action (?:log|list)", _AS)
_OPEN_AGENDA = verb("(?:the )?agenda,? part a|part a(?: of the agenda)?", _AS)
_AGENDA = verb("(?:the )?agenda(?:,? part b)?", _AS)


def read(line: str) -> PaperCommand | None:
    """`actions word`, `agenda as PDF`; None when it is about something else."""
    if found := _ACTIONS.fullmatch(line):
        return AskPaper(kind=PaperKind.ACTIONS, format=_FORMATS[found["format"].lower()])
    for kind, words in ((PaperKind.OPEN_AGENDA, _OPEN_AGENDA), (PaperKind.AGENDA, _AGENDA)):
        found = words.fullmatch(line)
        if found and (made_as := _FORMATS[found["format"].lower()]) is not Format.CSV:  # It has no tables.
            return AskPaper(kind=kind, format=made_as)
    return None
