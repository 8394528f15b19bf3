"""What `mine` lists: all that is asked of a seat, by the rules that its morning list follows, and no more."""

from dataclasses import replace
from datetime import date

import pytest

from panel.catalogue import flags as asked
from panel.catalogue.tasks import AskMine
from panel.flags import Answer, Audience
from panel.flags.release import close, recall
from panel.language import Reference
from panel.meetings import MeetingCalled, Rung
from panel.people import Member
from panel.views.reminders import FlagItem, MeetingItem, Mine
from storage.store import Store
from tests.agendas import a_meeting
from tests.builders import (
    HMRC,
    NOW,
    a_panel,
    an_ask,
    another_seats_owner,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_flag_reminders import WIDE_ASKS, record
from tests.usecases.test_flags import KEEPER, RESTRICTED, WIDE, asks, put, sign


@pytest.fixture
def desk(store: Store) -> Desk:
    a_panel(store, members=[*the_members(), KEEPER])
    desk = Desk(store)
    sign(desk)
    return desk


def listed(desk: Desk, by: Member, *, in_channel: bool = False) -> list[str]:
    """As in "F-2026-031 to reply to"."""
    found = asks(desk, AskMine(in_channel=in_channel), by)
    assert isinstance(found, Mine)
    return [_in_short(item) for item in found.items] + [f"{task.ref} proposed" for task in found.proposals]


def _in_short(item: object) -> str:
    match item:
        case FlagItem(flag=flag, replies=replies):
            return f"{flag.ref} to {'reply to' if replies else 'acknowledge'}"
        case MeetingItem(meeting=meeting):
            return f"{meeting.ref} to answer"
        case _:
            return str(item.task.ref)


def test_a_flag_is_asked_of_a_seat_until_it_has_acknowledged_and_replied(desk: Desk):
    flag = put(desk, audience=Audience.WHOLE_PANEL, asks=WIDE_ASKS)

    assert listed(desk, the_owner()) == listed(desk, the_deputy()) == [f"{WIDE} to acknowledge"]
    desk.do(asked.AcknowledgeFlag(flag.ref), by=the_deputy())
    assert listed(desk, the_owner()) == [f"{WIDE} to reply to"]
    assert listed(desk, another_seats_owner()) == [f"{WIDE} to acknowledge"]
    desk.do(asked.ReplyToFlag(flag.ref, Answer.NO_HIT), by=the_owner())
    assert listed(desk, the_owner()) == []


def test_without_a_day_to_reply_by_an_acknowledgement_is_all_that_is_asked(desk: Desk):
    flag = put(desk, audience=Audience.WHOLE_PANEL, asks=WIDE_ASKS, reply_by=None)
    desk.do(asked.AcknowledgeFlag(flag.ref), by=the_owner())

    assert listed(desk, the_owner()) == []


def test_of_a_recall_the_acknowledgement_is_asked_and_of_a_closed_flag_nothing(desk: Desk):
    flag = put(desk, audience=Audience.WHOLE_PANEL, asks=WIDE_ASKS)
    record(desk, recall(flag, by=KEEPER, at=NOW, because="It was another shop."))
    assert listed(desk, the_owner()) == [f"{WIDE} to acknowledge"]
    desk.do(asked.AcknowledgeFlag(flag.ref), by=the_owner())
    assert listed(desk, the_owner()) == []

    other = put(desk, ref=RESTRICTED)
    record(desk, close(other, by=KEEPER, at=NOW))
    assert listed(desk, the_owner()) == []


def test_a_flag_for_named_seats_is_listed_for_them_alone_and_never_in_the_channel(desk: Desk):
    put(desk)

    assert listed(desk, the_owner()) == [f"{RESTRICTED} to acknowledge"]
    assert listed(desk, the_owner(), in_channel=True) == []
    assert listed(desk, another_seats_owner()) == listed(desk, the_chair()) == []


def test_a_seat_that_was_held_or_whose_agreement_has_ended_is_asked_for_nothing(desk: Desk):
    put(desk, audience=Audience.WHOLE_PANEL, asks=(an_ask(is_held=True),))
    assert listed(desk, the_owner()) == []

    put(desk)
    sign(desk, date(2026, 11, 19), only=HMRC)
    assert listed(desk, the_owner()) == []


def test_tasks_flags_and_the_meeting_stand_oldest_first_and_proposals_last_for_the_chair(desk: Desk):
    desk.issued("HMRC: check VAT filings by Monday 14 December 2026")
    desk.issued("HMRC: look at the yard by Wednesday 25 November 2026")
    desk.delivered(seconds=30)
    put(desk, audience=Audience.WHOLE_PANEL, asks=WIDE_ASKS)
    meeting = a_meeting()
    called = replace(meeting, answers_asked_for=meeting.day)
    assert not any("M-" in line for line in listed(desk, the_owner())), "nobody was asked who comes yet"
    record(desk, MeetingCalled(meeting=called, rung=Rung.ANSWERS, to=(), at=NOW, by=KEEPER.id))

    assert listed(desk, the_owner()) == [
        "T-2026-002",
        f"{WIDE} to acknowledge",
        f"{meeting.ref} to answer",
        "T-2026-001",
    ]
    assert Reference("T-2026-002") not in listed(desk, another_seats_owner())
