"""How the chair ends a task: signed off, sent back, moved to another seat, or over for another reason."""

from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from panel.groups import Disruption
from panel.language import Reference
from panel.people import Member
from panel.tasks.events import (
    Raiser,
    TaskClosed,
    TaskDischarged,
    TaskEnded,
    TaskNotCompleted,
    TasksClosed,
    TaskSentBack,
    TaskSuperseded,
    TaskTransferred,
    TaskWithdrawn,
)
from panel.tasks.limits import fitting, must_be_near
from panel.tasks.refusals import (
    AlreadyDecided,
    GiveAReason,
    NotCompleteYet,
    NotTogether,
    ReplacedByWhat,
    SameSeat,
    StillAProposal,
)
from panel.tasks.task import Asked, Ending, Task, TaskState
from panel.themes import Priority


def close(
    task: Task,
    *,
    by: Member,
    at: datetime,
    disruption: Disruption | None = None,
    raiser: Raiser | None = None,
) -> TaskClosed:
    """Signed off. Whoever raised the flag that it served is told what came of it."""
    _must_be_complete(task)
    closed = replace(task, state=TaskState.CLOSED)
    return TaskClosed(task=closed, at=at, by=by.id, disruption=disruption, raiser=raiser)


def may_close_together(task: Task) -> bool:
    return task.state is TaskState.COMPLETE and task.priority is not Priority.HIGH


def close_together(closings: tuple[TaskClosed, ...], *, by: Member, at: datetime) -> TasksClosed:
    """Low and medium ones, on one card; a high one is looked at by itself."""
    for closing in closings:
        if closing.task.priority is Priority.HIGH:
            raise NotTogether(closing.task)
    return TasksClosed(closings=closings, at=at, by=by.id)


def send_back(task: Task, *, by: Member, at: datetime, because: str) -> TaskSentBack:
    """Not yet: the seat is told what is missing, and goes on."""
    _must_be_complete(task)
    reason = _reason(task, because, "say which premises were visited")
    again = replace(task, state=TaskState.IN_PROGRESS)
    return TaskSentBack(task=again, at=at, by=by.id, because=reason)


def end(
    task: Task,
    *,
    by: Member,
    at: datetime,
    how: Ending,
    because: str,
    replaced_by: Reference | None = None,
) -> TaskEnded:
    """Over without being signed off, with a reason; nothing more is asked of the seat."""
    _must_be_undecided(task)
    if how is Ending.SUPERSEDED and replaced_by in (None, task.ref):
        raise ReplacedByWhat(task)
    reason = _reason(task, because, f"withdraw {task.ref} because …")
    over = replace(task, state=TaskState(how.value), note=reason, requested=None)
    match how:
        case Ending.WITHDRAWN:
            return TaskWithdrawn(task=over, at=at, by=by.id, because=reason)
        case Ending.DISCHARGED:
            return TaskDischarged(task=over, at=at, by=by.id, because=reason)
        case Ending.NOT_COMPLETED:
            return TaskNotCompleted(task=over, at=at, by=by.id, because=reason)
        case Ending.SUPERSEDED:
            over = replace(over, succeeded_by=replaced_by)
            return TaskSuperseded(task=over, at=at, by=by.id, because=reason)
        case _:
            assert_never(how)


def move(
    task: Task, *, by: Member, at: datetime, to: Asked, ref: Reference, because: str, due: date
) -> TaskTransferred:
    """Another seat is asked instead, under a new number; first date, slippage and history go with it."""
    _must_be_undecided(task)
    if to.id == task.seat:
        raise SameSeat(task)
    reason = _reason(task, because, f"move {task.ref} to HMRC because …")
    must_be_near(due, at)
    old = replace(task, state=TaskState.TRANSFERRED, note=reason, requested=None, succeeded_by=ref)
    new = replace(
        task,
        ref=ref,
        seat=to.id,
        seat_name=to.name,
        owner=to.owner,
        state=TaskState.ISSUED,
        version=1,
        due=due,
        slipped=task.slipped + (due > task.due),
        asked_by=by.id,
        proposed_by=None,
        issued_at=at,
        asked_at=at,
        answered_at=None,
        note="",
        acknowledged=None,
        requested=None,
        requests=0,
        supporting=tuple(helper for helper in task.supporting if helper.seat != to.id),
        succeeds=task.ref,
        succeeded_by=None,
    )
    return TaskTransferred(task=old, new=new, at=at, by=by.id, because=reason)


def _must_be_complete(task: Task) -> None:
    _must_be_undecided(task)
    if task.state is not TaskState.COMPLETE:
        raise NotCompleteYet(task)


def _must_be_undecided(task: Task) -> None:
    if task.state is TaskState.PROPOSED:
        raise StillAProposal(task)
    if not task.is_undecided:
        raise AlreadyDecided(task)


def reasoned(task: Task, words: str) -> str:
    """Words that are kept with a closing, tidied."""
    return _reason(task, words, "what it stopped, and how you know")


def _reason(task: Task, because: str, like_this: str) -> str:
    if not because.strip():
        raise GiveAReason(task, like_this)
    return fitting(because)
