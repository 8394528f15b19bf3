"""What is answered to questions about meetings: how the next one stands, and forms."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.meetings import (
    AskAgenda,
    MeetingQuestion,
    OpenCancelForm,
    OpenItemForm,
    OpenMeetingForm,
    OpenNotReachedForm,
    OpenSendBackForm,
    OpenSubstituteForm,
    ShowMeeting,
)
from panel.meetings.limits import must_be_ahead
from panel.people import Member, must_chair
from panel.views import View
from panel.views.meetings import (
    CancelForm,
    ItemForm,
    MeetingForm,
    NotReachedForm,
    SendBackForm,
    SubstituteForm,
)
from panel.working_time import local_day
from usecases.meetings.clearing import begun, must_be_secretariat
from usecases.meetings.seeing import view_of
from usecases.ports import Reading
from usecases.tasks import new_key


def about_meetings(question: MeetingQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case AskAgenda(in_channel=in_channel):
            upcoming = reading.meetings.next_after(local_day(at))
            in_public = in_channel and not by.is_observer
            return view_of(upcoming, None if in_public else by, at, reading, mine=by)
        case ShowMeeting(meeting=words, in_channel=in_channel):
            meeting = reading.meetings.named(words)
            return view_of(meeting, None if in_channel else by, at, reading, mine=by)
        case OpenMeetingForm(meeting=words):
            must_be_secretariat("set, move or cancel a meeting", by, at, reading)
            return _meeting_form(words, at, reading)
        case OpenItemForm(meeting=words):
            meeting = reading.meetings.named(words)
            is_late = at >= meeting.cut_off_at(reading.ladder.hours)
            return ItemForm(meeting=meeting, key=new_key(), is_late=is_late)
        case OpenSubstituteForm(meeting=words):
            return SubstituteForm(meeting=reading.meetings.named(words))
        case OpenCancelForm(meeting=words):
            must_be_secretariat("set, move or cancel a meeting", by, at, reading)
            meeting = reading.meetings.named(words)
            must_be_ahead(meeting)
            return CancelForm(meeting=meeting)
        case OpenNotReachedForm(meeting=words):
            must_be_secretariat("say what a meeting did not come to", by, at, reading)
            return NotReachedForm(meeting=begun(words, at, reading))
        case OpenSendBackForm(meeting=words):
            must_chair("decide on an agenda", by, at, reading.people.all())
            return SendBackForm(meeting=reading.meetings.named(words))
        case _:
            assert_never(question)


def _meeting_form(words: str, at: datetime, reading: Reading) -> MeetingForm:
    today = local_day(at)
    if words:
        return MeetingForm(today=today, meeting=reading.meetings.named(words))
    ahead = reading.meetings.ahead()
    before = ahead[-1] if ahead else reading.meetings.last_held(today)
    return MeetingForm(today=today, suggested=before.slot.following() if before else None)
