"""What listens: /api/messages for Teams, its app's pages, and how the clerk does for whoever runs it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.activities import JSONObject
from bot.conversation import NotKept, NotNow
from bot.door import Door, Refused
from bot.pages import PAGES


class Turns(Protocol):
    async def take(self, activity: JSONObject) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What the server needs once the clerk is up."""

    door: Door
    turns: Turns
    is_ready: Callable[[], Awaitable[bool]]


class Readiness:
    """Anybody may ask, and as often as they like: those who ask meanwhile share one look."""

    def __init__(self, look: Callable[[], Awaitable[bool]]) -> None:
        self._look = look
        self._looking: asyncio.Task[bool] | None = None

    async def __call__(self) -> bool:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())
        return await asyncio.shield(self._looking)


LATER = {"Retry-After": "60"}
DESK = web.AppKey("desk", Desk)


async def messages(request: web.Request) -> web.Response:
    """200 to whatever is authentic; 400, 401, 403 or 413 at the door; never 5xx for what came in.

    To what was but to be kept, and was not (talk, who comes and goes), 503 while the database is away and 429
    in a flood: Teams sends it again.
    """
    desk = request.app[DESK]
    try:
        body = await request.read()
        activity = await desk.door.admit(authorization=request.headers.get("Authorization"), body=body)
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=413, text="too large")
    except Refused as refused:
        return web.Response(status=refused.status)
    try:
        answer = await desk.turns.take(activity)
    except NotKept:
        return web.Response(status=503, text="not kept: the database is away")
    except NotNow:
        return web.Response(status=429, text="not kept: too much at once", headers=LATER)
    if activity.get("type") != "invoke":
        return web.Response()
    return web.Response(body=answer or b"{}", content_type="application/json")


async def alive(_: web.Request) -> web.Response:
    return web.Response(text="alive")


async def ready(request: web.Request) -> web.Response:
    """Whether the database answers and holds the schema of this version."""
    if await request.app[DESK].is_ready():
        return web.Response(text="ready")
    return web.Response(status=503, text="not ready")


async def metrics(request: web.Request) -> web.Response:
    """Counters without personal data; for this machine only, and not for what a proxy passes on."""
    passed_on = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    if passed_on or request.remote not in ("127.0.0.1", "::1"):
        return web.Response(status=404)
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


ROUTES = (
    web.post("/api/messages", messages),
    web.get("/healthz", alive),
    web.get("/readyz", ready),
    web.get("/metrics", metrics),
    *PAGES,
)
