"""The room's clock is moved forward by hand, and never goes back."""

from datetime import UTC, datetime, timedelta

import pytest

from rehearsal.clocks import MovableClock, next_morning, opening

FRIDAY = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


class Real:
    def __init__(self):
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def real():
    return Real()


def test_it_runs_like_any_other(real):
    clock = MovableClock(FRIDAY, real=real)
    real.now += timedelta(minutes=5)

    assert clock() == FRIDAY + timedelta(minutes=5)


def test_an_hour(real):
    clock = MovableClock(FRIDAY, real=real)
    clock.move("hour")

    assert clock() == FRIDAY + timedelta(hours=1)


def test_a_week_is_the_same_hour_on_the_wall_when_the_hour_changes(real):
    clock = MovableClock(datetime(2026, 10, 19, 8, 0, tzinfo=UTC), real=real)
    clock.move("week")

    assert clock() == datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


def test_the_next_morning_is_half_past_eight_on_a_working_day():
    assert next_morning(FRIDAY) == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert next_morning(FRIDAY.replace(hour=7)) == FRIDAY.replace(hour=8, minute=30)
    assert next_morning(datetime(2026, 12, 24, 12, tzinfo=UTC)) == datetime(2026, 12, 29, 8, 30, tzinfo=UTC)
    assert next_morning(datetime(2026, 6, 1, 12, tzinfo=UTC)) == datetime(2026, 6, 2, 7, 30, tzinfo=UTC)


def test_it_moves_on_from_a_morning_already_reached(real):
    clock = MovableClock(FRIDAY, real=real)
    clock.move("morning")
    clock.move("morning")

    assert clock() == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def test_a_rehearsal_opens_in_the_morning_of_a_working_day_and_never_in_the_past():
    monday = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)

    assert opening(FRIDAY) == FRIDAY
    assert opening(FRIDAY.replace(hour=6)) == FRIDAY
    assert opening(FRIDAY.replace(hour=20)) == monday
    assert opening(datetime(2026, 11, 22, 4, 0, tzinfo=UTC)) == monday
