"""A force with figures of its own: its quiet hours, its morning, its thread, its gatekeeper's queue."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from panel.catalogue.tasks import AcknowledgeTask
from panel.reminders import ladder_from
from storage.store import Store
from tests.builders import NOW, a_panel, the_gatekeeper, the_members, the_owner
from tests.usecases.conftest import Desk
from tests.usecases.test_duties import OWNER, THREAD, chairs_card, owed, remind
from tests.usecases.test_queue_alarm import LATE, raised, the_keepers_deputy, told

EARLY = {"hours": {"quiet_until": "06:00", "morning": "06:45", "quiet_from": "14:00"}}
"""Half past eight is in the middle of their day, and three in the afternoon is quiet."""
DUE_FRIDAY = "HMRC: check VAT filings by Friday 27 November 2026"


@pytest.fixture
def desk(store: Store) -> Desk:
    a_panel(store, members=[*the_members(), the_gatekeeper(), the_keepers_deputy()])
    return Desk(store)


def at(month: int, day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{clock}").replace(tzinfo=UTC)


def with_figures(desk: Desk, given: dict[str, Any]) -> Desk:
    desk.store.ladder = ladder_from(given)
    return desk


def late(desk: Desk) -> Desk:
    """A task for that Friday, acknowledged and never answered, of which its owner was told on the Monday."""
    task = desk.issued(DUE_FRIDAY)
    desk.do(AcknowledgeTask(task.ref), by=the_owner())
    desk.delivered(seconds=30)
    for day in (26, 27):
        remind(desk, at(11, day, "08:30"))
    return desk


def test_reminders_go_in_the_forces_own_morning_and_none_in_its_own_quiet(desk: Desk):
    late(with_figures(desk, EARLY))

    assert remind(desk, at(11, 30, "06:44")) == []
    assert remind(desk, at(11, 30, "06:45")) == [OWNER]
    assert owed(desk, at(12, 2, "05:59")) == owed(desk, at(12, 2, "14:00")) == []
    assert remind(desk, at(12, 3, "06:00")) == [THREAD], "what fell due in the quiet waits for its end"


def test_what_is_urgent_is_chased_by_the_forces_own_hours_and_rung_about_outside_them(desk: Desk):
    with_figures(desk, EARLY)
    desk.clock.now = at(11, 20, "13:00")
    desk.issued("HMRC urgent: check VAT filings by Friday 27 November 2026")
    desk.delivered(seconds=30)

    assert chairs_card(desk, at(11, 20, "13:59")).ring == ()
    assert chairs_card(desk, at(11, 20, "14:00")).ring == (OWNER, "Dev Deputy")
    assert remind(desk, at(11, 23, "06:59")) == []
    assert remind(desk, at(11, 23, "07:00")) == [OWNER], "an hour on the Friday, and one on the Monday"


@pytest.mark.parametrize(("thread", "days"), [([2], [1]), ([4], [3]), ([], [])])
def test_the_thread_is_reminded_earlier_later_or_never(desk: Desk, thread: list[int], days: list[int]):
    late(with_figures(desk, {"tasks": {"thread": thread}}))

    reminded = [day for day in range(5) if THREAD in remind(desk, at(11, 30, "08:30") + timedelta(days=day))]
    assert reminded == days


def test_the_gatekeepers_deputy_is_alarmed_after_the_forces_own_working_hours(desk: Desk):
    raised(with_figures(desk, {"queue": {"hours": 2}}))

    assert told(desk, NOW + timedelta(hours=2, seconds=-1)) == {}
    assert told(desk, NOW + timedelta(hours=2)) == {"Dana Deputy": "queue"}
    assert told(desk, LATE) == {}
