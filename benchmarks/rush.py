"""S7: forty people press Acknowledge on one card within two seconds, while Teams takes a tenth of one."""

import asyncio
import json
import statistics
import time
import urllib.request
from collections.abc import Sequence
from itertools import pairwise

import aiohttp

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.letters import slow
from benchmarks.town import Asked

PEOPLE = 40
WITHIN = 2.0
ANSWERED = 500.0
"""The bar of p99, in milliseconds."""
SETTLED = 5.0
"""The bar, in seconds after the last press, for the card to show all of them."""
REST = 2.0
"""Seconds between two updates of one card; a little less is seen, for each takes its own time to arrive."""
PATIENCE = 30.0


def rush(bench: Bench, database: Database) -> str:
    """A line of the table. `database` holds a hall: see `Town.build_hall`."""
    card = database.asked[0].card
    with bench.clerk(database.copy()) as (_, url, _), slow(bench):
        latencies, last = asyncio.run(pressed(bench, url, database.asked))
        updates = settled(bench, card, len(database.asked))
    p99 = statistics.quantiles(latencies, n=100)[98]
    took = updates[-1] - last
    gaps = [after - before for before, after in pairwise(updates)]
    is_met = p99 <= ANSWERED and took <= SETTLED and min(gaps, default=REST) >= REST * 0.9
    return (
        f"S7 {PEOPLE} acknowledge in {WITHIN:.0f} s, {database.name:<10} answers p50 "
        f"{statistics.median(latencies):.0f}, p99 {p99:.0f} ms; card right after {took:.1f} s, "
        f"in {len(updates)} updates, {min(gaps, default=0):.1f} s apart   {'meets' if is_met else 'MISSES'} "
        f"{ANSWERED:.0f} ms, {SETTLED:.0f} s"
    )


async def pressed(bench: Bench, url: str, everybody: Sequence[Asked]) -> tuple[list[float], float]:
    """Milliseconds of each answer, and when the last press was sent. Nobody waits for anybody."""
    headers = {"Authorization": f"Bearer {bench.token}", "Content-Type": "application/json; charset=utf-8"}
    bodies = [bench.writer.acknowledges(asked) for asked in everybody]

    async def press(session: aiohttp.ClientSession, after: float, body: bytes) -> float:
        await asyncio.sleep(after)
        sent = time.monotonic()
        async with session.post(url, data=body, headers=headers) as answer:
            content = await answer.read()
        if answer.status != 200 or b"cknowledged" not in content:
            raise RuntimeError(f"{answer.status}: {content[:300]!r}")
        return (time.monotonic() - sent) * 1000

    step = WITHIN / len(bodies)
    async with aiohttp.ClientSession() as session:
        began = time.monotonic()
        took = await asyncio.gather(*(press(session, n * step, body) for n, body in enumerate(bodies)))
    return list(took), began + WITHIN - step


def settled(bench: Bench, card: str, people: int) -> list[float]:
    """When the card was brought up to date, until it shows that all of them have acknowledged."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with urllib.request.urlopen(f"{bench.teams}/cards/{card}") as answer:
            found = json.loads(answer.read())
        if f"Acknowledged {people} of {people}" in found["shows"]:
            return [float(moment) for moment in found["at"]]
        time.sleep(0.02)
    raise RuntimeError(f"The card never showed all of them: {found['shows'][:1000]}")
