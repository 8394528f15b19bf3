"""Tasks: which task is meant, who asks, what the rule says, and what each reader sees of it."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never
from uuid import uuid4

from panel import asking
from panel.asking import DROP, Draft, DraftDropped, DraftGone, DraftKept, Understood, answered, weigh
from panel.catalogue import Command, Consultation
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AnswerDraft,
    AskTask,
    ChangeTask,
    DeclineTask,
    IssueTask,
    OpenChangeForm,
    TakeUpProposal,
    TaskConsultation,
    TurnDownProposal,
    UndoTask,
    UpdateTask,
)
from panel.language import DraftKey, Event, MemberId, Refusal
from panel.people import Member, OnlyTheChair, chairing, must_chair, owner_of
from panel.tasks import (
    AlreadyAcknowledged,
    AlreadySent,
    Asked,
    Progress,
    SayWhat,
    Task,
    TaskEvent,
    TaskRead,
    TaskState,
    WordsHaveChanged,
    answers,
    ask,
    decisions,
    worded,
)
from panel.views import View
from panel.views.places import Place
from panel.views.said import Refused, Saying
from panel.views.tasks import Asking, Reader, TaskForm, TaskView
from panel.working_time import local_day
from usecases.ports import Reading, UnitOfWork


def shape(
    command: AskTask | AnswerDraft | IssueTask | ChangeTask, by: Member, at: datetime, work: UnitOfWork
) -> Event:
    """Asks a seat for something, or changes what was asked."""
    today = local_day(at)
    match command:
        case AskTask(line):
            seats = work.people.seats()
            draft = asking.begin(line, key=new_key(), by=by.id, seats=seats, today=today)
            return _ask(draft, by, at, work)
        case AnswerDraft(key, choice):
            draft = _draft(key, by, at, work)
            if choice == DROP:
                return DraftDropped(at=at, by=by.id, draft=draft)
            return _ask(answered(draft, choice), by, at, work)
        case IssueTask(seat=seat, what=what, due=due, draft=key):
            if key and (sent := work.tasks.grown_from(key)):
                raise AlreadySent(sent)
            if key and (kept := work.drafts.find(key, at=at)) and kept.by != by.id:
                raise DraftGone
            form = Draft(key=key or new_key(), by=by.id, seat_words="", what=worded(what), seat=seat, due=due)
            return _ask(form, by, at, work)
        case ChangeTask(task=words, what=what, due=due):
            task = work.tasks.named(words)
            _must_be_chair("change what was asked", by, at, work, instead="You can say so in an update.")
            return decisions.change(task, by=by, at=at, what=what, due=due)
        case _:
            assert_never(command)


def rule(
    command: UndoTask | TakeUpProposal | TurnDownProposal, by: Member, at: datetime, work: UnitOfWork
) -> TaskEvent:
    """What only the chair decides."""
    task = work.tasks.named(command.task)
    match command:
        case UndoTask():
            _must_be_chair("take a task back", by, at, work)
            return decisions.undo(task, by=by, at=at, has_left=work.outbox.has_left(task.ref))
        case TakeUpProposal(version=version):
            _must_be_chair("issue a task", by, at, work)
            return decisions.take_up(
                task, by=by, at=at, version=version, owner=owner_of(task.seat, _sitting(work, at))
            )
        case TurnDownProposal(because=because):
            _must_be_chair("decide on a proposal", by, at, work)
            return decisions.turn_down(task, by=by, at=at, because=because)
        case _:
            assert_never(command)


def reply_to(
    command: AcknowledgeTask | AcceptTask | DeclineTask | UpdateTask,
    by: Member,
    at: datetime,
    work: UnitOfWork,
) -> TaskEvent:
    """What the seat that was asked says."""
    task = work.tasks.named(command.task)
    match command:
        case AcknowledgeTask(version=version):
            return answers.acknowledge(task, by=by, at=at, version=version)
        case AcceptTask(version=version):
            return answers.accept(task, by=by, at=at, version=version)
        case DeclineTask(because=because):
            return answers.decline(task, by=by, at=at, because=because)
        case UpdateTask(words=words, progress=Progress.DONE, version=version):
            return answers.complete(task, by=by, at=at, words=words, version=version)
        case UpdateTask(words=words, progress=progress):
            return answers.update(task, by=by, at=at, words=words, progress=progress)
        case _:
            assert_never(command)


def consult(command: TaskConsultation, by: Member, at: datetime, work: UnitOfWork) -> TaskRead:
    """Opens the words: any member may read a task of the panel; the trail knows who did."""
    if isinstance(command, OpenChangeForm):
        _must_be_chair("change what was asked", by, at, work)
    task = work.tasks.named(command.task)
    if task.state is TaskState.PROPOSED and task.proposed_by != by.id:
        _must_be_chair("read a proposal", by, at, work)
    return TaskRead(task=task, at=at, by=by.id)


def _ask(draft: Draft, by: Member, at: datetime, work: UnitOfWork) -> Event:
    seats = work.people.seats()
    meaning = weigh(draft, seats=seats, today=local_day(at))
    if not isinstance(meaning, Understood):
        return DraftKept(at=at, by=by.id, draft=draft, doubt=meaning)
    seat = work.people.seat(meaning.seat)
    if seat is None:
        raise SayWhat
    sitting = _sitting(work, at)
    if not chairing(sitting, at):
        raise OnlyTheChair("issue a task", at=at, members=())
    owner = owner_of(seat.id, sitting)
    asked = Asked(seat.id, seat.name, owner.id if owner else None)
    ref = work.tasks.next_ref(local_day(at).year)
    event = ask(ref=ref, by=by, at=at, seat=asked, what=meaning.what, due=meaning.due)
    return replace(event, draft=draft.key)


def _draft(key: DraftKey, by: Member, at: datetime, work: UnitOfWork) -> Draft:
    draft = work.drafts.find(key, at=at)
    if draft is None or draft.by != by.id:
        raise DraftGone
    return draft


def new_key() -> DraftKey:
    return DraftKey(uuid4().hex)


def _must_be_chair(right: str, by: Member, at: datetime, work: Reading, *, instead: str = "") -> None:
    must_chair(right, by, at, work.people.all(), instead=instead)


def _sitting(work: Reading, at: datetime) -> list[Member]:
    """Whoever is a member at that moment."""
    return [member for member in work.people.all() if member.is_valid(at)]


def seen(
    event: Event,
    command: Command | Consultation,
    by: Member,
    *,
    place: Place,
    work: UnitOfWork,
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
        case TaskEvent(task=task):
            return view_of(task, by, work, at, in_channel=place.in_channel)
        case _:
            return Saying("Done.")


def refused(refusal: Refusal, by: Member | None, place: Place, work: UnitOfWork, at: datetime) -> View:
    """The panel's no; with a fresh card where the one that was pressed is out of date."""
    match refusal:
        case AlreadyAcknowledged(task=task) | WordsHaveChanged(task=task) if by:
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
    whose = (Reader.CHAIR, Reader.PROPOSER)
    concerns = (waits and reader in whose) or (is_new and reader is Reader.SEAT) or undo
    shows = shows_words or (not in_channel and concerns)
    return TaskView(
        task=task,
        reader=reader,
        at=at,
        shows_words=shows,
        undo_is_open=undo,
        owner=_name(task.owner, by, work) if reader is Reader.CHAIR else "",
        proposed_by=_name(task.proposed_by, by, work) if waits or reader is Reader.PROPOSER else "",
        acknowledged_by=_name(task.acknowledged.by, by, work) if task.acknowledged else "",
        why_you=task.seat_can_do if reader is Reader.SEAT else "",
    )


def _reader(task: Task, by: Member, at: datetime) -> Reader:
    if by.chairs(at):
        return Reader.CHAIR
    if by.seat == task.seat and task.state is not TaskState.PROPOSED:
        return Reader.SEAT
    return Reader.PROPOSER if task.proposed_by == by.id else Reader.OTHER


def _name(member: MemberId | None, by: Member, work: Reading) -> str:
    if member is None:
        return ""
    if member == by.id:
        return "you"
    found = work.people.by_id(member)
    return f"{found.name}" if found else "someone who has left"
