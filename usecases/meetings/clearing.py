"""Who may do and read what of meetings and their agendas."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from panel.agenda import Agenda, Line
from panel.flags import Flag, FlagState
from panel.language import Reference, SeatId
from panel.meetings import Meeting, MeetingIsOver, MeetingState, NotIssuedYet
from panel.people import Member, NotAllowed, Role, Seat
from panel.views.meetings import Attender
from panel.working_time import local_day
from usecases.ports import Reading


def must_be_secretariat(right: str, by: Member, at: datetime, work: Reading) -> None:
    if not by.holds(Role.SECRETARIAT):
        sitting = [member for member in work.people.all() if member.is_valid(at)]
        raise NotAllowed(right, role=Role.SECRETARIAT, members=sitting)


def begun(words: str, at: datetime, work: Reading) -> Meeting:
    """The meeting so called; where nothing is said, the one that began last."""
    if words:
        return work.meetings.named(words)
    today = [meeting for meeting in work.meetings.ahead() if meeting.starts_at <= at]
    last = today[-1] if today else work.meetings.last_held(local_day(at) + timedelta(days=1))
    return last or work.meetings.named("")


def attender(by: Member, at: datetime) -> Attender:
    """The secretariat's desk comes first: a secretary in the chair still keeps the papers."""
    if by.is_observer:
        return Attender.OBSERVER
    if by.holds(Role.SECRETARIAT):
        return Attender.SECRETARIAT
    return Attender.CHAIR if by.chairs(at) else Attender.MEMBER


def readable(meeting: Meeting, by: Member, at: datetime, work: Reading) -> tuple[Agenda, int] | None:
    """What that reader may open: members what is issued; whoever prepares it, the draft.

    An observer sees the agenda of a meeting that falls within their time on the panel.
    """
    if by.is_observer and not by.is_valid(meeting.slot.starts_at):
        return None
    on_desk = meeting.state in (MeetingState.DRAFT, MeetingState.CHAIRS_DRAFT)
    if on_desk and attender(by, at) in (Attender.SECRETARIAT, Attender.CHAIR):
        draft = work.meetings.agenda(meeting)
        return (still_said(draft, work), 0) if draft else None
    issued = work.meetings.issued_agenda(meeting, meeting.issued)
    return (still_said(issued, work), meeting.issued) if issued else None


def agenda_of(meeting: Meeting, work: Reading) -> Agenda:
    """The newest draft, or the version that it became; refused where there is none."""
    agenda = work.meetings.agenda(meeting)
    if agenda is None:
        if meeting.is_over:
            raise MeetingIsOver(meeting)
        raise NotIssuedYet(meeting)
    return still_said(agenda, work)


def still_said(agenda: Agenda, reading: Reading) -> Agenda:
    """Without the words put forward from messages that were deleted or withheld since; the line says so.

    It stays: nobody takes a line from an issued agenda by deleting a message.
    """
    if not any(line.is_from_channel for line in agenda.lines):
        return agenda
    gone = {f"put:{key}" for key in reading.history.taken_away()}
    return replace(agenda, lines=tuple(_emptied(line) if line.key in gone else line for line in agenda.lines))


def _emptied(line: Line) -> Line:
    why = f"{line.why}, but its message was deleted or withheld since"
    return replace(line, quote="", thread="", why=why)


def cleared_for(agenda: Agenda, by: Member, at: datetime, reading: Reading) -> Agenda:
    """An agenda as its reader may see it today: what was frozen gives nobody a right that has ended since.

    A flag for named seats is there for them and for the gatekeeper; to all others nothing tells of it.
    """
    seat = None if by.is_observer else reading.people.seat(by.seat)
    stand = [line.refs[0] for line in agenda.lines if _is_a_flags(line)]
    flags = {flag.ref: flag for flag in reading.flags.these(stand)}
    keeps = by.holds(Role.GATEKEEPER)
    lines = (
        _cleared(line, flags, seat, at, keeps=keeps) if _is_a_flags(line) else line for line in agenda.lines
    )
    return replace(agenda, lines=tuple(line for line in lines if line is not None))


def _is_a_flags(line: Line) -> bool:
    return line.key.startswith("flag:")


def _cleared(
    line: Line, flags: Mapping[Reference, Flag], seat: Seat | None, at: datetime, *, keeps: bool
) -> Line | None:
    flag = flags.get(line.refs[0])
    if flag is None or seat is None or not (keeps or flag.concerns(seat, on=local_day(at))):
        return line if flag and line.seats is None else None
    if flag.state is FlagState.RECALLED:
        return replace(line, text=f"{flag.ref} · recalled", why="recalled since: do not use it")
    return line


def silent_seats(meeting: Meeting, at: datetime, reading: Reading) -> list[SeatId]:
    """Seats where somebody sits, and that have not said whether they come."""
    said = {answer.seat for answer in reading.meetings.attendance(meeting)}
    taken = (m.seat for m in reading.people.all() if m.is_valid(at) and not m.is_observer)
    return [seat for seat in dict.fromkeys(taken) if seat not in said]
