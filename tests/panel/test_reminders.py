"""Which rung of the ladder is next, when it fires, whom it reaches, and what it overtakes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.language import Reference
from panel.people import Role
from panel.reminders import (
    LADDER,
    Away,
    Chased,
    Due,
    Occurrence,
    Outcome,
    Reach,
    Recipient,
    Reminded,
    Since,
    Step,
    TaskReminded,
    chased,
    next_moment,
    owed,
    recipients,
    stand_in,
    step_named,
)
from panel.tasks import OPEN, Task, TaskState, answers, decisions
from panel.working_time import HOURS, is_working_day, working_day_after
from tests.builders import NOW, a_member, a_task, seat_id, the_chair, the_deputy, the_owner, the_secretary

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
LONG_AGO = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
OWNER, SPOC, CHAIR, THREAD = Reach.OWNER, Reach.SPOC, Reach.CHAIR, Reach.THREAD


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def a_late_one(**given) -> Chased:
    """Acknowledged, asked long ago, and due on Friday 27 November 2026."""
    facts = {"asked_at": LONG_AGO, "due": FRIDAY}
    return replace(chased(a_task(**{**facts, **given}), LADDER), is_acknowledged=True)


def an_unseen_one(**given) -> Chased:
    """Issued on Friday 20 November 2026 at 09:12, due in a month, and not acknowledged."""
    return chased(a_task(**{"asked_at": NOW, "due": date(2026, 12, 18), **given}), LADDER)


def said(record: Chased, due: Due, at: datetime) -> list[Reminded]:
    """What the records say once a rung has fired."""
    rungs = [(due.occurrence, Outcome.SENT), *due.passed_over]
    return [
        Reminded(step=occurrence.step.name, at=at, due=record.due, version=record.version, outcome=outcome)
        for occurrence, outcome in rungs
    ]


def climb(
    record: Chased, until: date, *, known: Sequence[Reminded] = (), start: datetime = LONG_AGO
) -> list[tuple[str, str]]:
    """A clock that never sleeps: every rung and when it fired, as ("overdue by 1", "2026-11-30 08:30")."""
    fired: list[tuple[str, str]] = []
    records = list(known)
    while (at := next_moment(record, records)) and at.date() <= until:
        at = max(at, start)
        for due in owed(record, records, at=at):
            fired.append((due.occurrence.step.name, f"{at:%Y-%m-%d %H:%M}"))
            records += said(record, due, at)
    return fired


# --- The ladder, sentence by sentence -----------------------------------------------------------------

RUNGS = {
    "7 before": ({OWNER}, Since.DUE),
    "1 before": ({OWNER}, Since.DUE),
    "on the day": ({OWNER}, Since.DUE),
    "overdue by 1": ({OWNER}, Since.DUE),
    "overdue by 3": ({THREAD}, Since.DUE),
    "overdue by 5": ({OWNER, SPOC}, Since.DUE),
    "overdue by 10": ({CHAIR}, Since.DUE),
    "unseen for 2": ({OWNER}, Since.ASKED),
    "unseen for 3": ({SPOC}, Since.ASKED),
    "unseen for 4": ({CHAIR}, Since.ASKED),
}


def test_the_ladder_is_the_panels():
    assert {step.name: (set(step.to), step.since) for step in LADDER.tasks} == RUNGS
    assert [step.days for step in LADDER.tasks] == [-7, -1, 0, 1, 3, 5, 10, 2, 3, 4]


def test_what_is_urgent_is_chased_by_the_working_hour():
    hours = [(step.hours, set(step.to)) for step in LADDER.urgent_tasks if step.since is Since.ASKED]

    assert hours == [(2, {OWNER}), (3, {SPOC}), (4, {CHAIR})]
    assert [step for step in LADDER.urgent_tasks if step.since is Since.DUE] == list(LADDER.tasks[:7])


def test_a_task_that_nobody_answers_climbs_every_rung_on_its_working_day():
    record = a_late_one(asked_at=utc("2026-11-16T09:00"))

    assert climb(record, date(2026, 12, 31)) == [
        ("7 before", "2026-11-18 08:30"),
        ("1 before", "2026-11-26 08:30"),
        ("on the day", "2026-11-27 08:30"),
        ("overdue by 1", "2026-11-30 08:30"),
        ("overdue by 3", "2026-12-02 08:30"),
        ("overdue by 5", "2026-12-04 08:30"),
        ("overdue by 10", "2026-12-11 08:30"),
    ]


def test_what_is_not_acknowledged_is_chased_from_the_owner_to_the_chair_a_working_day_apart():
    assert climb(an_unseen_one(), date(2026, 12, 1)) == [
        ("unseen for 2", "2026-11-24 08:30"),
        ("unseen for 3", "2026-11-25 08:30"),
        ("unseen for 4", "2026-11-26 08:30"),
    ]


def test_an_acknowledgement_ends_that_ladder_and_leaves_the_other():
    record = replace(an_unseen_one(), is_acknowledged=True)

    assert climb(record, date(2026, 12, 20))[0] == ("7 before", "2026-12-09 08:30")


def test_an_urgent_one_is_chased_within_the_day():
    assert climb(an_unseen_one(is_urgent=True), date(2026, 11, 25)) == [
        ("unseen for 2 hours", "2026-11-20 11:12"),
        ("unseen for 3 hours", "2026-11-20 12:12"),
        ("unseen for 4 hours", "2026-11-20 13:12"),
    ]


def test_an_urgent_one_of_the_evening_is_chased_in_working_hours():
    """Issued on Friday at 17:00: an hour is left of that day, and the rest is Monday's."""
    record = an_unseen_one(asked_at=utc("2026-11-20T17:00"), is_urgent=True)

    assert [at for _, at in climb(record, date(2026, 11, 25))] == [
        "2026-11-23 09:00",
        "2026-11-23 10:00",
        "2026-11-23 11:00",
    ]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 11, 28), "2026-11-27 08:30"),  # A Saturday: the Friday before.
        (date(2026, 12, 25), "2026-12-24 08:30"),
        (FRIDAY, "2026-11-27 08:30"),
    ],
)
def test_on_the_day_is_the_last_working_day_that_is_not_after_it(due: date, expected: str):
    assert ("on the day", expected) in climb(a_late_one(due=due), due)


