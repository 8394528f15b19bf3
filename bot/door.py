"""The door: who may come in. Channel tokens, their signing keys, tenants, sizes; no SDK has a say in it."""

import asyncio
import hashlib
import json
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

import aiohttp
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from prometheus_client import Counter

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LARGEST_BODY = 256 * 1024
LONGEST_TOKEN = 8 * 1024
DEEPEST = 64
LEEWAY = 300.0  # Seconds by which their clock and ours may differ, as Bot Framework's own validators allow.
KEYS_LAST = 24 * 3600.0
KEYS_ASKED_AGAIN = 300.0
KEYS_ASKED_WHEN_NONE = 10.0
KEYS_LIMIT = 5.0
KEYS_LARGEST = 1024 * 1024
TOKENS_REMEMBERED = 1024

REFUSALS = Counter("clerk_door_refusals", "Requests refused at the door, by HTTP status.", ["status"])
FOREIGN_TENANTS = Counter("clerk_door_foreign_tenants", "Authentic activities of tenants that are not ours.")

log = structlog.get_logger()

_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_SERVICE_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253})(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)*/?"
)
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_BROKEN_TOKEN = (jwt.PyJWTError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)


class Refused(Exception):
    """Not admitted. `reason` is for our log; whoever knocked learns the status and nothing else."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{int(status)}: {reason}")
        self.status = int(status)
        self.reason = reason


def _unauthorised(reason: str) -> Refused:
    return Refused(HTTPStatus.UNAUTHORIZED, reason)


@dataclass(frozen=True)
class ServiceHosts:
    """The hosts that may be sent a token, by their full names. `allow_http` is for development only."""

    hosts: frozenset[str]
    allow_http: bool = False

    def allows(self, url: object) -> bool:
        """Plain URLs only: whatever two parsers might read in two ways is refused."""
        parts = _SERVICE_URL.fullmatch(url) if isinstance(url, str) else None
        if parts is None or parts["host"].lower() not in self.hosts:
            return False
        return self.allow_http or (parts["scheme"] == "https" and parts["port"] in (None, "443"))


@dataclass(frozen=True, eq=False)
class SigningKey:
    """A published key, and the channels it may speak for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """The issuer's keys: fetched by one at a time, kept for a day, and longer while nothing better comes."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata_url: str,
        *,
        allow_http: bool,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._allow_http = allow_http
        self._ticks = ticks
        self._keys: Mapping[str, SigningKey] = {}
        self._due = -math.inf
        self._may_look = -math.inf
        self._renewal: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> SigningKey | None:
        """Waits for the issuer only when the key is not known yet, at most five seconds."""
        due = self._ticks() >= self._due
        if kid in self._keys:
            if due:
                self._renew()
        elif due:
            await asyncio.shield(self._renew())
        elif self._keys and self._ticks() >= self._may_look:
            self._may_look = self._ticks() + KEYS_ASKED_AGAIN
            await asyncio.shield(self._renew())
        elif self._renewal is not None:
            await asyncio.shield(self._renewal)
        return self._keys.get(kid)

    def _renew(self) -> asyncio.Task[None]:
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._replace_keys())
            self._renewal.add_done_callback(self._forget_renewal)
        return self._renewal

    def _forget_renewal(self, _: "asyncio.Task[None]") -> None:
        self._renewal = None

    async def _replace_keys(self) -> None:
        try:
            async with asyncio.timeout(KEYS_LIMIT):
                self._keys = await self._fetch()
            self._due = self._ticks() + KEYS_LAST
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError) as error:
            self._due = self._ticks() + (KEYS_ASKED_AGAIN if self._keys else KEYS_ASKED_WHEN_NONE)
            log.warning(
                "The issuer's signing keys could not be fetched.",
                error=type(error).__name__,
                kept=len(self._keys),
            )

    async def _fetch(self) -> Mapping[str, SigningKey]:
        metadata = await self._read(self._metadata_url)
        jwks_uri = metadata.get("jwks_uri")
        if not isinstance(jwks_uri, str) or not (self._allow_http or jwks_uri.startswith("https://")):
            raise ValueError("no usable jwks_uri")
        published = (await self._read(jwks_uri)).get("keys")
        keys = dict(filter(None, map(_signing_key, published if isinstance(published, list) else ())))
        if not keys:
            raise ValueError("no usable key")
        return keys

    async def _read(self, url: str) -> dict[str, JSON]:
        async with self._session.get(url, allow_redirects=False) as answer:
            if answer.status != HTTPStatus.OK:
                raise ValueError("not 200")
            document = json.loads(await read_at_most(KEYS_LARGEST, answer))
        return document if isinstance(document, dict) else {}


def _signing_key(jwk: JSON) -> tuple[str, SigningKey] | None:
    """None for every key that is no RSA signing key of at least 2,048 bits."""
    if not isinstance(jwk, dict) or jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig":
        return None
    kid, endorsements = jwk.get("kid"), jwk.get("endorsements")
    try:
        public = jwt.PyJWK({part: str(jwk[part]) for part in ("kty", "n", "e")}, algorithm="RS256").key
    except _BROKEN_TOKEN:
        return None
    if not isinstance(kid, str) or not isinstance(public, RSAPublicKey) or public.key_size < 2048:
        return None
    channels = endorsements if isinstance(endorsements, list) else ()
    return kid, SigningKey(public, frozenset(name for name in channels if isinstance(name, str)))


@dataclass(frozen=True)
class _Verified:
    """What a token said, and the key that proved it."""

    claims: Mapping[str, JSON]
    kid: str
    key: SigningKey


class Door:
    """Admits what Teams sent to this clerk from one of its tenants, and nothing else."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        app_id: str,
        tenants: Iterable[str],
        service_hosts: Iterable[str],
        metadata_url: str,
        allow_http: bool = False,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.hosts = ServiceHosts(frozenset(host.lower() for host in service_hosts), allow_http)
        self._app_id = app_id.lower()
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._keys = SigningKeys(session, metadata_url, allow_http=allow_http, ticks=ticks)
        self._clock = clock
        self._remembered: OrderedDict[bytes, _Verified] = OrderedDict()

    async def admit(self, *, authorization: str | None, body: bytes) -> dict[str, JSON]:
        """The activity, authentic and from a tenant of ours; raises `Refused` and nothing else."""
        try:
            if len(body) > LARGEST_BODY:
                raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large")
            token = await self._authenticated(_bearer(authorization))
            activity = _parsed(body)
            _check_belongs(token, activity)
            self._check_host(activity)
            self._check_tenant(activity)
        except Refused as refused:
            REFUSALS.labels(refused.status).inc()
            raise
        return activity

    def allows(self, service_url: object) -> bool:
        """Whether a token may be sent there."""
        return self.hosts.allows(service_url)

    async def _authenticated(self, token: str) -> _Verified:
        """A token verified once is remembered while its key stands; its times are looked at every time."""
        digest = hashlib.sha256(token.encode()).digest()
        verified = self._remembered.get(digest)
        if verified is None or await self._keys.find(verified.kid) is not verified.key:
            verified = await self._verified(token)
            self._remember(digest, verified)
        if not self._is_in_time(verified.claims):
            self._remembered.pop(digest, None)
            raise _unauthorised("token expired or not yet valid")
        return verified

    def _remember(self, digest: bytes, verified: _Verified) -> None:
        self._remembered[digest] = verified
        self._remembered.move_to_end(digest)
        if len(self._remembered) > TOKENS_REMEMBERED:
            self._remembered.popitem(last=False)

    async def _verified(self, token: str) -> _Verified:
        kid = _key_id(token)
        key = await self._keys.find(kid)
        if key is None:
            raise _unauthorised("unknown signing key")
        claims = _claims(token, key.public)
        if claims.get("iss") != ISSUER:
            raise _unauthorised("wrong issuer")
        audience = claims.get("aud")
        if not isinstance(audience, str) or audience.lower() != self._app_id:
            raise _unauthorised("wrong audience")
        return _Verified(claims, kid, key)

    def _is_in_time(self, claims: Mapping[str, JSON]) -> bool:
        starts, ends, now = _seconds(claims.get("nbf")), _seconds(claims.get("exp")), self._clock()
        return starts is not None and ends is not None and starts - LEEWAY <= now < ends + LEEWAY

    def _check_host(self, activity: dict[str, JSON]) -> None:
        if not self.allows(activity.get("serviceUrl")):
            parts = _SERVICE_URL.fullmatch(str(activity.get("serviceUrl")))
            log.warning(
                "An authentic activity names a service host that is not in CLERK_SERVICE_HOSTS.",
                host=parts["host"] if parts else "unreadable",
            )
            raise Refused(HTTPStatus.FORBIDDEN, "service host not allowed")

    def _check_tenant(self, activity: dict[str, JSON]) -> None:
        """The host tenant, wherever it stands, must be one of ours and the same everywhere."""
        found = [
            _inside(activity, "conversation", "tenantId"),
            _inside(activity, "channelData", "tenant", "id"),
        ]
        tenants = {_tenant(value) for value in found if value is not None}
        if len(tenants) == 1 and tenants <= self._tenants:
            return
        FOREIGN_TENANTS.inc()
        log.warning("An activity of a tenant that is not ours was refused.", tenant=" ".join(sorted(tenants)))
        raise Refused(HTTPStatus.FORBIDDEN, "tenant not allowed")


