"""Part A as a file, through the wire: for the secretariat to hand on, and for an observer of that meeting."""

import io
import json
from pathlib import Path

import pypdf

from bot import wiring
from rehearsal.cast import PANEL, PARTS, SECRETARIAT, TRADING, Part
from rehearsal.ensemble import OBSERVER
from tests.bot.test_cleared_again import M1, issued
from tests.bot.test_papers import STORED, contents, files, offered
from tests.bot.world import World, a_world, buttons, shown


async def taken(world: World, part: Part) -> str:
    """The offered file in their own storage, read back."""
    message, offer = await offered(world, part)
    assert offer["name"] == f"{M1} Agenda Part A v1.pdf"
    assert offer["content"]["description"].startswith("OFFICIAL · P-2026-")
    before = len(contents(world))
    await world.standin.consent(part.person, message.id)
    await world.until(lambda: files(world, part, STORED))
    assert len(contents(world)) == before + 1
    pages = pypdf.PdfReader(io.BytesIO(contents(world)[-1])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_an_observer_and_the_secretariat_have_part_a_as_a_file(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path, parts=(*PARTS, OBSERVER)) as world:
        await issued(world)
        part_a = await world.sees(OBSERVER, "Agenda, Part A, v1")
        assert buttons(part_a) == ["Word", "PDF"]
        answer = await world.presses(OBSERVER, "PDF", on="Agenda, Part A, v1")
        assert "It comes to your own chat" in answer.body["value"]
        theirs = await taken(world, OBSERVER)

        await world.says(SECRETARIAT, "agenda")
        card = await world.sees(SECRETARIAT, "Agenda issued, v1")
        assert buttons(card)[-2:] == ["Part A as PDF", "Cancel meeting…"]
        await world.presses(SECRETARIAT, "Part A as PDF", on="Agenda issued, v1")
        assert await taken(world, SECRETARIAT) == theirs

        assert "OFFICIAL-SENSITIVE" not in theirs
        assert "Action log" in theirs
        for seat in (TRADING.seat, "HM Revenue"):
            assert seat not in theirs
        await no_other_paper_is_an_observers(world)
        assert wiring.verify_trail(world.settings, PANEL) is None


async def no_other_paper_is_an_observers(world: World) -> None:
    seen = len(world.cards(OBSERVER))
    for words in ("agenda pdf", "actions word"):
        await world.says(OBSERVER, words)
    await world.says(TRADING, "agenda pdf")
    await offered(world, TRADING)
    told = world.cards(OBSERVER)[seen:]
    assert not any("OFFICIAL-SENSITIVE" in json.dumps(shown(card)) for _, card in told)
    assert len(files(world, OBSERVER, STORED)) == 1
