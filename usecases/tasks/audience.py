"""Who may read a task that serves a flag for named seats, and who may ask for one."""

import re
from dataclasses import replace
from datetime import datetime

from panel.language import Reference, SeatId
from panel.people import Member, Role, owner_of
from panel.tasks import (
    NotAGroup,
    Particulars,
    Raiser,
    SeatWasNotTold,
    ServesNothingKnown,
    Task,
    TaskIsRestricted,
)
from panel.working_time import local_day
from usecases.ports import Reading
from usecases.tasks.sitting import sitting_in


def must_be_readable(task: Task, by: Member, at: datetime, work: Reading) -> None:
    """A restricted flag's audience, the chair and the gatekeeper; nobody else."""
    if not may_see_served(task, by, at, work):
        raise TaskIsRestricted(task)


def may_see_served(task: Task, by: Member, at: datetime, work: Reading) -> bool:
    """Whether they may learn which flag a task serves: the seats asked had received it before."""
    if not task.serves_restricted or by.chairs(at) or by.holds(Role.GATEKEEPER):
        return True
    return task.concerns(by.seat) or _was_told(task, by.seat, work)


def _was_told(task: Task, seat: SeatId, work: Reading) -> bool:
    flag = work.flags.find(task.serves) if task.serves else None
    return flag is not None and flag.was_told(seat)


def must_have_been_told(task: Task, *seats: SeatId, work: Reading) -> None:
    """Asked again whenever a task goes to somebody: the flag may have been recalled, or never been theirs."""
    if task.serves_restricted and not all(_was_told(task, seat, work) for seat in seats):
        raise SeatWasNotTold(task)


def cleared(more: Particulars, seat: SeatId, by: Member, at: datetime, work: Reading) -> Particulars:
    """No task makes a flag known to a seat that the gatekeeper has not given it to.

    A whole-panel flag that is not there is left out: the words still say what was meant.
    """
    if more.serves is None:
        return more
    if more.serves.startswith("OCG"):
        return _a_group(more, more.serves, at)
    flag = work.flags.find(more.serves)
    is_known = flag is not None and flag.ref == more.serves and flag.released_at is not None
    if more.serves.startswith("F-"):
        return more if is_known else replace(more, serves=None)
    asked = [seat, *(helper.seat for helper in more.supporting)]
    asks = by.chairs(at) or by.holds(Role.GATEKEEPER) or (flag is not None and flag.was_told(by.seat))
    if flag is None or not (is_known and asks and all(map(flag.was_told, asked))):
        raise ServesNothingKnown(more.serves)
    return more


def _a_group(more: Particulars, ref: Reference, at: datetime) -> Particulars:
    """By its shape alone: the panel keeps no register of crime groups yet."""
    year = re.fullmatch(r"OCG-(20\d\d)-\d{3,6}", ref)
    if year is None or int(year[1]) > local_day(at).year:
        raise NotAGroup(ref)
    return more


def raiser(task: Task, at: datetime, work: Reading) -> Raiser | None:
    """Whoever is told what came of the flag that it served; when they have left, their seat's owner.

    The number of a restricted flag is for its raiser and its audience: a colleague hears of it without.
    """
    flag = work.flags.find(task.serves) if task.serves else None
    if flag is None:
        return None
    sitting = sitting_in(work, at)
    if any(member.id == flag.raised_by for member in sitting):
        return Raiser(flag.raised_by, flag.ref)
    owner = owner_of(flag.raised_seat, sitting)
    called = flag.ref if flag.was_told(flag.raised_seat) else "a flag that your seat raised"
    return Raiser(owner.id, called) if owner else None
