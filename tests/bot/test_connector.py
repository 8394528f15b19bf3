"""The connector: what Teams may answer to a send, what that means, and where a token never goes."""

import asyncio
import json
import time
from email.utils import formatdate

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.connector import (
    ANSWER_WITHIN,
    Ambiguous,
    Connector,
    Gone,
    NoRoster,
    Rejected,
    Sent,
    Unauthorised,
    Unreachable,
    Wait,
)
from bot.door import ServiceHosts
from bot.messenger import posted
from bot.tokens import NoToken
from tests.bot.issuer import TENANT
from tests.fakes import let_the_loop_wait

CONVERSATION = "19:abc@thread.tacv2;messageid=1763799999000"
PATH = "/_connector/v3/conversations/19%3Aabc%40thread.tacv2%3Bmessageid%3D1763799999000/activities"
MESSAGE = {"type": "message", "text": "Good morning"}
LOCAL = ServiceHosts(frozenset({"127.0.0.1"}), allow_http=True)


class CountedTokens:
    """token-1, and a new one after each that was forgotten."""

    def __init__(self):
        self.number = 1
        self.asked = 0
        self.fails = None

    async def token(self):
        self.asked += 1
        if self.fails:
            raise self.fails
        return f"token-{self.number}"

    def forget(self, token):
        assert token == f"token-{self.number}"
        self.number += 1


class Teams:
    """Keeps what it received, and answers what it was told."""

    def __init__(self):
        self.received = []
        self.answers = []
        self.asked, self.may_go_on = asyncio.Event(), asyncio.Event()
        app = web.Application()
        app.router.add_route("*", r"/{rest:[\s\S]*}", self._answer)
        self.server = TestServer(app)

    @property
    def service_url(self):
        return str(self.server.make_url("/_connector/"))

    def will_answer(self, status, body=b"", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, body if isinstance(body, bytes) else json.dumps(body).encode(), named))

    async def hang(self, request):
        self.asked.set()
        await self.may_go_on.wait()
        return web.Response()

    async def _answer(self, request):
        body = await request.read()
        self.received.append((request.method, request.raw_path, dict(request.headers), body))
        answer = self.answers.pop(0) if self.answers else (200, b'{"id": "1"}', {})
        if callable(answer):
            return await answer(request)
        status, content, headers = answer
        return web.Response(status=status, body=content, headers=headers, content_type="application/json")


@pytest.fixture
async def teams():
    teams = Teams()
    await teams.server.start_server()
    yield teams
    teams.may_go_on.set()
    await teams.server.close()


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def tokens():
    return CountedTokens()


@pytest.fixture
def connector(session, tokens):
    return Connector(session, tokens, LOCAL)


@pytest.fixture
async def wire():
    """A listener that only counts the bytes it receives."""

    class Wire:
        received = b""
        connections = 0

        async def listen(self, reader, writer):
            Wire.connections += 1
            Wire.received += await reader.read(65_536)
            writer.close()

    server = await asyncio.start_server(Wire().listen, "127.0.0.1", 0)
    Wire.port = server.sockets[0].getsockname()[1]
    yield Wire
    server.close()
    await server.wait_closed()


async def test_a_post_carries_the_token_and_the_activity_to_the_conversation(connector, teams):
    assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == Sent(id="1")

    ((method, path, headers, body),) = teams.received
    assert (method, path) == ("POST", PATH)
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == MESSAGE


async def test_a_card_that_is_in_json_already_arrives_as_the_same_message(connector, teams):
    card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "“wörld” \\ 🇬🇧"}]}
    written = json.dumps(card, ensure_ascii=False).encode()
    for content in (card, written):
        activity = posted(content, summary="Panel “Clerk”")
        assert await connector.post(teams.service_url, CONVERSATION, activity) == Sent(id="1")

    read, in_json = teams.received
    assert json.loads(in_json[3]) == json.loads(read[3])
    assert in_json[2]["Content-Type"] == read[2]["Content-Type"]
    assert json.loads(in_json[3])["attachments"][0]["content"] == card


