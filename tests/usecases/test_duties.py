"""What the clock asks for: one message a person a day, privately first, and never in quiet hours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from panel.catalogue import Command
from panel.catalogue.people import EndMembershipByName
from panel.catalogue.reminders import AskStatus, ComeBack, GoAway, Remind, SendAgain, SendDigest, SnoozeTask
from panel.catalogue.tasks import AcknowledgeTask, AskTask, ChangeTask, EndTask, PassOn, ShowTask, UpdateTask
from panel.flags.events import FlagReleased
from panel.flags.flag import Audience
from panel.language import MemberId, Operation, Reference
from panel.letters import Show
from panel.people import CLERK, Member, PeopleImported
from panel.reminders import Morning, NothingDue
from panel.tasks import Ending, Progress
from panel.views import View
from panel.views.places import Via
from panel.views.reminders import Chasing, DigestView, StatusView, WeekView
from panel.views.tasks import TaskView
from storage.leases import Leases
from storage.routing import Routing
from storage.store import Store
from tests.builders import (
    NOW,
    PANEL,
    TENANT,
    a_person,
    a_place,
    a_released_flag,
    another_seats_owner,
    issue,
    the_chair,
    the_deputy,
    the_owner,
    the_secretary,
)
from tests.fakes import MovableClock, PlainAnswer, let_pass
from tests.usecases.conftest import Desk
from usecases.answer import reply_to, seen
from usecases.duties import DIGEST_WAITS, due_now, look_ahead
from usecases.letters import shown
from usecases.letters.reminders import chased_already
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.perform import perform
from usecases.ports import Request

DUE_FRIDAY = "HMRC: check VAT filings by Friday 27 November 2026"
OVERDUE_BY_1 = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
"""Monday: the first working day after that Friday."""
MONDAY = OVERDUE_BY_1
OVERDUE_BY_3 = datetime(2026, 12, 2, 8, 30, tzinfo=UTC)
OWNER, THREAD = "Priya Shah", "the thread"


@pytest.fixture
def late(desk: Desk) -> Desk:
    """A task that was acknowledged and never answered, whose letters and earlier digests have left."""
    task = desk.issued(DUE_FRIDAY)
    desk.do(acknowledged(task.ref), by=the_owner())
    desk.delivered(seconds=30)
    for day in (26, 27):
        remind(desk, datetime(2026, 11, day, 8, 30, tzinfo=UTC))
    return desk


def acknowledged(ref: str) -> Command:
    return AcknowledgeTask(ref)


def issued(desk: Desk, *days: str) -> None:
    """A task for each of those days, acknowledged, whose letters have left."""
    for number, day in enumerate(days, start=1):
        desk.issued(f"HMRC: check VAT filings by {day}")
        desk.do(acknowledged(f"T-2026-00{number}"), by=the_owner())
    desk.delivered(seconds=30)


def owed(desk: Desk, at: datetime) -> list[Request]:
    return due_now(PANEL, store=desk.store, at=at)


def fire(desk: Desk, at: datetime) -> None:
    """What the clock does when it wakes: it looks until nothing more is owed."""
    desk.clock.now = at
    for _ in range(10):
        requests = owed(desk, at)
        for request in requests:
            desk.perform(request)
        if not requests:
            return


def remind(desk: Desk, at: datetime) -> list[str]:
    """To whom something new goes; a card that only points to a newer one is nothing new."""
    fire(desk, at)
    names = {f"person:{TENANT}:{a_person(name).object_id}": name for name in PEOPLE}
    names[f"thread:{PANEL}:T-2026-001"] = THREAD
    new = {Show.REMINDER: None, Show.DIGEST: f"digest {at.date().isoformat()}"}
    return [
        names[letter.address]
        for letter in desk.delivered()
        if letter.show in new and new[letter.show] in (None, letter.ref)
    ]


PEOPLE = (OWNER, "Dev Deputy", "Olivia Chair", "Sam Secretary", "Ruth Kennel")


def digest(desk: Desk, member: MemberId, at: datetime, *, is_posted: bool = False) -> Shown | Obsolete:
    """What that day's digest shows its reader as it leaves."""
    ref = Reference(f"digest {at.date().isoformat()}")
    letter = Asked(show=Show.DIGEST, member=member, ref=ref, version=0, draft=None, text="")
    with desk.store.read(PANEL) as reading:
        return shown(letter, is_posted=is_posted, at=at, reading=reading)


