"""The door: only what Teams signed for this clerk, from a tenant of ours, comes in."""

import asyncio
import base64
import hashlib
import hmac
import json
import random
import string
import time

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from structlog.testing import capture_logs

from bot.door import DEEPEST, FOREIGN_TENANTS, KEYS_LIMIT, LARGEST_BODY, REFUSALS, Door, Refused, ServiceHosts
from tests.attacks.sizes import seed, size, tried
from tests.bot.issuer import (
    APP_ID,
    ISSUER,
    SERVICE_URL,
    TENANT,
    Issuer,
    an_activity,
    published,
    rsa_key,
)
from tests.fakes import let_the_loop_wait

OTHER_TENANT = "99999999-2222-4333-8444-555555555555"
HOUR = 3600
BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


class Ticks:
    """A clock that moves when told to."""

    def __init__(self, start=0.0):
        self.now = start

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
def clock():
    return Ticks(time.time())


@pytest.fixture
def a_door(issuer, session, clock, ticks):
    def build(**changes):
        return Door(
            session,
            **{
                "app_id": APP_ID,
                "tenants": [TENANT.upper()],
                "service_hosts": ["smba.trafficmanager.net"],
                "metadata_url": issuer.metadata_url,
                "allow_http": True,
                "clock": clock,
                "ticks": ticks,
                **changes,
            },
        )

    return build


@pytest.fixture
def door(a_door):
    return a_door()


def a_body(**changes):
    return json.dumps(an_activity(**changes)).encode()


async def refusal(door, authorization, body=None):
    with pytest.raises(Refused) as refused:
        await door.admit(authorization=authorization, body=a_body() if body is None else body)
    return refused.value


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned(header, payload, signature=b"x"):
    return "Bearer " + ".".join(
        b64(part if isinstance(part, bytes) else json.dumps(part).encode())
        for part in (header, payload, signature)
    )


