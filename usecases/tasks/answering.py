"""What the seat that was asked says, itself or by telephone to the secretariat."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    ByPhone,
    DeclineTask,
    PassOn,
    SeatCommand,
    TakeOver,
    UpdateTask,
)
from panel.people import Member, NotAllowed, Role, find_seats
from panel.tasks import (
    NoSuchColleague,
    NotYourTask,
    Progress,
    SayWhomYouSpokeTo,
    Task,
    TaskEvent,
    answers,
)
from usecases.ports import Reading, UnitOfWork
from usecases.tasks.sitting import sitting_in


def reply_to(command: SeatCommand, by: Member, at: datetime, work: UnitOfWork) -> TaskEvent:
    """What the seat says; what was said by telephone bears both names."""
    task = work.tasks.named(command.task)
    if isinstance(command, PassOn | TakeOver) or command.phone is None:
        return _said(command, task, by, at, work)
    speaker = _speaking_for(task, command.phone, by, at, work)
    event = _said(command, task, speaker, at, work)
    return replace(event, by_phone=command.phone.spoke_to.strip())


def _said(command: SeatCommand, task: Task, by: Member, at: datetime, work: Reading) -> TaskEvent:
    match command:
        case AcknowledgeTask(version=version):
            return answers.acknowledge(task, by=by, at=at, version=version)
        case AcceptTask(version=version):
            return answers.accept(task, by=by, at=at, version=version)
        case DeclineTask(because=because, version=version):
            return answers.decline(task, by=by, at=at, because=because, version=version)
        case UpdateTask(words=words, progress=progress, version=version) if _helps(task, by):
            return answers.support(task, by=by, at=at, words=words, progress=progress, version=version)
        case UpdateTask(words=words, progress=Progress.DONE, version=version):
            return answers.complete(task, by=by, at=at, words=words, version=version)
        case UpdateTask(words=words, progress=progress, version=version):
            return answers.update(task, by=by, at=at, words=words, progress=progress, version=version)
        case PassOn():
            answers.takes_answers_from(task, by)
            to = _colleague(command, task, at, work)
            return answers.pass_on(task, by=by, at=at, to=to, because=command.because)
        case TakeOver():
            return answers.pass_on(task, by=by, at=at, to=by)
        case _:
            assert_never(command)


def _helps(task: Task, by: Member) -> bool:
    return by.seat != task.seat and task.is_supported_by(by.seat)


def _speaking_for(task: Task, phone: ByPhone, by: Member, at: datetime, work: Reading) -> Member:
    """The secretariat in the seat's place; it stays the one who entered it."""
    if not by.holds(Role.SECRETARIAT):
        raise NotAllowed(
            "enter what was said by telephone", role=Role.SECRETARIAT, members=sitting_in(work, at)
        )
    if not phone.spoke_to.strip():
        raise SayWhomYouSpokeTo(task)
    meant = find_seats(phone.seat, work.people.seats()) if phone.seat else []
    if phone.seat and [seat.id for seat in meant] != [task.seat]:
        raise NotYourTask(task)
    return replace(by, seat=task.seat, seat_name=task.seat_name, roles=by.roles | {Role.MEMBER})


def colleagues(task: Task, at: datetime, work: Reading) -> list[Member]:
    """Who of its seat may own it next."""
    return [
        member
        for member in sitting_in(work, at)
        if member.seat == task.seat and not member.is_observer and member.id != task.owner
    ]


def _colleague(command: PassOn, task: Task, at: datetime, work: Reading) -> Member:
    known = colleagues(task, at, work)
    if command.to:
        found = [member for member in known if member.id == command.to]
    else:
        wanted = set(_folded(command.name))
        found = [member for member in known if wanted and wanted <= set(_folded(member.name))]
    if len(found) != 1:
        raise NoSuchColleague(task, [member.name for member in known[:6]])
    return found[0]


def _folded(name: str) -> list[str]:
    return name.casefold().replace(".", " ").split()
