"""The agenda: the standing items in their order, and lines that say where they come from and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from panel.cycle import Slot
from panel.language import MemberId, Reference, SeatId


class Item(IntEnum):
    """The standing items, by their number."""

    WELCOME = 1
    CONFIDENTIALITY = 2
    MINUTES = 3
    ACTIONS = 4
    THREAT = 5
    NEW_GROUPS = 6
    GROUPS = 7
    INDIVIDUALS = 8
    PARTNERS = 9
    EMERGING = 10
    PLACES = 11
    SAFEGUARDING = 12
    DISRUPTIONS = 13
    TASKING = 14
    MEMBERSHIP = 15
    CLOSING = 16

    @property
    def title(self) -> str:
        return TEMPLATE[self].title

    @property
    def minutes(self) -> int:
        return TEMPLATE[self].minutes


@dataclass(frozen=True, slots=True)
class Standing:
    title: str
    minutes: int
    is_formal: bool = False
    """It takes its time whether or not the records hold anything for it."""


TEMPLATE = {
    Item.WELCOME: Standing("Welcome, apologies, substitutes, quorum, observers", 5, True),
    Item.CONFIDENTIALITY: Standing("Confidentiality statement, conflicts of interest", 2, True),
    Item.MINUTES: Standing("Minutes of the last meeting, matters arising", 5),
    Item.ACTIONS: Standing("Action log: overdue, due, complete for sign-off", 20),
    Item.THREAT: Standing("Serious and organised crime threat picture", 10),
    Item.NEW_GROUPS: Standing("New organised crime groups, and the agencies asked", 10),
    Item.GROUPS: Standing("Current organised crime groups, disruption opportunities", 15),
    Item.INDIVIDUALS: Standing("Priority individuals", 5),
    Item.PARTNERS: Standing("Partner issues and flags since last time, every agency in turn", 17, True),
    Item.EMERGING: Standing("Emerging threats and trends", 8),
    Item.PLACES: Standing("Place-based work: Clear, Hold, Build", 5),
    Item.SAFEGUARDING: Standing("Safeguarding", 5),
    Item.DISRUPTIONS: Standing("Disruptions by 4P and level, learning", 5),
    Item.TASKING: Standing("Tasking and decisions read back", 4, True),
    Item.MEMBERSHIP: Standing("Membership, sharing agreements, vetting, annual awareness", 2),
    Item.CLOSING: Standing("Any other business; next date, mode and venue", 2, True),
}
"""The template (force: may differ). Its minutes add up to a meeting's."""


