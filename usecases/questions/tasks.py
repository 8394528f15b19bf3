"""What is answered to questions about tasks: cards anew, lists by reference, and forms."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from panel.catalogue.tasks import (
    AskActions,
    AskMine,
    AskOverdue,
    OpenAnswerForm,
    OpenTaskForm,
    ShowTask,
    TaskQuestion,
)
from panel.people import Member, NotAllowed, Role, find_seats, sat_at, with_somebody
from panel.tasks import OF_THE_CHAIR, OF_THE_SEAT, AnswerKind, Task
from panel.tasks.answers import must_be_open, takes_answers_from
from panel.tasks.endings import may_close_together
from panel.views import View
from panel.views.tasks import AnswerForm, Listed, TaskForm, TaskList
from panel.working_time import local_day
from usecases.mine import mine
from usecases.ports import Reading
from usecases.tasks import new_key, view_of
from usecases.tasks.answering import colleagues
from usecases.tasks.sitting import in_the_chair, sitting_in


def about_tasks(question: TaskQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case AskMine():
            return mine(question, by, at, reading)
        case AskActions(page=page):
            return _listed(Listed.ACTIONS, _all_for(by, at, reading), page, by, at)
        case AskOverdue(page=page):
            return _listed(Listed.OVERDUE, _overdue_for(by, at, reading), page, by, at)
        case ShowTask(task=words, in_channel=in_channel):
            return view_of(reading.tasks.named(words), by, reading, at, in_channel=in_channel)
        case OpenTaskForm(draft=key):
            return _task_form(question, by, at, reading) if key else _blank_form(by, at, reading)
        case OpenAnswerForm():
            return _answer_form(question, by, at, reading)
        case _:
            assert_never(question)


def _listed(which: Listed, tasks: Sequence[Task], page: int, by: Member, at: datetime) -> TaskList:
    return TaskList(
        seat_name=by.seat_name,
        tasks=tuple(tasks),
        at=at,
        which=which,
        page=page,
        is_for_office=_is_office(by, at),
        chairs=by.chairs(at),
    )


def _is_office(by: Member, at: datetime) -> bool:
    return by.chairs(at) or by.holds(Role.SECRETARIAT)


def _all_for(by: Member, at: datetime, reading: Reading) -> Sequence[Task]:
    """Everything undecided for the chair and the secretariat; a member's own seat's for the member."""
    return reading.tasks.undecided() if _is_office(by, at) else reading.tasks.open_for(by.seat)


def _overdue_for(by: Member, at: datetime, reading: Reading) -> Sequence[Task]:
    """Of the same what is past its date, which is little of it."""
    today = local_day(at)
    if _is_office(by, at):
        return reading.tasks.open(due_before=today)
    return reading.tasks.open_for(by.seat, due_before=today)


def _answer_form(question: OpenAnswerForm, by: Member, at: datetime, reading: Reading) -> AnswerForm:
    """The form, for whoever may send it. It carries the version that its card showed."""
    task, kind = reading.tasks.named(question.task), question.kind
    if kind in OF_THE_CHAIR:
        in_the_chair("decide on a task", by, at, reading)
    elif kind is AnswerKind.PHONE:
        must_be_open(task)
        if not by.holds(Role.SECRETARIAT):
            raise NotAllowed("enter what was said", role=Role.SECRETARIAT, members=sitting_in(reading, at))
    elif kind is AnswerKind.UPDATE and task.is_supported_by(by.seat):
        must_be_open(task)
    elif kind in OF_THE_SEAT or (kind is AnswerKind.MORE_TIME and not by.chairs(at)):
        takes_answers_from(task, by)
    is_together = kind is AnswerKind.SIGN_OFF_TOGETHER
    return AnswerForm(
        kind=kind,
        task=task,
        today=local_day(at),
        version=question.version or task.version,
        is_chair=by.chairs(at),
        people=_colleagues(task, by, at, reading) if kind is AnswerKind.PASS_ON else (),
        seats=tuple(seat for seat in reading.people.seats() if seat.id != task.seat)
        if kind is AnswerKind.MOVE
        else (),
        sat_at=sat_at(sitting_in(reading, at)) if kind is AnswerKind.MOVE else frozenset(),
        tasks=tuple(filter(may_close_together, reading.tasks.undecided())) if is_together else (),
    )


def _colleagues(task: Task, by: Member, at: datetime, reading: Reading) -> tuple[tuple[str, str], ...]:
    """Oneself first: taking over is passing on to oneself."""
    found = sorted(colleagues(task, at, reading), key=lambda member: member.id != by.id)
    return tuple((m.id, f"{m.name} (you)" if m.id == by.id else m.name) for m in found)


def _blank_form(by: Member, at: datetime, reading: Reading) -> TaskForm:
    """Its key is spent when it is sent, so that one form is one task."""
    return TaskForm(
        seats=tuple(reading.people.seats()),
        sat_at=sat_at(sitting_in(reading, at)),
        today=local_day(at),
        draft=new_key(),
        is_chair=by.chairs(at),
    )


def _task_form(question: OpenTaskForm, by: Member, at: datetime, reading: Reading) -> TaskForm:
    """The form with what its asker typed already; somebody else's draft opens an empty one."""
    seats = tuple(reading.people.seats())
    draft = reading.drafts.find(question.draft, at=at) if question.draft else None
    if draft is None or draft.by != by.id:
        return _blank_form(by, at, reading)
    there = sat_at(sitting_in(reading, at))
    chosen = [seat for seat in seats if seat.id == draft.seat]
    meant = chosen or with_somebody(find_seats(draft.seat_words, seats), there)
    return TaskForm(
        seats=seats,
        sat_at=there,
        today=local_day(at),
        seat=meant[0] if len(meant) == 1 else None,
        what=draft.what,
        due=draft.due,
        draft=draft.key,
        more=draft.more,
        is_chair=by.chairs(at),
    )
