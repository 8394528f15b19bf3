"""Whom a rung reaches today: the people of the seat and the chair, or whoever stands in for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from panel.language import MemberId, SeatId
from panel.people import Member, Role, chairing, holders, in_hand
from panel.reminders.absence import Away, stand_in
from panel.reminders.climbing import Outcome
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
    office: Role = Role.SECRETARIAT,
) -> tuple[Recipient, ...]:
    """Each person once, however many of them they are.

    The office chases what nobody at the seat can be told of, and stands in last for whoever is away.
    """
    sitting = [m for m in members if m.is_valid(at) and not m.is_observer]
    reached: dict[MemberId, Recipient] = {}
    for reach in Reach:
        for member in _reached(reach, seat, owner, sitting, at=at, office=office) if reach in step.to else ():
            if reader := stand_in(member, sitting, away, at=at, office=office):
                behalf = member.id if reader.id != member.id else None
                reached.setdefault(reader.id, Recipient(reader.id, behalf))
    return tuple(reached.values())


def outcome_of(step: Step, reached: Sequence[Recipient], left: Sequence[Recipient]) -> Outcome:
    """What becomes of a rung that would reach some, of whom those are left who have not asked for quiet."""
    if left or Reach.THREAD in step.to:
        return Outcome.SENT
    return Outcome.SNOOZED if reached else Outcome.NOBODY


def _reached(
    reach: Reach,
    seat: SeatId,
    owner: MemberId | None,
    sitting: list[Member],
    *,
    at: datetime,
    office: Role,
) -> list[Member]:
    """What nobody owns is the office's to chase; so is what would go to a chair that is empty."""
    offices = holders(sitting, office)
    match reach:
        case Reach.OWNER:
            found = in_hand(seat, owner, sitting)
            # Where nobody is marked, a flag went to everybody of the seat, so they all are reminded of it.
            others = [m for m in sitting if m.seat == seat and office is Role.GATEKEEPER]
            return [found] if found else others or offices[:1]
        case Reach.SPOC:
            return [m for m in sitting if m.seat == seat and m.is_spoc]
        case Reach.CHAIR:
            return chairing(sitting, at) or offices[:1]
        case Reach.KEEPER:
            return holders(sitting, Role.GATEKEEPER)
        case Reach.THREAD:
            return []
