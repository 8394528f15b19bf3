"""What the chair decides: what is asked, of whom, and how it ends."""

from dataclasses import replace
from datetime import date, datetime

from panel.language import Reference
from panel.people import Member
from panel.tasks.answers import is_current, must_be_open
from panel.tasks.events import ProposalTurnedDown, TaskChanged, TaskIssued, TaskProposed, TaskWithdrawn
from panel.tasks.limits import fitting, must_be_near, worded
from panel.tasks.refusals import (
    AlreadyDecided,
    DateHasPassed,
    NothingChanged,
    StillAProposal,
    TooLateToUndo,
    WordsNeedCare,
)
from panel.tasks.task import Asked, Task, TaskState
from panel.wording import cautions
from panel.working_time import local_day


def ask(
    *, ref: Reference, by: Member, at: datetime, seat: Asked, what: str, due: date
) -> TaskIssued | TaskProposed:
    """The chair's ask is issued at once; anybody else's is a proposal that the chair confirms."""
    must_be_near(due, at)
    task = Task(
        ref=ref,
        seat=seat.id,
        seat_name=seat.name,
        what=worded(what),
        due=due,
        first_due=due,
        state=TaskState.PROPOSED,
        owner=seat.owner,
        asked_by=by.id,
    )
    if not by.chairs(at):
        return TaskProposed(task=replace(task, proposed_by=by.id), at=at, by=by.id)
    return TaskIssued(task=replace(task, state=TaskState.ISSUED, issued_at=at), at=at, by=by.id)


def take_up(
    task: Task, *, by: Member, at: datetime, owner: Member | None, version: int | None = None
) -> TaskIssued:
    """The chair confirms what a member proposed."""
    if task.state is not TaskState.PROPOSED:
        raise AlreadyDecided(task)
    is_current(task, version)
    if task.due < local_day(at):
        raise DateHasPassed(task.due)
    issued = replace(
        task,
        state=TaskState.ISSUED,
        asked_by=by.id,
        issued_at=at,
        owner=owner.id if owner else None,
    )
    return TaskIssued(task=issued, at=at, by=by.id)


def turn_down(task: Task, *, by: Member, at: datetime, because: str) -> ProposalTurnedDown:
    if task.state is not TaskState.PROPOSED:
        raise AlreadyDecided(task)
    kept = replace(task, state=TaskState.NOT_TAKEN_UP, note=fitting(because))
    return ProposalTurnedDown(task=kept, at=at, by=by.id)


def undo(task: Task, *, by: Member, at: datetime, has_left: bool) -> TaskWithdrawn:
    """A withdrawal before anyone was told: the letters are cancelled, the number stays spent."""
    if task.state is TaskState.PROPOSED:
        raise StillAProposal(task)
    if task.state in (TaskState.WITHDRAWN, TaskState.NOT_TAKEN_UP):
        raise AlreadyDecided(task)
    if has_left or task.state is not TaskState.ISSUED:
        raise TooLateToUndo(task)
    return TaskWithdrawn(task=replace(task, state=TaskState.WITHDRAWN), at=at, by=by.id)


def change(task: Task, *, by: Member, at: datetime, what: str, due: date) -> TaskChanged:
    """Other words or another date: a new version, which the seat is asked to acknowledge anew."""
    if task.state is not TaskState.PROPOSED:
        must_be_open(task)
    words = worded(what)
    if (words, due) == (task.what, task.due):
        raise NothingChanged(task)
    must_be_near(due, at)
    if found := cautions(words):
        raise WordsNeedCare(task, found)
    # Nobody has accepted the new words yet; work that was begun goes on.
    state = TaskState.ISSUED if task.state is TaskState.ACCEPTED else task.state
    changed = replace(task, what=words, due=due, version=task.version + 1, acknowledged=None, state=state)
    return TaskChanged(task=changed, at=at, by=by.id)
