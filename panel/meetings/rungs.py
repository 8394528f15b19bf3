"""What the clock does about a meeting, and when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from panel.meetings.meeting import Meeting, MeetingState
from panel.reminders import Ladder
from panel.working_time import Hours, working_day_after, working_day_before


class Rung(StrEnum):
    """What the clock does about a meeting."""

    ITEMS = "ask for items"
    DRAFT = "draft the agenda"
    ANSWERS = "ask who comes"
    HOLD = "note that it was held"


def next_rung(meeting: Meeting, ladder: Ladder) -> tuple[Rung, datetime] | None:
    """What the clock does next, and when.

    Before the cut-off it asks for items, on the cut-off's morning it drafts; before the meeting it asks who
    comes, and the morning after it notes that it was held. Each question once for each day that it stands on.
    """
    if meeting.is_over:
        return None
    return min(_ahead(meeting, ladder), key=lambda each: each[1])


def _ahead(meeting: Meeting, ladder: Ladder) -> Iterator[tuple[Rung, datetime]]:
    is_planned, hours = meeting.state is MeetingState.PLANNED, ladder.hours
    if not meeting.issued and ladder.items_days and meeting.items_asked_for != meeting.day:
        yield Rung.ITEMS, hours.morning_of(working_day_before(meeting.cut_off, ladder.items_days))
    if is_planned:
        yield Rung.DRAFT, meeting.cut_off_at(hours)
    if ladder.answers_days and meeting.answers_asked_for != meeting.day:
        yield Rung.ANSWERS, hours.morning_of(working_day_before(meeting.day, ladder.answers_days))
    if not is_planned:
        yield Rung.HOLD, held_on(meeting, hours)


def owed(meeting: Meeting, at: datetime, ladder: Ladder) -> Rung | None:
    """What the clock owes by now; a meeting that has gone by needs neither draft nor answers any more."""
    upcoming = next_rung(meeting, ladder)
    if upcoming is None or upcoming[1] > at:
        return None
    return Rung.HOLD if at >= held_on(meeting, ladder.hours) else upcoming[0]


def held_on(meeting: Meeting, hours: Hours) -> datetime:
    return hours.morning_of(working_day_after(meeting.day, 1))


def asked_for(meeting: Meeting, rung: Rung) -> Meeting:
    """The same, once the channel has been asked for the day on which it stands."""
    match rung:
        case Rung.ITEMS:
            return replace(meeting, items_asked_for=meeting.day)
        case Rung.ANSWERS:
            return replace(meeting, answers_asked_for=meeting.day)
        case Rung.DRAFT | Rung.HOLD:
            return meeting
        case _:
            assert_never(rung)


def still_asks(meeting: Meeting, rung: Rung, at: datetime, hours: Hours) -> bool:
    """Whether an answer would still be in time: after downtime the question may have come too late."""
    if meeting.is_over:
        return False
    return at < (meeting.cut_off_at(hours) if rung is Rung.ITEMS else meeting.starts_at)
