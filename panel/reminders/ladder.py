"""The ladder as data: how long after what, and to whom."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from panel.language import Reference, SeatId
from panel.working_time import HOURS, Hours


class Reach(StrEnum):
    """Whom a rung reaches. Private before public, always."""

    OWNER = "owner"
    SPOC = "SPOC"
    CHAIR = "chair"
    KEEPER = "gatekeeper"
    """Of flags alone: whoever may know of every one, whomever it is for."""
    THREAD = "thread"
    """The record's own thread in the channel: by reference, and naming nobody."""


class Since(StrEnum):
    """What a rung counts from."""

    DUE = "due"
    ASKED = "asked"
    """When the seat was asked in these words; nobody is nudged any more once it has acknowledged them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: so many working days (before the date, when negative) or working hours, to so many eyes."""

    name: str
    since: Since
    to: frozenset[Reach]
    days: int = 0
    hours: int = 0


Rungs = tuple[Step, ...]
"""In the order in which they are climbed; those of days fire in the morning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Every rung there is; forces differ, and `configuring` holds what holds without their word."""

    tasks: Rungs
    urgent_tasks: Rungs
    flags: Rungs
    """By the day to reply by, for seats that have not replied; and until this version is acknowledged."""
    urgent_flags: Rungs
    queue_hours: int
    """Working hours after which a flag that waits for the gatekeeper alarms the deputy."""
    items_days: int
    """Working days before the cut-off on which the channel is asked for items; 0 for never."""
    answers_days: int
    """Working days before the meeting on which the channel is asked who comes; 0 for never."""
    hours: Hours = HOURS
    """When nobody is disturbed, and when the morning's reminders go."""

    def since(self, name: str) -> Since:
        """What a rung that the records name counts from, whatever it is a rung of."""
        every = (*self.tasks, *self.urgent_tasks, *self.flags, *self.urgent_flags)
        return step_named(name, every).since


def privately(rungs: Rungs) -> Rungs:
    """Without the channel: of what it must not learn that there is."""
    found = (replace(step, to=step.to - {Reach.THREAD}) for step in rungs)
    return tuple(step for step in found if step.to)


def step_named(name: str, rungs: Rungs) -> Step:
    """A rung that the records name; one that the force has taken away since reaches nobody any more."""
    return next((step for step in rungs if step.name == name), Step(name, Since.DUE, frozenset()))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One reminder of one record to one seat: unique on record, step and day, however many clocks wake."""

    ref: Reference
    seat: SeatId
    step: Step
    day: date

    @property
    def key(self) -> str:
        return f"reminder:{self.ref}:{self.seat}:{self.step.name}:{self.day.isoformat()}"
