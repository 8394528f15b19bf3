"""What the clock does about a meeting, and when."""

from datetime import datetime
from enum import StrEnum

from panel.meetings.meeting import Meeting, MeetingState
from panel.working_time import morning_of, working_day_after


class Rung(StrEnum):
    """What the clock does about a meeting."""

    DRAFT = "draft the agenda"
    HOLD = "note that it was held"


def next_rung(meeting: Meeting) -> tuple[Rung, datetime] | None:
    """What the clock does next, and when: the draft on the cut-off's morning, then the morning after it."""
    if meeting.is_over:
        return None
    if meeting.state is MeetingState.PLANNED:
        return Rung.DRAFT, morning_of(meeting.cut_off)
    return Rung.HOLD, held_on(meeting)


def owed(meeting: Meeting, at: datetime) -> Rung | None:
    """What the clock owes by now; a meeting that has gone by needs no draft any more."""
    upcoming = next_rung(meeting)
    if upcoming is None or upcoming[1] > at:
        return None
    return Rung.HOLD if at >= held_on(meeting) else upcoming[0]


def held_on(meeting: Meeting) -> datetime:
    return morning_of(working_day_after(meeting.day, 1))
