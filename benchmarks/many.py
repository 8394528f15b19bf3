"""S8: a thousand panels on four replicas and PostgreSQL, beside one panel on the same."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.bench import Bench
from benchmarks.children import Child
from benchmarks.databases import Build, Database
from benchmarks.load import send
from benchmarks.town import Asked, Size

REPLICAS = 4
BAR = 1.1
WARM_UP = 10
"""The first in so many of all turns; they are not counted."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds for 1,000 turns, of all replicas together and of PostgreSQL."""

    clerks: float
    server: float

    @property
    def whole(self) -> float:
        return self.clerks + self.server


def many(bench: Bench, built: Callable[[Build], Database]) -> Iterator[str]:
    """Lines of the table. One task acknowledged, for each two cards refreshed and one `help`."""
    size = bench.scale.many
    one = Size(panels=1, seats=size.seats, tasks=-(-len(size) // size.seats))
    alone, together = (cost(bench, built(built_as(each))) for each in (one, size))
    for what, of_one, of_many in (
        ("clerks", alone.clerks, together.clerks),
        ("with PostgreSQL", alone.whole, together.whole),
    ):
        ratio = of_many / of_one
        yield (
            f"S8 {size.panels:,} panels x {size.seats}, {REPLICAS} replicas, {what:<16}{of_many:.2f} CPU s "
            f"per 1,000, one panel {of_one:.2f}: {ratio:.2f}   {'meets' if ratio <= BAR else 'MISSES'} {BAR}"
        )


def built_as(size: Size) -> Build:
    return lambda town: town.build(size)


def cost(bench: Bench, database: Database) -> Cost:
    assert database.cpu
    url = database.copy()
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(bench.clerk(url, "benchmarks.clerk", "--hold-post")) for _ in range(REPLICAS)
        ]
        children = [child for child, _, _ in replicas]
        urls = [address for _, address, _ in replicas]
        asyncio.run(met(bench, urls, database.asked))
        bodies = list(mixed(bench, database.asked))
        first = len(bodies) // WARM_UP
        asyncio.run(spread(bench, urls, bodies[:first]))
        before, before_server = used(children), database.cpu()
        asyncio.run(spread(bench, urls, bodies[first:]))
        thousands = (len(bodies) - first) / 1000
        return Cost((used(children) - before) / thousands, (database.cpu() - before_server) / thousands)


def used(children: Sequence[Child]) -> float:
    return sum(child.cpu() for child in children)


async def met(bench: Bench, urls: Sequence[str], everybody: Sequence[Asked]) -> None:
    """Who comes to a replica for the first time is written down there: that is paid once, and not counted."""
    each = {asked.conversation: bench.writer.refreshes(asked) for asked in everybody}
    await asyncio.gather(*(send(url, bench.token, list(each.values()), at_once=4) for url in urls))


def mixed(bench: Bench, everybody: Sequence[Asked]) -> Iterator[bytes]:
    for asked in everybody:
        yield bench.writer.acknowledges(asked)
        yield bench.writer.refreshes(asked)
        yield bench.writer.asks_for_help(asked)
        yield bench.writer.refreshes(asked)


async def spread(bench: Bench, urls: Sequence[str], bodies: Sequence[bytes]) -> None:
    """To all replicas in turn, without asking which of them knows what."""
    each = len(urls)
    await asyncio.gather(
        *(send(url, bench.token, bodies[n::each], at_once=16 // each) for n, url in enumerate(urls))
    )