def items(desk: Desk, member: MemberId, at: datetime) -> list[str]:
    found = digest(desk, member, at)
    assert isinstance(found, Shown)
    assert isinstance(found.view, DigestView)
    return [item.task.ref for item in found.view.items]


# --- One message a person a day -----------------------------------------------------------------------


def test_the_owner_is_reminded_privately_then_the_thread_on_a_later_day(late: Desk):
    assert remind(late, OVERDUE_BY_1 - timedelta(seconds=1)) == []
    assert remind(late, OVERDUE_BY_1) == [OWNER]
    assert remind(late, OVERDUE_BY_3 - timedelta(seconds=1)) == []
    assert remind(late, OVERDUE_BY_3) == [THREAD]


def test_everything_owed_to_one_person_that_morning_is_one_message(desk: Desk):
    issued(desk, *["Friday 27 November 2026"] * 3)

    assert remind(desk, OVERDUE_BY_1) == [OWNER]
    assert items(desk, the_owner().id, OVERDUE_BY_1) == ["T-2026-001", "T-2026-002", "T-2026-003"]
    assert remind(desk, OVERDUE_BY_1 + timedelta(hours=1)) == []


def test_a_digest_lists_the_oldest_first(desk: Desk):
    issued(desk, "Monday 30 November 2026", "Friday 27 November 2026")
    remind(desk, OVERDUE_BY_1)

    assert items(desk, the_owner().id, OVERDUE_BY_1) == ["T-2026-002", "T-2026-001"]


def test_what_was_answered_before_the_digest_left_does_not_stand_in_it(late: Desk):
    fire(late, OVERDUE_BY_1)
    late.clock.on(seconds=1)
    late.do(UpdateTask("T-2026-001", "On it", Progress.UNDER_WAY), by=the_owner())

    assert digest(late, the_owner().id, late.clock.now) == Obsolete("answered meanwhile")


def test_a_digest_that_is_out_says_when_all_is_answered(late: Desk):
    remind(late, OVERDUE_BY_1)
    late.clock.on(seconds=1)
    late.do(UpdateTask("T-2026-001", "On it", Progress.UNDER_WAY), by=the_owner())

    found = digest(late, the_owner().id, late.clock.now, is_posted=True)
    assert isinstance(found, Shown)
    assert found.view == DigestView(day=OVERDUE_BY_1.date(), at=late.clock.now, items=())


def test_yesterdays_digest_points_to_todays(late: Desk):
    fire(late, OVERDUE_BY_1)

    friday = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    written = [(letter.show, letter.ref) for letter in late.delivered()]
    assert written == [(Show.DIGEST, "digest 2026-11-30"), (Show.DIGEST, "digest 2026-11-27")]
    old = digest(late, the_owner().id, friday, is_posted=True)
    assert isinstance(old, Shown)
    assert (old.view.newer, old.view.items) == (OVERDUE_BY_1.date(), ())
    assert digest(late, the_owner().id, friday) == Obsolete("answered meanwhile"), "and is never posted late"


def test_the_digest_waits_for_every_rung_of_its_morning(desk: Desk):
    """Two clocks: one has climbed the first rung, the other looks before the second is climbed."""
    issued(desk, "Friday 27 November 2026", "Friday 27 November 2026")
    desk.clock.now = OVERDUE_BY_1
    first, second = owed(desk, OVERDUE_BY_1)
    desk.perform(first)

    assert [type(request.command) for request in owed(desk, OVERDUE_BY_1)] == [Remind]
    desk.perform(second)
    assert [type(request.command) for request in owed(desk, OVERDUE_BY_1)] == [SendDigest]


def test_but_not_for_ever(desk: Desk):
    """A rung that cannot be climbed keeps nobody's digest."""
    issued(desk, "Friday 27 November 2026", "Friday 27 November 2026")
    desk.clock.now = OVERDUE_BY_1
    desk.perform(owed(desk, OVERDUE_BY_1)[0])

    later = owed(desk, OVERDUE_BY_1 + DIGEST_WAITS + timedelta(seconds=1))
    assert [type(request.command) for request in later] == [Remind, SendDigest]


