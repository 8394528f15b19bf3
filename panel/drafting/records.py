"""What an agenda is drafted from, as the records stand at that moment."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from panel.agenda import Choice, Contribution, Item
from panel.cycle import Slot
from panel.groups import Disruption
from panel.language import Reference, SeatId
from panel.meetings import Attendance, Meeting
from panel.people import Member, Seat
from panel.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What an agenda may say of a flag: never its words."""

    ref: Reference
    item: Item
    kind: str
    theme: str
    area: str
    priority: str
    seats: frozenset[SeatId] | None
    """Whom it is for; None for the whole panel."""
    has_open_task: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """Talk in the channel that nobody put forward: by who spoke and on what, never by its words."""

    key: str
    item: Item
    text: str
    why: str
    refs: tuple[Reference, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What an agenda is drafted from, as the records stand at that moment."""

    meeting: Meeting
    at: datetime
    last: Meeting | None = None
    """The last one held."""
    next_slot: Slot
    """The one after this: as it is planned, else as the cycle has it."""
    next_ref: Reference | None = None
    tasks: Sequence[Task] = ()
    """Open ones, and those that wait for the chair: declined, or done and to be signed off."""
    asked: Sequence[Task] = ()
    """Those that went out since last time, however they stand now."""
    disruptions: Sequence[Disruption] = ()
    """Those assessed since last time."""
    flags: Sequence[Raised] = ()
    """Released since last time, with an open task, or not reached."""
    seats: Sequence[Seat] = ()
    members: Sequence[Member] = ()
    put_forward: Sequence[Contribution] = ()
    overheard: Sequence[Overheard] = ()
    answers: Sequence[Attendance] = ()
    """What the seats have said of their coming."""
    choices: Sequence[Choice] = ()
    carried: Mapping[str, int] = field(default_factory=dict)
    """On how many earlier agendas a line stood, by its key."""
    not_reached: Container[str] = ()
    """The lines that the last meeting did not come to, by their keys."""


REGISTER = Reference("the register")
"""What a line cites that stands for a body and its agreement."""
