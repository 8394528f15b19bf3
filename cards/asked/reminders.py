"""Presses and forms about reminders."""

from cards.asked.forms import day
from cards.buttons import Pressed
from cards.verbs import Verb
from panel.catalogue.reminders import (
    AskStatus,
    ComeBack,
    GoAway,
    OpenAwayForm,
    ReminderCommand,
    ReminderQuestion,
    SendAgain,
)


def about_reminders(press: Pressed) -> ReminderCommand | ReminderQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    match press.verb:
        case Verb.OPEN_AWAY:
            return OpenAwayForm()
        case Verb.AWAY:
            return GoAway(day=day(press.inputs["back_on"]))
        case Verb.BACK:
            return ComeBack()
        case Verb.SEND_AGAIN:
            return SendAgain()
        case Verb.STATUS:
            return AskStatus()
        case _:
            return None