def test_a_clock_that_shows_one_moment_twice_still_sends_what_came_after_it(desk: Desk):
    """It is put back after the digest left, and then another rung is climbed."""
    issued(desk, "Friday 27 November 2026", "Friday 27 November 2026")
    desk.clock.now = OVERDUE_BY_1
    desk.perform(owed(desk, OVERDUE_BY_1)[0])
    *_, sending = owed(desk, OVERDUE_BY_1 + DIGEST_WAITS + timedelta(seconds=1))
    desk.perform(sending)
    assert [letter.show for letter in desk.delivered()] == [Show.DIGEST]

    assert remind(desk, OVERDUE_BY_1) == [OWNER]
    assert items(desk, the_owner().id, OVERDUE_BY_1) == ["T-2026-001", "T-2026-002"]
    assert owed(desk, OVERDUE_BY_1) == []


def test_two_people_have_two_digests(desk: Desk):
    desk.issued(DUE_FRIDAY)
    desk.issued("RSPCA: look at the kennels by Friday 27 November 2026")
    desk.delivered(seconds=30)

    assert sorted(remind(desk, OVERDUE_BY_1)) == [OWNER, "Ruth Kennel"]
    assert items(desk, another_seats_owner().id, OVERDUE_BY_1) == ["T-2026-002"]


# --- What yesterday's digest said and nobody has answered ---------------------------------------------

TUESDAY, WEDNESDAY = (OVERDUE_BY_1 + timedelta(days=n) for n in (1, 2))
T1, T2, T3 = "T-2026-001", "T-2026-002", "T-2026-003"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """One task is a day late on the Monday and another on the Tuesday: each day has its own new line."""
    issued(desk, "Friday 27 November 2026", "Monday 30 November 2026")
    remind(desk, OVERDUE_BY_1)
    return desk


def since(desk: Desk, member: MemberId, at: datetime) -> dict[str, date | None]:
    """What stands in that day's digest, and since when."""
    found = digest(desk, member, at, is_posted=True)
    assert isinstance(found, Shown)
    return {item.task.ref: item.since for item in found.view.items}


def test_what_yesterdays_digest_said_and_nobody_answered_stands_in_todays_with_its_day(two: Desk):
    assert remind(two, TUESDAY) == [OWNER]

    assert since(two, the_owner().id, TUESDAY) == {T1: MONDAY.date(), T2: None}
    reads = digest(two, the_owner().id, MONDAY, is_posted=True)
    assert isinstance(reads, Shown)
    assert reads.view.newer == TUESDAY.date()
    (chasing,) = items_of(two)
    assert TUESDAY.date() not in chasing.days, "the line is carried, the person was told once"


def test_what_is_carried_goes_from_the_newest_card_once_it_is_answered(two: Desk):
    fire(two, TUESDAY)
    two.posted()
    two.clock.on(hours=1)
    two.do(UpdateTask(T1, "On it", Progress.UNDER_WAY), by=the_owner())

    redrawn = [letter.ref for letter in two.delivered() if letter.show is Show.DIGEST]
    assert redrawn == [f"digest {TUESDAY.date()}"]
    assert since(two, the_owner().id, two.clock.now) == {T2: None}
    two.do(UpdateTask(T2, "On it", Progress.UNDER_WAY), by=the_owner())
    assert since(two, the_owner().id, two.clock.now) == {}


def test_what_was_answered_or_asked_anew_since_is_not_carried(two: Desk):
    two.clock.on(hours=1)
    two.do(ChangeTask(task=T1, what="Check VAT filings", due=date(2026, 12, 21)), by=the_chair())
    remind(two, TUESDAY)

    assert since(two, the_owner().id, TUESDAY) == {T2: None}


def test_a_snooze_hides_what_is_carried_until_its_day(two: Desk):
    issued_later(two, "Tuesday 1 December 2026")
    two.do(SnoozeTask(T1, "Wednesday 2 December"), by=the_owner())
    remind(two, TUESDAY)
    assert since(two, the_owner().id, TUESDAY) == {T2: None, T3: None}

    remind(two, WEDNESDAY)
    assert since(two, the_owner().id, WEDNESDAY) == {T1: MONDAY.date(), T2: MONDAY.date(), T3: None}


def issued_later(desk: Desk, day: str) -> None:
    desk.do(AskTask(f"HMRC: check VAT filings by {day}"), by=the_chair())
    desk.do(acknowledged(T3), by=the_owner())
    desk.delivered(seconds=30)


