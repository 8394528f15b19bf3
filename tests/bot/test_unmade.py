"""A letter that cannot be made: it dies like any other, somebody is told, and those behind it still come."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import wiring
from panel.letters import Letter, Private, Show
from rehearsal.cast import CHAIR, PANEL, REVENUE, SECRETARIAT
from storage import schema
from tests.bot.world import STILL, World, a_world, shown

ASK = "task HMRC: check VAT filings by Friday week"
BROKEN = b"1.sealed by nobody"


@pytest.fixture
async def world(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(url, tmp_path, pace=replace(STILL, most_tries=3)) as world:
        await world.set_up()
        yield world


def cannot_be_opened(world: World) -> None:
    """Three letters to one person, of which the words are spoilt."""
    store = wiring.open_store(world.settings)
    panel = store.panel_named(PANEL)
    assert panel
    with store.begin(panel) as work:
        [owner] = [m for m in work.people.all() if m.name == REVENUE.person.name]
        letters = [Letter(to=Private(owner.id), show=Show.SAID, text="never read")] * 3
        work.outbox.write(letters, work.people, order=work.trail.length)
        spoilt = schema.letter.c
        work.connection.execute(
            update(schema.letter)
            .where(spoilt.panel == panel, spoilt.member == owner.id, spoilt.state == "waiting")
            .values(text_sealed=BROKEN)
        )
    store.close()


async def test_what_cannot_be_made_dies_and_holds_up_nobody_for_ever(world: World) -> None:
    cannot_be_opened(world)
    await world.says(CHAIR, ASK)

    assert "check VAT filings" in shown(await world.sees(REVENUE, "T-2026-001"))
    told = shown(await world.sees(SECRETARIAT, "could not be delivered to"))
    assert "I could not make it: whoever runs me should look at my log." in told
