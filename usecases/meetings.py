"""Meetings: which one is meant, who asks, what the rule says, and what each reader sees of it."""

from datetime import datetime
from typing import assert_never
from uuid import uuid4

from panel import meetings as rules
from panel.agenda import Agenda, Choice
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
    SendAgendaBack,
    SendAgendaToChair,
    SetMeeting,
)
from panel.cycle import Slot
from panel.language import Event, Reference
from panel.meetings import (
    AgendaDrafted,
    AgendaRead,
    AttendanceAnswered,
    ItemDecided,
    ItemPutForward,
    LineChecked,
    LinesOpened,
    Meeting,
    MeetingCancelled,
    MeetingEvent,
    MeetingIsOver,
    MeetingMoved,
    MeetingPlanned,
    MeetingState,
    NoSuchItem,
    NothingNew,
    NothingToCheck,
    NotIssuedYet,
    Rung,
    owed,
)
from panel.people import Member, NotAllowed, Role, chairing, must_chair
from panel.reminders import NothingDue
from panel.views import View
from panel.views.meetings import Attender, CheckForm, LateItem
from panel.views.places import Place
from panel.views.said import Saying
from panel.working_time import local_day
from usecases.agendas import attender, cleared_for, drafted, page_of, view_of
from usecases.ports import Reading, UnitOfWork


def decide(command: MeetingCommand, by: Member, at: datetime, work: UnitOfWork) -> MeetingEvent:
    match command:
        case ArrangeMeeting() | MoveMeeting() | SetMeeting() | CancelMeeting():
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
    command: ArrangeMeeting | MoveMeeting | SetMeeting | CancelMeeting,
    by: Member,
    at: datetime,
    work: UnitOfWork,
) -> MeetingEvent:
    """What the secretariat sets, moves and cancels."""
    must_be_secretariat("set, move or cancel a meeting", by, at, work)
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
            return meeting.cancel(by=by, at=at, because=because, following=following)
        case _:
            assert_never(command)


def _plan(slot: Slot, by: Member, at: datetime, work: UnitOfWork) -> MeetingPlanned:
    ref = work.meetings.next_ref(slot.day.year)
    return rules.plan(slot, ref=ref, by=by, at=at, others=tuple(work.meetings.ahead()))


def _change(meeting: Meeting, slot: Slot, by: Member, at: datetime, work: UnitOfWork) -> MeetingMoved:
    return meeting.change(by=by, at=at, slot=slot, others=tuple(work.meetings.ahead()))


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
            return meeting.check(_agenda(meeting, work), choice, by=by, at=at)
        case SendAgendaToChair(draft=draft):
            if not chairing(work.people.all(), at):
                raise NotAllowed("issue an agenda", role=Role.CHAIR, members=())
            return meeting.send_to_chair(_agenda(meeting, work), by=by, at=at, draft=draft)
        case _:
            assert_never(command)


def _draft(meeting: Meeting, by: Member, at: datetime, work: UnitOfWork) -> AgendaDrafted:
    meeting.must_be_ahead()
    agenda = drafted(meeting, at, work)
    stands = work.meetings.issued_agenda(meeting, meeting.issued)
    if stands and meeting.state is MeetingState.ISSUED and agenda.changes_since(stands).are_none:
        raise NothingNew(meeting)
    return meeting.take_draft(agenda, by=by, at=at)


def _rule(
    command: SendAgendaBack | IssueAgenda | DecideItem, by: Member, at: datetime, work: UnitOfWork
) -> MeetingEvent:
    """What only the chair decides."""
    must_chair("decide on an agenda", by, at, work.people.all())
    match command:
        case SendAgendaBack(meeting=words, draft=draft, because=because):
            return work.meetings.named(words).send_back(by=by, at=at, because=because, draft=draft)
        case IssueAgenda(meeting=words, draft=draft):
            meeting = work.meetings.named(words)
            return meeting.issue(_agenda(meeting, work), by=by, at=at, draft=draft)
        case DecideItem(item=key, takes=takes):
            found = work.meetings.item(key)
            about = work.meetings.find(found[1]) if found else None
            if found is None or about is None:
                raise NoSuchItem
            return about.decide(found[0], by=by, at=at, takes=takes)
        case _:
            assert_never(command)


def _contribute(
    command: AnswerMeeting | PutItemForward, by: Member, at: datetime, work: UnitOfWork
) -> AttendanceAnswered | ItemPutForward:
    meeting = work.meetings.named(command.meeting)
    match command:
        case AnswerMeeting(answer=answer, words=words):
            return meeting.answer(answer, by=by, at=at, words=words)
        case PutItemForward(words=words, key=key):
            if key and work.meetings.item(key):
                raise rules.ItemWasSent(meeting)
            return meeting.put_forward(words, by=by, at=at, key=key or uuid4().hex)
        case _:
            assert_never(command)


