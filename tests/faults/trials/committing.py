"""A commit whose answer is lost on the way: the rest of F11."""

import asyncio
import json
import random
from typing import Any

from bot.activities import coming
from bot.conversation.words import PERHAPS_SAVED
from rehearsal.cast import TRADING
from tests.faults.ground import NOT_SAVED, Ground, markers
from tests.faults.trials.judging import Outcome, asks, judged
from tests.faults.trials.repeating import cards_with_button


async def unheard(ground: Ground, size: int, seed: int) -> Outcome:
    """F11, the last part: the connection dies between a commit and its answer, so many times for what is
    typed and so many for what is pressed; each is delivered again then. The last time the database stays
    away.
    """
    dice = random.Random(seed)
    asked = markers(size, seed)
    wrong = Outcome()
    for marker in asked:
        body = asks(ground, marker)
        await _lost(ground, body, dice)
        wrong.must(ground.is_saved(body), "what was committed is not there")
        await ground.insist(body, dice)
        [card] = await cards_with_button(ground, [marker], (TRADING,))
        press = ground.presses(*card)
        first = await _lost(ground, press, dice)
        wrong.must(b"Acknowledged by you" in first, "a press that was carried out is answered otherwise")
        wrong.must(
            await ground.insist(press, dice) == first, "delivered again, a press is answered otherwise"
        )
    told = len(ground.posted(NOT_SAVED.decode()))
    wrong.must(not told, f"{told} were told that it was not saved, and it was")
    asked = [*asked, *await _and_it_stays_away(ground, dice, seed, wrong)]
    outcome = await judged(ground, asked)
    acknowledged = ground.count("select count(*) from acknowledgement")
    outcome.must(acknowledged == size, f"{acknowledged} acknowledgements of {size} tasks")
    outcome.broken += wrong.broken
    outcome.counts["answers to commits lost"] = ground.proxy.lost
    outcome.must(ground.proxy.lost == 2 * size + 1, f"{ground.proxy.lost} answers to commits were lost")
    return outcome


async def _lost(ground: Ground, body: bytes, dice: random.Random) -> bytes:
    """What is answered to whoever sends that, while the answer to its commit is lost."""
    ground.proxy.lose(_key(body))
    status, answer = await ground.deliver(body, dice.choice(ground.replicas))
    assert status == 200, f"answered {status}"
    return answer


def _key(body: bytes) -> bytes:
    activity: dict[str, Any] = json.loads(body)
    return coming(activity).key.encode()


async def _and_it_stays_away(ground: Ground, dice: random.Random, seed: int, wrong: Outcome) -> list[str]:
    """Then nobody can tell, and so it is said; what Teams delivers again has no second effect."""
    [marker] = markers(1, seed + 1)
    body = asks(ground, marker)
    ground.proxy.leave()
    await _lost(ground, body, dice)
    for _ in range(300):
        if told := len(ground.posted(PERHAPS_SAVED[:40])):
            break
        await asyncio.sleep(0.1)
    wrong.must(told == 1, f"{told} were told that nobody can tell")
    ground.proxy.come_back()
    await ground.insist(body, dice)
    return [marker]