def signed(header, payload):
    """A token with a true signature over whatever a library would refuse to write."""
    head, claims = (
        b64(part if isinstance(part, bytes) else json.dumps(part).encode()) for part in (header, payload)
    )
    signature = rsa_key("first").sign(f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
    return f"Bearer {head}.{claims}.{b64(signature)}"


async def test_what_teams_signed_for_the_clerk_comes_in_as_it_was_sent(door, issuer):
    assert await door.admit(authorization=issuer.bearer(), body=a_body()) == an_activity()


async def test_the_claim_may_be_spelt_service_url_with_a_capital(door, issuer):
    bearer = issuer.bearer(serviceurl=None, serviceUrl=SERVICE_URL)

    assert await door.admit(authorization=bearer, body=a_body())


async def test_a_personal_chat_without_channel_data_comes_in(door, issuer):
    assert await door.admit(authorization=issuer.bearer(), body=a_body(channelData=None))


async def test_five_minutes_of_difference_between_the_clocks_are_forgiven(door, issuer, clock):
    for bearer in (
        issuer.bearer(exp=int(clock()) - 290),
        issuer.bearer(nbf=int(clock()) + 290),
    ):
        assert await door.admit(authorization=bearer, body=a_body())


NOW = int(time.time())
HEADER = {"alg": "RS256", "kid": "first"}
GOOD = {"iss": ISSUER, "aud": APP_ID, "serviceurl": SERVICE_URL, "nbf": NOW - 60, "exp": NOW + HOUR}
WRONG_CLAIMS = {
    "another audience": {"aud": "somebody-else"},
    "no audience": {"aud": None},
    "many audiences": {"aud": [APP_ID]},
    "another issuer": {"iss": "https://sts.windows.net/x/"},
    "an issuer almost right": {"iss": ISSUER + "/"},
    "no issuer": {"iss": None},
    "a list of issuers": {"iss": [ISSUER]},
    "another service URL": {"serviceurl": "https://smba.trafficmanager.net/emea/"},
    "a service URL without its slash": {"serviceurl": SERVICE_URL.rstrip("/")},
    "no service URL": {"serviceurl": None},
    "two service URLs": {"serviceUrl": "https://evil.example/"},
    "no expiry": {"exp": None},
    "no beginning": {"nbf": None},
    "expired": {"exp": NOW - 600},
    "not yet valid": {"nbf": NOW + HOUR},
    "expiry as text": {"exp": str(NOW + HOUR)},
    "expiry true": {"exp": True},
    "expiry without end": {"exp": 1e400},
    "expiry of a thousand digits": {"exp": 10**1000},
    "beginning not a number": {"nbf": float("nan")},
    "a list as beginning": {"nbf": [NOW]},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
async def test_an_authentic_token_with_a_wrong_claim_is_unauthorised(door, issuer, claims):
    payload = {name: claim for name, claim in {**GOOD, **claims}.items() if claim is not None}

    assert (await refusal(door, signed(HEADER, payload))).status == 401


async def test_the_same_token_with_right_claims_comes_in(door):
    assert await door.admit(authorization=signed(HEADER, GOOD), body=a_body())


DEEP = b"[" * 2500 + b"]" * 2500
FORGED = {
    "no algorithm": unsigned({"alg": "none", "kid": "first"}, GOOD),
    "no algorithm, no signature": unsigned({"alg": "none", "kid": "first"}, GOOD, b""),
    "the algorithm in capitals": unsigned({"alg": "NONE", "kid": "first"}, GOOD),
    "a key beside the signature": unsigned(
        {"alg": "RS256", "kid": "first", "jwk": published("second")}, GOOD
    ),
    "no key id": unsigned({"alg": "RS256"}, GOOD),
    "a number as key id": unsigned({"alg": "RS256", "kid": 7}, GOOD),
    "a list as header": unsigned([], GOOD),
    "a header nested 2,500 deep": unsigned(DEEP, GOOD),
    "a header that is no JSON": unsigned(b"\xff\x00", GOOD),
    "a wrong signature": unsigned(HEADER, GOOD, b"x" * 256),
    "an endless signature": unsigned(HEADER, GOOD, b"x" * 300_000),
    "a critical extension": signed({"alg": "RS256", "kid": "first", "crit": ["b64"], "b64": False}, GOOD),
    "RS512 in the header": signed({"alg": "RS512", "kid": "first"}, GOOD),
    "claims nested 2,500 deep": signed(HEADER, b"[" * 2000),
    "claims that are a list": signed(HEADER, []),
    "claims that are no JSON": signed(HEADER, b"no"),
    "claims that are no text": signed(HEADER, bytes([0xFF])),
    "nothing": "",
    "only a scheme": "Bearer ",
    "another scheme": f"Basic {signed({'alg': 'RS256', 'kid': 'first'}, GOOD)}",
    "a token longer than any": signed(HEADER, {**GOOD, "more": "x" * 8000}),
    "no scheme": signed(HEADER, GOOD).removeprefix("Bearer "),
    "two tokens": f"Bearer {signed({'alg': 'RS256', 'kid': 'first'}, GOOD)} x",
    "garbage": "Bearer garbage",
    "dots": "Bearer ..",
    "four parts": "Bearer a.b.c.d",
    "a NUL": "Bearer a.b\x00.c",
    "surrogates": "Bearer a.b\udcff.c",
    "letters of another script": "Bearer а.б.в",
}


@pytest.mark.parametrize("authorization", [None, *FORGED.values()], ids=["no header", *FORGED])
async def test_a_forged_or_malformed_token_is_unauthorised(door, authorization):
    assert (await refusal(door, authorization)).status == 401


async def test_the_public_key_used_as_a_shared_secret_is_unauthorised(door, issuer):
    pem = rsa_key("first").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signing_input = ".".join(
        b64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "first"}, GOOD)
    )
    signature = b64(hmac.digest(pem, signing_input.encode(), hashlib.sha256))

    assert (await refusal(door, f"Bearer {signing_input}.{signature}")).status == 401


async def test_a_key_that_nobody_published_is_unauthorised(door, issuer):
    assert (await refusal(door, issuer.bearer(kid="third"))).status == 401


async def test_another_key_under_a_known_id_is_unauthorised(door, issuer):
    token = issuer.token(kid="third", headers={"kid": "first"})

    assert (await refusal(door, f"Bearer {token}")).status == 401


async def test_one_token_cannot_be_written_in_two_ways(door, issuer):
    """The last letter of a signature has spare bits; a careless decoder reads sixteen spellings alike."""
    bearer = issuer.bearer()
    twin = bearer[:-1] + BASE64[BASE64.index(bearer[-1]) ^ 1]

    assert (await refusal(door, twin)).status == 401


