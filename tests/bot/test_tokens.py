"""The clerk's own tokens: asked for rarely, by one at a time, and never lost before their time."""

import asyncio
import base64
import datetime as dt

import aiohttp
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.tokens import Certificate, NoToken, Tokens
from tests.bot.issuer import APP_ID, TENANT, Issuer, rsa_key

SECRET = "correct-horse-battery"


class Ticks:
    """A clock that moves when told to."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
async def issuer():
    async with Issuer() as issuer:
        yield issuer


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ticks():
    return Ticks()


@pytest.fixture
def some_tokens(issuer, session, ticks):
    def build(**changes):
        return Tokens(
            session,
            **{
                "login_url": issuer.login_url,
                "tenant": TENANT,
                "app_id": APP_ID,
                "credential": SecretStr(SECRET),
                "ticks": ticks,
                **changes,
            },
        )

    return build


@pytest.fixture
def tokens(some_tokens):
    return some_tokens()


async def is_renewed(tokens):
    """Once whatever was asked for behind the others' backs has come, or not."""
    if tokens._renewal:
        await asyncio.wait([tokens._renewal])


def a_pem(key="first"):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Panel Clerk")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(
        name, name, rsa_key(key).public_key(), 1, start, start.replace(year=2030)
    )
    certificate = builder.sign(rsa_key(key), hashes.SHA256())
    private = rsa_key(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM), certificate


async def test_it_asks_with_the_secret_for_a_token_to_send_with(tokens, issuer):
    assert await tokens.token() == "token-1"
    assert issuer.grants == [
        {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": SECRET,
            "scope": "https://api.botframework.com/.default",
        }
    ]


async def test_a_token_is_asked_for_once(tokens, issuer):
    assert {await tokens.token() for _ in range(20)} == {"token-1"}
    assert len(issuer.grants) == 1


async def test_many_who_need_one_at_once_share_one_request(tokens, issuer):
    assert set(await asyncio.gather(*(tokens.token() for _ in range(20)))) == {"token-1"}
    assert len(issuer.grants) == 1


async def test_one_who_gives_up_waiting_does_not_spoil_it_for_the_next(tokens, issuer):
    issuer.may_answer.clear()
    first = asyncio.create_task(tokens.token())
    second = asyncio.create_task(tokens.token())
    await issuer.asked.wait()
    first.cancel()
    issuer.may_answer.set()

    assert await second == "token-1"
    assert len(issuer.grants) == 1


@pytest.mark.parametrize(
    ("lasts", "still_kept", "renewed"), [(3600, 3299, 3301), (120, 59, 61), (600, 299, 301)]
)
async def test_it_is_renewed_before_it_ends_and_nobody_waits(
    tokens, issuer, ticks, lasts, still_kept, renewed
):
    """Five minutes before, or at half its life where that is later."""
    issuer.token_lasts = lasts
    await tokens.token()
    ticks.now = still_kept
    await tokens.token()
    await is_renewed(tokens)
    assert len(issuer.grants) == 1

    ticks.now = renewed
    assert await tokens.token() == "token-1"
    await is_renewed(tokens)
    assert await tokens.token() == "token-2"


async def test_a_renewal_that_fails_keeps_the_old_token_while_it_is_valid(tokens, issuer, ticks):
    await tokens.token()
    issuer.token_answer = (500, b"")
    for ticks.now in (3301, 3302, 3320, 3599):
        assert await tokens.token() == "token-1"
        await is_renewed(tokens)
    assert len(issuer.grants) == 4  # The first, and one in ten seconds.

    ticks.now = 3601
    with pytest.raises(NoToken):
        await tokens.token()

    issuer.token_answer = None
    assert await tokens.token() == "token-6"


async def test_a_token_that_was_not_accepted_is_forgotten(tokens, issuer):
    tokens.forget(await tokens.token())

    assert await tokens.token() == "token-2"


async def test_two_who_complain_of_the_same_token_cost_one_renewal(tokens, issuer):
    old = await tokens.token()
    tokens.forget(old)
    await tokens.token()
    tokens.forget(old)

    assert await tokens.token() == "token-2"


