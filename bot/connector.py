"""The connector: what is posted, changed and deleted in Teams, and what Teams answered to it."""

import json
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Protocol, TypeAlias
from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

from bot.door import JSON, ServiceHosts, read_at_most
from bot.tokens import NoToken

ANSWER_WITHIN = 10.0
"""Seconds."""
LARGEST_ANSWER = 64 * 1024
LARGEST_PAGE = 2 * 1024 * 1024
PAGE = 500
MOST_PAGES = 40
LONGEST_WAIT = 3600.0

log = structlog.get_logger()

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class Sent:
    """Teams has it. An id that came back unreadable or not at all is None."""

    id: str | None = None
    conversation: str | None = None


@dataclass(frozen=True)
class Wait:
    """Certainly not delivered: try the whole conversation again after `seconds`, or at our own pace."""

    seconds: float | None = None


@dataclass(frozen=True)
class Ambiguous:
    """Perhaps delivered, perhaps not."""

    why: str


@dataclass(frozen=True)
class Unauthorised:
    """Our own token is not accepted, nor is a fresh one; or the authority refuses to give us one."""


@dataclass(frozen=True)
class Rejected:
    """Ours to fix; sending it again would not help."""

    why: str


@dataclass(frozen=True)
class Gone:
    """The activity to be changed or deleted is no longer there."""


@dataclass(frozen=True)
class Unreachable:
    """The conversation is closed to us; `why` is Teams' own code, else the status."""

    why: str


Body: TypeAlias = Mapping[str, JSON] | bytes
"""Bytes are JSON already."""
Answer: TypeAlias = Sent | Wait | Ambiguous | Unauthorised | Rejected | Gone | Unreachable


class NoRoster(Exception):
    """The members could not be read to the last; `answer` says why. A part of a roster is never returned."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(type(answer).__name__)
        self.answer = answer


class TokenSource(Protocol):
    async def token(self) -> str: ...
    def forget(self, token: str) -> None: ...


@dataclass(frozen=True)
class _Reply:
    """A status, and the body where it could be read as a JSON object."""

    status: int
    retry_after: str | None
    body: Mapping[str, JSON] | None

    def text(self, name: str) -> str | None:
        value = self.body.get(name) if self.body else None
        return value if isinstance(value, str) and 0 < len(value) <= 1024 else None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str | None:
        """Teams' own word for what went wrong."""
        error = self.body.get("error") if self.body else None
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) and _CODE.fullmatch(code) else None


class Connector:
    """Sends over one session. Every method checks the host first and answers for every failure."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: TokenSource,
        hosts: ServiceHosts,
        *,
        answer_within: float = ANSWER_WITHIN,
    ) -> None:
        self._session = session
        self._limit = aiohttp.ClientTimeout(total=answer_within)
        self._tokens = tokens
        self._hosts = hosts

    async def post(self, service_url: str, conversation: str, activity: Body) -> Answer:
        path = ("conversations", conversation, "activities")
        return _answer(await self._request("POST", service_url, path, activity))

    async def update(
        self, service_url: str, conversation: str, activity_id: str, activity: Mapping[str, JSON]
    ) -> Answer:
        path = ("conversations", conversation, "activities", activity_id)
        return _answer(await self._request("PUT", service_url, path, activity), of_existing=True)

    async def delete(self, service_url: str, conversation: str, activity_id: str) -> Answer:
        path = ("conversations", conversation, "activities", activity_id)
        return _answer(await self._request("DELETE", service_url, path), of_existing=True)

    async def open_personal(self, service_url: str, *, bot: str, member: str, tenant: str) -> Answer:
        """`Sent.conversation` is never None here: an answer without one is ambiguous, and safely retried."""
        opening: dict[str, JSON] = {
            "bot": {"id": bot},
            "members": [{"id": member}],
            "tenantId": tenant,
            "isGroup": False,
            "channelData": {"tenant": {"id": tenant}},
        }
        answer = _opened(await self._request("POST", service_url, ("conversations",), opening))
        if isinstance(answer, Sent) and answer.conversation is None:
            return Ambiguous("no conversation id")
        return answer

    async def open_thread(
        self, service_url: str, *, bot: str, channel: str, tenant: str, activity: Mapping[str, JSON]
    ) -> Answer:
        """Posts a new thread: `Sent.id` is its root message, `Sent.conversation` the thread."""
        opening: dict[str, JSON] = {
            "bot": {"id": bot},
            "tenantId": tenant,
            "isGroup": True,
            "channelData": {"channel": {"id": channel}, "tenant": {"id": tenant}},
            "activity": dict(activity),
        }
        return _opened(await self._request("POST", service_url, ("conversations",), opening))

    async def members(self, service_url: str, conversation: str) -> list[dict[str, JSON]]:
        """Everyone in a conversation, a channel by its base id; raises `NoRoster`."""
        everyone: list[dict[str, JSON]] = []
        path = ("conversations", conversation, "pagedmembers")
        query = {"pageSize": str(PAGE)}
        for _ in range(MOST_PAGES):
            reply = await self._request("GET", service_url, path, query=query, at_most=LARGEST_PAGE)
            everyone += _page(reply)
            following = (
                reply.body.get("continuationToken") if isinstance(reply, _Reply) and reply.body else None
            )
            if not following:
                return everyone
            query = {**query, "continuationToken": str(following)}
        raise NoRoster(Rejected("too many pages"))

    async def _request(
        self,
        method: str,
        service_url: str,
        path: tuple[str, ...],
        body: Body | None = None,
        *,
        query: Mapping[str, str] | None = None,
        at_most: int = LARGEST_ANSWER,
    ) -> _Reply | Answer:
        """Teams' reply, or what is to be done because there was none."""
        if not self._hosts.allows(service_url):
            log.warning("A send was refused: its host is not in CLERK_SERVICE_HOSTS.")
            return Rejected("host not allowed")
        url = _url(service_url, path, query or {})
        if url is None:
            return Rejected("unusable id")
        try:
            return await self._authorised(method, url, body, at_most)
        except NoToken as none:
            return Unauthorised() if none.is_refusal else Wait()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Wait()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return _unclear(type(error).__name__)

    async def _authorised(self, method: str, url: URL, body: Body | None, at_most: int) -> _Reply:
        """A 401 is worth one fresh token and one more try."""
        token = await self._tokens.token()
        reply = await self._exchange(method, url, token, body, at_most)
        if reply.status != HTTPStatus.UNAUTHORIZED:
            return reply
        self._tokens.forget(token)
        return await self._exchange(method, url, await self._tokens.token(), body, at_most)

    async def _exchange(self, method: str, url: URL, token: str, body: Body | None, at_most: int) -> _Reply:
        headers = {"Authorization": f"Bearer {token}"}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/json"
        async with self._session.request(
            method,
            url,
            headers=headers,
            data=body if isinstance(body, bytes) else None,
            json=None if isinstance(body, bytes) else body,
            allow_redirects=False,
            timeout=self._limit,
        ) as response:
            return _Reply(
                response.status, response.headers.get("Retry-After"), await _object(response, at_most)
            )


