"""Away and snooze: who asked for quiet, until when, and who stands in. Neither moves the ladder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from panel.dates import Certain, read_day
from panel.flags import Flag
from panel.language import Event, MemberId, Operation, Reference, Refusal
from panel.people import Member, Role, chairing, deputies_of, holders
from panel.tasks import NotYourTask, Task
from panel.working_time import local_day, written

AWAY_AT_MOST = timedelta(days=366)
SNOOZE_AT_MOST = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Somebody's digest goes to whoever stands in, until the day they are back."""

    member: MemberId
    back_on: date

    def lasts(self, on: date) -> bool:
        return on < self.back_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Somebody is not reminded of one record until that day."""

    member: MemberId
    ref: Reference
    until: date


@dataclass(frozen=True, kw_only=True)
class WentAway(Event):
    operation: ClassVar[Operation] = Operation.COLLECTION
    away: Away
    stands_in: str
    """Whoever gets the digest meanwhile, by name; empty where there is nobody."""


@dataclass(frozen=True, kw_only=True)
class CameBack(Event):
    """Before the day that was given; on that day it ends by itself."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class Snoozed(Event):
    operation: ClassVar[Operation] = Operation.COLLECTION
    snooze: Snooze
    digest: date | None = None
    """The day of their newest digest, in which the record stands no more until then."""

    @property
    def about(self) -> Reference:
        return self.snooze.ref


@dataclass(frozen=True, kw_only=True)
class TaskSnoozed(Snoozed):
    task: Task

    @property
    def version(self) -> int:
        return self.task.version


@dataclass(frozen=True, kw_only=True)
class FlagSnoozed(Snoozed):
    flag: Flag

    @property
    def version(self) -> int:
        return self.flag.version


class DayUnclear(Refusal):
    def __init__(self, words: str, like_this: str) -> None:
        said = f"“{words}” could be more than one day, or none that I know." if words else "Say until when."
        super().__init__(f"{said} Nothing was changed. For example: {like_this}")


class BackToday(Refusal):
    def __init__(self, day: date) -> None:
        super().__init__(f"{written(day)} is not after today. Nothing was changed.")


class TooFarAway(Refusal):
    def __init__(self, most: timedelta) -> None:
        super().__init__(f"That is more than {most.days} days away. Nothing was changed; give a nearer day.")


class NotAway(Refusal):
    def __init__(self) -> None:
        super().__init__("I did not have you down as away. Your items come to you.")


def go_away(*, by: Member, at: datetime, words: str, day: date | None, stands_in: Member | None) -> WentAway:
    """Until the day on which they are back. While it lasts they get nothing but what they ask for."""
    back = day or _read(words, at, "away until 5 January")
    _must_be_ahead(back, at, AWAY_AT_MOST)
    name = stands_in.name if stands_in else ""
    return WentAway(away=Away(member=by.id, back_on=back), stands_in=name, at=at, by=by.id)


def come_back(*, by: Member, at: datetime, away: Away | None) -> CameBack:
    if away is None or not away.lasts(local_day(at)):
        raise NotAway
    return CameBack(at=at, by=by.id)


def snooze(
    task: Task,
    *,
    by: Member,
    at: datetime,
    words: str = "",
    day: date | None = None,
    digest: date | None = None,
) -> TaskSnoozed:
    """Its reader is left alone about it until that day; everybody else is told as ever."""
    if by.seat != task.seat and by.id != task.asked_by and not by.chairs(at):
        raise NotYourTask(task)
    quiet = _quiet(task.ref, by, at, words, day)
    return TaskSnoozed(task=task, snooze=quiet, digest=digest, at=at, by=by.id)


def snooze_flag(
    flag: Flag,
    *,
    by: Member,
    at: datetime,
    words: str = "",
    day: date | None = None,
    digest: date | None = None,
) -> FlagSnoozed:
    """The same of a flag that they are reminded of."""
    quiet = _quiet(flag.ref, by, at, words, day)
    return FlagSnoozed(flag=flag, snooze=quiet, digest=digest, at=at, by=by.id)


def _quiet(ref: Reference, by: Member, at: datetime, words: str, day: date | None) -> Snooze:
    until = day or _read(words, at, f"snooze {ref} until Friday")
    _must_be_ahead(until, at, SNOOZE_AT_MOST)
    return Snooze(member=by.id, ref=ref, until=until)


def _read(words: str, at: datetime, like_this: str) -> date:
    match read_day(words, today=local_day(at)):
        case Certain(day):
            return day
        case _:
            raise DayUnclear(" ".join(words.split())[:60], like_this)


def _must_be_ahead(day: date, at: datetime, most: timedelta) -> None:
    if day <= local_day(at):
        raise BackToday(day)
    if day > local_day(at) + most:
        raise TooFarAway(most)


def stand_in(
    member: Member,
    members: Sequence[Member],
    away: Iterable[Away],
    *,
    at: datetime,
    office: Role = Role.SECRETARIAT,
) -> Member | None:
    """Whoever gets a person's items while they are away: themselves when they are not.

    For the chair a deputy chair; for others a deputy of their seat, else its point of contact, else the
    secretariat (of flags, the gatekeeper). None where all of these are away or nobody is there.
    """
    gone = {each.member for each in away if each.lasts(local_day(at))}
    if member.id not in gone:
        return member
    sitting = [m for m in members if m.is_valid(at) and not m.is_observer]
    deputies = (
        [*chairing(sitting, at), *holders(sitting, Role.DEPUTY_CHAIR)]
        if member.holds(Role.CHAIR)
        else [
            *deputies_of(member.seat, sitting),
            *(m for m in sitting if m.seat == member.seat and m.is_spoc),
        ]
    )
    willing = (m for m in (*deputies, *holders(sitting, office)) if m.id not in gone)
    return next(willing, None)
