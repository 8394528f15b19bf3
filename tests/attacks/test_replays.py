"""T7: a press that is sent again, by its sender or by somebody else, changes nothing."""

import json
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from cards.buttons import SIGNED
from rehearsal import buttons
from rehearsal.activities import acted
from rehearsal.cast import ANIMALS, CHAIR, REVENUE, TRADING, TRADING_DEPUTY, Part
from tests.attacks.sizes import dice, size, tried
from tests.bot.test_papers import ASK, WORDS, a_tasked_world
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


async def test_a_button_that_is_still_open_works_for_no_other_hand_nowhere_else_and_on_no_other_record(
    url: str, tmp_path: Path
) -> None:
    """An Acknowledge that nobody has pressed yet; at last its owner does, and then it works."""
    rolled = dice()
    async with a_tasked_world(url, tmp_path) as world:
        await world.says(CHAIR, ASK.replace("corner shop", "car wash"))
        await world.sees(TRADING, OTHER_WORDS)
        await world.settled()
        before = done(url)
        for number in range(size(21, 501)):
            activity, refusal = WAYS[number % len(WAYS)](world, rolled)
            reply = await world.standin.raw(json.dumps(activity))
            assert reply.status == 200
            assert refusal in reply.body["value"], reply.body

        assert done(url) == before
        assert not any(event == "TaskAcknowledged" for _, event in before)
        assert (await world.presses(TRADING, "Acknowledge", on=WORDS)).status == 200
        assert done(url)[len(before)][1] == "TaskAcknowledged"
        tried("T7", "replays by other hands, elsewhere or on another record, all refused", size(21, 501))


OTHER_WORDS = "check complaint history for the car wash"
OTHERS = (REVENUE, ANIMALS, CHAIR)
CHANGED = "I can't use that button"
NOT_THEIRS = "is with Trading Standards, Durham. Nothing was changed."


def elsewhere(world: World, rolled: Random) -> tuple[dict[str, Any], str]:
    """By anybody, the owner as well, in a chat it was not made for."""
    there = world.standin.chat_id(rolled.choice(OTHERS).person)
    by = rolled.choice((*OTHERS, TRADING, TRADING_DEPUTY))
    return a_press(world, by, the_button(world), conversation=there), CHANGED


def by_another(world: World, rolled: Random) -> tuple[dict[str, Any], str]:
    """In the owner's own chat, by whoever has no seat there."""
    return a_press(world, rolled.choice(OTHERS), the_button(world)), NOT_THEIRS


def on_another_record(world: World, rolled: Random) -> tuple[dict[str, Any], str]:
    """By its owner, where it was made; but one of its fields is that of another button of theirs."""
    button = the_button(world)
    other = rolled.choice((the_button(world, on=OTHER_WORDS), the_button(world, "Can't take this")))
    field = rolled.choice([name for name in SIGNED if button["data"][name] != other["data"][name]])
    lent = {**button["data"], field: other["data"][field]}
    return a_press(world, TRADING, {**button, "verb": lent["verb"], "data": lent}), CHANGED


WAYS = (elsewhere, by_another, on_another_record)


def the_button(world: World, title: str = "Acknowledge", *, on: str = WORDS) -> dict[str, Any]:
    found = world.find(TRADING, on)
    assert found
    return buttons.find(found[1], title)


def a_press(
    world: World, by: Part, button: dict[str, Any], *, conversation: str | None = None
) -> dict[str, Any]:
    """Under an activity of its own, so that it is no redelivery."""
    return world.standin._activity(
        "invoke",
        by.person,
        conversation or world.standin.chat_id(TRADING.person),
        name="adaptiveCard/action",
        value=acted(button, button["data"], trigger="manual"),
    )


def done(url: str) -> list[Any]:
    """What is on record, but for who was refused; of that there may be more each time."""
    return rows(url, "select seq, event from trail where event not like '%:%' order by 1")


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
