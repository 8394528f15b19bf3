"""Who sits on the panel: seats, members, their roles, and whom a word like "HMRC" means."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
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

    def is_valid(self, at: datetime) -> bool:
        """Whether the membership runs at that moment."""
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at < self.valid_to
        )

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

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
        names = spoken([m.name for m in holders(members, role)])
        who = f"{names} is {role}" if names and " and " not in names else names and f"{names} hold that role"
        title = role if role is Role.SECRETARIAT else role.capitalize()
        super().__init__(
            " ".join(part for part in (f"Only the {title} can {right}.", who and who + ".", instead) if part)
        )


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


def find_seats(words: str, seats: Sequence[Seat]) -> Sequence[Seat]:
    """The seats that those words may mean, likeliest first: one when it is certain, none when it is hopeless.

    A name or an alias decides; then every word typed standing in one name; then likeness of spelling.
    """
    typed = _folded(words)
    if not typed:
        return []
    called = {seat.id: [_folded(name) for name in (seat.name, *seat.aliases)] for seat in seats}
    exact = [seat for seat in seats if typed in called[seat.id]]
    if exact:
        return exact
    parts = set(typed.split())
    within = [seat for seat in seats if any(parts <= set(name.split()) for name in called[seat.id])]
    if within:
        return within
    likeness = {seat.id: max(fuzz.ratio(typed, name) for name in called[seat.id]) for seat in seats}
    ranked = sorted(seats, key=lambda seat: -likeness[seat.id])[:4]
    best = [seat for seat in ranked if likeness[seat.id] >= 85]
    return best or [seat for seat in ranked if likeness[seat.id] >= 50]


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
    by_email: dict[str, list[RosterEntry]] = {}
    for entry in entries:
        by_email.setdefault(entry.email.casefold(), []).append(entry)
    waiting = [m for m in members if m.person is None and m.email]
    addresses = [m.email.casefold() for m in waiting]
    return [
        replace(member, person=found[0].person)
        for member in waiting
        if len(found := by_email.get(member.email.casefold(), [])) == 1
        and addresses.count(member.email.casefold()) == 1
        and found[0].person not in known
    ]
