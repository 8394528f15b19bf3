"""A meeting: when, how and where, how its agenda stands, and which seats have said that they come."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from panel.agenda import Item
from panel.cycle import CYCLE, Mode, Slot
from panel.language import MemberId, Reference, SeatId
from panel.working_time import Hours, working_day_before


class MeetingState(StrEnum):
    PLANNED = "planned"
    DRAFT = "draft"
    CHAIRS_DRAFT = "with the chair"
    ISSUED = "issued"
    HELD = "held"
    CANCELLED = "cancelled"


OVER = frozenset({MeetingState.HELD, MeetingState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    ref: Reference
    slot: Slot
    minutes: int = CYCLE.minutes
    state: MeetingState = MeetingState.PLANNED
    draft: int = 0
    """The number of the newest draft of its agenda; 0 before there is one."""
    issued: int = 0
    """The version of its agenda that stands; 0 before there is one."""
    issued_at: datetime | None = None
    set_by: MemberId
    items_asked_for: date | None = None
    """The day for which the channel was asked for items: one that has moved asks anew."""
    answers_asked_for: date | None = None
    """The day for which the seats were asked whether they come."""
    note: str = ""
    """Why the chair sent the draft back, or why the meeting was cancelled."""
    not_reached: tuple[Item, ...] = ()
    """What it did not come to, as the secretariat has said afterwards: it carries to the next agenda."""

    @property
    def day(self) -> date:
        return self.slot.day

    @property
    def starts(self) -> time:
        return self.slot.starts

    @property
    def mode(self) -> Mode:
        return self.slot.mode

    @property
    def venue(self) -> str:
        return self.slot.venue

    @property
    def starts_at(self) -> datetime:
        return self.slot.starts_at

    @property
    def cut_off(self) -> date:
        """What comes later is late, and the chair's to take or leave."""
        return working_day_before(self.day, CYCLE.cut_off)

    @property
    def final_issue(self) -> date:
        return working_day_before(self.day, CYCLE.issue)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def cut_off_at(self, hours: Hours) -> datetime:
        """That day's morning, when the draft is made."""
        return hours.morning_of(self.cut_off)


class Answer(StrEnum):
    """What a seat says of its coming."""

    COMING = "coming"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A seat's answer, and who gave it."""

    seat: SeatId
    answer: Answer
    by: MemberId
    at: datetime
    day: date
    """The meeting's day when it was given: one that has moved is answered anew."""
    words: str = ""
    """Who comes instead."""
