"""The one road of every question that opens no content: no lock, no claim, no trace."""

from datetime import datetime
from typing import assert_never

from panel.catalogue import (
    AskAnything,
    AskHelp,
    AskMine,
    OpenAnswerForm,
    OpenTaskForm,
    Question,
    ShowTask,
)
from panel.language import MemberId, PanelId, Person, Refusal
from panel.people import Member, NotAMember, ObserversOnlyWatch, Role, find_seats
from panel.tasks import AnswerKind
from panel.views import AnswerForm, Help, Mine, NotUnderstood, Place, Refused, Reply, TaskForm, View
from panel.working_time import local_day
from usecases.ports import Answer, Clock, Reading, Store
from usecases.tasks import new_key, view_of


def reply_to(
    question: Question, *, sender: Person, place: Place, store: Store, clock: Clock, answer: Answer
) -> Reply:
    """The answer to one question of one person; a no is an answer too."""
    at = clock()
    with store.read(place.panel) as reading:
        by = reading.people.member(sender)
        if by is None or not by.is_valid(at):
            return answer(Refused(str(NotAMember())), place, MemberId(""))
        try:
            if by.is_observer and not isinstance(question, AskHelp | AskAnything):
                raise ObserversOnlyWatch
            return answer(view(question, by, at, reading), place, by.id)
        except Refusal as refusal:
            return answer(Refused(str(refusal)), place, by.id)


def is_member(sender: Person, panel: PanelId, *, store: Store, clock: Clock) -> bool:
    """Whether somebody sits on the panel today."""
    with store.read(panel) as reading:
        member = reading.people.member(sender)
        return member is not None and member.is_valid(clock())


def view(question: Question, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case AskHelp():
            chairs = [member.name for member in reading.people.holding(Role.CHAIR)]
            return Help(
                panel=reading.name,
                roles=by.roles,
                seat_name=by.seat_name,
                chair=chairs[0] if chairs else "",
            )
        case AskMine():
            waiting = reading.tasks.proposals() if by.holds(Role.CHAIR) else ()
            return Mine(seat_name=by.seat_name, tasks=(*reading.tasks.open_for(by.seat), *waiting), at=at)
        case ShowTask(task=words, in_channel=in_channel):
            return view_of(reading.tasks.named(words), by, reading, at, in_channel=in_channel)
        case OpenTaskForm(draft=key):
            return _task_form(question, by, at, reading) if key else _blank_form(by, at, reading)
        case OpenAnswerForm(task=words, kind=kind):
            task = reading.tasks.named(words)
            if kind is not AnswerKind.TURN_DOWN:
                task.takes_answers_from(by)
            return AnswerForm(kind=kind, task=task)
        case AskAnything(words=words):
            return NotUnderstood(words, by.roles)
        case _:
            assert_never(question)


def _blank_form(by: Member, at: datetime, reading: Reading) -> TaskForm:
    """Its key is spent when it is sent, so that one form is one task."""
    return TaskForm(
        seats=tuple(reading.people.seats()),
        today=local_day(at),
        draft=new_key(),
        is_chair=by.holds(Role.CHAIR),
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
        is_chair=by.holds(Role.CHAIR),
    )
