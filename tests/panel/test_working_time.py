"""Working days in England, quiet hours, and how a day is written."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.working_time import (
    HOURS,
    LONDON,
    Hours,
    bank_holidays,
    briefly,
    clock,
    is_working_day,
    local_day,
    moment,
    tersely,
    working_day_after,
    working_day_before,
    working_days_overdue,
    written,
)

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
LONG_DAYS = Hours(quiet_until=time(7), morning=time(7, 15), quiet_from=time(21, 30))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001

# https://www.gov.uk/bank-holidays, "England and Wales".
GAZETTED = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize("year", GAZETTED)
def test_the_weekdays_that_nobody_works_are_the_gazetted_bank_holidays(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))

    closed = [day for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day)]

    assert closed == [date.fromisoformat(f"{year}-{day}") for day in GAZETTED[year].split()]


def test_scotlands_and_northern_irelands_own_holidays_are_worked_in_england():
    assert is_working_day(date(2026, 1, 2))
    assert is_working_day(date(2026, 3, 17))
    assert is_working_day(date(2026, 11, 30))


def test_saturdays_and_sundays_are_not_worked():
    assert not is_working_day(date(2026, 11, 28))
    assert not is_working_day(date(2026, 11, 29))


def test_threads_that_ask_for_a_new_year_together_agree():
    bank_holidays.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(is_working_day, [date(2031, 12, 25)] * 64))

    assert not any(answers)


def test_no_other_country_is_imported():
    script = (
        "import sys, datetime, panel.working_time as w; w.is_working_day(datetime.date(2026, 12, 25));"
        "sys.exit('holidays.countries' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-18", 10, "2026-12-02"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-12-24", 4, "2027-01-04"),
        ("2027-12-24", 1, "2027-12-29"),
        ("2026-04-02", 1, "2026-04-07"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, n, expected):
    assert working_day_after(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_there_is_no_working_day_number_nought():
    with pytest.raises(ValueError, match="number 1"):
        working_day_after(date(2026, 11, 20), 0)


@given(DAYS, st.integers(1, 60))
def test_a_thing_due_today_is_n_working_days_overdue_on_the_nth(due, n):
    assert working_days_overdue(due, working_day_after(due, n)) == n


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        ("2026-11-27", "2026-11-20", 0),
        ("2026-11-27", "2026-11-27", 0),
        ("2026-11-27", "2026-11-29", 0),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-12-24", "2026-12-28", 0),
        ("2026-12-24", "2026-12-29", 1),
        ("2026-12-24", "2027-01-04", 4),
    ],
)
def test_overdue_counts_working_days_today_included(due, today, expected):
    assert working_days_overdue(date.fromisoformat(due), date.fromisoformat(today)) == expected


@pytest.mark.parametrize(
    ("day", "morning"),
    [
        ("2026-03-28", "2026-03-28T08:30"),
        ("2026-03-29", "2026-03-29T07:30"),
        ("2026-10-24", "2026-10-24T07:30"),
        ("2026-10-25", "2026-10-25T08:30"),
    ],
)
def test_the_morning_keeps_its_local_hour_when_the_clocks_change(day, morning):
    assert HOURS.morning_of(date.fromisoformat(day)) == utc(morning)
    assert HOURS.morning_of(date.fromisoformat(day)).tzinfo is UTC


@given(DAYS, st.integers(1, 60))
def test_counting_back_undoes_counting_on(day, n):
    start = working_day_after(day, 1)
    assert working_day_before(working_day_after(start, n), n) == start


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-11-27T10:00", 2, "2026-11-27T12:00"),
        ("2026-11-27T17:00", 2, "2026-11-30T09:00"),
        ("2026-11-27T16:00", 2, "2026-11-27T18:00"),
        ("2026-11-27T18:00", 2, "2026-11-30T10:00"),
        ("2026-11-27T03:00", 4, "2026-11-27T12:00"),
        ("2026-11-28T12:00", 1, "2026-11-30T09:00"),
        ("2026-12-24T17:30", 1, "2026-12-29T08:30"),
        ("2026-03-27T17:00", 2, "2026-03-30T09:00"),
        ("2026-10-23T17:00", 2, "2026-10-26T09:00"),
        ("2026-11-26T09:00", 12, "2026-11-27T11:00"),
    ],
)
def test_working_hours_are_those_that_are_not_quiet(at, hours, expected):
    assert HOURS.working_hours_after(london(at), hours) == london(expected)


@given(MOMENTS, st.integers(1, 30))
def test_so_many_working_hours_later_is_later_and_not_in_the_quiet(at, hours):
    later = HOURS.working_hours_after(at, hours)

    assert later >= at + timedelta(hours=hours)
    assert not HOURS.is_quiet(later - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-11-27T06:59", True),
        ("2026-11-27T07:00", False),
        ("2026-11-27T21:29", False),
        ("2026-11-27T21:30", True),
        ("2026-11-28T12:00", True),
    ],
)
def test_a_force_has_quiet_hours_of_its_own(at, quiet):
    assert LONG_DAYS.is_quiet(london(at)) is quiet


def test_a_force_that_works_longer_counts_more_working_hours_a_day():
    assert LONG_DAYS.working_hours_after(london("2026-11-27T18:00"), 3) == london("2026-11-27T21:00")
    assert LONG_DAYS.working_hours_after(london("2026-11-27T21:00"), 2) == london("2026-11-30T08:30")
    assert LONG_DAYS.morning_of(date(2026, 6, 12)) == utc("2026-06-12T06:15")


def test_half_past_midnight_in_summer_is_already_the_next_day():
    assert local_day(utc("2026-06-11T23:30")) == date(2026, 6, 12)
    assert local_day(utc("2026-12-11T23:30")) == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-11-27T07:59", True),
        ("2026-11-27T08:00", False),
        ("2026-11-27T17:59", False),
        ("2026-11-27T18:00", True),
        ("2026-06-12T07:59", True),
        ("2026-06-12T08:00", False),
        ("2026-06-12T18:00", True),
        ("2026-11-28T12:00", True),
        ("2026-12-28T12:00", True),
    ],
)
def test_quiet_runs_from_six_to_eight_local_and_over_days_off(at, quiet):
    assert HOURS.is_quiet(london(at)) is quiet


def test_days_and_moments_are_written_as_people_read_them():
    assert written(date(2026, 11, 27)) == "Friday 27 November 2026"
    assert briefly(date(2026, 11, 27)) == "Fri 27 Nov 2026"
    assert tersely(date(2026, 11, 7)) == "7 Nov"
    assert clock(utc("2026-06-12T16:00")) == "17:00"
    assert moment(utc("2026-11-20T09:14")) == "09:14 Fri 20 Nov"
    assert moment(utc("2026-06-11T23:30")) == "00:30 Fri 12 Jun"