def test_whoever_stands_in_has_what_is_carried_and_hands_it_back(two: Desk):
    two.do(GoAway(words="Thursday 3 December"), by=the_owner())
    two.delivered()
    assert remind(two, TUESDAY) == ["Dev Deputy"]

    assert since(two, the_deputy().id, TUESDAY) == {T1: MONDAY.date(), T2: None}
    found = digest(two, the_deputy().id, TUESDAY)
    assert isinstance(found, Shown)
    assert [item.on_behalf for item in found.view.items] == [OWNER, OWNER]

    back = datetime(2026, 12, 4, 8, 30, tzinfo=UTC)  # The first has been late for five days: owner and SPOC.
    fire(two, WEDNESDAY)
    fire(two, back)
    assert since(two, the_owner().id, back) == {T1: None, T2: MONDAY.date()}


def test_a_task_that_was_handed_on_is_not_carried_for_whoever_had_it(two: Desk):
    two.clock.on(hours=1)
    two.do(PassOn(task=T1, name="Dev Deputy", because="leave"), by=the_owner())
    remind(two, TUESDAY)

    assert since(two, the_owner().id, TUESDAY) == {T2: None}


# --- Many clocks, and clocks that were away -----------------------------------------------------------


def test_a_panel_is_looked_at_only_when_something_is_due(late: Desk):
    routing = Routing(late.store)

    assert routing.panels_due(OVERDUE_BY_1 - timedelta(seconds=1)) == []
    assert routing.panels_due(OVERDUE_BY_1) == [PANEL]
    remind(late, OVERDUE_BY_1)
    assert routing.panels_due(OVERDUE_BY_1) == []
    assert routing.panels_due(OVERDUE_BY_3) == [PANEL]


def test_many_clocks_remind_once(late: Desk):
    """Each replica finds the same rung, and then the same digest, before any of them has sent it."""

    def together(requests: list[list[Request]]) -> None:
        with ThreadPoolExecutor(4) as clocks:
            list(clocks.map(lambda each: wake(late.store, each), requests))

    rungs = [owed(late, OVERDUE_BY_1) for _ in range(4)]
    together(rungs)
    digests = [owed(late, OVERDUE_BY_1) for _ in range(4)]
    together(digests)

    assert [[type(r.command) for r in each] for each in (rungs[0], digests[0])] == [[Remind], [SendDigest]]
    assert [letter.ref for letter in late.delivered()] == ["digest 2026-11-30", "digest 2026-11-27"]
    lines = [line.event for line in late.trail() if line.at == OVERDUE_BY_1]
    assert lines == ["TaskReminded", "DigestSent"]


def wake(store: Store, requests: list[Request]) -> None:
    for request in requests:
        perform(request, store=store, clock=MovableClock(OVERDUE_BY_1), answer=PlainAnswer())


def test_a_reminder_is_on_record_as_the_clerks(late: Desk):
    remind(late, OVERDUE_BY_1)

    reminded, sent = late.trail()[-2:]
    assert (reminded.event, reminded.by, reminded.ref) == ("TaskReminded", CLERK.id, "T-2026-001")
    assert (sent.event, sent.by, sent.ref) == ("DigestSent", CLERK.id, None)
    assert {reminded.operation, sent.operation} == {Operation.CONSULTATION}


@pytest.mark.parametrize(
    "quiet",
    [
        datetime(2026, 11, 30, 7, 59, tzinfo=UTC),
        datetime(2026, 11, 30, 18, 0, tzinfo=UTC),
        datetime(2026, 12, 5, 11, 0, tzinfo=UTC),
        datetime(2026, 12, 25, 11, 0, tzinfo=UTC),
    ],
    ids=["early", "late", "a Saturday", "Christmas Day"],
)
def test_nothing_is_sent_in_quiet_hours(late: Desk, quiet: datetime):
    assert owed(late, quiet) == []


def test_what_fell_due_in_quiet_hours_waits_for_the_morning(late: Desk):
    evening, morning = OVERDUE_BY_1.replace(hour=20), datetime(2026, 12, 1, 8, 30, tzinfo=UTC)

    assert remind(late, evening) == []
    assert remind(late, morning) == [OWNER]


def test_after_a_long_outage_nobody_gets_a_burst_and_private_still_comes_first(late: Desk):
    back = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)

    assert remind(late, back) == [OWNER]
    assert remind(late, back + timedelta(hours=2)) == []
    assert remind(late, datetime(2026, 12, 16, 8, 30, tzinfo=UTC)) == [THREAD]
    assert remind(late, datetime(2026, 12, 17, 8, 30, tzinfo=UTC)) == ["Olivia Chair"]
    with late.store.read(PANEL) as reading:
        said = reading.reminders.said(Reference("T-2026-001"), the_owner().seat)
    outcomes = {reminded.step: str(reminded.outcome) for reminded in said}
    assert outcomes["overdue by 1"] == "superseded"
    assert [outcomes[f"overdue by {n}"] for n in (3, 5, 10)] == ["sent"] * 3


