"""When a flag has waited too long for the gatekeeper, and who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from panel.flags import Flag, FlagState
from panel.language import Event, MemberId, Operation, Reference, SeatId
from panel.people import Member, Role, holders
from panel.reminders.absence import Away
from panel.reminders.climbing import Reminded
from panel.reminders.ladder import Ladder
from panel.working_time import local_day

QUEUE = Reference("queue")
"""What the alarm's card is kept by."""
NO_SEAT = SeatId("")
"""Whom the alarm is kept for: it is no seat's."""


def is_late_at(flag: Flag, ladder: Ladder) -> datetime | None:
    """From when on it has waited too long; None where it does not wait for the gatekeeper."""
    if flag.state is not FlagState.RAISED:
        return None
    return ladder.hours.working_hours_after(flag.queued_at or flag.raised_at, ladder.queue_hours)


def alarm_at(flag: Flag, said: Sequence[Reminded], ladder: Ladder) -> datetime | None:
    """The same, until the alarm was given: once for each time that it came into the queue."""
    since = flag.queued_at or flag.raised_at
    return None if any(alarm.at >= since for alarm in said) else is_late_at(flag, ladder)


def deputies(members: Sequence[Member], away: Sequence[Away], *, at: datetime) -> list[Member]:
    """Whoever may open the queue in the gatekeeper's place; nobody, where there is just one.

    Those marked as deputies; where none is, it is not known who is whose deputy, and all are told.
    """
    gone = {each.member for each in away if each.lasts(local_day(at))}
    keepers = holders((m for m in members if m.is_valid(at)), Role.GATEKEEPER)
    if len(keepers) < 2:
        return []
    there = [m for m in keepers if m.id not in gone]
    return [m for m in there if m.is_deputy] or there


@dataclass(frozen=True, kw_only=True)
class QueueAlarmed(Event):
    """Flags have waited too long. Without a deputy the chair and the secretariat learn how many."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    flags: tuple[Flag, ...]
    to: tuple[MemberId, ...]
    """Gatekeepers."""
    count: int
    """How many have waited too long by now, those of earlier alarms included."""
    hours: int

    @property
    def about(self) -> Reference | None:
        return self.flags[0].intake if len(self.flags) == 1 else None
