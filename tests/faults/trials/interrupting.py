"""A database that is held by somebody else, or goes away: F9 and F11."""

import asyncio
import random
import time
from collections.abc import Coroutine
from typing import Any

from rehearsal.cast import TRADING, TRADING_DEPUTY
from rehearsal.standin import CHANNEL
from tests.faults.databases import Server, held
from tests.faults.ground import Ground, markers
from tests.faults.holder import HOW
from tests.faults.trials.judging import Outcome, judged
from tests.faults.trials.repeating import cards_with_button
from tests.faults.trials.talking import Talk, patiently

SHORTEST, LONGEST = 0.5, 12.0
AT_ONCE = 3
RECOVERED, ANSWERED = 15.0, 3.5
"""Seconds. An answer has three; the rest is a delivery's own way there and back, by a loop that shares two
cores with Teams, the clerks, the database and whoever holds it.
"""
FROZEN = 20.0


async def locked(ground: Ground, size: int, seed: int) -> Outcome:
    """F9: another process holds the database while people ask, press and talk."""
    dice, held_up = random.Random(seed), Outcome()
    talk = Talk(ground, dice, held_up)
    asked = markers(AT_ONCE * size + 1, seed)
    await talk.says(asked[:1])
    talk.slowest = 0.0
    for n in range(size):
        cards = await cards_with_button(ground, [asked[AT_ONCE * n]], (TRADING, TRADING_DEPUTY))
        seconds = SHORTEST + (LONGEST - SHORTEST) * n / (size - 1) if size > 1 else 5.0
        async with held(ground.url, how_held(ground, dice), seconds):
            mine = asked[AT_ONCE * n + 1 : AT_ONCE * n + 1 + AT_ONCE]
            presses = [ground.presses(*card) for card in cards]
            answers = asyncio.gather(*(talk.delivered(press) for press in presses))
            heard = asyncio.create_task(_is_heard(ground, f"unit talk {seed} {n}", talk, held_up))
            await talk.says(mine)
            await asyncio.gather(answers, heard)
        for card in cards:
            await ground.insist(ground.presses(*card), dice)
    outcome = await judged(ground, asked)
    acknowledged = ground.count("select count(*) from acknowledgement")
    outcome.broken += held_up.broken
    outcome.must(acknowledged == size, f"{acknowledged} acknowledgements of {size} tasks")
    outcome.within(talk.slowest, ANSWERED, "an answer")
    if talk.broken_off:  # The trial itself waits for twenty seconds.
        outcome.late.append(f"{talk.broken_off} deliveries were not answered")
    outcome.counts |= {
        "locks": size,
        "told to try again": talk.refused,
        "slowest answer, s": round(talk.slowest, 2),
    }
    return outcome


def how_held(ground: Ground, dice: random.Random) -> str:
    writers, *others = HOW
    return writers if ground.url.startswith("sqlite") else dice.choice(others)


async def _is_heard(ground: Ground, words: str, talk: Talk, outcome: Outcome) -> None:
    """What is only to be kept may be refused with 503, and is then delivered again; it is kept once."""
    before = await patiently(lambda: ground.count(_KEPT))
    body = ground.talks(TRADING, CHANNEL, words)
    while (status := (await talk.once(body))[0]) != 200:
        outcome.must(status < 1 or status == 503, f"talk was answered {status}")
        await asyncio.sleep(0.3)
    kept = await patiently(lambda: ground.count(_KEPT)) - before
    outcome.must(kept == 1, f"one message was kept {kept} times")


_KEPT = "select count(*) from message"


async def terminated(ground: Ground, size: int, seed: int) -> Outcome:
    """F11, the first part: the server throws out one connection of the clerk after the other, under load, and
    the last time all at once.
    """
    dice, recovered = random.Random(seed), 0.0

    async def throw_out() -> int:
        nonlocal recovered
        for _ in range(size):
            await asyncio.sleep(dice.uniform(0.05, 0.3))
            ground.rows(_THROW_OUT + _ONE)
        ground.rows(_THROW_OUT)
        recovered = await _recovery(ground)
        return size

    outcome = await _under_load(ground, dice, seed, throw_out(), "backends terminated")
    outcome.counts["slowest recovery, s"] = round(recovered, 2)
    outcome.within(recovered, RECOVERED, "until something was saved again")
    return outcome


_THROW_OUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'clerk'"
    " and datname = current_database()"
)
_ONE = " order by (state <> 'active'), random() limit 1"


async def away(ground: Ground, size: int, seed: int) -> Outcome:
    """F11, the rest: the server is restarted twice, killed and frozen, so many times, under load."""
    dice, server = random.Random(seed), ground.server
    slowest = 0.0

    async def go() -> int:
        nonlocal slowest
        for happens in [_restart, _kill, _restart, _freeze] * size:
            await asyncio.sleep(dice.uniform(0.3, 1.5))
            await happens(server)
            slowest = max(slowest, await _recovery(ground))
        return 4 * size

    outcome = await _under_load(ground, dice, seed, go(), "times away")
    outcome.counts["slowest recovery, s"] = round(slowest, 2)
    outcome.within(slowest, RECOVERED, "until something was saved again")
    return outcome


async def _restart(server: Server) -> None:
    await asyncio.to_thread(server.stop, "fast")
    await asyncio.to_thread(server.start)


async def _kill(server: Server) -> None:
    server.kill()
    await asyncio.to_thread(server.start)


async def _freeze(server: Server) -> None:
    server.freeze()
    await asyncio.sleep(FROZEN)
    server.thaw()


async def _recovery(ground: Ground) -> float:
    """Seconds until the clerk saves again what people ask, who go on asking all the time."""
    began, saved = time.monotonic(), "select count(*) from task"
    before = await patiently(lambda: ground.count(saved))
    while await patiently(lambda: ground.count(saved)) == before and time.monotonic() < began + 60:
        await asyncio.sleep(0.1)
    return time.monotonic() - began


async def _under_load(
    ground: Ground, dice: random.Random, seed: int, goes: Coroutine[Any, Any, int], what: str
) -> Outcome:
    """The chair asks on and on while that goes; nothing that was saved is lost, nothing else takes effect."""
    met = Outcome()
    talk = Talk(ground, dice, met)
    going = asyncio.create_task(goes)
    asked: list[str] = []
    names = iter(markers(100_000, seed))
    while not going.done():
        mine = [next(names) for _ in range(AT_ONCE)]
        asked += mine
        await talk.says(mine)
    times = await going
    outcome = await judged(ground, asked)
    outcome.broken += met.broken
    outcome.counts |= {
        what: times,
        "told to try again": talk.refused,
        "delivered again": talk.broken_off,
        "slowest answer, s": round(talk.slowest, 2),
    }
    return outcome
