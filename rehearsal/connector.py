"""The clerk's side of Teams: the connector's addresses, its errors, and what each request does."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from rehearsal.conversations import Conversations, base_id
from rehearsal.faults import SENDS, Asked, Fault, Faults, Operation
from rehearsal.people import Person
from rehearsal.tokens import Authority
from rehearsal.truth import Deleted, Opened, Posted, TruthLog, Updated

Json = dict[str, Any]
Effect = Callable[[], web.Response]

# Teams counts a message in UTF-16 and refuses it at about 100 KB.
LARGEST_MESSAGE = 100_000


class Refused(Exception):
    """Teams says no: a status and a code."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message or code

    def answer(self) -> web.Response:
        body = {"error": {"code": self.code, "message": self.message}}
        return web.json_response(body, status=self.status)


@dataclass(slots=True)
class StoredFile:
    """A file offered by consent: `content` arrives with the upload."""

    owner: str
    name: str
    content: bytes | None = None


@dataclass(slots=True)
class Connector:
    """Does what is asked, unless a fault says otherwise."""

    clerk_id: str
    tenant: str
    people: list[Person]
    conversations: Conversations
    authority: Authority
    log: TruthLog
    changed: Callable[[], None]
    clock: Callable[[], datetime]
    files: dict[str, StoredFile] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: Faults = field(default_factory=list)
    delay: float = 0.0

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        one = "/connector/v3/conversations/{conversation}"
        return (
            web.post("/login/{tenant}/oauth2/v2.0/token", self._token),
            web.get("/openid/.well-known/openidconfiguration", self._metadata),
            web.get("/openid/keys", self._keys),
            web.post("/connector/v3/conversations", self._open),
            web.post(one + "/activities", self._post),
            web.post(one + "/activities/{activity}", self._post),
            web.put(one + "/activities/{activity}", self._update),
            web.delete(one + "/activities/{activity}", self._delete),
            web.get(one + "/pagedmembers", self._paged_members),
            web.get(one + "/members", self._members),
            web.get(one + "/members/{member}", self._member),
            web.put("/files/{file}", self._upload),
        )

    # What each address does.

    async def _token(self, request: web.Request) -> web.StreamResponse:
        answer = await self.authority.issue(request)
        return await self._with_faults(request, "token", lambda: answer)

    async def _metadata(self, request: web.Request) -> web.StreamResponse:
        base = str(request.url.origin())
        return await self._with_faults(
            request, "metadata", lambda: web.json_response(self.authority.metadata(base))
        )

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        return await self._with_faults(
            request, "keys", lambda: web.json_response(self.authority.published_keys())
        )

    async def _open(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)

        def effect() -> web.Response:
            if body.get("isGroup"):
                return web.json_response(self._start_thread(body), status=201)
            return web.json_response({"id": self._open_chat(body)}, status=201)

        conversation = str(((body.get("channelData") or {}).get("channel") or {}).get("id", ""))
        return await self._authorised(request, "open", effect, conversation=conversation, body=body)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        conversation = request.match_info["conversation"]
        body = await _json(request)

        def effect() -> web.Response:
            posted = self._say(conversation, body)
            return web.json_response({"id": posted}, status=201)

        return await self._authorised(request, "post", effect, conversation=conversation, body=body)

    async def _update(self, request: web.Request) -> web.StreamResponse:
        conversation, message_id = request.match_info["conversation"], request.match_info["activity"]
        body = await _json(request)

        def effect() -> web.Response:
            self._must_be_small(body)
            message = self._own_message(conversation, message_id)
            message.activity = body
            message.version += 1
            message.is_edited = True
            self.log.write(Updated, conversation=conversation, activity_id=message_id, activity=body)
            return web.json_response({"id": message_id})

        return await self._authorised(request, "update", effect, conversation=conversation, body=body)

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        conversation, message_id = request.match_info["conversation"], request.match_info["activity"]

        def effect() -> web.Response:
            message = self._own_message(conversation, message_id)
            message.activity = {}
            message.version += 1
            message.is_deleted = True
            self.log.write(Deleted, conversation=conversation, activity_id=message_id, activity={})
            return web.Response()

        return await self._authorised(request, "delete", effect, conversation=conversation)

    async def _paged_members(self, request: web.Request) -> web.StreamResponse:
        conversation = request.match_info["conversation"]

        def effect() -> web.Response:
            roster = self._roster(conversation)
            # Teams rounds a page up to 50 and down to 500.
            size = min(500, max(50, int(request.query.get("pageSize") or 500)))
            start = int(request.query.get("continuationToken") or 0)
            page: Json = {"members": [person.roster_entry() for person in roster[start : start + size]]}
            if start + size < len(roster):
                page["continuationToken"] = str(start + size)
            return web.json_response(page)

        return await self._authorised(request, "members", effect, conversation=conversation)

    async def _members(self, request: web.Request) -> web.StreamResponse:
        conversation = request.match_info["conversation"]

        def effect() -> web.Response:
            return web.json_response([person.roster_entry() for person in self._roster(conversation)])

        return await self._authorised(request, "members", effect, conversation=conversation)

    async def _member(self, request: web.Request) -> web.StreamResponse:
        conversation, wanted = request.match_info["conversation"], request.match_info["member"]

        def effect() -> web.Response:
            for person in self._roster(conversation):
                if wanted in (person.teams_id, person.object_id, person.principal_name):
                    return web.json_response(person.roster_entry())
            raise Refused(404, "MemberNotFoundInConversation")

        return await self._authorised(request, "members", effect, conversation=conversation)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()

        def effect() -> web.Response:
            stored = self.files.get(request.match_info["file"])
            if stored is None:
                raise Refused(404, "itemNotFound")
            if request.headers.get("Content-Range") != f"bytes 0-{len(content) - 1}/{len(content)}":
                raise Refused(400, "invalidRange", "one PUT of the whole file, with its Content-Range")
            stored.content = content
            self.changed()
            return web.json_response({"id": request.match_info["file"]}, status=201)

        return await self._with_faults(request, "upload", effect)

    # The rules of Teams.

    def _open_chat(self, body: Json) -> str:
        members = body.get("members") or []
        if len(members) != 1:
            raise Refused(400, "BadSyntax", "a private conversation has exactly one member")
        if (body.get("tenantId") or self.tenant) != self.tenant:
            raise Refused(403, "TenantMismatch")
        person = next((one for one in self.people if one.teams_id == members[0].get("id")), None)
        if person is None:
            raise Refused(400, "BadSyntax", "invalid user identity")
        self._must_be_reachable(person.teams_id)
        conversation = self.conversations.chat_id(person.teams_id)
        self.log.write(Opened, conversation=conversation, activity_id="", activity=members[0])
        self.changed()
        return conversation

    def _start_thread(self, body: Json) -> Json:
        channel = ((body.get("channelData") or {}).get("channel") or {}).get("id")
        if channel != self.conversations.channel:
            raise Refused(404, "ConversationNotFound")
        if not isinstance(body.get("activity"), dict):
            raise Refused(400, "BadSyntax", "a new thread needs its first message")
        root = self._say(channel, body["activity"])
        return {"id": f"{channel};messageid={root}", "activityId": root}

    def _say(self, conversation: str, activity: Json) -> str:
        self._must_be_small(activity)
        if not self.conversations.exists(conversation):
            raise Refused(404, "ConversationNotFound")
        self._must_be_reachable(self.conversations.owners.get(conversation, ""))
        if not activity.get("type"):
            raise Refused(400, "BadSyntax", "an activity has a type")
        if activity["type"] == "message":
            message = self.conversations.add(
                conversation, author=self.clerk_id, activity=activity, at=self.clock()
            )
            conversation, activity_id = message.conversation, message.id
        else:
            activity_id = self.conversations.new_id()
        self.log.write(Posted, conversation=conversation, activity_id=activity_id, activity=activity)
        self.changed()
        return activity_id

    def _own_message(self, conversation: str, message_id: str) -> Any:
        if not self.conversations.exists(conversation):
            raise Refused(404, "ConversationNotFound")
        self._must_be_reachable(self.conversations.owners.get(conversation, ""))
        message = self.conversations.find(conversation, message_id)
        if message is None or message.is_deleted:
            raise Refused(404, "ActivityNotFoundInConversation")
        if message.author != self.clerk_id:
            raise Refused(403, "NotEnoughPermissions")
        self.changed()
        return message

    def _roster(self, conversation: str) -> list[Person]:
        if base_id(conversation) in (self.conversations.channel, self.conversations.team):
            return self.people
        owner = self.conversations.owners.get(conversation)
        if owner is None:
            raise Refused(404, "ConversationNotFound")
        return [person for person in self.people if person.teams_id == owner]

    def _must_be_reachable(self, teams_id: str) -> None:
        if code := self.refusals.get(teams_id):
            raise Refused(403, code)

    def _must_be_small(self, activity: Json) -> None:
        if (
            len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))
            > LARGEST_MESSAGE
        ):
            raise Refused(413, "MessageSizeTooBig")

    # How it goes wrong.

    async def _authorised(
        self,
        request: web.Request,
        operation: Operation,
        effect: Effect,
        *,
        conversation: str,
        body: Json | None = None,
    ) -> web.StreamResponse:
        def guarded() -> web.Response:
            if not self.authority.accepts(request.headers.get("Authorization", "")):
                raise Refused(401, "Unauthorized")
            return effect()

        return await self._with_faults(request, operation, guarded, conversation=conversation, body=body)

    async def _with_faults(
        self,
        request: web.Request,
        operation: Operation,
        effect: Effect,
        *,
        conversation: str = "",
        body: Json | None = None,
    ) -> web.StreamResponse:
        asked = Asked(operation, request.method, request.path, datetime.now(UTC), conversation, body)
        self.asked.append(asked)
        if self.delay:
            await asyncio.sleep(self.delay)
        asked.fault = self._next_fault(asked)
        try:
            answer = await _answered(request, effect, asked.fault)
        finally:
            asked.until = datetime.now(UTC)
        asked.status = answer.status
        return answer

    def _next_fault(self, asked: Asked) -> Fault | None:
        if callable(self.faults):
            return self.faults(asked)
        if asked.operation in SENDS and self.faults:
            return self.faults.pop(0)
        return None


