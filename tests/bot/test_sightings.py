"""How people are reached: looked up now and then, and written only where it has changed."""

import time
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from bot.conversation import sightings
from bot.workers import Workers
from storage.routing import Routing
from storage.store import Store
from tests.builders import the_owner

SENDER = the_owner().person
LATER = sightings.REMEMBERED_FOR + 1


@pytest.fixture
def now(monkeypatch):
    clock = SimpleNamespace(seconds=1_000.0)
    monkeypatch.setattr(time, "monotonic", lambda: clock.seconds)
    return clock


@pytest.fixture
def commits(store: Store):
    counted: list[object] = []
    event.listen(store.engine, "commit", counted.append)
    return counted


def came(conversation: str = "a:one"):
    return SimpleNamespace(teams_id="29:owner", conversation=conversation, service_url="https://smba")


@pytest.fixture
def begun(store: Store):
    """What a process remembers that has just begun."""
    workers = Workers(is_sqlite=store.is_sqlite)
    yield lambda: sightings.Sightings(SimpleNamespace(routing=Routing(store), workers=workers))
    workers.close()


async def test_whoever_is_known_as_they_are_costs_no_write(store: Store, begun, now, commits):
    await begun().of_person(came(), SENDER)
    assert len(commits) == 1

    seen = begun()
    await seen.of_person(came(), SENDER)
    now.seconds += LATER
    await seen.of_person(came(), SENDER)
    assert len(commits) == 1


async def test_a_chat_that_has_moved_is_written_at_once(store: Store, begun, now):
    seen = begun()
    await seen.of_person(came(), SENDER)
    await seen.of_person(came("a:two"), SENDER)

    assert Routing(store).reach(SENDER).conversation == "a:two"


async def test_whoever_could_not_be_reached_and_writes_again_is_reachable(store: Store, begun, now):
    seen = begun()
    await seen.of_person(came(), SENDER)
    Routing(store).mark_unreachable(SENDER, reason="ConversationBlockedByUser")
    now.seconds += LATER
    await seen.of_person(came(), SENDER)

    assert Routing(store).reach(SENDER).unreachable is None
