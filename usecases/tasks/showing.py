"""What each reader sees of a task, of a change, and of a refusal."""

from dataclasses import replace
from datetime import datetime

from panel.asking import DraftDropped, DraftKept
from panel.catalogue import Command, Consultation
from panel.catalogue.tasks import OpenChangeForm
from panel.language import Event, MemberId, Reference, Refusal, spoken
from panel.people import Member, Role, deputies_of, in_hand
from panel.tasks import (
    AlreadyAcknowledged,
    NothingRequested,
    Task,
    TaskChanged,
    TaskEvent,
    TaskIssued,
    TaskProposed,
    TaskRead,
    TasksClosed,
    TaskState,
    WordsHaveChanged,
)
from panel.views import View
from panel.views.places import Place
from panel.views.said import Refused, Saying
from panel.views.tasks import Asking, Reader, TaskForm, TaskView
from panel.working_time import local_day
from usecases.ports import Reading, UnitOfWork
from usecases.tasks.audience import may_see_served
from usecases.tasks.sitting import sitting_in

UNNAMED = Reference("a flag")


def seen(
    event: Event,
    command: Command | Consultation,
    by: Member,
    *,
    place: Place,
    work: Reading,
    at: datetime,
) -> View:
    """What the person who asked for it is shown."""
    match event:
        case DraftKept(draft=draft, doubt=doubt):
            seat = work.people.seat(draft.seat) if draft.seat else None
            return Asking(draft, doubt, seat.name if seat else "")
        case DraftDropped():
            return Saying("Dropped. Nothing was issued.")
        case TaskRead(task=task) if isinstance(command, OpenChangeForm):
            seat = work.people.seat(task.seat)
            return TaskForm(
                seats=(seat,) if seat else (),
                today=local_day(at),
                seat=seat,
                what=task.what,
                due=task.due,
                changes=task,
                is_chair=True,
            )
        case TaskRead(task=task):
            return view_of(task, by, work, at, in_channel=False, shows_words=True)
        case TasksClosed(closings=closings):
            return Saying(f"Signed off: {spoken([closing.task.ref for closing in closings])}.")
        case TaskEvent(task=task):
            view = view_of(task, by, work, at, in_channel=place.in_channel)
            is_new = isinstance(event, TaskIssued | TaskProposed | TaskChanged)
            return replace(view, is_echoed=is_new and by.id in (task.asked_by, task.proposed_by))
        case _:
            return Saying("Done.")


def refused(refusal: Refusal, by: Member | None, place: Place, work: UnitOfWork, at: datetime) -> View:
    """The panel's no; with a fresh card where the one that was pressed is out of date."""
    match refusal:
        case AlreadyAcknowledged(task=task) | WordsHaveChanged(task=task) | NothingRequested(task=task) if by:
            fresh = view_of(task, by, work, at, in_channel=place.in_channel)
            return Refused(str(refusal), replace(fresh, shows_words=False))
        case _:
            return Refused(str(refusal))


def view_of(
    task: Task,
    by: Member,
    work: Reading,
    at: datetime,
    *,
    in_channel: bool,
    shows_words: bool = False,
) -> TaskView:
    """The task as one member sees it. Words never stand in the channel."""
    reader = _reader(task, by, at)
    waits = task.state is TaskState.PROPOSED
    is_new = task.acknowledged is None and task.is_open
    undo = reader is Reader.CHAIR and task.state is TaskState.ISSUED and not work.outbox.has_left(task.ref)
    is_deputys = waits and reader is Reader.PROPOSER and by.holds(Role.DEPUTY_CHAIR)
    whose = (Reader.CHAIR, Reader.PROPOSER)
    is_asked = reader in (Reader.SEAT, Reader.SUPPORT)
    concerns = (waits and reader in whose) or (is_new and is_asked) or undo
    shows = shows_words or (not in_channel and concerns)
    return TaskView(
        task=task if may_see_served(task, by, at, work) else replace(task, serves=UNNAMED),
        reader=reader,
        at=at,
        shows_words=shows,
        undo_is_open=undo,
        owner=_has_it_in_hand(task, by, at, work) if reader is Reader.CHAIR else "",
        proposed_by=_name(task.proposed_by, by, work) if waits or reader is Reader.PROPOSER else "",
        acknowledged_by=_name(task.acknowledged.by, by, work) if task.acknowledged else "",
        ring=_to_ring(task, at, work) if reader is Reader.CHAIR else (),
        may_issue_as_deputy=is_deputys,
        why_you=task.seat_can_do if reader is Reader.SEAT else "",
    )


def _to_ring(task: Task, at: datetime, work: Reading) -> tuple[str, ...]:
    """Nobody looks at Teams out of hours: who to ring about an urgent one that nobody has seen."""
    if not (task.is_urgent and task.is_open and not task.acknowledged and work.ladder.hours.is_quiet(at)):
        return ()
    seat = [member for member in sitting_in(work, at) if member.seat == task.seat]
    owner = [member for member in seat if member.id == task.owner]
    others = [*deputies_of(task.seat, seat), *(member for member in seat if member.is_spoc)]
    return tuple(dict.fromkeys(member.name for member in (*owner, *others)))


def _reader(task: Task, by: Member, at: datetime) -> Reader:
    if by.chairs(at):
        return Reader.CHAIR
    if task.state is not TaskState.PROPOSED and task.concerns(by.seat):
        return Reader.SEAT if by.seat == task.seat else Reader.SUPPORT
    return Reader.PROPOSER if task.proposed_by == by.id else Reader.OTHER


def _has_it_in_hand(task: Task, by: Member, at: datetime, work: Reading) -> str:
    """Its owner; once they have left, whoever the clock hands it to on the next working morning."""
    owner = work.people.by_id(task.owner) if task.owner else None
    if owner is None or owner.is_valid(at) or not task.is_open:
        return _name(task.owner, by, work)
    there = sitting_in(work, at)
    heir = [m for m in there if m.id == owner.heir and m.seat == task.seat]
    taker = heir[0] if heir else in_hand(task.seat, None, there)
    return _name(taker.id, by, work) if taker else f"{owner.name}, who has left"


def _name(member: MemberId | None, by: Member, work: Reading) -> str:
    if member is None:
        return ""
    if member == by.id:
        return "you"
    found = work.people.by_id(member)
    return f"{found.name}" if found else "someone who has left"
