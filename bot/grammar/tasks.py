"""Words about tasks."""

import re
from dataclasses import replace

from bot.grammar.words import BECAUSE, COURTESIES, POINTS, WITH_WORDS, task_of, verb
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AgreeTime,
    AskActions,
    AskMine,
    AskOverdue,
    AskTask,
    ByPhone,
    DeclineTask,
    EndTask,
    MoreTime,
    MoveTask,
    OpenAnswerForm,
    OpenTaskForm,
    PassOn,
    RefuseTime,
    SendBack,
    TakeOver,
    TaskCommand,
    TaskQuestion,
    UndoTask,
    UpdateTask,
)
from panel.tasks import AnswerKind, Ending, Progress

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
_UNDO = verb("undo", WITH_WORDS)
_WITHDRAW = verb("withdraw|cancel", WITH_WORDS)
_END = {
    Ending.DISCHARGED: verb("discharge|no longer possible", WITH_WORDS),
    Ending.NOT_COMPLETED: verb("not completed", WITH_WORDS),
}
_SUPERSEDE = verb("supersede", WITH_WORDS)
_CLOSE = verb("close|sign[ -]?off", WITH_WORDS)
_NOT_YET = verb("not yet|send back|reopen", WITH_WORDS)
_EXTEND = verb("extend|extension|more time(?: for)?", WITH_WORDS)
_AGREE = verb("agree", WITH_WORDS)
_REFUSE_TIME = verb("refuse time(?: for)?|refuse more time(?: for)?", WITH_WORDS)
_PASS = verb("pass(?: on)?|hand over", WITH_WORDS)
_TAKE_OVER = verb("take over|take", WITH_WORDS)
_MOVE = verb("move|transfer", WITH_WORDS)
_MINE = verb("mine|my tasks|tasks", r"\W*")
_ACTIONS = verb("actions?|action list", r"\W*")
_OVERDUE = verb("overdue|late", r"\W*")
_BY_PHONE = re.compile(
    r"\s*for\s+(?P<seat>.{1,80}?)[\s,]+(?:by|on|over)\s+(?:the\s+)?(?:tele)?phone\b"
    r"(?:[\s,;(]+(?:I\s+)?(?:spoke|talked)\s+(?:to|with)\s+(?P<spoke_to>[^:;)]{1,80}?))?[)]?"
    r"(?:\s*[:;]\s*(?P<said>.*)|\s+(?P<because>because\b.*))?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
_UNTIL = re.compile(
    r"\s*(?:to|until|till|by)\s+(?P<due>.+?)(?:[\s,;:–—-]+(?:because|as|since)\s+(?P<because>.*))?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
_TO = re.compile(
    r"\s*(?:on\s+)?to\s+(?P<who>.+?)(?:[\s,;:–—-]+because\s+(?P<because>.*))?[\s.!]*",
    re.IGNORECASE | re.DOTALL,
)
_BY_TASK = re.compile(
    r"\s*(?:by|with)\s+(?P<other>T[\s-]?[\d/-]+)(?:[\s,;:–—-]+(?:because\s+)?(?P<because>.*))?",
    re.IGNORECASE | re.DOTALL,
)


def read(line: str) -> TaskCommand | TaskQuestion | None:
    """None when it is about something else, or when more words follow a verb that has no place for them."""
    if _MINE.fullmatch(line):
        return AskMine()
    if _ACTIONS.fullmatch(line):
        return AskActions()
    if _OVERDUE.fullmatch(line):
        return AskOverdue()
    if found := _TASK.fullmatch(line):
        asked = found["line"] or ""
        return AskTask(asked) if asked.strip(" :?.!") else OpenTaskForm()
    return _by_phone(line) or _of_the_seat(line) or _decision(line)


def _of_the_seat(line: str) -> TaskCommand | TaskQuestion | None:
    if found := _TAKE_OVER.fullmatch(line):
        return TakeOver(task_of(found)) if COURTESIES.fullmatch(found["words"]) else None
    if found := _PASS.fullmatch(line):
        ref = task_of(found)
        if to := _TO.fullmatch(found["words"]):
            return PassOn(task=ref, name=to["who"], because=to["because"] or "")
        return OpenAnswerForm(ref, AnswerKind.PASS_ON) if COURTESIES.fullmatch(found["words"]) else None
    if found := _EXTEND.fullmatch(line):
        ref = task_of(found)
        if until := _UNTIL.fullmatch(found["words"]):
            return MoreTime(task=ref, due_words=until["due"], because=until["because"] or "")
        return OpenAnswerForm(ref, AnswerKind.MORE_TIME) if COURTESIES.fullmatch(found["words"]) else None
    for pattern, meaning in ((_ACK, AcknowledgeTask), (_ACCEPT, AcceptTask)):
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


def _decision(line: str) -> TaskCommand | TaskQuestion | None:
    """What only the chair may; without its reason or its particulars it opens the form."""
    for pattern, plainly in ((_UNDO, UndoTask), (_AGREE, AgreeTime)):
        if found := pattern.fullmatch(line):
            return plainly(task_of(found)) if COURTESIES.fullmatch(found["words"]) else None
    if found := _CLOSE.fullmatch(line):
        is_all = COURTESIES.fullmatch(found["words"])
        return OpenAnswerForm(task_of(found), AnswerKind.SIGN_OFF) if is_all else None
    if found := _NOT_YET.fullmatch(line):
        because = _reason(found)
        return (
            SendBack(task_of(found), because)
            if because
            else OpenAnswerForm(task_of(found), AnswerKind.SEND_BACK)
        )
    if found := _REFUSE_TIME.fullmatch(line):
        because = _reason(found)
        return (
            RefuseTime(task_of(found), because)
            if because
            else OpenAnswerForm(task_of(found), AnswerKind.REFUSE_TIME)
        )
    if found := _MOVE.fullmatch(line):
        if to := _TO.fullmatch(found["words"]):
            return MoveTask(task=task_of(found), seat_words=to["who"], because=to["because"] or "")
        return (
            OpenAnswerForm(task_of(found), AnswerKind.MOVE) if COURTESIES.fullmatch(found["words"]) else None
        )
    return _ending(line)


def _ending(line: str) -> TaskCommand | TaskQuestion | None:
    if found := _SUPERSEDE.fullmatch(line):
        other = _BY_TASK.fullmatch(found["words"])
        if other is None:
            return OpenAnswerForm(task_of(found), AnswerKind.END)
        because = (other["because"] or f"{other['other']} takes its place").strip()
        return EndTask(task_of(found), Ending.SUPERSEDED, because, other["other"].replace(" ", "-"))
    for how, pattern in ((Ending.WITHDRAWN, _WITHDRAW), *_END.items()):
        if found := pattern.fullmatch(line):
            because, ref = _reason(found), task_of(found)
            return EndTask(ref, how, because) if because else OpenAnswerForm(ref, AnswerKind.END)
    return None


def _reason(found: re.Match[str]) -> str:
    said = BECAUSE.sub("", found["words"].lstrip(POINTS)).lstrip(POINTS)
    return "" if COURTESIES.fullmatch(said) else said


def _by_phone(line: str) -> TaskCommand | TaskQuestion | None:
    """`ack T-14 for RSPCA by phone, spoke to …`: what a call brought, entered by the secretariat."""
    for pattern in (_ACK, _ACCEPT, _DECLINE, _UPDATE, _DONE):
        found = pattern.fullmatch(line)
        call = _BY_PHONE.fullmatch(found["words"]) if found else None
        if found is None or call is None:
            continue
        ref, said = task_of(found), (call["said"] or call["because"] or "").strip()
        phone = ByPhone(seat=call["seat"], spoke_to=(call["spoke_to"] or "").strip())
        if pattern is _ACK:
            return AcknowledgeTask(ref, phone=phone)
        if pattern is _ACCEPT:
            return AcceptTask(ref, phone=phone)
        if pattern is _DECLINE:
            return DeclineTask(ref, BECAUSE.sub("", said).strip(), phone=phone)
        if pattern is _DONE:
            return UpdateTask(ref, said, Progress.DONE, phone=phone)
        meant = _update(ref, said)
        return replace(meant, phone=phone) if isinstance(meant, UpdateTask) else meant
    return None


def _update(ref: str, said: str) -> TaskCommand | TaskQuestion:
    if stuck := _STUCK.match(said):
        return UpdateTask(ref, said[stuck.end() :].lstrip(POINTS), Progress.STUCK)
    if not said:
        return OpenAnswerForm(ref, AnswerKind.UPDATE)
    return UpdateTask(ref, said, Progress.UNDER_WAY)
