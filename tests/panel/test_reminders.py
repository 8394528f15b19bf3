"""When a task deserves a reminder: which rung is next, and when it fires."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.language import Reference
from panel.reminders import LADDER, Occurrence, Reach, Reminded, TaskReminded, next_occurrence
from panel.tasks import OPEN, Task, TaskState, answers, decisions
from panel.working_time import is_quiet, is_working_day, local_day, working_day_after
from tests.builders import NOW, a_task, the_chair, the_owner

OWNER, THREAD = LADDER
FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)


def morning(day: date) -> datetime:
    """08:30 in London in winter."""
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=UTC)


def told(at: datetime) -> tuple[Reminded, ...]:
    return (Reminded(OWNER.name, at),)


def upcoming(task: Task, *said: Reminded) -> tuple[str, str] | None:
    """The rung, and when: as "overdue by 1", "2026-11-30 08:30"."""
    found = next_occurrence(task, said=said)
    if found is None:
        return None
    occurrence, at = found
    assert local_day(at) == occurrence.day
    return occurrence.step.name, f"{at:%Y-%m-%d %H:%M}"


def test_private_comes_before_public():
    assert [(step.days_overdue, step.reach) for step in LADDER] == [(1, Reach.OWNER), (3, Reach.THREAD)]


# Due date: the owner's reminder, and the thread's when the owner's was on time and went unanswered.
CLIMBS = {
    date(2026, 11, 23): ("2026-11-24", "2026-11-26"),  # A Monday.
    date(2026, 11, 25): ("2026-11-26", "2026-11-30"),  # A Wednesday.
    FRIDAY: ("2026-11-30", "2026-12-02"),
    date(2026, 11, 28): ("2026-11-30", "2026-12-02"),  # A Saturday.
    date(2026, 11, 29): ("2026-11-30", "2026-12-02"),  # A Sunday.
    date(2026, 12, 22): ("2026-12-23", "2026-12-29"),
    date(2026, 12, 23): ("2026-12-24", "2026-12-30"),
    date(2026, 12, 24): ("2026-12-29", "2026-12-31"),  # Boxing Day is a Saturday: Monday 28 is given for it.
    date(2026, 12, 25): ("2026-12-29", "2026-12-31"),
    date(2026, 12, 30): ("2026-12-31", "2027-01-05"),
    date(2026, 12, 31): ("2027-01-04", "2027-01-06"),
    date(2027, 3, 25): ("2027-03-30", "2027-04-01"),  # Maundy Thursday.
    date(2026, 5, 1): ("2026-05-05", "2026-05-07"),
}


@pytest.mark.parametrize("due", CLIMBS, ids=str)
def test_the_ladder_counts_working_days_over_weekends_and_bank_holidays(due: date):
    task = a_task(due=due)
    private, public = (date.fromisoformat(day) for day in CLIMBS[due])

    [first, at] = next_occurrence(task, said=())
    assert first == Occurrence(task.ref, OWNER, private)

    [second, _] = next_occurrence(task, said=told(at))
    assert second == Occurrence(task.ref, THREAD, public)


@pytest.mark.parametrize(
    ("due", "at"),
    [
        (date(2026, 7, 10), "2026-07-13 07:30"),  # British summer time.
        (date(2026, 3, 27), "2026-03-30 07:30"),  # The clocks went forward on the Sunday between.
        (date(2026, 10, 23), "2026-10-26 08:30"),  # And back.
    ],
)
def test_a_rung_fires_at_half_past_eight_in_london(due: date, at: str):
    assert upcoming(a_task(due=due)) == (OWNER.name, at)


def test_after_the_last_rung_there_is_silence():
    said = (*told(morning(MONDAY)), Reminded(THREAD.name, morning(date(2026, 12, 2))))

    assert upcoming(a_task(due=FRIDAY), *said) is None


@pytest.mark.parametrize("state", TaskState)
def test_only_a_seat_that_has_something_to_do_is_reminded(state: TaskState):
    assert (upcoming(a_task(state=state)) is not None) == (state in OPEN)


def test_an_answer_after_the_private_reminder_spares_the_thread():
    reminded = morning(MONDAY)
    answered = a_task(due=FRIDAY, answered_at=reminded + timedelta(minutes=1))

    assert upcoming(answered, *told(reminded)) is None


def test_an_answer_before_the_private_reminder_spares_neither():
    early = a_task(due=FRIDAY, answered_at=morning(MONDAY) - timedelta(minutes=1))

    assert upcoming(early) == (OWNER.name, "2026-11-30 08:30")
    assert upcoming(early, *told(morning(MONDAY))) == (THREAD.name, "2026-12-02 08:30")


def test_an_acknowledgement_alone_spares_nobody():
    task = a_task(due=FRIDAY)
    acknowledged = answers.acknowledge(task, by=the_owner(), at=morning(MONDAY) + timedelta(hours=1)).task

    assert upcoming(acknowledged, *told(morning(MONDAY))) == (THREAD.name, "2026-12-02 08:30")


# When the private reminder really went: when the thread's may follow.
CAUGHT_UP = {
    "2026-11-30 08:30": "2026-12-02 08:30",
    "2026-12-01 16:00": "2026-12-02 08:30",
    "2026-12-02 08:30": "2026-12-03 08:30",
    "2026-12-04 09:00": "2026-12-07 08:30",
    "2026-12-24 09:00": "2026-12-29 08:30",
    "2026-11-30 00:10": "2026-12-02 08:30",
}


@pytest.mark.parametrize("private_at", CAUGHT_UP)
def test_after_downtime_the_thread_waits_for_a_working_day_after_the_private_reminder(private_at: str):
    at = datetime.fromisoformat(private_at).replace(tzinfo=UTC)

    assert upcoming(a_task(due=FRIDAY), *told(at)) == (THREAD.name, CAUGHT_UP[private_at])


def test_what_was_missed_keeps_its_own_day_so_that_replicas_ask_for_the_same():
    occurrence, at = next_occurrence(a_task(due=FRIDAY), said=())

    assert occurrence.key == "reminder:T-2026-007:overdue by 1:2026-11-30"
    assert at < morning(MONDAY) + timedelta(days=20)
    assert next_occurrence(a_task(due=FRIDAY), said=()) == (occurrence, at)


def test_each_record_rung_and_day_has_a_name_of_its_own():
    keys = {
        Occurrence(Reference(ref), step, day).key
        for ref in ("T-2026-001", "T-2026-002")
        for step in LADDER
        for day in (FRIDAY, MONDAY)
    }

    assert len(keys) == 8


def test_a_new_date_starts_the_ladder_anew():
    """What was said about the old date does not stand against the new one, so the records show nothing."""
    task = a_task(due=FRIDAY, answered_at=NOW)
    changed = decisions.change(
        task, by=the_chair(), at=morning(MONDAY), what=task.what, due=date(2026, 12, 11)
    ).task

    assert upcoming(changed) == (OWNER.name, "2026-12-14 08:30")
    assert upcoming(changed, *told(morning(date(2026, 12, 14)))) == (THREAD.name, "2026-12-16 08:30")


@given(due=st.dates(date(2026, 1, 1), date(2028, 12, 1)), late=st.integers(0, 30))
def test_no_rung_ever_fires_out_of_hours_nor_the_public_one_on_the_private_ones_day(due: date, late: int):
    task = a_task(due=due)
    [private, at] = next_occurrence(task, said=())
    sent = at + timedelta(days=late)
    [public, later] = next_occurrence(task, said=told(sent))

    for day, moment in ((private.day, at), (public.day, later)):
        assert is_working_day(day)
        assert not is_quiet(moment)
    assert due < private.day < public.day
    assert local_day(sent) < public.day
    assert later >= at


def test_a_reminder_is_about_its_task_and_the_version_that_it_showed():
    task = a_task(version=3)
    event = TaskReminded(
        task=task,
        occurrence=Occurrence(task.ref, OWNER, working_day_after(task.due, 1)),
        at=NOW,
        by=the_owner().id,
    )

    assert (event.about, event.version, event.words) == (task.ref, 3, None)
