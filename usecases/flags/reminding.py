"""Which seats a flag's reminder reaches, and who else may hear that they are missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from panel.catalogue.reminders import RemindOfFlag
from panel.flags import Flag, FlagState
from panel.flags.refusals import NoSuchFlag
from panel.language import MemberId, Reference, SeatId
from panel.people import Member, Role, Seat
from panel.reminders import (
    Climbed,
    Due,
    FlagReminded,
    NothingDue,
    Recipient,
    chased_seats,
    outcome_of,
    owed,
    recipients,
)
from panel.working_time import local_day
from usecases.flags.clearing import asked, known
from usecases.flags.deciding import seats_by_id
from usecases.ports import Reading, UnitOfWork


def rungs_due(flags: Sequence[Flag], at: datetime, reading: Reading) -> list[RemindOfFlag]:
    """Each rung of each flag once, however many seats it is due for."""
    found = (
        RemindOfFlag(flag.intake, due.occurrence.step.name, due.occurrence.day)
        for flag in flags
        if flag.released_at
        for due in _owed(flag, at, reading)
    )
    return list(dict.fromkeys(found))


def _owed(flag: Flag, at: datetime, reading: Reading) -> Iterator[Due]:
    said = reading.reminders.said_to_seats(flag.ref)
    for record in chased_seats(flag, reading.ladder):
        yield from owed(record, said.get(record.seat, ()), at=at)


def remind_of(command: RemindOfFlag, by: Member, at: datetime, work: UnitOfWork) -> FlagReminded:
    """Whether it is still owed is asked again, now that nobody else writes. Raises NothingDue."""
    flag = work.flags.find(Reference(command.flag))
    rung = (command.step, command.day)
    due = [
        each
        for each in (_owed(flag, at, work) if flag else ())
        if (each.occurrence.step.name, each.occurrence.day) == rung
    ]
    if flag is None or not due:
        raise NothingDue
    telling = Telling(flag, at, work)
    return FlagReminded(flag=flag, rungs=tuple(map(telling.climbed, due)), at=at, by=by.id)


class Telling:
    """Who may be told of one flag that day; the panel's people are read once for all of its seats."""

    def __init__(self, flag: Flag, at: datetime, reading: Reading) -> None:
        self._flag = flag
        self._at = at
        self._members = {member.id: member for member in reading.people.all()}
        self._seats = seats_by_id(reading)
        self._away = reading.reminders.away(local_day(at))
        self._quiet = frozenset(reading.reminders.snoozed(flag.ref, local_day(at)))

    def climbed(self, due: Due) -> Climbed:
        reached = self._reached(due)
        left = tuple(each for each in reached if each.member not in self._quiet)
        return Climbed(
            occurrence=due.occurrence,
            to=left,
            outcome=outcome_of(due.occurrence.step, reached, left),
            passed_over=due.passed_over,
        )

    def _reached(self, due: Due) -> list[Recipient]:
        """Outside its audience nobody hears of it, whoever they stand in for."""
        found = recipients(
            due.occurrence.step,
            seat=due.occurrence.seat,
            owner=None,
            members=[*self._members.values()],
            away=self._away,
            at=self._at,
            office=Role.GATEKEEPER,
        )
        return [each for each in found if self._may_hear(each.member, due.occurrence.seat)]

    def _may_hear(self, reader: MemberId, about: SeatId) -> bool:
        member = self._members[reader]
        if member.seat == about and owes_answers(self._flag, member, self._seats, self._at):
            return True
        return sees_all_seats(self._flag, member, self._seats, self._at)


def reminded_of(words: str, by: Member, at: datetime, reading: Reading) -> Flag:
    """A flag that its asker may be reminded of. Raises what looking for it raises, if it is not theirs."""
    flag = known(words, by, at, reading).flag
    if flag.released_at is None:
        raise NoSuchFlag(words)
    if sees_all_seats(flag, by, seats_by_id(reading), at):
        return flag
    return asked(words, by, at, reading).flag


def owes_answers(flag: Flag, member: Member, seats: Mapping[SeatId, Seat], at: datetime) -> bool:
    """Whether their seat was told of it, and may be told of it today."""
    seat = seats.get(member.seat)
    if seat is None or flag.ask_of(seat) is None:
        return False
    if flag.state is FlagState.RECALLED:
        return flag.was_told(seat.id)
    return flag.is_open_to(seat, on=local_day(at))


def sees_all_seats(flag: Flag, member: Member, seats: Mapping[SeatId, Seat], at: datetime) -> bool:
    """The gatekeeper; the chair and the secretariat too, where it is theirs to know of."""
    if member.holds(Role.GATEKEEPER):
        return True
    if not (member.holds(Role.SECRETARIAT) or member.chairs(at)):
        return False
    seat = seats.get(member.seat)
    return seat is not None and flag.concerns(seat, on=local_day(at))
