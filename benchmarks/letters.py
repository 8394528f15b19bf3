"""S3: letters to many conversations, where Teams takes a tenth of a second for each, beside bare aiohttp."""

import asyncio
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import aiohttp

from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.load import send
from benchmarks.stages import LIVE_CARDS
from bot.postman import AT_ONCE

DELAY = 0.1
BAR = 0.9


def letters_out(bench: Bench, database: Database) -> str:
    """A line of the table: letters a second of the clerk's, and of bare aiohttp's with as many in flight."""
    acknowledged = bench.scale.turns // 2
    url = written(bench, database, acknowledged)
    with slow(bench):
        ours, cpu = sent(bench, url, acknowledged * LIVE_CARDS)
        bare = asyncio.run(posted(bench, acknowledged * LIVE_CARDS))
    verdict = "meets" if ours >= BAR * bare else "MISSES"
    return (
        f"S3 letters out, {database.name:<10}      {ours:,.0f}/s, bare aiohttp {bare:,.0f}/s, {AT_ONCE} in "
        f"flight: {ours / bare:.0%}, {cpu:.2f} CPU s per 1,000   {verdict} {BAR:.0%}"
    )


def written(bench: Bench, database: Database, acknowledged: int) -> str:
    """A database in which that many acknowledgements wait to be shown on the live cards."""
    url = database.copy()
    bodies = list(islice(map(bench.writer.acknowledges, database.asked), acknowledged))
    with bench.clerk(url, "benchmarks.clerk", "--hold-post") as (_, address, _):
        asyncio.run(send(address, bench.token, bodies))
    return url


def sent(bench: Bench, url: str, letters: int) -> tuple[float, float]:
    """From the first request that Teams gets to the last; and CPU seconds per 1,000."""
    had = bench.received()
    with bench.clerk(url, "benchmarks.clerk", "--no-limits") as (child, _, _):
        first = until(bench, had + 1)
        before = child.cpu()
        last = until(bench, had + letters)
        return letters / (last - first), (child.cpu() - before) / letters * 1000


def until(bench: Bench, received: int) -> float:
    patience = time.monotonic() + 120
    while bench.received() < received:
        if time.monotonic() > patience:
            raise RuntimeError("The letters did not come.")
        time.sleep(0.01)
    return time.monotonic()


async def posted(bench: Bench, letters: int) -> float:
    """A card's worth of JSON, by as many tasks as the postman has letters in hand."""
    url = f"{bench.service_url}v3/conversations/19:panel/activities/1"
    body = {"type": "message", "text": "x" * 3_000}
    left = iter(range(letters))

    async def one_after_the_other(session: aiohttp.ClientSession) -> None:
        for _ in left:
            async with session.put(url, json=body) as answer:
                await answer.read()

    began = time.monotonic()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(one_after_the_other(session))
    return letters / (time.monotonic() - began)


@contextmanager
def slow(bench: Bench) -> Iterator[None]:
    _delay(bench, DELAY)
    yield
    _delay(bench, 0)


def _delay(bench: Bench, seconds: float) -> None:
    request = urllib.request.Request(f"{bench.teams}/delay?seconds={seconds}", method="PUT")
    with urllib.request.urlopen(request) as answer:
        answer.read()
