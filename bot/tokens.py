"""The clerk's own tokens: client credentials at the token authority, kept, and renewed before they end."""

import asyncio
import base64
import json
import math
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

import aiohttp
import jwt
import structlog
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from bot.door import JSON, read_at_most

SCOPE = "https://api.botframework.com/.default"
LIMIT = 10.0
LARGEST = 64 * 1024
EARLY = 300.0
RENEWAL_ASKED_AGAIN = 10.0
ASSERTION_LASTS = 600
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

log = structlog.get_logger()

_VISIBLE = re.compile(r"[!-~]{1,16384}")
_CODE = re.compile(r"[a-z_]{1,60}")


class NoToken(Exception):
    """No token to send with, so nothing was sent. `is_refusal`: the authority said no; else it is away."""

    def __init__(self, why: str, *, is_refusal: bool) -> None:
        super().__init__(why)
        self.is_refusal = is_refusal


@dataclass(frozen=True)
class Certificate:
    """A private key, and the thumbprint by which the authority knows its certificate."""

    key: RSAPrivateKey = field(repr=False)
    thumbprint: str

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """From one PEM holding an unencrypted RSA key and its certificate; raises `ValueError`."""
        try:
            key = load_pem_private_key(pem, password=None)
            certificate = x509.load_pem_x509_certificate(pem)
        except (TypeError, UnsupportedAlgorithm) as error:
            raise ValueError("no readable key") from error
        if not isinstance(key, RSAPrivateKey) or certificate.public_key() != key.public_key():
            raise ValueError("the key is not the certificate's, or not RSA")
        digest = certificate.fingerprint(hashes.SHA256())
        return cls(key=key, thumbprint=base64.urlsafe_b64encode(digest).rstrip(b"=").decode())

    def assertion(self, *, app_id: str, audience: str) -> str:
        """Proof that the app holds the key, in the form Microsoft Entra asks for (PS256, x5t#S256)."""
        now = int(time.time())
        claims = {"aud": audience, "iss": app_id, "sub": app_id, "jti": str(uuid.uuid4())}
        times = {"iat": now, "nbf": now, "exp": now + ASSERTION_LASTS}
        return jwt.encode({**claims, **times}, self.key, "PS256", headers={"x5t#S256": self.thumbprint})


@dataclass(frozen=True)
class _Held:
    token: str = field(repr=False)
    renew_at: float
    ends_at: float


class Tokens:
    """One token for everything the clerk sends, asked for by one at a time."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        login_url: str,
        tenant: str,
        app_id: str,
        credential: SecretStr | Certificate,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._url = f"{login_url.rstrip('/')}/{tenant}/oauth2/v2.0/token"
        self._app_id = app_id
        self._credential = credential
        self._ticks = ticks
        self._held: _Held | None = None
        self._not_before = -math.inf
        self._renewal: asyncio.Task[_Held] | None = None

    async def token(self) -> str:
        """Waits for the authority only when no valid token is held; raises `NoToken`."""
        held, now = self._held, self._ticks()
        if held is None or now >= held.ends_at:
            return (await asyncio.shield(self._renew())).token
        if now >= held.renew_at and now >= self._not_before:
            self._renew()
        return held.token

    def forget(self, token: str) -> None:
        """After a 401: that token is not used again. A newer one stays."""
        if self._held is not None and self._held.token == token:
            self._held = None

    def _renew(self) -> asyncio.Task[_Held]:
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._fetch())
            self._renewal.add_done_callback(self._settle)
        return self._renewal

    def _settle(self, renewal: asyncio.Task[_Held]) -> None:
        self._renewal = None
        if renewal.cancelled():
            return
        if error := renewal.exception():
            self._not_before = self._ticks() + RENEWAL_ASKED_AGAIN
            why = str(error) if isinstance(error, NoToken) else type(error).__name__
            log.warning("The token authority gave no token.", why=why, kept=self._held is not None)
        else:
            self._held = renewal.result()

    async def _fetch(self) -> _Held:
        started = self._ticks()
        try:
            async with asyncio.timeout(LIMIT):
                status, answer = await self._ask()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError) as error:
            raise NoToken(type(error).__name__, is_refusal=False) from error
        token, lasts = answer.get("access_token"), _seconds(answer.get("expires_in"))
        if (
            status != HTTPStatus.OK
            or not isinstance(token, str)
            or not _VISIBLE.fullmatch(token)
            or lasts is None
        ):
            raise NoToken(_why(status, answer), is_refusal=400 <= status < 500 and status not in (408, 429))
        return _Held(token, started + max(lasts - EARLY, lasts / 2), started + lasts)

    async def _ask(self) -> tuple[int, dict[str, JSON]]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._app_id,
            "scope": SCOPE,
            **self._proof(),
        }
        async with self._session.post(self._url, data=form, allow_redirects=False) as answer:
            body = await read_at_most(LARGEST, answer)
            return answer.status, _object(body)

    def _proof(self) -> dict[str, str]:
        if isinstance(self._credential, SecretStr):
            return {"client_secret": self._credential.get_secret_value()}
        assertion = self._credential.assertion(app_id=self._app_id, audience=self._url)
        return {"client_assertion_type": ASSERTION, "client_assertion": assertion}


def _object(body: bytes) -> dict[str, JSON]:
    """Whatever is no JSON object is an empty one: the status says the rest."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(given: JSON) -> float | None:
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}", given):
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < 1e9:
        return None
    return float(given)


def _why(status: int, answer: dict[str, JSON]) -> str:
    """The authority's own error code, never its description: that may repeat what was sent."""
    error = answer.get("error")
    return f"{status} {error}" if isinstance(error, str) and _CODE.fullmatch(error) else str(status)
