"""What the clock asks for: a reminder fires once, privately first, and never in quiet hours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from panel.catalogue.tasks import AskTask, ChangeTask, UpdateTask
from panel.language import Operation
from panel.letters import Show
from panel.people import CLERK
from panel.reminders import NothingDue
from panel.tasks import Progress
from storage.routing import Routing
from tests.builders import PANEL, TENANT, a_person, the_chair, the_owner, the_secretary
from tests.fakes import MovableClock, PlainAnswer
from tests.usecases.conftest import Desk
from usecases.duties import due_reminders
from usecases.perform import perform
from usecases.ports import Request

DUE_FRIDAY = "HMRC: check VAT filings by Friday 27 November 2026"
OVERDUE_BY_1 = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
"""Monday: the first working day after that Friday."""
OVERDUE_BY_3 = datetime(2026, 12, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def late(desk: Desk) -> Desk:
    """A task that was never answered, and whose letters have left."""
    desk.issued(DUE_FRIDAY)
    desk.delivered(seconds=30)
    return desk


def owed(desk: Desk, at: datetime) -> list[Request]:
    return due_reminders(PANEL, store=desk.store, at=at)


def remind(desk: Desk, at: datetime) -> list[str]:
    """What the clock does when it wakes; where the letters go."""
    desk.clock.now = at
    for request in owed(desk, at):
        desk.perform(request)
    letters = desk.delivered()
    assert {letter.show for letter in letters} <= {Show.REMINDER}
    return [letter.address for letter in letters]


OWNER = f"person:{TENANT}:{a_person('Priya Shah').object_id}"
THREAD = f"thread:{PANEL}:T-2026-001"


def test_the_owner_is_reminded_privately_then_the_thread_on_a_later_day(late: Desk):
    assert remind(late, OVERDUE_BY_1 - timedelta(seconds=1)) == []
    assert remind(late, OVERDUE_BY_1) == [OWNER]
    assert remind(late, OVERDUE_BY_3 - timedelta(seconds=1)) == []
    assert remind(late, OVERDUE_BY_3) == [THREAD]
    assert remind(late, OVERDUE_BY_3 + timedelta(days=30)) == []


def test_a_panel_is_looked_at_only_when_something_is_due(late: Desk):
    routing = Routing(late.store)

    assert routing.panels_due(OVERDUE_BY_1 - timedelta(seconds=1)) == []
    assert routing.panels_due(OVERDUE_BY_1) == [PANEL]
    remind(late, OVERDUE_BY_1)
    assert routing.panels_due(OVERDUE_BY_1) == []
    assert routing.panels_due(OVERDUE_BY_3) == [PANEL]
    remind(late, OVERDUE_BY_3)
    assert routing.panels_due(OVERDUE_BY_3 + timedelta(days=365)) == []


def test_many_clocks_remind_once(late: Desk):
    """Each replica finds the same reminder due before any of them has sent it."""
    found = [owed(late, OVERDUE_BY_1) for _ in range(4)]
    assert [len(requests) for requests in found] == [1, 1, 1, 1]

    def wake(requests: list[Request]) -> None:
        for request in requests:
            perform(request, store=late.store, clock=MovableClock(OVERDUE_BY_1), answer=PlainAnswer())

    with ThreadPoolExecutor(4) as clocks:
        list(clocks.map(wake, found))

    assert [letter.address for letter in late.delivered()] == [OWNER]
    assert len([line for line in late.trail() if line.event == "TaskReminded"]) == 1


def test_a_reminder_is_on_record_as_the_clerks(late: Desk):
    remind(late, OVERDUE_BY_1)

    line = late.trail()[-1]
    assert (line.event, line.by, line.ref, line.at) == (
        "TaskReminded",
        CLERK.id,
        "T-2026-001",
        OVERDUE_BY_1,
    )
    assert line.operation is Operation.CONSULTATION


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


def test_after_a_long_outage_private_still_comes_first_and_a_day_apart(late: Desk):
    back = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)

    assert remind(late, back) == [OWNER]
    assert remind(late, back + timedelta(hours=2)) == []
    assert remind(late, datetime(2026, 12, 10, 8, 30, tzinfo=UTC)) == [THREAD]


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
    later = ChangeTask(task="T-2026-001", what="Check VAT filings", due=date(2026, 12, 11))
    late.do(later, by=the_chair())
    late.delivered(seconds=30)

    assert remind(late, OVERDUE_BY_3) == []
    assert remind(late, datetime(2026, 12, 14, 8, 30, tzinfo=UTC)) == [OWNER]


def test_a_task_that_nobody_owns_is_the_secretariats_to_chase(desk: Desk):
    with desk.store.begin(PANEL) as work:
        work.people.keep_members([the_owner(is_owner=False)])
    desk.issued(DUE_FRIDAY)
    desk.delivered(seconds=30)

    assert remind(desk, OVERDUE_BY_1) == [f"person:{TENANT}:{the_secretary().person.object_id}"]


def test_the_hour_changes_and_half_past_eight_does_not(desk: Desk):
    """Due on the Thursday before Easter, when the clocks go forward: the next working day is Tuesday."""
    desk.clock.now = datetime(2027, 3, 19, 9, 0, tzinfo=UTC)
    desk.do(AskTask("HMRC: check VAT filings by 25 March 2027"), by=the_chair())
    desk.delivered(seconds=30)
    easter_tuesday = datetime(2027, 3, 30, 7, 30, tzinfo=UTC)

    assert remind(desk, easter_tuesday - timedelta(seconds=1)) == []
    assert remind(desk, easter_tuesday) == [OWNER]
