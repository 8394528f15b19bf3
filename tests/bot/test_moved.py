"""Teams may answer from another address one day: it says so with what it sends, if its host is allowed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot import wiring
from rehearsal.cast import CHAIR, REVENUE, TRADING
from rehearsal.client import Client
from tests.bot.world import World, a_world

GONE = "http://127.0.0.1:9/as-it-was"
ASK = "task HMRC: check VAT filings by Friday week"


async def test_the_channels_address_is_the_one_that_teams_last_spoke_from(
    url: str, tmp_path: Path, intruder: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await world.says(REVENUE, "mine")
        await world.sees(REVENUE, "no open task")
        everybody_was_elsewhere(intruder)
        monkeypatch.setattr(Client, "service_url", property(lambda its: f"{its.url}/connector"))

        await world.says(TRADING, "Has anyone looked at the car wash?", where="channel")
        await world.says(REVENUE, "help")
        assert addresses(intruder, "binding") == {f"{world.standin.url}/connector"}
        await world.says(CHAIR, ASK)

        await world.channel_shows("T-2026-001")
        await world.sees(REVENUE, "check VAT filings")
        await a_host_that_is_not_allowed_changes_nothing(world, intruder, monkeypatch)


async def a_host_that_is_not_allowed_changes_nothing(
    world: World, intruder: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client, "service_url", property(lambda _: "https://evil.example/"))

    replies = [
        await world.standin.say(TRADING.person, "And now?", where="channel"),
        await world.standin.say(TRADING.person, "help"),
    ]

    assert [reply.status for reply in replies] == [403, 403]
    assert addresses(intruder, "binding") == {f"{world.standin.url}/connector"}
    assert "https://evil.example/" not in addresses(intruder, "person")
    assert wiring.verify_trail(world.settings, world.standin.place.team_name) is None


def everybody_was_elsewhere(intruder: Engine) -> None:
    with intruder.begin() as connection:
        for table in ("binding", "person"):
            connection.execute(text(f"update {table} set service_url = :gone"), {"gone": GONE})


def addresses(intruder: Engine, table: str) -> set[str]:
    with intruder.connect() as connection:
        return set(connection.execute(text(f"select service_url from {table}")).scalars())
