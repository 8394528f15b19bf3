"""The room answers to this machine's browser alone, and shows each person what is theirs."""

import json

import pytest
from aiohttp import web

from rehearsal.cast import CHAIR, GATEKEEPER, PARTS, SECRETARIAT, TRADING
from rehearsal.clocks import MovableClock
from rehearsal.room import Room
from tests.rehearsal.conftest import on_the_one_loop
from tests.rehearsal.sample_clerk import FORM, MINE, OFFER, TASK_IN_CHANNEL, TASK_IN_PRIVATE, SampleClerk

MENU = {"Put to the panel": "putToPanel"}


class Browser:
    """Asks the room as its own page does."""

    def __init__(self, session, url):
        self.session = session
        self.url = url

    async def get(self, path, **headers):
        async with self.session.get(f"{self.url}{path}", headers=headers) as answer:
            return answer.status, answer.headers, await answer.read()

    async def post(self, path, facts, **headers):
        usual = {"Origin": self.url, "Content-Type": "application/json", **headers}
        body = json.dumps(facts).encode()
        async with self.session.post(f"{self.url}{path}", data=body, headers=usual) as answer:
            raw = await answer.read()
            return answer.status, json.loads(raw) if answer.status == 200 else raw

    async def sees(self, part):
        _, _, body = await self.get(f"/room/state?as={part.key}")
        return json.loads(body)


@pytest.fixture
def clock(standin):
    return MovableClock(standin.clock())