@pytest.mark.parametrize("endorsements", [(), ("webchat",), ("MSTEAMS",), (7, None), None])
async def test_a_key_not_endorsed_for_teams_is_unauthorised(door, issuer, endorsements):
    issuer.keys = [published("first", endorsements=endorsements)]

    assert (await refusal(door, issuer.bearer())).status == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"serviceUrl": None},
        {"serviceUrl": ""},
        {"serviceUrl": [SERVICE_URL]},
        {"channelId": None},
        {"channelId": "emulator"},
        {"channelId": "Msteams"},
        {"channelId": ["msteams"]},
    ],
)
async def test_an_activity_the_token_does_not_vouch_for_is_unauthorised(door, issuer, changes):
    assert (await refusal(door, issuer.bearer(), a_body(**changes))).status == 401


async def test_an_activity_without_service_url_is_not_saved_by_a_token_without_one(door, issuer):
    assert (await refusal(door, issuer.bearer(serviceurl=None), a_body(serviceUrl=None))).status == 401


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "ftp://smba.trafficmanager.net/", "https://u@smba/"]
)
async def test_a_service_host_that_is_not_listed_is_forbidden_even_if_signed(door, issuer, url):
    assert (await refusal(door, issuer.bearer(serviceurl=url), a_body(serviceUrl=url))).status == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"id": "c", "tenantId": OTHER_TENANT}, "channelData": None},
        {"conversation": {"id": "c"}, "channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"conversation": {"id": "c", "tenantId": OTHER_TENANT}},
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"conversation": {"id": "c"}, "channelData": None},
        {"conversation": None, "channelData": None},
        {"conversation": {"tenantId": ""}},
        {"conversation": {"tenantId": [TENANT]}},
        {"channelData": {"tenant": {"id": {"id": TENANT}}}},
        {"conversation": [], "channelData": "x"},
        {"conversation": {"tenantId": f"{TENANT}\n"}},
    ],
)
async def test_an_activity_of_another_tenant_is_forbidden_and_leaves_one_line(door, issuer, changes):
    counted = FOREIGN_TENANTS._value.get()

    with capture_logs() as lines:
        refused = await refusal(door, issuer.bearer(), a_body(**changes))

    assert refused.status == 403
    assert FOREIGN_TENANTS._value.get() == counted + 1
    (line,) = lines
    assert line["event"] == "An activity of a tenant that is not ours was refused."
    assert "\n" not in line["tenant"]
    assert set(line) == {"event", "log_level", "tenant"}


async def test_two_tenants_of_ours_in_one_activity_are_one_too_many(a_door, issuer):
    door = a_door(tenants=[TENANT, OTHER_TENANT])
    mixed = a_body(channelData={"tenant": {"id": OTHER_TENANT}})

    assert (await refusal(door, issuer.bearer(), mixed)).status == 403


async def test_tenants_are_compared_case_blind(door, issuer):
    shouted = a_body(conversation={"id": "c", "tenantId": TENANT.upper()})

    assert await door.admit(authorization=issuer.bearer(), body=shouted)


def nested(depth):
    """An activity with `depth` containers inside each other, itself among them."""
    return a_body()[:-1] + b', "value": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


MALFORMED = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "text": b'"hello"',
    "not a number": b'{"a": NaN}',
    "without end": b'{"a": 1e999}',
    "minus infinity": b'{"a": -Infinity}',
    "an endless number": b'{"a": ' + b"9" * 5000 + b"}",
    "no UTF-8": b'{"a": "\xff"}',
    "UTF-16": json.dumps({"a": 1}).encode("utf-16"),
    "a raw control character": b'{"a": "\x00"}',
    "words after the end": b"{} {}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_body_is_a_bad_request_to_those_with_a_token(door, issuer, body):
    assert (await refusal(door, issuer.bearer(), body)).status == 400


@pytest.mark.parametrize("body", [*MALFORMED.values(), nested(5000)], ids=[*MALFORMED, "deep"])
async def test_without_a_token_nobody_learns_that_the_body_is_malformed(door, body):
    assert (await refusal(door, "Bearer a.b.c", body)).status == 401


async def test_a_body_too_large_is_refused_before_anything_else(door, issuer):
    assert (await refusal(door, None, b" " * (LARGEST_BODY + 1))).status == 413
    assert (await refusal(door, None, b" " * LARGEST_BODY)).status == 401
    assert issuer.fetches == 0


