"""What may become of a meeting and its agenda: which one is meant, who asks, and what the rule says."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never
from uuid import uuid4

from panel.agenda import Agenda, Changes, Choice
from panel.arranging import arranged
from panel.catalogue.meetings import (
    AnswerMeeting,
    ArrangeMeeting,
    CancelMeeting,
    CheckLine,
    DecideItem,
    DraftAgenda,
    IssueAgenda,
    KeepCycle,
    MeetingCommand,
    MeetingConsultation,
    MoveMeeting,
    OpenCheckForm,
    PutItemForward,
    ReadAgenda,
    SayNotReached,
    SendAgendaBack,
    SendAgendaToChair,
    SetMeeting,
)
from panel.cycle import Slot
from panel.language import Reference
from panel.meetings import (
    AgendaDrafted,
    AgendaRead,
    AttendanceAnswered,
    ItemPutForward,
    ItemWasSent,
    LinesOpened,
    Meeting,
    MeetingCalled,
    MeetingEvent,
    MeetingMoved,
    MeetingPlanned,
    MeetingState,
    NoSuchItem,
    NothingNew,
    NothingToCheck,
    NotIssuedYet,
    Rung,
    asked_for,
    contributing,
    owed,
    planning,
    preparing,
    still_asks,
)
from panel.meetings.limits import must_be_ahead
from panel.people import Member, NotAllowed, Role, chairing, must_chair
from panel.reminders import NothingDue, Reach, Recipient, Since, Step, recipients
from panel.working_time import local_day
from usecases.meetings.clearing import agenda_of, begun, must_be_secretariat, readable, silent_seats
from usecases.meetings.records import drafted
from usecases.ports import UnitOfWork


def decide(command: MeetingCommand, by: Member, at: datetime, work: UnitOfWork) -> MeetingEvent:
    match command:
        case ArrangeMeeting() | MoveMeeting() | SetMeeting() | CancelMeeting() | SayNotReached():
            return _arrange(command, by, at, work)
        case DraftAgenda() | CheckLine() | SendAgendaToChair():
            return _prepare(command, by, at, work)
        case SendAgendaBack() | IssueAgenda() | DecideItem():
            return _rule(command, by, at, work)
        case AnswerMeeting() | PutItemForward():
            return _contribute(command, by, at, work)
        case KeepCycle():
            return _keep_cycle(command, by, at, work)
        case _:
            assert_never(command)


def _arrange(
    command: ArrangeMeeting | MoveMeeting | SetMeeting | CancelMeeting | SayNotReached,
    by: Member,
    at: datetime,
    work: UnitOfWork,
) -> MeetingEvent:
    """What the secretariat sets, moves and cancels, and what it says afterwards."""
    says = isinstance(command, SayNotReached)
    right = "say what a meeting did not come to" if says else "set, move or cancel a meeting"
    must_be_secretariat(right, by, at, work)
    today = local_day(at)
    match command:
        case ArrangeMeeting(line):
            usual = work.meetings.last_held(today)
            return _plan(
                arranged(line, today=today).onto(usual.slot.following() if usual else None), by, at, work
            )
        case MoveMeeting(meeting=words, line=line):
            meeting = work.meetings.named(words)
            return _change(meeting, arranged(line, today=today).onto(meeting.slot), by, at, work)
        case SetMeeting(meeting=words, day=day, starts=starts, mode=mode, venue=venue):
            slot = Slot(day=day, starts=starts, mode=mode, venue=" ".join(venue.split()))
            return (
                _change(work.meetings.named(words), slot, by, at, work)
                if words
                else _plan(slot, by, at, work)
            )
        case CancelMeeting(meeting=words, because=because):
            meeting = work.meetings.named(words)
            following = _following(meeting, by, at, work)
            return planning.cancel(meeting, by=by, at=at, because=because, following=following)
        case SayNotReached(meeting=words, items=items):
            return planning.not_reached(begun(words, at, work), items, by=by, at=at)
        case _:
            assert_never(command)


def _plan(slot: Slot, by: Member, at: datetime, work: UnitOfWork) -> MeetingPlanned:
    ref = work.meetings.next_ref(slot.day.year)
    return planning.plan(slot, ref=ref, by=by, at=at, others=tuple(work.meetings.ahead()))


def _change(meeting: Meeting, slot: Slot, by: Member, at: datetime, work: UnitOfWork) -> MeetingMoved:
    return planning.change(meeting, by=by, at=at, slot=slot, others=tuple(work.meetings.ahead()))


def _following(meeting: Meeting, by: Member, at: datetime, work: UnitOfWork) -> Meeting | None:
    """The next one of the cycle, unless one is planned already; never a day that has gone by."""
    if any(other.ref != meeting.ref for other in work.meetings.ahead()):
        return None
    slot = meeting.slot.following()
    while slot.starts_at <= at:
        slot = slot.following()
    return Meeting(ref=work.meetings.next_ref(slot.day.year), slot=slot, set_by=by.id)


def _prepare(
    command: DraftAgenda | CheckLine | SendAgendaToChair, by: Member, at: datetime, work: UnitOfWork
) -> MeetingEvent:
    """What the secretariat does to an agenda."""
    must_be_secretariat("prepare the agenda", by, at, work)
    meeting = work.meetings.named(command.meeting)
    match command:
        case DraftAgenda():
            return _draft(meeting, by, at, work)
        case CheckLine(line=line, fate=fate, words=words):
            choice = Choice(line=line, fate=fate, words=words, by=by.id, at=at)
            return preparing.check(meeting, agenda_of(meeting, work), choice, by=by, at=at)
        case SendAgendaToChair(draft=draft):
            if not chairing(work.people.all(), at):
                raise NotAllowed("issue an agenda", role=Role.CHAIR, members=())
            return preparing.send_to_chair(meeting, agenda_of(meeting, work), by=by, at=at, draft=draft)
        case _:
            assert_never(command)


def _draft(meeting: Meeting, by: Member, at: datetime, work: UnitOfWork) -> AgendaDrafted:
    must_be_ahead(meeting)
    agenda = drafted(meeting, at, work)
    stands = work.meetings.issued_agenda(meeting, meeting.issued)
    if stands and meeting.state is MeetingState.ISSUED and _changes_for_all(agenda, stands).are_none:
        raise NothingNew(meeting)
    return preparing.take_draft(meeting, agenda, by=by, at=at)


def _changes_for_all(agenda: Agenda, stands: Agenda) -> Changes:
    """A version in which most see no change would tell them what it was made for."""
    return agenda.for_seat(None).changes_since(stands.for_seat(None))


def _rule(
    command: SendAgendaBack | IssueAgenda | DecideItem, by: Member, at: datetime, work: UnitOfWork
) -> MeetingEvent:
    """What only the chair decides."""
    must_chair("decide on an agenda", by, at, work.people.all())
    match command:
        case SendAgendaBack(meeting=words, draft=draft, because=because):
            return preparing.send_back(work.meetings.named(words), by=by, at=at, because=because, draft=draft)
        case IssueAgenda(meeting=words, draft=draft):
            meeting = work.meetings.named(words)
            return preparing.issue(meeting, agenda_of(meeting, work), by=by, at=at, draft=draft)
        case DecideItem(item=key, takes=takes):
            found = work.meetings.item(key)
            about = work.meetings.find(found[1]) if found else None
            if found is None or about is None:
                raise NoSuchItem
            return contributing.decide(about, found[0], by=by, at=at, takes=takes)
        case _:
            assert_never(command)


def _contribute(
    command: AnswerMeeting | PutItemForward, by: Member, at: datetime, work: UnitOfWork
) -> AttendanceAnswered | ItemPutForward:
    meeting = work.meetings.named(command.meeting)
    match command:
        case AnswerMeeting(answer=answer, words=words):
            return contributing.answer(meeting, answer, by=by, at=at, words=words)
        case PutItemForward(words=words, key=key):
            if key and work.meetings.item(key):
                raise ItemWasSent(meeting)
            return contributing.put_forward(
                meeting, words, by=by, at=at, key=key or uuid4().hex, hours=work.ladder.hours
            )
        case _:
            assert_never(command)


def _keep_cycle(command: KeepCycle, by: Member, at: datetime, work: UnitOfWork) -> MeetingEvent:
    """Whether it is still owed is asked again, now that nobody else writes."""
    meeting = work.meetings.find(Reference(command.meeting))
    if meeting is None or owed(meeting, at, work.ladder) is not command.rung:
        raise NothingDue
    if command.rung in (Rung.ITEMS, Rung.ANSWERS):
        return _call(meeting, command.rung, by, at, work)
    if command.rung is Rung.DRAFT:
        return _draft(meeting, by, at, work)
    return planning.hold(meeting, by=by, at=at, following=_following(meeting, by, at, work))


def _call(meeting: Meeting, rung: Rung, by: Member, at: datetime, work: UnitOfWork) -> MeetingCalled:
    """The channel is asked; whether they come, silent seats are asked privately as well."""
    in_time = still_asks(meeting, rung, at, work.ladder.hours)
    asks_seats = in_time and rung is Rung.ANSWERS
    return MeetingCalled(
        meeting=asked_for(meeting, rung),
        rung=rung,
        to=tuple(_silent(meeting, at, work)) if asks_seats else (),
        is_in_time=in_time,
        at=at,
        by=by.id,
    )


def _silent(meeting: Meeting, at: datetime, work: UnitOfWork) -> Iterator[Recipient]:
    """One person of each seat that has not said whether it comes, or who stands in for them there."""
    members, away = work.people.all(), work.reminders.away(local_day(at))
    seat_of = {member.id: member.seat for member in members}
    step = Step("who comes", Since.DUE, frozenset({Reach.OWNER}))
    for seat in silent_seats(meeting, at, work):
        found = recipients(step, seat=seat, owner=None, members=members, away=away, at=at)
        yield from (each for each in found if seat_of[each.member] == seat)


def consult(command: MeetingConsultation, by: Member, at: datetime, work: UnitOfWork) -> MeetingEvent:
    """Opens an agenda, or the words that wait to be checked; the trail knows who did."""
    meeting = work.meetings.named(command.meeting)
    match command:
        case ReadAgenda():
            if readable(meeting, by, at, work) is None:
                raise NotIssuedYet(meeting)
            return AgendaRead(meeting=meeting, at=at, by=by.id)
        case OpenCheckForm():
            must_be_secretariat("check the lines of an agenda", by, at, work)
            if not agenda_of(meeting, work).to_check:
                raise NothingToCheck(meeting)
            return LinesOpened(meeting=meeting, at=at, by=by.id)
        case _:
            assert_never(command)
