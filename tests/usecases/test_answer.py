"""Questions: who gets an answer, and who gets none."""

import pytest

from panel.catalogue.people import AskAnything, AskHelp, AskWelcome
from panel.catalogue.tasks import AskMine, OpenAnswerForm, OpenTaskForm, ShowTask
from panel.letters import Show
from panel.people import ObserversOnlyWatch
from panel.tasks import AnswerKind, NotYourTask
from panel.views.people import Help
from panel.views.reminders import Mine
from panel.views.said import Refused
from tests.builders import (
    NOW,
    PANEL,
    a_place,
    an_observer,
    another_seats_owner,
    the_owner,
)
from tests.usecases.conftest import Desk
from usecases.answer import reply_to, view
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown

REF = "T-2026-001"


def ask(desk: Desk, question, *, by):
    """What somebody is shown."""
    seen = []
    reply_to(
        question,
        sender=by.person,
        place=a_place(),
        store=desk.store,
        clock=lambda: NOW,
        answer=lambda view, *_: seen.append(view),
    )
    return seen[0]


@pytest.mark.parametrize(
    "question",
    [
        AskMine(),
        ShowTask(REF, in_channel=True),
        OpenTaskForm(),
        OpenAnswerForm(REF, AnswerKind.UPDATE),
    ],
)
def test_an_observer_is_told_nothing_of_tasks(desk: Desk, question):
    desk.issued()

    assert ask(desk, question, by=an_observer()) == Refused(str(ObserversOnlyWatch()))


@pytest.mark.parametrize("question", [AskHelp(), AskAnything("what now")])
def test_an_observer_gets_help(desk: Desk, question):
    assert not isinstance(ask(desk, question, by=an_observer()), Refused)


def test_an_observer_is_greeted_as_one(desk: Desk):
    assert ask(desk, AskWelcome(), by=an_observer()).is_observer
    assert not ask(desk, AskWelcome(), by=the_owner()).is_observer


def test_a_member_gets_both(desk: Desk):
    desk.issued()

    assert isinstance(ask(desk, AskHelp(), by=the_owner()), Help)
    assert isinstance(ask(desk, AskMine(), by=the_owner()), Mine)


def test_another_seats_form_does_not_open(desk: Desk):
    desk.issued()

    with desk.store.read(PANEL) as reading, pytest.raises(NotYourTask):
        view(OpenAnswerForm(REF, AnswerKind.UPDATE), another_seats_owner(), NOW, reading)


@pytest.mark.parametrize(("member", "outcome"), [(the_owner(), Shown), (an_observer(), Obsolete)])
def test_a_letter_to_an_observer_shows_nothing_when_it_leaves(desk: Desk, member, outcome):
    desk.issued()
    letter = Asked(show=Show.TASK, member=member.id, ref=REF, version=1, draft=None, text="")

    with desk.store.read(PANEL) as reading:
        assert isinstance(shown(letter, is_posted=False, at=NOW, reading=reading), outcome)
