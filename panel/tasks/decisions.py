"""What the chair decides of a task: what is asked, of whom, and whether the seat's answer is enough."""

from dataclasses import replace
from datetime import date, datetime

from panel.language import Reference
from panel.people import Member, Role
from panel.tasks.answers import is_current, must_be_open
from panel.tasks.events import (
    MoreTimeRefused,
    ProposalTurnedDown,
    TaskChanged,
    TaskExtended,
    TaskIssued,
    TaskIssuedByDeputy,
    TaskProposed,
    TaskWithdrawn,
)
from panel.tasks.limits import fitting, must_be_near, worded
from panel.tasks.refusals import (
    AlreadyDecided,
    DateHasPassed,
    GiveAReason,
    NothingChanged,
    NothingRequested,
    OnlyTheDeputysOwn,
    StillAProposal,
    TooLateToUndo,
    WordsNeedCare,
)
from panel.tasks.task import (
    NO_PARTICULARS,
    Acknowledgement,
    Asked,
    Particulars,
    Revision,
    Task,
    TaskState,
    TimeAsked,
)
from panel.wording import cautions
from panel.working_time import local_day


def ask(
    *,
    ref: Reference,
    by: Member,
    at: datetime,
    seat: Asked,
    what: str,
    due: date,
    more: Particulars = NO_PARTICULARS,
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
        priority=more.priority,
        is_urgent=more.is_urgent,
        four_p=more.four_p,
        theme=more.theme,
        serves=more.serves,
        supporting=tuple(helper for helper in more.supporting if helper.seat != seat.id),
        rationale=fitting(more.rationale),
    )
    if not by.chairs(at):
        return TaskProposed(task=replace(task, proposed_by=by.id), at=at, by=by.id)
    return TaskIssued(task=replace(task, state=TaskState.ISSUED, issued_at=at, asked_at=at), at=at, by=by.id)


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
        asked_at=at,
        owner=owner.id if owner else None,
    )
    return TaskIssued(task=issued, at=at, by=by.id)


def issue_as_deputy(
    task: Task, *, by: Member, at: datetime, owner: Member | None, because: str
) -> TaskIssuedByDeputy:
    """No delegation was made and the chair cannot be reached: the deputy may, with a reason."""
    if task.state is not TaskState.PROPOSED:
        raise AlreadyDecided(task)
    if not by.holds(Role.DEPUTY_CHAIR) or task.proposed_by != by.id:
        raise OnlyTheDeputysOwn(task)
    if not because.strip():
        raise GiveAReason(task, "the Chair is on leave and it cannot wait")
    issued = take_up(task, by=by, at=at, owner=owner)
    return TaskIssuedByDeputy(task=issued.task, at=at, by=by.id, because=fitting(because))


def turn_down(task: Task, *, by: Member, at: datetime, because: str) -> ProposalTurnedDown:
    if task.state is not TaskState.PROPOSED:
        raise AlreadyDecided(task)
    kept = replace(task, state=TaskState.NOT_TAKEN_UP, note=fitting(because))
    return ProposalTurnedDown(task=kept, at=at, by=by.id, because=kept.note)


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
    changed = replace(task, what=words, version=task.version + 1, acknowledged=None, state=state, asked_at=at)
    if due == task.due:
        return TaskChanged(task=changed, at=at, by=by.id)
    if task.state is TaskState.PROPOSED:
        return TaskChanged(task=replace(changed, due=due, first_due=due), at=at, by=by.id)
    revision = Revision(was=task.due, due=due, because="Changed by the Chair.", agreed_by=by.id, at=at)
    return TaskChanged(task=_moved(changed, due), at=at, by=by.id, revision=revision)


def extend(task: Task, *, by: Member, at: datetime, due: date, because: str) -> TaskExtended:
    """Another date, by the chair. Acceptance stands; the seat is asked to acknowledge the date."""
    must_be_open(task)
    if not because.strip():
        raise GiveAReason(task, f"extend {task.ref} to 12 Dec because …")
    if due == task.due:
        raise NothingChanged(task)
    must_be_near(due, at)
    revised = replace(_moved(task, due), version=task.version + 1, acknowledged=None, asked_at=at)
    asked_by = task.requested.by if task.requested else None
    revision = Revision(
        was=task.due, due=due, because=fitting(because), agreed_by=by.id, asked_by=asked_by, at=at
    )
    return TaskExtended(task=revised, at=at, by=by.id, because=revision.because, revision=revision)


def agree(task: Task, *, by: Member, at: datetime, number: int | None = None) -> TaskExtended:
    """The seat asked for that date, so it need not acknowledge it."""
    request = _requested(task, number)
    event = extend(task, by=by, at=at, due=request.due, because=request.because)
    known = Acknowledgement(version=event.task.version, by=request.by, at=request.at)
    return replace(event, task=replace(event.task, acknowledged=known))


def refuse_time(
    task: Task, *, by: Member, at: datetime, because: str, number: int | None = None
) -> MoreTimeRefused:
    request = _requested(task, number)
    if not because.strip():
        raise GiveAReason(task, "the panel meets before then")
    kept = replace(task, requested=None)
    return MoreTimeRefused(task=kept, at=at, by=by.id, because=fitting(because), asked=request)


def _requested(task: Task, number: int | None) -> TimeAsked:
    """The request that the card showed, if it still waits."""
    must_be_open(task)
    if task.requested is None or number not in (None, task.requested.number):
        raise NothingRequested(task)
    return task.requested


def _moved(task: Task, due: date) -> Task:
    """With another date: the first one is kept for ever, and putting it back is counted."""
    return replace(task, due=due, slipped=task.slipped + (due > task.due), requested=None)
