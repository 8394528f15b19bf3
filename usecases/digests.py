"""What earlier digests said and nobody has answered, for whoever it concerns today."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from panel.language import MemberId
from panel.people import Member, Role
from panel.reminders import Told, chased, recipients, stand_in, step_named
from panel.tasks import Task
from panel.working_time import local_day
from usecases.letters.reminders import item_of
from usecases.ports import Reading


def carried_over(member: MemberId, day: date, at: datetime, reading: Reading) -> tuple[Told, ...]:
    """The lines that stand in that person's digest of that day again, each with the day since when."""
    reader = reading.people.by_id(member)
    return _Carrying(reader, at, reading).over_to(day) if reader else ()


class _Carrying:
    """One reader's lines of one morning; the panel's people are read once for all of them."""

    def __init__(self, reader: Member, at: datetime, reading: Reading) -> None:
        self._reader = reader
        self._at = at
        self._reading = reading
        self._away = reading.reminders.away(local_day(at))

    @cached_property
    def _members(self) -> Mapping[MemberId, Member]:
        return {member.id: member for member in self._reading.people.all()}

    def over_to(self, day: date) -> tuple[Told, ...]:
        found: dict[tuple[str, str], Told] = {}
        for line in self._unanswered(day):
            again = replace(line, member=self._reader.id, day=day, since=line.since or line.day)
            found.setdefault((line.ref, line.step), again)
        return tuple(found.values())

    def _unanswered(self, day: date) -> Iterator[Told]:
        """Their own first; then, of those who are away, what falls to them today."""
        for person in dict.fromkeys([self._reader.id, *(each.member for each in self._away)]):
            behalf = None if person == self._reader.id else person
            for line in self._reading.reminders.left_over(person, before=day):
                told = replace(line, on_behalf=behalf)
                if (line.on_behalf or line.member) == person and self._still_waits(person, told):
                    yield told

    def _still_waits(self, person: MemberId, line: Told) -> bool:
        if self._reads_for(person, line) != self._reader.id or not self._is_still_for(person, line):
            return False
        return item_of(line.ref, [line], self._reader, self._at, self._reading) is not None

    def _reads_for(self, person: MemberId, line: Told) -> MemberId | None:
        """Whoever gets what is for that person today: themselves, unless they are away or have left."""
        office = Role.GATEKEEPER if line.ref.startswith(("F-", "R-")) else Role.SECRETARIAT
        member, members = self._members.get(person), [*self._members.values()]
        found = member and stand_in(member, members, self._away, at=self._at, office=office)
        return found.id if found else None

    def _is_still_for(self, person: MemberId, line: Told) -> bool:
        """A task that was handed on, or asked for anew, reaches its people by its own ladder."""
        task = self._reading.tasks.find(line.ref) if line.ref.startswith("T-") else None
        if task is None:
            return True
        is_asked_anew = task.asked_at is not None and task.asked_at > line.at
        return not is_asked_anew and person in self._whom(task, line)

    def _whom(self, task: Task, line: Told) -> frozenset[MemberId]:
        """Whom that rung would reach today if everybody were there."""
        reached = recipients(
            step_named(line.step, chased(task, self._reading.ladder).rungs),
            seat=task.seat,
            owner=task.owner,
            members=[*self._members.values()],
            away=(),
            at=self._at,
        )
        return frozenset(each.member for each in reached)
