"""How long an event loop is held up at a stretch, by the clock and by its own work."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

LOOKS_EVERY = 0.01
LONGEST_STALL = 0.05
"""Seconds of the loop's own work at a stretch; those that a busy machine gives to others are not its own."""


class Stalls:
    def __init__(self) -> None:
        self.held_up = self.worked = 0.0
        """The longest of each, in seconds."""

    async def watch(self) -> None:
        while True:
            began, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(LOOKS_EVERY)
            self.held_up = max(self.held_up, time.monotonic() - began - LOOKS_EVERY)
            self.worked = max(self.worked, time.thread_time() - worked)


@asynccontextmanager
async def watched() -> AsyncIterator[Stalls]:
    stalls = Stalls()
    watching = asyncio.create_task(stalls.watch())
    try:
        yield stalls
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def told_by(app: web.Application) -> None:
    """At /trial/stalls: the longest that its loop worked since it was last asked, in seconds."""

    async def watching(app: web.Application) -> AsyncIterator[None]:
        async with watched() as app[_STALLS]:
            yield

    async def tell(_: web.Request) -> web.Response:
        worked, app[_STALLS].worked = app[_STALLS].worked, 0.0
        return web.json_response(worked)

    app.cleanup_ctx.append(watching)
    app.router.add_get("/trial/stalls", tell)


_STALLS = web.AppKey("stalls", Stalls)