@on_the_one_loop()
async def browser(standin, clerk, line, clock):
    standin.clock = standin.connector.clock = clock
    runner = web.AppRunner(
        Room(standin, PARTS, clock, message_actions=MENU).application(), shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Browser(line.session, f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


@pytest.fixture
def sample(standin, clerk, line):
    return SampleClerk(standin, clerk, line)


async def test_the_page_may_load_nothing_from_elsewhere(browser):
    for path in ("/", "/page/room.js", "/room/state?as=t.grant", "/nothing"):
        _, headers, _ = await browser.get(path)

        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


async def test_the_page_names_no_other_place(browser):
    for path in (
        "/",
        "/page/room.js",
        "/page/cards.js",
        "/page/words.js",
        "/page/room.css",
        "/page/cards.css",
    ):
        status, _, body = await browser.get(path)

        assert status == 200
        assert b"http" not in body.replace(b"http://www.w3.org/2000/svg", b"").replace(b"(https?:", b"")


async def test_a_name_pointed_at_this_machine_is_refused(browser):
    status, _, _ = await browser.get("/", Host="rebound.example:8790")

    assert status == 403


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://127.0.0.1:1"])
async def test_another_page_may_ask_for_nothing(browser, clerk, origin):
    facts = {"as": CHAIR.key, "text": "help"}

    assert (await browser.post("/room/say", facts, Origin=origin))[0] == 403
    assert clerk.received == []


async def test_only_json_is_read(browser):
    status, _ = await browser.post("/room/say", {}, **{"Content-Type": "text/plain"})

    assert status == 415
    assert (await browser.post("/room/say", []))[0] == 400
    assert (await browser.post("/room/say", {"as": "nobody"}))[0] == 404


async def test_everybody_sees_the_channel_and_their_own_chat_alone(browser, sample, standin):
    await browser.post("/room/say", {"as": CHAIR.key, "where": "channel", "text": "hello all"})
    await browser.post("/room/say", {"as": CHAIR.key, "text": "help"})
    await sample.tell(TRADING.person, TASK_IN_PRIVATE)

    chair, trading = await browser.sees(CHAIR), await browser.sees(TRADING)

    assert chair["channel"]["threads"][0]["messages"][0]["text"] == "hello all"
    assert trading["channel"]["threads"][0]["messages"][0]["mentionsClerk"]
    assert [message["text"] for message in chair["chat"]["messages"]] == ["help"]
    assert [message["by"] for message in trading["chat"]["messages"]] == ["Panel Clerk"]
    assert next(one for one in chair["people"] if one["key"] == TRADING.key)["told"] == 1


async def test_nobody_presses_in_another_persons_chat(browser, sample, standin):
    message = await sample.tell(TRADING.person, TASK_IN_PRIVATE)
    facts = {"as": CHAIR.key, "conversation": standin.chat_id(TRADING.person), "message": message}

    assert (await browser.post("/room/press", {**facts, "action": {}}))[0] == 403


async def test_a_press_gives_the_presser_their_own_card(browser, sample, standin):
    conversation, root = await sample.line.thread(TASK_IN_CHANNEL)
    facts = {
        "conversation": conversation,
        "message": root,
        "action": {"type": "Action.Execute", "verb": "ack"},
    }

    assert await browser.post("/room/press", {"as": TRADING.key, **facts}) == (200, {"closes": True})
    refused = await browser.post("/room/press", {"as": CHAIR.key, **facts})

    def card(state):
        message = state["channel"]["threads"][0]["messages"][0]
        return message["card"], message["isForMeAlone"]

    assert card(await browser.sees(TRADING)) == (MINE, True)
    assert card(await browser.sees(CHAIR))[1] is False
    assert refused[1]["notice"] == "This is with Trading Standards. Nothing was changed."


async def test_a_dialog_opens_and_is_submitted(browser, sample, standin, clerk):
    message = await sample.tell(TRADING.person, TASK_IN_PRIVATE)
    facts = {"as": TRADING.key, "conversation": standin.chat_id(TRADING.person), "message": message}

    read = {"type": "Action.Submit", "data": {"msteams": {"type": "task/fetch"}}}
    _, opened = await browser.post("/room/press", {**facts, "action": read})
    send = {"type": "Action.Submit", "data": {"verb": "update", "state": "Done"}}
    _, sent = await browser.post("/room/submit", {**facts, "action": send})

    assert opened["dialog"]["card"] == FORM
    assert sent == {"notice": "Saved. The chair will see it.", "closes": True}
    assert clerk.received[-1]["value"]["data"] == {"verb": "update", "state": "Done"}


async def test_a_card_is_refreshed_once_for_each_person_and_version(browser, sample, clerk):
    conversation, root = await sample.line.thread(TASK_IN_CHANNEL)
    facts = {"conversation": conversation, "message": root}

    for part in (TRADING, TRADING, CHAIR):
        await browser.post("/room/refresh", {"as": part.key, **facts})
    assert [activity["value"]["trigger"] for activity in clerk.received] == ["automatic"]

    await sample.update(conversation, root, TASK_IN_CHANNEL)
    await browser.post("/room/refresh", {"as": TRADING.key, **facts})
    assert len(clerk.received) == 2


async def test_words_are_changed_by_their_author_alone(browser, sample, standin, clerk):
    await browser.post("/room/say", {"as": CHAIR.key, "where": "channel", "text": "secret"})
    said = clerk.received[0]
    facts = {"conversation": said["conversation"]["id"], "message": said["id"]}

    assert (await browser.post("/room/edit", {"as": TRADING.key, "text": "x", **facts}))[0] == 403
    assert (await browser.post("/room/unsay", {"as": TRADING.key, **facts}))[0] == 403
    assert (await browser.post("/room/edit", {"as": CHAIR.key, "text": "less", **facts}))[0] == 200
    assert (await browser.post("/room/unsay", {"as": CHAIR.key, **facts}))[0] == 200
    assert [one["type"] for one in clerk.received] == ["message", "messageUpdate", "messageDelete"]


async def test_a_file_allowed_can_be_downloaded_by_its_owner_alone(browser, sample, standin):
    message = await sample.tell(SECRETARIAT.person, OFFER)
    facts = {"as": SECRETARIAT.key, "conversation": standin.chat_id(SECRETARIAT.person), "message": message}

    await browser.post("/room/consent", {**facts, "accept": True})
    await standin.until(lambda: len(standin.chat(SECRETARIAT.person)) == 2)
    shown = (await browser.sees(SECRETARIAT))["chat"]["messages"][1]["files"][0]
    status, headers, body = await browser.get(f"/room/files/{shown['file']}?as={SECRETARIAT.key}")

    assert (status, body) == (200, b"docx")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''Agenda%20M-2026-06.docx"
    assert (await browser.get(f"/room/files/{shown['file']}?as={CHAIR.key}"))[0] == 404


async def test_a_message_action_opens_its_form(browser, sample, clerk):
    await browser.post("/room/say", {"as": TRADING.key, "where": "channel", "text": "idea", "mention": False})
    said = clerk.received[0]

    facts = {"conversation": said["conversation"]["id"], "message": said["id"]}
    facts["title"] = "Put to the panel"
    _, opened = await browser.post("/room/choose", {"as": GATEKEEPER.key, **facts})

    assert clerk.received[1]["value"]["commandId"] == "putToPanel"
    assert clerk.received[1]["value"]["messagePayload"]["id"] == said["id"]
    assert opened["dialog"]["title"] == "Update T-2026-014"


async def test_the_clock_is_moved(browser, clock):
    before = clock()

    status, _ = await browser.post("/room/clock", {"by": "hour"})

    assert status == 200
    assert 3600 <= (clock() - before).total_seconds() < 3605
    assert (await browser.post("/room/clock", {"by": "year"}))[0] == 400


async def test_changes_are_told_as_they_happen(browser, standin):
    async with browser.session.get(f"{browser.url}/room/changes") as stream:
        assert (await stream.content.readline()).startswith(b"data: ")
        await stream.content.readline()
        standin.connector.changed()
        assert await stream.content.readline() == f"data: {standin.changes}\n".encode()


async def test_a_clerk_that_is_away_is_said_to_be(browser, standin):
    standin.bot_url = "http://127.0.0.1:1"

    _, outcome = await browser.post("/room/say", {"as": CHAIR.key, "text": "help"})

    assert outcome["error"].startswith("The clerk did not answer.")


async def test_an_unexpected_answer_is_shown_as_an_error(browser, sample, standin, clerk):
    conversation, root = await sample.line.thread(TASK_IN_CHANNEL)
    facts = {"as": TRADING.key, "conversation": conversation, "message": root}

    _, stale = await browser.post("/room/press", {**facts, "action": {"type": "x", "verb": "done"}})
    standin.bot_url += "/nowhere"
    _, lost = await browser.post("/room/press", {**facts, "action": {"type": "x", "verb": "done"}})

    assert stale == {"error": "The words have changed. A fresh card is below."}
    assert lost == {"error": "Something went wrong. The clerk answered 404."}
