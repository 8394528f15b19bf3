"""What is measured, one function each."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from benchmarks.bench import Bench, Measured
from benchmarks.databases import Database
from benchmarks.load import send
from benchmarks.said import Writer
from benchmarks.town import Asked, chat, invented

LIVE_CARDS = 3
"""Of one task: its owner's, the chair's and the channel's. Each is brought up to date by a letter."""
ACKNOWLEDGED = b"cknowledged"
IN_TEN = ("ack", *("help", "refresh") * 4, "help")
"""The long run: one acknowledgement among ten turns."""


@dataclass(frozen=True, slots=True)
class Lives:
    """How the process starts and grows: seconds, MB, and what it has imported."""

    start: float
    memory: tuple[float, float, float]
    long_run: tuple[int, int]
    modules: frozenset[str]

    @property
    def growth(self) -> float:
        """Per cent, from the first mark of the long run to the last."""
        _, early, late = self.memory
        return (late / early - 1) * 100


def echo(bench: Bench, name: str) -> tuple[Measured, float]:
    """An echo bot; and how often it fetched a token, per turn."""
    turns = bench.scale.stock_turns if name == "stock" else bench.scale.turns
    body = bench.writer.asks_for_help_in_the_channel(_somebody())
    with bench.bot(f"benchmarks.{name}") as (child, url):
        had = bench.tokens_fetched()
        batches = _batches(bench, (body for _ in cycle([0])), turns=turns)
        measured = bench.run(child, url, batches, sends=1)
        return measured, (bench.tokens_fetched() - had) / sum(map(len, batches))


def our_echo(bench: Bench, database: Database) -> Measured:
    """`help` said in the channel, which the clerk answers in the asker's own chat."""
    write = bench.writer.asks_for_help_in_the_channel
    with bench.clerk(database.copy()) as (child, url, _):
        return bench.run(child, url, _batches(bench, map(write, cycle(database.asked))), sends=1)


def acknowledge(bench: Bench, database: Database, *, post: bool) -> Measured:
    """S1. With `post`, until the last of the letters has been sent and settled."""
    held = () if post else ("--hold-post",)
    bodies = map(bench.writer.acknowledges, database.asked)
    turns, repeats = (bench.scale.turns // 3, 1) if post else (None, None)
    batches = _batches(bench, bodies, turns=turns, repeats=repeats)
    with bench.clerk(database.copy(), "benchmarks.clerk", *held) as (child, url, _):
        return bench.run(
            child,
            url,
            batches,
            expected=ACKNOWLEDGED,
            sends=LIVE_CARDS if post else 0,
            server=database.cpu,
        )


def read(bench: Bench, database: Database) -> Iterator[tuple[str, Measured]]:
    """S2."""
    asked, writer = cycle(database.asked), bench.writer
    with bench.clerk(database.copy()) as (child, url, _):
        batches = _batches(bench, map(writer.asks_for_help, asked))
        yield "help", bench.run(child, url, batches, sends=1, server=database.cpu)
        batches = _batches(bench, map(writer.refreshes, asked))
        yield (
            "refresh",
            bench.run(child, url, batches, expected=b"AdaptiveCard", server=database.cpu),
        )


def live(bench: Bench, database: Database) -> Lives:
    """S6: the start of `python -m bot serve` itself; the long run without what one person may ask at once."""
    starts = []
    for _ in range(bench.scale.starts):
        with bench.clerk(database.copy(), "bot", "serve") as (_, _, took):
            starts.append(took)
    early, late = bench.scale.long_run
    bodies = _mixed(bench.writer, database.asked)
    with bench.clerk(database.copy(), "benchmarks.clerk") as (child, url, _):
        memory = [child.resident()]
        for turns in (early, late - early):
            asyncio.run(send(url, bench.token, list(islice(bodies, turns))))
            time.sleep(1)
            memory.append(child.resident())
    return Lives(median(starts), (memory[0], memory[1], memory[2]), (early, late), imported(bench, database))


def imported(bench: Bench, database: Database) -> frozenset[str]:
    """What a clerk holds that has served for a while."""
    file = bench.folder / "modules"
    with bench.clerk(database.copy(), "benchmarks.clerk", "--hold-post", "--modules", str(file)) as (
        child,
        url,
        _,
    ):
        bench.run(child, url, _batches(bench, map(bench.writer.acknowledges, database.asked), repeats=1))
    return frozenset(file.read_text().split())


def profile(bench: Bench, database: Database, file: Path, *, what: str) -> None:
    """S1 or S2 under cProfile, at the price of everything being slower."""
    kinds: dict[str, Callable[[Asked], bytes]] = {
        "acknowledge": bench.writer.acknowledges,
        "help": bench.writer.asks_for_help,
        "refresh": bench.writer.refreshes,
    }
    command = ("benchmarks.clerk", "--hold-post", "--profile", str(file))
    with bench.clerk(database.copy(), *command) as (child, url, _):
        batches = _batches(bench, map(kinds[what], database.asked), repeats=1)
        bench.run(child, url, batches, sends=1 if what == "help" else 0)


def _batches(
    bench: Bench, bodies: Iterator[bytes], *, turns: int | None = None, repeats: int | None = None
) -> list[Sequence[bytes]]:
    scale = bench.scale
    sizes = [scale.warm_up, *[turns or scale.turns] * (repeats or scale.repeats)]
    batches = [list(islice(bodies, size)) for size in sizes]
    assert list(map(len, batches)) == sizes, "the town is too small"
    return batches


def _mixed(writer: Writer, asked: list[Asked]) -> Iterator[bytes]:
    fresh, known = iter(asked), cycle(asked)
    for kind in cycle(IN_TEN):
        with contextlib.suppress(StopIteration):
            match kind:
                case "ack":
                    yield writer.acknowledges(next(fresh))
                case "help":
                    yield writer.asks_for_help(next(known))
                case _:
                    yield writer.refreshes(next(known))


def _somebody() -> Asked:
    owner = invented("Owner 0-0", "owner0@panel0")
    return Asked(owner, chat(owner), "19:panel0000@thread.tacv2", "", {}, {})
