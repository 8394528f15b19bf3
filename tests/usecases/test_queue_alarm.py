"""What the gatekeeper leaves waiting alarms the deputy, once; nobody else learns more than a number."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.catalogue import flags as asked
from panel.catalogue.reminders import AlarmQueue, GoAway
from panel.flags import Flag
from panel.flags.events import FlagRaised, FlagRaisedAgain, FlagSentBack
from panel.flags.flag import FlagState
from panel.language import Reference
from panel.letters import Show
from panel.people import Member, Role
from panel.reminders import QUEUE, NothingDue
from panel.views.flags import FlagQueue
from storage.routing import Routing
from storage.store import Store
from tests.builders import (
    NOW,
    PANEL,
    TENANT,
    a_flag,
    a_member,
    a_panel,
    a_person,
    the_chair,
    the_gatekeeper,
    the_members,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_duties import fire, owed
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown

LATE = NOW + timedelta(hours=4)
"""Raised on Friday at 09:12, so four working hours later is 13:12."""
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NAMES = ("Olivia Chair", "Sam Secretary", "Grace Keeper", "Dana Deputy", "Priya Shah", "Ruth Kennel")


def the_keepers_deputy() -> Member:
    roles = frozenset({Role.GATEKEEPER})
    return a_member("Durham", "Dana Deputy", roles=roles, is_deputy=True)


@pytest.fixture
def desk(store: Store) -> Desk:
    a_panel(store, members=[*the_members(), the_gatekeeper(), the_keepers_deputy()])
    return Desk(store)


@pytest.fixture
def alone(store: Store) -> Desk:
    """Nobody stands in for the gatekeeper."""
    a_panel(store, members=[*the_members(), the_gatekeeper()])
    return Desk(store)


def raised(desk: Desk, intake: str = "I-2026-4831", at: datetime = NOW) -> Flag:
    flag = a_flag(ref=Reference(intake), intake=Reference(intake), raised_at=at, queued_at=at)
    with desk.store.begin(desk.panel) as work:
        work.record(FlagRaised(flag=flag, at=at, by=flag.raised_by))
    desk.delivered()
    return flag


def told(desk: Desk, at: datetime) -> dict[str, str]:
    """Whom the clock tells at that moment: the card, or what is said."""
    fire(desk, at)
    names = {f"person:{TENANT}:{a_person(name).object_id}": name for name in NAMES}
    return {names[letter.address]: letter.text or letter.show.value for letter in desk.delivered()}


def card(desk: Desk, reader: Member, at: datetime, *, is_posted: bool = False) -> Shown | Obsolete:
    letter = Asked(show=Show.QUEUE, member=reader.id, ref=QUEUE, version=1, draft=None, text="")
    with desk.store.read(PANEL) as reading:
        return shown(letter, is_posted=is_posted, at=at, reading=reading)


def test_after_four_working_hours_the_deputy_is_told_once_and_at_once(desk: Desk):
    raised(desk)

    assert told(desk, LATE - timedelta(seconds=1)) == {}
    assert told(desk, LATE) == {"Dana Deputy": "queue"}
    assert told(desk, LATE + timedelta(hours=2)) == {}
    assert told(desk, MONDAY) == {}


def test_the_hours_are_working_hours(desk: Desk):
    """Raised on Friday at 16:00: two hours are left of that day, and the others are Monday's."""
    raised(desk, at=datetime(2026, 11, 20, 16, 0, tzinfo=UTC))

    assert told(desk, MONDAY - timedelta(seconds=1)) == {}
    assert told(desk, MONDAY) == {"Dana Deputy": "queue"}


def test_the_card_lists_by_reference_what_still_waits_too_long(desk: Desk):
    raised(desk)
    raised(desk, "I-2026-9999", at=NOW + timedelta(hours=3))

    found = card(desk, the_keepers_deputy(), LATE)
    assert isinstance(found, Shown)
    assert isinstance(found.view, FlagQueue)
    assert ([flag.intake for flag in found.view.waiting], found.view.hours) == (["I-2026-4831"], 4)
    assert not found.discloses