def _bearer(authorization: str | None) -> str:
    if not authorization:
        raise _unauthorised("no Authorization header")
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or len(token) > LONGEST_TOKEN or not _TOKEN.fullmatch(token):
        raise _unauthorised("no bearer token")
    return token


def _key_id(token: str) -> str:
    try:
        header = jwt.get_unverified_header(token)
    except _BROKEN_TOKEN:
        raise _unauthorised("malformed token") from None
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise _unauthorised("not signed as Bot Framework signs")
    return kid


def _claims(token: str, key: RSAPublicKey) -> dict[str, JSON]:
    """Only the signature is the library's business; what the claims mean is ours."""
    try:
        claims = json.loads(jwt.PyJWS().decode(token, key, algorithms=["RS256"]))
    except _BROKEN_TOKEN:
        raise _unauthorised("signature does not hold") from None
    if not isinstance(claims, dict):
        raise _unauthorised("claims are no object")
    return claims


def _seconds(claim: JSON) -> float | None:
    """A time in seconds since 1970, or None for what cannot be one."""
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not 0 <= claim < 1e12:
        return None
    return float(claim)


def _parsed(body: bytes) -> dict[str, JSON]:
    try:
        activity = json.loads(body.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too deep") from None
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, "body is not JSON") from None
    if not isinstance(activity, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "body is not a JSON object")
    if body.count(b"{") + body.count(b"[") > DEEPEST and _is_too_deep(activity):
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too deep")
    return activity


