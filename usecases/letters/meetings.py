"""What letters about meetings and agendas show when they leave."""

from datetime import datetime

from panel.letters import Show
from panel.meetings import Meeting, Rung
from panel.people import Member
from panel.views.meetings import Attender, LateItem
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.meetings.clearing import attender
from usecases.meetings.seeing import call_of, page_of, view_of
from usecases.ports import Reading


def of_meeting(
    letter: Asked, reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """The channel's card, the desk's card, an observer's open agenda, or a late item."""
    meeting = reading.meetings.find(letter.ref) if letter.ref else None
    if meeting is None:
        return Obsolete("no such record")
    match letter.show:
        case Show.OPEN_AGENDA if reader:
            return _open_agenda(meeting, reader, at, reading)
        case Show.LATE_ITEM if reader:
            return _late_item(letter, meeting, reader, at, reading)
        case Show.AGENDA if reader:
            return _desk(letter, meeting, reader, is_posted=is_posted, at=at, reading=reading)
        case Show.ITEMS_CALL | Show.ANSWERS_CALL:
            return _call(letter, meeting, is_posted=is_posted, at=at, reading=reading)
        case _:
            view = view_of(meeting, None, at, reading)
            return Shown(view=view, discloses=not is_posted, version=meeting.issued)


def _call(
    letter: Asked, meeting: Meeting, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """A question to the channel, which is not asked any more once its day has moved or gone by."""
    rung = Rung.ITEMS if letter.show is Show.ITEMS_CALL else Rung.ANSWERS
    view = call_of(meeting, rung, made_for=letter.version, at=at, reading=reading)
    if not is_posted and (view.has_moved or not view.is_open):
        return Obsolete("it has moved, or it is too late")
    return Shown(view=view, discloses=not is_posted, version=meeting.issued)


def _desk(
    letter: Asked, meeting: Meeting, reader: Member, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """The card on which an agenda is worked on; it holds numbers only."""
    if attender(reader, at) not in (Attender.SECRETARIAT, Attender.CHAIR):
        return Obsolete("no longer at the desk")
    if not is_posted and letter.version < meeting.draft:
        return Obsolete("there was a newer draft before it was shown")
    view = view_of(meeting, reader, at, reading, made_for=letter.version)
    return Shown(view=view, discloses=False)


def _open_agenda(meeting: Meeting, reader: Member, at: datetime, reading: Reading) -> Shown | Obsolete:
    """Part A, for an observer of that meeting; or that it is off."""
    if meeting.is_over:
        return Shown(view=view_of(meeting, reader, at, reading), discloses=False)
    agenda = reading.meetings.issued_agenda(meeting, meeting.issued)
    if agenda is None or not reader.is_valid(meeting.slot.starts_at):
        return Obsolete("nothing that they may see")
    page = page_of(meeting, agenda.for_seat(None), version=meeting.issued, page=1, is_open=True)
    return Shown(view=page, discloses=True, version=meeting.issued)


def _late_item(
    letter: Asked, meeting: Meeting, reader: Member, at: datetime, reading: Reading
) -> Shown | Obsolete:
    found = reading.meetings.item(letter.draft) if letter.draft else None
    if found is None or meeting.is_over or not reader.chairs(at):
        return Obsolete("no longer to be decided")
    return Shown(view=LateItem(meeting=meeting, item=found[0]), discloses=True, version=meeting.issued)
