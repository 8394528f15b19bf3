"""Processes that are killed or told to stop: F1, F2 and F14."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence

from tests.faults.ground import Ground, markers
from tests.faults.trials.judging import Outcome, asks, judged

SLOWEST = 20.0


async def kills(ground: Ground, size: int, seed: int) -> Outcome:
    """F1: kill -9 of senders and producers at random points, while a fifth of all sends goes wrong."""
    dice = random.Random(seed)
    await ground.faults(share=0.2, seed=seed)
    asked = markers(size * 4, seed)
    leased = 0
    stop = asyncio.Event()

    async def producer(mine: Sequence[str]) -> None:
        for marker in mine:
            await ground.insist(asks(ground, marker), dice)
            await asyncio.sleep(dice.uniform(0, 0.2))

    async def killer() -> None:
        nonlocal leased
        for _ in range(size):
            await asyncio.sleep(dice.uniform(0.1, 1.0))
            victim = dice.choice(ground.replicas)
            await victim.end(signal.SIGKILL)
            leased += ground.count("select count(*) from letter where state = 'leased'")
            await victim.start()
        stop.set()

    await asyncio.gather(killer(), *(producer(asked[n::4]) for n in range(4)))
    outcome = await judged(ground, asked, killed=leased)
    outcome.counts["kills"] = size
    return outcome


async def kills_in_a_turn(ground: Ground, size: int, seed: int) -> Outcome:
    """F2: kill -9 inside an inbound turn, which Teams then delivers again."""
    dice = random.Random(seed)
    asked = markers(size * 4, seed)
    broken_off = leased = 0
    for n in range(size):
        batch = [asks(ground, marker) for marker in asked[4 * n : 4 * n + 4]]
        victim = dice.choice(ground.replicas)
        turns = [asyncio.create_task(ground.deliver(body, victim)) for body in batch]
        await asyncio.sleep(dice.uniform(0.0, 0.06))
        await victim.end(signal.SIGKILL)
        broken_off += sum(status != 200 for status, _ in await asyncio.gather(*turns))
        leased += ground.count("select count(*) from letter where state = 'leased'")
        await victim.start()
        for body in batch:
            await ground.insist(body, dice)
    outcome = await judged(ground, asked, killed=leased)
    outcome.counts |= {"kills": size, "turns broken off": broken_off}
    return outcome


async def stops(ground: Ground, size: int, seed: int) -> Outcome:
    """F14: SIGTERM under load: no turn is aborted, nothing is sent twice, and it goes within 20 s."""
    dice = random.Random(seed)
    asked = markers(size * 8, seed)
    aborted, slowest, codes = 0, 0.0, Counter[int]()
    for n in range(size):
        batch = [asks(ground, marker) for marker in asked[8 * n : 8 * n + 8]]
        victim = ground.replicas[n % len(ground.replicas)]
        turns = [asyncio.create_task(ground.deliver(body, victim)) for body in batch]
        await asyncio.sleep(dice.uniform(0.05, 0.4))
        code, took = await victim.end(signal.SIGTERM)
        codes[code] += 1
        slowest = max(slowest, took)
        statuses = [status for status, _ in await asyncio.gather(*turns)]
        aborted += sum(status not in (0, 200) for status in statuses)
        await victim.start()
        for body in batch:
            await ground.insist(body, dice)
    outcome = await judged(ground, asked)
    outcome.counts |= {"stops": size, "slowest, s": round(slowest, 2), "turns aborted": aborted}
    outcome.must(set(codes) == {0}, f"exit codes {dict(codes)}")
    outcome.within(slowest, SLOWEST, "to go, when it was told to,")
    outcome.must(not aborted, f"{aborted} turns were answered with an error")
    return outcome
