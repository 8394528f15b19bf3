"""Snooze: who may ask to be left alone about a task."""

from datetime import timedelta

import pytest

from panel.people import Role
from panel.reminders.absence import snooze
from panel.tasks import NotYourTask
from tests.builders import HMRC, NOW, RSPCA, a_member, a_task, the_chair, the_owner

UNTIL = "Wednesday 2 December"
A_DEPUTY = {"roles": frozenset({Role.DEPUTY_CHAIR})}


@pytest.mark.parametrize(
    "by",
    [
        the_owner(),
        a_member(HMRC, "Colin Colleague"),
        the_chair(),
        a_member(RSPCA, "Dana Delegate", chairs_until=NOW + timedelta(days=1), **A_DEPUTY),
    ],
    ids=["owner", "colleague", "chair", "deputy with a delegation"],
)
def test_whoever_is_reminded_of_a_task_may_snooze_it(by):
    assert snooze(a_task(), by=by, at=NOW, words=UNTIL).snooze.member == by.id


@pytest.mark.parametrize(
    "by",
    [
        a_member(RSPCA, "Una Undelegated", chairs_until=NOW - timedelta(days=1), **A_DEPUTY),
        a_member(RSPCA, "Otto Other"),
    ],
    ids=["deputy whose delegation is over", "another seat"],
)
def test_nobody_else_may(by):
    with pytest.raises(NotYourTask):
        snooze(a_task(), by=by, at=NOW, words=UNTIL)
