"""python -m benchmarks.bare PORT TEAMS: bare aiohttp, the limit: JSON in, one reply to the connector, 200."""

import json
import sys
from collections.abc import AsyncIterator
from urllib.parse import quote

import aiohttp
from aiohttp import web
from yarl import URL

from benchmarks.names import APP_ID, LOOPBACK, PASSWORD, TENANT

SESSION = web.AppKey("session", aiohttp.ClientSession)


async def messages(request: web.Request) -> web.Response:
    activity = json.loads(await request.read())
    conversation = quote(activity["conversation"]["id"], safe="")
    url = URL(f"{activity['serviceUrl']}v3/conversations/{conversation}/activities", encoded=True)
    async with request.app[SESSION].post(url, json={"type": "message", "text": activity["text"]}) as answer:
        await answer.read()
    return web.Response()


async def ready(_: web.Request) -> web.Response:
    return web.Response(text="ready")


async def opened(app: web.Application) -> AsyncIterator[None]:
    form = {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "client_secret": PASSWORD,
        "scope": "https://api.botframework.com/.default",
    }
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{sys.argv[2]}/login/{TENANT}/oauth2/v2.0/token", data=form) as answer:
            session.headers["Authorization"] = f"Bearer {(await answer.json())['access_token']}"
        app[SESSION] = session
        yield


def main() -> None:
    app = web.Application()
    app.add_routes([web.post("/api/messages", messages), web.get("/readyz", ready)])
    app.cleanup_ctx.append(opened)
    web.run_app(app, host=LOOPBACK, port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
