"""Members and their roles: who may do what, and whom a seat's work falls to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from panel.language import MemberId, Person, SeatId
from panel.people.seats import Seat


class Role(StrEnum):
    """What someone is on the panel; rights follow from it, and from nothing a person says."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy chair"
    SECRETARIAT = "secretariat"
    GATEKEEPER = "intelligence gatekeeper"
    LEAD_OFFICER = "lead responsible officer"
    MEMBER = "member"
    OBSERVER = "observer"


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
    heir: MemberId | None = None
    """Who takes over what they have in hand, once their last day has gone by."""

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


def sat_at(sitting: Iterable[Member]) -> frozenset[SeatId]:
    """The seats at which somebody sits who may be asked; an observer only watches."""
    return frozenset(m.seat for m in sitting if not m.is_observer)


def owner_of(seat: SeatId, members: Iterable[Member]) -> Member | None:
    """Whom a task of this seat is given to: its marked task owner, else its point of contact."""
    sitting = [m for m in members if m.seat == seat and not m.is_observer]
    marked = [m for m in sitting if m.is_owner] or [m for m in sitting if m.is_spoc]
    return marked[0] if marked else None


def in_hand(seat: SeatId, owner: MemberId | None, sitting: Iterable[Member]) -> Member | None:
    """Who has a task of this seat in hand today, of those who sit: its owner if they still do there, else
    whom the seat's tasks fall to, else a deputy; None where nobody of the seat can.
    """
    there = [m for m in sitting if m.seat == seat and not m.is_observer]
    named = [m for m in there if m.id == owner]
    found = named[0] if named else owner_of(seat, there)
    return found or next(iter(deputies_of(seat, there)), None)


def deputies_of(seat: SeatId, members: Iterable[Member]) -> list[Member]:
    return [m for m in members if m.seat == seat and m.is_deputy and not m.is_observer]
