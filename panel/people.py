"""Who sits on the panel: seats, members, their roles, and whom a word like "HMRC" means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from rapidfuzz import fuzz

from panel.language import Event, MemberId, Operation, Person, Refusal, SeatId, spoken


class Role(StrEnum):
    """What someone is on the panel; rights follow from it, and from nothing a person says."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy chair"
    SECRETARIAT = "secretariat"
    GATEKEEPER = "intelligence gatekeeper"
    LEAD_OFFICER = "lead responsible officer"
    MEMBER = "member"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Seat:
    """An agency, or one function of a large one. Tasks and acknowledgements belong to seats."""

    id: SeatId
    name: str
    aliases: tuple[str, ...] = ()
    can_do: str = ""
    """One line on its powers, shown to whoever picks it for a task, and to it as "why you"."""
    body: str = ""
    """The legal body that it sits for: several seats may be one body's."""
    isa_until: date | None = None
    """The last day of its body's information sharing agreement; None where none is signed."""

    def has_isa(self, on: date) -> bool:
        """Whether its body's information sharing agreement runs on that day."""
        return self.isa_until is not None and on <= self.isa_until

    def is_called(self, words: str) -> bool:
        """Whether that is its name or an alias; case and punctuation do not matter."""
        return _folded(words) in map(_folded, (self.name, *self.aliases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person's place on one panel."""

    id: MemberId
    name: str
    seat: SeatId
    seat_name: str
    roles: frozenset[Role] = frozenset({Role.MEMBER})
    is_owner: bool = False
    is_spoc: bool = False
    is_deputy: bool = False
    email: str = ""
    person: Person | None = None
    """None until the channel's roster has shown who this is."""
    is_reachable: bool = False
    """Known to Teams, and not refused when the clerk last wrote privately."""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    chairs_until: datetime | None = None
    """Until when the chair has put this deputy chair in the chair's place."""

    def is_valid(self, at: datetime) -> bool:
        """Whether the membership runs at that moment."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at < self.valid_to
        )

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def chairs(self, at: datetime) -> bool:
        """Whether they may do what only the chair may: the chair, and a deputy while a delegation lasts."""
        return self.is_valid(at) and (
            self.holds(Role.CHAIR)
            or (self.holds(Role.DEPUTY_CHAIR) and self.chairs_until is not None and at < self.chairs_until)
        )

    @property
    def is_observer(self) -> bool:
        """Observers see the open agenda of the meeting they attend, and nothing else."""
        return self.roles == {Role.OBSERVER}


CLERK = Member(
    id=MemberId("clerk"), name="The clerk", seat=SeatId(""), seat_name="", roles=frozenset(), email=""
)
"""The clock asks like anyone else: it is a member of every panel."""


def operator(login: str) -> Member:
    """Whoever runs the command line; the login stands in the trail."""
    return replace(CLERK, id=MemberId(f"operator:{login}"), name=login)


class Directory(Protocol):
    """The members of one panel, all of them read at once and only if somebody asks."""

    def all(self) -> Sequence[Member]: ...
    def seats(self) -> Sequence[Seat]: ...


def holders(members: Iterable[Member], role: Role) -> list[Member]:
    return [member for member in members if member.holds(role)]


def chairing(members: Iterable[Member], at: datetime) -> list[Member]:
    """Whoever may do today what only the chair may, the chair first."""
    return sorted((m for m in members if m.chairs(at)), key=lambda member: not member.holds(Role.CHAIR))


def owner_of(seat: SeatId, members: Iterable[Member]) -> Member | None:
    """Whom a task of this seat is given to: its marked task owner, else its point of contact."""
    sitting = [m for m in members if m.seat == seat and not m.is_observer]
    marked = [m for m in sitting if m.is_owner] or [m for m in sitting if m.is_spoc]
    return marked[0] if marked else None


def deputies_of(seat: SeatId, members: Iterable[Member]) -> list[Member]:
    return [m for m in members if m.seat == seat and m.is_deputy and not m.is_observer]


class NotAMember(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You are not on this panel's register, so nothing was changed. Ask the secretariat to add you."
        )


class NotAllowed(Refusal):
    """Names the right that is needed and whoever holds it."""

    def __init__(self, right: str, *, role: Role, members: Iterable[Member], instead: str = "") -> None:
        title = role if role is Role.SECRETARIAT else role.capitalize()
        who = _who_holds(role, [member.name for member in holders(members, role)])
        super().__init__(" ".join(part for part in (f"Only the {title} can {right}.", who, instead) if part))


def _who_holds(role: Role, names: list[str]) -> str:
    if role is Role.SECRETARIAT:
        return f"Ask {spoken(names, between='or') or 'whoever runs the clerk'}."
    match names:
        case []:
            return f"Nobody is {role} at present: ask the secretariat."
        case [name]:
            return f"{name} is {role}."
        case _:
            return f"{spoken(names)} hold that role."


class OnlyTheChair(NotAllowed):
    """Names the chair and, while a delegation lasts, who stands in."""

    def __init__(self, right: str, *, at: datetime, members: Iterable[Member], instead: str = "") -> None:
        today = [member for member in members if member.is_valid(at)]
        standing_in = spoken([m.name for m in chairing(today, at) if not m.holds(Role.CHAIR)])
        also = f"{standing_in} may too, standing in for the chair." if standing_in else ""
        words = " ".join(part for part in (also, instead) if part)
        super().__init__(right, role=Role.CHAIR, members=today, instead=words)


def must_chair(right: str, by: Member, at: datetime, members: Iterable[Member], *, instead: str = "") -> None:
    """Raises OnlyTheChair unless they may do today what only the chair may."""
    if not by.chairs(at):
        raise OnlyTheChair(right, at=at, members=members, instead=instead)


class ObserversOnlyWatch(Refusal):
    def __init__(self) -> None:
        super().__init__("Observers see the open agenda of the meeting they attend, and nothing was changed.")


class CodeUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "That code is not one I know, or it has been used or is more than a week old. "
            "Ask whoever runs the clerk for a new one."
        )


class ChannelTaken(Refusal):
    def __init__(self) -> None:
        super().__init__("This channel already belongs to another panel. Nothing was changed.")


_NO_NAMES = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "all", "everyone", "team"})
"""Words that may stand in a name, but that alone name nobody."""


def find_seats(words: str, seats: Sequence[Seat]) -> Sequence[Seat]:
    """The seats that those words mean: one when it is certain, several when it is a tie, else none.

    A name or an alias decides; then every word typed standing in one name; then a slip of the finger.
    """
    parts = set(_folded(words).split())
    if not parts:
        return []
    if exact := [seat for seat in seats if seat.is_called(words)]:
        return exact
    within = [seat for seat in seats if any(parts <= set(name.split()) for name in _names(seat))]
    if within and not parts <= _NO_NAMES:
        return within
    return _resembling(words, seats, at_least=85)


def seats_like(words: str, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Seats to offer where `find_seats` knows none, likeliest first. None of them is certain."""
    return _resembling(words, seats, at_least=50)


def _resembling(words: str, seats: Sequence[Seat], *, at_least: int) -> Sequence[Seat]:
    likeness = {seat.id: _likeness(_folded(words), seat) for seat in seats}
    ranked = sorted(seats, key=lambda seat: -likeness[seat.id])[:4]
    return [seat for seat in ranked if likeness[seat.id] >= at_least]


def _likeness(typed: str, seat: Seat) -> float:
    """Of spelling, out of 100; words that begin with a name and go on are worth a question."""
    return max(80 if typed.startswith(f"{name} ") else fuzz.ratio(typed, name) for name in _names(seat))


def _names(seat: Seat) -> list[str]:
    return [_folded(name) for name in (seat.name, *seat.aliases)]


def _folded(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", words.casefold().replace("&", " and ")).split())


@dataclass(frozen=True, kw_only=True)
class PanelBound(Event):
    """A channel is the panel's from now on, and whoever typed the code its first secretariat member."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    code: str
    tenant: str
    channel: str
    team: str
    service_url: str
    secretary: Member
    recognised: tuple[Member, ...]
    """Members of the register whom the channel's roster shows."""
    strangers: tuple[str, ...]
    """Names in the channel that are not on the register."""


@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    operation: ClassVar[Operation] = Operation.COLLECTION
    seats: tuple[Seat, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True)
class MembersRecognised(Event):
    """The channel's roster has shown who some members of the register are."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One person in the channel, as Teams lists them."""

    person: Person
    teams_id: str
    name: str
    email: str
    home_tenant: str = ""
    user_role: str = ""


def recognise(entries: Sequence[RosterEntry], members: Sequence[Member]) -> list[Member]:
    """The members that the roster names for the first time: by e-mail address, case-blind, without a tie.

    Somebody already recognised is never bound anew, whatever their address has become.
    """
    known = {m.person for m in members if m.person}
    by_email: dict[str, set[Person]] = {}
    for entry in entries:
        by_email.setdefault(entry.email.casefold(), set()).add(entry.person)
    waiting = [m for m in members if m.person is None and m.email]
    addresses = [m.email.casefold() for m in waiting]
    return [
        replace(member, person=person)
        for member in waiting
        if addresses.count(member.email.casefold()) == 1
        and len(found := by_email.get(member.email.casefold(), set())) == 1
        for person in found - known
    ]