@pytest.mark.parametrize("depth", [DEEPEST + 1, 500, 3000, 100_000])
async def test_a_body_too_deep_is_too_large(door, issuer, depth):
    assert (await refusal(door, issuer.bearer(), nested(depth))).status == 413


async def test_a_body_as_deep_as_allowed_comes_in(door, issuer):
    assert await door.admit(authorization=issuer.bearer(), body=nested(DEEPEST - 1))
    assert await door.admit(authorization=issuer.bearer(), body=nested(DEEPEST))


async def test_a_broad_but_shallow_body_comes_in(door, issuer):
    assert await door.admit(authorization=issuer.bearer(), body=a_body(value=[{}] * 5000))


async def test_every_refusal_is_counted_by_its_status(door):
    counted = REFUSALS.labels(401)._value.get()

    await refusal(door, None)

    assert REFUSALS.labels(401)._value.get() == counted + 1


async def test_no_refusal_says_anything_of_what_was_sent(door, issuer):
    body = a_body(text="canary", conversation={"id": "c", "tenantId": "canary"})

    with capture_logs() as lines:
        refused = await refusal(door, issuer.bearer(), body)

    assert "canary" not in f"{refused!r} {lines}"


def mutated(bearer, dice):
    """One to three small changes anywhere in a good header."""
    letters = list(bearer)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(letters))
        match dice.randrange(8):
            case 5 | 6 | 7:
                letters[place] = dice.choice(BASE64)
            case 0:
                letters[place] = chr(dice.choice([dice.randrange(33, 127), dice.randrange(0x80, 0x2FFF), 0]))
            case 1:
                letters.insert(place, dice.choice(string.printable))
            case 2:
                del letters[place]
            case 3:
                letters[place : place + dice.randint(1, 400)] = []
            case _:
                letters[place:place] = letters[: dice.randint(1, 400)]
        letters = letters or [" "]
    return "".join(letters)


async def test_thousands_of_mutated_headers_are_all_unauthorised(door, issuer):
    dice, number = random.Random(20261121 + seed()), size(2_000, 10_000)
    bearer = issuer.bearer()
    assert await door.admit(authorization=bearer, body=a_body())

    for _ in range(number):
        header = mutated(bearer, dice)
        if header != bearer:
            assert (await refusal(door, header)).status == 401, header

    assert issuer.fetches <= 2
    tried("T1", "mutated headers, none accepted", number)


# What follows is about the issuer's signing keys.


async def keys_are_renewed(door):
    """Once what was asked for behind the visitors' backs has come, or not."""
    if renewal := door._keys._renewal:
        await asyncio.wait([renewal])


async def test_the_keys_are_fetched_once_for_many_at_the_same_time(door, issuer):
    knocks = [door.admit(authorization=issuer.bearer(jti=str(n)), body=a_body()) for n in range(20)]

    await asyncio.gather(*knocks)

    assert issuer.fetches == 1


async def test_a_visitor_who_leaves_while_the_keys_come_does_not_spoil_it_for_the_next(door, issuer):
    issuer.may_answer.clear()
    first = asyncio.create_task(door.admit(authorization=issuer.bearer(), body=a_body()))
    second = asyncio.create_task(door.admit(authorization=issuer.bearer(jti="2"), body=a_body()))
    await issuer.asked.wait()
    first.cancel()
    issuer.may_answer.set()

    assert await second
    assert issuer.fetches == 1


async def test_the_first_request_after_a_key_roll_comes_in(door, issuer):
    await door.admit(authorization=issuer.bearer(), body=a_body())
    issuer.roll()

    assert await door.admit(authorization=issuer.bearer(), body=a_body())
    assert issuer.fetches == 2


async def test_everyone_who_knocks_just_after_a_key_roll_comes_in(door, issuer):
    await door.admit(authorization=issuer.bearer(), body=a_body())
    issuer.roll()
    knocks = [door.admit(authorization=issuer.bearer(jti=str(n)), body=a_body()) for n in range(20)]

    await asyncio.gather(*knocks)

    assert issuer.fetches == 2


async def test_a_token_is_not_remembered_past_its_key_even_if_another_takes_the_key_s_name(
    door, issuer, ticks
):
    old = issuer.bearer()
    await door.admit(authorization=old, body=a_body())
    issuer.keys = [{**published("second"), "kid": "first"}]
    ticks.now += 25 * HOUR
    await door.admit(authorization=old, body=a_body())
    await keys_are_renewed(door)

    assert (await refusal(door, old)).status == 401


