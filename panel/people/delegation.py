"""The chair puts a deputy chair in the chair's place, until the end of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from panel.language import Event, Operation, Refusal
from panel.people.members import Member, Role
from panel.people.refusals import NotAllowed
from panel.working_time import briefly, end_of, local_day

LONGEST = timedelta(days=92)
"""A delegation is time-boxed (force: may differ)."""


@dataclass(frozen=True, kw_only=True)
class ChairDelegated(Event):
    """A deputy may do what only the chair may, until a day is over; anybody else's delegation ends."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    deputy: Member
    until: date
    ended: tuple[Member, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    """Before its day: the deputies are members again."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    ended: tuple[Member, ...]


def may_delegate(by: Member, *, at: datetime, members: Iterable[Member]) -> None:
    """The chair alone: who stands in may not pass it on. Raises NotAllowed."""
    if not by.holds(Role.CHAIR):
        sitting = [member for member in members if member.is_valid(at)]
        raise NotAllowed("delegate, or end a delegation", role=Role.CHAIR, members=sitting)


def deputy_chairs(members: Iterable[Member], at: datetime) -> list[Member]:
    return [m for m in members if m.holds(Role.DEPUTY_CHAIR) and m.is_valid(at)]


def standing_in(members: Iterable[Member], at: datetime) -> list[Member]:
    """Deputies with a live delegation."""
    return [m for m in deputy_chairs(members, at) if m.chairs(at) and not m.holds(Role.CHAIR)]


def delegate(
    to: Member, *, until: date, by: Member, at: datetime, members: Sequence[Member]
) -> ChairDelegated:
    may_delegate(by, at=at, members=members)
    if to not in deputy_chairs(members, at):
        raise NotADeputy(to, deputy_chairs(members, at))
    if not local_day(at) <= until <= local_day(at) + LONGEST:
        raise NotThatLong(until)
    return ChairDelegated(
        at=at,
        by=by.id,
        deputy=replace(to, chairs_until=end_of(until)),
        until=until,
        ended=_ended(member for member in standing_in(members, at) if member.id != to.id),
    )


def end_delegation(*, by: Member, at: datetime, members: Sequence[Member]) -> DelegationEnded:
    may_delegate(by, at=at, members=members)
    deputies = standing_in(members, at)
    if not deputies:
        raise NobodyStandsIn
    return DelegationEnded(at=at, by=by.id, ended=_ended(deputies))


def _ended(deputies: Iterable[Member]) -> tuple[Member, ...]:
    return tuple(replace(deputy, chairs_until=None) for deputy in deputies)


class NobodyIsDeputy(Refusal):
    def __init__(self) -> None:
        super().__init__("Nobody is deputy chair. Ask the secretariat to make somebody one.")


class NotADeputy(Refusal):
    def __init__(self, member: Member, deputies: list[Member]) -> None:
        names = ", ".join(deputy.name for deputy in deputies)
        who = f"Deputy chair: {names}." if names else str(NobodyIsDeputy())
        super().__init__(f"{member.name} is not a deputy chair, so nothing was delegated. {who}")


class NotThatLong(Refusal):
    def __init__(self, until: date) -> None:
        super().__init__(
            f"A delegation lasts from today, for three months at most; {briefly(until)} is outside that."
        )


class NobodyStandsIn(Refusal):
    def __init__(self) -> None:
        super().__init__("Nobody stands in for the chair at present. Nothing was changed.")
