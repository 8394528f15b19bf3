"""python -m tests.faults.issuer: whoever signs for Teams, in a process of its own."""

import asyncio

from aiohttp import web

from tests.bot.issuer import Issuer


class Worked(Issuer):
    def __init__(self) -> None:
        super().__init__()
        router = self._server.app.router
        router.add_get("/work/token", self._token)
        router.add_get("/work/fetches", self._fetched)
        router.add_put("/work/roll", self._rolled)
        router.add_put("/work/hang", self._hung)
        router.add_put("/work/answer", self._answers)

    async def _token(self, request: web.Request) -> web.Response:
        """Signed with today's key; `called` is the key that it claims to be signed with."""
        called = request.query.get("called", self.signs_with)
        return web.Response(text=self.token(headers={"kid": called}))

    async def _fetched(self, _: web.Request) -> web.Response:
        return web.json_response(self.fetches)

    async def _rolled(self, request: web.Request) -> web.Response:
        self.roll(request.query["to"])
        return web.Response()

    async def _hung(self, _: web.Request) -> web.Response:
        self.may_answer.clear()
        return web.Response()

    async def _answers(self, _: web.Request) -> web.Response:
        self.may_answer.set()
        return web.Response()


async def main() -> None:
    async with Worked() as issuer:
        print(issuer.metadata_url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
