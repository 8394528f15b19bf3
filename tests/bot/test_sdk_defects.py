"""What the Bot Framework SDK 4.17.1 does wrong as shipped. A test that fails here means: it was mended."""

import datetime as dt
import threading
from types import MappingProxyType, SimpleNamespace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    AdaptiveCardInvokeResponse,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    Entity,
)
from botframework.connector.auth import microsoft_app_credentials
from botframework.connector.auth.jwt_token_extractor import _OpenIdMetadata
from msrest.exceptions import SerializationError

from tests.bot.issuer import APP_ID, TENANT, published

SINGLE_TENANT = SimpleNamespace(
    APP_TYPE="SingleTenant", APP_ID=APP_ID, APP_PASSWORD="secret", APP_TENANTID=TENANT
)
OPEN = SimpleNamespace(APP_ID="", APP_PASSWORD="")


def an_adapter(configuration):
    return CloudAdapter(ConfigurationBotFrameworkAuthentication(configuration))


class InvokeRequest:
    """As much of an aiohttp request as `CloudAdapter.process` looks at."""

    method = "POST"
    headers = MappingProxyType({"Content-Type": "application/json"})

    async def json(self):
        return {
            "type": "invoke",
            "name": "adaptiveCard/action",
            "serviceUrl": "http://127.0.0.1:1/",
            "conversation": {"id": "c"},
            "recipient": {"id": "28:app"},
            "from": {"id": "29:x"},
        }


class AnsweringBot:
    """Answers every invoke with the body it was made with."""

    def __init__(self, body):
        self.body = body

    async def on_turn(self, context):
        answer = InvokeResponse(status=200, body=self.body)
        await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))


async def test_defect_1_an_invoke_cannot_be_answered_with_a_body():
    with pytest.raises(AttributeError, match="is_xml_model"):
        await an_adapter(OPEN).process(InvokeRequest(), AnsweringBot({"statusCode": 200}))


async def test_defect_1_does_not_lie_in_the_turn_itself():
    """So the body gets out by `process_activity`, the road an adapter of our own may take."""
    activity = Activity().deserialize(await InvokeRequest().json())

    answer = await an_adapter(OPEN).process_activity("", activity, AnsweringBot({"statusCode": 200}).on_turn)

    assert answer.body == {"statusCode": 200}


def a_press(value):
    activity = Activity(type="invoke", name="adaptiveCard/action", value=value)
    return TurnContext(an_adapter(OPEN), activity)


class CardBot(ActivityHandler):
    """Answers a pressed card with what it was made with."""

    def __init__(self, answer):
        self.answer = answer

    async def on_adaptive_card_invoke(self, turn_context, invoke_value):
        return self.answer


PRESS = {"action": {"type": "Action.Execute", "verb": "ack", "data": {}}}


async def test_defect_2_a_pressed_card_cannot_be_answered_with_text():
    answer = AdaptiveCardInvokeResponse(
        status_code=200, type="application/vnd.microsoft.activity.message", value="Acknowledged."
    )

    with pytest.raises(SerializationError):
        await CardBot(answer).on_invoke_activity(a_press(PRESS))


async def test_defect_2_a_pressed_card_cannot_be_answered_with_a_plain_dict():
    with pytest.raises(AttributeError, match="is_xml_model"):
        await CardBot({"statusCode": 200}).on_invoke_activity(a_press(PRESS))


async def test_defect_2_its_own_refusals_hold_a_python_exception():
    refusal = await CardBot(None).on_invoke_activity(a_press({"action": {"type": "Action.Submit"}}))

    assert refusal.status == 400
    assert isinstance(refusal.body.value, Exception)
    with pytest.raises(SerializationError):
        refusal.body.serialize()


class StandInForMsal:
    """Counts what the SDK asks of Microsoft's token library, and where."""

    made = 0
    asked_in = ()

    def __init__(self, **_):
        type(self).made += 1

    def acquire_token_silent(self, scopes, account):
        return None

    def acquire_token_for_client(self, scopes):
        type(self).asked_in = (*self.asked_in, threading.get_ident())
        return {"access_token": "token"}


@pytest.fixture
async def connector():
    async def answer(_):
        return web.json_response({"id": "1"})

    app = web.Application()
    app.router.add_post("/{rest:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


async def test_defect_3_every_turn_fetches_a_new_token_on_the_event_loop(connector, monkeypatch):
    monkeypatch.setattr(microsoft_app_credentials, "ConfidentialClientApplication", StandInForMsal)
    monkeypatch.setattr(StandInForMsal, "made", 0)
    monkeypatch.setattr(StandInForMsal, "asked_in", ())
    adapter = an_adapter(SINGLE_TENANT)
    reference = ConversationReference(
        service_url=connector, conversation=ConversationAccount(id="c"), bot=ChannelAccount(id="28:app")
    )

    async def greet(context):
        await context.send_activity("Good morning")

    for _ in range(3):
        await adapter.continue_conversation(reference, greet, APP_ID)

    assert StandInForMsal.made == 3
    assert StandInForMsal.asked_in == (threading.get_ident(),) * 3


def a_mention(words, /, **entity):
    return Activity(
        text=words,
        recipient=ChannelAccount(id="28:app", name="Ops"),
        entities=[Entity().deserialize({"mentioned": {"id": "28:app", "name": "Ops"}, **entity})],
    )


def test_defect_4_taking_out_the_mention_takes_the_name_out_of_every_word():
    activity = a_mention("<at>Ops</at> ack Ops-123 Ops team", type="mention", text="<at>Ops</at>")

    assert TurnContext.remove_recipient_mention(activity) == " ack -123  team"


@pytest.mark.parametrize(
    ("text", "entity", "error"),
    [
        (None, {"type": "mention", "text": "<at>Ops</at>"}, TypeError),
        ("hello", {"type": "mention", "mentioned": {"id": "28:app"}}, KeyError),
        ("hello", {}, AttributeError),
    ],
    ids=["no text", "no name", "no type"],
)
def test_defect_4_a_mention_that_is_not_whole_raises(text, entity, error):
    with pytest.raises(error):
        TurnContext.remove_recipient_mention(a_mention(text, **entity))


async def test_defect_5_a_failed_send_of_our_own_accord_looks_like_a_success():
    adapter = an_adapter(OPEN)
    seen = []

    async def on_turn_error(_, error):
        seen.append(error)

    async def fail(_):
        raise PermissionError("403 from Teams")

    adapter.on_turn_error = on_turn_error
    reference = ConversationReference(
        service_url="http://127.0.0.1:1/", conversation=ConversationAccount(id="c")
    )

    assert await adapter.continue_conversation(reference, fail, "") is None
    assert [str(error) for error in seen] == ["403 from Teams"]


async def test_defect_6_an_unknown_signing_key_raises_instead_of_being_looked_up(monkeypatch):
    """The list is two hours old, so the branch that would fetch it again is due, and is never reached."""
    metadata = _OpenIdMetadata("http://127.0.0.1:1/")
    metadata.keys = [published("first")]
    metadata.last_updated = dt.datetime.now() - dt.timedelta(hours=2)  # noqa: DTZ005 - As the SDK keeps it.
    fetched = []

    async def refresh():
        fetched.append(True)

    monkeypatch.setattr(metadata, "_refresh", refresh)

    with pytest.raises(IndexError):
        await metadata.get("second")
    assert fetched == []
