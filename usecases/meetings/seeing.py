"""How a meeting and its agenda stand for each reader."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from panel.agenda import Agenda, Item
from panel.catalogue.meetings import MeetingCommand, MeetingConsultation, ReadAgenda
from panel.language import Event
from panel.meetings import (
    AgendaRead,
    Answer,
    Attendance,
    ItemDecided,
    ItemPutForward,
    LineChecked,
    LinesOpened,
    Meeting,
    MeetingCancelled,
    MeetingEvent,
    MeetingState,
    NotIssuedYet,
    Rung,
    still_asks,
)
from panel.people import Member
from panel.views import View
from panel.views.meetings import (
    AgendaPage,
    Attender,
    CheckForm,
    Draft,
    LateItem,
    MeetingCall,
    MeetingView,
    Tally,
)
from panel.views.places import Place
from panel.views.reminders import MeetingItem
from panel.views.said import Saying
from usecases.meetings.clearing import agenda_of, attender, cleared_for, readable, silent_seats
from usecases.ports import Reading

LINES_A_PAGE = 14


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
    shown = page_of(meeting, cleared, version=version, page=page, is_open=by.is_observer)
    return replace(shown, files_open_part=attender(by, at) is Attender.SECRETARIAT)


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
    waiting = agenda_of(meeting, work).to_check
    if not waiting:
        return Saying("Every line is checked. “Send to chair” is on the draft's card.")
    return CheckForm(meeting=meeting, line=waiting[0], left=len(waiting))


def view_of(
    meeting: Meeting | None,
    by: Member | None,
    at: datetime,
    reading: Reading,
    *,
    mine: Member | None = None,
    made_for: int | None = None,
) -> MeetingView:
    """A meeting as one reader sees it; nobody in particular is the channel.

    `mine` is whoever presses in the channel: they see what all see, and what their own seat has said.
    """
    reader = attender(by, at) if by else Attender.EVERYONE
    asker = mine or by
    if meeting is None:
        return MeetingView(meeting=None, reader=reader, at=at)
    answers = reading.meetings.attendance(meeting)
    issued = reading.meetings.issued_agenda(meeting, meeting.issued)
    return MeetingView(
        meeting=meeting,
        reader=reader,
        at=at,
        draft=_in_numbers(meeting, issued, by, at, reading) if by and reader in _AT_THE_DESK else None,
        new_flags=issued.new("flag") if issued else 0,
        new_tasks=issued.new("task") if issued else 0,
        tally=_tally(answers, reader, reading),
        mine=next((said.answer for said in answers if asker and said.seat == asker.seat), None),
        is_stale=made_for is not None and made_for < meeting.draft,
    )


def call_of(meeting: Meeting, rung: Rung, *, made_for: int, at: datetime, reading: Reading) -> MeetingCall:
    """What the channel is asked; counts alone."""
    answers = reading.meetings.attendance(meeting)
    return MeetingCall(
        meeting=meeting,
        rung=rung,
        is_open=still_asks(meeting, rung, at, reading.ladder.hours),
        cut_off_at=meeting.cut_off_at(reading.ladder.hours),
        has_moved=made_for != meeting.day.toordinal(),
        tally=replace(
            _tally(answers, Attender.EVERYONE, reading), silent=len(silent_seats(meeting, at, reading))
        ),
    )


def attendance_item(meeting: Meeting, reader: Member, at: datetime, reading: Reading) -> MeetingItem | None:
    """As long as the reader's seat has not said whether it comes, and the meeting is ahead."""
    asks = still_asks(meeting, Rung.ANSWERS, at, reading.ladder.hours)
    return MeetingItem(meeting) if asks and reader.seat in silent_seats(meeting, at, reading) else None


_AT_THE_DESK = (Attender.SECRETARIAT, Attender.CHAIR)
_ON_THE_DESK = (MeetingState.DRAFT, MeetingState.CHAIRS_DRAFT)


def _in_numbers(
    meeting: Meeting, issued: Agenda | None, by: Member, at: datetime, reading: Reading
) -> Draft | None:
    """Counted as its reader may see it: a line more than they can open would tell that there is one."""
    drafted = reading.meetings.agenda(meeting) if meeting.state in _ON_THE_DESK else None
    if drafted is None:
        return None
    agenda = cleared_for(drafted, by, at, reading)
    stands = cleared_for(issued, by, at, reading) if issued else None
    return Draft(
        from_records=agenda.from_records,
        to_check=len(agenda.to_check),
        minutes=agenda.planned_minutes,
        changes=agenda.changes_since(stands),
    )


def _tally(answers: Sequence[Attendance], reader: Attender, reading: Reading) -> Tally:
    def count(answer: Answer) -> int:
        return sum(said.answer is answer for said in answers)

    return Tally(
        coming=count(Answer.COMING),
        apologies=count(Answer.APOLOGIES),
        substitutes=count(Answer.SUBSTITUTE),
        lines=tuple(_who_comes(answers, reading)) if reader in _AT_THE_DESK else (),
    )


def _who_comes(answers: Sequence[Attendance], reading: Reading) -> Iterator[str]:
    """`HMRC: apologies (P. Shah)`, by the names of the seats."""
    if not answers:
        return
    seats = {seat.id: seat.name for seat in reading.people.seats()}
    names = {member.id: member.name for member in reading.people.all()}
    for said in sorted(answers, key=lambda said: seats.get(said.seat, "")):
        who = names.get(said.by, "somebody who has left")
        whom = f" {said.words}" if said.words else ""
        yield f"{seats.get(said.seat, 'a seat that has left')}: {said.answer.value}{whom} ({who})"


def page_of(meeting: Meeting, agenda: Agenda, *, version: int, page: int, is_open: bool) -> AgendaPage:
    """Whole items, as many to a page as a phone takes."""
    pages = [tuple(Item)] if is_open else _pages(agenda)
    shown = min(max(page, 1), len(pages))
    return AgendaPage(
        meeting=meeting,
        agenda=agenda,
        version=version,
        page=shown,
        pages=len(pages),
        items=pages[shown - 1],
        is_open=is_open,
    )


def _pages(agenda: Agenda) -> list[tuple[Item, ...]]:
    pages: list[list[Item]] = [[]]
    room = LINES_A_PAGE
    for item in Item:
        needs = len(agenda.under(item)) + 1
        if pages[-1] and needs > room:
            pages.append([])
            room = LINES_A_PAGE
        pages[-1].append(item)
        room -= needs
    return [tuple(page) for page in pages]
