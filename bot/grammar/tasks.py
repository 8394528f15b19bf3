"""Words about tasks."""

import re

from bot.grammar.words import BECAUSE, COURTESIES, POINTS, WITH_WORDS, task_of, verb
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AskMine,
    AskTask,
    DeclineTask,
    OpenAnswerForm,
    OpenTaskForm,
    TaskCommand,
    TaskQuestion,
    UndoTask,
    UpdateTask,
)
from panel.tasks import AnswerKind, Progress

_STUCK = re.compile(
    r"(?:(?:it is|it['’]s|is|we are|we['’]re|still) )*(?:stuck\b|blocked(?=[\s.!…]*$|\s*[.,:;!…–—-]"
    r"|\s+(?:as|at|because|by|for|on|pending|since|till|until|waiting|with)\b))",
    re.IGNORECASE,
)
"""Who "blocked the licence" is not stuck."""

_TASK = verb("task|ask", r"(?:[\s:,]+(?P<line>.*))?[?.!]*")
_ACK = verb("ack|acked|acknowledge[sd]?", WITH_WORDS)
_ACCEPT = verb("accept|accepted", WITH_WORDS)
_DECLINE = verb("decline|declined|refuse", WITH_WORDS)
_UPDATE = verb("update|upd", WITH_WORDS)
_DONE = verb("done|complete|completed", WITH_WORDS)
_UNDO = verb("undo|withdraw", WITH_WORDS)
_MINE = verb("mine|my tasks|tasks", r"\W*")


def read(line: str) -> TaskCommand | TaskQuestion | None:
    """None when it is about something else, or when more words follow a verb that has no place for them."""
    if _MINE.fullmatch(line):
        return AskMine()
    if found := _TASK.fullmatch(line):
        asked = found["line"] or ""
        return AskTask(asked) if asked.strip(" :?.!") else OpenTaskForm()
    for pattern, meaning in ((_ACK, AcknowledgeTask), (_ACCEPT, AcceptTask), (_UNDO, UndoTask)):
        if found := pattern.fullmatch(line):
            return meaning(task_of(found)) if COURTESIES.fullmatch(found["words"]) else None
    if found := _DECLINE.fullmatch(line):
        because = BECAUSE.sub("", found["words"].lstrip(POINTS)).lstrip(POINTS)
        ref = task_of(found)
        return DeclineTask(ref, because) if because else OpenAnswerForm(ref, AnswerKind.DECLINE)
    if found := _UPDATE.fullmatch(line):
        return _update(task_of(found), found["words"].lstrip(POINTS))
    if found := _DONE.fullmatch(line):
        return UpdateTask(task_of(found), found["words"].lstrip(POINTS), Progress.DONE)
    return None


def _update(ref: str, said: str) -> TaskCommand | TaskQuestion:
    if stuck := _STUCK.match(said):
        return UpdateTask(ref, said[stuck.end() :].lstrip(POINTS), Progress.STUCK)
    if not said:
        return OpenAnswerForm(ref, AnswerKind.UPDATE)
    return UpdateTask(ref, said, Progress.UNDER_WAY)
