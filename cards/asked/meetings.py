"""Presses and forms about meetings and agendas, as commands."""

from datetime import time

from cards.asked.forms import FormIncomplete, day, needed
from cards.buttons import Pressed
from cards.verbs import Verb
from panel.agenda import Fate, Item
from panel.catalogue.meetings import (
    AnswerMeeting,
    AskAgenda,
    CancelMeeting,
    CheckLine,
    DecideItem,
    DraftAgenda,
    IssueAgenda,
    MeetingCommand,
    MeetingConsultation,
    MeetingQuestion,
    OpenCancelForm,
    OpenCheckForm,
    OpenItemForm,
    OpenMeetingForm,
    OpenNotReachedForm,
    OpenSendBackForm,
    OpenSubstituteForm,
    PutItemForward,
    ReadAgenda,
    SayNotReached,
    SendAgendaBack,
    SendAgendaToChair,
    SetMeeting,
    ShowMeeting,
)
from panel.cycle import Mode
from panel.meetings import Answer


def about_a_meeting(
    press: Pressed, *, in_channel: bool
) -> MeetingCommand | MeetingConsultation | MeetingQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    ref, given = press.ref, press.inputs
    match press.verb:
        case Verb.SET_MEETING:
            return SetMeeting(
                meeting=ref,
                day=day(given["day"]),
                starts=_time(given["starts"]),
                mode=_mode(given["mode"]),
                venue=given["venue"],
            )
        case Verb.DRAFT_AGENDA:
            return DraftAgenda(ref)
        case Verb.CHECK_LINE:
            return CheckLine(meeting=ref, line=press.key, fate=_fate(given["fate"]), words=given["words"])
        case Verb.TO_CHAIR:
            return SendAgendaToChair(ref, press.rev)
        case Verb.SEND_AGENDA_BACK:
            return SendAgendaBack(meeting=ref, draft=press.rev, because=given["because"])
        case Verb.ISSUE_AGENDA:
            return IssueAgenda(ref, press.rev)
        case Verb.CANCEL_MEETING:
            return CancelMeeting(ref, given["because"])
        case Verb.NOT_REACHED:
            return SayNotReached(ref, _items(given["items"]))
        case Verb.COMING:
            return AnswerMeeting(meeting=ref, answer=Answer.COMING)
        case Verb.APOLOGIES:
            return AnswerMeeting(meeting=ref, answer=Answer.APOLOGIES)
        case Verb.SEND_SOMEONE:
            return AnswerMeeting(meeting=ref, answer=Answer.SUBSTITUTE, words=given["who"])
        case Verb.PUT_ITEM:
            return PutItemForward(meeting=ref, words=given["words"], key=press.key)
        case Verb.TAKE_ITEM | Verb.LEAVE_ITEM:
            return DecideItem(item=press.key, takes=press.verb is Verb.TAKE_ITEM)
        case _:
            return _opened(press, in_channel=in_channel)


def _opened(press: Pressed, *, in_channel: bool) -> MeetingConsultation | MeetingQuestion | None:
    match press.verb:
        case Verb.AGENDA:
            return AskAgenda(in_channel)
        case Verb.SHOW_MEETING:
            return ShowMeeting(press.ref, in_channel=in_channel)
        case Verb.READ_AGENDA | Verb.TURN_AGENDA:
            return ReadAgenda(press.ref, press.rev or 1)
        case Verb.OPEN_CHECK:
            return OpenCheckForm(press.ref)
        case Verb.OPEN_MEETING:
            return OpenMeetingForm(press.ref)
        case Verb.OPEN_ITEM:
            return OpenItemForm(press.ref)
        case Verb.OPEN_SUBSTITUTE:
            return OpenSubstituteForm(press.ref)
        case Verb.OPEN_CANCEL_MEETING:
            return OpenCancelForm(press.ref)
        case Verb.OPEN_NOT_REACHED:
            return OpenNotReachedForm(press.ref)
        case Verb.OPEN_AGENDA_BACK:
            return OpenSendBackForm(press.ref)
        case _:
            return None


def _time(value: str) -> time:
    try:
        return time.fromisoformat(needed(value, "a time")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise FormIncomplete("a time") from None


def _mode(value: str) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        raise FormIncomplete("Teams or in person") from None


def _fate(value: str) -> Fate:
    try:
        return Fate(value)
    except ValueError:
        raise FormIncomplete("what becomes of the line") from None


def _items(ticked: str) -> tuple[Item, ...]:
    """Nothing ticked means that everything was reached."""
    try:
        return tuple(Item(int(number)) for number in ticked.split(",") if number.strip())
    except ValueError:
        raise FormIncomplete("the items") from None