class Source(StrEnum):
    """How something that somebody put forward reached the clerk."""

    FORM = "by form"
    CHANNEL = "from a channel thread"

    @property
    def is_channel(self) -> bool:
        return self is not Source.FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What somebody put forward, in their own words."""

    key: str
    seat: SeatId
    seat_name: str
    by: MemberId
    at: datetime
    words: str
    source: Source = Source.FORM
    link: str = ""
    """Where in Teams the thread stands."""
    refs: tuple[Reference, ...] = ()
    """The records that it is tied to."""
    is_late: bool = False
    is_taken: bool | None = None
    """For a late one: whether the chair takes it; None until that is said."""


class Fate(StrEnum):
    ACCEPTED = "accepted"
    REWORDED = "reworded"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the secretariat made of one line that people's words stand in."""

    line: str
    fate: Fate
    words: str = ""
    by: MemberId
    at: datetime

    @property
    def is_reworded(self) -> bool:
        return self.fate is Fate.REWORDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under an item. It cites a record or a thread, or it is a standing one."""

    key: str
    """What it is a line of, the same from meeting to meeting: `task:T-2026-014`."""
    item: Item
    text: str
    """In the clerk's words: references, seats, dates and states."""
    quote: str = ""
    """In people's words."""
    why: str
    """Why it is there."""
    refs: tuple[Reference, ...] = ()
    thread: str = ""
    kind: str = ""
    """What the open part counts it as; empty where it is not counted there."""
    count: int = 1
    """How many records it stands for."""
    seats: frozenset[SeatId] | None = None
    """Whose eyes it is for; None for all members."""
    is_standing: bool = False
    is_new: bool = False
    """It stood on no agenda before."""
    is_unverified: bool = False
    """From people's words, and not yet looked at by the secretariat."""
    is_from_channel: bool = False

    @property
    def cites_something(self) -> bool:
        return bool(self.refs or self.thread or self.is_standing)

    def is_for(self, seat: SeatId | None) -> bool:
        """`None` is the least cleared reader, for whom Part A is made."""
        return self.seats is None or (seat is not None and seat in self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What stands on a draft, or on an issued version: a snapshot, which later records do not change."""

    slot: Slot
    minutes: int
    as_at: datetime
    lines: tuple[Line, ...]

    def under(self, item: Item) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.item is item)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    @property
    def to_check(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_unverified)

    @property
    def from_records(self) -> int:
        return len(self.lines) - len(self.to_check)

    @property
    def planned_minutes(self) -> int:
        """An item that nothing is on record for gives its time back."""
        return sum(item.minutes for item in Item if TEMPLATE[item].is_formal or self.under(item))

    def new(self, series: str) -> int:
        """How many records of a series ("flag", "task") are new since last time, as all may know."""
        new = (line for line in self.lines if line.is_new and line.seats is None)
        return sum(line.key.startswith(f"{series}:") for line in new)

    def checked(self, choice: Choice) -> "Agenda":
        kept = [_chosen(line, choice) if line.key == choice.line else line for line in self.lines]
        return replace(self, lines=tuple(line for line in kept if line is not None))

    def for_seat(self, seat: SeatId | None) -> "Agenda":
        """Without what is for other eyes: no line, no count and no minutes tell that it is there."""
        return replace(self, lines=tuple(line for line in self.lines if line.is_for(seat)))

    def open_part(self, item: Item) -> str:
        """What anybody may know of an item (Part A): counts, and nobody's words, names or references."""
        kinds: Counter[str] = Counter()
        for line in self.under(item):
            if line.kind and line.seats is None:
                kinds[line.kind] += line.count
        return " · ".join(f"{count} {_plural(kind, count)}" for kind, count in kinds.items())

    def changes_since(self, before: "Agenda | None") -> "Changes":
        if before is None:
            return Changes()
        was, now = _lasting(before), _lasting(self)
        return Changes(
            new=tuple(key for key in now if key not in was),
            gone=tuple(key for key in was if key not in now),
            changed=tuple(key for key in now if key in was and _said(now[key]) != _said(was[key])),
            is_moved=self.slot != before.slot,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one version has that the one before it had not, by the keys of its lines."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    is_moved: bool = False

    @property
    def are_none(self) -> bool:
        return not (self.new or self.gone or self.changed or self.is_moved)


def _plural(kind: str, count: int) -> str:
    return {"flag": "flags", AREA: f"{AREA}s"}.get(kind, kind) if count != 1 else kind


AREA = "shared area"
"""What several flags of an agenda are about."""


def _lasting(agenda: Agenda) -> dict[str, Line]:
    """Answers come until the day itself, and what is read back stands on the action log: neither is news."""
    return {line.key: line for line in agenda.lines if line.item not in (Item.WELCOME, Item.TASKING)}


def _said(line: Line) -> tuple[str, str]:
    return line.text, line.quote


def _chosen(line: Line, choice: Choice) -> Line | None:
    match choice.fate:
        case Fate.DROPPED:
            return None
        case Fate.REWORDED:
            why = f"{line.why}, reworded by the secretariat"
            return replace(line, quote=choice.words, why=why, is_unverified=False)
        case Fate.ACCEPTED:
            return replace(line, is_unverified=False)


def with_choices(lines: Sequence[Line], choices: Sequence[Choice]) -> list[Line]:
    """The lines, after what the secretariat has said of them on earlier drafts."""
    said = {choice.line: choice for choice in choices}
    kept = [_chosen(line, said[line.key]) if line.key in said else line for line in lines]
    return [line for line in kept if line is not None]
