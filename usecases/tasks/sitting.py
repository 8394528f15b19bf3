"""Who sits on the panel at that moment, and whom a seat's task falls to."""

from datetime import datetime
from uuid import uuid4

from panel.language import DraftKey
from panel.people import Member, Seat, must_chair, owner_of
from panel.tasks import Asked
from usecases.ports import Reading


def new_key() -> DraftKey:
    return DraftKey(uuid4().hex)


def sitting_in(work: Reading, at: datetime) -> list[Member]:
    """Whoever is a member at that moment."""
    return [member for member in work.people.all() if member.is_valid(at)]


def in_the_chair(right: str, by: Member, at: datetime, work: Reading, *, instead: str = "") -> None:
    """Raises OnlyTheChair unless they may do today what only the chair may."""
    must_chair(right, by, at, work.people.all(), instead=instead)


def asked_of(seat: Seat, work: Reading, at: datetime) -> Asked:
    owner = owner_of(seat.id, sitting_in(work, at))
    return Asked(seat.id, seat.name, owner.id if owner else None)
