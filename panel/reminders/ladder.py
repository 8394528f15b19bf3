"""The ladder as data: how long after what, and to whom. Forces differ; these are the defaults."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from panel.language import Reference, SeatId


class Reach(StrEnum):
    """Whom a rung reaches. Private before public, always."""

    OWNER = "owner"
    SPOC = "SPOC"
    CHAIR = "chair"
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


_OWNER, _SPOC, _CHAIR = frozenset({Reach.OWNER}), frozenset({Reach.SPOC}), frozenset({Reach.CHAIR})

LADDER = (
    Step("7 before", Since.DUE, _OWNER, days=-7),
    Step("1 before", Since.DUE, _OWNER, days=-1),
    Step("on the day", Since.DUE, _OWNER),
    Step("overdue by 1", Since.DUE, _OWNER, days=1),
    Step("overdue by 3", Since.DUE, frozenset({Reach.THREAD}), days=3),
    Step("overdue by 5", Since.DUE, _OWNER | _SPOC, days=5),
    Step("overdue by 10", Since.DUE, _CHAIR, days=10),
    Step("unseen for 2", Since.ASKED, _OWNER, days=2),
    Step("unseen for 3", Since.ASKED, _SPOC, days=3),
    Step("unseen for 4", Since.ASKED, _CHAIR, days=4),
)
"""The rungs (force: may differ), in the order in which they are climbed; those of days fire at 08:30."""

URGENT = (
    *(step for step in LADDER if step.since is Since.DUE),
    Step("unseen for 2 hours", Since.ASKED, _OWNER, hours=2),
    Step("unseen for 3 hours", Since.ASKED, _SPOC, hours=3),
    Step("unseen for 4 hours", Since.ASKED, _CHAIR, hours=4),
)
"""The same for what is urgent: chased in working hours, outside the digest (force: may differ)."""

_BY_NAME = {step.name: step for step in (*LADDER, *URGENT)}


def step_named(name: str) -> Step:
    """A rung that the records name; one that the force has taken away since reaches nobody any more."""
    return _BY_NAME.get(name, Step(name, Since.DUE, frozenset()))


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
