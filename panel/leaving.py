"""Somebody leaves: their tasks stay with the seat and are handed over before they can go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, MemberId, Operation, Refusal, spoken
from panel.people import Member, Role
from panel.people.refusals import must_be_secretariat
from panel.tasks import Task, TaskEvent
from panel.working_time import end_of, local_day


class Heir(StrEnum):
    """Who takes over, where it is no colleague's name."""

    UNDECIDED = "undecided"
    NOBODY = "nobody"
    """Nobody yet: the seat's tasks have no owner, and reminders go to the secretariat."""


class OwnerChanged(TaskEvent):
    """The task stays with its seat; somebody else there has it in hand."""


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """The place has a last moment; what it had in hand is somebody else's, or nobody's yet."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    member: Member
    last_day: date
    heir: Member | None = None
    tasks: tuple[Task, ...] = ()
    """As they stand afterwards."""

    @property
    def parts(self) -> tuple[Event, ...]:
        return (self, *(OwnerChanged(task=task, at=self.at, by=self.by) for task in self.tasks))


def colleagues(member: Member, members: Iterable[Member], at: datetime) -> list[Member]:
    """Who of the same seat may take over."""
    return [
        m
        for m in members
        if m.seat == member.seat and m.id != member.id and m.is_valid(at) and not m.is_observer
    ]


def end_membership(
    of: Member,
    *,
    last_day: date,
    heir: Member | Heir,
    owned: Sequence[Task],
    by: Member,
    at: datetime,
    members: Sequence[Member],
) -> MembershipEnded:
    """An earlier day than today ends it at once. Open tasks change hands now, not on the day."""
    must_be_secretariat("end a membership", by, at, members)
    if of.valid_to and of.valid_to <= at:
        raise HasLeft(of)
    secretariat = [m for m in members if m.holds(Role.SECRETARIAT) and m.is_valid(at)]
    if [m.id for m in secretariat] == [of.id]:
        raise LastOfTheSecretariat(of)
    others = colleagues(of, members, at)
    if owned and heir is Heir.UNDECIDED:
        raise HandOverFirst(of, owned, others)
    taker = heir if isinstance(heir, Member) else None
    if taker and taker not in others:
        raise NotOfThatSeat(taker, of)
    ends = at if last_day < local_day(at) else end_of(last_day)
    left = replace(of, valid_to=ends, chairs_until=None, is_owner=False, is_spoc=False, is_deputy=False)
    return MembershipEnded(
        at=at,
        by=by.id,
        member=left,
        last_day=max(last_day, local_day(at)) if ends > at else local_day(at),
        heir=_with_the_marks_of(of, taker) if taker else None,
        tasks=tuple(replace(task, owner=taker.id if taker else None) for task in owned),
    )


def _with_the_marks_of(left: Member, taker: Member) -> Member:
    return replace(taker, is_owner=taker.is_owner or left.is_owner, is_spoc=taker.is_spoc or left.is_spoc)


def owned_by(member: MemberId, tasks: Iterable[Task]) -> list[Task]:
    return [task for task in tasks if task.owner == member]


class HasLeft(Refusal):
    def __init__(self, member: Member) -> None:
        super().__init__(f"{member.name} has left already. Nothing was changed.")


class LastOfTheSecretariat(Refusal):
    def __init__(self, member: Member) -> None:
        super().__init__(
            f"{member.name} is the last of the secretariat: add somebody else first. Nothing was changed."
        )


class NotOfThatSeat(Refusal):
    def __init__(self, taker: Member, left: Member) -> None:
        super().__init__(
            f"{taker.name} does not sit for {left.seat_name}, where the tasks stay. Nothing was changed."
        )


class HandOverFirst(Refusal):
    """Names the tasks, and who could take them."""

    def __init__(self, member: Member, owned: Sequence[Task], others: Sequence[Member]) -> None:
        refs = spoken([str(task.ref) for task in owned[:6]])
        more = f" and {len(owned) - 6} more" if len(owned) > 6 else ""
        to = spoken([m.name for m in others[:6]] + ["nobody"], between="or")
        super().__init__(
            f"{member.name} has {refs}{more} in hand. Say who takes over, in the same line: "
            f"… tasks to {to}. Nothing was changed."
        )
