"""Every command, question and look at content, tried by whoever is no member today, and by an observer."""

import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

import pytest

from panel.catalogue import Command, Consultation, Question
from panel.catalogue.people import SetUp
from panel.language import Person
from panel.people import NotAMember, ObserversOnlyWatch, Role
from panel.rights import RIGHTS
from panel.rights.right import Who
from panel.views.places import Via
from panel.views.said import Refused
from storage.store import Store
from tests.builders import (
    ANOTHER_PANEL,
    NOW,
    a_member,
    a_panel,
    a_person,
    a_place,
    a_request,
    an_observer,
    issue,
    the_members,
)
from tests.usecases.conftest import Desk
from usecases.answer import reply_to

A_DAY = timedelta(days=1)
CHAIR = frozenset({Role.CHAIR})
LAPSED = a_member(name="Lena Lapsed", roles=CHAIR, valid_to=NOW - A_DAY)
COMING = a_member(name="Cora Coming", roles=CHAIR, valid_from=NOW + A_DAY)
ELSEWHERE = a_member(name="Ella Elsewhere", roles=CHAIR)
CHAIRS_TWIN = Person("99999999-0000-4000-8000-000000000000", a_person("Olivia Chair").object_id)
NOBODY = {
    "a stranger": a_person("Nobody"),
    "a chair whose time is over": LAPSED.person,
    "a chair whose time has not begun": COMING.person,
    "the chair of another panel": ELSEWHERE.person,
    "the chair's object id in another tenant": CHAIRS_TWIN,
}
ASKED = [right.asked for right in RIGHTS if right.asked is not SetUp]
FOR_OBSERVERS = {right.asked for right in RIGHTS if {Who.OBSERVER, Who.READER} & {*right.who}}
"""What is made for one reader is looked at again there: an observer may have Part A."""


def something(kind: Any) -> Any:
    """A value of that type: what it says does not matter, for nobody gets so far."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in arguments else something(arguments[0])
    if origin in (tuple, frozenset) or kind is tuple:
        return origin() if origin else ()
    if hasattr(kind, "__supertype__"):
        return something(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if is_dataclass(kind):
        return one_of(kind)
    return {
        str: "T-2026-001",
        int: 1,
        bool: False,
        date: NOW.date(),
        datetime: NOW,
        time: time(10),
        timedelta: A_DAY,
    }[kind]


def one_of(kind: Any) -> Any:
    hints = typing.get_type_hints(kind)
    needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    return kind(**{name: something(hints[name]) for name in needed})


@pytest.fixture
def desk(store: Store) -> Desk:
    a_panel(store, members=[*the_members(), LAPSED, COMING])
    a_panel(store, ANOTHER_PANEL, members=[ELSEWHERE])
    issue(store)
    return Desk(store)


def tried(desk: Desk, by: Person) -> Iterator[tuple[type, str]]:
    """What each of them is answered: the words of the refusal, else nothing."""
    for kind in ASKED:
        view = says(desk, one_of(kind), by)
        yield kind, view.text if isinstance(view, Refused) else ""


def says(desk: Desk, asked: Any, by: Person) -> Any:
    if isinstance(asked, Question):
        reply_to(
            asked,
            sender=by,
            place=a_place(via=Via.ASKED),
            store=desk.store,
            clock=desk.clock,
            answer=desk.answer,
        )
    else:
        assert isinstance(asked, Command | Consultation)
        desk.perform(a_request(asked, by=by, place=a_place(via=Via.PRESSED)))
    return desk.answer.last


@pytest.mark.parametrize("who", NOBODY)
def test_whoever_is_no_member_today_is_refused_everything_alike(desk: Desk, who: str):
    desk.delivered(seconds=30)
    before = desk.trail()
    person = NOBODY[who]
    assert person

    assert {words for _, words in tried(desk, person)} == {str(NotAMember())}

    after = desk.trail()[len(before) :]
    assert after, "a refusal is on record"
    assert all(line.event.endswith(":NotAMember") and line.ref is None for line in after)
    assert [*desk.delivered()] == []


def test_an_observer_is_let_through_to_what_the_table_names_and_to_nothing_else(desk: Desk):
    person = an_observer().person
    assert person
    words = str(ObserversOnlyWatch())

    allowed = {kind for kind, said in tried(desk, person) if said != words}

    assert allowed == FOR_OBSERVERS


def test_the_table_names_whatever_can_be_asked():
    unions = (*typing.get_args(Command), *typing.get_args(Consultation), *typing.get_args(Question))

    assert {kind.__name__ for kind in ASKED} | {"SetUp"} == {kind.__name__ for kind in unions}
