"""People in the channel whom nobody knows: the secretariat adds them, or says that they are no members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, MemberId, Operation, Person, Reference, Refusal
from panel.people.members import Member, Role
from panel.people.refusals import must_be_secretariat
from panel.people.roster import RosterEntry
from panel.people.seats import Seat
from panel.working_time import beginning_of, end_of, local_day

NEWCOMERS = Reference("newcomers")
"""What the secretariat's card of them hangs on; no record has such a name."""
LONGEST_NAME = 120


class StrangerState(StrEnum):
    WAITING = "waiting"
    DISMISSED = "dismissed"
    """Not a panel member, the secretariat has said; nobody is asked again."""
    GONE = "gone"
    """Left the channel before anybody answered; asked about anew when they come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody whom the channel's roster shows and the register does not know."""

    person: Person
    name: str
    state: StrangerState = StrangerState.WAITING
    batch: int = 1
    """The card of the secretariat that asks about them: a new one when all of the last were answered."""


@dataclass(frozen=True, kw_only=True)
class MemberEnrolled(Event):
    """Somebody in the channel is a member from now on."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    member: Member


@dataclass(frozen=True, kw_only=True)
class StrangerDismissed(Event):
    operation: ClassVar[Operation] = Operation.ALTERATION
    stranger: Stranger


def unknown(noted: Iterable[Stranger], members: Iterable[Member]) -> list[Stranger]:
    """Those who wait for an answer and have not become members otherwise."""
    known = {member.person for member in members}
    return [s for s in noted if s.state is StrangerState.WAITING and s.person not in known]


def strangers_in(
    entries: Sequence[RosterEntry], *, noted: Sequence[Stranger], members: Sequence[Member]
) -> list[Stranger]:
    """What the roster changes: who is new there, and who left it unanswered."""
    known = {member.person for member in members}
    waiting = unknown(noted, members)
    batch = max([s.batch for s in noted], default=0)
    batch = batch if waiting else batch + 1
    settled = {s.person for s in noted if s.state is not StrangerState.GONE}
    new = [
        Stranger(person=entry.person, name=entry.name or entry.email or "Somebody", batch=batch)
        for entry in {e.person: e for e in entries}.values()
        if entry.person not in known | settled
    ]
    there = {entry.person for entry in entries}
    gone = [replace(s, state=StrangerState.GONE) for s in waiting if s.person not in there]
    return [*new, *gone]


def enrol(
    stranger: Stranger,
    *,
    key: MemberId,
    name: str,
    seat: Seat,
    role: Role,
    until: date | None,
    by: Member,
    at: datetime,
    members: Sequence[Member],
) -> MemberEnrolled:
    """A member at once, bound to that person of the roster. The first of a seat is its point of contact."""
    must_be_secretariat("add somebody to the panel", by, at, members)
    if stranger not in unknown([stranger], members):
        raise AlreadyAnswered(stranger)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise SayTheName
    if role is Role.OBSERVER and until is None:
        raise ObserversLeave
    if until and until < local_day(at):
        raise DayHasPassed
    others = [m for m in members if m.seat == seat.id and m.is_valid(at) and not m.is_observer]
    return MemberEnrolled(
        at=at,
        by=by.id,
        member=Member(
            id=key,
            name=name,
            seat=seat.id,
            seat_name=seat.name,
            roles=frozenset({role}),
            is_spoc=not others and role is not Role.OBSERVER,
            person=stranger.person,
            valid_from=beginning_of(local_day(at)),
            valid_to=end_of(until) if until else None,
        ),
    )


def dismiss(stranger: Stranger, *, by: Member, at: datetime, members: Sequence[Member]) -> StrangerDismissed:
    must_be_secretariat("say who is no member", by, at, members)
    if stranger not in unknown([stranger], members):
        raise AlreadyAnswered(stranger)
    return StrangerDismissed(at=at, by=by.id, stranger=replace(stranger, state=StrangerState.DISMISSED))


class AlreadyAnswered(Refusal):
    def __init__(self, stranger: Stranger) -> None:
        super().__init__(f"Somebody has answered for {stranger.name} already. Nothing was changed.")


class NotInTheChannel(Refusal):
    def __init__(self) -> None:
        super().__init__("I know nobody in the channel by that card any more. Nothing was changed.")


class SayTheName(Refusal):
    def __init__(self) -> None:
        super().__init__(f"Give a name of up to {LONGEST_NAME} characters. Nothing was changed.")


class ObserversLeave(Refusal):
    def __init__(self) -> None:
        super().__init__("An observer comes for a time: give their last day. Nothing was changed.")


class DayHasPassed(Refusal):
    def __init__(self) -> None:
        super().__init__("Their last day has passed already. Nothing was changed.")
