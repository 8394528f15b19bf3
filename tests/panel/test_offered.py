"""What `help` offers: everything that somebody may type, to each of those who may, and to nobody else."""

import pytest

from panel.people import Member, Role
from panel.rights import RIGHTS
from panel.rights.offered import by_topic, is_of_a_role, likely
from panel.rights.right import Right, Who
from panel.views.people import Topic
from tests.builders import NOW, a_member, an_observer, the_chair, the_gatekeeper, the_owner, the_secretary

TYPED = [right for right in RIGHTS if right.words]
_OPENERS = {"task", "away", "snooze", "meeting", "not reached", "agenda item", "update T-14", "reply F-31"}
"""Said less fully; the form opens."""


def offered(member: Member) -> set[str]:
    return {words for topic in Topic for words, _ in by_topic(topic, member, NOW)}


@pytest.mark.parametrize(
    "right", [r for r in TYPED if r.words not in {*_OPENERS, "help"}], ids=lambda r: r.words
)
def test_what_may_be_typed_stands_in_the_help_of_whoever_may(right: Right):
    everybody = a_member(roles=frozenset(Role))

    assert right.words in offered(everybody)
    assert (right.words in offered(the_owner())) is not is_of_a_role(right)


def test_each_role_is_offered_its_own_and_no_others():
    for somebody, who in ((the_chair(), Who.CHAIR), (the_secretary(), Who.SECRETARIAT)):
        own = {words for words, _ in by_topic(Topic.ROLE, somebody, NOW)}
        assert {right.words for right in TYPED if right.who == (who,)} - _OPENERS <= own
    assert "queue" in offered(the_gatekeeper())
    assert not {"queue", "status", "agree T-14", "delegation off"} & offered(the_owner())
    assert by_topic(Topic.ROLE, the_owner(), NOW) == ()


def test_a_deputy_is_offered_the_chairs_while_standing_in():
    deputy = a_member(roles=frozenset({Role.DEPUTY_CHAIR}))
    standing = a_member(roles=frozenset({Role.DEPUTY_CHAIR}), chairs_until=NOW.replace(year=2027))

    assert "agree T-14" not in offered(deputy)
    assert "agree T-14" in offered(standing)
    assert "delegation off" not in offered(standing)


def test_an_observer_is_offered_the_agenda_alone():
    assert offered(an_observer()) == {"agenda"}
    assert [words for words, _ in likely(an_observer(), NOW)] == ["agenda"]


@pytest.mark.parametrize("member", [the_owner(), the_chair(), the_secretary(), the_gatekeeper()])
def test_the_likely_fits_a_telephone(member: Member):
    assert 5 <= len(likely(member, NOW)) <= 8
    assert {words for words, _ in likely(member, NOW)} <= offered(member)


def test_every_topic_fits_a_few_screens():
    for topic in (Topic.TASKS, Topic.FLAGS, Topic.MEETINGS, Topic.PEOPLE):
        assert 3 <= len(by_topic(topic, the_owner(), NOW)) <= 14
