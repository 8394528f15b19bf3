"""When, how and where the panel meets: what the secretariat sets, moves and cancels; and what follows."""

from dataclasses import replace
from datetime import datetime

from panel.cycle import Slot
from panel.language import Reference
from panel.meetings.events import MeetingCancelled, MeetingHeld, MeetingMoved, MeetingPlanned
from panel.meetings.limits import fitting, must_be_ahead, must_be_possible
from panel.meetings.meeting import Meeting, MeetingState
from panel.meetings.refusals import NothingMoved, SayWhyCancelled
from panel.people import Member


def plan(
    slot: Slot, *, ref: Reference, by: Member, at: datetime, others: tuple[Meeting, ...]
) -> MeetingPlanned:
    """The secretariat sets a meeting; `others` are those still ahead."""
    must_be_possible(slot, at=at, others=others)
    return MeetingPlanned(meeting=Meeting(ref=ref, slot=slot, set_by=by.id), at=at, by=by.id)


def change(
    meeting: Meeting, *, by: Member, at: datetime, slot: Slot, others: tuple[Meeting, ...]
) -> MeetingMoved:
    """Another day, time, mode or venue; people who answered for it are asked again when it is issued."""
    must_be_ahead(meeting)
    if slot == meeting.slot:
        raise NothingMoved(meeting)
    must_be_possible(slot, at=at, others=tuple(m for m in others if m.ref != meeting.ref))
    return MeetingMoved(meeting=replace(meeting, slot=slot), was=meeting.slot, at=at, by=by.id)


def cancel(
    meeting: Meeting, *, by: Member, at: datetime, because: str, following: Meeting | None
) -> MeetingCancelled:
    must_be_ahead(meeting)
    if not because.strip():
        raise SayWhyCancelled(meeting)
    ended = replace(meeting, state=MeetingState.CANCELLED, note=fitting(because))
    return MeetingCancelled(meeting=ended, following=following, at=at, by=by.id)


def hold(meeting: Meeting, *, by: Member, at: datetime, following: Meeting | None) -> MeetingHeld:
    """Its day has gone by; the next one of the cycle is planned, unless there is one."""
    held = replace(meeting, state=MeetingState.HELD)
    return MeetingHeld(meeting=held, following=following, at=at, by=by.id)
