"""Teams takes a card and the answer is lost: two copies stand there, until somebody presses the wrong one."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rehearsal import buttons as pressed
from rehearsal.buttons import Json
from rehearsal.cast import CHAIR, SECRETARIAT, TRADING
from rehearsal.conversations import Message
from rehearsal.faults import SENDS, Asked, Fault, dropped
from rehearsal.truth import Deleted
from tests.bot.test_kill import recorded
from tests.bot.world import World, a_world, shown

ASK = "task Trading Standards, Durham: check complaint history for the corner shop by Friday week"
T1 = "T-2026-001"
PATIENCE = 30.0


async def test_a_cards_copy_works_once_and_goes_when_it_is_pressed_or_refreshed(
    url: str, tmp_path: Path
) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        world.standin.faults = the_answer_to_the_first_is_lost(world)
        await world.says(CHAIR, ASK)
        await world.standin.until(lambda: len(in_channel(world)) == 2, within=PATIENCE)
        await world.standin.until(lambda: len(in_chat(world)) == 2, within=PATIENCE)
        await world.settled()

        await a_client_that_names_another_message_takes_nothing_away(world)
        await the_owner_presses_the_copy_in_their_chat(world, url)
        await the_chair_refreshes_the_copy_in_the_channel(world)
        await what_stands_works_and_is_never_taken_away(world)

        assert recorded(url, "TaskAcknowledged") == 1
        assert recorded(url, "CopyFound") == 2


async def a_client_that_names_another_message_takes_nothing_away(world: World) -> None:
    """Each button says which sending brought it, under its signature: the card's own are no copy's."""
    copy, card = in_channel(world)
    assert card.card

    assert not await is_taken_away(world, copy, button=card.card["refresh"]["action"])
    assert recorded(world.settings.database_url.get_secret_value(), "CopyFound") == 0


async def is_taken_away(world: World, message: Message, *, button: Json) -> bool:
    """Whether a message goes when its id is sent with the button of another one."""
    reply = await world.standin.press(TRADING.person, message.conversation, message.id, button)
    assert T1 in shown(reply.body["value"]), "whoever presses a card's own button is answered"
    await world.settled()
    return message.is_deleted


async def the_owner_presses_the_copy_in_their_chat(world: World, url: str) -> None:
    copy, card = in_chat(world)

    button = pressed.find(copy.card, "Acknowledge")
    press = partial(world.standin.press, TRADING.person, copy.conversation, copy.id, button)
    answers = await asyncio.gather(press(), press())
    await world.standin.until(lambda: copy.is_deleted, within=PATIENCE)
    await world.standin.until(lambda: "Acknowledged by" in look(card), within=PATIENCE)

    assert all("✓ Acknowledged by you" in shown(answer.body["value"]) for answer in answers)
    assert len(in_chat(world)) == 1
    await world.says(TRADING, "help")
    await world.settled()
    answer = world.standin.chat(TRADING.person)[-1]
    assert not await is_taken_away(world, answer, button=button), "a sending brings one message"
    assert recorded(url, "TaskAcknowledged") == 1


async def the_chair_refreshes_the_copy_in_the_channel(world: World) -> None:
    copy, card = in_channel(world)

    reply = await world.standin.refresh(CHAIR.person, copy.conversation, copy.id)
    assert reply is not None
    assert T1 in shown(reply.body["value"])
    await world.standin.until(lambda: copy.is_deleted, within=PATIENCE)

    assert [message.id for message in in_channel(world)] == [card.id]


async def what_stands_works_and_is_never_taken_away(world: World) -> None:
    (in_their_chat,), (posted,) = in_chat(world), in_channel(world)

    for message, title in ((in_their_chat, "Accept"), (posted, "Read")):
        await world.standin.press(TRADING.person, message.conversation, message.id, title)
        await world.standin.refresh(CHAIR.person, message.conversation, message.id)
    await world.standin.until(lambda: "accepted" in look(posted), within=PATIENCE)
    await world.settled()

    assert not in_their_chat.is_deleted
    assert not posted.is_deleted
    assert len([entry for entry in world.standin.log if isinstance(entry, Deleted)]) == 2
    assert "could not be delivered" not in "".join(shown(card) for _, card in world.cards(SECRETARIAT))


def the_answer_to_the_first_is_lost(world: World) -> Callable[[Asked], Fault | None]:
    """Of the owner's card and of the channel's, each once."""
    waiting = {world.standin.chat_id(TRADING.person), world.standin.place.channel}

    def decide(asked: Asked) -> Fault | None:
        if asked.operation not in SENDS or asked.conversation not in waiting or T1 not in str(asked.body):
            return None
        waiting.remove(asked.conversation)
        return dropped(after_effect=True)

    return decide


def in_channel(world: World) -> list[Message]:
    heads = [thread.messages[0] for thread in world.standin.threads()]
    return [message for message in heads if message.card and T1 in shown(message.card)]


def in_chat(world: World) -> list[Message]:
    return [m for m in world.standin.chat(TRADING.person) if m.card and T1 in shown(m.card)]


def look(message: Message) -> str:
    return shown(message.card) if message.card else ""
