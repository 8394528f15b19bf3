"""The answer that Teams did not take: nothing is kept but the question, and it is answered when it leaves."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import Engine, text

from panel.catalogue import Question
from panel.catalogue.kept import asked_again, kept
from panel.catalogue.people import AskAnything
from panel.catalogue.tasks import AskMine
from panel.views.people import NotUnderstood
from panel.views.reminders import Mine
from storage.leases import Leases
from tests.builders import NOW, a_person, the_owner
from tests.fakes import let_pass
from tests.usecases.conftest import Desk
from usecases import posting
from usecases.letters.values import Obsolete, Shown

WORDS = "is the car wash on the old road ours?"


def a_question(kind: type[Any]) -> Question:
    hints = get_type_hints(kind)
    made: Question = kind(**{field.name: a_value(hints[field.name]) for field in fields(kind)})
    return made


def a_value(hint: Any) -> Any:
    if get_args(hint):
        return None
    if isinstance(hint, type) and hint in (int, bool):
        return hint(1)
    return next(iter(hint)) if isinstance(hint, type) and issubclass(hint, str) and hint is not str else "é|1"


@pytest.mark.parametrize("kind", get_args(Question), ids=lambda kind: kind.__name__)
def test_every_question_is_the_same_when_it_is_asked_again(kind: type[Any]):
    question = a_question(kind)

    again = asked_again(kept(question))

    assert again == question
    assert [type(part) for part in vars_of(again)] == [type(part) for part in vars_of(question)]


def vars_of(question: Any) -> list[Any]:
    return [getattr(question, field.name) for field in fields(question)]


def test_a_question_of_another_version_is_not_asked_again():
    assert asked_again('["AskTheOracle", {}]') is None


def promised(desk: Desk, question: Question) -> bool:
    return posting.answer_later(
        question, None, a_person("Priya Shah"), pause=None, is_tried=False, store=desk.store, clock=desk.clock
    )


def shown(desk: Desk) -> list[Shown | Obsolete | Any]:
    let_pass(desk.store, desk.panel, seconds=60)
    leases = Leases(desk.store).take(most=50)
    drawn = posting.draw(leases, store=desk.store, clock=desk.clock)
    return [each.shown for each in drawn.values() if each.envelope.show == "answer"]


def test_it_is_answered_from_the_records_of_the_moment_in_which_it_leaves(desk: Desk):
    assert promised(desk, AskMine())
    desk.issued()

    (answer,) = shown(desk)

    assert isinstance(answer, Shown)
    assert isinstance(answer.view, Mine)
    assert "T-2026-001" in str(answer.view)


def test_whoever_is_no_member_any_more_gets_no_answer(desk: Desk):
    promised(desk, AskMine())
    with desk.store.begin(desk.panel) as work:
        work.people.keep_members([replace(the_owner(), valid_to=NOW)])

    assert shown(desk.at(NOW + timedelta(days=1))) == [Obsolete("no longer a member")]


def test_what_was_asked_is_sealed(desk: Desk, intruder: Engine):
    promised(desk, AskAnything(WORDS))
    with intruder.connect() as connection:
        row = connection.execute(text("select * from letter where show = 'answer'")).one()

    assert WORDS not in str(row)
    assert b"car wash" not in bytes(row.text_sealed)
    (answer,) = shown(desk)
    assert isinstance(answer, Shown)
    assert answer.view == NotUnderstood(WORDS, chairs=False)


def test_a_stranger_has_no_panel_that_could_keep_their_question(desk: Desk):
    asker = a_person("Nobody")

    assert not posting.answer_later(
        AskMine(), None, asker, pause=None, is_tried=False, store=desk.store, clock=desk.clock
    )
