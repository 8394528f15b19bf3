"""A clerk that works for a long time (F19): what it holds does not grow, and it is not held up."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from rehearsal.cast import CHAIR, REVENUE, TRADING, TRADING_DEPUTY
from tests.faults.ground import Ground, Replica, markers
from tests.faults.trials.judging import Outcome, asks

QUESTIONS_A_SECOND, TASKS_A_SECOND = 9, 1
"""Ten turns; a task is four letters or five, and each question an answer."""
LOOKS_EVERY = 0.5
LONGEST_LAG = 0.1
"""Seconds of the loop's own work: how long it takes to be asked depends on who else uses the machine."""
MOST_MORE_MEMORY = 0.1
MOST_MORE_FILES = 8
"""Connections that are kept for a while come and go."""


@dataclass(frozen=True)
class _Look:
    memory: int
    files: int
    threads: int
    lag: float
    worked: float
    """The longest that its loop worked at a stretch since the last look."""


async def soak(ground: Ground, size: int, seed: int) -> Outcome:
    """F19: so many minutes of ten turns and five letters a second."""
    dice, seconds = random.Random(seed), 60 * size
    stop = asyncio.Event()
    looking = [asyncio.create_task(_look_at(replica, stop)) for replica in ground.replicas]
    began, turns = time.monotonic(), list[asyncio.Task[bytes]]()
    names = markers(TASKS_A_SECOND * seconds + 1, seed)
    for second in range(seconds):
        bodies = [(asks(ground, names[second]), False)]
        people = dice.choices((CHAIR, TRADING, TRADING_DEPUTY, REVENUE), k=QUESTIONS_A_SECOND)
        bodies += [(ground.says(part, dice.choice(("mine", "overdue", "who"))), True) for part in people]
        for place, (body, asks_only) in enumerate(bodies):
            await asyncio.sleep(max(0.0, began + second + place / len(bodies) - time.monotonic()))
            turns.append(asyncio.create_task(ground.insist(body, dice, is_question=asks_only)))
    await asyncio.gather(*turns)
    took = time.monotonic() - began
    left = await ground.quiet()
    stop.set()
    outcome = Outcome({"minutes": size, "turns": len(turns)})
    outcome.counts["letters sent"] = ground.count("select count(*) from letter where state = 'sent'")
    outcome.must(not left, f"{left} letters are stuck")
    outcome.within(took, seconds * 1.05 + 5, "the load")
    for looks in await asyncio.gather(*looking):
        _judge(looks, outcome)
    outcome.must(ground.trail_holds(), "the trail does not verify")
    return outcome


async def _look_at(replica: Replica, stop: asyncio.Event) -> list[_Look]:
    """What it holds, and how long its loop takes to answer the plainest question."""
    assert replica.process
    place = Path(f"/proc/{replica.process.pid}")
    looks: list[_Look] = []
    async with aiohttp.ClientSession() as session:
        while not stop.is_set():
            began = time.monotonic()
            async with session.get(f"{replica.address}/healthz") as answer:
                await answer.read()
            lag = time.monotonic() - began
            async with session.get(f"{replica.address}/trial/stalls") as answer:
                worked = float(await answer.text())
            status = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
            files = len([*(place / "fd").iterdir()])
            looks.append(_Look(int(status["VmRSS"].split()[0]), files, int(status["Threads"]), lag, worked))
            await asyncio.sleep(LOOKS_EVERY)
    return looks


def _judge(looks: Sequence[_Look], outcome: Outcome) -> None:
    """The last fifth of the time beside the second: before that it is still warming up."""
    fifth = len(looks) // 5
    early, late = looks[fifth : 2 * fifth], looks[-fifth:]
    memory = [median(look.memory for look in part) for part in (early, late)]
    more = memory[1] / memory[0] - 1
    files = [max(look.files for look in part) for part in (early, late)]
    threads = [max(look.threads for look in part) for part in (early, late)]
    p99 = sorted(look.lag for look in looks)[int(0.99 * (len(looks) - 1))]
    worked = sorted(look.worked for look in looks)[int(0.99 * (len(looks) - 1))]
    outcome.must(more < MOST_MORE_MEMORY, f"memory grew by {more:.0%}")
    outcome.must(files[1] <= files[0] + MOST_MORE_FILES, f"open files grew from {files[0]} to {files[1]}")
    outcome.must(threads[1] <= threads[0], f"threads grew from {threads[0]} to {threads[1]}")
    outcome.within(worked, LONGEST_LAG, "at p99 the work of the loop at a stretch")
    held = {
        "growth of memory, %": round(100 * more, 1),
        "p99 of the plainest question, ms": round(1000 * p99),
        "p99 of the loop's own work at a stretch, ms": round(1000 * worked),
        "open files": files[1],
        "threads": threads[1],
    }
    for what, much in held.items():  # Of several replicas, of whichever holds most.
        outcome.counts[what] = max(outcome.counts.get(what, much), much)
