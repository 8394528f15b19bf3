"""The stand-in does what Teams does, as far as the clerk can tell."""

import asyncio
import sys
import time
from contextlib import asynccontextmanager

import aiohttp
import jwt
import pytest

from rehearsal import faults
from rehearsal.cast import CHAIR, PEOPLE, TRADING, UNREACHABLE
from rehearsal.standin import APP_ID, TENANT, Deleted, Opened, Posted, Standin, Updated
from rehearsal.truth import read_log
from tests.rehearsal.conftest import a_card

EXECUTE = {"type": "Action.Execute", "title": "Acknowledge", "verb": "ack", "data": {"ref": "T-1"}}
SUBMIT = {"type": "Action.Submit", "title": "Acknowledge", "data": {"verb": "ack", "ref": "T-1"}}
READ = {"type": "Action.Submit", "title": "Read", "data": {"msteams": {"type": "task/fetch"}, "ref": "T-1"}}
SHOWN = "application/vnd.microsoft.card.adaptive"


def the_card(activity):
    return activity["attachments"][0]["content"]


# Who the clerk is.


async def test_the_connector_answers_nobody_without_a_token_it_issued(standin, line):
    line.token = "made-up"

    status, body = await line.ask("POST", "v3/conversations/a:1/activities", {"type": "message"})

    assert (status, body["error"]["code"]) == (401, "Unauthorized")
    assert standin.log == []


async def test_a_revoked_token_is_refused_and_a_new_one_works(standin, line):
    standin.authority.revoke()
    assert (await line.ask("GET", f"v3/conversations/{standin.place.channel}/pagedmembers"))[0] == 401

    await line.renew()

    assert (await line.ask("GET", f"v3/conversations/{standin.place.channel}/pagedmembers"))[0] == 200
    assert standin.token_calls == 2


async def test_another_app_gets_no_token(standin, line):
    form = {"grant_type": "client_credentials", "client_id": "another", "client_secret": "x"}
    form["scope"] = "https://api.botframework.com/.default"

    async with line.session.post(f"{standin.login_url}/{TENANT}/oauth2/v2.0/token", data=form) as answer:
        assert answer.status == 401


# Who Teams is.


async def published_key(standin, session):
    async with session.get(standin.openid_metadata_url) as answer:
        metadata = await answer.json()
    async with session.get(metadata["jwks_uri"]) as answer:
        keys = (await answer.json())["keys"]
    return metadata, keys