def _no_number(_: str) -> float:
    raise ValueError("not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _is_too_deep(value: JSON) -> bool:
    """Level by level, so that no depth can exhaust the stack."""
    level: list[JSON] = [value]
    for _ in range(DEEPEST):
        inner: list[JSON] = []
        for one in level:
            inner += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def _check_belongs(token: _Verified, activity: dict[str, JSON]) -> None:
    """A token vouches for one service URL and, by its key's endorsements, for a channel."""
    service_url = activity.get("serviceUrl")
    claimed = [token.claims[name] for name in ("serviceurl", "serviceUrl") if name in token.claims]
    if not isinstance(service_url, str) or not claimed or any(claim != service_url for claim in claimed):
        raise _unauthorised("token is for another service URL")
    if activity.get("channelId") != CHANNEL:
        raise _unauthorised("another channel")
    if CHANNEL not in token.key.endorsements:
        raise _unauthorised("key not endorsed for the channel")


def _inside(value: JSON, *path: str) -> JSON:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _tenant(value: JSON) -> str:
    """As compared and as logged: a tenant id, or a word for whatever else was sent."""
    tenant = value.lower() if isinstance(value, str) else ""
    return tenant if _GUID.fullmatch(tenant) else "unreadable"


async def read_at_most(limit: int, answer: aiohttp.ClientResponse) -> bytes:
    """The whole body, or `ValueError` when it is longer."""
    try:
        await answer.content.readexactly(limit + 1)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    raise ValueError("answer too large")
