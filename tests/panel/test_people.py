"""Who sits on the panel, whom a name means, and who could have said yes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.agencies import STARTING_REGISTER
from panel.language import Person, SeatId, spoken
from panel.people import (
    CLERK,
    ChannelTaken,
    CodeUnknown,
    Member,
    NotAllowed,
    NotAMember,
    ObserversOnlyWatch,
    OnlyTheChair,
    Role,
    Seat,
    chairing,
    deputies_of,
    find_seats,
    holders,
    must_chair,
    operator,
    owner_of,
    recognise,
    seats_like,
)
from tests.builders import (
    DURHAM,
    HMRC,
    NOW,
    TENANT,
    a_member,
    a_person,
    a_seat,
    an_entry,
    an_observer,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
)

# --- Whom a name means --------------------------------------------------------------------------------

AGENCIES = tuple(
    Seat(SeatId(seat.name), seat.name, seat.aliases, former=seat.former)
    for body in STARTING_REGISTER
    for seat in body.seats
)

FOUND = {
    "HMRC": ["HM Revenue and Customs"],
    "hmrc": ["HM Revenue and Customs"],
    " Hm  Revenue & Customs ": ["HM Revenue and Customs"],
    "H.M. Revenue": [],
    "GLAA": ["Gangmasters and Labour Abuse Authority"],
    "Gangmasters Licensing Authority": ["Gangmasters and Labour Abuse Authority"],
    "stop loan sharks": ["England Illegal Money Lending Team"],
    "border force": ["Border Force and Immigration Enforcement"],
    "UK Border Agency": ["Border Force and Immigration Enforcement"],
    "fire": ["County Durham and Darlington Fire and Rescue Service"],
    "Trading Standards": ["Trading Standards, Durham", "Trading Standards, Darlington"],
    "Agency, Environment": ["Environment Agency"],
    "standards durham": ["Trading Standards, Durham"],
    "Trading Standards (Durham)": ["Trading Standards, Durham"],
    "Durham": [
        *("Planning, Durham", "Trading Standards, Durham", "Education, Durham", "Licensing, Durham"),
        *("Community Safety, Durham", "Fraud, Durham", "Durham Agency Against Crime"),
        "County Durham and Darlington Fire and Rescue Service",
    ],
    "Crimestopers": [],
    "HMRCC": [],
    "RSPB": [],
    "HRMC": [],
    "NHS": [],
    "the": [],
    "Team": [],
    "all of the team": [],
    "Lending Team": ["England Illegal Money Lending Team"],
    "": [],
    "…": [],
}


@pytest.mark.parametrize("words", FOUND)
def test_words_mean_one_seat_or_a_tie_or_none(words: str):
    assert [seat.name for seat in find_seats(words, AGENCIES)] == FOUND[words]


OFFERED = {
    "RSPB": "RSPCA",
    "HRMC": "HM Revenue and Customs",
    "Enviromental Agent": "Environment Agency",
    "HMRC please": "HM Revenue and Customs",
    "Crime stoppers North East": "Crimestoppers",
}


@pytest.mark.parametrize("words", OFFERED)
def test_what_is_not_certain_is_offered_the_likeliest_first(words: str):
    assert find_seats(words, AGENCIES) == []
    assert next(seat.name for seat in seats_like(words, AGENCIES)) == OFFERED[words]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Trading Standads Durham", "Trading Standards, Durham"),
        ("Crimestopers", "Crimestoppers"),
        ("Enviroment Agency", "Environment Agency"),
        ("HMRCC", "HM Revenue and Customs"),
    ],
)
def test_a_slip_of_the_finger_offers_just_the_one_seat_it_resembles(words: str, meant: str):
    assert find_seats(words, AGENCIES) == []
    assert [seat.name for seat in seats_like(words, AGENCIES)] == [meant]


def test_nothing_is_offered_for_words_that_are_like_nothing():
    assert seats_like("zzz qqq", AGENCIES) == []
    assert find_seats("HMRC", []) == seats_like("HMRC", []) == []


def test_two_seats_of_one_alias_are_a_tie():
    seats = [a_seat("HMRC"), Seat(SeatId("other"), "Her Majesty's Reading Circle", ("hmrc",))]

    assert find_seats("HMRC", seats) == seats


def test_a_whole_name_beats_a_name_that_holds_it():
    fire, fire_and_rescue = Seat(SeatId("a"), "Fire"), Seat(SeatId("b"), "Fire and Rescue")

    assert find_seats("Fire", [fire_and_rescue, fire]) == [fire]


@given(st.text(max_size=200))
def test_any_words_may_be_looked_for(words: str):
    assert set(find_seats(words, AGENCIES)) <= set(AGENCIES)
    assert len(seats_like(words, AGENCIES)) <= 4


# --- Whom a task falls to -----------------------------------------------------------------------------


def test_a_task_falls_to_the_marked_owner_of_its_seat():
    assert owner_of(seat_id(HMRC), [a_member(HMRC, is_spoc=True), *the_members()]) == the_owner()


def test_without_a_marked_owner_it_falls_to_the_point_of_contact():
    spoc = a_member(HMRC, "Poppy Point", is_spoc=True)

    assert owner_of(seat_id(HMRC), [the_deputy(), a_member(HMRC), spoc]) == spoc


@pytest.mark.parametrize(
    "members",
    [
        [],
        [a_member(HMRC), the_deputy()],
        [a_member("RSPCA", is_owner=True)],
        [the_owner(roles=frozenset({Role.OBSERVER}))],
    ],
    ids=["nobody", "nobody marked", "another seat's", "an observer"],
)
def test_without_either_it_falls_to_nobody(members):
    assert owner_of(seat_id(HMRC), members) is None


def test_deputies_are_those_of_the_seat_but_never_observers():
    watching = a_member(HMRC, "Oona", is_deputy=True, roles=frozenset({Role.OBSERVER}))

    assert deputies_of(seat_id(HMRC), [*the_members(), watching]) == [the_deputy()]
    assert deputies_of(seat_id("RSPCA"), the_members()) == []


def test_only_somebody_who_is_nothing_else_is_an_observer():
    assert an_observer().is_observer
    assert not an_observer(roles=frozenset({Role.OBSERVER, Role.CHAIR})).is_observer
    assert not CLERK.is_observer


def test_somebody_with_two_roles_holds_both():
    both = the_chair(roles=frozenset({Role.CHAIR, Role.SECRETARIAT}))

    assert both.holds(Role.CHAIR)
    assert both.holds(Role.GATEKEEPER, Role.SECRETARIAT)
    assert not both.holds(Role.MEMBER)
    assert holders([both, the_owner()], Role.SECRETARIAT) == [both]


def test_the_clerk_and_an_operator_hold_no_role_and_no_seat():
    assert (CLERK.roles, CLERK.seat, CLERK.person) == (frozenset(), "", None)
    assert operator("root") == replace(CLERK, id="operator:root", name="root")


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_valid"),
    [
        (None, None, True),
        (NOW, None, True),
        (NOW + SECOND, None, False),
        (None, NOW, False),
        (None, NOW + SECOND, True),
        (NOW, NOW + SECOND, True),
        (NOW, NOW, False),
        (NOW - SECOND, NOW, False),
    ],
)
def test_a_membership_runs_from_its_first_moment_to_before_its_last(valid_from, valid_to, is_valid: bool):
    assert a_member(valid_from=valid_from, valid_to=valid_to).is_valid(NOW) is is_valid


# --- Who could say yes --------------------------------------------------------------------------------

CHAIRS = tuple(
    a_member("Durham", name, roles=frozenset({Role.CHAIR})) for name in ("T. Grant", "Ann and Co", "P. Lee")
)
SECRETARIES = tuple(
    a_member("Durham", name, roles=frozenset({Role.SECRETARIAT})) for name in ("Sam", "Kim", "Jo")
)

WORDS = [
    (Role.CHAIR, 0, "Only the Chair can agree it. Nobody is chair at present: ask the secretariat."),
    (Role.CHAIR, 1, "Only the Chair can agree it. T. Grant is chair."),
    (Role.CHAIR, 2, "Only the Chair can agree it. T. Grant and Ann and Co hold that role."),
    (Role.CHAIR, 3, "Only the Chair can agree it. T. Grant, Ann and Co and P. Lee hold that role."),
    (Role.SECRETARIAT, 0, "Only the secretariat can agree it. Ask whoever runs the clerk."),
    (Role.SECRETARIAT, 1, "Only the secretariat can agree it. Ask Sam."),
    (Role.SECRETARIAT, 2, "Only the secretariat can agree it. Ask Sam or Kim."),
    (Role.SECRETARIAT, 3, "Only the secretariat can agree it. Ask Sam, Kim or Jo."),
]


@pytest.mark.parametrize(("role", "n", "words"), WORDS)
def test_a_refusal_names_the_right_and_whoever_holds_it(role: Role, n: int, words: str):
    people = {Role.CHAIR: CHAIRS, Role.SECRETARIAT: SECRETARIES}[role][:n]

    assert str(NotAllowed("agree it", role=role, members=[the_owner(), *people])) == words


def test_a_lone_chair_is_one_however_their_name_reads():
    refusal = NotAllowed("agree it", role=Role.CHAIR, members=CHAIRS[1:2])

    assert str(refusal).endswith("Ann and Co is chair.")


def test_a_refusal_says_what_to_do_instead():
    refusal = NotAllowed(
        "agree it", role=Role.CHAIR, members=CHAIRS[:1], instead="You can ask for more time."
    )

    assert str(refusal).endswith("T. Grant is chair. You can ask for more time.")


def test_a_list_is_said_as_people_say_it():
    assert [spoken(list("ABC")[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


def test_every_no_says_who_or_what_would_help():
    assert "Ask the secretariat to add you" in str(NotAMember())
    assert "the open agenda of the meeting" in str(ObserversOnlyWatch())
    assert "Ask whoever runs the clerk for a new one" in str(CodeUnknown())
    assert "belongs to another panel. Nothing was changed" in str(ChannelTaken())


# --- Recognising --------------------------------------------------------------------------------------

PRIYA = the_owner(person=None, email="Priya.Shah@example.org")
NOBODY_YET = Person(TENANT, "object-new")


def test_a_roster_shows_who_somebody_on_the_register_is():
    entry = an_entry("P. Shah", email="priya.shah@EXAMPLE.org")

    assert recognise([entry, an_entry("A Stranger")], [PRIYA, the_chair()]) == [
        replace(PRIYA, person=entry.person)
    ]


def test_an_address_that_two_people_have_recognises_neither():
    entries = [an_entry(name, email=PRIYA.email) for name in ("One", "Two")]

    assert recognise(entries, [PRIYA]) == []


def test_one_person_listed_twice_is_still_one():
    entry = an_entry(email=PRIYA.email)

    assert recognise([entry, entry], [PRIYA]) == [replace(PRIYA, person=entry.person)]


def test_an_address_that_stands_twice_on_the_register_recognises_neither():
    twin = a_member("RSPCA", "Twin", person=None, email=PRIYA.email.upper())

    assert recognise([an_entry(email=PRIYA.email)], [PRIYA, twin]) == []


def test_somebody_recognised_is_never_bound_anew():
    bound = the_owner(email="priya.shah@example.org")
    newcomer = an_entry("Impostor", email=bound.email, person=NOBODY_YET)

    assert recognise([newcomer], [bound]) == []


def test_somebody_recognised_never_becomes_a_second_member():
    bound = the_owner(email="old@example.org")
    renamed = an_entry(email=PRIYA.email, person=bound.person)

    assert recognise([renamed], [bound, replace(PRIYA, id="member-second")]) == []


def test_no_address_recognises_nobody():
    assert recognise([an_entry(email="")], [replace(PRIYA, email="")]) == []


def test_nothing_else_about_a_member_changes():
    [known] = recognise([an_entry("Another Name", email=PRIYA.email)], [PRIYA])

    assert known == replace(PRIYA, person=a_person("Another Name"))


# --- Who may do what only the chair may -------------------------------------------------------------


def a_deputy_chair(**given: Any) -> Member:
    return a_member(DURHAM, "Della Deputy", **{"roles": frozenset({Role.DEPUTY_CHAIR}), **given})


def test_the_chair_chairs():
    assert the_chair().chairs(NOW)


def test_a_deputy_is_a_member_until_the_chair_delegates():
    assert not a_deputy_chair().chairs(NOW)


def test_a_deputy_chairs_until_the_delegation_ends():
    deputy = a_deputy_chair(chairs_until=NOW)

    assert deputy.chairs(NOW - timedelta(seconds=1))
    assert not deputy.chairs(NOW)


def test_a_delegation_to_somebody_who_is_no_deputy_any_more_is_none():
    assert not the_owner(chairs_until=NOW + timedelta(days=1)).chairs(NOW)


def test_a_chair_who_has_left_chairs_nothing():
    assert not the_chair(valid_to=NOW).chairs(NOW)


def test_the_chair_comes_before_who_stands_in():
    deputy = a_deputy_chair(chairs_until=NOW + timedelta(days=1))

    assert chairing([deputy, the_owner(), the_chair()], NOW) == [the_chair(), deputy]


def test_a_refusal_names_the_chair_and_who_stands_in_today():
    deputy = a_deputy_chair(chairs_until=NOW + timedelta(days=1))
    with pytest.raises(OnlyTheChair) as refused:
        must_chair("close a task", the_owner(), NOW, [the_chair(), deputy], instead="You can ask.")

    assert str(refused.value) == (
        "Only the Chair can close a task. Olivia Chair is chair. "
        "Della Deputy may too, standing in for the chair. You can ask."
    )


def test_a_refusal_names_no_deputy_whose_delegation_has_ended():
    with pytest.raises(OnlyTheChair) as refused:
        must_chair("close a task", the_owner(), NOW, [the_chair(), a_deputy_chair(chairs_until=NOW)])

    assert "Della" not in str(refused.value)


def test_whoever_chairs_is_not_refused():
    must_chair("close a task", the_chair(), NOW, [])
