"""When, how and where the panel meets: what the secretariat sets, moves and cancels; and what follows."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from panel.agenda import Item
from panel.cycle import Slot
from panel.language import Reference
from panel.meetings.events import ItemsNotReached, MeetingCancelled, MeetingHeld, MeetingMoved, MeetingPlanned
from panel.meetings.limits import fitting, must_be_ahead, must_be_possible
from panel.meetings.meeting import Meeting, MeetingState
from panel.meetings.refusals import NotBegunYet, NothingMoved, NothingWasIssued, SayWhyCancelled
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


def not_reached(meeting: Meeting, items: Collection[Item], *, by: Member, at: datetime) -> ItemsNotReached:
    """Said once it has begun; what is said last counts, and nothing means that all was reached."""
    if at < meeting.starts_at:
        raise NotBegunYet(meeting)
    if not meeting.issued or meeting.state is MeetingState.CANCELLED:
        raise NothingWasIssued(meeting)
    ended = replace(meeting, not_reached=tuple(sorted(set(items))))
    return ItemsNotReached(meeting=ended, at=at, by=by.id)