async def test_a_token_of_a_withdrawn_key_is_no_longer_remembered(door, issuer):
    old = issuer.bearer()
    await door.admit(authorization=old, body=a_body())
    issuer.roll()
    await door.admit(authorization=issuer.bearer(), body=a_body())

    assert (await refusal(door, old)).status == 401


async def test_floods_of_unknown_keys_ask_the_issuer_once_in_five_minutes(door, issuer, ticks):
    await door.admit(authorization=issuer.bearer(), body=a_body())
    for flood in range(3):
        for number in range(50):
            await refusal(door, issuer.bearer(kid="third", headers={"kid": f"{flood}-{number}"}))
        assert issuer.fetches == 2 + flood
        ticks.now += 301


async def test_keys_are_asked_for_again_after_a_day_without_anybody_waiting(door, issuer, ticks):
    bearer = issuer.bearer()
    await door.admit(authorization=bearer, body=a_body())
    ticks.now += 24 * HOUR
    issuer.may_answer.clear()

    assert await door.admit(authorization=bearer, body=a_body())

    issuer.may_answer.set()
    await keys_are_renewed(door)
    assert issuer.fetches == 2


SPOILS = {
    "an error": lambda issuer: setattr(issuer, "status", 500),
    "a redirect": lambda issuer: setattr(issuer, "status", 302),
    "nobody there": lambda issuer: setattr(issuer, "jwks_uri", "http://127.0.0.1:1/keys"),
    "a file": lambda issuer: setattr(issuer, "jwks_uri", "file:///etc/passwd"),
    "no keys": lambda issuer: setattr(issuer, "keys", []),
    "strange keys": lambda issuer: setattr(
        issuer,
        "keys",
        [7, {}, {"kty": "RSA", "kid": "first"}, {"kty": "RSA", "kid": "first", "n": 5, "e": []}],
    ),
    "no list": lambda issuer: setattr(issuer, "keys", "keys"),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
async def test_old_keys_are_kept_while_the_issuer_fails(door, issuer, ticks, spoil):
    await door.admit(authorization=issuer.bearer(), body=a_body())
    spoil(issuer)
    ticks.now += 25 * HOUR

    assert await door.admit(authorization=issuer.bearer(jti="new"), body=a_body())
    await keys_are_renewed(door)
    assert await door.admit(authorization=issuer.bearer(jti="newer"), body=a_body())


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
async def test_without_any_keys_everyone_is_unauthorised_until_the_issuer_recovers(
    door, issuer, ticks, spoil
):
    before = dict(vars(issuer))
    spoil(issuer)
    assert (await refusal(door, issuer.bearer())).status == 401

    vars(issuer).update({name: before[name] for name in ("status", "jwks_uri", "keys")})
    ticks.now += 11

    assert await door.admit(authorization=issuer.bearer(), body=a_body())


async def test_a_hanging_issuer_stalls_nobody_whose_key_is_known(door, issuer):
    bearer = issuer.bearer()
    await door.admit(authorization=bearer, body=a_body())
    issuer.asked.clear()
    issuer.may_answer.clear()

    lost = asyncio.create_task(refusal(door, issuer.bearer(kid="third")))
    await issuer.asked.wait()
    assert await door.admit(authorization=bearer, body=a_body())
    assert not lost.done()

    let_the_loop_wait(KEYS_LIMIT)
    assert (await lost).status == 401
    assert not issuer.may_answer.is_set()


async def test_keys_of_other_kinds_are_passed_over(door, issuer):
    issuer.keys += [
        {"kty": "EC", "kid": "first", "crv": "P-256", "x": "AA", "y": "AA"},
        {**published("second"), "use": "enc", "kid": "first"},
    ]

    assert await door.admit(authorization=issuer.bearer(), body=a_body())


async def test_in_production_keys_are_taken_over_https_only(a_door, issuer):
    assert (await refusal(a_door(allow_http=False), issuer.bearer())).status == 401


async def test_a_remembered_token_is_still_compared_with_each_activity(door, issuer):
    bearer = issuer.bearer()
    await door.admit(authorization=bearer, body=a_body())

    elsewhere = a_body(serviceUrl="https://smba.trafficmanager.net/emea/")
    assert (await refusal(door, bearer, elsewhere)).status == 401


async def test_a_remembered_token_expires(door, issuer, clock):
    bearer = issuer.bearer(exp=int(clock()) + 60)
    await door.admit(authorization=bearer, body=a_body())
    clock.now += 361

    assert (await refusal(door, bearer)).status == 401


async def test_a_remembered_token_is_not_verified_again(door, issuer, monkeypatch):
    bearer = issuer.bearer()
    await door.admit(authorization=bearer, body=a_body())

    def never(*_):
        raise AssertionError("verified twice")

    monkeypatch.setattr("bot.door._claims", never)

    assert await door.admit(authorization=bearer, body=a_body())


async def test_only_so_many_tokens_are_remembered(door, issuer, monkeypatch):
    monkeypatch.setattr("bot.door.TOKENS_REMEMBERED", 3)
    for number in range(5):
        await door.admit(authorization=issuer.bearer(jti=str(number)), body=a_body())

    assert len(door._remembered) == 3


# What follows is about the hosts that may be sent a token.

HOSTS = ServiceHosts(frozenset({"smba.trafficmanager.net"}))
HOME = "smba.trafficmanager.net"
TRICKS = [
    f"http://{HOME}/",
    f"//{HOME}/",
    f"{HOME}/",
    "",
    f"ftp://{HOME}/",
    f"javascript://{HOME}/",
    f"HTTPS://{HOME}/",
    f" https://{HOME}/",
    f"https://{HOME}/ ",
    f"https://{HOME}/\n",
    f"https://{HOME}\t/",
    f"ht\ntps://{HOME}/",
    f"https://{HOME}\x00.evil.example/",
    f"https://{HOME}.evil.example/",
    f"https://evil{HOME}/",
    f"https://evil.example/{HOME}",
    f"https://evil.example#{HOME}/",
    f"https://evil.example?{HOME}/",
    f"https://evil.example\\@{HOME}/",
    f"https://evil.example\\.{HOME}/",
    f"https://{HOME}\\@evil.example/",
    f"https://{HOME}@evil.example/",
    f"https://evil.example@{HOME}/",
    f"https://user:secret@{HOME}/",
    f"https://@{HOME}/",
    f"https://{HOME}:443@evil.example/",
    f"https://{HOME}:8443/",
    f"https://{HOME}:0443/",
    f"https://{HOME}:/",
    f"https://{HOME}:443:443/",
    f"https://{HOME}./",
    f"https://.{HOME}/",
    "https://smba%2etrafficmanager.net/",
    "https://smba。trafficmanager.net/",
    "https://\uff53mba.trafficmanager.net/",
    "https://smbа.trafficmanager.net/",
    "https://ſmba.trafficmanager.net/",
    "https://smba\u200b.trafficmanager.net/",
    "https://smba\u00ad.trafficmanager.net/",
    "https://[::1]/",
    f"https://[::ffff:{HOME}]/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://localhost/",
    "https://169.254.169.254/latest/meta-data/",
    f"https:/{HOME}/",
    f"https:///{HOME}/",
    f"https://{HOME}//evil.example/",
    f"https://{HOME}/../evil",
    f"https://{HOME}/a/./b",
    f"https://{HOME}/%2e%2e/",
    f"https://{HOME}/?next=https://evil.example",
    f"https://{HOME}/#x",
    f"https://{HOME}/uk;x/",
    f"https://{HOME}/\ud800/",
    None,
    7,
    [f"https://{HOME}/"],
]


@pytest.mark.parametrize("url", TRICKS, ids=ascii)
def test_no_url_trick_gets_past_the_list_of_hosts(url):
    assert not HOSTS.allows(url)


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOME}",
        f"https://{HOME}/",
        f"https://{HOME}/uk/",
        f"https://{HOME}/emea/{TENANT}/",
        f"https://{HOME}:443/uk",
        "https://SMBA.TrafficManager.net/uk/",
    ],
)
def test_plain_urls_of_a_listed_host_are_allowed(url):
    assert HOSTS.allows(url)


def test_a_door_in_development_allows_http_and_any_port():
    hosts = ServiceHosts(frozenset({"127.0.0.1"}), allow_http=True)

    assert hosts.allows("http://127.0.0.1:56150/_connector")
    assert not hosts.allows("http://127.0.0.2:56150/_connector")
