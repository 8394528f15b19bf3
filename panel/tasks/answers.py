"""What the seat that was asked may say, and when."""

from dataclasses import replace
from datetime import datetime

from panel.people import Member
from panel.tasks.events import TaskAccepted, TaskAcknowledged, TaskCompleted, TaskDeclined, TaskUpdated
from panel.tasks.limits import fitting
from panel.tasks.refusals import (
    AlreadyAccepted,
    AlreadyAcknowledged,
    GiveAReason,
    NoLongerOpen,
    NotYourTask,
    WordsHaveChanged,
)
from panel.tasks.task import Progress, Task, TaskState


def acknowledge(task: Task, *, by: Member, at: datetime, version: int | None = None) -> TaskAcknowledged:
    """The seat has it. Nothing is promised, and the state does not change."""
    takes_answers_from(task, by)
    is_current(task, version)
    if task.acknowledged:
        raise AlreadyAcknowledged(task)
    return TaskAcknowledged(task=task.seen(by=by, at=at), at=at, by=by.id)


def accept(task: Task, *, by: Member, at: datetime, version: int | None = None) -> TaskAccepted:
    """The seat takes it on. An update or a completion implies it."""
    takes_answers_from(task, by)
    is_current(task, version)
    if task.state is not TaskState.ISSUED:
        raise AlreadyAccepted(task)
    taken = replace(task.seen(by=by, at=at), state=TaskState.ACCEPTED, answered_at=at)
    return TaskAccepted(task=taken, at=at, by=by.id)


def decline(task: Task, *, by: Member, at: datetime, because: str) -> TaskDeclined:
    """A voluntary partner may always say no, with a reason."""
    takes_answers_from(task, by)
    if not because.strip():
        raise GiveAReason(task, f"decline {task.ref} because …")
    declined = replace(
        task.seen(by=by, at=at), state=TaskState.DECLINED, note=fitting(because), answered_at=at
    )
    return TaskDeclined(task=declined, at=at, by=by.id)


def update(task: Task, *, by: Member, at: datetime, words: str, progress: Progress) -> TaskUpdated:
    takes_answers_from(task, by)
    if progress is Progress.STUCK and not words.strip():
        raise GiveAReason(task, f"update {task.ref} stuck: …")
    state = TaskState.BLOCKED if progress is Progress.STUCK else TaskState.IN_PROGRESS
    moved = replace(task.seen(by=by, at=at), state=state, note=fitting(words), answered_at=at)
    return TaskUpdated(task=moved, at=at, by=by.id)


def complete(
    task: Task, *, by: Member, at: datetime, words: str, version: int | None = None
) -> TaskCompleted:
    """Done, as the seat sees it; the chair signs it off."""
    takes_answers_from(task, by)
    is_current(task, version)
    done = replace(task.seen(by=by, at=at), state=TaskState.COMPLETE, note=fitting(words), answered_at=at)
    return TaskCompleted(task=done, at=at, by=by.id)


def takes_answers_from(task: Task, by: Member) -> None:
    """Whether it is open comes first: which seat a proposal is for is not everybody's business."""
    must_be_open(task)
    if by.seat != task.seat or by.is_observer:
        raise NotYourTask(task)


def must_be_open(task: Task) -> None:
    if not task.is_open:
        raise NoLongerOpen(task)


def is_current(task: Task, version: int | None) -> None:
    if version is not None and version != task.version:
        raise WordsHaveChanged(task)
