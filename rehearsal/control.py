"""Working a stand-in from another process: its own addresses under /control, never part of Teams."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from rehearsal.client import Client, Reply
from rehearsal.faults import sometimes
from rehearsal.people import Person

_DEEDS = frozenset(
    {
        "say",
        "edit",
        "unsay",
        "press",
        "refresh",
        "submit",
        "message_action",
        "consent",
        "installed",
        "joined",
        "left",
    }
)


class Control:
    """POST /control/{deed} calls the client's method of that name; people are named by e-mail address."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        return (
            web.put("/control/bot", self._bot),
            web.put("/control/faults", self._faults),
            web.post("/control/{deed}", self._deed),
        )

    async def _bot(self, request: web.Request) -> web.Response:
        """Where the clerk is now: {"url": …}."""
        self._client.bot_url = (await request.json())["url"]
        return web.json_response({})

    async def _faults(self, request: web.Request) -> web.Response:
        """Which share of sends goes wrong: {"share": 0.2, "seed": 1}."""
        wanted = await request.json()
        self._client.connector.faults = sometimes(wanted["share"], seed=wanted.get("seed", 0))
        return web.json_response({})

    async def _deed(self, request: web.Request) -> web.Response:
        deed = request.match_info["deed"]
        if deed not in _DEEDS:
            raise web.HTTPNotFound
        facts: dict[str, Any] = await request.json()
        for role in ("person", "where"):
            if "@" in str(facts.get(role, "")):
                facts[role] = self._person(facts[role])
        try:
            outcome = await getattr(self._client, deed)(**facts)
        except LookupError as nothing:
            raise web.HTTPNotFound(text=str(nothing)) from nothing
        return web.json_response(_told(outcome))

    def _person(self, email: str) -> Person:
        return next(person for person in self._client.people if person.email == email)


def _told(outcome: Reply | tuple[Reply, ...] | None) -> Any:
    match outcome:
        case None:
            return None
        case Reply():
            return {"status": outcome.status, "body": outcome.body, "id": outcome.sent.activity.get("id")}
        case _:
            return [_told(one) for one in outcome]
