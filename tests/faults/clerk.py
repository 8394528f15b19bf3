"""python -m tests.faults.clerk PORT: a replica, hurried twentyfold, set up by the environment."""

import contextlib
import os
import sys
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import journal, wiring
from tests.faults import stalls
from tests.faults.clocks import SharedClock
from usecases.pace import Pace

SPEED = 20.0
LEASE = float(os.environ.get("TRIAL_LEASE", "6"))
"""Real seconds, well above the three that Teams is given to answer: so it is for people, too."""
HURRIED = Pace(
    SPEED, lease=timedelta(seconds=SPEED * LEASE), answer_within=timedelta(seconds=3)
).without_allowances()


BEGINS = "A turn begins."


@web.middleware
async def told_of(request: web.Request, handler: Handler) -> web.StreamResponse:
    """So that whoever is cut off can tell whether their turn had begun."""
    if request.method == "POST":
        with contextlib.suppress(OSError):  # Its log may lie on a full disk.
            print(BEGINS, flush=True)
    return await handler(request)


def main() -> None:
    journal.as_json()
    settings = wiring.read_settings()
    clock = SharedClock(Path(os.environ["TRIAL_CLOCK"]))
    with wiring.sole_process(settings):
        app = wiring.application(settings, clock=clock, pace=HURRIED)
        app.middlewares.append(told_of)
        stalls.told_by(app)
        web.run_app(
            app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None, shutdown_timeout=15
        )


if __name__ == "__main__":
    main()
