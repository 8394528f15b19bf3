"""Teams' OpenID issuer and token authority, small and on this machine: it signs whatever a test asks for."""

import asyncio
import json
import time
from functools import cache
from typing import Any, Self

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "0a1b2c3d-0000-4000-8000-00000000c1e2"
TENANT = "11111111-2222-4333-8444-555555555555"
SERVICE_URL = "https://smba.trafficmanager.net/uk/"
ISSUER = "https://api.botframework.com"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """One key for each name, made once for all tests of a process: making them is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def published(kid: str, *, endorsements: Any = ("msteams",), **more: Any) -> dict[str, Any]:
    """A key as the issuer publishes it; an endorsement of None is left out."""
    jwk = json.loads(RSAAlgorithm.to_jwk(rsa_key(kid).public_key()))
    jwk.pop("key_ops", None)
    endorsed = {} if endorsements is None else {"endorsements": list(endorsements)}
    return {**jwk, "kid": kid, "use": "sig", **endorsed, **more}


def an_activity(**changes: Any) -> dict[str, Any]:
    """A channel message to the clerk; a part given as None is left out."""
    activity = {
        "type": "message",
        "id": "1763800000123",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "text": "<at>Clerk</at> help",
        "from": {"id": "29:1x", "aadObjectId": "aaaaaaaa-0000-4000-8000-000000000000"},
        "recipient": {"id": f"28:{APP_ID}"},
        "conversation": {"id": "19:abc@thread.tacv2", "conversationType": "channel", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}, "channel": {"id": "19:abc@thread.tacv2"}},
        **changes,
    }
    return {name: part for name, part in activity.items() if part is not None}


class Issuer:
    """Use as `async with Issuer() as issuer`. `keys` is what it publishes and may be changed at any time."""

    def __init__(self, *, app_id: str = APP_ID) -> None:
        self.app_id = app_id
        self.signs_with = "first"
        self.keys: list[Any] = [published("first")]
        self.fetches = 0  # Times the metadata was asked for.
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self.may_answer.set()  # Cleared, it hangs.
        self.status = 200
        self.jwks_uri: str | None = None
        self.grants: list[dict[str, str]] = []  # Forms received by the token authority.
        self.token_answer: Any = None  # Instead of a token; (status, body).
        self.token_lasts = 3600
        app = web.Application()
        app.router.add_get("/openid", self._metadata)
        app.router.add_get("/moved", self._moved)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._grant)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.may_answer.set()
        await self._server.close()

    @property
    def metadata_url(self) -> str:
        return str(self._server.make_url("/openid"))

    @property
    def login_url(self) -> str:
        return str(self._server.make_url("/")).rstrip("/")

    def roll(self, kid: str = "second") -> None:
        """A new signing key from now on; the old one is no longer published."""
        self.signs_with = kid
        self.keys = [published(kid)]

    def token(self, *, kid: str | None = None, headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A channel token as Teams sends it; a claim given as None is left out."""
        now = int(time.time())
        full = {
            "iss": ISSUER,
            "aud": self.app_id,
            "serviceurl": SERVICE_URL,
            "nbf": now - 60,
            "exp": now + 3600,
            **claims,
        }
        kept = {name: claim for name, claim in full.items() if claim is not None}
        kid = kid or self.signs_with
        return jwt.encode(kept, rsa_key(kid), algorithm="RS256", headers={"kid": kid, **(headers or {})})

    def bearer(self, **claims: Any) -> str:
        return f"Bearer {self.token(**claims)}"

    async def _hang(self) -> None:
        self.asked.set()
        await self.may_answer.wait()

    async def _metadata(self, request: web.Request) -> web.Response:
        self.fetches += 1
        await self._hang()
        uri = self.jwks_uri or str(self._server.make_url("/keys"))
        moved = {"Location": "/moved"} if 300 <= self.status < 400 else None
        return web.json_response({"issuer": ISSUER, "jwks_uri": uri}, status=self.status, headers=moved)

    async def _moved(self, request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": str(self._server.make_url("/keys"))})

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})

    async def _grant(self, request: web.Request) -> web.Response:
        self.grants.append({name: str(value) for name, value in (await request.post()).items()})
        number = len(self.grants)
        await self._hang()
        if self.token_answer is not None:
            status, body = self.token_answer
            return web.Response(status=status, body=body, content_type="application/json")
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.token_lasts, "access_token": f"token-{number}"}
        )
