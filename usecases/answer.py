"""The one road of every question that opens no content: no lock, no claim, no trace."""

from dataclasses import replace
from datetime import datetime

from panel.catalogue import Question
from panel.catalogue.flags import FlagQuestion
from panel.catalogue.history import HistoryQuestion
from panel.catalogue.meetings import AskAgenda, MeetingQuestion
from panel.catalogue.people import AskAnything, AskHelp, AskWelcome, PeopleQuestion
from panel.catalogue.reminders import ReminderQuestion
from panel.catalogue.spills import SpillQuestion
from panel.language import MemberId, PanelId, Person, Refusal
from panel.people import Member, NotAMember, ObserversOnlyWatch
from panel.rights import must_be_named
from panel.views import View
from panel.views.places import Place, Reply, Via
from panel.views.said import Refused
from usecases.ports import Answer, Clock, PressedCard, Reading, Store
from usecases.questions.flags import about_flags
from usecases.questions.history import about_history
from usecases.questions.meetings import about_meetings
from usecases.questions.people import about_people
from usecases.questions.reminders import about_reminders
from usecases.questions.spills import about_spills
from usecases.questions.tasks import about_tasks


def reply_to(
    question: Question,
    *,
    sender: Person,
    place: Place,
    store: Store,
    clock: Clock,
    answer: Answer,
    pressed: PressedCard | None = None,
) -> Reply:
    """The answer to one question of one person; a no is an answer too."""
    with store.read(place.panel, sender, pressed=pressed) as reading:
        reply = _answered(question, sender, place, reading, at=clock(), answer=answer)
        return replace(reply, was_on_a_copy=True) if reading.pressed_a_copy else reply


def reply_in_chat(
    question: Question, *, sender: Person, conversation: str, store: Store, clock: Clock, answer: Answer
) -> Reply | None:
    """The same in personal chat, to somebody who sits on one panel; None to whoever must say which."""
    with store.read_sole(sender) as reading:
        if reading is None:
            return None
        place = Place(panel=reading.panel, conversation=conversation, via=Via.ASKED)
        return _answered(question, sender, place, reading, at=clock(), answer=answer)


def _answered(
    question: Question, sender: Person, place: Place, reading: Reading, *, at: datetime, answer: Answer
) -> Reply:
    by = reading.people.member(sender)
    if by is None or not by.is_valid(at):
        return answer(Refused(str(NotAMember())), place, MemberId(""))
    return answer(seen(question, by, at, reading), place, by.id)


def seen(question: Question, by: Member, at: datetime, reading: Reading) -> View:
    """What a member is shown; a no is an answer too."""
    try:
        if by.is_observer and not isinstance(question, AskHelp | AskAnything | AskWelcome | AskAgenda):
            raise ObserversOnlyWatch
        shown = view(question, by, at, reading)
        must_be_named(type(question), by, at)
        return shown
    except Refusal as refusal:
        return Refused(str(refusal))


def is_member(sender: Person, panel: PanelId, *, store: Store, clock: Clock) -> bool:
    """Whether somebody sits on the panel today."""
    with store.read(panel, sender) as reading:
        member = reading.people.member(sender)
        return member is not None and member.is_valid(clock())


def view(question: Question, by: Member, at: datetime, reading: Reading) -> View:
    if isinstance(question, PeopleQuestion):
        return about_people(question, by, at, reading)
    if isinstance(question, SpillQuestion):
        return about_spills(question, by, at, reading)
    if isinstance(question, HistoryQuestion):
        return about_history(question, reading)
    if isinstance(question, FlagQuestion):
        return about_flags(question, by, at, reading)
    if isinstance(question, MeetingQuestion):
        return about_meetings(question, by, at, reading)
    if isinstance(question, ReminderQuestion):
        return about_reminders(question, by, at, reading)
    return about_tasks(question, by, at, reading)
