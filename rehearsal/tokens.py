"""The token authority and the OpenID issuer: who the clerk is to Teams, and who Teams is to the clerk."""

import json
import secrets
import time
import uuid
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"


def _made() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


_first = cache(_made)
"""Made once for each process, for that is slow: every authority begins with it, under a number of its own."""


class SigningKey:
    """One RSA key of the issuer, published with what it may sign for."""

    def __init__(
        self, key: rsa.RSAPrivateKey | None = None, *, endorsements: tuple[str, ...] = ("msteams",)
    ) -> None:
        self.id = uuid.uuid4().hex
        self.endorsements = endorsements
        self._key = key or _made()

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self.id})

    def published(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        return {
            **{part: public[part] for part in ("kty", "n", "e")},
            "use": "sig",
            "kid": self.id,
            "endorsements": list(self.endorsements),
        }


class Authority:
    """Issues the clerk's bearer tokens and signs what Teams sends. Its clock is the real one."""

    def __init__(self, *, app_id: str, app_password: str | None = None, lifetime: int = 3600) -> None:
        self.keys = [SigningKey(_first())]
        self.lifetime = lifetime
        self.calls = 0
        self._app_id = app_id
        self._app_password = app_password
        self._issued: dict[str, float] = {}
        self._signed: dict[str, tuple[str, float]] = {}

    def roll(self, *, keep_old: bool = False) -> None:
        """A new signing key from now on; the old one stays published only if asked."""
        self.keys = [SigningKey(), *(self.keys if keep_old else ())]
        self._signed.clear()

    def revoke(self) -> None:
        """Every token issued until now gets 401."""
        self._issued.clear()

    def sign(self, claims: dict[str, Any]) -> str:
        """A channel token; a claim given as None is left out."""
        now = int(time.time())
        full = {"iss": ISSUER, "aud": self._app_id, "nbf": now - 60, "exp": now + self.lifetime, **claims}
        return self.keys[0].sign({name: value for name, value in full.items() if value is not None})

    def channel_token(self, service_url: str) -> str:
        """The token Teams would send now: made once, and used again until it is about to expire."""
        token, until = self._signed.get(service_url, ("", 0.0))
        if until < time.time() + 60:
            token = self.sign({"serviceurl": service_url})
            self._signed[service_url] = (token, time.time() + self.lifetime)
        return token

    def accepts(self, authorization: str) -> bool:
        scheme, _, token = authorization.partition(" ")
        return scheme == "Bearer" and self._issued.get(token, 0.0) > time.time()

    async def issue(self, request: web.Request) -> web.Response:
        """The client-credentials grant, with a secret or an assertion."""
        self.calls += 1
        form = await request.post()
        if form.get("grant_type") != "client_credentials" or form.get("scope") != SCOPE:
            return _refused(400, "invalid_request")
        if form.get("client_id") != self._app_id or not self._is_proven(form):
            return _refused(401, "invalid_client")
        token = secrets.token_urlsafe(32)
        self._issued[token] = time.time() + self.lifetime
        return web.json_response(
            {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": token},
            headers={"Cache-Control": "no-store"},
        )

    def _is_proven(self, form: Any) -> bool:
        if form.get("client_assertion"):
            return True
        secret = form.get("client_secret")
        return bool(secret) and self._app_password in (None, secret)

    def metadata(self, base: str) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "jwks_uri": f"{base}/openid/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def published_keys(self) -> dict[str, Any]:
        return {"keys": [key.published() for key in self.keys]}


def _refused(status: int, error: str) -> web.Response:
    return web.json_response({"error": error, "error_description": "as rehearsed"}, status=status)
