"""Whom a rung reaches today: the people of the seat and the chair, or whoever stands in for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from panel.language import MemberId, SeatId
from panel.people import Member, Role, chairing, holders, in_hand
from panel.reminders.absence import Away, stand_in
from panel.reminders.ladder import Reach, Step


@dataclass(frozen=True, slots=True)
class Recipient:
    member: MemberId
    on_behalf: MemberId | None = None
    """Whom it was for, where they are away."""


def recipients(
    step: Step,
    *,
    seat: SeatId,
    owner: MemberId | None,
    members: Sequence[Member],
    away: Sequence[Away],
    at: datetime,
) -> tuple[Recipient, ...]:
    """Each person once, however many of them they are."""
    sitting = [m for m in members if m.is_valid(at) and not m.is_observer]
    reached: dict[MemberId, Recipient] = {}
    for reach in Reach:
        for member in _reached(reach, seat, owner, sitting, at) if reach in step.to else ():
            if reader := stand_in(member, sitting, away, at=at):
                behalf = member.id if reader.id != member.id else None
                reached.setdefault(reader.id, Recipient(reader.id, behalf))
    return tuple(reached.values())


def _reached(
    reach: Reach, seat: SeatId, owner: MemberId | None, sitting: list[Member], at: datetime
) -> list[Member]:
    """What nobody owns is the secretariat's to chase; so is what would go to a chair that is empty."""
    secretariat = holders(sitting, Role.SECRETARIAT)
    match reach:
        case Reach.OWNER:
            found = in_hand(seat, owner, sitting)
            return [found] if found else secretariat[:1]
        case Reach.SPOC:
            return [m for m in sitting if m.seat == seat and m.is_spoc]
        case Reach.CHAIR:
            return chairing(sitting, at) or secretariat[:1]
        case Reach.THREAD:
            return []
