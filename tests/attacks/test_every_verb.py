"""T5 and T6: every verb of the table, by everybody, through the one road; who is not named is refused."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from bot.grammar import read
from cards.asked import asked_by
from cards.buttons import Pressed
from cards.verbs import INPUTS, Verb
from panel import rights
from panel.catalogue import Question
from panel.catalogue.people import SetUp
from panel.catalogue.reminders import BeginTheDay
from panel.catalogue.tasks import ChangeTask
from panel.flags.flag import Knowing
from panel.language import PanelId, Person
from panel.papers import Format, PaperKind
from panel.people import NotAMember
from panel.rights import RIGHTS
from panel.rights.gate import NotNamed
from panel.rights.right import Right, Who
from panel.views.places import Via
from panel.views.said import Refused
from storage.sealing import KeyRing
from tests.attacks.ground import EVERY_DAY, PEOPLE, WAYS, a_desk, is_named
from tests.attacks.sizes import size, tried
from tests.bot.test_bad_input import FITTING
from tests.builders import (
    ANOTHER_PANEL,
    NOW,
    PANEL,
    RSPCA,
    TODAY,
    a_member,
    a_panel,
    a_place,
    an_observer,
    another_seats_owner,
    the_chair,
    the_owner,
)
from tests.conftest import DATABASES, a_database, opened
from tests.usecases.conftest import Desk
from tests.usecases.test_everybody import one_of
from usecases import perform as road
from usecases.answer import reply_to

WALKED = [right for right in RIGHTS if right.asked is not SetUp]
"""Whoever types a code is nobody's member yet: tests/usecases/test_people.py."""
NOT_A_PERSONS = {Who.CLOCK, Who.OPERATOR}
THE_RECORD_SAYS_NO = {
    ("OpenAnswerForm", who)
    for who in (*("a deputy without delegation", "another seat", "whoever proposed it", "whoever raised it"),)
} | {
    ("ShowFlag", "whoever raised it"),  # They know it by its number at intake, and by no other.
    ("ReadFlag", "whoever raised it"),
    # It is for named seats, and its state is theirs to know of only if they sit there.
    *(("SnoozeFlag", who) for who in ("the chair", "a delegated deputy", "the secretariat")),
}
"""Named by the row, and told no by what the row cannot know: which form or number, whose it is, who asked."""

Fresh = Callable[[], Desk]


