"""The workbench: a folder, the stand-in for Teams, and one measured run against one bot."""

import asyncio
import contextlib
import json
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

from benchmarks.children import Child, started
from benchmarks.load import Ran, send
from benchmarks.names import LOOPBACK, environment, free_port
from benchmarks.said import Writer
from benchmarks.town import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much of everything."""

    town: Size
    warm_up: int
    turns: int
    repeats: int
    stock_turns: int
    starts: int
    long_run: tuple[int, int]
    has_letters: bool
    many: Size
    """S8: that many panels, and as many turns on one."""


FULL = Scale(
    town=Size(panels=20, seats=8, tasks=20),
    warm_up=200,
    turns=1_000,
    repeats=3,
    stock_turns=300,
    starts=5,
    long_run=(2_000, 20_000),
    has_letters=True,
    many=Size(panels=1_000, seats=40, tasks=1, asked=2),
)
QUICK = Scale(
    town=Size(panels=4, seats=8, tasks=6),
    warm_up=40,
    turns=150,
    repeats=1,
    stock_turns=50,
    starts=1,
    long_run=(150, 750),
    has_letters=False,
    many=Size(panels=10, seats=8, tasks=2, asked=4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Medians over the repeats; CPU in seconds per 1,000 turns."""

    cpu: float
    rate: float
    p50: float
    p99: float
    server_cpu: float | None = None
    """Of PostgreSQL, which is never part of `cpu`."""


@dataclass(frozen=True)
class Bench:
    folder: Path
    scale: Scale
    teams: str

    @property
    def service_url(self) -> str:
        return f"{self.teams}/connector/"

    @cached_property
    def writer(self) -> Writer:
        return Writer(self.service_url)

    @cached_property
    def token(self) -> str:
        """One for everything, as Teams sends one for as long as it lasts."""
        query = urllib.parse.urlencode({"for": self.service_url})
        with urllib.request.urlopen(f"{self.teams}/channel-token?{query}") as answer:
            return str(answer.read().decode())

    def received(self) -> int:
        """Requests that the connector has taken."""
        with urllib.request.urlopen(f"{self.teams}/counts") as answer:
            counts = json.loads(answer.read())
        return sum(counts.get(method, 0) for method in ("POST", "PUT"))

    def tokens_fetched(self) -> int:
        with urllib.request.urlopen(f"{self.teams}/counts") as answer:
            return int(json.loads(answer.read())["tokens"])

    @contextlib.contextmanager
    def bot(self, *command: str) -> Iterator[tuple[Child, str]]:
        """An echo bot and its address."""
        port = free_port()
        with started(*command, str(port), self.teams, folder=self.folder) as child:
            child.answers(f"http://{LOOPBACK}:{port}/readyz")
            yield child, f"http://{LOOPBACK}:{port}/api/messages"

    @contextlib.contextmanager
    def clerk(self, database: str, *command: str) -> Iterator[tuple[Child, str, float]]:
        """The clerk, its address, and how long it took to be ready, in seconds."""
        port = free_port()
        settings = environment(teams=self.teams, database=database, port=port, folder=self.folder)
        command = command or ("benchmarks.clerk",)
        with started(*command, environment=settings, folder=self.folder) as child:
            took = child.answers(f"http://{LOOPBACK}:{port}/readyz")
            yield child, f"http://{LOOPBACK}:{port}/api/messages", took

    def run(
        self,
        child: Child,
        url: str,
        batches: Sequence[Sequence[bytes]],
        *,
        expected: bytes = b"",
        sends: int = 0,
        server: Callable[[], float] | None = None,
    ) -> Measured:
        """The first batch warms up. `sends`: requests to the connector that belong to each turn."""
        self._one(child, url, batches[0], expected, sends, server)
        runs = [self._one(child, url, batch, expected, sends, server) for batch in batches[1:]]
        return Measured(
            cpu=median(run[1] for run in runs),
            rate=median(run[0].rate for run in runs),
            p50=median(run[0].p50 for run in runs),
            p99=median(run[0].p99 for run in runs),
            server_cpu=median(run[2] for run in runs) if server else None,
        )

    def _one(
        self,
        child: Child,
        url: str,
        bodies: Sequence[bytes],
        expected: bytes,
        sends: int,
        server: Callable[[], float] | None,
    ) -> tuple[Ran, float, float]:
        before, before_server, had = child.cpu(), server() if server else 0.0, self.received()
        ran = asyncio.run(send(url, self.token, bodies, expected=expected))
        self._until_sent(had + sends * len(bodies))
        thousands = len(bodies) / 1000
        spent = (child.cpu() - before) / thousands
        return ran, spent, ((server() - before_server) / thousands if server else 0.0)

    def _until_sent(self, wanted: int) -> None:
        until = time.monotonic() + 120
        while (received := self.received()) < wanted:
            if time.monotonic() > until:
                raise RuntimeError(f"The connector got {received} requests of {wanted}.")
            time.sleep(0.05)


@contextlib.contextmanager
def opened(folder: Path, scale: Scale) -> Iterator[Bench]:
    with started("benchmarks.teams", folder=folder) as teams:
        yield Bench(folder, scale, teams.first_line())


def say(words: str) -> None:
    """Progress, beside the table."""
    print(words, file=sys.stderr, flush=True)
