"""Working days, quiet hours and how a day is written, in England and in London's local time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays and the days given for those that fall on a weekend.

    The `holidays` package imports some 250 countries to offer one, 8 MB more for a process that is
    measured by the megabyte, so its United Kingdom module is loaded by itself. Each year is counted
    whole before anybody sees it: the package's own lazy calendar can be read half full by a second thread.
    """
    countries = find_spec("holidays.countries")
    folders = countries.submodule_search_locations if countries else None
    spec = PathFinder.find_spec("united_kingdom", folders)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("holidays.countries.united_kingdom")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(module.UnitedKingdom(subdiv="ENG", years=year, expand=False))


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_day_after(day: date, n: int) -> date:
    """The n-th working day strictly after `day`; `n` is at least 1."""
    if n < 1:
        raise ValueError("the first working day after a day is number 1")
    while n:
        day += _ONE_DAY
        n -= is_working_day(day)
    return day


def working_day_before(day: date, n: int) -> date:
    """The n-th working day strictly before `day`; `n` is at least 1."""
    if n < 1:
        raise ValueError("the first working day before a day is number 1")
    while n:
        day -= _ONE_DAY
        n -= is_working_day(day)
    return day


def working_days_overdue(due: date, today: date) -> int:
    """Working days after the due date, today included; none until the due date has gone by."""
    gone = (due + timedelta(days=n) for n in range(1, (today - due).days + 1))
    return sum(is_working_day(day) for day in gone)


def beginning_of(day: date) -> datetime:
    """00:00 local."""
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The midnight after it, local."""
    return beginning_of(day + _ONE_DAY)


def last_day(end: datetime) -> date:
    """The last day of what ends at that moment, as people say it."""
    return local_day(end - timedelta(microseconds=1))


def local_day(at: datetime) -> date:
    """The day on London's calendars at that moment."""
    return at.astimezone(LONDON).date()


def written(day: date) -> str:
    """As in "Friday 27 November 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def briefly(day: date) -> str:
    """As in "Fri 27 Nov 2026"."""
    return f"{WEEKDAYS[day.weekday()][:3]} {tersely(day)} {day.year}"


def tersely(day: date) -> str:
    """As in "27 Nov"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def clock(at: datetime) -> str:
    """The local time, as in "17:00"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def moment(at: datetime) -> str:
    """The local time and day, as in "09:14 Fri 20 Nov"."""
    day = local_day(at)
    return f"{clock(at)} {WEEKDAYS[day.weekday()][:3]} {tersely(day)}"


def moment_at(day: date, hour: time) -> datetime:
    """That local time on that day, in UTC."""
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A force's hours on a working day, local. All other time is quiet, and a day off is quiet as a whole."""

    quiet_until: time = time(8)
    morning: time = time(8, 30)
    """When the day's reminders go."""
    quiet_from: time = time(18)

    def morning_of(self, day: date) -> datetime:
        return moment_at(day, self.morning)

    def is_quiet(self, at: datetime) -> bool:
        local = at.astimezone(LONDON)
        at_work = self.quiet_until <= local.time() < self.quiet_from
        return not (at_work and is_working_day(local.date()))

    def working_hours_after(self, at: datetime, hours: int) -> datetime:
        """So many hours later, counting only those that are not quiet."""
        left = timedelta(hours=hours)
        day = local_day(at)
        while True:
            if is_working_day(day):
                opens, closes = max(at, moment_at(day, self.quiet_until)), moment_at(day, self.quiet_from)
                if opens + left <= closes:
                    return opens + left
                left -= max(timedelta(0), closes - opens)
            day += _ONE_DAY


HOURS = Hours()
"""Without a word of the force's."""
