"""Words into a command or a question: case-blind, forgiving, British."""

import re
from dataclasses import dataclass

from panel.catalogue import (
    AcceptTask,
    AcknowledgeTask,
    AskAnything,
    AskHelp,
    AskMine,
    AskTask,
    Command,
    Consultation,
    DeclineTask,
    OpenAnswerForm,
    OpenTaskForm,
    Question,
    UndoTask,
    UpdateTask,
)
from panel.tasks import AnswerKind, Progress


@dataclass(frozen=True, slots=True)
class TypedSetUp:
    """`setup CODE`: the panel is not known before the code is."""

    code: str


@dataclass(frozen=True, slots=True)
class TypedPanel:
    """`panel`: somebody on several panels chooses again."""


Meaning = Command | Consultation | Question | TypedSetUp | TypedPanel

_REF = (
    r"(?:T[\s-]?(?P<year>20\d\d)[/-](?P<of_year>\d{1,6})|T[\s-]?(?P<short>\d{1,6})(?!-\d)"
    r"|(?P<bare>\d{1,6})(?=[.!\s]*$|\s*:\s|\s+because\b))(?!\w)"
)
"""A bare number must stand alone, for "done 3 visits" names no task."""
_POINTS = " \t\r\n\xa0.,:;!…–—-"
_LEADING = re.compile(r"[\s/!.,:;–—-]+")
"""A mention leaves its comma behind: "Panel Clerk, ack T-14"."""
_BECAUSE = re.compile(r"^(?:because|as|since)\b", re.IGNORECASE)
_STUCK = re.compile(
    r"(?:(?:it is|it['’]s|is|we are|we['’]re|still) )*(?:stuck\b|blocked(?=[\s.!…]*$|\s*[.,:;!…–—-]"
    r"|\s+(?:as|at|because|by|for|on|pending|since|till|until|waiting|with)\b))",
    re.IGNORECASE,
)
"""Who "blocked the licence" is not stuck."""
_COURTESIES = re.compile(
    r"(?:[\W_]|please|pls|thank you|thanks|many thanks|cheers|now|received|noted|will do|ok)*", re.IGNORECASE
)


def _verb(names: str, rest: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:{names})\b{rest}", re.IGNORECASE | re.DOTALL)


_WITH_WORDS = rf"[\s:]+{_REF}(?P<words>.*)"
_SETUP = _verb(r"set-?\s?up", r"[\s:]*(?P<code>.*)")
_TASK = _verb("task|ask", r"(?:[\s:,]+(?P<line>.*))?[?.!]*")
_ACK = _verb("ack|acked|acknowledge[sd]?", _WITH_WORDS)
_ACCEPT = _verb("accept|accepted", _WITH_WORDS)
_DECLINE = _verb("decline|declined|refuse", _WITH_WORDS)
_UPDATE = _verb("update|upd", _WITH_WORDS)
_DONE = _verb("done|complete|completed", _WITH_WORDS)
_UNDO = _verb("undo|withdraw", _WITH_WORDS)
_MINE = _verb("mine|my tasks|tasks", r"\W*")
_HELP = _verb("help|hi|hello|hey|start|what can you do", r"\W*")
_PANEL = _verb("panels?", r"\W*")


def read(words: str) -> Meaning:
    """What typed words ask for; what is not known is a question too, and is answered with a way on."""
    line = words.strip()
    if opening := _LEADING.match(line):
        line = line[opening.end() :]
    if not line.strip("?") or _HELP.fullmatch(line):
        return AskHelp()
    if found := _SETUP.fullmatch(line):
        return TypedSetUp(found["code"].strip(" \t\r\n.,:;“”\"'"))
    if _MINE.fullmatch(line):
        return AskMine()
    if _PANEL.fullmatch(line):
        return TypedPanel()
    if found := _TASK.fullmatch(line):
        asked = found["line"] or ""
        return AskTask(asked) if asked.strip(" :?.!") else OpenTaskForm()
    return _about_a_task(line) or AskAnything(words)


def _about_a_task(line: str) -> Command | Question | None:
    """What it says of one task; where a verb has no place for more words, it is not understood."""
    for verb, meaning in ((_ACK, AcknowledgeTask), (_ACCEPT, AcceptTask), (_UNDO, UndoTask)):
        if found := verb.fullmatch(line):
            return meaning(_ref(found)) if _COURTESIES.fullmatch(found["words"]) else None
    if found := _DECLINE.fullmatch(line):
        because = _BECAUSE.sub("", found["words"].lstrip(_POINTS)).lstrip(_POINTS)
        return (
            DeclineTask(_ref(found), because) if because else OpenAnswerForm(_ref(found), AnswerKind.DECLINE)
        )
    if found := _UPDATE.fullmatch(line):
        return _update(_ref(found), found["words"].lstrip(_POINTS))
    if found := _DONE.fullmatch(line):
        return UpdateTask(_ref(found), found["words"].lstrip(_POINTS), Progress.DONE)
    return None


def _update(ref: str, said: str) -> Command | Question:
    if stuck := _STUCK.match(said):
        return UpdateTask(ref, said[stuck.end() :].lstrip(_POINTS), Progress.STUCK)
    if not said:
        return OpenAnswerForm(ref, AnswerKind.UPDATE)
    return UpdateTask(ref, said, Progress.UNDER_WAY)


def _ref(found: re.Match[str]) -> str:
    """As tasks are called: T-14, or T-2026-014."""
    if found["year"]:
        return f"T-{found['year']}-{int(found['of_year']):03d}"
    return f"T-{int(found['short'] or found['bare'])}"
