"""python -m benchmarks.teams: connector, token authority and issuer in a process of their own.

The rehearsal's stand-in keeps and checks everything; this one counts, so that it is never what is measured.
"""

import asyncio
import time
from itertools import count

from aiohttp import web

from benchmarks.names import APP_ID, LOOPBACK, PASSWORD
from rehearsal.tokens import Authority


class Teams:
    def __init__(self) -> None:
        self._authority = Authority(app_id=APP_ID, app_password=PASSWORD)
        self._ids = count(1_763_800_000_000)
        self._counts = {"POST": 0, "PUT": 0, "tokens": 0}
        self._delay = 0.0
        self._updates: dict[str, list[float]] = {}
        self._shows: dict[str, str] = {}

    def application(self) -> web.Application:
        app = web.Application(client_max_size=2**20)
        app.add_routes(
            [
                web.get("/counts", self._count),
                web.get("/cards/{card}", self._card),
                web.put("/delay", self._slow_down),
                web.get("/channel-token", self._sign),
                web.get("/openid/.well-known/openidconfiguration", self._metadata),
                web.get("/openid/keys", self._keys),
                web.post("/login/{tenant}/oauth2/v2.0/token", self._token),
                web.get("/login/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
                web.route("*", "/connector/{rest:.*}", self._connector),
            ]
        )
        return app

    async def _count(self, _: web.Request) -> web.Response:
        return web.json_response(self._counts)

    async def _card(self, request: web.Request) -> web.Response:
        """When it was brought up to date, by the clock that all processes share, and what it shows now."""
        card = request.match_info["card"]
        return web.json_response({"at": self._updates.get(card, []), "shows": self._shows.get(card, "")})

    async def _slow_down(self, request: web.Request) -> web.Response:
        self._delay = float(request.query["seconds"])
        return web.Response()

    async def _sign(self, request: web.Request) -> web.Response:
        return web.Response(text=self._authority.channel_token(request.query["for"]))

    async def _metadata(self, request: web.Request) -> web.Response:
        return web.json_response(self._authority.metadata(str(request.url.origin())))

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response(self._authority.published_keys())

    async def _token(self, request: web.Request) -> web.Response:
        self._counts["tokens"] += 1
        return await self._authority.issue(request)

    async def _discovery(self, request: web.Request) -> web.Response:
        """What MSAL asks before every first token."""
        base = f"https://login.microsoftonline.com/{request.match_info['tenant']}"
        endpoints = {
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
        }
        return web.json_response({"issuer": f"{base}/v2.0", **endpoints})

    async def _connector(self, request: web.Request) -> web.Response:
        if not self._delay and not self._authority.accepts(request.headers.get("Authorization", "")):
            return web.Response(status=401)
        body = await request.read()
        if self._delay:
            await asyncio.sleep(self._delay)
        if request.method == "PUT":
            card = request.path.rpartition("/")[2]
            self._updates.setdefault(card, []).append(time.monotonic())
            self._shows[card] = body.decode()
        self._counts[request.method] = self._counts.get(request.method, 0) + 1
        return web.json_response(
            {"id": str(next(self._ids))}, status=201 if request.method == "POST" else 200
        )


async def serve() -> None:
    runner = web.AppRunner(Teams().application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    print(f"http://{LOOPBACK}:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