async def test_an_update_replaces_one_activity(connector, teams):
    assert await connector.update(teams.service_url, CONVERSATION, "17/63", MESSAGE) == Sent(id="1")

    ((method, path, _, body),) = teams.received
    assert (method, path) == ("PUT", f"{PATH}/17%2F63")
    assert json.loads(body) == MESSAGE


async def test_a_deletion_has_no_body(connector, teams):
    teams.will_answer(200)

    assert await connector.delete(teams.service_url, CONVERSATION, "1763") == Sent()
    assert teams.received[0][:2] == ("DELETE", f"{PATH}/1763")
    assert teams.received[0][3] == b""


async def test_a_personal_conversation_is_opened_without_an_activity(connector, teams):
    teams.will_answer(201, {"id": "a:1x"})

    answer = await connector.open_personal(teams.service_url, bot="28:app", member="29:x", tenant=TENANT)

    assert answer == Sent(conversation="a:1x")
    ((method, path, _, body),) = teams.received
    assert (method, path) == ("POST", "/_connector/v3/conversations")
    assert json.loads(body) == {
        "bot": {"id": "28:app"},
        "members": [{"id": "29:x"}],
        "tenantId": TENANT,
        "isGroup": False,
        "channelData": {"tenant": {"id": TENANT}},
    }


async def test_a_personal_conversation_without_id_may_be_opened_again(connector, teams):
    teams.will_answer(201)

    answer = await connector.open_personal(teams.service_url, bot="28:app", member="29:x", tenant=TENANT)

    assert answer == Ambiguous("no conversation id")


async def test_a_person_who_cannot_be_reached_is_unreachable(connector, teams):
    teams.will_answer(403, {"error": {"code": "BotNotInConversationRoster", "message": "…"}})

    answer = await connector.open_personal(teams.service_url, bot="28:app", member="29:x", tenant=TENANT)

    assert answer == Unreachable("BotNotInConversationRoster")


async def test_a_thread_is_opened_with_its_first_activity(connector, teams):
    teams.will_answer(201, {"id": CONVERSATION, "activityId": "1763799999000"})

    answer = await connector.open_thread(
        teams.service_url, bot="28:app", channel="19:abc@thread.tacv2", tenant=TENANT, activity=MESSAGE
    )

    assert answer == Sent(id="1763799999000", conversation=CONVERSATION)
    opening = json.loads(teams.received[0][3])
    assert opening["isGroup"] is True
    assert opening["channelData"]["channel"] == {"id": "19:abc@thread.tacv2"}
    assert opening["activity"] == MESSAGE
    assert "members" not in opening


ANSWERS = [
    (200, {"id": "7"}, {}, Sent("7")),
    (201, {"id": "7"}, {}, Sent("7")),
    (202, b"", {}, Sent()),
    (200, b"<html>maintenance</html>", {}, Sent()),
    (200, b"\xff\xfe", {}, Sent()),
    (200, b"[" * 5000, {}, Sent()),
    (200, [], {}, Sent()),
    (200, {"id": 7}, {}, Sent()),
    (200, {"id": ""}, {}, Sent()),
    (200, {"id": "7", "more": "x" * 70_000}, {}, Sent()),
    (429, b"", {"Retry_After": "7"}, Wait(7.0)),
    (429, b"", {"Retry_After": "0.5"}, Wait(0.5)),
    (429, b"", {}, Wait()),
    (429, b"", {"Retry_After": "soon"}, Wait()),
    (429, b"", {"Retry_After": "nan"}, Wait()),
    (429, b"", {"Retry_After": "-5"}, Wait(0.0)),
    (429, b"", {"Retry_After": "999999"}, Wait(3600.0)),
    (429, b"", {"Retry_After": "Mon, 01 Jan 99999999999 00:00:00 GMT"}, Wait()),
    (412, b"", {}, Ambiguous("412")),
    (408, b"", {}, Ambiguous("408")),
    (500, b"", {}, Ambiguous("500")),
    (502, b"<html>", {}, Ambiguous("502")),
    (503, b"", {"Retry_After": "5"}, Ambiguous("503")),
    (504, b"", {}, Ambiguous("504")),
    (400, {"error": {"code": "BadSyntax"}}, {}, Rejected("BadSyntax")),
    (413, {"error": {"code": "MessageSizeTooBig"}}, {}, Rejected("MessageSizeTooBig")),
    (413, b"", {}, Rejected("413")),
    (405, b"", {}, Rejected("405")),
    (403, {"error": {"code": "ConversationBlockedByUser"}}, {}, Unreachable("ConversationBlockedByUser")),
    (403, {"error": {"code": "THREADACCESSDENIED-209"}}, {}, Unreachable("THREADACCESSDENIED-209")),
    (403, b"", {}, Unreachable("403")),
    (403, {"error": {"code": "what people wrote"}}, {}, Unreachable("403")),
    (403, {"error": "no"}, {}, Unreachable("403")),
    (404, {"error": {"code": "ConversationNotFound"}}, {}, Unreachable("ConversationNotFound")),
    (
        404,
        {"error": {"code": "ActivityNotFoundInConversation"}},
        {},
        Unreachable("ActivityNotFoundInConversation"),
    ),
]


