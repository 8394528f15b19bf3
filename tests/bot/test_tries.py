"""How often a letter is tried, and when it is too late to begin: no more copies than can be put right."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from rehearsal.cast import CHAIR, REVENUE, SECRETARIAT
from rehearsal.faults import Asked, Fault, failing, hanging
from tests.bot.world import FAST, World, a_world
from tests.conftest import break_in
from tests.faults.teams import sending_of

ASK = "task HMRC: check VAT filings by Friday week"
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
        await world.says(CHAIR, ASK)
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


TWO_SECONDS = replace(FAST, lease=timedelta(seconds=2 * FAST.speed))


async def test_a_letter_whose_lease_may_pass_on_its_way_does_not_begin(url: str, tmp_path: Path) -> None:
    """Their chat takes so long to open that another replica might send the letter as well."""
    async with a_world(url, tmp_path, pace=TWO_SECONDS) as world:
        await world.set_up()
        world.standin.faults = opens_slowly
        await world.says(CHAIR, ASK)
        await world.sees(REVENUE, "Acknowledge")
        cards = [m.card for m in world.standin.chat(REVENUE.person) if "Acknowledge" in str(m.card)]

    assert min(int(sending_of(card).rpartition(".")[2]) for card in cards) > 1


async def test_what_has_not_begun_when_the_clerk_stops_is_given_back(sqlite_url: str, tmp_path: Path) -> None:
    async with a_world(sqlite_url, tmp_path, pace=FAST) as world:
        await world.set_up()
        world.standin.faults = partial(opens_slowly, takes=5.0)
        await world.says(CHAIR, ASK)
        await world.until(lambda: any(opens(asked) and asked.until is None for asked in world.standin.asked))
        posted = len(world.standin.chat(REVENUE.person))

    with break_in(sqlite_url).connect() as database:
        left = database.exec_driver_sql("select state from letter where state in ('waiting', 'leased')").all()
    assert {state for (state,) in left} == {"waiting"}
    assert len(world.standin.chat(REVENUE.person)) == posted


def opens(asked: Asked) -> bool:
    """A private chat, which carries no message."""
    return asked.operation == "open" and "activity" not in asked.body


def opens_slowly(asked: Asked, takes: float = 1.5) -> Fault | None:
    return hanging(takes) if opens(asked) else None