def _url(service_url: str, path: tuple[str, ...], query: Mapping[str, str]) -> URL | None:
    """None where an id cannot be one segment of a path."""
    if not all(segment.strip(".") for segment in path):
        return None
    try:
        segments = "/".join(quote(segment, safe="") for segment in path)
        words = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    except UnicodeEncodeError:
        return None
    return URL(f"{service_url.rstrip('/')}/v3/{segments}{'?' if words else ''}{words}", encoded=True)


async def _object(response: aiohttp.ClientResponse, at_most: int) -> Mapping[str, JSON] | None:
    """None for whatever breaks off, is too long or no JSON object: the status has been said already."""
    try:
        body = json.loads(await read_at_most(at_most, response))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _answer(reply: _Reply | Answer, *, of_existing: bool = False) -> Answer:
    """What each answer means for the letter, row by row (docs/architecture.md)."""
    if not isinstance(reply, _Reply):
        return reply
    if reply.is_success:
        return Sent(id=reply.text("id"))
    match reply.status:
        case 429:
            return Wait(_seconds(reply.retry_after))
        case 401:
            return Unauthorised()
        case 404 if of_existing and reply.code == "ActivityNotFoundInConversation":
            return Gone()
        case 403 | 404:
            return Unreachable(reply.code or str(reply.status))
        case 408 | 412:
            return _unclear(str(reply.status))
        case status if status >= 500:
            return _unclear(str(status))
        case status if 300 <= status < 400:
            log.warning("Teams answered with a redirect, which is not followed.", status=status)
            return Rejected("redirect")
        case status:
            return Rejected(reply.code or str(status))


def _opened(reply: _Reply | Answer) -> Answer:
    if isinstance(reply, _Reply) and reply.is_success:
        return Sent(id=reply.text("activityId"), conversation=reply.text("id"))
    return _answer(reply)


def _page(reply: _Reply | Answer) -> list[dict[str, JSON]]:
    if not isinstance(reply, _Reply) or not reply.is_success:
        raise NoRoster(_answer(reply))
    members = reply.body.get("members") if reply.body else None
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise NoRoster(Ambiguous("unreadable roster"))
    return [member for member in members if isinstance(member, dict)]


def _unclear(why: str) -> Ambiguous:
    """The log tells whoever wonders why a card came twice."""
    log.info("Teams gave no clear answer.", why=why)
    return Ambiguous(why)


def _seconds(retry_after: str | None) -> float | None:
    """Seconds or an HTTP date; None when there is neither."""
    if retry_after is None:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(retry_after).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None
