"""The panel's mornings: the week in counts for the channel, how the clock is for the secretariat."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from panel.language import Event, Operation, Reference
from panel.working_time import Hours, local_day, working_day_after


def digest_ref(day: date) -> Reference:
    """What a digest's card is kept by; each person has their own card of it."""
    return Reference(f"digest {day.isoformat()}")


def week_ref(day: date) -> Reference:
    return Reference(f"week {day.isoformat()}")


STATUS = Reference("status")
"""What the secretariat's card is kept by."""


def first_morning(at: datetime) -> date:
    """The working day after a panel was set up: that day everybody knows."""
    return working_day_after(local_day(at), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What the records say of a panel's mornings."""

    next_day: date
    week: date | None = None
    """The day of the newest card of counts."""
    status: date | None = None
    """The day on which the secretariat's card was last posted anew."""
    known: frozenset[str] = frozenset()
    """What needed attention then, by id."""

    def next_at(self, hours: Hours) -> datetime:
        return hours.morning_of(self.next_day)


@dataclass(frozen=True, kw_only=True)
class MorningCame(Event):
    """A working day has begun; after downtime there is one for all that were missed."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    before: Morning
    """How the records stood."""
    attention: frozenset[str] = frozenset()
    """What needs the secretariat's attention today, by id."""

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def begins_a_week(self) -> bool:
        """Its first working day, which is a Tuesday when the Monday is a holiday."""
        last = self.before.week
        return last is None or last.isocalendar()[:2] != self.today.isocalendar()[:2]

    @property
    def is_news(self) -> bool:
        """Something needs attention that did not when the card was last posted anew."""
        return not self.attention <= self.before.known

    @property
    def after(self) -> Morning:
        anew = self.is_news or self.before.status is None
        return Morning(
            next_day=working_day_after(self.today, 1),
            week=self.today if self.begins_a_week else self.before.week,
            status=self.today if anew else self.before.status,
            known=self.attention if anew else self.before.known & self.attention,
        )
