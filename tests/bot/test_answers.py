"""What Teams does not take of an answer that leaves at once comes by letter, and not before its time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rehearsal.cast import CHAIR, REVENUE, TRADING, Part
from rehearsal.faults import Asked, Fault, dropped, failing, too_many
from tests.bot.test_kill import recorded_letters
from tests.bot.world import FAST, World, a_world, shown

SHORT = 3.0
"""Seconds that Teams wants to be left alone."""
PATIENCE = 30.0


async def test_an_answer_that_teams_does_not_take_comes_all_the_same(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path, pace=FAST) as world:
        await world.set_up()
        await a_question_meets_too_many(world)
        await a_question_meets_a_broken_line(world, url)
        await what_never_gets_a_clear_answer_is_tried_three_times(world)


async def a_question_meets_too_many(world: World) -> None:
    """Their first words: the welcome and the answer wait, and so does the letter of a task."""
    world.standin.faults = once(world, REVENUE, too_many(SHORT))
    await world.says(REVENUE, "mine")
    await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")

    await world.sees(REVENUE, "check VAT filings", within=PATIENCE)
    await world.standin.until(lambda: len(posts(world, REVENUE)) == 4, within=PATIENCE)
    await world.settled()

    refused, *later = posts(world, REVENUE)
    assert refused.status == 429
    assert refused.until
    assert all(asked.at - refused.until >= timedelta(seconds=SHORT) for asked in later)
    assert copies(world, REVENUE, "Hello") == 1
    assert copies(world, REVENUE, "no open task") + copies(world, REVENUE, "panel items") == 1


async def a_question_meets_a_broken_line(world: World, url: str) -> None:
    await world.says(TRADING, "mine")
    await world.sees(TRADING, "no open task")
    world.standin.faults = once(world, TRADING, failing(502), dropped())
    await world.says(TRADING, "help")

    await world.sees(TRADING, "What you can do here", within=PATIENCE)
    assert recorded_letters(url, "answer") >= 3  # And more, had the line broken by itself.


async def what_never_gets_a_clear_answer_is_tried_three_times(world: World) -> None:
    before = len(posts(world, TRADING))
    world.standin.faults = once(world, TRADING, *[failing(500)] * 9)
    await world.says(TRADING, "who")
    await world.standin.until(lambda: len(posts(world, TRADING)) == before + 3, within=PATIENCE)
    await world.settled()

    assert len(posts(world, TRADING)) == before + 3


def once(world: World, part: Part, *faults: Fault) -> Callable[[Asked], Fault | None]:
    """What meets the next posts to somebody's chat, one after another."""
    left, chat = list(faults), world.standin.chat_id(part.person)

    def decide(asked: Asked) -> Fault | None:
        return left.pop(0) if left and asked.operation == "post" and asked.conversation == chat else None

    return decide


def posts(world: World, part: Part) -> list[Asked]:
    chat = world.standin.chat_id(part.person)
    return [each for each in world.standin.asked if each.operation == "post" and each.conversation == chat]


def copies(world: World, part: Part, text: str) -> int:
    return len([1 for _, card in world.cards(part) if text in shown(card)])
