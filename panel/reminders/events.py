"""What is written down when the clock reminds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from panel.flags import Flag
from panel.language import Event, Interruption, MemberId, Operation, Reference
from panel.reminders.climbing import Outcome
from panel.reminders.ladder import Occurrence, Reach
from panel.reminders.recipients import Recipient
from panel.tasks import Task


class NothingDue(Interruption):
    """Another clock was quicker, or the seat has answered meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That somebody was told of a record on a day, in their digest or at once."""

    member: MemberId
    ref: Reference
    day: date
    step: str
    at: datetime
    on_behalf: MemberId | None = None
    since: date | None = None
    """The day on which they were first told, where an earlier digest's line stands in this one too."""


@dataclass(frozen=True, kw_only=True)
class TaskReminded(Event):
    """A rung was climbed. What it owes people goes into their digest; the thread's card leaves by itself."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    task: Task
    occurrence: Occurrence
    to: tuple[Recipient, ...] = ()
    outcome: Outcome = Outcome.SENT
    passed_over: tuple[tuple[Occurrence, Outcome], ...] = ()

    @property
    def about(self) -> Reference:
        return self.task.ref

    @property
    def version(self) -> int:
        return self.task.version

    @property
    def is_in_thread(self) -> bool:
        return Reach.THREAD in self.occurrence.step.to

    @property
    def is_at_once(self) -> bool:
        """What is urgent does not wait for a digest."""
        return bool(self.occurrence.step.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """What became of one rung for one seat."""

    occurrence: Occurrence
    to: tuple[Recipient, ...] = ()
    outcome: Outcome = Outcome.SENT
    passed_over: tuple[tuple[Occurrence, Outcome], ...] = ()


@dataclass(frozen=True, kw_only=True)
class FlagReminded(Event):
    """One rung was climbed for every seat that still owes a flag something."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    flag: Flag
    rungs: tuple[Climbed, ...]

    @property
    def about(self) -> Reference:
        return self.flag.ref

    @property
    def version(self) -> int:
        return self.flag.version

    @property
    def is_in_thread(self) -> bool:
        return any(Reach.THREAD in rung.occurrence.step.to for rung in self.rungs)

    @property
    def is_at_once(self) -> bool:
        """What is urgent does not wait for a digest."""
        return any(rung.occurrence.step.hours for rung in self.rungs)

    @property
    def to(self) -> tuple[Recipient, ...]:
        """Each person once, however many seats they are told of."""
        told = {each.member: each for rung in self.rungs for each in rung.to}
        return tuple(told.values())


@dataclass(frozen=True, kw_only=True)
class DigestSent(Event):
    """One person's items of one day, in one message."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    member: MemberId
    day: date
    previous: date | None = None
    """The day of the digest before: its card now points to this one."""
    carried: tuple[Told, ...] = ()
    """What earlier digests said and nobody has answered: it stands in this one again."""
