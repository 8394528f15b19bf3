"""What is answered to questions about tasks: cards anew, lists by reference, and forms."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.tasks import AskMine, OpenAnswerForm, OpenTaskForm, ShowTask, TaskQuestion
from panel.people import Member, find_seats
from panel.tasks import AnswerKind
from panel.tasks.answers import takes_answers_from
from panel.views import View
from panel.views.tasks import AnswerForm, Mine, TaskForm
from panel.working_time import local_day
from usecases.ports import Reading
from usecases.tasks import new_key, view_of


def about_tasks(question: TaskQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case AskMine():
            waiting = reading.tasks.proposals() if by.chairs(at) else ()
            return Mine(seat_name=by.seat_name, tasks=(*reading.tasks.open_for(by.seat), *waiting), at=at)
        case ShowTask(task=words, in_channel=in_channel):
            return view_of(reading.tasks.named(words), by, reading, at, in_channel=in_channel)
        case OpenTaskForm(draft=key):
            return _task_form(question, by, at, reading) if key else _blank_form(by, at, reading)
        case OpenAnswerForm(task=words, kind=kind):
            task = reading.tasks.named(words)
            if kind is not AnswerKind.TURN_DOWN:
                takes_answers_from(task, by)
            return AnswerForm(kind=kind, task=task)
        case _:
            assert_never(question)


def _blank_form(by: Member, at: datetime, reading: Reading) -> TaskForm:
    """Its key is spent when it is sent, so that one form is one task."""
    return TaskForm(
        seats=tuple(reading.people.seats()),
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
    meant = [seat for seat in seats if seat.id == draft.seat] or list(find_seats(draft.seat_words, seats))
    return TaskForm(
        seats=seats,
        today=local_day(at),
        seat=meant[0] if len(meant) == 1 else None,
        what=draft.what,
        due=draft.due,
        draft=draft.key,
        is_chair=by.chairs(at),
    )
