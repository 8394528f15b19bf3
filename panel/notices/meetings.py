"""Who is told when something happens to a meeting or its agenda."""

from collections.abc import Sequence

from panel.language import DraftKey, MemberId
from panel.letters import Channel, Follow, Letter, Notice, Private, Show
from panel.meetings import (
    AgendaDrafted,
    AgendaIssued,
    AgendaRead,
    AgendaSentBack,
    AgendaSentToChair,
    ItemPutForward,
    LinesOpened,
    Meeting,
    MeetingCalled,
    MeetingCancelled,
    MeetingEvent,
    MeetingHeld,
    MeetingMoved,
    MeetingPlanned,
    Rung,
)
from panel.notices.audience import all_holding, sitting
from panel.people import Directory, Role


def of_meeting(event: MeetingEvent, directory: Directory) -> Sequence[Notice]:
    """The secretariat and the chair work on private cards; the channel learns of what is issued."""
    ref = event.meeting.ref
    secretariat = all_holding(event, directory, Role.SECRETARIAT)
    match event:
        case AgendaRead() | LinesOpened():
            return []
        case MeetingPlanned(meeting=meeting) | AgendaDrafted(meeting=meeting):
            return [Follow(ref), *_desks(meeting, secretariat)]
        case AgendaSentToChair(meeting=meeting):
            return [Follow(ref), *_desks(meeting, all_holding(event, directory, Role.CHAIR))]
        case AgendaIssued():
            observers = [m.id for m in sitting(event, directory) if m.is_observer]
            return [
                Follow(ref),
                Letter(to=Channel(), show=Show.MEETING, ref=ref),
                *(Letter(to=Private(m), show=Show.OPEN_AGENDA, ref=ref) for m in observers),
            ]
        case AgendaSentBack(meeting=meeting):
            return [Follow(ref), *_desks(meeting, secretariat)]
        case MeetingMoved(meeting=meeting, was=was):
            now = f"{ref} has moved: it is now on {meeting.slot.when}, {meeting.slot.where} (was {was.when})."
            return [Follow(ref), *_to_all(event, directory, now)]
        case MeetingCancelled(meeting=meeting, following=following):
            gone = f"{ref} on {meeting.slot.when} is cancelled."
            return [Follow(ref), *_to_all(event, directory, gone), *_desks(following, secretariat)]
        case MeetingHeld(following=following):
            return [Follow(ref), *_desks(following, secretariat)]
        case MeetingCalled():
            return _call(event)
        case ItemPutForward(item=item) if item.is_late:
            return [
                Letter(to=Private(chair), show=Show.LATE_ITEM, ref=ref, draft=DraftKey(item.key))
                for chair in all_holding(event, directory, Role.CHAIR)
            ]
        case _:
            return [Follow(ref)]


def _call(event: MeetingCalled) -> list[Letter]:
    """One card for each day on which it stands; once it has moved, the one before says so."""
    if not event.is_in_time:
        return []
    show = Show.ITEMS_CALL if event.rung is Rung.ITEMS else Show.ANSWERS_CALL
    meeting = event.meeting
    return [Letter(to=Channel(), show=show, ref=meeting.ref, version=meeting.day.toordinal())]


def _to_all(event: MeetingEvent, directory: Directory, text: str) -> list[Letter]:
    """Once its agenda is out people have it in their diaries, and a post in the channel alerts nobody."""
    if not event.meeting.issued:
        return []
    return [
        Letter(to=Private(m.id), show=Show.OPEN_AGENDA, ref=event.meeting.ref)
        if m.is_observer
        else Letter(to=Private(m.id), show=Show.SAID, text=text)
        for m in sitting(event, directory)
        if m.is_reachable
    ]


def _desks(meeting: Meeting | None, members: list[MemberId]) -> list[Letter]:
    """The private card on which an agenda is worked on; one for each draft."""
    if meeting is None:
        return []
    return [
        Letter(to=Private(member), show=Show.AGENDA, ref=meeting.ref, version=meeting.draft)
        for member in members
    ]
