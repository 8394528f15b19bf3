"""The table, as people read it."""

import platform
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from benchmarks.bench import Measured
from benchmarks.stages import Lives

HEAVY = (
    *("alembic", "docx", "typst", "holidays", "msal", "requests", "rich"),
    *("botbuilder", "botframework", "msrest", "pydantic", "sqlalchemy", "psycopg", "aiosqlite"),
    *("adaptivecards", "apscheduler", "cryptography", "rapidfuzz", "typer", "tzdata"),
)
BARE_THEN = 0.13
"""What bare aiohttp's echo cost when the bars were set: CPU seconds per 1,000, on a quiet machine."""
BARE_TOOK = 2.2
"""And how long it took: milliseconds, the median of 16 at once."""
NEVER = ("alembic", "docx", "typst")
"""What `serve` has no business to import."""

NOTES = """\
CPU is of the bot's process alone, user and system, all threads; bot, connector and load are three processes
on the cores of this machine. 16 at once. Each is the median of its repeats. "x bare", "x stock": times the
CPU of bare aiohttp's (mean of one run at the start and one at the end) and of the stock SDK's echo turn in
this run. "scaled": what it would be where bare aiohttp costs 0.13 and takes 2.2 ms, as when the bars
were set.
S1: every turn presses a signed button for another task: token, inbox claim, rights, rule, acknowledgement,
trail line and three letters committed durably (SQLite WAL, synchronous=FULL; PostgreSQL fsync=on,
synchronous_commit=on), answered with the presser's own card. The bar is for that, with the letters left
in the outbox; "and its 3 card updates" is the same turn until the last of them is sent and settled.
PostgreSQL's own CPU is never in the clerk's figure; it stands beside it.
Stock: its CloudAdapter.process() and its real MSAL client as shipped. MSAL refuses plain HTTP, so only
its transport is redirected to the stand-in. The channel token is one for all turns, as Teams sends it: the
clerk remembers that it held and looks at its times; the stock SDK verifies its signature every turn."""


def environment() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"Python {platform.python_version()}, {psutil.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, and the bar that it is held against."""

    label: str
    measured: Measured
    bar: float | None = None
    slowest: float | None = None
    """The bar of p99, in ms."""
    more: str = ""


def line(row: Row, *, bare: float, took: float, stock: float) -> str:
    """`bare` and `took`: the CPU and the milliseconds of bare aiohttp's turn in this run."""
    measured = row.measured
    scaled = measured.cpu * BARE_THEN / bare
    server = "" if measured.server_cpu is None else f"+{measured.server_cpu:.2f}"
    words = [row.more] if row.more else []
    if row.bar is not None:
        words.append(f"{row.bar}: {_met(measured.cpu, row.bar)}, scaled {_met(scaled, row.bar)}")
    if row.slowest is not None:
        slowest = measured.p99 * BARE_TOOK / took
        words.append(
            f"p99 {row.slowest:.0f}: {_met(measured.p99, row.slowest)}, "
            f"scaled {slowest:.0f} {_met(slowest, row.slowest)}"
        )
    return (
        f"{row.label:<42}{measured.cpu:>7.2f}{server:>7}{scaled:>8.2f}{measured.cpu / bare:>8.1f}"
        f"{measured.cpu / stock:>9.2f}{measured.rate:>9,.0f}{measured.p50:>8.1f}{measured.p99:>8.1f}  "
        f"{'; '.join(words)}"
    ).rstrip()


def _met(value: float, bar: float) -> str:
    return "meets" if value <= bar else "MISSES"


HEAD = (
    f"{'16 at once, per 1,000 turns':<42}{'CPU s':>7}{'server':>7}{'scaled':>8}{'x bare':>8}{'x stock':>9}"
    f"{'turns/s':>9}{'p50 ms':>8}{'p99 ms':>8}  bars"
)


def lives(found: Lives) -> Iterable[str]:
    start, early, late = found.memory
    first, last = found.long_run
    yield f"S6 exec until /readyz            {found.start:.2f} s   {_verdict(found.start, 1.5)}"
    yield (
        f"S6 memory, MB                    {start:.0f} at start, {early:.0f} after {first:,} turns, "
        f"{late:.0f} after {last:,}   {_verdict(late, 130)}"
    )
    yield f"S6 growth, {first:,} to {last:,} turns   {found.growth:+.1f} %   {_verdict(found.growth, 2)}"
    roots = {module.partition(".")[0] for module in found.modules}
    heavy, unwanted = ([name for name in names if name in roots] for names in (HEAVY, NEVER))
    yield f"S6 imported while serving        {len(found.modules)} modules; heavy: {', '.join(heavy)}"
    verdict = f"MISSES: {', '.join(unwanted)}" if unwanted else "meets none"
    yield f"S6 of {', '.join(NEVER)}   {verdict}"


def _verdict(value: float, bar: float) -> str:
    return f"{'meets' if value <= bar else 'MISSES'} {bar}"