async def test_what_it_sends_is_signed_with_the_key_it_publishes(standin, clerk, line):
    await standin.say(CHAIR.person, "help")
    metadata, keys = await published_key(standin, line.session)

    token = clerk.headers[0]["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, jwt.PyJWK(keys[0]), algorithms=["RS256"], audience=APP_ID)

    assert claims["iss"] == metadata["issuer"] == "https://api.botframework.com"
    assert claims["serviceurl"] == clerk.received[0]["serviceUrl"] == standin.service_url
    assert keys[0]["endorsements"] == ["msteams"]
    assert jwt.get_unverified_header(token)["kid"] == keys[0]["kid"]


async def test_its_token_is_made_once_and_used_again(standin, clerk):
    await standin.say(CHAIR.person, "help")
    await standin.say(CHAIR.person, "mine")

    assert clerk.headers[0]["Authorization"] == clerk.headers[1]["Authorization"]


async def test_a_token_may_be_signed_with_any_claim_or_without(standin):
    claims = jwt.decode(standin.sign(aud="another", exp=None), options={"verify_signature": False})

    assert claims["aud"] == "another"
    assert "exp" not in claims


async def test_a_rolled_key_signs_from_now_on(standin, clerk, line):
    await standin.say(CHAIR.person, "help")
    standin.authority.roll()
    await standin.say(CHAIR.person, "help")
    _, keys = await published_key(standin, line.session)

    used = [
        jwt.get_unverified_header(headers["Authorization"].removeprefix("Bearer "))["kid"]
        for headers in clerk.headers
    ]
    assert used[0] != used[1]
    assert [key["kid"] for key in keys] == [used[1]]


# The connector.


async def test_a_private_conversation_is_the_same_at_every_asking(standin, line):
    assert await line.chat(TRADING.person) == await line.chat(TRADING.person)
    assert [type(entry) for entry in standin.log] == [Opened, Opened]


async def test_a_thread_is_opened_replied_to_updated_and_deleted(standin, line):
    conversation, root = await line.thread(a_card(EXECUTE))
    _, reply = await line.ask(
        "POST", f"v3/conversations/{conversation}/activities/{root}", {"type": "message", "text": "due"}
    )
    await line.ask("PUT", f"v3/conversations/{conversation}/activities/{root}", a_card(SUBMIT))
    await line.ask("DELETE", f"v3/conversations/{conversation}/activities/{reply['id']}")

    (thread,) = standin.threads()
    assert conversation == f"{standin.place.channel};messageid={root}"
    assert [message.id for message in thread.messages] == [root, reply["id"]]
    assert thread.messages[0].card["actions"] == [SUBMIT]
    assert thread.messages[0].version == 2
    assert thread.messages[1].is_deleted
    assert [type(entry) for entry in standin.log] == [Posted, Posted, Updated, Deleted]
    assert [entry.number for entry in standin.log] == [1, 2, 3, 4]


async def test_an_update_of_what_is_not_there_says_so(standin, line):
    chat = await line.chat(TRADING.person)

    status, body = await line.ask("PUT", f"v3/conversations/{chat}/activities/1", {"type": "message"})
    assert (status, body["error"]["code"]) == (404, "ActivityNotFoundInConversation")

    status, body = await line.ask("POST", "v3/conversations/a:none/activities", {"type": "message"})
    assert (status, body["error"]["code"]) == (404, "ConversationNotFound")


@pytest.mark.parametrize("body", [[], {}, {"isGroup": True}, {"members": [{"id": "29:nobody"}]}])
async def test_a_conversation_with_nobody_is_refused(standin, line, body):
    status, _ = await line.ask("POST", "v3/conversations", body)

    assert status in (400, 404)
    assert standin.log == []


async def test_one_person_cannot_be_reached_until_they_write(standin, clerk, line):
    members = {"members": [{"id": UNREACHABLE.person.teams_id}]}
    status, body = await line.ask("POST", "v3/conversations", members)
    assert (status, body["error"]["code"]) == (403, "BotNotInConversationRoster")

    await standin.say(UNREACHABLE.person, "hello")

    assert (await line.ask("POST", "v3/conversations", members))[0] == 201


async def test_a_message_too_big_is_refused(standin, line):
    chat = await line.chat(CHAIR.person)

    status, body = await line.ask(
        "POST", f"v3/conversations/{chat}/activities", {"type": "message", "text": "x" * 60_000}
    )

    assert (status, body["error"]["code"]) == (413, "MessageSizeTooBig")


async def test_the_roster_comes_in_pages_of_at_least_fifty(line):
    crowd = [
        *PEOPLE,
        *(
            CHAIR.person.invented(f"A. Nother{number}", email=f"{number}@x.example", tenant=TENANT)
            for number in range(60)
        ),
    ]
    standin = Standin(APP_ID, TENANT, crowd)
    async with standin.served():
        line.standin = standin
        await line.renew()
        path = f"v3/conversations/{standin.place.channel}/pagedmembers?pageSize=2"
        _, first = await line.ask("GET", path)
        _, second = await line.ask("GET", f"{path}&continuationToken={first['continuationToken']}")

    assert len(first["members"]) == 50
    assert len(second["members"]) == len(crowd) - 50
    assert "continuationToken" not in second
    member = first["members"][0]
    assert (member["id"], member["email"]) == (CHAIR.person.teams_id, CHAIR.person.email)
    assert member["userRole"] == "user"


async def test_a_member_is_found_by_object_id(standin, line):
    person = TRADING.person

    status, member = await line.ask(
        "GET", f"v3/conversations/{standin.place.channel}/members/{person.object_id}"
    )

    assert (status, member["id"], member["tenantId"]) == (200, person.teams_id, person.tenant)


# What goes wrong.


async def say_hello(line, chat):
    return await line.ask("POST", f"v3/conversations/{chat}/activities", {"type": "message", "text": "hello"})


async def test_faults_are_spent_in_order_on_sends_alone(standin, line):
    chat = await line.chat(CHAIR.person)
    standin.faults = [faults.too_many(7), None, faults.failing(502, after_effect=True)]
    await line.ask("GET", f"v3/conversations/{chat}/pagedmembers")

    statuses = [(await say_hello(line, chat))[0] for _ in range(4)]

    assert statuses == [429, 201, 502, 201]
    assert len(standin.chat(CHAIR.person)) == 3
    assert [asked.status for asked in standin.asked if asked.operation == "post"] == statuses


async def test_retry_after_is_sent(standin, line):
    chat = await line.chat(CHAIR.person)
    standin.faults = [faults.too_many(7)]

    async with line.session.post(
        f"{standin.service_url}v3/conversations/{chat}/activities",
        json={"type": "message"},
        headers={"Authorization": f"Bearer {line.token}"},
    ) as answer:
        assert answer.headers["Retry-After"] == "7"


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_dropped_connection_may_or_may_not_have_delivered(standin, line, after_effect):
    chat = await line.chat(CHAIR.person)
    standin.faults = [faults.dropped(after_effect=after_effect)]

    with pytest.raises(aiohttp.ClientError):
        await say_hello(line, chat)

    assert len(standin.chat(CHAIR.person)) == after_effect


async def test_half_an_answer_is_a_delivery_all_the_same(standin, line):
    chat = await line.chat(CHAIR.person)
    standin.faults = [faults.truncated()]

    with pytest.raises(aiohttp.ClientPayloadError):
        await say_hello(line, chat)

    assert len(standin.chat(CHAIR.person)) == 1


async def test_html_an_empty_answer_and_a_redirect(standin, line):
    chat = await line.chat(CHAIR.person)
    standin.faults = [faults.html(), faults.empty(), faults.redirected("http://127.0.0.1:1/")]

    answers = [await say_hello(line, chat) for _ in range(3)]

    assert answers == [(200, b"<html>Welcome</html>"), (200, b""), (307, b"")]
    assert len(standin.chat(CHAIR.person)) == 2


async def test_a_hang_and_a_delay_take_their_time(standin, line):
    chat = await line.chat(CHAIR.person)
    standin.faults = [faults.hanging(0.2)]
    standin.delay = 0.1
    began = time.monotonic()

    assert (await say_hello(line, chat))[0] == 201
    assert time.monotonic() - began >= 0.3


async def test_a_function_decides_on_every_request_tokens_too(standin, line):
    standin.faults = lambda asked: faults.failing(503) if asked.operation == "token" else None

    async with line.session.post(f"{standin.login_url}/{TENANT}/oauth2/v2.0/token", data={}) as answer:
        assert answer.status == 503


async def test_the_same_seed_goes_wrong_in_the_same_way():
    def way(seed):
        decide = faults.sometimes(0.2, seed=seed)
        return [decide(faults.Asked("post", "POST", "/", None)) for _ in range(50)]

    assert way(1) == way(1)
    assert way(1) != way(2)
    assert any(way(1))


# What people do.


async def test_words_in_the_channel_open_a_thread_and_mention_the_clerk(standin, clerk):
    reply = await standin.say(CHAIR.person, "task HMRC: check filings", where="channel")

    (activity,) = clerk.received
    assert reply.status == 200
    assert activity["text"] == "<at>Panel Clerk</at> task HMRC: check filings"
    assert activity["conversation"] == {
        "conversationType": "channel",
        "tenantId": TENANT,
        "id": f"{standin.place.channel};messageid={activity['id']}",
        "isGroup": True,
    }
    assert activity["from"]["aadObjectId"] == CHAIR.person.object_id
    assert activity["entities"][0]["mentioned"]["id"] == activity["recipient"]["id"] == f"28:{APP_ID}"
    assert activity["channelData"]["channel"]["id"] == standin.place.channel


async def test_a_reply_stays_in_its_thread(standin, clerk):
    root = (await standin.say(CHAIR.person, "anyone?", where="channel", mention=False)).sent.activity["id"]
    await standin.say(TRADING.person, "we do", where="channel", thread=root, mention=False)

    assert clerk.received[1]["conversation"]["id"].endswith(f";messageid={root}")
    assert clerk.received[1]["text"] == "we do"
    assert len(standin.threads()[0].messages) == 2


async def test_without_the_channel_permission_only_mentions_arrive(standin, clerk):
    standin.history = False

    reply = await standin.say(CHAIR.person, "anyone?", where="channel", mention=False)

    assert reply.status == 0
    assert clerk.received == []
    assert len(standin.threads()) == 1


async def test_private_words_come_from_the_persons_own_conversation(standin, clerk):
    await standin.say(CHAIR.person, "help")

    (activity,) = clerk.received
    assert activity["conversation"]["id"] == standin.chat_id(CHAIR.person)
    assert activity["text"] == "help"
    assert "team" not in activity["channelData"]


async def test_pressing_execute_sends_the_inputs_and_shows_the_answer_to_the_presser_alone(
    standin, clerk, line
):
    inputs = [{"type": "Input.Text", "id": "note"}, {"type": "Input.Toggle", "id": "sure", "title": "Sure"}]
    conversation, root = await line.thread(a_card(EXECUTE, body=inputs))
    mine = the_card(a_card(SUBMIT))
    clerk.answers = lambda activity: {"statusCode": 200, "type": SHOWN, "value": mine}

    await standin.press(TRADING.person, conversation, root, "Acknowledge", {"note": "on it"})

    (activity,) = clerk.received
    assert activity["name"] == "adaptiveCard/action"
    assert activity["replyToId"] == root
    assert activity["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Acknowledge",
            "verb": "ack",
            "data": {"ref": "T-1", "note": "on it", "sure": "false"},
        },
        "trigger": "manual",
    }
    message = standin.message(conversation, root)
    assert standin.card(TRADING.person, message) == mine
    assert standin.card(CHAIR.person, message) == message.card

    await line.ask("PUT", f"v3/conversations/{conversation}/activities/{root}", a_card(READ))
    assert standin.card(TRADING.person, message)["actions"] == [READ]


