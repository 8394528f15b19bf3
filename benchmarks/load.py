"""The load: ready bodies, sixteen at once, each answered before the next is sent."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

from benchmarks.names import AT_ONCE


@dataclass(frozen=True, slots=True)
class Ran:
    """Latencies in ms, the whole in seconds."""

    latencies: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98]


class WrongAnswer(Exception):
    """A turn did not do what is being measured."""


async def send(
    url: str, token: str, bodies: Sequence[bytes], *, expected: bytes = b"", at_once: int = AT_ONCE
) -> Ran:
    """Every answer must be a success that holds `expected`, or nothing is measured."""
    left = iter(bodies)
    latencies: list[float] = []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}

    async def one_at_a_time(session: aiohttp.ClientSession) -> None:
        for body in left:
            sent = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as answer:
                content = await answer.read()
            latencies.append((time.perf_counter() - sent) * 1000)
            if answer.status >= 300 or expected not in content:
                raise WrongAnswer(f"{answer.status}: {content[:300]!r}")

    began = time.perf_counter()
    limit = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=limit) as session, asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(one_at_a_time(session))
    return Ran(latencies, time.perf_counter() - began)
