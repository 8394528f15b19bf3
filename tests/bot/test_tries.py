"""A letter that Teams never answers clearly: tried as often as a copy of it can be put right, and no more."""

from functools import partial
from pathlib import Path

from rehearsal.cast import CHAIR, REVENUE, SECRETARIAT
from rehearsal.faults import Asked, Fault, failing
from tests.bot.world import World, a_world

WORDS, CARD = 3, 8
"""Words have no button at whose press a copy of them would go."""


async def test_words_are_tried_three_times_and_a_card_eight_times(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await world.says(REVENUE, "help")
        await world.settled()
        chat = world.standin.chat_id(REVENUE.person)
        world.standin.faults = partial(never_clear, chat)

        before = posts(world, chat)
        await world.says(REVENUE, "mine")
        await world.until(lambda: deaths(world) == 1)
        assert posts(world, chat) - before == WORDS

        before = posts(world, chat)
        await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
        await world.until(lambda: deaths(world) == 2)
        assert posts(world, chat) - before == CARD
        await world.sees(SECRETARIAT, "could not be delivered")


def never_clear(chat: str, asked: Asked) -> Fault | None:
    return failing(502) if asked.operation == "post" and asked.conversation == chat else None


def posts(world: World, chat: str) -> int:
    return sum(asked.operation == "post" and asked.conversation == chat for asked in world.standin.asked)


def deaths(world: World) -> int:
    with world.database.connect() as connection:
        dead = connection.exec_driver_sql("select count(*) from letter where state = 'dead'")
        return int(dead.scalar_one())
