"""A disk that is full: F10."""

import asyncio
import random
import time

from tests.faults.ground import Ground, markers
from tests.faults.trials.judging import Outcome, judged
from tests.faults.trials.talking import Talk

AT_ONCE = 4
NOTICED, RECOVERED = 10.0, 15.0
"""Seconds until it says that it is not ready, and until it is again once there is room."""
GOES_ON, PATIENCE = 3.0, 120.0
"""Seconds for which the disk stays full, once that was noticed; longer if nobody was refused by then."""


async def full(ground: Ground, size: int, seed: int) -> Outcome:
    """F10: the disk fills while people ask, stays full, and has room again; no clerk is started anew."""
    dice, met = random.Random(seed), Outcome()
    talk = Talk(ground, dice, met)
    asked: list[str] = []
    names = iter(markers(100_000, seed))
    slowest_notice = slowest_recovery = 0.0
    clerks = [replica.process for replica in ground.replicas]

    async def goes_on() -> None:
        """People ask all the time; what is not saved they say again until it is."""
        while not is_over.is_set():
            mine = [next(names) for _ in range(AT_ONCE)]
            asked.extend(mine)
            await talk.says(mine, within=300)

    for _ in range(size):
        is_over = asyncio.Event()
        asking = asyncio.create_task(goes_on())
        await asyncio.sleep(1)
        ground.disk.fill()
        try:
            slowest_notice = max(slowest_notice, await _until_ready(ground, met, is_so=False))
            await _until_refused(talk, met)
        finally:
            ground.disk.free()
        slowest_recovery = max(slowest_recovery, await _until_ready(ground, met, is_so=True))
        is_over.set()
        await asking
    outcome = await judged(ground, asked)
    outcome.broken += met.broken
    same = all(
        r.process is clerk and clerk.returncode is None
        for r, clerk in zip(ground.replicas, clerks, strict=True)
    )
    outcome.must(same, "a clerk has ended")
    outcome.counts |= {
        "times full": size,
        "told to try again": talk.refused,
        "slowest notice, s": round(slowest_notice, 2),
        "slowest recovery, s": round(slowest_recovery, 2),
    }
    outcome.within(slowest_notice, NOTICED, "not to be ready")
    outcome.within(slowest_recovery, RECOVERED, "to be ready again")
    return outcome


async def _until_refused(talk: Talk, outcome: Outcome) -> None:
    before, until = talk.refused, time.monotonic() + PATIENCE
    await asyncio.sleep(GOES_ON)
    while talk.refused == before and time.monotonic() < until:
        await asyncio.sleep(0.1)
    outcome.must(talk.refused > before, "nobody was refused, though the disk was full")


async def _until_ready(ground: Ground, outcome: Outcome, *, is_so: bool) -> float:
    """Seconds until every replica says that it is ready; or, until one says that it is not."""
    began, until = time.monotonic(), time.monotonic() + 90
    while time.monotonic() < until:
        said = [await ground.is_ready(replica) for replica in ground.replicas]
        if all(said) == is_so:
            return time.monotonic() - began
        await asyncio.sleep(0.1)
    outcome.must(False, "it was never ready again" if is_so else "a full disk was never noticed")
    return time.monotonic() - began
