"""Presses and forms about reminders."""

from datetime import date

from cards.asked.forms import day, needed
from cards.buttons import Pressed
from cards.verbs import Verb
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


def about_reminders(press: Pressed) -> ReminderCommand | ReminderQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    match press.verb:
        case Verb.OPEN_AWAY:
            return OpenAwayForm()
        case Verb.AWAY:
            return GoAway(day=day(press.inputs["back_on"]))
        case Verb.OPEN_SNOOZE:
            return OpenSnoozeForm()
        case Verb.SNOOZE:
            return _snoozed(needed(press.inputs["record"], "an item"), day(press.inputs["until"]))
        case Verb.BACK:
            return ComeBack()
        case Verb.SEND_AGAIN:
            return SendAgain()
        case Verb.STATUS:
            return AskStatus()
        case _:
            return None


def _snoozed(ref: str, until: date) -> SnoozeTask | SnoozeFlag:
    return SnoozeTask(ref, day=until) if ref.startswith("T-") else SnoozeFlag(ref, day=until)