@pytest.mark.parametrize(("status", "body", "headers", "answer"), ANSWERS)
async def test_each_answer_of_teams_to_a_post_means_one_thing(
    connector, teams, status, body, headers, answer
):
    teams.will_answer(status, body, **headers)

    assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == answer
    assert len(teams.received) == 1


async def test_a_retry_may_be_named_by_its_hour(connector, teams):
    teams.will_answer(429, Retry_After=formatdate(time.time() + 60, usegmt=True))

    answer = await connector.post(teams.service_url, CONVERSATION, MESSAGE)

    assert 50 < answer.seconds <= 60


@pytest.mark.parametrize("change", ["update", "delete"])
async def test_a_message_that_is_no_longer_there_is_gone(connector, teams, change):
    teams.will_answer(404, {"error": {"code": "ActivityNotFoundInConversation"}})
    rest = (MESSAGE,) if change == "update" else ()

    assert await getattr(connector, change)(teams.service_url, CONVERSATION, "7", *rest) == Gone()


@pytest.mark.parametrize("change", ["update", "delete"])
async def test_a_conversation_that_is_no_longer_there_is_unreachable(connector, teams, change):
    teams.will_answer(404, {"error": {"code": "ConversationNotFound"}})
    rest = (MESSAGE,) if change == "update" else ()
    answer = await getattr(connector, change)(teams.service_url, CONVERSATION, "7", *rest)

    assert answer == Unreachable("ConversationNotFound")


async def test_a_token_that_is_not_accepted_is_renewed_once_and_the_send_repeated(connector, teams):
    teams.will_answer(401)
    teams.will_answer(200, {"id": "7"})

    assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == Sent("7")
    assert [headers["Authorization"] for _, _, headers, _ in teams.received] == [
        "Bearer token-1",
        "Bearer token-2",
    ]


async def test_a_fresh_token_that_is_not_accepted_either_is_unauthorised(connector, teams):
    teams.will_answer(401)
    teams.will_answer(401)

    assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == Unauthorised()
    assert len(teams.received) == 2


@pytest.mark.parametrize(("is_refusal", "answer"), [(True, Unauthorised()), (False, Wait())])
async def test_without_a_token_nothing_is_sent(connector, tokens, teams, is_refusal, answer):
    tokens.fails = NoToken("400", is_refusal=is_refusal)

    assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == answer
    assert teams.received == []


async def test_a_connector_that_cannot_be_reached_certainly_got_nothing(connector):
    assert await connector.post("http://127.0.0.1:1/", CONVERSATION, MESSAGE) == Wait()


async def test_a_connection_dropped_before_the_answer_is_ambiguous(connector, teams):
    async def drop(request):
        request.transport.close()
        return web.Response()

    teams.answers.append(drop)

    answer = await connector.post(teams.service_url, CONVERSATION, MESSAGE)

    assert answer == Ambiguous("ServerDisconnectedError")
    assert len(teams.received) == 1