def _keep_cycle(command: KeepCycle, by: Member, at: datetime, work: UnitOfWork) -> MeetingEvent:
    """Whether it is still owed is asked again, now that nobody else writes."""
    meeting = work.meetings.find(Reference(command.meeting))
    if meeting is None or owed(meeting, at) is not command.rung:
        raise NothingDue
    if command.rung is Rung.DRAFT:
        return _draft(meeting, by, at, work)
    return meeting.hold(by=by, at=at, following=_following(meeting, by, at, work))


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
            if not _agenda(meeting, work).to_check:
                raise NothingToCheck(meeting)
            return LinesOpened(meeting=meeting, at=at, by=by.id)
        case _:
            assert_never(command)


def readable(meeting: Meeting, by: Member, at: datetime, work: Reading) -> tuple[Agenda, int] | None:
    """What that reader may open: members what is issued; whoever prepares it, the draft.

    An observer sees the agenda of a meeting that falls within their time on the panel.
    """
    if by.is_observer and not by.is_valid(meeting.slot.starts_at):
        return None
    on_desk = meeting.state in (MeetingState.DRAFT, MeetingState.CHAIRS_DRAFT)
    if on_desk and attender(by, at) in (Attender.SECRETARIAT, Attender.CHAIR):
        draft = work.meetings.agenda(meeting)
        return (draft, 0) if draft else None
    issued = work.meetings.issued_agenda(meeting, meeting.issued)
    return (issued, meeting.issued) if issued else None


def _agenda(meeting: Meeting, work: Reading) -> Agenda:
    agenda = work.meetings.agenda(meeting)
    if agenda is None:
        if meeting.is_over:
            raise MeetingIsOver(meeting)
        raise NotIssuedYet(meeting)
    return agenda


def must_be_secretariat(right: str, by: Member, at: datetime, work: Reading) -> None:
    if not by.holds(Role.SECRETARIAT):
        sitting = [member for member in work.people.all() if member.is_valid(at)]
        raise NotAllowed(right, role=Role.SECRETARIAT, members=sitting)


def seen(
    event: Event,
    command: MeetingCommand | MeetingConsultation,
    by: Member,
    *,
    place: Place,
    work: Reading,
    at: datetime,
) -> View:
    """What the person who asked for it is shown."""
    match event:
        case AgendaRead(meeting=meeting) if isinstance(command, ReadAgenda):
            return _page(meeting, command.page, by, at, work)
        case LinesOpened(meeting=meeting) | LineChecked(meeting=meeting):
            return _next_to_check(meeting, work)
        case ItemPutForward(item=item, meeting=meeting) if item.is_late:
            return Saying(
                f"Put forward for {meeting.ref}. It came after the cut-off, so the Chair decides whether "
                "there is time for it."
            )
        case ItemPutForward(meeting=meeting):
            return Saying(f"Put forward for {meeting.ref}. The secretariat looks at the wording first.")
        case ItemDecided(item=item, meeting=meeting):
            return LateItem(meeting=meeting, item=item)
        case MeetingCancelled(meeting=meeting, following=following):
            then = f" {following.ref} follows on {following.slot.when}." if following else ""
            return Saying(f"{meeting.ref} is cancelled.{then}")
        case MeetingEvent(meeting=meeting):
            return view_of(meeting, None if place.in_channel else by, at, work, mine=by)
        case _:
            return Saying("Done.")


def _page(meeting: Meeting, page: int, by: Member, at: datetime, work: Reading) -> View:
    found = readable(meeting, by, at, work)
    if found is None:
        raise NotIssuedYet(meeting)
    agenda, version = found
    cleared = cleared_for(agenda, by, at, work)
    return page_of(meeting, cleared, version=version, page=page, is_open=by.is_observer)


def without_words(view: View) -> View:
    """What is kept of an answer for a redelivery: not what people wrote."""
    match view:
        case CheckForm():
            return Saying("That was kept. Open “Check lines” for the next one.")
        case LateItem(item=item):
            return Saying("That item was taken." if item.is_taken else "That item was left.")
        case _:
            return view


def _next_to_check(meeting: Meeting, work: Reading) -> View:
    waiting = _agenda(meeting, work).to_check
    if not waiting:
        return Saying("Every line is checked. “Send to chair” is on the draft's card.")
    return CheckForm(meeting=meeting, line=waiting[0], left=len(waiting))
