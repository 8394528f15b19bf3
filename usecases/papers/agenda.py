"""The agenda: Part B for one member, as the cards show it to them; Part A in counts, for anybody."""

from collections.abc import Iterator
from datetime import datetime

from panel.agenda import Agenda, Item
from panel.agenda import Line as AgendaLine
from panel.language import Reference
from panel.meetings import Meeting, MeetingState, NotIssuedYet
from panel.papers import Content, Fact, Line, Marking, Note, Paper, PaperKind, Part, Section
from panel.people import Member, Role
from usecases.meetings.clearing import cleared_for, readable, still_said
from usecases.ports import Reading


def closed_agenda(ref: Reference | None, by: Member, at: datetime, reading: Reading) -> Paper:
    """Part B: made for one reader, it holds nothing that they may not see on the day it is made."""
    meeting = reading.meetings.named(ref or "")
    agenda, version = _printable(meeting, by, at, reading)
    cleared = cleared_for(agenda, by, at, reading)
    return Paper(
        kind=PaperKind.AGENDA,
        title="Agenda" if version else "Draft agenda",
        panel=reading.name,
        at=agenda.as_at,
        ref=meeting.ref,
        version=version,
        part=Part.B,
        facts=_facts(meeting, cleared, version),
        sections=tuple(_closed(cleared, item) for item in Item),
        issued_at=meeting.issued_at if version else None,
        made_for=by.name,
    )


def open_agenda(ref: Reference | None, by: Member, reading: Reading) -> Paper:
    """Part A, of what is issued: counts, and nobody's words, names or references; not its reader's either.

    An observer has that of a meeting which falls within their time on the panel.
    """
    meeting = reading.meetings.named(ref or "")
    if by.is_observer and not by.is_valid(meeting.slot.starts_at):
        raise NotIssuedYet(meeting)
    agenda = reading.meetings.issued_agenda(meeting, meeting.issued)
    if agenda is None:
        raise NotIssuedYet(meeting)
    opened = agenda.for_seat(None)
    return Paper(
        kind=PaperKind.OPEN_AGENDA,
        title="Agenda",
        panel=reading.name,
        at=agenda.as_at,
        marking=Marking.OFFICIAL,
        ref=meeting.ref,
        version=meeting.issued,
        part=Part.A,
        facts=_facts(meeting, opened, meeting.issued),
        sections=tuple(_opened(opened, item) for item in Item),
        issued_at=meeting.issued_at,
    )


def _printable(meeting: Meeting, by: Member, at: datetime, reading: Reading) -> tuple[Agenda, int]:
    """What they read on cards, but no draft on paper before the chair was sent it, save the secretariat's."""
    found = readable(meeting, by, at, reading)
    is_early = meeting.state is MeetingState.DRAFT and not by.holds(Role.SECRETARIAT)
    if found and found[1] == 0 and is_early:
        issued = reading.meetings.issued_agenda(meeting, meeting.issued)
        found = (still_said(issued, reading), meeting.issued) if issued else None
    if found is None:
        raise NotIssuedYet(meeting)
    return found


def _facts(meeting: Meeting, agenda: Agenda, version: int) -> tuple[Fact, ...]:
    """When, how and where, as it stood on that version."""
    return (
        Fact("Meeting", agenda.slot.when),
        Fact("Mode", agenda.slot.mode.value),
        Fact("Venue", agenda.slot.venue or "not set"),
        Fact("Length", f"{agenda.planned_minutes} of {agenda.minutes} minutes"),
        *(() if version else (Fact("Version", f"draft {meeting.draft}, not issued"),)),
    )


def _closed(agenda: Agenda, item: Item) -> Section:
    return _section(item, tuple(map(_line, agenda.under(item))) or (Note("Nothing on the record."),))


def _opened(agenda: Agenda, item: Item) -> Section:
    counted = agenda.open_part(item)
    return _section(item, (Note(counted),) if counted else ())


def _section(item: Item, content: tuple[Content, ...]) -> Section:
    return Section(heading=item.title, number=item.value, aside=f"{item.minutes} minutes", content=content)


def _line(line: AgendaLine) -> Line:
    """With the records that it comes from, and why it is there."""
    return Line(
        words="".join(_words(line)),
        sources=line.refs,
        why=line.why,
        is_unverified=line.is_unverified and line.is_from_channel,
    )


def _words(line: AgendaLine) -> Iterator[str]:
    """In the clerk's words, then in people's."""
    if line.is_unverified and not line.is_from_channel:
        yield "To be checked: "
    yield line.text
    if line.is_new and not line.is_standing:
        yield " (new)"
    if line.quote:
        yield f": “{line.quote}”"
