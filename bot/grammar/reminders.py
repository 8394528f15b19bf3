"""Words about reminders: away, back, snooze, and how the clock is."""

from bot.grammar.words import POINTS, WITH_WORDS, task_of, verb
from panel.catalogue.reminders import (
    AskStatus,
    ComeBack,
    GoAway,
    OpenAwayForm,
    ReminderCommand,
    ReminderQuestion,
    SendAgain,
    SnoozeTask,
)

_UNTIL = r"(?:until|till|til|to)\b"
_AWAY = verb(r"(?:i(?:['’]m| am) )?(?:away|on leave)", rf"[\s:]*(?:{_UNTIL})?(?P<words>.*)")
_BACK = verb(r"(?:i(?:['’]m| am) )?back", r"(?:\s+(?:again|now|today))?\W*")
_SNOOZE = verb("snooze", WITH_WORDS)
_STATUS = verb("status", r"\W*")
_SEND_AGAIN = verb(r"(?:re-?send|send\s+(?:them\s+|it\s+|all\s+)?again)", r"\W*")


def read(line: str) -> ReminderCommand | ReminderQuestion | None:
    """None when it is about something else."""
    if _STATUS.fullmatch(line):
        return AskStatus()
    if _SEND_AGAIN.fullmatch(line):
        return SendAgain()
    if _BACK.fullmatch(line):
        return ComeBack()
    if found := _AWAY.fullmatch(line):
        words = found["words"].strip(POINTS + "?")
        return GoAway(words=words) if words else OpenAwayForm()
    if found := _SNOOZE.fullmatch(line):
        return SnoozeTask(task_of(found), _without_until(found["words"].strip(POINTS + "?")))
    return None


def _without_until(words: str) -> str:
    until = verb(rf"(?:{_UNTIL})", r"\s*(?P<words>.*)").fullmatch(words)
    return until["words"] if until else words
