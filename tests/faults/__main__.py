"""python -m tests.faults: every fault at its full size, resumable by fault and seed, and docs/trust.md."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.migrate import migrate
from tests import postgres as server
from tests.commits import commit
from tests.faults import page
from tests.faults.plan import BY_NAME, PLAN, Fault
from tests.faults.processes import nursery
from tests.faults.trials.judging import Outcome

RESULTS = Path(__file__).with_name("results.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=sorted(BY_NAME), default=sorted(BY_NAME))
    parser.add_argument("--size", type=int, help="of each, instead of its full size")
    parser.add_argument("--seeds", type=int, help="of each, instead of its own number")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument(
        "--share",
        default="1/1",
        help="2/3: the second third of all trials, for most of them wait most of the time",
    )
    parser.add_argument("--again", action="store_true", help="also what this commit has been through")
    parser.add_argument("--page", action="store_true", help="only write docs/trust.md from what was kept")
    options = parser.parse_args()
    broken = 0
    if not options.page:
        broken = tried(options)
    page.write(RESULTS)
    sys.exit(1 if broken else 0)


def tried(options: argparse.Namespace) -> int:
    """How many trials did not hold."""
    mine, of = map(int, options.share.split("/"))
    wanted = [*runs(options)][mine - 1 :: of]
    broken = 0
    with server.served() as postgres:
        server.make_template(postgres)
        for number, (fault, kind, seed, size) in enumerate(wanted):
            bar = "#" * (20 * number // len(wanted))
            print(f"[{bar:<20}] {fault.name} {kind}, size {size}, seed {seed}", file=sys.stderr, flush=True)
            began = time.monotonic()
            outcome = one(fault, kind, size, seed, postgres)
            outcome.broken += outcome.late
            keep(fault, kind, size, seed, outcome, seconds=time.monotonic() - began)
            broken += bool(outcome.broken)
            if outcome.broken:
                print(f"    BROKEN: {outcome.broken} {outcome.counts}", file=sys.stderr, flush=True)
    return broken


def runs(options: argparse.Namespace) -> Iterator[tuple[Fault, str, int, int]]:
    """What is still to be done: a trial that this commit has been through is not done again."""
    done = (
        set() if options.again else {_key(line) for line in page.kept(RESULTS) if line["commit"] == commit()}
    )
    for fault in PLAN:
        size = options.size or fault.full
        for kind in fault.databases if fault.name in options.only else ():
            for seed in range(options.first_seed, options.first_seed + (options.seeds or fault.seeds)):
                if (fault.name, kind, size, seed) not in done:
                    yield fault, kind, seed, size


def _key(line: dict[str, Any]) -> tuple[str, str, int, int]:
    return line["fault"], line["database"], line["size"], line["seed"]


def one(fault: Fault, kind: str, size: int, seed: int, postgres: server.Postgres) -> Outcome:
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as folder,
        nursery() if fault.forks else nullcontext(),
        database(kind, Path(folder), postgres) as url,
    ):

        async def go() -> Outcome:
            replicas = 1 if kind == "sqlite" else fault.replicas
            async with fault.ground(url, Path(folder), replicas=replicas) as place:
                return await fault.trial(place, size, seed)

        try:
            return asyncio.run(go())
        except AssertionError as problem:
            return Outcome(broken=[str(problem) or "an assertion of the harness failed"])


@contextmanager
def database(kind: str, folder: Path, postgres: server.Postgres) -> Iterator[str]:
    if kind == "sqlite":
        migrate(f"sqlite:///{folder / 'clerk.sqlite'}")
        yield f"sqlite:///{folder / 'clerk.sqlite'}"
        return
    name = postgres.fresh()
    yield postgres.url(name)
    postgres.put_back(name)


def keep(fault: Fault, kind: str, size: int, seed: int, outcome: Outcome, *, seconds: float) -> None:
    line = {
        "fault": fault.name,
        "database": kind,
        "replicas": 1 if kind == "sqlite" else fault.replicas,
        "size": size,
        "seed": seed,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "seconds": round(seconds),
        "counts": outcome.counts,
        "broken": outcome.broken,
    }
    with RESULTS.open("a") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