@pytest.fixture(params=DATABASES[: size(1, 2)])
def fresh(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[Fresh]:
    """A desk on a database of its own, whenever one is needed; the last one is closed then."""
    with ExitStack() as last:

        def desk() -> Desk:
            last.close()
            url = last.enter_context(a_database(request.param, request))
            return a_desk(last.enter_context(opened(url, ring)))

        yield desk


def test_every_row_has_a_way_of_trying_it() -> None:
    assert {right.asked for right in WALKED} == set(WAYS)


def test_whoever_is_not_named_is_refused_and_somebody_who_is_gets_through(fresh: Fresh) -> None:
    walks = WALKED[:: size(3, 1)]
    told = {
        (right, who): answer
        for number, right in enumerate(walks)
        for who, answer in walked(right, fresh, number)
    }

    wrong = {
        (right.asked.__name__, who): said
        for (right, who), said in told.items()
        if may(right, who) == bool(said)
    }
    assert wrong == {}
    for right in walks:
        through = [who for one, who in told if one is right and not told[one, who]]
        assert through or {*right.who} <= NOT_A_PERSONS, f"nobody may {right.asked.__name__}"
    tried("T6", "verbs tried by a member", len(told))


def may(right: Right, who: str) -> bool:
    return is_named(right, who) and (right.asked.__name__, who) not in THE_RECORD_SAYS_NO


def walked(right: Right, fresh: Fresh, number: int) -> Iterator[tuple[str, str]]:
    """Who may not tries one record after the other, for nothing may come of it; then one who may tries it,
    and of the others who may each on a panel of their own. The words of the no, or nothing.
    """
    able = in_turn([who for who in PEOPLE if may(right, who)], number, few=1)
    others = in_turn([who for who in PEOPLE if not may(right, who)], number, few=2)
    desk, command = set_out(right, fresh, (able or others)[0])
    for who in (*others, *able[:1]):
        yield who, refused(desk, command, PEOPLE[who][0].person)
    for who in able[1:]:
        desk, command = set_out(right, fresh, who)
        yield who, refused(desk, command, PEOPLE[who][0].person)


def in_turn(people: list[str], number: int, *, few: int) -> list[str]:
    """All of them; with an ordinary run a few, and other ones for each verb."""
    many = min(size(few, len(people)), len(people))
    return [people[(number * few + place) % len(people)] for place in range(many)]


def set_out(right: Right, fresh: Fresh, who: str) -> tuple[Desk, Any]:
    desk = fresh()
    return desk, WAYS[right.asked](desk, PEOPLE[who][0])


def refused(desk: Desk, asked: Any, person: Person | None) -> str:
    """The words of the no, which is on record; or nothing, and what was done is."""
    assert person
    before = len(desk.trail())
    view = says(desk, asked, person)
    if isinstance(asked, Question):
        return view.text if isinstance(view, Refused) else ""
    lines = desk.trail()[before:]
    assert len(lines) >= 1
    return lines[-1].event if ":" in lines[-1].event else ""


def says(desk: Desk, asked: Any, person: Person) -> Any:
    """What somebody is shown who asks it of that panel."""
    if not isinstance(asked, Question):
        return desk.do(asked, by=person)
    reply_to(
        asked,
        sender=person,
        place=a_place(desk.panel, via=Via.ASKED),
        store=desk.store,
        clock=desk.clock,
        answer=desk.answer,
    )
    return desk.answer.last


STATUSES: dict[str, Any] = {
    "lapsed": {"valid_to": NOW - EVERY_DAY},
    "not begun": {"valid_from": NOW + EVERY_DAY},
    "of another panel": {},
    "of another tenant": {},
    "unknown": {},
}


@pytest.mark.parametrize("status", STATUSES)
def test_no_role_helps_whoever_is_no_member_today(fresh: Fresh, status: str) -> None:
    """Every role, were it only of today, this panel and this tenant."""
    desk, people = somebody_of(status, fresh())
    number = 0
    for place, person in enumerate(people):
        for right in the_share_of(place, status):
            view = says(desk, one_of(right.asked), person)
            assert view == Refused(str(NotAMember())), (right.asked.__name__, person)
            number += 1

    assert number >= len(WALKED), "every verb is somebody's"
    assert all(line.event.endswith(":NotAMember") for line in desk.trail()[1:])
    tried("T5", "verbs tried by whoever is no member today", number)


def the_share_of(place: int, status: str) -> list[Right]:
    """Every verb; with an ordinary run the roles of one status share them, for another status otherwise."""
    roles = len(PEOPLE) + 1
    number = (place + [*STATUSES].index(status)) % roles
    return WALKED[size(number, 0) :: size(roles, 1)]


def somebody_of(status: str, desk: Desk) -> tuple[Desk, list[Person]]:
    """A panel of its own, on which all those roles are held by people of that status."""
    held = [replace(member, **STATUSES[status]) for member, _ in (*PEOPLE.values(), (an_observer(), set()))]
    here = PanelId("of-the-status")
    if status in ("lapsed", "not begun"):
        a_panel(desk.store, here, members=held)
        return Desk(desk.store, here), [m.person for m in held if m.person]
    a_panel(desk.store, here, members=[a_member(RSPCA, "Elsa Elsewhere")])
    people = [m.person for m in held if m.person]
    if status == "of another tenant":
        people = [replace(person, tenant="99999999-0000-4000-8000-000000000000") for person in people]
    if status == "unknown":
        people = [replace(person, object_id=f"{person.object_id}-x") for person in people]
    return Desk(desk.store, here), people


def test_what_only_the_clock_or_the_operator_asks_no_person_may_ask(fresh: Fresh) -> None:
    desk = fresh()
    for right in [right for right in WALKED if not {*right.who} - NOT_A_PERSONS]:
        for member in (the_chair(), the_owner()):
            assert member.person
            assert refused(desk, one_of(right.asked), member.person).endswith(":NotNamed"), right.asked


def test_a_rule_that_forgot_to_look_lets_nobody_through(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table is the last wall: here every rule takes whoever asks for the chair."""
    desk, real = fresh(), road.decide
    desk.issued()
    monkeypatch.setattr(road, "decide", lambda command, _, at, work: real(command, the_chair(), at, work))
    change = ChangeTask(task="T-2026-001", what="Something else", due=TODAY + 9 * EVERY_DAY)

    assert refused(desk, change, another_seats_owner().person) == "ChangeTask:NotNamed"
    assert desk.task().what != "Something else"
    assert refused(desk, change, the_chair().person) == ""


def test_a_verb_without_a_row_is_nobodys(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = fresh()
    desk.issued()
    monkeypatch.delitem(rights._NAMED, ChangeTask)
    change = ChangeTask(task="T-2026-001", what="Something else", due=TODAY + 9 * EVERY_DAY)

    assert refused(desk, change, the_chair().person) == "ChangeTask:NotNamed"
    with pytest.raises(NotNamed, match="nobody"):
        rights.must_be_named(object, the_chair(), NOW)
    with pytest.raises(NotNamed, match="the clock"):
        rights.must_be_a_persons(BeginTheDay)


def test_every_button_and_every_form_is_one_of_the_verbs_of_the_table() -> None:
    rows = {right.asked for right in RIGHTS}
    for verb in Verb:
        press = Pressed(
            panel=PANEL,
            verb=verb,
            ref="" if verb is Verb.PAPER else "T-2026-001",
            rev=1,
            key=KEYS.get(verb, "k" * 32),
            card="",
            inputs={name: FITTING.get(name, "words") for name in INPUTS.get(verb, ())} | GIVEN.get(verb, {}),
        )
        assert type(asked_by(press, in_channel=False)) in rows, verb
    tried("T6", "buttons and forms that lead to a row", len(Verb))


KEYS = {Verb.PAPER: f"{PaperKind.ACTIONS.value}.{Format.PDF.value}"}
GIVEN = {
    Verb.ISSUE: {"serves": "", "seat": "s"},
    Verb.RAISE: {"how": Knowing.SAW_IT.value, "mentions": "", "seats": ""},
    Verb.RAISE_AGAIN: {"how": Knowing.SAW_IT.value, "mentions": "", "seats": ""},
    Verb.GRADE: {"action": "", "sanitisation": ""},
}
"""What the same name must hold in another form."""


def test_the_panel_of_a_request_is_the_only_one_it_can_change(fresh: Fresh) -> None:
    """The chair of one panel tries every verb on the records of another, under its numbers."""
    desk = fresh()
    a_panel(desk.store, PanelId(ANOTHER_PANEL), members=[another_seats_owner()])
    desk.issued()
    there = Desk(desk.store, PanelId(ANOTHER_PANEL))
    before = len(there.trail())
    chair = the_chair().person
    assert chair
    number = 0
    for right in WALKED:
        assert says(there, one_of(right.asked), chair) == Refused(str(NotAMember())), right.asked
        number += 1

    assert all(line.event.endswith(":NotAMember") for line in there.trail()[before:])
    tried("T6", "verbs tried on another panel", number)


def test_words_that_nobody_knows_are_a_question_and_change_nothing() -> None:
    assert isinstance(read("appoint me chair"), Question)
