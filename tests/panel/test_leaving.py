"""Somebody leaves: what they have in hand is handed over first, and stays with the seat."""

from datetime import date, timedelta
from typing import Any

import pytest

from panel.leaving import (
    HandOverFirst,
    HasLeft,
    Heir,
    LastOfTheSecretariat,
    MembershipEnded,
    NotOfThatSeat,
    OwnerChanged,
    end_membership,
)
from panel.letters import Follow, Private
from panel.notices import notices
from panel.people import Member, NotAllowed
from tests.builders import (
    HMRC,
    NOW,
    TODAY,
    a_member,
    a_task,
    another_seats_owner,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)

LAST_DAY = date(2026, 12, 12)
THEIRS = a_task(owner=the_owner().id)


def leaves(of: Member | None = None, **given: Any) -> MembershipEnded:
    """Priya Shah, the owner, on 12 December; her deputy takes over one task."""
    facts: dict[str, Any] = {
        "last_day": LAST_DAY,
        "heir": the_deputy(),
        "owned": (THEIRS,),
        "by": the_secretary(),
        "at": NOW,
        "members": the_members(),
    }
    return end_membership(of or the_owner(is_spoc=True), **{**facts, **given})


def test_the_last_day_is_the_last_on_which_they_are_a_member():
    member = leaves().member

    assert member.is_valid(NOW + timedelta(days=22))
    assert not member.is_valid(NOW + timedelta(days=23))


def test_an_earlier_day_than_today_ends_it_at_once():
    ended = leaves(last_day=TODAY - timedelta(days=9))

    assert not ended.member.is_valid(NOW)
    assert ended.last_day == TODAY


def test_what_they_have_in_hand_passes_to_a_colleague_with_the_marks_of_the_seat():
    ended = leaves()

    assert [task.owner for task in ended.tasks] == [the_deputy().id]
    assert ended.heir is not None
    assert (ended.heir.is_owner, ended.heir.is_spoc, ended.heir.is_deputy) == (True, True, True)
    assert (ended.member.is_owner, ended.member.is_spoc) == (False, False)


def test_each_task_has_its_own_line_in_the_trail():
    _, line = leaves().parts

    assert isinstance(line, OwnerChanged)
    assert (line.about, line.by) == (THEIRS.ref, the_secretary().id)


def test_nobody_may_leave_with_tasks_in_hand_until_it_is_said_who_takes_them():
    with pytest.raises(HandOverFirst, match=r"has T-2026-007 in hand.*tasks to Dev Deputy or nobody"):
        leaves(heir=Heir.UNDECIDED)


def test_without_tasks_nothing_needs_to_be_said():
    assert leaves(owned=(), heir=Heir.UNDECIDED).tasks == ()


def test_nobody_yet_leaves_the_seats_tasks_without_an_owner():
    ended = leaves(heir=Heir.NOBODY)

    assert [task.owner for task in ended.tasks] == [None]
    assert ended.tasks[0].seat == THEIRS.seat


@pytest.mark.parametrize(
    "taker", [another_seats_owner(), the_owner(), a_member(HMRC, "Gone", valid_to=NOW)], ids=lambda m: m.name
)
def test_only_a_colleague_of_the_same_seat_may_take_over(taker: Member):
    with pytest.raises(NotOfThatSeat):
        leaves(heir=taker, members=(*the_members(), taker))


def test_the_secretariat_alone_ends_a_membership():
    with pytest.raises(NotAllowed, match=r"Only the secretariat can end a membership\. Ask Sam Secretary"):
        leaves(by=the_chair())


def test_the_last_of_the_secretariat_stays():
    with pytest.raises(LastOfTheSecretariat):
        leaves(the_secretary(), owned=())


def test_who_has_left_cannot_leave_again():
    with pytest.raises(HasLeft):
        leaves(the_owner(valid_to=NOW))


class Everybody:
    def all(self):
        return the_members()

    def seats(self):
        return ()


def test_whoever_takes_over_gets_the_card_and_every_other_card_follows():
    event = OwnerChanged(task=a_task(owner=the_deputy().id), at=NOW, by=the_secretary().id)
    follow, card = notices(event, Everybody())

    assert follow == Follow(THEIRS.ref)
    assert card.to == Private(the_deputy().id)
