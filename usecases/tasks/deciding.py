"""What the chair decides, and what is asked of the chair."""

from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from panel.catalogue.tasks import (
    AgreeTime,
    ChairCommand,
    EndTask,
    IssueAsDeputy,
    MoreTime,
    MoveTask,
    RefuseTime,
    SendBack,
    SignOff,
    SignOffTogether,
    TakeUpProposal,
    TurnDownProposal,
    UndoTask,
)
from panel.dates import Certain, Doubtful, read_day
from panel.groups import Disruption, SayWhatItAchieved
from panel.language import Event, Reference, SeatId
from panel.people import Member, Seat, find_seats, owner_of, sat_at, with_somebody
from panel.tasks import (
    DateNotCertain,
    Ending,
    GiveAReason,
    OnlyTheDeputysOwn,
    StillUndoable,
    Task,
    TaskClosed,
    TaskEvent,
    WhichSeatInstead,
    answers,
    decisions,
    endings,
)
from panel.working_time import local_day
from usecases.ports import UnitOfWork
from usecases.tasks.audience import must_have_been_told, raiser
from usecases.tasks.sitting import asked_of, in_the_chair, sitting_in


def rule(command: ChairCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    """What the chair decides, or a deputy while a delegation lasts; the seat asks for time here too."""
    if isinstance(command, SignOffTogether):
        in_the_chair("sign tasks off", by, at, work)
        named = [work.tasks.named(ref) for ref in dict.fromkeys(command.tasks)]
        closings = tuple(endings.close(task, by=by, at=at, raiser=raiser(task, at, work)) for task in named)
        return endings.close_together(closings, by=by, at=at)
    task = work.tasks.named(command.task)
    if isinstance(command, IssueAsDeputy):
        must_have_been_told(task, *_asked(task), work=work)
        owner = owner_of(task.seat, sitting_in(work, at))
        return decisions.issue_as_deputy(task, by=by, at=at, owner=owner, because=command.because)
    if isinstance(command, MoreTime) and not by.chairs(at):
        return answers.ask_for_time(
            task, by=by, at=at, due=_day(command, task, by, at), because=command.because
        )
    in_the_chair(_RIGHTS[type(command)], by, at, work, instead=_INSTEAD.get(type(command), ""))
    return _decided(command, task, by, at, work)


_RIGHTS: dict[type, str] = {
    UndoTask: "take a task back",
    TakeUpProposal: "issue a task",
    TurnDownProposal: "decide on a proposal",
    MoreTime: "agree a new date",
    AgreeTime: "agree a new date",
    RefuseTime: "decide on a new date",
    SignOff: "sign a task off",
    SendBack: "send a task back",
    EndTask: "end a task",
    MoveTask: "move a task to another seat",
}
_INSTEAD: dict[type, str] = {
    AgreeTime: "You can ask with “More time”.",
    EndTask: "If your seat can't do it, say so with “Can't do this”.",
    MoveTask: "You can pass it on to a colleague of your seat.",
}


def _decided(command: ChairCommand, task: Task, by: Member, at: datetime, work: UnitOfWork) -> TaskEvent:
    match command:
        case UndoTask():
            return decisions.undo(task, by=by, at=at, has_left=work.outbox.has_left(task.ref))
        case TakeUpProposal(version=version):
            must_have_been_told(task, *_asked(task), work=work)
            owner = owner_of(task.seat, sitting_in(work, at))
            return decisions.take_up(task, by=by, at=at, version=version, owner=owner)
        case TurnDownProposal(because=because):
            return decisions.turn_down(task, by=by, at=at, because=because)
        case MoreTime(because=because):
            return decisions.extend(task, by=by, at=at, due=_day(command, task, by, at), because=because)
        case AgreeTime(number=number):
            return decisions.agree(task, by=by, at=at, number=number)
        case RefuseTime(because=because, number=number):
            return decisions.refuse_time(task, by=by, at=at, because=because, number=number)
        case SignOff():
            return _closing(command, task, by, at, work)
        case SendBack(because=because):
            return endings.send_back(task, by=by, at=at, because=because)
        case EndTask():
            return _ended(command, task, by, at, work)
        case MoveTask():
            return _moved(command, task, by, at, work)
        case SignOffTogether() | IssueAsDeputy():
            raise OnlyTheDeputysOwn(task)  # Both were decided before.
        case _:
            assert_never(command)


def _day(command: MoreTime, task: Task, by: Member, at: datetime) -> date:
    """The day that is meant; who asks is looked at first, for a task's date is not everybody's business."""
    if not by.chairs(at):
        answers.takes_answers_from(task, by)
    if command.due:
        return command.due
    match read_day(command.due_words, today=local_day(at)):
        case Certain(day):
            return day
        case Doubtful(options=options):
            raise DateNotCertain(task, command.due_words, options)
        case _:
            raise DateNotCertain(task, command.due_words, ())


def _closing(command: SignOff, task: Task, by: Member, at: datetime, work: UnitOfWork) -> TaskClosed:
    event = endings.close(task, by=by, at=at, raiser=raiser(task, at, work))
    if command.level is None:
        return event
    if command.four_p is None or not command.rationale.strip():
        raise SayWhatItAchieved
    record = Disruption(
        ref=work.tasks.next_disruption(local_day(at).year),
        day=local_day(at),
        task=task.ref,
        subject=task.serves,
        four_p=command.four_p,
        level=command.level,
        rationale=endings.reasoned(task, command.rationale),
        theme=task.theme,
        lead=task.seat,
        contributing=tuple(helper.seat for helper in task.supporting),
        assessed_by=by.id,
    )
    return replace(event, disruption=record)


def _ended(command: EndTask, task: Task, by: Member, at: datetime, work: UnitOfWork) -> TaskEvent:
    """Within the undo window a withdrawal is an undo, which needs no reason, for nobody was told."""
    if task.is_open and not work.outbox.has_left(task.ref):
        if command.how is Ending.WITHDRAWN:
            return decisions.undo(task, by=by, at=at, has_left=False)
        raise StillUndoable(task)
    other: Reference | None = None
    if command.how is Ending.SUPERSEDED and command.replaced_by.strip():
        other = work.tasks.named(command.replaced_by).ref
    ended = endings.end(task, by=by, at=at, how=command.how, because=command.because, replaced_by=other)
    return replace(ended, raiser=raiser(task, at, work))


def _moved(command: MoveTask, task: Task, by: Member, at: datetime, work: UnitOfWork) -> TaskEvent:
    if not command.because.strip():
        raise GiveAReason(task, f"move {task.ref} to HMRC because …")
    if task.is_open and not work.outbox.has_left(task.ref):
        raise StillUndoable(task)
    to = _seat(command, task, at, work)
    must_have_been_told(task, to.id, work=work)
    return endings.move(
        task,
        by=by,
        at=at,
        to=asked_of(to, work, at),
        ref=work.tasks.next_ref(local_day(at).year),
        because=command.because,
        due=command.due or task.due,
    )


def _asked(task: Task) -> list[SeatId]:
    return [task.seat, *(helper.seat for helper in task.supporting)]


def _seat(command: MoveTask, task: Task, at: datetime, work: UnitOfWork) -> Seat:
    seats = work.people.seats()
    chosen = [seat for seat in seats if seat.id == command.seat]
    meant = chosen or with_somebody(find_seats(command.seat_words, seats), sat_at(sitting_in(work, at)))
    if len(meant) != 1:
        raise WhichSeatInstead(task, command.seat_words, [seat.name for seat in meant[:4]])
    return meant[0]