async def _answered(request: web.Request, effect: Effect, fault: Fault | None) -> web.StreamResponse:
    if fault is None:
        return _done(effect)
    answer = _done(effect) if fault.after_effect or fault == Fault() else web.Response()
    if fault.hangs:
        await asyncio.sleep(fault.hangs)
    if fault.drops:
        _cut(request)
        return answer
    if fault.truncates:
        return await _truncated(request, answer)
    if fault.status is None:
        return answer
    headers = {**fault.headers, "Content-Type": fault.content_type}
    return web.Response(status=fault.status, headers=headers, body=fault.body)


def _done(effect: Effect) -> web.Response:
    try:
        return effect()
    except Refused as refused:
        return refused.answer()


async def _truncated(request: web.Request, answer: web.Response) -> web.StreamResponse:
    whole = answer.body if isinstance(answer.body, bytes) else b"{}"
    half = web.StreamResponse(
        status=answer.status, headers={"Content-Type": "application/json", "Content-Length": str(len(whole))}
    )
    await half.prepare(request)
    await half.write(whole[: len(whole) // 2])
    _cut(request, gently=True)
    return half


def _cut(request: web.Request, *, gently: bool = False) -> None:
    """End the connection; `gently` lets what was written arrive."""
    if request.transport:
        (request.transport.close if gently else request.transport.abort)()


async def _json(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, Mapping):
        raise web.HTTPBadRequest(
            text=json.dumps({"error": {"code": "BadSyntax", "message": "not a JSON object"}}),
            content_type="application/json",
        )
    return dict(body)
