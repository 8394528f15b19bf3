"""python -m rehearsal: open the room."""

import argparse
import asyncio
import contextlib
import signal
import tempfile
import webbrowser
from functools import partial
from pathlib import Path
from typing import Any

from bot import wiring
from rehearsal.cast import PANEL, register
from rehearsal.clocks import MovableClock
from rehearsal.stage import Engaged, staged

PORT = 8790


def engage(
    given: dict[str, Any], clock: MovableClock, is_new: bool, *, stack: contextlib.ExitStack
) -> Engaged:
    """The real clerk, with our clock in its hand. `stack` holds its database, which is for one process."""
    settings = wiring.read_settings(**given)
    stack.enter_context(wiring.sole_process(settings))
    wiring.migrate(settings)
    code = None
    if is_new:
        code = wiring.create_panel(settings, PANEL)
        wiring.import_people(settings, PANEL, register())
    return Engaged(wiring.application(settings, clock=clock), code)


async def rehearse(folder: Path, *, port: int, opens_browser: bool) -> None:
    done = asyncio.Event()
    for reason in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(reason, done.set)
    with contextlib.ExitStack() as stack:
        async with staged(folder, partial(engage, stack=stack), port=port) as stage:
            print(f"Open {stage.url}", flush=True)  # noqa: T201 (this is what the command is for)
            if opens_browser:
                with contextlib.suppress(webbrowser.Error):
                    await asyncio.to_thread(webbrowser.open, stage.url)
            await done.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal",
        description="A pretend Teams channel in your browser: no account, no tenant, no network.",
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"where the page is (usually {PORT})")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep this rehearsal, or go on with it")
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-")))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            asyncio.run(rehearse(folder.resolve(), port=options.port, opens_browser=not options.no_browser))
        except wiring.Stopped as why:
            parser.exit(1, f"{why}\n")


if __name__ == "__main__":
    main()
