"""People in the channel whom nobody knows: asked about once, on one card."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from panel.letters import Follow, Letter, Show
from panel.notices import notices
from panel.people import (
    NEWCOMERS,
    Member,
    MembersRecognised,
    NotAllowed,
    Role,
    Stranger,
    StrangerState,
    dismiss,
    enrol,
    strangers_in,
    unknown,
)
from panel.people.enrolment import AlreadyAnswered, DayHasPassed, ObserversLeave, SayTheName
from tests.builders import (
    NOW,
    TODAY,
    a_person,
    a_seat,
    an_entry,
    the_chair,
    the_members,
    the_owner,
    the_secretary,
)

KIM = Stranger(person=a_person("Kim New"), name="Kim New")


def added(stranger: Stranger = KIM, **given: Any) -> Member:
    facts: dict[str, Any] = {
        "key": "new",
        "name": "Kim New",
        "seat": a_seat(),
        "role": Role.MEMBER,
        "until": None,
        "by": the_secretary(),
        "at": NOW,
        "members": the_members(),
    }
    return enrol(stranger, **{**facts, **given}).member


def test_whoever_is_added_is_a_member_at_once_and_bound_to_their_entry():
    member = added()

    assert member.is_valid(NOW)
    assert (member.person, member.seat, member.roles) == (KIM.person, a_seat().id, {Role.MEMBER})


def test_the_first_of_a_seat_is_its_point_of_contact():
    assert not added().is_spoc
    assert added(seat=a_seat("A New Seat")).is_spoc
    assert not added(seat=a_seat("A New Seat"), role=Role.OBSERVER, until=TODAY).is_spoc


def test_an_observer_comes_for_a_time():
    with pytest.raises(ObserversLeave):
        added(role=Role.OBSERVER)

    observer = added(role=Role.OBSERVER, until=TODAY)
    assert observer.is_valid(NOW)
    assert not observer.is_valid(NOW + timedelta(days=1))


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b"])
def test_a_name_is_needed(name: str):
    with pytest.raises(SayTheName):
        added(name=name)


def test_a_last_day_that_has_passed_is_a_mistake():
    with pytest.raises(DayHasPassed):
        added(until=date(2020, 1, 1))


def test_the_secretariat_alone_answers():
    for act in (lambda: added(by=the_chair()), lambda: dismiss(KIM, by=the_chair(), at=NOW, members=())):
        with pytest.raises(NotAllowed):
            act()


def test_two_answers_for_one_person_make_one_member():
    member = added()
    with pytest.raises(AlreadyAnswered):
        added(members=(*the_members(), member))
    with pytest.raises(AlreadyAnswered):
        added(replace(KIM, state=StrangerState.DISMISSED))


def seen(*names: str, noted: tuple[Stranger, ...] = ()) -> list[Stranger]:
    return strangers_in([an_entry(name) for name in names], noted=noted, members=the_members())


def test_who_is_on_no_register_is_new_and_who_is_a_member_is_not():
    assert seen("Kim New", "Priya Shah") == [KIM]


def test_nobody_is_noted_twice_and_who_was_dismissed_never_again():
    assert seen("Kim New", noted=(KIM,)) == []
    assert seen("Kim New", noted=(replace(KIM, state=StrangerState.DISMISSED),)) == []


def test_who_leaves_the_channel_unanswered_leaves_the_card_and_may_come_back():
    [gone] = seen(noted=(KIM,))

    assert gone.state is StrangerState.GONE
    assert [s.state for s in seen("Kim New", noted=(gone,))] == [StrangerState.WAITING]


def test_they_gather_on_one_card_until_all_of_it_is_answered():
    [lee] = seen("Kim New", "Lee Later", noted=(KIM,))
    assert lee.batch == KIM.batch

    [lee] = seen("Kim New", "Lee Later", noted=(replace(KIM, state=StrangerState.DISMISSED),))
    assert lee.batch == KIM.batch + 1


def test_who_became_a_member_otherwise_waits_no_longer():
    assert unknown([KIM], [the_owner(person=KIM.person)]) == []


class Everybody:
    def all(self):
        return the_members()

    def seats(self):
        return ()


def test_the_secretariat_gets_one_private_card_and_nobody_else_any():
    two = (KIM, Stranger(person=a_person("Lee Later"), name="Lee Later"))
    event = MembersRecognised(at=NOW, by=the_secretary().id, members=(), strangers=two)
    [letter] = notices(event, Everybody())

    assert isinstance(letter, Letter)
    assert (letter.to.member, letter.show, letter.ref) == (the_secretary().id, Show.NEWCOMERS, NEWCOMERS)
    assert letter.text == ""


def test_who_left_brings_the_card_up_to_date_without_a_new_one():
    gone = (replace(KIM, state=StrangerState.GONE),)
    event = MembersRecognised(at=NOW, by=the_secretary().id, members=(), strangers=gone)

    assert notices(event, Everybody()) == [Follow(NEWCOMERS)]
