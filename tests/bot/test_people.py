"""People through the real wire: enrolled, welcomed, put in the chair's place, looked up, and leaving."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import wiring
from rehearsal.cast import (
    CHAIR,
    PANEL,
    REVENUE,
    SECRETARIAT,
    STRANGER,
    TRADING,
    TRADING_DEPUTY,
    UNREACHABLE,
)
from tests.bot.world import World, a_world, buttons, shown

NEWCOMERS = "New in the channel, and not on the register"
ASK = "task Trading Standards, Durham: check complaint history for the corner shop by Friday week"


@pytest.fixture
async def world(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        yield world


async def test_somebody_nobody_knows_is_added_with_two_taps_and_acts_at_once(world: World) -> None:
    card = await world.sees(SECRETARIAT, NEWCOMERS)
    assert STRANGER.person.name in shown(card)
    assert buttons(card) == [f"Add {STRANGER.person.name}"]
    assert world.find(CHAIR, NEWCOMERS) is None  # For the secretariat alone.
    await world.says(STRANGER, "mine")
    await world.sees(STRANGER, "I don't know you yet")

    opened = await world.presses(SECRETARIAT, f"Add {STRANGER.person.name}", on=NEWCOMERS)
    seat = choice(opened.body, "seat", "RSPCA")
    added = await world.submits(SECRETARIAT, "Add", name="K. Adeyemi", seat=seat, role="member", until="")
    assert "K. Adeyemi is added for RSPCA" in str(added.body)

    await world.sees(SECRETARIAT, "Everybody in the channel is answered for")
    await world.says(STRANGER, "mine")
    assert "RSPCA" in shown(await world.sees(STRANGER, "Nothing open"))
    assert "clerk of" in shown(await world.sees(STRANGER, "What I keep"))
    assert STRANGER.person.name not in everything_in_the_channel(world)


async def test_who_is_no_member_is_never_asked_about_again(world: World) -> None:
    await world.sees(SECRETARIAT, NEWCOMERS)
    await world.presses(SECRETARIAT, f"Add {STRANGER.person.name}", on=NEWCOMERS)
    dismissed = await world.submits(SECRETARIAT, "Not a panel member")
    assert "will not be asked about them again" in str(dismissed.body)
    await world.sees(SECRETARIAT, "Everybody in the channel is answered for")

    await world.standin.installed("channel")  # The roster is read again.
    await world.says(SECRETARIAT, "who")
    assert "not on the register" not in shown(await world.sees(SECRETARIAT, "For the secretariat"))
    assert len([1 for _, card in world.cards(SECRETARIAT) if NEWCOMERS in shown(card)]) == 0


async def test_who_shows_seats_by_pages_and_the_secretariat_what_is_missing(world: World) -> None:
    await world.says(REVENUE, "who")
    page = await world.sees(REVENUE, "Who sits on")
    assert "Chair: T\\. Grant" in shown(page) or "Chair: T. Grant" in shown(page)
    assert "For the secretariat" not in shown(page)
    assert "Page 1 of 2" in shown(page)
    turned = await world.presses(REVENUE, "Next", on="Page 1 of 2")
    assert "Page 2 of 2" in shown(turned.body["value"])

    await world.says(REVENUE, "who trading standards")
    seat = await world.sees(REVENUE, "Also called")
    assert "S. Okoro (task owner, point of contact)" in shown(seat)
    assert "Agreement" not in shown(seat)
    assert buttons(seat) == ["Everybody"]

    await world.says(SECRETARIAT, "who")
    concerns = shown(await world.sees(SECRETARIAT, "For the secretariat"))
    assert "Gangmasters and Labour Abuse Authority" in concerns.partition("agreement")[2]
    assert UNREACHABLE.person.name in concerns
    assert "Who sits on" not in everything_in_the_channel(world)


async def test_who_leaves_hands_over_first_and_is_a_stranger_afterwards(world: World) -> None:
    await world.says(CHAIR, ASK)
    await world.sees(TRADING, "T-2026-001")
    await world.says(TRADING_DEPUTY, "leaves S. Okoro on 19 November")
    await world.sees(TRADING_DEPUTY, "Only the secretariat can end a membership")
    await world.says(SECRETARIAT, "leaves S. Okoro on 18 November 2026")
    refused = shown(await world.sees(SECRETARIAT, "Say who takes over"))
    assert "T-2026-001" in refused
    assert "J. Marsh or nobody" in refused

    await world.says(SECRETARIAT, "leaves S. Okoro on 18 November 2026, tasks to J. Marsh")
    await world.sees(SECRETARIAT, "S. Okoro has left")
    await world.says(TRADING, "mine")
    await world.sees(TRADING, "not on this panel's register")
    await world.says(TRADING_DEPUTY, "who trading standards")
    assert "J. Marsh (task owner, point of contact" in shown(await world.sees(TRADING_DEPUTY, "Also called"))
    assert "Issued to" not in shown(await world.sees(CHAIR, "J. Marsh"))
    assert wiring.verify_trail(world.settings, PANEL) is None


async def test_a_deputy_stands_in_while_the_delegation_lasts(world: World) -> None:
    await world.sees(SECRETARIAT, NEWCOMERS)
    await world.says(CHAIR, "delegate to K. Adeyemi until 27 November")
    await world.sees(CHAIR, "Nobody is deputy chair")
    opened = await world.presses(SECRETARIAT, f"Add {STRANGER.person.name}", on=NEWCOMERS)
    seat = choice(opened.body, "seat", "Police SOC")
    await world.submits(SECRETARIAT, "Add", name="K. Adeyemi", seat=seat, role="deputy chair", until="")

    await world.says(STRANGER, "delegate to K. Adeyemi until 27 November")
    await world.sees(STRANGER, "Only the Chair can delegate")
    await world.says(CHAIR, "delegate to adeyemi until 27 November")
    await world.sees(CHAIR, "K. Adeyemi stands in for you until the end of Fri 27 Nov 2026")
    await world.sees(STRANGER, "asks you to stand in as chair until the end of Fri 27 Nov 2026")
    await world.says(STRANGER, ASK)
    assert "Issued to" in shown(await world.sees(STRANGER, "T-2026-001"))

    await world.says(CHAIR, "delegation off")
    await world.sees(STRANGER, "You no longer stand in")
    await world.says(STRANGER, "task HMRC: check VAT filings by 11 December")
    await world.sees(STRANGER, "It waits for the Chair")


def choice(body: dict, name: str, title: str) -> str:
    """The value of the choice that begins so."""
    [field] = [p for p in body["task"]["value"]["card"]["content"]["body"] if p.get("id") == name]
    return next(one["value"] for one in field["choices"] if one["title"].startswith(title))


def everything_in_the_channel(world: World) -> str:
    return "\n".join(shown(entry.activity) for entry in world.standin.log if "19:" in entry.conversation)
