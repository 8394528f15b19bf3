"""python -m tests.faults.clerk PORT: a replica, hurried twentyfold, set up by the environment."""

import sys
from datetime import timedelta

from aiohttp import web

from bot import wiring
from usecases.pace import Pace

SPEED = 20.0
HURRIED = Pace(SPEED, lease=timedelta(seconds=120), answer_within=timedelta(seconds=3))
"""A lease is six seconds, well above the three that Teams is given to answer: so it is for people, too."""


def main() -> None:
    settings = wiring.read_settings()
    with wiring.sole_process(settings):
        app = wiring.application(settings, pace=HURRIED)
        web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
