"""The one road of every change, and of every look at content."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from panel.catalogue import Command, Consultation
from panel.catalogue.flags import (
    AcknowledgeFlag,
    AddressFlag,
    CloseFlag,
    DecideFlag,
    FlagCommand,
    FlagConsultation,
    GradeFlag,
    OpenGradeForm,
    OpenRaiseAgain,
    RaiseFlag,
    RaiseFlagAgain,
    ReadFlag,
    ReleaseFlag,
    ReplyToFlag,
)
from panel.catalogue.history import (
    ForgetMessages,
    HistoryCommand,
    KeepMessage,
    PutForward,
    PutThreadForward,
)
from panel.catalogue.meetings import (
    MeetingCommand,
    MeetingConsultation,
    ReadAgenda,
)
from panel.catalogue.papers import (
    AskPaper,
    DeclinePaper,
    ForgetPapers,
    PaperCommand,
    PaperConsultation,
    ReadPaper,
    TakePaper,
)
from panel.catalogue.people import PeopleCommand, SetUp
from panel.catalogue.reminders import (
    AlarmQueue,
    BeginTheDay,
    ClockCommand,
    ComeBack,
    GoAway,
    Remind,
    ReminderCommand,
    RemindOfFlag,
    SendAgain,
    SendDigest,
    SnoozeFlag,
    SnoozeTask,
)
from panel.catalogue.spills import CloseSpill, ReadSpill
from panel.catalogue.tasks import TaskCommand, TaskConsultation
from panel.flags import FlagEvent
from panel.language import Event, MemberId, Person, Refusal
from panel.people import Member, NotAMember, ObserversOnlyWatch
from panel.rights import must_be_a_persons, must_be_named
from panel.spills import SpillEvent
from panel.views import View
from panel.views.places import Reply
from panel.views.said import Refused
from usecases import duties, history, meetings, people, reminders, spills, tasks
from usecases.flags import deciding, seeing
from usecases.papers import asking
from usecases.ports import Answer, Clock, KeyUsedAgain, Request, Store, Unavailable, Unclear, UnitOfWork


def perform(request: Request, *, store: Store, clock: Clock, answer: Answer) -> Reply:
    """Carries out one request at most once, and gives a repeated one the answer it got before.

    A refusal is recorded and committed like anything else; only interruptions and bugs roll back. Where the
    answer to its commit is lost it is repeated: it was carried out, or is now. Raises Unclear where even
    that cannot be told.
    """
    once = partial(_carried_out, request, store=store, clock=clock, answer=answer)
    try:
        return once()
    except Unclear:
        try:
            return once()
        except Unavailable:
            raise Unclear from None


def _carried_out(request: Request, *, store: Store, clock: Clock, answer: Answer) -> Reply:
    at = clock()
    with store.begin(request.place.panel, request) as work:
        reply = _performed(request, work, at=at, answer=answer)
        return replace(reply, was_on_a_copy=True) if work.pressed_a_copy else reply


def _performed(request: Request, work: UnitOfWork, *, at: datetime, answer: Answer) -> Reply:
    by, name = _who(request, work, at)
    try:
        if (kept := work.already_answered(request)) is not None:
            return _again(request, kept, by, at=at, work=work, answer=answer)
        asker = _let_in(by, request)
        event = _decided(request, asker, at, work)
        work.record(event)
        name = name if by else _who(request, work, at)[1]  # Set-up has made its author a member.
        view = _seen(event, asker, request, work, at)
    except KeyUsedAgain as refusal:
        work.record_refusal(request, refusal, by=name, at=at)
        return answer(Refused(str(refusal)), request.place, name)
    except Refusal as refusal:
        work.record_refusal(request, refusal, by=name, at=at)
        view = _refused(refusal, by, request, work, at)
    reply = answer(view, request.place, name)
    opened = isinstance(request.command, Consultation) and not isinstance(view, Refused)
    kept = Reply(letters=reply.letters) if opened else _without_words(view, reply, request, name, answer)
    work.settle(request, kept, at=at)
    return reply


def _decided(request: Request, by: Member, at: datetime, work: UnitOfWork) -> Event:
    """The rule's word, which names who could say yes; and then the table's, should a rule have forgotten."""
    asked, is_person = type(request.command), isinstance(request.sender, Person)
    if is_person:
        must_be_a_persons(asked)
    event = decide(request.command, by, at, work)
    if is_person:
        must_be_named(asked, by, at)
    return event


def decide(command: Command | Consultation, by: Member, at: datetime, work: UnitOfWork) -> Event:
    if isinstance(command, TaskCommand | TaskConsultation):
        return tasks.decide(command, by, at, work)
    if isinstance(command, MeetingConsultation):
        return meetings.consult(command, by, at, work)
    if isinstance(command, MeetingCommand):
        return meetings.decide(command, by, at, work)
    match command:
        case PutForward() | PutThreadForward() | KeepMessage() | ForgetMessages():
            return history.decide(command, by, at, work)
        case RaiseFlag() | RaiseFlagAgain() | GradeFlag() | AddressFlag() | ReleaseFlag():
            return deciding.decide(command, by, at, work)
        case DecideFlag() | CloseFlag() | AcknowledgeFlag() | ReplyToFlag():
            return deciding.decide(command, by, at, work)
        case ReadFlag() | OpenGradeForm() | OpenRaiseAgain():
            return deciding.consult(command, by, at, work)
        case CloseSpill() | ReadSpill():
            return spills.decide(command, by, at, work)
        case AskPaper() | TakePaper() | DeclinePaper() | ReadPaper() | ForgetPapers():
            return asking.decide(command, by, at, work)
        case Remind() | RemindOfFlag() | AlarmQueue() | SendDigest() | BeginTheDay():
            return duties.decide(command, by, at, work)
        case GoAway() | ComeBack() | SnoozeTask() | SnoozeFlag() | SendAgain():
            return reminders.decide(command, by, at, work)
        case _:
            return people.decide(command, by, at, work)


def _who(request: Request, work: UnitOfWork, at: datetime) -> tuple[Member | None, MemberId]:
    """The member who asks, if they are one today; and the id under which the trail knows them."""
    if isinstance(request.sender, Member):
        return request.sender, request.sender.id
    member = work.people.member(request.sender)
    if member and member.is_valid(at):
        return member, member.id
    return None, MemberId(f"person:{request.sender.object_id}")


_OF_AN_OBSERVER = (ReadAgenda, AskPaper, TakePaper, DeclinePaper, ReadPaper)
"""Part A of the meeting that they attend, as a file too; every other paper its builder refuses them."""


def _let_in(by: Member | None, request: Request) -> Member:
    if by is None and isinstance(request.command, SetUp) and isinstance(request.sender, Person):
        return people.newcomer(request.command, request.sender)
    if by is None:
        raise NotAMember
    if by.is_observer and not isinstance(request.command, _OF_AN_OBSERVER):
        raise ObserversOnlyWatch
    return by


def _seen(event: Event, by: Member, request: Request, work: UnitOfWork, at: datetime) -> View:
    if isinstance(request.command, PeopleCommand | ClockCommand):
        return people.seen(event, work)
    if isinstance(request.command, HistoryCommand):
        return history.seen(event, work)
    if isinstance(event, FlagEvent) and isinstance(request.command, FlagCommand | FlagConsultation):
        view = seeing.seen(event, request.command, by, work=work, at=at)
        return seeing.as_seen_in(view, request.place)
    if isinstance(event, SpillEvent):
        return spills.seen(event, by, at, work)
    if isinstance(request.command, PaperCommand | PaperConsultation):
        return asking.seen(event)
    if isinstance(request.command, MeetingCommand | MeetingConsultation):
        return meetings.seen(event, request.command, by, place=request.place, work=work, at=at)
    if isinstance(request.command, ReminderCommand):
        return reminders.seen(event)
    return tasks.seen(event, request.command, by, place=request.place, work=work, at=at)


def _refused(refusal: Refusal, by: Member | None, request: Request, work: UnitOfWork, at: datetime) -> View:
    if isinstance(request.command, HistoryCommand):
        return history.refused(refusal, request.command)
    if isinstance(request.command, FlagCommand | FlagConsultation):
        return seeing.refused(refusal, request.command, by, work, at)
    return tasks.refused(refusal, by, request.place, work, at)


def _without_words(view: View, reply: Reply, request: Request, name: MemberId, answer: Answer) -> Reply:
    """What is kept for a redelivery: a form that came back with people's words is not."""
    plainer = meetings.without_words(seeing.without_words(view))
    if plainer is view:
        return reply
    return Reply(body=answer(plainer, request.place, name).body, letters=reply.letters)


def _again(
    request: Request, kept: Reply, by: Member | None, *, at: datetime, work: UnitOfWork, answer: Answer
) -> Reply:
    """The kept answer; content is opened anew after a fresh look at rights, and leaves no second line."""
    if kept.body or not isinstance(request.command, Consultation):
        return Reply(body=kept.body)
    asker = _let_in(by, request)
    event = _decided(request, asker, at, work)
    return Reply(body=answer(_seen(event, asker, request, work, at), request.place, asker.id).body)
