"""The room's own server: the page, what each person sees, and what they do; for this machine alone."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import ClientError, web

from rehearsal.cast import Part
from rehearsal.client import Reply
from rehearsal.clocks import MovableClock
from rehearsal.player import Progress
from rehearsal.scenes import outcome, scene
from rehearsal.standin import Standin

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Deed = Callable[[Part, Json], Awaitable[Reply | None]]

TOLD_AT_MOST_EVERY = 0.1
"""Seconds: news that comes in a burst is drawn together."""

PAGE = Path(__file__).parent / "page"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_AWAY = "The clerk did not answer. Nothing may have been saved: look, and try again."

_NOT_YET = "The weeks before are still being played. In a moment the room is yours."


class Room:
    """One rehearsal: who takes part, and the clock they may move.

    `message_actions` are the app's entries in a message's own menu, as its manifest has them: title and
    command id.
    """

    def __init__(
        self,
        standin: Standin,
        parts: Sequence[Part],
        clock: MovableClock,
        *,
        message_actions: Mapping[str, str] | None = None,
        is_open: bool = True,
    ) -> None:
        self._standin = standin
        self._parts = {part.key: part for part in parts}
        self._clock = clock
        self._message_actions = dict(message_actions or {})
        self._refreshed: set[tuple[str, str, int]] = set()
        self._is_open = is_open
        self._progress: Progress | None = None
        self._old = "0"
        self._is_closing = False

    def tell(self, progress: Progress) -> None:
        """How far the weeks before have been played."""
        self._progress = progress
        self._standin.connector.changed()

    def open(self) -> None:
        """From now on people may do something, and what comes is new to them."""
        self._is_open = True
        self._old = self._standin.conversations.new_id()
        self._standin.connector.changed()

    def application(self) -> web.Application:
        app = web.Application(middlewares=[_guard], client_max_size=2**20)
        app.add_routes(
            (
                web.get("/", self._index),
                web.get("/room/state", self._state),
                web.get("/room/changes", self._changes),
                web.get("/room/files/{file}", self._file),
                web.post("/room/clock", self._move_clock),
                web.post("/room/say", self._does(self._say)),
                web.post("/room/edit", self._does(self._edit)),
                web.post("/room/unsay", self._does(self._unsay)),
                web.post("/room/press", self._does(self._press)),
                web.post("/room/submit", self._does(self._submit)),
                web.post("/room/refresh", self._does(self._refresh)),
                web.post("/room/choose", self._does(self._choose)),
                web.post("/room/consent", self._does(self._consent)),
                web.static("/page", PAGE),
            )
        )
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, _app: web.Application) -> None:
        self._is_closing = True
        self._standin.connector.changed()

    # What is seen.

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _state(self, request: web.Request) -> web.Response:
        me = self._part(request.query.get("as", ""))
        seen = scene(self._standin, tuple(self._parts.values()), me, old=self._old)
        more = {"messageActions": list(self._message_actions), "opening": self._opening()}
        return web.json_response({**seen, **more})

    def _opening(self) -> Json | None:
        """What is still being played; None once the room is open."""
        if self._is_open:
            return None
        at = self._progress
        return {"scene": at.scene, "of": at.of, "day": at.day.isoformat()} if at else {"scene": 0, "of": 0}

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the number of changes so far, at each change."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        last = -1
        while not self._is_closing:
            changes = await self._standin.wait_for_change(last, within=15)
            line = f"data: {changes}\n\n" if changes != last else ": still here\n\n"
            last = changes
            try:
                await stream.write(line.encode())
            except ConnectionError:
                break
            await asyncio.sleep(TOLD_AT_MOST_EVERY)
        return stream

    async def _file(self, request: web.Request) -> web.Response:
        me = self._part(request.query.get("as", ""))
        stored = self._standin.files.get(request.match_info["file"])
        if stored is None or stored.content is None or stored.owner != me.person.teams_id:
            raise web.HTTPNotFound
        return web.Response(
            body=stored.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"},
        )

    # What is done.

    def _does(self, deed: Deed) -> Handler:
        """A deed of one person, answered by what their client would show of it."""

        async def answered(request: web.Request) -> web.Response:
            facts = await _facts(request)
            me = self._part(str(facts.get("as", "")))
            if not self._is_open:
                return web.json_response({"error": _NOT_YET})
            try:
                return web.json_response(outcome(await deed(me, facts)))
            except LookupError as nothing:
                return web.json_response({"error": str(nothing)})
            except (ClientError, TimeoutError):
                return web.json_response({"error": _AWAY})

        return answered

    async def _say(self, me: Part, facts: Json) -> Reply | None:
        text = str(facts.get("text", "")).strip()
        if not text:
            return None
        if facts.get("where") == "channel":
            thread = facts.get("thread")
            return await self._standin.say(
                me.person,
                text,
                where="channel",
                thread=str(thread) if thread else None,
                mention=bool(facts.get("mention", True)),
            )
        return await self._standin.say(me.person, text)

    async def _edit(self, me: Part, facts: Json) -> Reply | None:
        conversation, message = self._own(me, facts)
        return await self._standin.edit(me.person, conversation, message, str(facts.get("text", "")))

    async def _unsay(self, me: Part, facts: Json) -> Reply | None:
        return await self._standin.unsay(me.person, *self._own(me, facts))

    async def _press(self, me: Part, facts: Json) -> Reply | None:
        return await self._standin.press(me.person, *self._message(me, facts), _action(facts))

    async def _submit(self, me: Part, facts: Json) -> Reply | None:
        return await self._standin.submit(me.person, self._conversation(me, facts), _action(facts))

    async def _refresh(self, me: Part, facts: Json) -> Reply | None:
        """At most once for each person and version of a card, however many windows ask."""
        conversation, message = self._message(me, facts)
        once = (me.key, message, self._standin.message(conversation, message).version)
        if once in self._refreshed:
            return None
        self._refreshed.add(once)
        return await self._standin.refresh(me.person, conversation, message)

    async def _choose(self, me: Part, facts: Json) -> Reply | None:
        conversation, message = self._message(me, facts)
        command = self._message_actions[str(facts.get("title"))]
        return await self._standin.message_action(me.person, conversation, message, command=command)

    async def _consent(self, me: Part, facts: Json) -> Reply | None:
        _, message = self._message(me, facts)
        return await self._standin.consent(me.person, message, accept=bool(facts.get("accept", True)))

    async def _move_clock(self, request: web.Request) -> web.Response:
        step = (await _facts(request)).get("by")
        if not self._is_open:
            return web.json_response({"error": _NOT_YET})
        if step not in ("hour", "morning", "week"):
            raise web.HTTPBadRequest
        self._clock.move(step)
        self._standin.connector.changed()
        return web.json_response({"now": self._clock().isoformat()})

    def _part(self, key: str) -> Part:
        try:
            return self._parts[key]
        except KeyError:
            raise web.HTTPNotFound from None

    def _conversation(self, me: Part, facts: Json) -> str:
        """One that the person takes part in: the channel, or their own chat."""
        conversation = str(facts.get("conversation", ""))
        if self._standin.place.is_channel(conversation) or conversation == self._standin.chat_id(me.person):
            return conversation
        raise web.HTTPForbidden

    def _message(self, me: Part, facts: Json) -> tuple[str, str]:
        return self._conversation(me, facts), str(facts.get("message", ""))

    def _own(self, me: Part, facts: Json) -> tuple[str, str]:
        conversation, message = self._message(me, facts)
        if self._standin.message(conversation, message).author != me.person.teams_id:
            raise web.HTTPForbidden
        return conversation, message


def _action(facts: Json) -> Json:
    action = facts.get("action")
    if not isinstance(action, dict):
        raise web.HTTPBadRequest
    return action


async def _facts(request: web.Request) -> Json:
    try:
        facts = json.loads(await request.text())
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(facts, dict):
        raise web.HTTPBadRequest
    return facts


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """This machine's browser alone, and no other page in it: another site may point its name at 127.0.0.1."""
    name, _, _port = request.host.partition(":")
    if name not in ("127.0.0.1", "localhost"):
        raise web.HTTPForbidden(text="The rehearsal room answers to this machine alone.")
    if request.method == "POST":
        if request.headers.get("Origin") != f"http://{request.host}":
            raise web.HTTPForbidden(text="Only the room's own page may ask for this.")
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
    return await handler(request)


async def _add_headers(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(HEADERS)
