"""A panel is set up in its channel: the code is spent, its author becomes the secretariat."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from panel.catalogue.people import SetUp
from panel.language import MemberId, Person, SeatId
from panel.people import ChannelTaken, CodeUnknown, Member, PanelBound, Role, recognise
from usecases.ports import Reading

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


def bind(command: SetUp, by: Member, at: datetime, work: Reading) -> PanelBound:
    if not work.people.code_is_open(command.code, now=work.now):
        raise CodeUnknown
    if work.people.channel_is_taken(command.tenant, command.channel):
        raise ChannelTaken
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
    return replace(by, seat=seat.id if seat else SeatId(uuid4().hex), seat_name=SECRETARIAT_SEAT)
