"""Words about reminders: away, back, snooze, and how the clock is."""

from bot.grammar.words import FLAG, POINTS, WITH_WORDS, flag_of, task_of, verb
from panel.catalogue.reminders import (
    AskStatus,
    ComeBack,
    GoAway,
    OpenAwayForm,
    OpenSnoozeForm,
    ReminderCommand,
    ReminderQuestion,
    SendAgain,
    SnoozeFlag,
    SnoozeTask,
)

_UNTIL = r"(?:until|till|til|to)\b"
_AWAY = verb(r"(?:i(?:['’]m| am) )?(?:away|on leave)", rf"[\s:]*(?:{_UNTIL})?(?P<words>.*)")
_BACK = verb(r"(?:i(?:['’]m| am) )?back", r"(?:\s+(?:again|now|today))?\W*")
_SNOOZE = verb("snooze", WITH_WORDS)
_SNOOZE_FLAG = verb("snooze", rf"[\s:]+(?:flag )?{FLAG}(?P<words>.*)")
_SNOOZE_ONE = verb("snooze", r"\W*")
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
        return SnoozeTask(task_of(found), _until(found["words"]))
    if found := _SNOOZE_FLAG.fullmatch(line):
        return SnoozeFlag(flag_of(found), _until(found["words"]))
    if _SNOOZE_ONE.fullmatch(line):
        return OpenSnoozeForm()
    return None


def _until(said: str) -> str:
    words = said.strip(POINTS + "?")
    until = verb(rf"(?:{_UNTIL})", r"\s*(?P<words>.*)").fullmatch(words)
    return until["words"] if until else words
