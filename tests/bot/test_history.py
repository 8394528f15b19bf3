"""The story of the channel's talk, through the wire: kept, corrected, withheld, and put to the panel."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from rehearsal.cast import CHAIR, PANEL, REVENUE, STRANGER, TRADING, Part
from tests.bot.world import World, a_world, shown

PUT = "put-to-panel"


@pytest.fixture
async def world(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        yield world
        assert wiring.verify_trail(world.settings, PANEL) is None


async def typed(world: World, part: Part, words: str, **where: Any) -> tuple[str, str]:
    """A message of somebody's in the channel; its conversation and its id."""
    reply = await world.says(part, words, where="channel", mention=False, **where)
    activity = reply.sent.activity
    return activity["conversation"]["id"], activity["id"]


async def chosen(world: World, part: Part, where: tuple[str, str], command: str = PUT) -> dict[str, Any]:
    reply = await world.standin.message_action(part.person, *where, command=command)
    assert reply.status == 200
    return reply.body["task"]


async def sent(world: World, part: Part, where: tuple[str, str], title: str, **inputs: str) -> Any:
    reply = await world.standin.submit(part.person, where[0], title, inputs)
    assert reply.status == 200
    return reply.body["task"]


async def test_a_message_is_put_to_the_panel_with_one_form(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard behind the market?")

    opened = await chosen(world, REVENUE, asked)
    assert opened["type"] == "continue"
    assert opened["value"]["title"] == "Put to the panel"
    assert "Who licenses the yard" in str(opened["value"]["card"]["content"]["body"])
    answer = await sent(
        world, REVENUE, asked, "Put forward", line="Licensing of the yard", note="ask the council"
    )

    assert answer == {
        "type": "message",
        "value": "Put forward for the next agenda: “Licensing of the yard”. The secretariat checks it first.",
    }
    again = await chosen(world, TRADING, asked)
    assert "HM Revenue and Customs put it forward" in again["value"]


async def test_words_that_should_not_stand_are_asked_about_and_may_be_kept(world: World) -> None:
    asked = await typed(world, REVENUE, "Something about a probe")
    await chosen(world, REVENUE, asked)

    again = await sent(world, REVENUE, asked, "Put forward", line="The probe into the yard", note="")
    assert "Please look at the words again" in shown(again["value"]["card"]["content"])
    kept = await sent(world, REVENUE, asked, "Keep it as it is", line="The probe into the yard", note="")
    assert "Put forward for the next agenda" in kept["value"]


async def test_a_form_that_comes_twice_is_one_line(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")
    await chosen(world, REVENUE, asked)
    first = await world.standin.submit(REVENUE.person, asked[0], "Put forward", {"line": "The yard"})

    replayed = await world.standin.redeliver(first)
    assert replayed.body == first.body


async def test_a_message_action_is_answered_clearly_wherever_it_is_run(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")

    stranger = await chosen(world, STRANGER, asked)
    unknown = await chosen(world, CHAIR, asked, command="raiseEyebrow")
    await world.says(CHAIR, "mine")
    await world.sees(CHAIR, "Nothing open")
    private = world.cards(CHAIR)[-1][0]
    at_home = await chosen(world, CHAIR, (private.conversation, private.id))

    assert "not on this panel's register" in stranger["value"]
    assert "I can't do that with this message" in unknown["value"]
    assert "I can't do that with this message" in at_home["value"]
    assert {stranger["type"], unknown["type"], at_home["type"]} == {"message"}


@pytest.mark.parametrize(
    "conversation",
    [
        {"id": "19:another@thread.tacv2", "conversationType": "channel", "isGroup": True},
        {"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": True},
        {"id": "19:two-people@unq.gbl.spaces", "conversationType": "personal"},
    ],
)
async def test_where_the_clerk_is_not_a_message_action_says_so(
    world: World, conversation: dict[str, Any]
) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")
    reply = await world.standin.message_action(REVENUE.person, *asked, command=PUT)
    activity = reply.sent.activity
    activity["id"] = "elsewhere"
    activity["conversation"] = {**conversation, "tenantId": activity["conversation"]["tenantId"]}

    answer = await world.standin.send(activity)

    assert answer.status == 200
    assert "Here I am not" in answer.body["task"]["value"]


async def test_a_changed_form_is_refused(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")
    opened = await chosen(world, REVENUE, asked)
    button = opened["value"]["card"]["content"]["actions"][0]
    forged = {**button, "data": {**button["data"], "ref": "1/2", "line": "Another message"}}

    reply = await world.standin.submit(REVENUE.person, asked[0], forged)

    assert "I can't use that button" in reply.body["task"]["value"]