def test_an_answer_in_between_spares_the_thread(late: Desk):
    remind(late, OVERDUE_BY_1)
    late.clock.on(hours=1)
    late.do(UpdateTask("T-2026-001", "On it", Progress.UNDER_WAY), by=the_owner())
    late.delivered()

    assert remind(late, OVERDUE_BY_3) == []


def test_an_answer_before_the_clock_gets_its_turn_spares_everybody(late: Desk):
    (request,) = owed(late, OVERDUE_BY_1)
    late.do(UpdateTask("T-2026-001", "Done", Progress.DONE), by=the_owner())
    lines = len(late.trail())

    with pytest.raises(NothingDue):
        late.perform(request)
    assert len(late.trail()) == lines
    assert owed(late, OVERDUE_BY_3) == []


def test_a_new_due_date_begins_the_ladder_anew(late: Desk):
    remind(late, OVERDUE_BY_1)
    later = ChangeTask(task="T-2026-001", what="Check VAT filings", due=date(2026, 12, 21))
    late.do(later, by=the_chair())
    late.do(acknowledged(Reference("T-2026-001")), by=the_owner())
    late.delivered(seconds=30)

    assert remind(late, OVERDUE_BY_3) == []
    assert remind(late, datetime(2026, 12, 10, 8, 30, tzinfo=UTC)) == [OWNER]


def test_a_task_that_nobody_owns_is_the_secretariats_to_chase(desk: Desk):
    with desk.store.begin(PANEL) as work:
        work.people.keep_members([the_owner(is_owner=False), the_deputy(is_deputy=False)])
    desk.issued(DUE_FRIDAY)
    desk.delivered(seconds=30)

    assert remind(desk, OVERDUE_BY_1) == ["Sam Secretary"]


def test_the_hour_changes_and_half_past_eight_does_not(desk: Desk):
    """Due on the Thursday before Easter, when the clocks go forward: the next working day is Tuesday."""
    desk.clock.now = datetime(2027, 3, 24, 9, 0, tzinfo=UTC)
    desk.do(AskTask("HMRC: check VAT filings by 25 March 2027"), by=the_chair())
    desk.do(acknowledged(Reference("T-2027-001")), by=the_owner())
    desk.delivered(seconds=30)
    remind(desk, datetime(2027, 3, 25, 8, 30, tzinfo=UTC))
    easter_tuesday = datetime(2027, 3, 30, 7, 30, tzinfo=UTC)

    assert remind(desk, easter_tuesday - timedelta(seconds=1)) == []
    assert remind(desk, easter_tuesday) == [OWNER]


# --- Escalation ---------------------------------------------------------------------------------------


def test_the_chair_is_told_who_was_chased_already_and_whether_they_are_away(late: Desk):
    remind(late, OVERDUE_BY_1)
    remind(late, OVERDUE_BY_3)
    remind(late, datetime(2026, 12, 4, 8, 30, tzinfo=UTC))
    late.do(GoAway(words="5 January"), by=the_owner())
    tenth = datetime(2026, 12, 11, 8, 30, tzinfo=UTC)
    late.delivered()

    assert remind(late, tenth) == ["Olivia Chair"]
    found = digest(late, the_chair().id, tenth)
    assert isinstance(found, Shown)
    [item] = found.view.items
    [chasing] = item.chased
    assert (chasing.name, chasing.away_until) == (OWNER, date(2027, 1, 5))
    assert [day.day for day in chasing.days] == [26, 27, 30, 4]


def test_whoever_could_not_be_reached_is_not_named_as_told(late: Desk):
    """Their digest was raised, and Teams refused it."""
    late.delivered()
    before = chased(late)
    fire(late, OVERDUE_BY_1)
    refuse_everything(late)

    assert before == [OWNER]
    days = [day for each in items_of(late) for day in each.days]
    assert OVERDUE_BY_1.date() not in days
    assert len(days) == 2, "the digests of the 26th and the 27th"


def chased(desk: Desk) -> list[str]:
    return [each.name for each in items_of(desk)]


def items_of(desk: Desk) -> list[Chasing]:
    """Who was told of the task already, as the chair reads it."""
    with desk.store.read(PANEL) as reading:
        task = reading.tasks.find(Reference("T-2026-001"))
        assert task
        return [*chased_already(task, the_chair().id, OVERDUE_BY_1, reading)]