@pytest.mark.parametrize(
    ("status", "answer"), [(200, Sent()), (500, Ambiguous("500")), (400, Rejected("400"))]
)
@pytest.mark.parametrize("then", ["drop", "hang"])
async def test_an_answer_that_breaks_off_has_still_said_its_status(tokens, teams, status, answer, then):
    heard = asyncio.Event()

    async def hear(*_):
        heard.set()

    async def break_off(request):
        response = web.StreamResponse(status=status, headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"id": "')
        if then == "hang":
            await heard.wait()
            let_the_loop_wait(ANSWER_WITHIN)
            await teams.may_go_on.wait()
        request.transport.close()
        return response

    teams.answers.append(break_off)
    listening = aiohttp.TraceConfig()
    listening.on_request_end.append(hear)

    async with aiohttp.ClientSession(trace_configs=[listening]) as session:
        connector = Connector(session, tokens, LOCAL)
        assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == answer


async def test_an_answer_that_does_not_come_is_ambiguous(connector, teams):
    teams.answers.append(teams.hang)
    send = asyncio.create_task(connector.post(teams.service_url, CONVERSATION, MESSAGE))
    await teams.asked.wait()
    let_the_loop_wait(ANSWER_WITHIN)

    answer = await send

    assert isinstance(answer, Ambiguous)
    assert "Timeout" in answer.why


async def test_a_send_can_be_cancelled(connector, teams):
    teams.answers.append(teams.hang)
    send = asyncio.create_task(connector.post(teams.service_url, CONVERSATION, MESSAGE))
    await teams.asked.wait()
    send.cancel()

    with pytest.raises(asyncio.CancelledError):
        await send


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_refused_and_its_target_gets_nothing(connector, teams, wire, status):
    teams.will_answer(status, Location=f"http://127.0.0.1:{wire.port}/")

    assert await connector.post(teams.service_url, CONVERSATION, MESSAGE) == Rejected("redirect")
    assert wire.connections == 0


@pytest.mark.parametrize("conversation", ["", ".", "..", "a\ud800b"])
async def test_an_id_that_cannot_stand_in_a_path_is_rejected(connector, teams, conversation):
    assert await connector.post(teams.service_url, conversation, MESSAGE) == Rejected("unusable id")
    assert teams.received == []


@pytest.mark.parametrize(
    ("conversation", "segment"),
    [
        ("../../evil", "..%2F..%2Fevil"),
        ("a?b#c", "a%3Fb%23c"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("a%2Fb", "a%252Fb"),
        ("ä", "%C3%A4"),
    ],
)
async def test_an_id_stays_one_segment_of_the_path(connector, teams, conversation, segment):
    await connector.post(teams.service_url, conversation, MESSAGE)

    assert teams.received[0][1] == f"/_connector/v3/conversations/{segment}/activities"


async def test_a_service_url_without_its_last_slash_is_the_same(connector, teams):
    await connector.post(teams.service_url.rstrip("/"), CONVERSATION, MESSAGE)

    assert teams.received[0][1] == PATH


async def test_words_with_lone_surrogates_can_be_sent(connector, teams):
    assert await connector.post(teams.service_url, CONVERSATION, {"text": "\ud800"}) == Sent("1")
    assert json.loads(teams.received[0][3]) == {"text": "\ud800"}


async def test_the_members_are_read_to_the_last_page(connector, teams):
    teams.will_answer(200, {"members": [{"id": "29:a"}, {"id": "29:b"}], "continuationToken": "more&more/="})
    teams.will_answer(200, {"members": [{"id": "29:c"}]})

    members = await connector.members(teams.service_url, "19:abc@thread.tacv2")

    assert members == [{"id": "29:a"}, {"id": "29:b"}, {"id": "29:c"}]
    path = "/_connector/v3/conversations/19%3Aabc%40thread.tacv2/pagedmembers?pageSize=500"
    assert [(method, at) for method, at, _, _ in teams.received] == [
        ("GET", path),
        ("GET", f"{path}&continuationToken=more%26more%2F%3D"),
    ]


async def test_a_page_may_be_long(connector, teams):
    many = [{"id": f"29:{number}", "name": "x" * 1000} for number in range(500)]
    teams.will_answer(200, {"members": many})

    assert await connector.members(teams.service_url, CONVERSATION) == many


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (429, b"", Wait()),
        (403, {"error": {"code": "BotNotInConversationRoster"}}, Unreachable("BotNotInConversationRoster")),
        (502, b"", Ambiguous("502")),
        (200, b"<html>", Ambiguous("unreadable roster")),
        (200, {"members": "all"}, Ambiguous("unreadable roster")),
        (200, {"members": [7]}, Ambiguous("unreadable roster")),
        (200, {"members": [{"x": "x" * 2_200_000}]}, Ambiguous("unreadable roster")),
    ],
)
async def test_a_roster_that_is_not_whole_is_none(connector, teams, status, body, answer):
    teams.will_answer(200, {"members": [{"id": "29:a"}], "continuationToken": "more"})
    teams.will_answer(status, body)

    with pytest.raises(NoRoster) as none:
        await connector.members(teams.service_url, CONVERSATION)

    assert none.value.answer == answer


