"""People: a panel is set up in its channel, its register imported, and its members recognised."""

import re
from dataclasses import replace
from datetime import datetime
from typing import assert_never
from uuid import uuid4

from panel.catalogue.people import ImportPeople, RecogniseMembers, SetUp
from panel.language import Event, MemberId, Person, SeatId
from panel.people import (
    ChannelTaken,
    CodeUnknown,
    Member,
    MembersRecognised,
    PanelBound,
    PeopleImported,
    Role,
    Seat,
    recognise,
)
from panel.register import Duty, Row, known_as
from panel.views import View
from panel.views.people import SetUpDone
from panel.views.said import Saying
from usecases.ports import Reading, UnitOfWork

SECRETARIAT_SEAT = "Panel secretariat"


def newcomer(command: SetUp, person: Person) -> Member:
    """Whoever typed the one-time code, before the panel knows anybody."""
    return Member(
        id=MemberId(uuid4().hex),
        name=command.name,
        email=_email(command, person),
        seat=SeatId(""),
        seat_name="",
        roles=frozenset({Role.SECRETARIAT}),
        person=person,
    )


def decide(
    command: SetUp | ImportPeople | RecogniseMembers, by: Member, at: datetime, work: UnitOfWork
) -> Event:
    match command:
        case SetUp():
            if not work.people.code_is_open(command.code, now=work.now):
                raise CodeUnknown
            if work.people.channel_is_taken(command.tenant, command.channel):
                raise ChannelTaken
            return _bound(command, by, at, work)
        case ImportPeople(rows):
            return _imported(rows, by, at, work)
        case RecogniseMembers(entries):
            found = recognise(entries, work.people.all())
            return MembersRecognised(at=at, by=by.id, members=tuple(found))
        case _:
            assert_never(command)


def _bound(command: SetUp, by: Member, at: datetime, work: Reading) -> PanelBound:
    secretary = _secretary(by, work)
    others = [m for m in work.people.all() if m.id != secretary.id]
    entries = [entry for entry in command.entries if entry.person != secretary.person]
    recognised = recognise(entries, others)
    known = {m.person for m in (*others, *recognised)}
    return PanelBound(
        at=at,
        by=secretary.id,
        code=command.code,
        tenant=command.tenant,
        channel=command.channel,
        team=command.team,
        service_url=command.service_url,
        secretary=secretary,
        recognised=tuple(recognised),
        strangers=tuple(entry.name for entry in entries if entry.person not in known),
    )


def _email(command: SetUp, person: Person) -> str:
    return next((entry.email for entry in command.entries if entry.person == person), "")


def _secretary(by: Member, work: Reading) -> Member:
    """A row of the register with that address becomes this person; else they sit for the secretariat."""
    waiting = [m for m in work.people.all() if m.email and m.person is None]
    rows = [m for m in waiting if m.email.casefold() == by.email.casefold()]
    known = [m for m in work.people.all() if m.person == by.person] or (rows if len(rows) == 1 else [])
    if known:
        return replace(known[0], person=by.person, roles=known[0].roles | {Role.SECRETARIAT})
    seat = next((s for s in work.people.seats() if s.name == SECRETARIAT_SEAT), None)
    return replace(by, seat=seat.id if seat else new_seat_id(), seat_name=SECRETARIAT_SEAT)


def _imported(rows: tuple[Row, ...], by: Member, at: datetime, work: UnitOfWork) -> PeopleImported:
    """Rows with a known address change that member; the others are added; nobody is taken away."""
    seats = {_folded(seat.name): seat for seat in work.people.seats()}
    members = {member.email.casefold(): member for member in work.people.all() if member.email}
    for row in rows:
        seats.setdefault(_folded(row.seat), _new_seat(row.seat))
    changed = [_member(row, seats[_folded(row.seat)], members.get(row.email.casefold())) for row in rows]
    return PeopleImported(at=at, by=by.id, seats=tuple(seats.values()), members=tuple(changed))


def _member(row: Row, seat: Seat, known: Member | None) -> Member:
    kept = known.roles & {Role.SECRETARIAT} if known and known.person else frozenset[Role]()
    return Member(
        id=known.id if known else MemberId(uuid4().hex),
        name=row.name,
        seat=seat.id,
        seat_name=seat.name,
        roles=frozenset({row.role}) | kept,
        is_owner=Duty.OWNER in row.duties,
        is_spoc=Duty.SPOC in row.duties,
        is_deputy=Duty.DEPUTY in row.duties,
        email=row.email,
        person=known.person if known else None,
    )


def _new_seat(name: str) -> Seat:
    known = known_as(name)
    aliases = tuple(dict.fromkeys((known.name, *known.aliases))) if known else ()
    return Seat(
        id=new_seat_id(),
        name=name,
        aliases=tuple(alias for alias in aliases if alias != name),
        can_do=known.can_do if known else "",
    )


def new_seat_id() -> SeatId:
    return SeatId(uuid4().hex)


def _folded(name: str) -> str:
    return re.sub(r"\W+", " ", name.casefold()).strip()


def seen(event: Event, work: Reading) -> View:
    match event:
        case PanelBound(strangers=strangers):
            waiting = tuple(m.name for m in work.people.all() if m.person is None)
            known = len(work.people.all()) - len(waiting)
            return SetUpDone(panel=work.name, known=known, waiting=waiting, strangers=strangers)
        case PeopleImported(members=members):
            return Saying(f"{len(members)} people imported.")
        case _:
            return Saying("Done.")
