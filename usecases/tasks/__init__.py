"""Tasks: which task is meant, who asks, what the rule says, and what each reader sees of it."""

from datetime import datetime

from panel.catalogue.tasks import (
    AskingCommand,
    OpenChangeForm,
    SeatCommand,
    TaskCommand,
    TaskConsultation,
)
from panel.language import Event
from panel.people import Member
from panel.tasks import TaskEvent, TaskRead, TaskState, names_only_what_it_serves
from usecases.ports import UnitOfWork
from usecases.tasks.answering import reply_to
from usecases.tasks.asking import shape
from usecases.tasks.audience import must_be_readable
from usecases.tasks.deciding import rule
from usecases.tasks.showing import refused, seen, view_of
from usecases.tasks.sitting import in_the_chair, new_key

__all__ = ["decide", "new_key", "refused", "seen", "view_of"]


def decide(command: TaskCommand | TaskConsultation, by: Member, at: datetime, work: UnitOfWork) -> Event:
    if isinstance(command, TaskConsultation):
        return _consult(command, by, at, work)
    event = _done(command, by, at, work)
    for part in event.parts:
        if isinstance(part, TaskEvent):
            names_only_what_it_serves(part)
    return event


def _done(command: TaskCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    if isinstance(command, AskingCommand):
        return shape(command, by, at, work)
    if isinstance(command, SeatCommand):
        return reply_to(command, by, at, work)
    return rule(command, by, at, work)


def _consult(command: TaskConsultation, by: Member, at: datetime, work: UnitOfWork) -> TaskRead:
    """Opens the words: any member may read a task of the panel; the trail knows who did."""
    if isinstance(command, OpenChangeForm):
        in_the_chair("change what was asked", by, at, work)
    task = work.tasks.named(command.task)
    if task.state is TaskState.PROPOSED and task.proposed_by != by.id:
        in_the_chair("read a proposal", by, at, work)
    must_be_readable(task, by, at, work)
    return TaskRead(task=task, at=at, by=by.id)
