"""The secretariat ends a membership; what the person had in hand changes hands in the same breath."""

from collections.abc import Sequence
from datetime import datetime

from panel.catalogue.people import EndMembership, EndMembershipByName, HandOver
from panel.language import MemberId
from panel.leaving import (
    Heir,
    MembershipEnded,
    MembershipLapsed,
    colleagues,
    end_membership,
    hand_over,
    has_something_to_hand_over,
    owned_by,
)
from panel.people import Member
from panel.people.naming import WhoIsThat, the_day, the_one_called
from panel.people.refusals import must_be_secretariat
from panel.working_time import local_day
from usecases.ports import Reading


def decide(
    command: EndMembership | EndMembershipByName, by: Member, at: datetime, work: Reading
) -> MembershipEnded:
    members = work.people.all()
    must_be_secretariat("end a membership", by, at, members)
    if isinstance(command, EndMembershipByName):
        of = the_one_called(command.name, [m for m in members if m.valid_to is None or m.valid_to > at])
        last_day = the_day(command.last_day, today=local_day(at))
        heir = _heir_called(command.heir, of, members, at)
    else:
        of, last_day = _of(command.member, members), command.last_day
        heir = _heir(command.heir, members)
    return end_membership(
        of,
        last_day=last_day,
        heir=heir,
        owned=owned_by(of.id, work.tasks.open_for(of.seat)),
        by=by,
        at=at,
        members=members,
    )


def lapsed(command: HandOver, by: Member, at: datetime, work: Reading) -> MembershipLapsed:
    left = _of(command.member, work.people.all())
    owned = owned_by(left.id, work.tasks.undecided())
    return hand_over(left, owned=owned, by=by, at=at, members=work.people.all())


def due_to_hand_over(at: datetime, reading: Reading) -> list[MemberId]:
    """Whose last day has gone by while their seat still counts on them."""
    gone = [m for m in reading.people.all() if m.valid_to and m.valid_to <= at]
    tasks = reading.tasks.undecided() if gone else ()
    return [m.id for m in gone if has_something_to_hand_over(m, owned_by(m.id, tasks), at)]


def _of(member: str, members: Sequence[Member]) -> Member:
    found = next((m for m in members if m.id == member), None)
    if found is None:
        raise WhoIsThat("", [])
    return found


def _heir(chosen: str, members: Sequence[Member]) -> Member | Heir:
    return Heir(chosen) if chosen in set(Heir) else _of(chosen, members)


def _heir_called(words: str, of: Member, members: Sequence[Member], at: datetime) -> Member | Heir:
    if words.casefold() in ("nobody", "no one", "no-one", "nobody yet"):
        return Heir.NOBODY
    return the_one_called(words, colleagues(of, members, at)) if words else Heir.UNDECIDED
