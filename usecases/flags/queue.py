"""The gatekeeper's queue: what has waited too long, and whom the clock tells."""

from collections.abc import Sequence
from datetime import datetime

from panel.catalogue.reminders import AlarmQueue
from panel.flags import Flag
from panel.people import Member
from panel.reminders import NO_SEAT, NothingDue, QueueAlarmed, alarm_at, deputies, is_late_at
from panel.working_time import local_day
from usecases.ports import Reading, UnitOfWork


def queue_due(flags: Sequence[Flag], at: datetime, reading: Reading) -> list[Flag]:
    """Those that wait for the gatekeeper, and of which nobody was told yet that they wait too long."""
    return [flag for flag in flags if flag.is_waiting and _is_due(flag, at, reading)]


def _is_due(flag: Flag, at: datetime, reading: Reading) -> bool:
    moment = alarm_at(flag, reading.reminders.said(flag.intake, NO_SEAT), reading.ladder)
    return moment is not None and moment <= at


def late(at: datetime, reading: Reading) -> list[Flag]:
    """All that have waited too long by now, alarmed or not; oldest first."""
    waiting = [(is_late_at(flag, reading.ladder), flag) for flag in reading.flags.waiting()]
    found = [flag for moment, flag in waiting if moment and moment <= at]
    return sorted(found, key=lambda flag: flag.queued_at or flag.raised_at)


def alarm(command: AlarmQueue, by: Member, at: datetime, work: UnitOfWork) -> QueueAlarmed:
    """Whether they still wait is asked again, now that nobody else writes. Raises NothingDue."""
    found = [flag for ref in command.flags if (flag := work.flags.find(ref))]
    due = queue_due(found, at, work)
    if not due:
        raise NothingDue
    told = deputies(work.people.all(), work.reminders.away(local_day(at)), at=at)
    return QueueAlarmed(
        flags=tuple(due),
        to=tuple(member.id for member in told),
        count=len(late(at, work)),
        hours=work.ladder.queue_hours,
        at=at,
        by=by.id,
    )
