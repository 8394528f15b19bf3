"""Spills: what is found in a message, who could read it, and the record's end."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.spills import CloseSpill, ReadSpill, SpillCommand, SpillConsultation
from panel.language import Reference, spoken
from panel.people import Member, NotAllowed, Role
from panel.spills import NoSuchSpill, Spill, SpillEvent, SpillRead, found_in
from panel.views import View
from panel.views.said import Saying
from panel.views.spills import SpillReaders, SpillView
from usecases.ports import Reading, UnitOfWork


def decide(
    command: SpillCommand | SpillConsultation, by: Member, at: datetime, work: UnitOfWork
) -> SpillEvent:
    must_keep_the_record(by, at, work)
    spill = named(command.spill, work)
    match command:
        case CloseSpill(note=note):
            return spill.close(by=by, at=at, note=note)
        case ReadSpill():
            return SpillRead(at=at, by=by.id, spill=spill)
        case _:
            assert_never(command)


def seen(event: SpillEvent, by: Member, at: datetime, work: Reading) -> View:
    spill = event.spill
    if isinstance(event, SpillRead):
        return SpillReaders(spill=spill, names=tuple(_could_read(spill, work)))
    return view_of(spill, by, at, work) or Saying("Done.")


def view_of(spill: Spill, reader: Member, at: datetime, work: Reading) -> SpillView | None:
    """The record as its author or the secretariat sees it; None for anybody else."""
    is_author, keeps = reader.id == spill.author, keeps_the_record(reader, at)
    message = work.history.message(spill.message)
    if message is None or not (is_author or keeps):
        return None
    return SpillView(
        spill=spill,
        said_at=message.at,
        could_read=len(_could_read(spill, work)),
        link=work.history.link(spill.message, spill.root),
        is_author=is_author,
        is_secretariat=keeps,
        author=_name(spill.author, work) if keeps else "",
        closed_by=_name(spill.closed_by, work) if keeps and spill.closed_by else "",
    )


def found_in_message(words: str, work: Reading) -> tuple[str, ...]:
    """The members' own addresses are no spill; they are looked up only where an address stands."""
    addresses = [member.email for member in work.people.all()] if "@" in words else ()
    return found_in(words, addresses=addresses)


def asked_to_delete(spill: Spill) -> str:
    """For an author whom no card reaches, because the register does not know them."""
    return (
        f"Your message in the channel holds what looks like {spoken(list(spill.found))}. Everyone there can "
        "read it: please delete it (hold or hover over the message, More, Delete). The secretariat knows."
    )


def named(words: str, work: Reading) -> Spill:
    """Raises NoSuchSpill."""
    ref = Reference(words.strip().upper())
    spill = work.spills.find(ref)
    if spill is None:
        raise NoSuchSpill(ref)
    return spill


def keeps_the_record(member: Member, at: datetime) -> bool:
    return member.holds(Role.SECRETARIAT) or member.chairs(at)


def must_keep_the_record(by: Member, at: datetime, work: Reading) -> None:
    if not keeps_the_record(by, at):
        sitting = [member for member in work.people.all() if member.is_valid(at)]
        raise NotAllowed("keep the record of a spill", role=Role.SECRETARIAT, members=sitting)


def _could_read(spill: Spill, work: Reading) -> list[str]:
    """Everybody in the channel but its author."""
    author = work.people.by_id(spill.author)
    own = author.person.object_id if author and author.person else spill.author.removeprefix("person:")
    entries = work.people.roster(spill.roster) if spill.roster else ()
    return [name for object_id, name in entries if object_id != own]


def _name(member: str, work: Reading) -> str:
    found = next((m for m in work.people.all() if m.id == member), None)
    return f"{found.name}, {found.seat_name}" if found else "somebody who is not on the register"
