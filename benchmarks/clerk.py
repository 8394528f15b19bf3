"""python -m benchmarks.clerk: the clerk as `python -m bot serve` runs it, watched or with its post held back.

`--hold-post` leaves letters where they were committed; `--no-limits` counts what Teams allows and allows
more; `--modules FILE` writes at the end what was imported; `--profile FILE` writes where the time of every
thread went (which makes all of it slower).
"""

import argparse
import asyncio
import cProfile
import pstats
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot import __main__ as command
from bot import wiring, workers
from bot.postman import Postman
from usecases.pace import Limit, Pace

HOUR = timedelta(hours=1)


async def stays_in(self: Postman) -> None:
    """Sends nothing until it is stopped."""
    while not self._stopping:
        self._woken.clear()
        await asyncio.wait_for(self._woken.wait(), None)


def profiled(serve: Callable[[], None], file: Path) -> None:
    """The loop and every worker, in one; in CPU seconds, so that waiting costs nothing."""
    profilers = [cProfile.Profile(time.thread_time)]

    class Watched(workers.ThreadPoolExecutor):
        def __init__(self, size: int, name: str) -> None:
            super().__init__(size, name, initializer=watch)

    def watch() -> None:
        profilers.append(cProfile.Profile(time.thread_time))
        profilers[-1].enable()

    workers.ThreadPoolExecutor = Watched  # type: ignore[misc]
    try:
        profilers[0].runcall(serve)
    finally:
        total = pstats.Stats(profilers[0])
        for profiler in profilers[1:]:
            profiler.create_stats()
            if profiler.stats:
                total.add(profiler)
        total.dump_stats(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hold-post", action="store_true")
    parser.add_argument("--no-limits", action="store_true")
    parser.add_argument("--modules", type=Path)
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    if options.hold_post:
        held: Any = wiring.Postman
        held.run = stays_in
    pace = Pace().without_allowances()  # One person sends the whole load.
    if options.no_limits:
        pace = replace(pace, conversation=(Limit(10**6, HOUR),), tenant=Limit(10**6, HOUR))
    wiring.application = partial(wiring.application, pace=pace)
    try:
        if options.profile:
            profiled(command.serve, options.profile)
        else:
            command.serve()
    finally:
        if options.modules:
            options.modules.write_text("\n".join(sorted(sys.modules)))


if __name__ == "__main__":
    main()