def refuse_everything(desk: Desk) -> None:
    while leases := Leases(desk.store).take(most=50):
        for lease in leases:
            with desk.store.begin(PANEL) as work:
                work.post.dead(lease, reason="blocked")


# --- Away and snooze ----------------------------------------------------------------------------------


def test_while_its_owner_is_away_the_deputy_gets_the_digest_and_they_get_nothing(late: Desk):
    late.do(GoAway(words="1 December"), by=the_owner())
    late.delivered()

    assert remind(late, OVERDUE_BY_1) == ["Dev Deputy"]
    found = digest(late, the_deputy().id, OVERDUE_BY_1)
    assert isinstance(found, Shown)
    assert [item.on_behalf for item in found.view.items] == [OWNER]
    assert digest(late, the_owner().id, OVERDUE_BY_1) == Obsolete("answered meanwhile")


def test_an_absence_ends_by_itself_and_moves_no_date(late: Desk):
    late.do(GoAway(words="1 December"), by=the_owner())
    late.delivered()
    remind(late, OVERDUE_BY_1)
    remind(late, OVERDUE_BY_3)

    assert remind(late, datetime(2026, 12, 4, 8, 30, tzinfo=UTC)) == [OWNER]


def test_whoever_comes_back_early_gets_their_own_again(late: Desk):
    late.do(GoAway(words="5 January"), by=the_owner())
    late.do(ComeBack(), by=the_owner())
    late.delivered()

    assert remind(late, OVERDUE_BY_1) == [OWNER]


def test_a_snooze_spares_its_reader_and_nobody_else(late: Desk):
    late.do(SnoozeTask("T-2026-001", "Thursday 3 December"), by=the_owner())
    late.delivered()

    assert remind(late, OVERDUE_BY_1) == []
    assert remind(late, OVERDUE_BY_3) == [THREAD], "the cadence does not move"
    assert remind(late, datetime(2026, 12, 4, 8, 30, tzinfo=UTC)) == [OWNER]
    with late.store.read(PANEL) as reading:
        said = reading.reminders.said(Reference("T-2026-001"), the_owner().seat)
    assert {r.step: str(r.outcome) for r in said}["overdue by 1"] == "snoozed"


@pytest.mark.parametrize("words", ["", "soon", "yesterday", "today", "5 March 2031"])
def test_an_absence_without_a_day_ahead_is_refused(late: Desk, words: str):
    late.do(GoAway(words=words), by=the_owner())

    assert "Nothing was changed" in late.answer.last.text
    assert the_secretary().name not in late.answer.last.text


def test_whoever_goes_away_is_told_who_stands_in(late: Desk):
    late.do(GoAway(words="5 January"), by=the_owner())

    assert "back on Tuesday 5 January 2027" in late.answer.last.text
    assert "go to Dev Deputy" in late.answer.last.text


# --- The panel's mornings -----------------------------------------------------------------------------


def begun(desk: Desk) -> None:
    """The panel's mornings begin on that Monday."""
    with desk.store.begin(PANEL) as work:
        work.reminders.set_morning(Morning(next_day=MONDAY.date()))


def counted(desk: Desk) -> WeekView:
    ref = Reference(f"week {MONDAY.date()}")
    letter = Asked(show=Show.WEEK, member=None, ref=ref, version=0, draft=None, text="")
    with desk.store.read(PANEL) as reading:
        found = shown(letter, is_posted=False, at=MONDAY, reading=reading)
    assert isinstance(found, Shown)
    return found.view


def test_a_morning_comes_once_however_many_clocks_wake(desk: Desk):
    begun(desk)
    desk.clock.now = MONDAY
    (request,) = owed(desk, MONDAY)
    (again,) = owed(desk, MONDAY)
    desk.perform(request)
    desk.perform(again)

    assert [(letter.show, letter.ref) for letter in desk.delivered()] == [
        (Show.WEEK, "week 2026-11-30"),
        (Show.STATUS, "status"),
    ]
    assert owed(desk, MONDAY + timedelta(hours=5)) == []
    assert Routing(desk.store).panels_due(MONDAY + timedelta(days=1)) == [PANEL]


def test_mornings_that_were_missed_come_once(desk: Desk):
    begun(desk)
    fire(desk, MONDAY + timedelta(days=16))

    assert [letter.show for letter in desk.delivered()] == [Show.WEEK, Show.STATUS]
    with desk.store.read(PANEL) as reading:
        assert reading.reminders.morning().next_day == date(2026, 12, 17)