async def test_pressing_submit_sends_a_message_with_a_value(standin, clerk, line):
    conversation, root = await line.thread(a_card(SUBMIT))

    await standin.press(TRADING.person, conversation, root, "ack")

    (activity,) = clerk.received
    assert (activity["type"], activity["value"]) == ("message", SUBMIT["data"])
    assert activity["replyToId"] == root
    assert "text" not in activity


async def test_a_button_that_is_not_there_cannot_be_pressed(standin, clerk, line):
    conversation, root = await line.thread(a_card(EXECUTE))

    with pytest.raises(LookupError, match="no button 'Delete' on this card; it has 'Acknowledge'"):
        await standin.press(TRADING.person, conversation, root, "Delete")


async def test_read_opens_a_dialog_and_its_button_submits_it(standin, clerk, line):
    form = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Input.Text", "id": "why"}]}
    form["actions"] = [{"type": "Action.Submit", "title": "Send", "data": {"verb": "reply"}}]
    opened = {"task": {"type": "continue", "value": {"title": "Read", "card": {"content": form}}}}
    clerk.answers = lambda activity: opened if activity["name"] == "task/fetch" else None
    conversation, root = await line.thread(a_card(READ))

    await standin.press(CHAIR.person, conversation, root, "Read")
    assert standin.dialog(CHAIR.person) == form
    await standin.submit(CHAIR.person, conversation, "Send", {"why": "because"})

    fetch, submit = clerk.received
    assert fetch["value"]["data"] == READ["data"]
    assert (submit["name"], submit["value"]["data"]) == ("task/submit", {"verb": "reply", "why": "because"})
    assert standin.dialog(CHAIR.person) is None


