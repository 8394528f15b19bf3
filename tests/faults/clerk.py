"""python -m tests.faults.clerk PORT: a replica, hurried twentyfold, set up by the environment."""

import os
import sys
from datetime import timedelta
from pathlib import Path

from aiohttp import web

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


def main() -> None:
    journal.as_json()
    settings = wiring.read_settings()
    clock = SharedClock(Path(os.environ["TRIAL_CLOCK"]))
    with wiring.sole_process(settings):
        app = wiring.application(settings, clock=clock, pace=HURRIED)
        stalls.told_by(app)
        web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