OVERDUE = {  # Due date: overdue by 1, 3, 5 and 10.
    date(2026, 11, 23): ("11-24", "11-26", "11-30", "12-07"),  # A Monday.
    FRIDAY: ("11-30", "12-02", "12-04", "12-11"),
    date(2026, 11, 28): ("11-30", "12-02", "12-04", "12-11"),  # A Saturday.
    date(2026, 12, 22): ("12-23", "12-29", "12-31", "01-08"),
    date(2026, 12, 24): ("12-29", "12-31", "01-05", "01-12"),  # Monday 28 is given for Boxing Day.
}


@pytest.mark.parametrize("due", OVERDUE, ids=str)
def test_the_ladder_counts_working_days_over_weekends_and_bank_holidays(due: date):
    fired = [at[5:10] for step, at in climb(a_late_one(due=due), date(2027, 2, 1)) if "overdue" in step]

    assert tuple(fired) == OVERDUE[due]


@pytest.mark.parametrize(
    ("due", "at"),
    [
        (date(2026, 7, 10), "2026-07-13 07:30"),  # British summer time.
        (date(2026, 3, 27), "2026-03-30 07:30"),  # The clocks went forward on the Sunday between.
        (date(2026, 10, 23), "2026-10-26 08:30"),  # And back.
    ],
)
def test_a_rung_fires_at_half_past_eight_in_london_whatever_the_clocks_do(due: date, at: str):
    assert ("overdue by 1", at) in climb(a_late_one(due=due, asked_at=EARLY), due + WEEK, start=EARLY)


WEEK = timedelta(days=7)
EARLY = utc("2026-01-05T09:00")


# --- What is skipped, spared and begun anew -----------------------------------------------------------


def test_rungs_already_past_when_a_task_is_issued_are_skipped():
    """Issued on the Tuesday for that Friday: "7 before" would be in the past."""
    record = a_late_one(asked_at=utc("2026-11-24T10:00"))

    assert climb(record, FRIDAY) == [("1 before", "2026-11-26 08:30"), ("on the day", "2026-11-27 08:30")]


def test_a_task_issued_and_due_the_same_day_is_not_reminded_of_at_once():
    record = a_late_one(asked_at=utc("2026-11-27T09:00"))

    assert climb(record, MONDAY) == [("overdue by 1", "2026-11-30 08:30")]


