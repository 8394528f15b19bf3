"""A clock that runs like any other and can be moved forward by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from panel.working_time import HOURS, LONDON, is_working_day, local_day, working_day_after

Step = Literal["hour", "morning", "week"]

# A rehearsal opens when people have their coffee.
OPENING_TIME = time(9, 12)


class MovableClock:
    """Starts at `start` and never goes back. Calling it gives the time, aware and in UTC."""

    def __init__(self, start: datetime, *, real: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._real = real
        self._ahead = start.astimezone(UTC) - real()

    def __call__(self) -> datetime:
        return self._real() + self._ahead

    def move(self, step: Step) -> None:
        now = self()
        match step:
            case "hour":
                then = now + timedelta(hours=1)
            case "morning":
                then = next_morning(now)
            case "week":
                # A week later by the wall clock, also over the changes of the hour.
                wall = now.astimezone(LONDON).replace(tzinfo=None) + timedelta(weeks=1)
                then = wall.replace(tzinfo=LONDON).astimezone(UTC)
        self.move_to(then)

    def move_to(self, then: datetime) -> None:
        """Raises ValueError where that would be back."""
        now = self()
        if then < now:
            raise ValueError("this clock never goes back")
        self._ahead += then - now


def next_morning(now: datetime) -> datetime:
    """08:30 local of this working day if it is still to come, else of the next."""
    today = local_day(now)
    if is_working_day(today) and now < HOURS.morning_of(today):
        return HOURS.morning_of(today)
    return HOURS.morning_of(working_day_after(today, 1))


def opening(now: datetime) -> datetime:
    """The coming twelve minutes past nine of a working day.

    Never before `now`: the panel was founded in real time, and nobody is a member before that.
    """
    day = local_day(now)
    while True:
        opens = datetime.combine(day, OPENING_TIME, LONDON).astimezone(UTC)
        if opens >= now and is_working_day(day):
            return opens
        day = working_day_after(day, 1)
