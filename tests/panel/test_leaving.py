"""Somebody leaves: what they have in hand is handed over first, and stays with the seat."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from panel.leaving import (
    HandOverFirst,
    HasLeft,
    Heir,
    LastOfTheSecretariat,
    MembershipEnded,
    MembershipLapsed,
    NothingToHandOver,
    NotOfThatSeat,
    OwnerChanged,
    end_membership,
    hand_over,
)
from panel.letters import Follow, Private
from panel.notices import notices
from panel.people import CLERK, Member, NotAllowed
from tests.builders import (
    HMRC,
    NOW,
    TODAY,
    a_member,
    a_task,
    an_observer,
    another_seats_owner,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)

LAST_DAY = date(2026, 12, 12)
AFTERWARDS = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)
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


def test_until_their_last_day_is_over_they_keep_what_they_have():
    ended = leaves()

    assert (ended.tasks, ended.heir) == ((), None)
    assert (ended.member.is_owner, ended.member.is_spoc) == (True, True)
    assert ended.member.heir == the_deputy().id


def lapsed(at: datetime = AFTERWARDS, **given: Any) -> MembershipLapsed:
    """The clock, on the morning after; the owner had named the deputy."""
    left = given.pop("left", leaves().member)
    facts: dict[str, Any] = {"owned": (THEIRS,), "by": CLERK, "members": (*the_members(), left)}
    return hand_over(left, at=at, **{**facts, **given})


def test_once_it_is_over_the_clock_hands_over_to_whom_they_named_with_the_marks_of_the_seat():
    ended = lapsed()

    assert [task.owner for task in ended.tasks] == [the_deputy().id]
    assert ended.heir is not None
    assert (ended.heir.is_owner, ended.heir.is_spoc, ended.heir.is_deputy) == (True, True, True)
    assert (ended.member.is_owner, ended.member.is_spoc, ended.member.heir) == (False, False, None)
    with pytest.raises(NothingToHandOver):
        hand_over(ended.member, owned=(), by=CLERK, at=AFTERWARDS, members=the_members())


def test_a_membership_that_a_file_ended_passes_to_whom_the_seat_is_marked_for():
    left = the_owner(valid_to=NOW)
    spoc = a_member(HMRC, "Sheila Spoc", is_spoc=True)

    assert lapsed(left=left, members=(spoc, the_deputy(), left)).heir == spoc
    assert lapsed(left=left, members=(the_deputy(), left)).heir == the_deputy()
    alone = lapsed(left=left, members=(left, another_seats_owner(), an_observer()))
    assert (alone.heir, alone.tasks[0].owner) == (None, None)


def test_nothing_is_handed_over_before_the_day_is_over():
    with pytest.raises(NothingToHandOver):
        lapsed(at=NOW + timedelta(days=22))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ((the_deputy(),), "T-2026-007 passed to Dev Deputy, who has the card"),
        (
            (),
            "Nobody there can take T-2026-007 yet: ask a colleague of theirs to type “take over",
        ),
    ],
)
def test_the_secretariat_is_told_once(members: tuple[Member, ...], said: str):
    event = lapsed(left=the_owner(valid_to=NOW), members=members)
    [letter] = notices(event, Everybody())

    assert letter.to == Private(the_secretary().id)
    assert letter.text.startswith(f"Priya Shah sat for {HMRC} until Fri 20 Nov 2026. {said}")


def test_what_they_have_in_hand_passes_to_a_colleague_with_the_marks_of_the_seat():
    ended = leaves(last_day=TODAY - timedelta(days=1))

    assert [task.owner for task in ended.tasks] == [the_deputy().id]
    assert ended.heir is not None
    assert (ended.heir.is_owner, ended.heir.is_spoc, ended.heir.is_deputy) == (True, True, True)
    assert (ended.member.is_owner, ended.member.is_spoc) == (False, False)


def test_each_task_has_its_own_line_in_the_trail():
    _, line = leaves(last_day=TODAY - timedelta(days=1)).parts

    assert isinstance(line, OwnerChanged)
    assert (line.about, line.by) == (THEIRS.ref, the_secretary().id)


def test_nobody_may_leave_with_tasks_in_hand_until_it_is_said_who_takes_them():
    with pytest.raises(HandOverFirst, match=r"has T-2026-007 in hand.*tasks to Dev Deputy or nobody"):
        leaves(heir=Heir.UNDECIDED)


def test_without_tasks_nothing_needs_to_be_said():
    assert leaves(owned=(), heir=Heir.UNDECIDED).tasks == ()


def test_nobody_yet_leaves_the_seats_tasks_without_an_owner():
    ended = leaves(heir=Heir.NOBODY, last_day=TODAY - timedelta(days=1))

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