def test_an_answer_after_the_private_reminder_spares_the_thread_for_good():
    record = a_late_one(answered_at=utc("2026-11-30T09:00"))
    known = [told("overdue by 1", "2026-11-30T08:30")]

    assert [step for step, _ in climb(record, date(2026, 12, 31), known=known)] == [
        "overdue by 5",
        "overdue by 10",
    ]


def told(step: str, at: str, **given) -> Reminded:
    return Reminded(**{"step": step, "at": utc(at), "due": FRIDAY, "version": 1, **given})


def test_an_answer_before_the_private_reminder_spares_nobody():
    record = a_late_one(answered_at=utc("2026-11-29T09:00"))

    assert ("overdue by 3", "2026-12-02 08:30") in climb(record, date(2026, 12, 31))


def test_an_acknowledgement_alone_does_not_spare_the_thread():
    task = a_task(due=FRIDAY, asked_at=LONG_AGO)
    seen = answers.acknowledge(task, by=the_owner(), at=utc("2026-11-30T09:30")).task

    known = [told("overdue by 1", "2026-11-30T08:30")]
    assert ("overdue by 3", "2026-12-02 08:30") in climb(chased(seen, LADDER), date(2026, 12, 3), known=known)


@pytest.mark.parametrize("state", TaskState)
def test_only_a_seat_that_has_something_to_do_is_reminded(state: TaskState):
    assert (next_moment(chased(a_task(state=state), LADDER), ()) is not None) == (state in OPEN)


def test_after_the_last_rung_there_is_silence():
    known = [told(step.name, "2026-11-30T08:30") for step in LADDER.tasks]

    assert next_moment(a_late_one(), known) is None


def test_a_new_date_begins_the_ladder_anew():
    task = a_task(due=FRIDAY, asked_at=LONG_AGO, answered_at=NOW)
    at = utc("2026-11-30T09:00")
    changed = decisions.change(task, by=the_chair(), at=at, what=task.what, due=date(2026, 12, 11)).task
    known = [told(step.name, "2026-11-30T08:30") for step in LADDER.tasks]

    assert dict(climb(chased(changed, LADDER), date(2026, 12, 14), known=known)) == {
        "7 before": "2026-12-02 08:30",
        "unseen for 2": "2026-12-02 08:30",
        "unseen for 3": "2026-12-03 08:30",
        "unseen for 4": "2026-12-04 08:30",
        "1 before": "2026-12-10 08:30",
        "on the day": "2026-12-11 08:30",
        "overdue by 1": "2026-12-14 08:30",
    }


def test_new_words_ask_for_a_new_acknowledgement_and_leave_the_date_alone():
    task = a_task(due=FRIDAY, asked_at=LONG_AGO)
    at = utc("2026-11-30T09:00")
    changed = chased(
        decisions.change(task, by=the_chair(), at=at, what="Other words", due=date(2026, 12, 4)).task, LADDER
    )
    reworded = replace(changed, due=FRIDAY)
    known = [told("overdue by 1", "2026-11-30T08:30"), told("unseen for 2", "2026-09-03T08:30")]

    assert dict(climb(reworded, date(2026, 12, 2), known=known)) == {
        "overdue by 3": "2026-12-02 08:30",
        "unseen for 2": "2026-12-02 08:30",
    }


# --- After downtime -----------------------------------------------------------------------------------


def test_after_downtime_a_rung_overtaken_by_a_later_one_to_the_same_people_is_superseded():
    """Back on the Monday after the date: four rungs to the owner are due, and one is sent."""
    record = a_late_one(asked_at=utc("2026-11-16T09:00"))
    [due] = owed(record, (), at=utc("2026-11-30T10:00"))

    assert due.occurrence.step.name == "overdue by 1"
    assert [(passed.step.name, outcome) for passed, outcome in due.passed_over] == [
        ("7 before", Outcome.SUPERSEDED),
        ("1 before", Outcome.SUPERSEDED),
        ("on the day", Outcome.SUPERSEDED),
    ]


def test_after_a_long_outage_there_is_no_burst_and_private_comes_first():
    """Three weeks late everything is due; each working day has one rung, narrower eyes first."""
    record = a_late_one(asked_at=utc("2026-11-16T09:00"))

    assert climb(record, date(2027, 1, 31), start=utc("2026-12-17T09:00")) == [
        ("overdue by 5", "2026-12-17 09:00"),
        ("overdue by 3", "2026-12-18 08:30"),
        ("overdue by 10", "2026-12-21 08:30"),
    ]