async def test_a_message_action_carries_the_message(standin, clerk):
    said = (await standin.say(TRADING.person, "car wash <again>", where="channel", mention=False)).sent
    conversation, message = said.activity["conversation"]["id"], said.activity["id"]

    await standin.message_action(CHAIR.person, conversation, message, command="put")

    value = clerk.received[1]["value"]
    assert (value["commandId"], value["commandContext"]) == ("put", "message")
    assert value["messagePayload"]["body"]["content"] == "<div>car wash &lt;again&gt;</div>"
    assert value["messagePayload"]["from"]["user"]["id"] == TRADING.person.object_id


async def test_a_refresh_is_automatic_and_only_for_those_listed(standin, clerk, line):
    refresh = {"action": {**EXECUTE, "verb": "view"}, "userIds": [TRADING.person.teams_id]}
    conversation, root = await line.thread(a_card(refresh=refresh))

    assert await standin.refresh(CHAIR.person, conversation, root) is None
    reply = await standin.refresh(TRADING.person, conversation, root)

    (activity,) = clerk.received
    assert reply.status == 200
    assert activity["value"]["trigger"] == "automatic"
    assert activity["value"]["action"]["verb"] == "view"


async def test_an_edit_and_a_deletion_carry_the_id_of_their_message(standin, clerk):
    said = (await standin.say(CHAIR.person, "secret", where="channel", mention=False)).sent.activity
    conversation = said["conversation"]["id"]

    await standin.edit(CHAIR.person, conversation, said["id"], "less")
    await standin.unsay(CHAIR.person, conversation, said["id"])

    _, edit, deletion = clerk.received
    assert (edit["type"], edit["id"], edit["text"]) == ("messageUpdate", said["id"], "less")
    assert edit["channelData"]["eventType"] == "editMessage"
    assert (deletion["type"], deletion["id"]) == ("messageDelete", said["id"])
    assert standin.message(conversation, said["id"]).is_deleted


