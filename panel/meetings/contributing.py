"""What members bring to a meeting: whether their seat comes, and items for its agenda."""

from dataclasses import replace
from datetime import datetime

from panel.agenda import Contribution
from panel.meetings.events import AttendanceAnswered, ItemDecided, ItemPutForward
from panel.meetings.limits import fitting, must_be_ahead
from panel.meetings.meeting import Answer, Attendance, Meeting
from panel.meetings.refusals import ItemIsDecided, SayTheItem, SayWhoComes
from panel.people import Member
from panel.working_time import Hours


def answer(
    meeting: Meeting, says: Answer, *, by: Member, at: datetime, words: str = ""
) -> AttendanceAnswered:
    """Somebody says for their seat whether it comes; the newest answer of a seat counts."""
    must_be_ahead(meeting)
    if says is Answer.SUBSTITUTE and not words.strip():
        raise SayWhoComes(meeting)
    said = Attendance(seat=by.seat, answer=says, by=by.id, at=at, day=meeting.day, words=fitting(words)[:120])
    return AttendanceAnswered(meeting=meeting, attendance=said, at=at, by=by.id)


def put_forward(
    meeting: Meeting, words: str, *, by: Member, at: datetime, key: str, hours: Hours
) -> ItemPutForward:
    """An item for its agenda; after the cut-off the chair says whether it is taken."""
    must_be_ahead(meeting)
    if not words.strip():
        raise SayTheItem
    item = Contribution(
        key=key,
        seat=by.seat,
        seat_name=by.seat_name,
        by=by.id,
        at=at,
        words=fitting(words),
        is_late=at >= meeting.cut_off_at(hours),
    )
    return ItemPutForward(meeting=meeting, item=item, at=at, by=by.id)


def decide(meeting: Meeting, item: Contribution, *, by: Member, at: datetime, takes: bool) -> ItemDecided:
    must_be_ahead(meeting)
    if item.is_taken is not None:
        raise ItemIsDecided(meeting)
    return ItemDecided(meeting=meeting, item=replace(item, is_taken=takes), at=at, by=by.id)