def test_after_an_outage_the_chair_hears_of_an_unseen_task_only_after_its_owner_and_spoc():
    assert climb(an_unseen_one(), date(2026, 12, 4), start=utc("2026-12-01T14:00")) == [
        ("unseen for 2", "2026-12-01 14:00"),
        ("unseen for 3", "2026-12-02 08:30"),
        ("unseen for 4", "2026-12-03 08:30"),
    ]


def test_an_answer_in_the_catch_up_spares_the_thread():
    record = a_late_one(asked_at=utc("2026-11-16T09:00"), answered_at=utc("2026-12-17T15:00"))
    known = [
        told("overdue by 5", "2026-12-17T09:00"),
        *(told(s, "2026-12-17T09:00", outcome=Outcome.SUPERSEDED) for s in ("7 before", "1 before")),
        *(told(s, "2026-12-17T09:00", outcome=Outcome.SUPERSEDED) for s in ("on the day", "overdue by 1")),
    ]

    [due] = owed(record, known, at=utc("2026-12-21T08:30"))
    assert due.occurrence.step.name == "overdue by 10"
    assert [(passed.step.name, outcome) for passed, outcome in due.passed_over] == [
        ("overdue by 3", Outcome.ANSWERED)
    ]


def test_the_superseded_tell_nobody_so_they_delay_nobody():
    known = [told("overdue by 1", "2026-11-30T08:30", outcome=Outcome.SUPERSEDED)]
    record = a_late_one()

    assert all(step != "overdue by 3" for step, _ in climb(record, date(2026, 12, 3), known=known)), (
        "the thread waits for a private word that was really sent"
    )


# --- Clocks that jump ---------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [timedelta(hours=h) for h in (-1, 1, -24, 24)], ids=str)
def test_a_clock_that_jumps_and_comes_back_sends_nothing_twice(jump: timedelta):
    record = a_late_one(asked_at=utc("2026-11-16T09:00"))
    right = utc("2026-11-30T08:30")
    records: list[Reminded] = []
    fired: list[str] = []
    for at in (right, right + jump, right, right + jump, right + timedelta(minutes=1)):
        for due in owed(record, records, at=at):
            fired.append(due.occurrence.key)
            records += said(record, due, at)

    assert len(fired) == len(set(fired))
    assert sum("overdue by 1:" in key for key in fired) == 1


def test_what_was_missed_keeps_its_own_day_so_that_replicas_ask_for_the_same():
    record = a_late_one()
    keys = {owed(record, (), at=MORNING + timedelta(hours=n))[0].occurrence.key for n in range(5)}

    assert len(keys) == 1
    assert keys.pop().endswith("overdue by 1:2026-11-30")


MORNING = utc("2026-11-30T08:30")


def test_each_record_seat_rung_and_day_has_a_name_of_its_own():
    keys = {
        Occurrence(Reference(ref), seat_id(seat), step, day).key
        for ref in ("T-2026-001", "T-2026-002")
        for seat in ("HMRC", "RSPCA")
        for step in LADDER.tasks
        for day in (FRIDAY, MONDAY)
    }

    assert len(keys) == 80


@given(
    due=st.dates(date(2026, 1, 1), date(2028, 12, 1)),
    before=st.integers(0, 60),
    late=st.integers(0, 40),
)
def test_no_rung_fires_out_of_hours_nor_two_on_one_morning_but_to_other_eyes(
    due: date, before: int, late: int
):
    asked = datetime(due.year, due.month, due.day, 10, tzinfo=UTC) - timedelta(days=before)
    record = a_late_one(due=due, asked_at=asked)
    fired = climb(record, due + timedelta(days=400), start=asked)
    names = [step for step, _ in fired]

    assert len(names) == len(set(names))
    for step, at in fired:
        assert is_working_day(date.fromisoformat(at[:10])), step
        assert not HOURS.is_quiet(utc(at.replace(" ", "T")))
    by_day = [at[:10] for step, at in fired if step_named(step, LADDER.tasks).days > 0]
    assert len(by_day) == len(set(by_day))
    assert [at for _, at in fired] == sorted(at for _, at in fired)
    public = [at for step, at in fired if step == "overdue by 3"]
    private = [at for step, at in fired if step == "overdue by 1"]
    assert private < public


