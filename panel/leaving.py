"""Somebody leaves: their tasks stay with the seat and are handed over before they can go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, Interruption, MemberId, Operation, Refusal, spoken
from panel.people import Member, Role, in_hand
from panel.people.refusals import must_be_secretariat
from panel.tasks import Task, TaskEvent
from panel.working_time import end_of, local_day
from panel.working_time import last_day as last_day_of


class Heir(StrEnum):
    """Who takes over, where it is no colleague's name."""

    UNDECIDED = "undecided"
    NOBODY = "nobody"
    """Nobody yet: the seat's tasks have no owner, and reminders go to the secretariat."""


class OwnerChanged(TaskEvent):
    """The task stays with its seat; somebody else there has it in hand."""


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """The place has a last moment. What it has in hand changes hands when that moment has come."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    member: Member
    last_day: date
    heir: Member | None = None
    """Who takes over now, with the marks of the seat."""
    tasks: tuple[Task, ...] = ()
    """Those that change hands now, as they stand afterwards."""

    @property
    def parts(self) -> tuple[Event, ...]:
        return (self, *(OwnerChanged(task=task, at=self.at, by=self.by) for task in self.tasks))


class MembershipLapsed(MembershipEnded):
    """The last day has gone by, and the clock hands over; the secretariat is told."""


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
    """An earlier day than today ends it, and hands over, at once; else that is done when the day is over."""
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
    if last_day >= local_day(at):
        leaves = replace(of, valid_to=end_of(last_day), heir=taker.id if taker else None)
        return MembershipEnded(at=at, by=by.id, member=leaves, last_day=last_day)
    return MembershipEnded(
        at=at,
        by=by.id,
        member=_without_marks(replace(of, valid_to=at)),
        last_day=local_day(at),
        heir=_with_the_marks_of(of, taker) if taker else None,
        tasks=_handed_to(taker, owned),
    )


def has_something_to_hand_over(member: Member, owned: Sequence[Task], at: datetime) -> bool:
    """Whether their last day has gone by, and the seat still counts on them."""
    marked = member.is_owner or member.is_spoc or member.is_deputy or member.heir
    return member.valid_to is not None and member.valid_to <= at and bool(owned or marked)


def hand_over(
    left: Member, *, owned: Sequence[Task], by: Member, at: datetime, members: Sequence[Member]
) -> MembershipLapsed:
    """To the colleague who was named, if they still sit there; else to whom the seat's tasks fall.

    Raises NothingToHandOver.
    """
    if left.valid_to is None or not has_something_to_hand_over(left, owned, at):
        raise NothingToHandOver
    others = colleagues(left, members, at)
    taker = next((m for m in others if m.id == left.heir), None) or in_hand(left.seat, None, others)
    return MembershipLapsed(
        at=at,
        by=by.id,
        member=_without_marks(left),
        last_day=last_day_of(left.valid_to),
        heir=_with_the_marks_of(left, taker) if taker and taker.id == left.heir else taker,
        tasks=_handed_to(taker, owned),
    )


def _handed_to(taker: Member | None, owned: Sequence[Task]) -> tuple[Task, ...]:
    return tuple(replace(task, owner=taker.id if taker else None) for task in owned)


def _without_marks(left: Member) -> Member:
    return replace(left, chairs_until=None, is_owner=False, is_spoc=False, is_deputy=False, heir=None)


def _with_the_marks_of(left: Member, taker: Member) -> Member:
    return replace(taker, is_owner=taker.is_owner or left.is_owner, is_spoc=taker.is_spoc or left.is_spoc)


def owned_by(member: MemberId, tasks: Iterable[Task]) -> list[Task]:
    return [task for task in tasks if task.owner == member]


class NothingToHandOver(Interruption):
    """Another clock was quicker, or the secretariat has seen to it."""


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
