"""The cycle: when, how and where the panel meets, and the day of its next meeting."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from panel.working_time import briefly, is_working_day, moment_at, working_day_after


class Mode(StrEnum):
    TEAMS = "Teams"
    IN_PERSON = "in person"

    @property
    def other(self) -> "Mode":
        return Mode.IN_PERSON if self is Mode.TEAMS else Mode.TEAMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """How often the panel meets, for how long, and how many working days before what is due."""

    months: int = 2
    minutes: int = 120
    cut_off: int = 10
    issue: int = 5


CYCLE = Cycle()
"""The panel's cycle (force: may differ)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When, how and where."""

    day: date
    starts: time
    """London's."""
    mode: Mode
    venue: str = ""

    @property
    def starts_at(self) -> datetime:
        return moment_at(self.day, self.starts)

    @property
    def where(self) -> str:
        """The place as cards name it: `HQ`, `in person`, `Teams`."""
        return self.venue or self.mode.value

    @property
    def when(self) -> str:
        """As in "Tue 8 Dec 2026, 10:00"."""
        return f"{briefly(self.day)}, {self.starts:%H:%M}"

    def following(self, cycle: Cycle = CYCLE) -> "Slot":
        """The next one of the cycle: the same weekday of the month, the other mode, no venue yet."""
        return Slot(day=day_of_cycle(self.day, cycle), starts=self.starts, mode=self.mode.other)


def day_of_cycle(day: date, cycle: Cycle = CYCLE) -> date:
    """The same weekday of the month (say, the second Tuesday), so many months on; never a day of rest."""
    months = day.month - 1 + cycle.months
    first = date(day.year + months // 12, months % 12 + 1, 1)
    nth = (day.day - 1) // 7
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * nth)
    if found.month != first.month:
        found -= timedelta(days=7)
    return found if is_working_day(found) else working_day_after(found, 1)
