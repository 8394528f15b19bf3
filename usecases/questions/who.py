"""What is answered to "who": seats with their people; for the secretariat, what is missing too."""

from collections.abc import Sequence
from datetime import datetime

from panel.catalogue.people import AskWho, OpenEnrolForm, OpenLeaveForm
from panel.language import SeatId
from panel.leaving import colleagues
from panel.people import (
    Member,
    Role,
    Seat,
    deputy_chairs,
    find_seats,
    may_delegate,
    seats_like,
    standing_in,
    unknown,
)
from panel.people.delegation import NobodyIsDeputy
from panel.people.enrolment import AlreadyAnswered, NotInTheChannel
from panel.people.refusals import must_be_secretariat
from panel.views.people import Concerns, DelegateForm, EnrolForm, LeaveForm, Sitting, Who, WhoSeat
from panel.working_time import local_day
from usecases.ports import Reading

SEATS_A_PAGE = 4


def who(question: AskWho, by: Member, at: datetime, reading: Reading) -> Who | WhoSeat:
    """One seat with all that is known of it, or a page of them; seats nobody sits at only when named."""
    seats = reading.people.seats()
    meant = [seat for seat in seats if seat.id == question.seat] or list(find_seats(question.words, seats))
    if len(meant) == 1:
        return _one(meant[0], by, at, reading)
    members = _present(reading, at)
    sat_at = {member.seat for member in members}
    meant = meant or (list(seats_like(question.words, seats)) if question.words else [])
    shown = meant or [seat for seat in seats if seat.id in sat_at]
    pages = max(1, -(-len(shown) // SEATS_A_PAGE))
    page = min(max(question.page, 0), pages - 1)
    return Who(
        panel=reading.name,
        at=at,
        seats=tuple(_sitting(s, members) for s in shown[page * SEATS_A_PAGE : (page + 1) * SEATS_A_PAGE]),
        page=page,
        pages=pages if not meant else 1,
        words=question.words,
        chairs=tuple(m.name for m in members if m.holds(Role.CHAIR)),
        standing_in=tuple((m.name, m.chairs_until) for m in standing_in(members, at) if m.chairs_until),
        concerns=_concerns(seats, members, at, reading) if by.holds(Role.SECRETARIAT) and not page else None,
    )


def _one(seat: Seat, by: Member, at: datetime, reading: Reading) -> WhoSeat:
    members = _present(reading, at)
    bodies = {body.name: body for body in reading.people.bodies()}
    knows = by.holds(Role.SECRETARIAT, Role.GATEKEEPER)
    return WhoSeat(
        sitting=_sitting(seat, members),
        at=at,
        body=bodies.get(seat.body) if knows else None,
        may_end=by.holds(Role.SECRETARIAT) and any(m.seat == seat.id for m in members),
    )


def _present(reading: Reading, at: datetime) -> list[Member]:
    """Whoever sits, or will: not those who have left."""
    return [m for m in reading.people.all() if m.valid_to is None or m.valid_to > at]


def _sitting(seat: Seat, members: Sequence[Member]) -> Sitting:
    here = [member for member in members if member.seat == seat.id]
    first = sorted(here, key=lambda m: (not m.is_owner, not m.is_spoc, not m.is_deputy, m.name))
    return Sitting(seat=seat, people=tuple(first))


def _concerns(seats: Sequence[Seat], members: Sequence[Member], at: datetime, reading: Reading) -> Concerns:
    sat_at = {member.seat for member in members if not member.is_observer}
    today = local_day(at)
    return Concerns(
        unreachable=tuple(m.name for m in members if m.person and not m.is_reachable),
        unseen=tuple(m.name for m in members if not m.person),
        without_agreement=tuple(
            dict.fromkeys(s.body or s.name for s in seats if s.id in sat_at and not s.has_isa(today))
        ),
        strangers=tuple(unknown(reading.strangers.all(), reading.people.all())),
        lingering=tuple(_lingering(at, reading)),
    )


def _lingering(at: datetime, reading: Reading) -> list[str]:
    """Whose membership has ended, and who could still read the channel when its list was last read."""
    roster = reading.people.newest_roster()
    there = {object_id for object_id, _ in reading.people.roster(roster)} if roster else set()
    everybody = reading.people.all()
    still_sit = {m.person for m in everybody if m.valid_to is None or m.valid_to > at}
    gone = [m for m in everybody if m.person and m.person not in still_sit]
    return [m.name for m in gone if m.person and m.person.object_id in there]


def delegate_form(by: Member, at: datetime, reading: Reading) -> DelegateForm:
    members = reading.people.all()
    may_delegate(by, at=at, members=members)
    if not (deputies := deputy_chairs(members, at)):
        raise NobodyIsDeputy
    return DelegateForm(
        deputies=tuple(deputies), today=local_day(at), has_delegated=bool(standing_in(members, at))
    )


def leave_form(question: OpenLeaveForm, by: Member, at: datetime, reading: Reading) -> LeaveForm:
    must_be_secretariat("end a membership", by, at, reading.people.all())
    seat = reading.people.seat(SeatId(question.seat))
    people = tuple(m for m in _present(reading, at) if m.seat == question.seat)
    if seat is None or not people:
        raise NotInTheChannel
    takers = tuple(m for m in people if any(m in colleagues(one, people, at) for one in people))
    owners = [task.owner for task in reading.tasks.open_for(seat.id) if task.owner]
    return LeaveForm(
        seat=seat,
        people=tuple((m, owners.count(m.id)) for m in people),
        takers=takers,
        today=local_day(at),
    )


def enrol_form(question: OpenEnrolForm, by: Member, at: datetime, reading: Reading) -> EnrolForm:
    must_be_secretariat("add somebody to the panel", by, at, reading.people.all())
    noted = next((s for s in reading.strangers.all() if s.person.object_id == question.person), None)
    if noted is None:
        raise NotInTheChannel
    if noted not in unknown([noted], reading.people.all()):
        raise AlreadyAnswered(noted)
    return EnrolForm(stranger=noted, seats=tuple(reading.people.seats()), today=local_day(at))
