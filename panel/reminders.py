"""When something deserves a reminder: the ladder, in working days of England and Wales."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, Interruption, Operation, Reference
from panel.tasks import Task
from panel.working_time import local_day, morning_of, working_day_after


class Reach(StrEnum):
    """Private before public, always."""

    OWNER = "owner"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: so many working days after the due date, to so many eyes."""

    name: str
    days_overdue: int
    reach: Reach


LADDER = (Step("overdue by 1", 1, Reach.OWNER), Step("overdue by 3", 3, Reach.THREAD))
"""The rungs (force: may differ); each fires at 08:30 on its working day."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One reminder of one record: unique on record, step and day, however many clocks wake."""

    ref: Reference
    step: Step
    day: date

    @property
    def key(self) -> str:
        return f"reminder:{self.ref}:{self.step.name}:{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What the records say was sent for the present due date."""

    step: str
    at: datetime


def next_occurrence(task: Task, *, said: tuple[Reminded, ...]) -> tuple[Occurrence, datetime] | None:
    """The next rung for a task and the moment it fires, or None while nothing more is to be said.

    The thread is reminded only when the private card went unanswered, and on a later working day than it:
    after downtime both are due, and private still comes first.
    """
    if not task.is_open:
        return None
    done = {reminded.step: reminded.at for reminded in said}
    private_at: datetime | None = None
    for step in LADDER:
        if step.name in done:
            private_at = done[step.name] if step.reach is Reach.OWNER else private_at
            continue
        day = working_day_after(task.due, step.days_overdue)
        if step.reach is Reach.THREAD:
            if private_at and task.answered_at and task.answered_at > private_at:
                continue
            if private_at:
                day = max(day, working_day_after(local_day(private_at), 1))
        return Occurrence(task.ref, step, day), morning_of(day)
    return None


class NothingDue(Interruption):
    """Another clock was quicker, or the seat has answered meanwhile."""


@dataclass(frozen=True, kw_only=True)
class TaskReminded(Event):
    """A reminder fired; its letter leaves afterwards."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    task: Task
    occurrence: Occurrence

    @property
    def about(self) -> Reference:
        return self.task.ref

    @property
    def version(self) -> int:
        return self.task.version