@pytest.mark.parametrize(
    ("status", "is_refusal"),
    [
        (400, True),
        (401, True),
        (403, True),
        (404, True),
        (408, False),
        (429, False),
        (500, False),
        (302, False),
    ],
)
async def test_a_refusal_is_told_from_an_authority_that_is_away(tokens, issuer, status, is_refusal):
    issuer.token_answer = (status, b'{"error": "invalid_client", "error_description": "about the secret"}')

    with pytest.raises(NoToken, match=f"^{status} invalid_client$") as none:
        await tokens.token()

    assert none.value.is_refusal is is_refusal


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"\xff",
        b"[" * 5000,
        b"{}",
        b'{"access_token": "x"}',
        b'{"access_token": "x", "expires_in": 0}',
        b'{"access_token": "x", "expires_in": true}',
        b'{"access_token": "x", "expires_in": "soon"}',
        b'{"access_token": "x", "expires_in": 1e999}',
        b'{"access_token": "", "expires_in": 60}',
        b'{"access_token": "x\\r\\nHost: evil.example", "expires_in": 60}',
        b'{"access_token": {}, "expires_in": 60}',
        b'{"access_token": "x", "expires_in": 60, "more": "' + b"x" * 70_000 + b'"}',
    ],
)
async def test_an_answer_that_is_no_token_is_none(tokens, issuer, body):
    issuer.token_answer = (200, body)

    with pytest.raises(NoToken) as none:
        await tokens.token()

    assert not none.value.is_refusal


async def test_a_lifetime_may_be_written_as_text(tokens, issuer):
    issuer.token_answer = (200, b'{"access_token": "x", "expires_in": "3599"}')

    assert await tokens.token() == "x"


async def test_an_authority_that_hangs_is_not_waited_for_long(tokens, issuer, monkeypatch):
    monkeypatch.setattr("bot.tokens.LIMIT", 0.05)
    issuer.may_answer.clear()

    with pytest.raises(NoToken, match="TimeoutError"):
        await tokens.token()


async def test_nobody_there_is_an_authority_that_is_away(some_tokens):
    with pytest.raises(NoToken) as none:
        await some_tokens(login_url="http://127.0.0.1:1").token()

    assert not none.value.is_refusal


async def test_with_a_certificate_it_proves_that_it_holds_the_key(some_tokens, issuer):
    pem, certificate = a_pem()
    await some_tokens(credential=Certificate.from_pem(pem)).token()

    (form,) = issuer.grants
    audience = f"{issuer.login_url}/{TENANT}/oauth2/v2.0/token"
    claims = jwt.decode(
        form["client_assertion"], rsa_key("first").public_key(), algorithms=["PS256"], audience=audience
    )
    thumbprint = jwt.get_unverified_header(form["client_assertion"])["x5t#S256"]
    assert claims["iss"] == claims["sub"] == APP_ID
    assert 0 < claims["exp"] - claims["nbf"] <= 600
    assert base64.urlsafe_b64decode(thumbprint + "=") == certificate.fingerprint(hashes.SHA256())
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert "client_secret" not in form


async def test_every_assertion_is_used_once(some_tokens, issuer):
    tokens = some_tokens(credential=Certificate.from_pem(a_pem()[0]))
    for _ in range(2):
        tokens.forget(await tokens.token())

    first, second = (form["client_assertion"] for form in issuer.grants)
    assert first != second


def test_a_certificate_does_not_show_its_key():
    assert "key" not in repr(Certificate.from_pem(a_pem()[0]))


async def test_neither_the_secret_nor_the_token_is_logged(tokens, issuer):
    with capture_logs() as lines:
        issuer.token_answer = (401, f'{{"error": "{SECRET}", "error_description": "{SECRET}"}}'.encode())
        with pytest.raises(NoToken, match=r"^401$"):
            await tokens.token()
        issuer.token_answer = None
        await tokens.token()

    assert lines
    assert SECRET not in f"{lines} {tokens!r} {vars(tokens)!r}"
    assert "token-2" not in f"{lines} {vars(tokens)!r}"
