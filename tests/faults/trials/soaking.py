"""A clerk that works for a long time (F19): what it holds does not grow, and it is not held up."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from bot.wiring import THREADS
from rehearsal.cast import CHAIR, REVENUE, TRADING, TRADING_DEPUTY
from tests.faults.databases import held
from tests.faults.ground import Ground, Replica, markers
from tests.faults.trials.interrupting import how_held
from tests.faults.trials.judging import Outcome, asks

QUESTIONS_A_SECOND, TASKS_A_SECOND = 9, 1
"""Ten turns; a task is four letters or five, and each question an answer."""
LOOKS_EVERY = 0.5
LONGEST_LAG = 0.1
"""Seconds of the loop's own work: how long it takes to be asked depends on who else uses the machine."""
MOST_MORE_MEMORY = 0.1
MOST_MORE_FILES = 8
"""Of connections, which are made when as many are first needed, and then kept: SQLite's are two files."""
MOST_THREADS = {"sqlite": 5, "postgresql": 2 + THREADS}
"""Made when they are first needed, and then kept: the loop, those that write, one that breaks off what waits
in the database, and SQLite's two that read long lists.
"""
CROWD, AT_ONCE, HELD_UP = 24, 8, 4.0
LONG_LIST = 300
"""Tasks: lists of as many are read in threads."""
REST = 40.0
"""Seconds, after which aiohttp has closed whatever nobody used for fifteen."""


@dataclass(frozen=True)
class _Held:
    memory: int
    files: int
    threads: int


@dataclass(frozen=True)
class _Look(_Held):
    lag: float
    worked: float
    """The longest that its loop worked at a stretch since the last look."""


async def soak(ground: Ground, size: int, seed: int) -> Outcome:
    """F19: so many minutes of ten turns and five letters a second; at rest it holds what it held before."""
    dice, seconds = random.Random(seed), 60 * size
    names = markers(TASKS_A_SECOND * seconds + LONG_LIST, seed)
    await _everything_at_once(ground, dice, names[:LONG_LIST])
    before = await _at_rest(ground)
    stop = asyncio.Event()
    looking = [asyncio.create_task(_look_at(replica, stop)) for replica in ground.replicas]
    began, turns = time.monotonic(), list[asyncio.Task[bytes]]()
    names = names[LONG_LIST:]
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
    kind = "sqlite" if ground.url.startswith("sqlite") else "postgresql"
    looks, after = await asyncio.gather(*looking), await _at_rest(ground)
    for of_one in zip(before, looks, after, strict=True):
        _judge(*of_one, MOST_THREADS[kind], outcome)
    outcome.must(ground.trail_holds(), "the trail does not verify")
    return outcome


async def _everything_at_once(ground: Ground, dice: random.Random, names: Sequence[str]) -> None:
    """Lists as long as they ever are, and a crowd before a database that is held: threads and connections
    are made when they are first needed, and then kept.
    """
    few = asyncio.Semaphore(AT_ONCE)

    async def insist(body: bytes, *, asks_only: bool) -> None:
        async with few:
            await ground.insist(body, dice, is_question=asks_only)

    await asyncio.gather(*(insist(asks(ground, name), asks_only=False) for name in names))
    await ground.quiet()
    people = dice.choices((CHAIR, TRADING, TRADING_DEPUTY, REVENUE), k=CROWD)
    for how in ("mine", "overdue"):
        await asyncio.gather(*(insist(ground.says(part, how), asks_only=True) for part in people))
    async with held(ground.url, how_held(ground, dice), HELD_UP):
        crowd = (ground.insist(ground.says(part, "mine"), dice, is_question=True) for part in people)
        await asyncio.gather(*crowd)
    await ground.quiet()


async def _at_rest(ground: Ground) -> list[_Held]:
    await asyncio.sleep(REST)
    return [_held_by(replica) for replica in ground.replicas]


def _held_by(replica: Replica) -> _Held:
    assert replica.process
    place = Path(f"/proc/{replica.process.pid}")
    status = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
    return _Held(int(status["VmRSS"].split()[0]), len([*(place / "fd").iterdir()]), int(status["Threads"]))


async def _look_at(replica: Replica, stop: asyncio.Event) -> list[_Look]:
    """What it holds, and how long its loop takes to answer the plainest question."""
    looks: list[_Look] = []
    async with aiohttp.ClientSession() as session:
        while not stop.is_set():
            began = time.monotonic()
            async with session.get(f"{replica.address}/healthz") as answer:
                await answer.read()
            lag = time.monotonic() - began
            async with session.get(f"{replica.address}/trial/stalls") as answer:
                worked = float(await answer.text())
            now = _held_by(replica)
            looks.append(_Look(now.memory, now.files, now.threads, lag, worked))
            await asyncio.sleep(LOOKS_EVERY)
    return looks


def _judge(before: _Held, looks: Sequence[_Look], after: _Held, most_threads: int, outcome: Outcome) -> None:
    """Of memory the last fifth of the time beside the second: before that it is still warming up."""
    fifth = len(looks) // 5
    memory = [median(look.memory for look in part) for part in (looks[fifth : 2 * fifth], looks[-fifth:])]
    more = memory[1] / memory[0] - 1
    p99 = sorted(look.lag for look in looks)[int(0.99 * (len(looks) - 1))]
    worked = sorted(look.worked for look in looks)[int(0.99 * (len(looks) - 1))]
    outcome.must(more < MOST_MORE_MEMORY, f"memory grew by {more:.0%}")
    more_files = after.files - before.files
    outcome.must(
        more_files <= MOST_MORE_FILES, f"open files grew from {before.files} to {after.files}, at rest"
    )
    most = max(look.threads for look in looks)
    outcome.must(most <= most_threads, f"there were {most} threads")
    outcome.within(worked, LONGEST_LAG, "at p99 the work of the loop at a stretch")
    counted = {
        "growth of memory, %": round(100 * more, 1),
        "p99 of the plainest question, ms": round(1000 * p99),
        "p99 of the loop's own work at a stretch, ms": round(1000 * worked),
        "most open files at rest before": before.files,
        "most at rest after": after.files,
        "most open files": max(look.files for look in looks),
        "most threads": most,
    }
    for what, much in counted.items():  # Of several replicas, of whichever holds most.
        outcome.counts[what] = max(outcome.counts.get(what, much), much)
