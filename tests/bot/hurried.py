"""python -m tests.bot.hurried SPEED: the clerk as a process of its own, set up by the environment.

Its waits run SPEED times as fast, so that nobody waits for an undo window. Leases are as long as for people:
on a starved machine a short one passes while its letter is on its way, and that comes twice.
"""

import sys
from datetime import timedelta

from aiohttp import web

from bot import wiring
from usecases.pace import Pace


def hurried(speed: float) -> Pace:
    return Pace(speed, lease=timedelta(minutes=speed))


def main() -> None:
    settings = wiring.read_settings()
    with wiring.sole_process(settings):
        app = wiring.application(settings, pace=hurried(float(sys.argv[1])))
        web.run_app(app, host=settings.host, port=settings.port, access_log=None, print=lambda *_: None)


if __name__ == "__main__":
    main()