def test_the_week_counts_what_is_open_due_and_past_its_date(desk: Desk):
    issued(desk, "Friday 27 November 2026", "Monday 30 November 2026", "Friday 4 December 2026")
    desk.issued("RSPCA: look at the kennels by Friday 18 December 2026")

    view = counted(desk)
    assert (view.open, view.due, view.overdue, view.flags) == (4, 2, 1, 0)


def test_a_restricted_flag_is_not_even_counted_in_the_channel(desk: Desk):
    for flag in (a_released_flag(intake="I-2026-1111"), a_released_flag(audience=Audience.WHOLE_PANEL)):
        with desk.store.begin(PANEL) as work:
            work.record(FlagReleased(flag=flag, at=NOW, by=flag.raised_by))

    assert counted(desk).flags == 1


# --- How the clerk is ---------------------------------------------------------------------------------


def status(desk: Desk, by: Member) -> View:
    place = a_place(PANEL, via=Via.ASKED)
    reply_to(
        AskStatus(), sender=by.person, place=place, store=desk.store, clock=desk.clock, answer=desk.answer
    )
    return desk.answer.last


@pytest.mark.parametrize("who", [the_owner(), another_seats_owner(), the_deputy()], ids=lambda m: m.name)
def test_how_the_clerk_is_names_people_so_it_is_for_the_secretariat_and_the_chair(late: Desk, who: Member):
    assert "Only the secretariat can" in status(late, who).text
    for may in (the_secretary(), the_chair()):
        assert isinstance(status(late, may), StatusView)


def test_what_was_acknowledged_in_time_keeps_the_clock_from_looking_again_and_again(desk: Desk):
    issued(desk, "Friday 18 December")
    moment = datetime(2026, 11, 24, 9, tzinfo=UTC)  # "Not acknowledged for two working days" has come.
    for request in owed(desk, moment):
        desk.perform(request)
    assert Routing(desk.store).panels_due(moment) == [PANEL]

    look_ahead(PANEL, store=desk.store, at=moment)

    assert Routing(desk.store).panels_due(moment) == []
    assert Routing(desk.store).panels_due(datetime(2026, 12, 11, 9, tzinfo=UTC)) == [PANEL]


def test_it_says_what_the_clock_last_did_and_what_is_next(late: Desk):
    Routing(late.store).beat("remind", at=OVERDUE_BY_1)
    remind(late, OVERDUE_BY_1)

    view = status(late, the_secretary())
    assert (view.beat_at, view.did, view.did_at) == (OVERDUE_BY_1, "reminded of T-2026-001", OVERDUE_BY_1)
    assert view.next_at == OVERDUE_BY_3


def test_whoever_is_silent_after_the_whole_ladder_should_be_rung_until_they_speak(late: Desk):
    for day in (30, 2, 4):
        assert status(late, the_secretary()).to_ring == ()
        remind(late, datetime(2026, 11 if day == 30 else 12, day, 8, 30, tzinfo=UTC))
    remind(late, datetime(2026, 12, 11, 8, 30, tzinfo=UTC))

    [person] = status(late, the_secretary()).to_ring
    assert (person.name, person.refs, person.is_reachable) == (OWNER, ("T-2026-001",), True)
    late.clock.on(hours=1)
    late.do(UpdateTask("T-2026-001", "On it", Progress.UNDER_WAY), by=the_owner())
    assert status(late, the_secretary()).to_ring == ()


def test_whoever_cannot_be_reached_should_be_rung_at_once(late: Desk):
    Routing(late.store).mark_unreachable(a_person(OWNER), reason="blocked")

    [person] = status(late, the_secretary()).to_ring
    assert (person.name, person.is_reachable) == (OWNER, False)


def test_who_is_away_stands_there(late: Desk):
    late.do(GoAway(words="5 January"), by=the_owner())

    assert status(late, the_secretary()).away == ((OWNER, date(2027, 1, 5)),)


def died(desk: Desk, why: str = "Teams says 413") -> int:
    """As if Teams had refused everything that may leave after the undo window."""
    let_pass(desk.store, seconds=60)
    leases = Leases(desk.store).take(most=50)
    for lease in leases:
        with desk.store.quietly(lease.panel) as work:
            work.post.dead(lease, reason=why)
    return len(leases)


