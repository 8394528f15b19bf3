"""Before a meeting the channel is asked for items, then who comes; silent seats hear of it privately."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from panel.catalogue.meetings import AnswerMeeting, AskAgenda, CancelMeeting, MoveMeeting
from panel.catalogue.reminders import GoAway
from panel.language import MemberId, Reference
from panel.letters import Show
from panel.meetings import Answer
from panel.people import Member
from panel.reminders import LADDER
from panel.views.meetings import Attender, MeetingCall
from panel.views.reminders import DigestView, MeetingItem
from storage.routing import Routing
from tests.builders import (
    PANEL,
    an_observer,
    another_seats_owner,
    the_chair,
    the_deputy,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_duties import digest, fire
from tests.usecases.test_meetings import CUT_OFF, M1, asked, issued, meeting, planned
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown

WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ITEMS = datetime(2026, 11, 19, 8, 30, tzinfo=UTC)
"""Three working days before the cut-off, on Tuesday 24 November."""
ANSWERS = datetime(2026, 12, 4, 8, 30, tzinfo=UTC)
"""Two working days before Tuesday 8 December."""
CALLS = (Show.ITEMS_CALL, Show.ANSWERS_CALL)


@pytest.fixture
def ahead(desk: Desk) -> Desk:
    """A meeting on 8 December that was planned on Wednesday 18 November."""
    desk.clock.now = WEDNESDAY
    planned(desk)
    desk.delivered()
    return desk


def calls(desk: Desk, at: datetime) -> list[tuple[Show, int]]:
    """What the channel is asked at that moment, and for which day."""
    fire(desk, at)
    return [(e.show, e.version) for e in desk.delivered() if e.show in CALLS and e.member is None]


def on(day: date) -> int:
    return day.toordinal()


def card(desk: Desk, show: Show, at: datetime, *, made_for: date = date(2026, 12, 8)) -> Shown | Obsolete:
    ref = Reference(M1)
    letter = Asked(show=show, member=None, ref=ref, version=on(made_for), draft=None, text="")
    with desk.store.read(PANEL) as reading:
        return shown(letter, is_posted=True, at=at, reading=reading)


def test_each_question_is_asked_once(ahead: Desk):
    assert calls(ahead, ITEMS - timedelta(seconds=1)) == []
    assert calls(ahead, ITEMS) == [(Show.ITEMS_CALL, on(date(2026, 12, 8)))]
    assert calls(ahead, ITEMS + timedelta(hours=1)) == []
    assert calls(ahead, CUT_OFF) == []
    assert calls(ahead, ANSWERS) == [(Show.ANSWERS_CALL, on(date(2026, 12, 8)))]
    assert calls(ahead, ANSWERS + timedelta(days=3)) == []


def test_when_the_meeting_moves_the_old_card_says_so_and_a_new_one_asks(ahead: Desk):
    calls(ahead, ITEMS)
    ahead.clock.on(hours=1)
    ahead.do(MoveMeeting(M1, "to 17 December at 10:00"), by=the_secretary())

    old = card(ahead, Show.ITEMS_CALL, ahead.clock.now)
    assert isinstance(old, Shown)
    assert isinstance(old.view, MeetingCall)
    assert old.view.has_moved
    ahead.delivered()
    assert calls(ahead, datetime(2026, 11, 30, 8, 30, tzinfo=UTC)) == [
        (Show.ITEMS_CALL, on(date(2026, 12, 17)))
    ]


def test_a_meeting_that_is_off_is_asked_of_nobody(ahead: Desk):
    ahead.do(CancelMeeting(M1, "no business"), by=the_secretary())
    ahead.delivered()

    assert [letter for letter in calls(ahead, ITEMS) if letter[1] == on(date(2026, 12, 8))] == []


def test_after_downtime_a_question_that_came_too_late_is_left_out(ahead: Desk):
    assert calls(ahead, CUT_OFF + timedelta(hours=1)) == []
    assert meeting(ahead).draft == 1, "and the draft is made all the same"
    assert calls(ahead, datetime(2026, 12, 8, 11, 0, tzinfo=UTC)) == []
    assert Routing(ahead.store).panels_due(datetime(2026, 12, 8, 12, 0, tzinfo=UTC)) == []


def test_the_channel_sees_counts_and_no_names(ahead: Desk):
    ahead.do(AnswerMeeting(meeting=M1, answer=Answer.COMING), by=the_owner())
    ahead.do(AnswerMeeting(meeting=M1, answer=Answer.APOLOGIES), by=another_seats_owner())

    found = card(ahead, Show.ANSWERS_CALL, ANSWERS)
    assert isinstance(found, Shown)
    tally = found.view.tally
    assert (tally.coming, tally.apologies, tally.silent, tally.lines) == (1, 1, 1, ())


def test_seats_that_have_not_answered_are_asked_in_their_digest_until_they_have(ahead: Desk):
    ahead.do(AnswerMeeting(meeting=M1, answer=Answer.COMING), by=another_seats_owner())
    fire(ahead, ANSWERS)

    digests = [e.member for e in ahead.delivered() if e.show is Show.DIGEST]
    assert sorted(digests) == [the_owner().id, the_secretary().id], "the RSPCA has answered"
    assert items(ahead, the_owner().id) == [M1]
    ahead.do(AnswerMeeting(meeting=M1, answer=Answer.APOLOGIES), by=the_deputy())
    assert items(ahead, the_owner().id) == []


def items(desk: Desk, member: MemberId) -> list[str]:
    found = digest(desk, member, ANSWERS, is_posted=True)
    assert isinstance(found, Shown)
    assert isinstance(found.view, DigestView)
    return [item.meeting.ref for item in found.view.items if isinstance(item, MeetingItem)]


def test_while_somebody_is_away_their_deputy_is_asked(ahead: Desk):
    ahead.do(GoAway(words="1 January"), by=the_owner())
    fire(ahead, ANSWERS)

    assert the_deputy().id in [e.member for e in ahead.delivered() if e.show is Show.DIGEST]


def test_two_clocks_ask_once(ahead: Desk):
    from tests.usecases.test_duties import owed

    first, again = owed(ahead, ITEMS), owed(ahead, ITEMS)
    ahead.clock.now = ITEMS
    for request in (*first, *again):
        ahead.perform(request)

    assert [e.show for e in ahead.delivered() if e.show in CALLS] == [Show.ITEMS_CALL]


def test_a_force_may_ask_on_other_days_or_never(ahead: Desk):
    other = replace(ahead)
    other.store.ladder = replace(LADDER, items_days=0, answers_days=1)
    issued(other)
    other.delivered()

    assert calls(other, ITEMS) == []
    assert calls(other, ANSWERS) == []
    assert calls(other, datetime(2026, 12, 7, 8, 30, tzinfo=UTC)) == [
        (Show.ANSWERS_CALL, on(date(2026, 12, 8)))
    ]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (the_secretary(), Attender.EVERYONE),
        (the_chair(), Attender.EVERYONE),
        (an_observer(), Attender.OBSERVER),
    ],
    ids=["secretariat", "chair", "observer"],
)
def test_the_agenda_opened_from_the_weeks_card_shows_what_the_channel_may_see(
    ahead: Desk, who: Member, sees: Attender
):
    ahead.do(AnswerMeeting(meeting=M1, answer=Answer.COMING), by=the_owner())
    view = asked(ahead, AskAgenda(in_channel=True), by=who)

    assert (view.reader, view.tally.lines) == (sees, ())
