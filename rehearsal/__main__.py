"""python -m rehearsal: open the room."""

import argparse
import asyncio
import contextlib
import logging
import signal
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from bot import wiring
from rehearsal.cast import PANEL, Part, register
from rehearsal.clocks import MovableClock
from rehearsal.ensemble import EVERYBODY
from rehearsal.prelude import PRELUDE
from rehearsal.stage import Displaced, staged
from usecases.pace import Pace

PORT = 8790


class RealClerks:
    """The real clerk, with our clock in its hand. `stack` holds its database, which is for one process."""

    def __init__(self, stack: contextlib.ExitStack, parts: Sequence[Part]) -> None:
        self._stack = stack
        self._parts = parts
        self.given: dict[str, Any] = {}

    def enter(self, given: dict[str, Any]) -> None:
        self.given = given
        settings = wiring.read_settings(**given)
        self._stack.enter_context(wiring.sole_process(settings))
        wiring.migrate(settings)

    def found(self, given: dict[str, Any], clock: MovableClock) -> str:
        settings = wiring.read_settings(**given)
        code = wiring.create_panel(settings, PANEL)
        wiring.import_people(settings, PANEL, register(self._parts), clock=clock)
        return code

    def hire(self, given: dict[str, Any], clock: MovableClock, pace: Pace) -> web.Application:
        return wiring.application(wiring.read_settings(**given), clock=clock, pace=pace)

    async def rest(self, clerk: web.Application) -> None:
        await wiring.at_rest(clerk)


async def rehearse(folder: Path, *, port: int, opens_browser: bool, has_prelude: bool) -> None:
    done = asyncio.Event()
    for reason in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(reason, done.set)
    with contextlib.ExitStack() as stack:
        clerks = RealClerks(stack, EVERYBODY)
        prelude = PRELUDE if has_prelude else None
        async with staged(folder, clerks, port=port, parts=EVERYBODY, prelude=prelude) as stage:
            print(f"Open {stage.url}", flush=True)  # noqa: T201 (this is what the command is for)
            if opens_browser:
                with contextlib.suppress(webbrowser.Error):
                    await asyncio.to_thread(webbrowser.open, stage.url)
            await stage.runs_until(done)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal",
        description="A pretend Teams channel in your browser: no account, no tenant, no network.",
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"where the page is (usually {PORT})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep this rehearsal, or go on with it")
    parser.add_argument("--empty", action="store_true", help="begin without the weeks before")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    options = parser.parse_args()
    # A hurried clock is woken more often than it can look, and L. Byrne cannot be reached: both are meant.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-")))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            asyncio.run(
                rehearse(
                    folder.resolve(),
                    port=options.port,
                    opens_browser=not options.no_browser,
                    has_prelude=not options.empty,
                )
            )
        except (wiring.Stopped, Displaced) as why:
            parser.exit(1, f"{why}\n")


if __name__ == "__main__":
    main()
