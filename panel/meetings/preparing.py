"""The way of an agenda: drafted and checked by the secretariat, approved and issued by the chair."""

from dataclasses import replace
from datetime import datetime

from panel.agenda import Agenda, Choice
from panel.meetings.events import (
    AgendaDrafted,
    AgendaIssued,
    AgendaSentBack,
    AgendaSentToChair,
    LineChecked,
)
from panel.meetings.limits import fitting, must_be_ahead
from panel.meetings.meeting import Meeting, MeetingState
from panel.meetings.refusals import (
    AgendaIsElsewhere,
    DraftHasChanged,
    LinesToCheck,
    NoSuchLine,
    SayTheLine,
    SayWhatToChange,
)
from panel.people import Member


def take_draft(meeting: Meeting, agenda: Agenda, *, by: Member, at: datetime) -> AgendaDrafted:
    """A draft from today's records; after an issue it will be the next version."""
    must_be_ahead(meeting)
    drafted = replace(meeting, state=MeetingState.DRAFT, draft=meeting.draft + 1, note="")
    return AgendaDrafted(meeting=drafted, agenda=agenda, at=at, by=by.id)


def check(meeting: Meeting, agenda: Agenda, choice: Choice, *, by: Member, at: datetime) -> LineChecked:
    """The secretariat accepts, rewords or drops what came from the channel."""
    _must_be(meeting, MeetingState.DRAFT)
    if not agenda.line(choice.line):
        raise NoSuchLine(meeting)
    if choice.is_reworded and not choice.words.strip():
        raise SayTheLine(meeting)
    chosen = replace(choice, words=fitting(choice.words))
    return LineChecked(meeting=meeting, agenda=agenda.checked(chosen), choice=chosen, at=at, by=by.id)


def send_to_chair(
    meeting: Meeting, agenda: Agenda, *, by: Member, at: datetime, draft: int
) -> AgendaSentToChair:
    """Only once every line from the channel has been looked at."""
    _must_be(meeting, MeetingState.DRAFT)
    _must_be_newest(meeting, draft)
    if agenda.to_check:
        raise LinesToCheck(meeting, len(agenda.to_check))
    sent = replace(meeting, state=MeetingState.CHAIRS_DRAFT, note="")
    return AgendaSentToChair(meeting=sent, at=at, by=by.id)


def send_back(meeting: Meeting, *, by: Member, at: datetime, because: str, draft: int) -> AgendaSentBack:
    _must_be(meeting, MeetingState.CHAIRS_DRAFT)
    _must_be_newest(meeting, draft)
    if not because.strip():
        raise SayWhatToChange(meeting)
    back = replace(meeting, state=MeetingState.DRAFT, note=fitting(because))
    return AgendaSentBack(meeting=back, at=at, by=by.id)


def issue(meeting: Meeting, agenda: Agenda, *, by: Member, at: datetime, draft: int) -> AgendaIssued:
    """What the chair has seen is frozen as the next version."""
    _must_be(meeting, MeetingState.CHAIRS_DRAFT)
    _must_be_newest(meeting, draft)
    issued = replace(meeting, state=MeetingState.ISSUED, issued=meeting.issued + 1, issued_at=at, note="")
    return AgendaIssued(meeting=issued, agenda=agenda, at=at, by=by.id)


def _must_be(meeting: Meeting, state: MeetingState) -> None:
    must_be_ahead(meeting)
    if meeting.state is not state:
        raise AgendaIsElsewhere(meeting)


def _must_be_newest(meeting: Meeting, draft: int) -> None:
    if draft != meeting.draft:
        raise DraftHasChanged(meeting)
