"""python -m benchmarks: what a turn costs, beside the stock SDK and bare aiohttp, in one run."""

import argparse
import pstats
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import agenda, databases, stages, table
from benchmarks.bench import FULL, QUICK, Bench, opened, say
from benchmarks.databases import Database
from benchmarks.letters import letters_out
from benchmarks.many import many
from benchmarks.rush import PEOPLE, rush
from benchmarks.table import Row
from benchmarks.town import Asked, Town

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
    with stage("echo, bare"):
        bare, _ = stages.echo(bench, "bare")
    with stage("echo, stock"):
        stock, fetched = stages.echo(bench, "stock")
    with stage("a town on SQLite"):
        sqlite = databases.sqlite(bench.folder, town(bench), bench.service_url)
    with stage("help in the channel"):
        ours = stages.our_echo(bench, sqlite)
    rows = [
        Row("echo: bare aiohttp, at the start", bare),
        Row("echo: botbuilder 4.17.1", stock, more=f"{fetched:.1f} tokens fetched a turn"),
        Row("`help` said in the channel: kept, answered", ours),
        *turns(bench, sqlite),
    ]
    say("  a town on PostgreSQL …")
    with databases.postgresql(bench.service_url) as built:
        postgresql = built(town(bench))
        rows += turns(bench, postgresql)
        with stage("S3"):
            letters = [letters_out(bench, database) for database in (sqlite, postgresql)]
        with stage("S7"):
            halls = (databases.sqlite(bench.folder, hall, bench.service_url), built(hall))
            letters += [rush(bench, database) for database in halls]
        with stage("S8"):
            letters += many(bench, built)
    with stage("echo, bare again"):
        again, _ = stages.echo(bench, "bare")
    rows.insert(1, Row("echo: bare aiohttp, at the end", again))
    with stage("start and memory"):
        lives = stages.live(bench, sqlite)
    cost = (bare.cpu + again.cpu) / 2
    took = (bare.p50 + again.p50) / 2
    lines = [table.line(row, bare=cost, took=took, stock=stock.cpu) for row in rows]
    return [table.HEAD, *lines, "", *letters, *table.lives(lives)]


def town(bench: Bench) -> databases.Build:
    return lambda town: town.build(bench.scale.town)


def hall(town: Town) -> list[Asked]:
    return town.build_hall(PEOPLE)


def turns(bench: Bench, database: Database) -> list[Row]:
    name, rows = database.name, []
    with stage(f"S1, {name}"):
        measured = stages.acknowledge(bench, database, post=False)
        rows.append(Row(f"S1 acknowledge, {name}", measured, S1[name], slowest=60))
    if bench.scale.has_letters:
        with stage(f"S1 with its letters, {name}"):
            measured = stages.acknowledge(bench, database, post=True)
            rows.append(Row(f"   and its 3 card updates, {name}", measured))
    with stage(f"S2, {name}"):
        rows += [Row(f"S2 {what}, {name}", measured, S2) for what, measured in stages.read(bench, database)]
    return rows


def show_profiles(bench: Bench) -> None:
    sqlite = databases.sqlite(bench.folder, town(bench), bench.service_url)
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
        with stage("S5, an agenda"):
            lines += ["", *agenda.rows(Path(folder), quick=options.quick)]
    print(f"\n{table.environment()}; {time.perf_counter() - began:.0f} s\n")
    print("\n".join(lines))
    print(f"\n{table.NOTES}")


if __name__ == "__main__":
    main()
