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
"""In the order in which they are climbed; those of days fire at 08:30."""

_OWNER, _SPOC, _CHAIR = frozenset({Reach.OWNER}), frozenset({Reach.SPOC}), frozenset({Reach.CHAIR})
_THREAD, _OFFICE = frozenset({Reach.THREAD}), frozenset({Reach.CHAIR, Reach.KEEPER})

_TASKS = (
    Step("7 before", Since.DUE, _OWNER, days=-7),
    Step("1 before", Since.DUE, _OWNER, days=-1),
    Step("on the day", Since.DUE, _OWNER),
    Step("overdue by 1", Since.DUE, _OWNER, days=1),
    Step("overdue by 3", Since.DUE, _THREAD, days=3),
    Step("overdue by 5", Since.DUE, _OWNER | _SPOC, days=5),
    Step("overdue by 10", Since.DUE, _CHAIR, days=10),
)
_FLAGS = (
    Step("1 before", Since.DUE, _OWNER, days=-1),
    Step("on the day", Since.DUE, _OWNER),
    Step("overdue by 1", Since.DUE, _OWNER, days=1),
    Step("overdue by 3", Since.DUE, _SPOC, days=3),
    Step("overdue by 5", Since.DUE, _OFFICE, days=5),
)


def _unseen(last: frozenset[Reach]) -> Rungs:
    return (
        Step("unseen for 2", Since.ASKED, _OWNER, days=2),
        Step("unseen for 3", Since.ASKED, _SPOC, days=3),
        Step("unseen for 4", Since.ASKED, last, days=4),
    )


def _unseen_urgent(last: frozenset[Reach]) -> Rungs:
    """Chased in working hours, outside the digest."""
    return (
        Step("unseen for 2 hours", Since.ASKED, _OWNER, hours=2),
        Step("unseen for 3 hours", Since.ASKED, _SPOC, hours=3),
        Step("unseen for 4 hours", Since.ASKED, last, hours=4),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Every rung there is (force: may differ). Without a word of the force's, these."""

    tasks: Rungs = (*_TASKS, *_unseen(_CHAIR))
    urgent_tasks: Rungs = (*_TASKS, *_unseen_urgent(_CHAIR))
    flags: Rungs = (*_FLAGS, *_unseen(_OFFICE))
    """By the day to reply by, for seats that have not replied; and until this version is acknowledged."""
    urgent_flags: Rungs = (*_FLAGS, *_unseen_urgent(_OFFICE))
    queue_hours: int = 4
    """Working hours after which a flag that waits for the gatekeeper alarms the deputy."""
    items_days: int = 3
    """Working days before the cut-off on which the channel is asked for items; 0 for never."""
    answers_days: int = 2
    """Working days before the meeting on which the channel is asked who comes; 0 for never."""

    def since(self, name: str) -> Since:
        """What a rung that the records name counts from, whatever it is a rung of."""
        every = (*self.tasks, *self.urgent_tasks, *self.flags, *self.urgent_flags)
        return step_named(name, every).since


LADDER = Ladder()


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