async def test_a_roster_without_end_is_given_up(connector, teams):
    for _ in range(50):
        teams.will_answer(200, {"members": [], "continuationToken": "again"})

    with pytest.raises(NoRoster):
        await connector.members(teams.service_url, CONVERSATION)

    assert len(teams.received) == 40


HOME = "smba.trafficmanager.net"
TRICKS = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://①②⑦.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://0.0.0.0:{port}/",
    f"http://{HOME}@127.0.0.1:{{port}}/",
    f"http://{HOME}:443@127.0.0.1:{{port}}/",
    f"http://user:{HOME}@127.0.0.1:{{port}}/",
    f"http://127.0.0.1:{{port}}#@{HOME}/",
    f"http://127.0.0.1:{{port}}?@{HOME}/",
    f"http://127.0.0.1:{{port}}\\@{HOME}/",
    f"http://127.0.0.1:{{port}}/{HOME}/",
    f"http://127.0.0.1:{{port}}/@{HOME}/",
    f" http://127.0.0.1:{{port}}/#{HOME}",
    "//127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    f"http://{HOME}\r\n@127.0.0.1:{{port}}/",
    f"http://{HOME}\x00@127.0.0.1:{{port}}/",
    f"http://{HOME}%2f@127.0.0.1:{{port}}/",
    f"http://{HOME}.127.0.0.1:{{port}}/",
    "http://127%2e0%2e0%2e1:{port}/",
    f"http://{HOME}\t@127.0.0.1:{{port}}/",
]


@pytest.mark.parametrize("trick", TRICKS, ids=ascii)
async def test_no_url_trick_gets_a_byte_out(session, tokens, wire, trick):
    """Plain HTTP is allowed here, so that nothing but the host keeps the listener from hearing."""
    connector = Connector(session, tokens, ServiceHosts(frozenset({HOME}), allow_http=True))
    url = trick.format(port=wire.port)

    answers = [
        await connector.post(url, CONVERSATION, MESSAGE),
        await connector.update(url, CONVERSATION, "7", MESSAGE),
        await connector.delete(url, CONVERSATION, "7"),
        await connector.open_personal(url, bot="28:app", member="29:x", tenant=TENANT),
        await connector.open_thread(url, bot="28:app", channel="19:x", tenant=TENANT, activity=MESSAGE),
    ]
    with pytest.raises(NoRoster):
        await connector.members(url, CONVERSATION)

    assert set(answers) == {Rejected("host not allowed")}
    assert wire.connections == 0
    assert tokens.asked == 0


async def test_the_listener_of_that_test_can_hear(session, tokens, wire):
    connector = Connector(session, tokens, LOCAL)

    await connector.post(f"http://127.0.0.1:{wire.port}/", CONVERSATION, MESSAGE)

    assert b"Bearer token-1" in wire.received