def test_what_died_is_sent_again_when_the_secretariat_says_so(late: Desk):
    issue(late.store)
    number = died(late)
    assert number > 0
    assert len(status(late, the_secretary()).dead) == number

    late.do(SendAgain(), by=the_secretary())

    assert "on the way again" in late.answer.last.text
    assert status(late, the_secretary()).dead == ()
    again = Leases(late.store).take(most=50)
    assert len(again) == number
    assert {lease.tries for lease in again} == {1}
    assert "LettersSentAgain" in {line.event for line in late.trail()}


def test_a_second_press_finds_nothing_to_send_again(late: Desk):
    late.delivered(seconds=60)
    late.do(SendAgain(), by=the_secretary())

    assert "Nothing has to be sent again" in late.answer.last.text


@pytest.mark.parametrize("who", [the_owner(), another_seats_owner()], ids=lambda m: m.name)
def test_nobody_else_has_them_sent_again(late: Desk, who: Member):
    issue(late.store)
    number = died(late)

    late.do(SendAgain(), by=who)

    assert "Only the secretariat can have messages sent again" in late.answer.last.text
    assert len(status(late, the_secretary()).dead) == number


# --- Whose last day has gone by -----------------------------------------------------------------------


@pytest.fixture
def left(desk: Desk) -> Desk:
    """The owner's membership ended, by a file, on the Friday on which their task is due."""
    desk.issued(DUE_FRIDAY)
    desk.delivered(seconds=30)
    owner = the_owner(valid_to=datetime(2026, 11, 28, tzinfo=UTC))
    with desk.store.begin(PANEL) as work:
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=(owner,)))
    begun(desk)
    return desk


def told(desk: Desk, show: Show) -> list[str]:
    names = {a_person(name).object_id: name for name in PEOPLE}
    letters = [letter for letter in desk.delivered() if letter.show is show]
    return [names[letter.address.rpartition(":")[2]] for letter in letters]


def test_on_the_next_working_morning_it_is_handed_over_and_the_secretariat_told_once(left: Desk):
    fire(left, MONDAY)

    assert left.task().owner == the_deputy().id
    assert told(left, Show.SAID) == ["Sam Secretary"]
    fire(left, MONDAY + timedelta(days=1))
    assert told(left, Show.SAID) == []
    assert [line.event for line in left.trail()].count("MembershipLapsed") == 1


def test_many_clocks_hand_over_once(left: Desk):
    left.clock.now = MONDAY
    for request in [*owed(left, MONDAY), *owed(left, MONDAY)]:
        left.perform(request)

    assert [line.event for line in left.trail()].count("OwnerChanged") == 1


def test_meanwhile_whoever_stands_next_is_told_and_nobody_who_has_left(left: Desk):
    left.clock.now = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
    left.do(EndTask("T-2026-001", Ending.WITHDRAWN, "the premises have closed"), by=the_chair())

    assert told(left, Show.DECIDED) == ["Dev Deputy"]


def test_meanwhile_the_chair_is_shown_who_has_it_in_hand(left: Desk):
    """At any refresh, though the clock hands over on Monday morning only."""
    assert chairs_card(left, datetime(2026, 11, 27, 12, 0, tzinfo=UTC)).owner == "Priya Shah"
    assert chairs_card(left, datetime(2026, 11, 28, 10, 0, tzinfo=UTC)).owner == "Dev Deputy"

    with left.store.begin(PANEL) as work:
        gone = the_deputy(valid_to=datetime(2026, 11, 28, tzinfo=UTC))
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=(gone,)))
    nobody = chairs_card(left, datetime(2026, 11, 28, 10, 0, tzinfo=UTC))
    assert nobody.owner == "Priya Shah, who has left"


def chairs_card(desk: Desk, at: datetime) -> TaskView:
    with desk.store.read(PANEL) as reading:
        view = seen(ShowTask("T-2026-001", in_channel=False), the_chair(), at, reading)
    assert isinstance(view, TaskView)
    return view


def test_who_leaves_on_a_later_day_keeps_their_tasks_until_then(desk: Desk):
    desk.issued(DUE_FRIDAY)
    desk.delivered(seconds=30)
    begun(desk)
    desk.do(EndMembershipByName("Priya Shah", "27 November 2026", "Dev Deputy"), by=the_secretary())
    assert desk.task().owner == the_owner().id

    fire(desk, MONDAY)
    assert desk.task().owner == the_deputy().id
    with desk.store.read(PANEL) as reading:
        assert reading.people.by_id(the_deputy().id).is_owner
        assert not reading.people.by_id(the_owner().id).is_owner