# --- Whom a rung reaches ------------------------------------------------------------------------------

SPOC_PERSON = a_member("HMRC", "Sid Spoc", is_spoc=True)
PEOPLE = (the_owner(), SPOC_PERSON, the_deputy(), the_chair(), the_secretary())


def reached(step: str, *, people=PEOPLE, away: Sequence[Away] = (), task: Task | None = None):
    task = task or a_task(owner=the_owner().id)
    return recipients(
        step_named(step, LADDER.tasks), seat=task.seat, owner=task.owner, members=people, away=away, at=NOW
    )


def ids(*people) -> tuple[Recipient, ...]:
    return tuple(Recipient(person.id) for person in people)


def test_the_owner_then_the_spoc_then_the_chair():
    assert reached("overdue by 1") == ids(the_owner())
    assert reached("overdue by 5") == ids(the_owner(), SPOC_PERSON)
    assert reached("overdue by 10") == ids(the_chair())
    assert reached("unseen for 3") == ids(SPOC_PERSON)
    assert reached("overdue by 3") == (), "the thread is nobody's own"


def test_an_owner_who_is_the_spoc_too_is_told_once():
    both = the_owner(is_spoc=True)

    assert reached("overdue by 5", people=(both, the_chair())) == ids(both)


def test_what_nobody_owns_is_the_secretariats_to_chase():
    people = (the_chair(), the_secretary())

    assert reached("overdue by 1", people=people, task=a_task(owner=None)) == ids(the_secretary())


def test_an_owner_who_has_left_hands_over_to_whom_the_register_names():
    left = the_owner(valid_to=NOW - timedelta(days=1))

    assert reached("overdue by 1", people=(left, *PEOPLE[1:])) == ids(SPOC_PERSON)


def test_a_deputy_hears_what_the_chair_would_while_a_delegation_lasts():
    standing = a_member(
        "Durham", "Del Egate", roles=frozenset({Role.DEPUTY_CHAIR}), chairs_until=NOW + timedelta(days=1)
    )

    assert reached("overdue by 10", people=(*PEOPLE, standing)) == ids(the_chair(), standing)


def an_absence(person) -> Away:
    return Away(member=person.id, back_on=date(2026, 12, 1))


def test_while_somebody_is_away_their_deputy_gets_it_and_they_get_nothing():
    assert reached("overdue by 1", away=[an_absence(the_owner())]) == (
        Recipient(the_deputy().id, the_owner().id),
    )


def test_without_a_deputy_the_spoc_stands_in_and_then_the_secretariat():
    gone = [an_absence(the_owner()), an_absence(the_deputy())]

    assert reached("overdue by 1", away=gone)[0].member == SPOC_PERSON.id
    assert reached("overdue by 1", away=[*gone, an_absence(SPOC_PERSON)])[0].member == the_secretary().id


def test_a_deputy_chair_stands_in_for_a_chair_who_is_away():
    deputy = a_member("Durham", "Dep Chair", roles=frozenset({Role.DEPUTY_CHAIR}))

    found = stand_in(the_chair(), (*PEOPLE, deputy), [an_absence(the_chair())], at=NOW)
    assert found == deputy


def test_absence_ends_by_itself_on_the_day_they_are_back():
    back_today = Away(member=the_owner().id, back_on=NOW.date())

    assert reached("overdue by 1", away=[back_today]) == ids(the_owner())


def test_where_everybody_is_away_nobody_is_told_and_nobody_is_chased_twice():
    assert reached("overdue by 1", away=[an_absence(person) for person in PEOPLE]) == ()


def test_a_reminder_is_about_its_task_and_the_version_that_it_showed():
    task = a_task(version=3)
    occurrence = Occurrence(task.ref, task.seat, LADDER.tasks[3], working_day_after(task.due, 1))
    event = TaskReminded(task=task, occurrence=occurrence, at=NOW, by=the_owner().id)

    assert (event.about, event.version, event.words) == (task.ref, 3, None)


def test_a_rung_that_the_force_has_taken_away_reaches_nobody():
    assert step_named("overdue by 99", LADDER.tasks) == Step("overdue by 99", Since.DUE, frozenset())
