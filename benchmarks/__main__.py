"""python -m benchmarks: what a turn costs, beside the stock SDK and bare aiohttp, in one run."""

import argparse
import pstats
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import databases, stages, table
from benchmarks.bench import FULL, QUICK, Bench, Measured, opened, say
from benchmarks.databases import Database
from benchmarks.table import row

S1 = {"SQLite": 1.5, "PostgreSQL": 2.0}
S2 = 0.8


@contextmanager
def stage(name: str) -> Iterator[None]:
    began = time.perf_counter()
    say(f"  {name} …")
    yield
    say(f"  {name}: {time.perf_counter() - began:.0f} s")


def measure(bench: Bench) -> list[str]:
    """The lines of the table."""
    echoes: dict[str, Measured] = {}
    fetched = 0.0
    for name in ("bare", "stock"):
        with stage(f"echo, {name}"):
            echoes[name], fetched = stages.echo(bench, name)
    with stage("a town on SQLite"):
        sqlite = databases.sqlite(bench.folder, bench.scale.town, bench.service_url)
    with stage("echo, ours"):
        ours = stages.our_echo(bench, sqlite)
    lines = [
        table.HEAD,
        row("echo: bare aiohttp", echoes["bare"], echoes),
        row("echo: botbuilder 4.17.1", echoes["stock"], echoes, more=f"{fetched:.1f} tokens a turn"),
        row("echo: ours (`help`)", ours, echoes, bar=S2),
    ]
    lines += turns(bench, sqlite, echoes)
    say("  a town on PostgreSQL …")
    with databases.postgresql(bench.scale.town, bench.service_url) as postgresql:
        lines += turns(bench, postgresql, echoes)
    with stage("start and memory"):
        lines += ["", *table.lives(stages.live(bench, sqlite))]
    return lines


def turns(bench: Bench, database: Database, echoes: dict[str, Measured]) -> list[str]:
    name, lines = database.name, []
    with stage(f"S1, {name}"):
        measured = stages.acknowledge(bench, database, post=False)
        slow = "" if measured.p99 <= 60 else "; MISSES p99 60 ms"
        lines.append(row(f"S1 acknowledge, {name}", measured, echoes, bar=S1[name], more=slow))
    with stage(f"S1 with its letters, {name}"):
        measured = stages.acknowledge(bench, database, post=True)
        lines.append(row(f"   and its 3 card updates, {name}", measured, echoes))
    with stage(f"S2, {name}"):
        for what, measured in stages.read(bench, database):
            lines.append(row(f"S2 {what}, {name}", measured, echoes, bar=S2))
    return lines


def show_profiles(bench: Bench) -> None:
    sqlite = databases.sqlite(bench.folder, bench.scale.town, bench.service_url)
    for what in ("acknowledge", "help", "refresh"):
        file = bench.folder / f"{what}.prof"
        stages.profile(bench, sqlite, file, what=what)
        print(f"\n== {what}, SQLite, under cProfile")
        for order in ("tottime", "cumulative"):
            pstats.Stats(str(file)).strip_dirs().sort_stats(order).print_stats(
                30 if order == "tottime" else 70
            )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 seconds; good for seeing that it runs")
    parser.add_argument("--profile", action="store_true", help="instead, where the time of S1 and S2 goes")
    options = parser.parse_args()
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="benchmarks-") as folder,
        opened(Path(folder), QUICK if options.quick else FULL) as bench,
    ):
        if options.profile:
            show_profiles(bench)
            return
        lines = measure(bench)
    print(f"\n{table.environment()}; {time.perf_counter() - began:.0f} s\n")
    print("\n".join(lines))
    print(f"\n{table.NOTES}")


if __name__ == "__main__":
    main()
