"""People through the real wire: enrolled, welcomed, put in the chair's place, looked up, and leaving."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
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
from usecases.answer import reply_to
from usecases.ports import Unavailable

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


async def test_two_who_type_the_code_at_once_make_one_secretary(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.standin.installed("channel")
        racers = (REVENUE, TRADING)
        await asyncio.gather(*(world.says(p, f"setup {world.code}", where="channel") for p in racers))
        for racer in racers:
            await world.until(
                lambda racer=racer: world.find(racer, "is set up") or world.find(racer, "That code")
            )

        won = [racer for racer in racers if world.find(racer, "is set up")]
        assert len(won) == 1
        [lost] = [racer for racer in racers if racer is not won[0]]
        await world.says(lost, "leaves M. Castell on 19 November 2027")
        await world.sees(lost, "Only the secretariat can end a membership")
        assert wiring.verify_trail(world.settings, PANEL) is None


async def test_the_channel_is_welcomed_once_with_the_notice_of_what_is_kept(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.standin.installed("channel")
        _, card = await world.channel_shows("Hello, I am Panel Clerk")
        assert "What I keep" in shown(card)
        assert "setup CODE" in shown(card)

        await world.standin.installed("channel")
        await world.set_up()
        hellos = [1 for thread in world.in_channel() for _, c in thread if "Hello, I am" in shown(c)]
        assert len(hellos) == 1
        assert not any(world.cards(part) for part in (CHAIR, REVENUE, TRADING))  # No burst to every member.


async def test_a_member_is_welcomed_once_when_they_first_speak(world: World) -> None:
    await world.says(REVENUE, "mine")
    assert PANEL in shown(await world.sees(REVENUE, "Hello A. Fenwick"))
    await world.says(REVENUE, "mine")
    await world.standin.installed(REVENUE.person)
    await world.says(REVENUE, "help")
    await world.sees(REVENUE, "What you can do here")

    assert len([1 for _, card in world.cards(REVENUE) if "Hello A. Fenwick" in shown(card)]) == 1


async def test_a_database_that_goes_away_before_the_welcome_is_drawn_leaves_nobody_without(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def goes_away(*_: object, **__: object) -> None:
        monkeypatch.setattr("bot.welcomes.reply_to", reply_to)
        raise Unavailable

    monkeypatch.setattr("bot.welcomes.reply_to", goes_away)
    for _ in range(2):
        await world.standin.say(REVENUE.person, "mine")
    await world.sees(REVENUE, "Hello A. Fenwick")


async def test_a_stranger_who_installs_the_clerk_is_told_once_whom_to_ask(world: World) -> None:
    await world.standin.installed(STRANGER.person)
    await world.standin.installed(STRANGER.person)
    await world.sees(STRANGER, "I don't know you yet")

    assert len(world.cards(STRANGER)) == 1


async def test_in_a_shared_channel_the_clerk_says_that_it_cannot_work_there(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        world.standin.place = replace(world.standin.place, channel_type="shared")
        await world.standin.installed("channel")
        await world.channel_shows("can't work in a shared channel")
        await world.says(SECRETARIAT, f"setup {world.code}", where="channel")

        await world.sees(SECRETARIAT, "This is a shared channel")
        assert world.find(SECRETARIAT, "is set up") is None


async def test_help_shows_each_what_they_may_do(world: World) -> None:
    roles, likely = {}, {}
    for part in (CHAIR, SECRETARIAT, REVENUE):
        await world.says(part, "help")
        likely[part] = shown(await world.sees(part, "What you can do here"))
        await world.says(part, "help role")
        roles[part] = shown(await world.sees(part, "What your role adds"))

    assert "delegate to" in roles[CHAIR]
    assert "leaves J. Marsh" in roles[SECRETARIAT]
    assert not any(words in roles[REVENUE] for words in ("delegate to", "leaves", "queue"))
    assert "status" in likely[SECRETARIAT]
    assert "ack T-14" in likely[REVENUE]


async def test_one_press_leads_to_a_topic_and_another_back(world: World) -> None:
    await world.says(REVENUE, "help")
    await world.sees(REVENUE, "What you can do here")

    tasks = await world.presses(REVENUE, "Tasks", on="What you can do here")
    assert "extend T-14" in shown(tasks.body["value"])
    assert "[Help]" in shown(tasks.body["value"])
    people = await world.presses(REVENUE, "You and the panel", on="extend T-14")
    assert "who HMRC" in shown(people.body["value"])
    back = await world.presses(REVENUE, "Help", on="who HMRC")
    assert "What you can do here" in shown(back.body["value"])
