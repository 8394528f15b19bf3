"""How much one person, and one panel, may ask: who floods the clerk is told so once; it stops nobody else."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.allowances import TURNS_REFUSED, Allowances, TooFast
from bot.conversation.words import TOO_FAST
from panel.language import PanelId, Person
from rehearsal.cast import ANIMALS, CHAIR, REVENUE, SECRETARIAT, TRADING
from tests.attacks.test_other_tenants import counted
from tests.bot.world import STILL, World, a_world, shown
from usecases.pace import Allowance, Left, Pace

NEVER = 1e-9
"""Turns a second that come back: none, while a test runs."""


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    allowance = Allowance(at_once=3, a_second=2)
    left: Left | None = None
    taken = []
    for at in (0.0, 0.0, 0.0, 0.0, 0.4, 0.5, 0.6, 1.0, 100.0, 100.0, 100.0, 100.0):
        now = allowance.take(left, at)
        taken.append(now is not None)
        left = now or left

    assert taken == [True, True, True, False, False, True, False, True, True, True, True, False]


def test_what_is_refused_costs_nothing_and_a_clock_that_stands_gives_nothing() -> None:
    allowance = Allowance(at_once=1, a_second=1)
    empty = allowance.take(None, 10.0)

    assert empty == Left(0.0, 10.0)
    assert [allowance.take(empty, at) for at in (10.0, 10.9, 9.0)] == [None, None, None]
    assert allowance.take(empty, 11.0) is not None


def test_one_person_uses_up_neither_anothers_turns_nor_the_panels() -> None:
    counted = Allowances(Pace(person=Allowance(2, NEVER), panel=Allowance(3, NEVER)), ticks=lambda: 0.0)
    hostile, other, panel = Person("t", "hostile"), Person("t", "other"), PanelId("one")
    through = 0
    for _ in range(50):
        try:
            counted.turn_of(hostile)
            counted.turn_in(panel)
        except TooFast:
            continue
        through += 1

    assert through == 2
    counted.turn_of(other)
    counted.turn_in(panel)
    with pytest.raises(TooFast):
        counted.turn_in(panel)
    counted.turn_in(PanelId("another"))


def test_whoever_is_told_is_told_once_a_minute() -> None:
    now = [0.0]
    counted = Allowances(Pace(), ticks=lambda: now[0])
    somebody = Person("t", "somebody")
    told = []
    for at in (0.0, 1.0, 59.0, 61.0, 62.0):
        now[0] = at
        told.append(counted.may_tell(somebody))

    assert told == [True, False, False, True, False]
    assert counted.may_tell(Person("t", "another"))


def test_people_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.allowances.MOST_REMEMBERED", 10)
    counted = Allowances(Pace())
    for number in range(100):
        counted.turn_of(Person("t", str(number)))

    assert len(counted._people._left) == 10


SMALL = replace(STILL, person=Allowance(8, NEVER))


@pytest.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(sqlite_url, tmp_path, pace=replace(SMALL, speed=1)) as world:
        await world.set_up()
        yield world


@pytest.fixture
def hops(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return counted(monkeypatch)


async def test_a_flood_is_told_once_asks_no_database_and_stops_nobody_else(
    world: World, hops: list[str]
) -> None:
    for _ in range(8):
        await world.says(ANIMALS, "mine")
    assert hops, "else nothing was counted"
    hops.clear()
    counted = TURNS_REFUSED.labels("person")._value.get()

    with capture_logs() as lines:
        for _ in range(40):
            await world.says(ANIMALS, "task RSPCA: look at the kennels by Friday week")
        await world.sees(ANIMALS, "That is more than I can take in at once")

    told = [1 for _, card in world.cards(ANIMALS) if TOO_FAST in shown(card)]
    assert len(told) == 1
    assert TURNS_REFUSED.labels("person")._value.get() == counted + 40
    ours = [line for line in lines if line["event"].startswith("Turns are refused")]
    assert ours == [
        {
            "event": "Turns are refused: they come faster than allowed.",
            "log_level": "warning",
            "of": "person",
            "id": ANIMALS.person.object_id,
        }
    ]
    assert hops == []
    await world.says(TRADING, "mine")
    await world.sees(TRADING, "Nothing")
    assert "kennels" not in "".join(shown(card) for _, card in world.cards(ANIMALS))


async def test_a_refused_press_form_and_file_are_answered_in_their_own_form(world: World) -> None:
    await world.says(CHAIR, "task RSPCA: look at the kennels by Friday week")
    await world.sees(CHAIR, "look at the kennels")
    for _ in range(8):
        await world.says(CHAIR, "help")
    shape = json.loads((await world.says(CHAIR, "help")).sent.body)

    async def invoked(name: str) -> Any:
        activity = {**shape, "type": "invoke", "name": name, "value": {}, "id": f"late {name}"}
        return await world.standin.raw(activity)

    pressed = await invoked("adaptiveCard/action")
    opened = [await invoked(name) for name in ("task/fetch", "task/submit", "composeExtension/fetchTask")]
    offered = await invoked("fileConsent/invoke")

    assert pressed.body["value"] == TOO_FAST
    assert [reply.body["task"]["value"] for reply in opened] == [TOO_FAST] * 3
    assert {reply.status for reply in (pressed, *opened, offered)} == {200}
    assert offered.raw == b"{}"


async def test_talk_in_the_channel_that_is_not_kept_is_not_said_to_be(world: World) -> None:
    for number in range(8):
        reply = await world.standin.say(TRADING.person, f"word {number}", where="channel", mention=False)
        assert reply.status == 200
    late = await world.standin.say(TRADING.person, "one too many", where="channel", mention=False)
    asked = await world.standin.say(TRADING.person, "mine", where="channel")
    reaction = await world.standin.raw({**late.sent.activity, "type": "messageReaction", "text": ""})

    assert (late.status, asked.status, reaction.status) == (429, 200, 200)
    await world.sees(TRADING, "That is more than I can take in at once")
    assert (await world.standin.say(REVENUE.person, "mine", where="channel")).status == 200


async def test_a_panel_that_is_flooded_by_many_says_so_and_counts_it(sqlite_url: str, tmp_path: Path) -> None:
    few = replace(STILL, panel=Allowance(12, NEVER), speed=1)
    async with a_world(sqlite_url, tmp_path, pace=few) as world:
        await world.set_up()
        counted = TURNS_REFUSED.labels("panel")._value.get()
        for part in (CHAIR, ANIMALS, REVENUE, TRADING, SECRETARIAT) * 3:
            await world.says(part, "task RSPCA: look at the kennels by Friday week")
        await world.sees(SECRETARIAT, "That is more than I can take in at once")

        async with ClientSession() as browser, browser.get(f"{world.standin.bot_url}/metrics") as page:
            metrics = await page.text()

    assert TURNS_REFUSED.labels("panel")._value.get() > counted
    assert 'clerk_turns_refused_total{of="panel"}' in metrics
