"""Presses and forms about the panel and its people."""

from cards.asked.forms import FormIncomplete, day, needed
from cards.buttons import Pressed
from cards.verbs import Verb
from panel.catalogue.people import (
    AskHelp,
    AskWho,
    Delegate,
    DismissStranger,
    EndDelegation,
    EndMembership,
    EnrolStranger,
    OpenDelegateForm,
    OpenEnrolForm,
    OpenLeaveForm,
    PeopleCommand,
    PeopleQuestion,
)
from panel.language import MemberId, SeatId
from panel.people import Role


def about_the_panel(press: Pressed) -> PeopleCommand | PeopleQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    given = press.inputs
    match press.verb:
        case Verb.HELP:
            return AskHelp(press.ref)
        case Verb.WHO:
            return AskWho(seat=press.ref, page=press.rev)
        case Verb.OPEN_DELEGATE:
            return OpenDelegateForm()
        case Verb.DELEGATE:
            to = MemberId(needed(given["to"], "a deputy chair"))
            return Delegate(to, day(given["until"]))
        case Verb.DELEGATION_OFF:
            return EndDelegation()
        case Verb.OPEN_LEAVE:
            return OpenLeaveForm(press.ref)
        case Verb.LEAVE:
            return EndMembership(
                member=MemberId(needed(given["member"], "who leaves")),
                last_day=day(given["last_day"]),
                heir=needed(given["heir"], "who takes over"),
            )
        case Verb.OPEN_ENROL:
            return OpenEnrolForm(press.ref)
        case Verb.ENROL:
            return EnrolStranger(
                person=press.ref,
                seat=SeatId(needed(given["seat"], "a seat")),
                role=_role(given["role"]),
                name=needed(given["name"], "a name"),
                until=day(given["until"]) if given["until"].strip() else None,
            )
        case Verb.DISMISS:
            return DismissStranger(press.ref)
        case _:
            return None


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise FormIncomplete("a role") from None
