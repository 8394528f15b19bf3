"""What the seats that are asked say: that they have it, and whether they hold anything."""

from dataclasses import replace
from datetime import datetime

from panel.flags.events import FlagAcknowledged, FlagReplied
from panel.flags.flag import Answer, Flag, FlagState, SeatReply, SeatSeen
from panel.flags.refusals import (
    FlagAcknowledgedAlready,
    FlagHasChanged,
    FlagHasMoved,
    FlagIsRecalled,
    RepliedAlready,
)
from panel.language import SeatId
from panel.people import Member


def acknowledge(flag: Flag, *, by: Member, at: datetime, version: int | None = None) -> FlagAcknowledged:
    """The seat has it; of a recalled flag, it has taken note of the recall."""
    if flag.state not in (FlagState.RELEASED, FlagState.RECALLED):
        raise FlagHasMoved(flag)
    if version is not None and version != flag.version:
        raise FlagHasChanged(flag)
    if flag.seen_by(by.seat):
        raise FlagAcknowledgedAlready(flag, by.seat_name)
    return FlagAcknowledged(flag=_seen(flag, by=by, at=at), at=at, by=by.id, seat=SeatId(by.seat))


def reply(flag: Flag, *, by: Member, at: datetime, answer: Answer) -> FlagReplied:
    """Hit, no hit, not searched, cannot say. Whoever replies has it; a later reply takes its place."""
    if flag.state is FlagState.RECALLED:
        raise FlagIsRecalled(flag)
    if not flag.is_open:
        raise FlagHasMoved(flag)
    before = flag.reply_of(by.seat)
    if before and before.answer is answer:
        raise RepliedAlready(flag, by.seat_name, answer.value)
    said = SeatReply(seat=by.seat, answer=answer, by=by.id, at=at)
    others = tuple(each for each in flag.replies if each.seat != by.seat)
    answered = replace(_seen(flag, by=by, at=at), replies=(*others, said))
    return FlagReplied(flag=answered, at=at, by=by.id, reply=said)


def _seen(flag: Flag, *, by: Member, at: datetime) -> Flag:
    if flag.seen_by(by.seat):
        return flag
    return replace(flag, seen=(*flag.seen, SeatSeen(seat=by.seat, by=by.id, at=at)))
