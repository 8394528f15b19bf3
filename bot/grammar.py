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
    OpenTaskForm,
    Question,
    UndoTask,
    UpdateTask,
)
from panel.tasks import Progress


@dataclass(frozen=True, slots=True)
class TypedSetUp:
    """`setup CODE`: the panel is not known before the code is."""

    code: str


@dataclass(frozen=True, slots=True)
class TypedPanel:
    """`panel`: somebody on several panels chooses again."""


Meaning = Command | Consultation | Question | TypedSetUp | TypedPanel

_REF = r"(?P<ref>T-?\d{1,6}|T-\d{4}-\d{3,6}|\d{1,6})"
_BECAUSE = re.compile(r"^[\s,:;–-]*(?:because|as|since)?[\s,:;–-]*", re.IGNORECASE)
_STUCK = re.compile(r"^(?:is |we are |we're )?(?:stuck|blocked)\b[\s,:;.–-]*", re.IGNORECASE)


def _verb(names: str, rest: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:{names})\b{rest}", re.IGNORECASE | re.DOTALL)


_WITH_WORDS = rf"\s+{_REF}(?!\w)(?P<words>.*)"
_SETUP = _verb(r"set-?\s?up", r"\s*(?P<code>.*)")
_TASK = _verb("task|ask", r"\s*(?P<line>.*)")
_ACK = _verb("ack|acknowledge[sd]?|acknowledged", _WITH_WORDS)
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
    line = re.sub(r"^[/!]+", "", words.strip())
    if not line or line == "?" or _HELP.fullmatch(line):
        return AskHelp()
    if found := _SETUP.fullmatch(line):
        return TypedSetUp(found["code"].strip())
    if _MINE.fullmatch(line):
        return AskMine()
    if _PANEL.fullmatch(line):
        return TypedPanel()
    if found := _TASK.fullmatch(line):
        asked = found["line"].strip(" \t\r\n:")
        return AskTask(found["line"].strip()) if asked else OpenTaskForm()
    return _about_a_task(line) or AskAnything(words)


def _about_a_task(line: str) -> Command | None:
    if found := _ACK.fullmatch(line):
        return AcknowledgeTask(found["ref"])
    if found := _ACCEPT.fullmatch(line):
        return AcceptTask(found["ref"])
    if found := _DECLINE.fullmatch(line):
        return DeclineTask(found["ref"], _BECAUSE.sub("", found["words"]).strip())
    if found := _UPDATE.fullmatch(line):
        said = found["words"].lstrip(" \t:,;–-").strip()
        stuck = _STUCK.match(said)
        progress = Progress.STUCK if stuck else Progress.UNDER_WAY
        return UpdateTask(found["ref"], said[stuck.end() :] if stuck else said, progress)
    if found := _DONE.fullmatch(line):
        return UpdateTask(found["ref"], found["words"].lstrip(" \t:,;–-").strip(), Progress.DONE)
    if found := _UNDO.fullmatch(line):
        return UndoTask(found["ref"])
    return None
