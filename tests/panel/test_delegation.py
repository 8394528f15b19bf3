"""The chair puts a deputy in the chair's place, until the end of a day."""

from datetime import timedelta
from typing import Any

import pytest

from panel.notices import notices
from panel.people import (
    ChairDelegated,
    DelegationEnded,
    Member,
    NotAllowed,
    Role,
    delegate,
    end_delegation,
)
from panel.people.delegation import LONGEST, NobodyStandsIn, NotADeputy, NotThatLong
from panel.people.naming import WhichDayIsThat, WhoIsThat, the_day, the_one_called
from tests.builders import NOW, TODAY, a_member, the_chair, the_members, the_owner

A_WEEK = TODAY + timedelta(days=7)


def a_deputy(name: str = "Della Deputy", **given: Any) -> Member:
    return a_member("Durham", name, **{"roles": frozenset({Role.DEPUTY_CHAIR}), **given})


def delegated(to: Member | None = None, *, others: tuple[Member, ...] = (), **given: Any) -> ChairDelegated:
    to = to or a_deputy()
    facts: dict[str, Any] = {"until": A_WEEK, "by": the_chair(), "at": NOW}
    return delegate(to, **{**facts, **given}, members=(*the_members(), to, *others))


def test_a_deputy_chairs_until_the_day_is_over():
    deputy = delegated().deputy

    assert deputy.chairs(NOW + timedelta(days=7))
    assert not deputy.chairs(NOW + timedelta(days=8))


def test_it_may_be_for_today_alone_and_for_three_months_at_most():
    assert delegated(until=TODAY).deputy.chairs(NOW)
    assert delegated(until=TODAY + LONGEST)
    for until in (TODAY - timedelta(days=1), TODAY + LONGEST + timedelta(days=1)):
        with pytest.raises(NotThatLong):
            delegated(until=until)


def test_only_a_deputy_chair_may_stand_in():
    with pytest.raises(NotADeputy, match=r"not a deputy chair.*Deputy chair: Della Deputy"):
        delegated(the_owner(), others=(a_deputy(),))


def test_who_stands_in_may_not_pass_it_on():
    della = a_deputy(chairs_until=NOW + timedelta(days=1))
    with pytest.raises(NotAllowed, match="Only the Chair can delegate"):
        delegated(a_deputy("Dirk Second"), by=della)


def test_one_at_a_time_stands_in():
    della = a_deputy(chairs_until=NOW + timedelta(days=1))
    event = delegated(a_deputy("Dirk Second"), others=(della,))

    assert [(m.id, m.chairs(NOW)) for m in event.ended] == [(della.id, False)]


def test_it_may_be_taken_back():
    della = a_deputy(chairs_until=NOW + timedelta(days=1))
    event = end_delegation(by=the_chair(), at=NOW, members=(the_chair(), della))

    assert [m.chairs(NOW) for m in event.ended] == [False]
    with pytest.raises(NobodyStandsIn):
        end_delegation(by=the_chair(), at=NOW, members=(the_chair(), a_deputy()))


class Everybody:
    def all(self):
        return the_members()

    def seats(self):
        return ()


def test_the_deputy_is_told_by_whom_and_until_when():
    [letter] = notices(delegated(), Everybody())

    assert letter.to.member == a_deputy().id
    assert "Olivia Chair asks you to stand in as chair until the end of Fri 27 Nov 2026" in letter.text


def test_whose_delegation_ends_is_told():
    event = DelegationEnded(at=NOW, by=the_chair().id, ended=(a_deputy(),))

    assert ["no longer stand in" in letter.text for letter in notices(event, Everybody())] == [True]


def test_a_person_is_meant_by_name_or_by_part_of_it_and_never_guessed():
    ann, anna = a_member(name="Ann Grant"), a_member(name="Anna Grant")

    assert the_one_called("ann grant", [ann, anna]) == ann
    assert the_one_called("anna", [ann, anna]) == anna
    for words in ("grant", "Bob", ""):
        with pytest.raises(WhoIsThat, match="Ann Grant or Anna Grant"):
            the_one_called(words, [ann, anna])


def test_a_day_is_certain_or_asked_for():
    assert the_day("27 November", today=TODAY) == A_WEEK
    for words in ("Friday", "soon", ""):
        with pytest.raises(WhichDayIsThat):
            the_day(words, today=TODAY)