async def test_the_same_bytes_can_be_delivered_again(standin, clerk):
    first = await standin.say(CHAIR.person, "done T-1")
    await standin.redeliver(first)

    assert clerk.received[0] == clerk.received[1]
    assert len(standin.chat(CHAIR.person)) == 1


async def test_anything_at_all_can_be_sent(standin, clerk):
    clerk.answers = lambda activity: {"seen": True}

    reply = await standin.raw('{"type":"\\ud800"}', {"Authorization": None, "X-Odd": "1"})

    assert (reply.status, reply.body) == (200, {"seen": True})
    assert "Authorization" not in clerk.headers[0]
    assert clerk.headers[0]["X-Odd"] == "1"


async def test_members_come_and_go(standin, clerk):
    person = CHAIR.person.invented("N. Ewcomer", email="new@x.example", tenant=TENANT)

    await standin.joined(person)
    assert person in standin.people
    await standin.left(person)
    assert person not in standin.people

    events = [activity["channelData"]["eventType"] for activity in clerk.received]
    assert events == ["teamMemberAdded", "teamMemberRemoved"]
    assert clerk.received[0]["membersAdded"][0]["aadObjectId"] == person.object_id


async def test_an_installation_is_told_twice(standin, clerk):
    await standin.installed("channel")
    await standin.installed(UNREACHABLE.person)

    kinds = [activity["type"] for activity in clerk.received]
    assert kinds == ["installationUpdate", "conversationUpdate"] * 2
    assert clerk.received[1]["membersAdded"] == [{"id": f"28:{APP_ID}"}]
    assert UNREACHABLE.person.teams_id not in standin.refusals


async def test_a_file_is_offered_taken_and_uploaded(standin, clerk, line):
    offer = {
        "contentType": "application/vnd.microsoft.teams.card.file.consent",
        "name": "agenda.docx",
        "content": {"acceptContext": {"ref": "M-1"}, "declineContext": {"ref": "M-1"}},
    }
    chat = await line.chat(CHAIR.person)
    _, sent = await line.ask(
        "POST", f"v3/conversations/{chat}/activities", {"type": "message", "attachments": [offer]}
    )

    await standin.consent(CHAIR.person, sent["id"])
    upload = clerk.received[0]["value"]["uploadInfo"]
    headers = {"Content-Range": "bytes 0-3/4"}
    async with line.session.put(upload["uploadUrl"], data=b"docx", headers=headers) as answer:
        assert answer.status == 201

    assert clerk.received[0]["value"]["context"] == {"ref": "M-1"}
    assert standin.files[upload["uniqueId"]].content == b"docx"


async def test_waiting_ends_when_it_is_so_and_tells_what_happened_when_it_is_not(standin, line):
    asyncio.get_running_loop().call_later(0.05, lambda: asyncio.ensure_future(line.chat(CHAIR.person)))
    await standin.until(lambda: standin.log)

    with pytest.raises(AssertionError, match=r"Still not so after 0\.05 s"):
        await standin.until(lambda: len(standin.log) > 1, within=0.05)


# In a process of its own.


@asynccontextmanager
async def another_process(*options):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rehearsal.standin", *options, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()
        process._transport.close()


async def test_its_log_survives_kill_nine(tmp_path, line):
    log = tmp_path / "truth.jsonl"
    async with another_process("--log", str(log)) as url:
        line.standin.url = url
        await line.renew()
        chat = await line.chat(CHAIR.person)
        await say_hello(line, chat)

    opened, posted = read_log(log)
    assert (opened["did"], posted["did"], posted["number"]) == ("Opened", "Posted", 2)
    assert posted["activity"] == {"type": "message", "text": "hello"}


async def test_another_process_can_work_it(clerk, line):
    async with another_process() as url:
        async with line.session.put(f"{url}/control/bot", json={"url": line.standin.bot_url}) as answer:
            assert answer.status == 200
        said = {"person": CHAIR.person.email, "text": "help"}
        async with line.session.post(f"{url}/control/say", json=said) as answer:
            told = await answer.json()

    assert told["status"] == 200
    assert clerk.received[0]["text"] == "help"
