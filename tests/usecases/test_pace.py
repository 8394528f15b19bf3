"""How long a letter waits and how often it is tried, as people meet it."""

from datetime import timedelta

import pytest

from usecases.pace import Pace

PEOPLE = Pace()


@pytest.mark.parametrize(
    ("tried", "seconds"), [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 64), (7, 128), (8, 256), (9, 300)]
)
def test_it_waits_twice_as_long_each_time_and_never_marches_in_step(tried: int, seconds: int):
    waits = {PEOPLE.before_try(tried).total_seconds() for _ in range(50)}

    assert all(seconds <= wait <= seconds * 1.25 for wait in waits)
    assert len(waits) > 1
    assert all(seconds / 20 <= Pace(20).before_try(tried).total_seconds() <= seconds / 16 for _ in range(10))


def test_however_often_it_was_put_back_it_is_not_forgotten():
    assert PEOPLE.before_try(10_000) <= timedelta(seconds=375)


def test_a_send_and_what_may_go_before_it_fit_into_a_lease():
    """Else another replica would send it too. A refused token costs a fresh one, and the send again."""
    assert timedelta(seconds=60) == PEOPLE.lease
    assert timedelta(seconds=10) == PEOPLE.answer_within
    assert 3 * PEOPLE.answer_within <= PEOPLE.lease / 2


def test_words_are_risked_less_often_than_what_can_be_put_right():
    assert (PEOPLE.most_tries, PEOPLE.most_tries_of_words) == (8, 3)
