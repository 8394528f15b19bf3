"""Working days in England, quiet hours, and how a day is written."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.working_time import (
    LONDON,
    bank_holidays,
    briefly,
    clock,
    due_moment,
    is_quiet,
    is_working_day,
    local_day,
    moment,
    morning_of,
    next_open,
    tersely,
    working_day_after,
    working_days_overdue,
    written,
)

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
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
    ("day", "due", "morning"),
    [
        ("2026-03-28", "2026-03-28T17:00", "2026-03-28T08:30"),
        ("2026-03-29", "2026-03-29T16:00", "2026-03-29T07:30"),
        ("2026-10-24", "2026-10-24T16:00", "2026-10-24T07:30"),
        ("2026-10-25", "2026-10-25T17:00", "2026-10-25T08:30"),
        ("2027-03-27", "2027-03-27T17:00", "2027-03-27T08:30"),
        ("2027-03-28", "2027-03-28T16:00", "2027-03-28T07:30"),
        ("2027-10-30", "2027-10-30T16:00", "2027-10-30T07:30"),
        ("2027-10-31", "2027-10-31T17:00", "2027-10-31T08:30"),
    ],
)
def test_due_and_morning_keep_their_local_hour_when_the_clocks_change(day, due, morning):
    assert due_moment(date.fromisoformat(day)) == utc(due)
    assert morning_of(date.fromisoformat(day)) == utc(morning)


def test_what_is_kept_is_utc():
    assert due_moment(date(2026, 7, 1)).tzinfo is UTC
    assert morning_of(date(2026, 7, 1)).tzinfo is UTC
    assert next_open(utc("2026-07-01T22:00")).tzinfo is UTC


def test_half_past_midnight_in_summer_is_already_the_next_day():
    assert local_day(utc("2026-06-11T23:30")) == date(2026, 6, 12)
    assert local_day(utc("2026-12-11T23:30")) == date(2026, 12, 11)


@given(DAYS)
def test_a_thing_falls_due_on_its_own_day_and_not_in_the_quiet_of_a_working_one(day):
    assert local_day(due_moment(day)) == day
    assert is_quiet(due_moment(day)) is not is_working_day(day)


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
    assert is_quiet(london(at)) is quiet


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-27T10:00", "2026-11-27T10:00"),
        ("2026-11-27T08:10", "2026-11-27T08:10"),
        ("2026-11-27T03:00", "2026-11-27T08:30"),
        ("2026-11-27T18:00", "2026-11-30T08:30"),
        ("2026-11-28T03:00", "2026-11-30T08:30"),
        ("2026-12-24T19:00", "2026-12-29T08:30"),
        ("2026-10-23T19:00", "2026-10-26T08:30"),
        ("2027-03-25T19:00", "2027-03-30T08:30"),
    ],
)
def test_what_may_not_go_in_the_quiet_goes_at_half_past_eight(at, expected):
    assert next_open(london(at)) == london(expected)


@given(MOMENTS)
def test_the_next_open_moment_is_open_and_not_before(at):
    opened = next_open(at)

    assert opened >= at
    assert not is_quiet(opened)
    assert is_quiet(at) or opened == at


def test_days_and_moments_are_written_as_people_read_them():
    assert written(date(2026, 11, 27)) == "Friday 27 November 2026"
    assert briefly(date(2026, 11, 27)) == "Fri 27 Nov 2026"
    assert tersely(date(2026, 11, 7)) == "7 Nov"
    assert clock(utc("2026-06-12T16:00")) == "17:00"
    assert moment(utc("2026-11-20T09:14")) == "09:14 Fri 20 Nov"
    assert moment(utc("2026-06-11T23:30")) == "00:30 Fri 12 Jun"
