"""T7: a press that is sent again, by its sender or by somebody else, changes nothing."""

import json
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import text

from rehearsal.cast import ANIMALS, REVENUE, TRADING, TRADING_DEPUTY
from tests.attacks.sizes import dice, size, tried
from tests.bot.test_papers import WORDS, a_tasked_world
from tests.bot.world import World
from tests.conftest import break_in


async def test_a_press_played_again_and_again_is_answered_alike_and_does_nothing(
    url: str, tmp_path: Path
) -> None:
    async with a_tasked_world(url, tmp_path) as world:
        first = await world.presses(TRADING, "Acknowledge", on=WORDS)
        assert first.status == 200
        before = acknowledged(url)
        for _ in range(size(20, 500)):
            again = await world.standin.raw(first.sent.body.decode())
            assert (again.status, again.raw) == (200, first.raw)

        assert acknowledged(url) == before
        tried("T7", "replays of the same press, no effect", size(20, 500))


async def test_a_press_played_by_somebody_else_elsewhere_or_later_is_refused(
    sqlite_url: str, tmp_path: Path
) -> None:
    """The same data under a new activity: from another chat, by another hand, on another record."""
    rolled = dice()
    async with a_tasked_world(sqlite_url, tmp_path) as world:
        first = await world.presses(TRADING, "Acknowledge", on=WORDS)
        before = acknowledged(sqlite_url)
        for _ in range(size(20, 500)):
            forged = another(first.sent.activity, world, rolled)
            assert (await world.standin.raw(json.dumps(forged))).status == 200

        assert acknowledged(sqlite_url) == before
        tried("T7", "replays by other hands or from elsewhere, no effect", size(20, 500))


def another(activity: dict[str, Any], world: World, rolled: Any) -> dict[str, Any]:
    thief = rolled.choice((REVENUE, ANIMALS, TRADING_DEPUTY, TRADING))
    chat = world.standin.chat_id(rolled.choice((REVENUE, ANIMALS)).person)
    who = {"id": thief.person.teams_id, "name": thief.person.name, "aadObjectId": thief.person.object_id}
    return {
        **activity,
        "id": str(uuid.uuid4()),
        "from": who,
        "conversation": {**activity["conversation"], "id": chat},
    }


def acknowledged(url: str) -> list[Any]:
    """What is on record of it; of refusals there may be more each time, and letters leave when they may."""
    found = rows(url, "select seq, event from trail where event = 'TaskAcknowledged' order by 1")
    assert found
    return found


def rows(url: str, query: str) -> list[Any]:
    engine = break_in(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found