@pytest.mark.parametrize("who", [the_chair(), the_secretary(), the_owner()], ids=lambda m: m.name)
def test_it_is_for_gatekeepers_alone(desk: Desk, who: Member):
    raised(desk)

    assert isinstance(card(desk, who, LATE, is_posted=True), Obsolete)


def test_several_that_are_late_together_are_one_card(desk: Desk):
    raised(desk)
    raised(desk, "I-2026-9999")

    [request] = owed(desk, MONDAY)
    assert isinstance(request.command, AlarmQueue)
    assert told(desk, MONDAY) == {"Dana Deputy": "queue"}
    assert told(desk, MONDAY) == {}


def test_without_a_deputy_the_chair_and_the_secretariat_learn_how_many_wait(alone: Desk):
    raised(alone)
    raised(alone, "I-2026-9999")

    found = told(alone, LATE)
    assert set(found) == {"Olivia Chair", "Sam Secretary"}
    for words in found.values():
        assert words.startswith("2 flags have waited more than 4 working hours")
        assert "Grace Keeper" in words
        assert "I-2026" not in words
    assert told(alone, LATE + timedelta(hours=1)) == {}


def test_while_the_deputy_is_away_another_gatekeeper_is_told_and_else_the_office(desk: Desk):
    desk.do(GoAway(words="1 December"), by=the_keepers_deputy())
    raised(desk)
    assert told(desk, LATE) == {"Grace Keeper": "queue"}

    desk.do(GoAway(words="1 December"), by=the_gatekeeper())
    raised(desk, "I-2026-9999", at=MONDAY)
    assert set(told(desk, MONDAY + timedelta(hours=4))) == {"Olivia Chair", "Sam Secretary"}


def test_what_was_decided_in_time_alarms_nobody(desk: Desk):
    flag = raised(desk)
    [request] = owed(desk, LATE)
    refuse = asked.DecideFlag(flag.intake, asked.ReasonKind.REFUSE, "It is known already.")
    desk.do(refuse, by=the_gatekeeper())

    desk.clock.now = LATE
    with pytest.raises(NothingDue):
        desk.perform(request)
    assert Routing(desk.store).panels_due(LATE) == []


def test_with_its_raiser_it_does_not_wait_and_raised_again_it_waits_anew(desk: Desk):
    flag = raised(desk)
    back = a_flag(state=FlagState.SENT_BACK, version=2, queued_at=NOW)
    again = a_flag(version=3, queued_at=MONDAY)
    record(desk, FlagSentBack(flag=back, at=NOW, by=the_gatekeeper().id))
    assert told(desk, LATE) == {}

    record(desk, FlagRaisedAgain(flag=again, at=MONDAY, by=flag.raised_by))
    assert told(desk, MONDAY + timedelta(hours=4) - timedelta(seconds=1)) == {}
    assert told(desk, MONDAY + timedelta(hours=4)) == {"Dana Deputy": "queue"}


def record(desk: Desk, event: FlagSentBack | FlagRaisedAgain) -> None:
    with desk.store.begin(desk.panel) as work:
        work.record(event)
    desk.delivered()


def test_grading_it_is_not_deciding_it(desk: Desk):
    """The alarm is given once, and its card stays until the flag is released, sent back or refused."""
    flag = raised(desk)
    assert told(desk, LATE) == {"Dana Deputy": "queue"}
    with desk.store.begin(desk.panel) as work:
        kept = work.flags.find(flag.intake)
        assert kept
        work.flags.keep(a_flag(version=2, queued_at=NOW))

    assert told(desk, MONDAY) == {}
    found = card(desk, the_keepers_deputy(), MONDAY, is_posted=True)
    assert isinstance(found, Shown)
    assert found.view.waiting
