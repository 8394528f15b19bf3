"""What a meeting and the words about it may be: near enough, short enough, and not marked too high."""

from datetime import datetime, timedelta

from panel.cycle import Slot
from panel.meetings.meeting import Meeting
from panel.meetings.refusals import (
    CLOSEST,
    MeetingInThePast,
    MeetingIsNear,
    MeetingIsOver,
    MeetingTooFar,
    NotAWorkingDay,
)
from panel.restricted import without_restricted
from panel.tasks import LONGEST_NOTE, MarkedTooHigh, TooLong
from panel.wording import is_marked_too_high
from panel.working_time import is_working_day, local_day

FURTHEST = timedelta(days=731)
LONGEST_VENUE = 120


def must_be_ahead(meeting: Meeting) -> None:
    if meeting.is_over:
        raise MeetingIsOver(meeting)


def must_be_possible(slot: Slot, *, at: datetime, others: tuple[Meeting, ...]) -> None:
    if slot.starts_at <= at:
        raise MeetingInThePast(slot)
    if slot.day > local_day(at) + FURTHEST:
        raise MeetingTooFar(slot)
    if not is_working_day(slot.day):
        raise NotAWorkingDay(slot)
    if len(slot.venue) > LONGEST_VENUE:
        raise TooLong(len(slot.venue), most=LONGEST_VENUE)
    if is_marked_too_high(slot.venue):
        raise MarkedTooHigh
    if near := [other for other in others if abs(other.day - slot.day) < CLOSEST]:
        raise MeetingIsNear(near[0])


def fitting(words: str) -> str:
    """Words that may be kept, tidied, without the number of a restricted flag: others read them."""
    tidy = "".join(letter for letter in words if letter.isprintable() or letter in "\n\t").strip()
    tidy = without_restricted(tidy)
    if len(tidy) > LONGEST_NOTE:
        raise TooLong(len(tidy), most=LONGEST_NOTE)
    if is_marked_too_high(tidy):
        raise MarkedTooHigh
    return tidy
