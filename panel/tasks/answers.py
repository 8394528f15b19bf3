"""What the seat that was asked may say, and when."""

from dataclasses import replace
from datetime import date, datetime

from panel.people import Member
from panel.tasks.events import (
    MoreTimeAsked,
    TaskAccepted,
    TaskAcknowledged,
    TaskCompleted,
    TaskDeclined,
    TaskPassedOn,
    TaskSupported,
    TaskUpdated,
)
from panel.tasks.limits import fitting, must_be_near
from panel.tasks.refusals import (
    AlreadyAccepted,
    AlreadyAcknowledged,
    AlreadyTheirs,
    GiveAReason,
    NoLater,
    NoLongerOpen,
    NotAColleague,
    NotYourTask,
    TheLeadSaysSo,
    WordsHaveChanged,
)
from panel.tasks.task import Progress, Task, TaskState, TimeAsked


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


def decline(
    task: Task, *, by: Member, at: datetime, because: str, version: int | None = None
) -> TaskDeclined:
    """A voluntary partner may always say no, before it has accepted and after, with a reason."""
    takes_answers_from(task, by)
    is_current(task, version)
    if not because.strip():
        raise GiveAReason(task, f"decline {task.ref} because …")
    declined = replace(
        task.seen(by=by, at=at),
        state=TaskState.DECLINED,
        note=fitting(because),
        answered_at=at,
        requested=None,
    )
    return TaskDeclined(task=declined, at=at, by=by.id)


def update(
    task: Task, *, by: Member, at: datetime, words: str, progress: Progress, version: int | None = None
) -> TaskUpdated:
    takes_answers_from(task, by)
    is_current(task, version)
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


def support(
    task: Task, *, by: Member, at: datetime, words: str, progress: Progress, version: int | None = None
) -> TaskSupported:
    """A supporting seat says how its part goes; only the lead says that the task is stuck or done."""
    must_be_open(task)
    if not task.is_supported_by(by.seat) or by.is_observer:
        raise NotYourTask(task)
    if progress is not Progress.UNDER_WAY:
        raise TheLeadSaysSo(task)
    is_current(task, version)
    if not words.strip():
        raise GiveAReason(task, f"update {task.ref} …")
    told = replace(task, note=fitting(f"{by.seat_name}: {words.strip()}"))
    return TaskSupported(task=told, at=at, by=by.id)


def ask_for_time(task: Task, *, by: Member, at: datetime, due: date, because: str) -> MoreTimeAsked:
    """The present date stands until the chair has agreed. A second request takes the first one's place."""
    takes_answers_from(task, by)
    if not because.strip():
        raise GiveAReason(task, f"extend {task.ref} to 12 Dec because …")
    must_be_near(due, at)
    if due <= task.due:
        raise NoLater(task, due)
    number = task.requests + 1
    request = TimeAsked(number=number, due=due, because=fitting(because), by=by.id, at=at)
    asked = replace(task.seen(by=by, at=at), requested=request, requests=number, answered_at=at)
    return MoreTimeAsked(task=asked, at=at, by=by.id, because=request.because)


def pass_on(task: Task, *, by: Member, at: datetime, to: Member, because: str = "") -> TaskPassedOn:
    """To a colleague of the same seat; to oneself, it is taking over. Another seat is the chair's to ask."""
    takes_answers_from(task, by)
    if to.seat != task.seat or to.is_observer or not to.is_valid(at):
        raise NotAColleague(task)
    if to.id == task.owner:
        raise AlreadyTheirs(task, "you" if to.id == by.id else to.name)
    passed = replace(task.seen(by=by, at=at), owner=to.id)
    return TaskPassedOn(task=passed, at=at, by=by.id, before=task.owner, because=fitting(because))


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
