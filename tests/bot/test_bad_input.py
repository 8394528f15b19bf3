"""Whatever comes in has a clear answer, nothing answers 5xx, and nothing is half done."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.conversation.words import NOT_SAVED
from cards.buttons import Signer
from cards.verbs import INPUTS, Verb
from rehearsal.cast import CHAIR, GATEKEEPER, PANEL, REVENUE, SECRETARIAT, STRANGER, TRADING, Part
from tests.bot.world import World, a_world, shown

ASK = "task HMRC: check VAT filings by Friday week"
T1 = "T-2026-001"


@pytest.fixture
async def world(sqlite_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(sqlite_url, tmp_path) as world:
        await world.set_up()
        yield world
        assert wiring.verify_trail(world.settings, PANEL) is None


def an_invoke(world: World, part: Any, name: str, value: Any) -> dict[str, Any]:
    return world.standin._activity(
        "invoke", part.person, world.standin.chat_id(part.person), name=name, value=value
    )


async def test_words_the_clerk_does_not_know_get_a_way_on(world: World) -> None:
    await world.says(REVENUE, "could you perhaps?")

    card = shown(await world.sees(REVENUE, "I did not follow"))
    assert "could you perhaps?" in card
    assert "[Help]" in card


async def test_empty_words_get_help(world: World) -> None:
    await world.says(REVENUE, "   ")

    assert "What you can do here" in shown(await world.sees(REVENUE, "What you can do here"))


@pytest.mark.parametrize("words", ["x" * 10_000, "task HMRC: " + "x" * 10_000 + " by Friday week"])
async def test_ten_thousand_characters_are_answered_and_change_nothing(world: World, words: str) -> None:
    await world.says(CHAIR, words)

    await world.sees(CHAIR, "I did not follow" if words[0] == "x" else "1,500 fit")
    await world.says(CHAIR, "mine")
    await world.sees(CHAIR, "Nothing open")


@pytest.mark.parametrize(
    "words",
    [
        "\x00",
        "\u202etask HMRC",
        "task",
        "task :",
        "task HMRC:",
        "task HMRC: by Friday",
        "ack",
        "T-1",
    ],
)
async def test_odd_words_are_answered(world: World, words: str) -> None:
    before = len(world.cards(CHAIR))

    reply = await world.standin.say(CHAIR.person, words)

    assert reply.status == 200
    await world.until(lambda: len(world.cards(CHAIR)) > before)


async def test_a_lone_surrogate_is_read_as_far_as_it_can_be(world: World) -> None:
    activity = {**an_invoke(world, CHAIR, "x", {}), "type": "message", "text": "mine \ud800"}

    reply = await world.standin.raw(json.dumps(activity).encode())

    assert reply.status == 200
    await world.sees(CHAIR, "Nothing open")


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"type": 5}'])
async def test_a_malformed_body_is_refused_at_the_door(world: World, body: bytes) -> None:
    reply = await world.standin.raw(body)

    assert reply.status in (400, 401)


async def test_a_body_that_is_too_deep_or_too_large_is_refused(world: World) -> None:
    deep = b'{"type":"message","value":' + b"[" * 3000 + b"]" * 3000 + b"}"

    assert (await world.standin.raw(deep)).status == 413
    assert (await world.standin.raw(b'{"text":"' + b"x" * 300_000 + b'"}')).status == 413


async def test_no_token_is_401_and_a_foreign_tenant_403(world: World) -> None:
    activity = an_invoke(world, CHAIR, "adaptiveCard/action", {})
    foreign = "99999999-2222-4333-8444-555555555555"
    theirs = {
        **activity,
        "conversation": {**activity["conversation"], "tenantId": foreign},
        "channelData": {"tenant": {"id": foreign}},
    }

    assert (await world.standin.raw(activity, {"Authorization": None})).status == 401
    assert (await world.standin.raw(theirs)).status == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("adaptiveCard/action", {}),
        ("adaptiveCard/action", {"action": "no object"}),
        ("adaptiveCard/action", {"action": {"verb": "launch", "data": {}}}),
        ("adaptiveCard/action", {"action": {"verb": "ack", "data": {"ref": T1}}}),
        ("adaptiveCard/action", {"action": {"verb": "ack", "data": [1, 2]}, "trigger": "automatic"}),
        ("task/fetch", {}),
        ("task/fetch", {"data": {"verb": "open-task", "mac": "1.x.y"}}),
        ("task/submit", {"data": None}),
        ("task/submit", {"data": {"verb": "issue", "mac": ["1"]}}),
        ("composeExtension/query", {"queryOptions": {}}),
        ("no/such/name", {"x": "y"}),
    ],
)
async def test_an_invoke_that_means_nothing_is_answered_in_its_own_form(
    world: World, name: str, value: Any
) -> None:
    reply = await world.standin.send(an_invoke(world, CHAIR, name, value))

    assert reply.status == 200
    words = reply.body["task"]["value"] if name.startswith("task/") else reply.body["value"]
    assert "can't" in words


async def test_an_activity_of_another_type_is_taken_and_left(world: World) -> None:
    kinds = ["messageReaction", "event", "typing", "endOfConversation", "nonsense", "", None, 5, ["x"], {}]
    sent = [{**an_invoke(world, CHAIR, "x", {}), "type": kind} for kind in kinds]

    assert [(await world.standin.send(activity)).status for activity in sent] == [200] * len(kinds)


async def test_an_unknown_person_gets_a_friendly_private_answer(world: World) -> None:
    await world.says(STRANGER, "mine")
    await world.says(STRANGER, ASK, where="channel")

    await world.until(
        lambda: len([1 for _, card in world.cards(STRANGER) if "I don't know you yet" in shown(card)]) == 2
    )


async def test_somebody_without_an_object_id_is_nobody(world: World) -> None:
    activity = {**an_invoke(world, CHAIR, "x", {}), "type": "message", "text": "mine"}
    del activity["from"]["aadObjectId"]

    assert (await world.standin.send(activity)).status == 200
    assert world.cards(CHAIR) == []


async def issued(world: World) -> dict[str, Any]:
    """A task of HMRC's, and its Acknowledge button."""
    await world.says(CHAIR, ASK)
    card = await world.sees(REVENUE, "check VAT filings")
    return next(action for action in card["actions"] if action["title"] == "Acknowledge")


@pytest.mark.parametrize("field", ["verb", "ref", "rev", "key", "card", "mac"])
async def test_a_tampered_button_does_nothing(world: World, field: str) -> None:
    button = await issued(world)
    message, _ = world.find(REVENUE, "check VAT filings") or pytest.fail("no card")
    forged = json.loads(json.dumps(button))
    forged["data"][field] = {"verb": "accept", "ref": "T-2026-002", "rev": "2", "key": "k"}.get(
        field, forged["data"]["mac"][:-2] + "xx"
    )
    forged["verb"] = forged["data"]["verb"]

    reply = await world.standin.press(REVENUE.person, message.conversation, message.id, forged)

    assert "I can't use that button" in reply.body["value"]
    await world.says(REVENUE, "mine")
    await world.sees(REVENUE, "not acknowledged")


async def test_a_button_works_only_in_the_conversation_it_was_made_for(world: World) -> None:
    button = await issued(world)
    message, _ = await world.channel_shows(T1)

    reply = await world.standin.press(REVENUE.person, message.conversation, message.id, button)

    assert "I can't use that button" in reply.body["value"]


async def test_a_stranger_and_an_expired_member_press_in_vain(world: World) -> None:
    await issued(world)
    message, _ = await world.channel_shows(T1)

    reply = await world.standin.press(STRANGER.person, message.conversation, message.id, "Acknowledge")

    assert "not on this panel's register" in reply.body["value"]


async def test_surveillance_language_is_asked_about_before_anything_is_issued(world: World) -> None:
    await world.says(CHAIR, "task HMRC: watch the shop and follow the owner by Friday week")

    question = shown(await world.sees(CHAIR, "Please look at the words again"))
    assert "Nothing has been issued yet" in question
    dropped = await world.presses(CHAIR, "Drop it", on="Please look at the words again")
    assert dropped.body["value"] == "Dropped. Nothing was issued."
    again = await world.presses(CHAIR, "Issue it as it is", on="Please look at the words again")
    assert "no longer open" in again.body["value"]


async def test_a_missing_date_and_an_unknown_seat_are_asked_one_by_one(world: World) -> None:
    await world.says(CHAIR, "task Trading Standard: check the complaint history")
    await world.sees(CHAIR, "Which seat is “Trading Standard”?")
    asked = await world.presses(CHAIR, "Trading Standards, Durham", on="Which seat is")
    assert "By when?" in shown(asked.body["value"])
    assert "For Trading Standards, Durham. Nothing has been issued yet." in shown(asked.body["value"])
    reply = await world.presses(CHAIR, "Thu 26 Nov 2026", on="By when?")

    assert T1 in shown(reply.body["value"])
    assert "check the complaint history" in shown(await world.sees(TRADING, T1))


async def test_undo_inside_the_window_tells_nobody(world: World) -> None:
    await world.says(CHAIR, ASK)
    await world.sees(CHAIR, "Goes out in 20 seconds")
    await world.presses(CHAIR, "Undo", on="Goes out in 20 seconds")

    await world.sees(CHAIR, "withdrawn")
    await world.settled()
    assert not world.find(REVENUE, T1)
    assert not in_the_channel(world, T1)


def in_the_channel(world: World, text: str) -> bool:
    return any(text in shown(card) for thread in world.in_channel() for _, card in thread)


async def test_an_older_clients_submit_is_answered_privately(world: World) -> None:
    button = await issued(world)
    message, _ = world.find(REVENUE, "check VAT filings") or pytest.fail("no card")

    await world.standin.press(REVENUE.person, message.conversation, message.id, button["fallback"])

    await world.sees(REVENUE, "is acknowledged for HM Revenue and Customs")


async def test_a_form_that_comes_incomplete_is_refused_and_the_panel_unchanged(world: World) -> None:
    await world.says(CHAIR, "task")
    await world.says(CHAIR, "help")
    await world.sees(CHAIR, "What you can do here")
    opened = await world.presses(CHAIR, "Ask a seat", on="What you can do here")
    assert opened.body["task"]["value"]["title"] == "Ask a seat"

    for inputs in ({"seat": "", "what": "x", "due": "2026-12-01"}, {"seat": "x", "what": "y", "due": "soon"}):
        reply = await world.submits(CHAIR, "Issue", **inputs)
        assert "Nothing was changed" in reply.body["task"]["value"]
        await world.presses(CHAIR, "Ask a seat", on="What you can do here")


async def test_a_form_sent_twice_is_one_task(world: World) -> None:
    await world.says(CHAIR, "help")
    await world.sees(CHAIR, "What you can do here")
    opened = await world.presses(CHAIR, "Ask a seat", on="What you can do here")
    form = opened.body["task"]["value"]["card"]["content"]
    hmrc = next(c["value"] for c in form["body"][1]["choices"] if "Revenue" in c["title"])
    filled = {**form["actions"][0]["data"], "seat": hmrc, "what": "check VAT", "due": "2026-12-01"}

    first = await world.standin.send(an_invoke(world, CHAIR, "task/submit", {"data": filled}))
    again = await world.standin.send(an_invoke(world, CHAIR, "task/submit", {"data": filled}))

    assert T1 in first.body["task"]["value"]
    assert again.body["task"]["value"] == f"That form was sent already: it became {T1}. Nothing was changed."


@pytest.mark.parametrize(
    "conversation",
    [
        {"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": True},
        {"id": "19:disruption0000000000@thread.tacv2", "isGroup": True},
        {"id": "19:meeting@thread.v2", "conversationType": "personal"},
    ],
)
async def test_nothing_is_said_where_others_listen(world: World, conversation: dict[str, Any]) -> None:
    activity = {**an_invoke(world, REVENUE, "x", {}), "type": "message", "text": "mine"}
    activity["conversation"] = {**conversation, "tenantId": activity["conversation"]["tenantId"]}

    assert (await world.standin.send(activity)).status == 200
    await world.says(CHAIR, ASK)
    await world.sees(REVENUE, "check VAT filings")
    assert conversation["id"] not in {entry.conversation for entry in world.standin.log}


async def test_a_changed_proposal_can_still_be_issued(world: World) -> None:
    await world.says(TRADING, ASK)
    await world.sees(CHAIR, "proposed by S. Okoro")
    await world.presses(CHAIR, "Change", on="proposed by S. Okoro")
    await world.submits(CHAIR, "Change it", what="check VAT filings twice", due="2026-12-01")
    await world.sees(CHAIR, "check VAT filings twice")

    issued = await world.presses(CHAIR, "Issue", on="check VAT filings twice")
    assert "Goes out in 20 seconds" in shown(issued.body["value"])
    assert "check VAT filings twice" in shown(await world.sees(REVENUE, "check VAT filings twice"))


async def test_a_date_beyond_two_years_is_refused(world: World) -> None:
    for year in ("2999", "9999"):
        await world.says(CHAIR, f"task HMRC: check VAT by {year}-12-31")
    await world.says(CHAIR, "mine")
    await world.sees(CHAIR, "Nothing open")


async def test_a_task_can_be_issued_by_form(world: World) -> None:
    await world.says(CHAIR, "help")
    await world.sees(CHAIR, "What you can do here")
    opened = await world.presses(CHAIR, "Ask a seat", on="What you can do here")
    choices = opened.body["task"]["value"]["card"]["content"]["body"][1]["choices"]
    hmrc = next(choice["value"] for choice in choices if "Revenue" in choice["title"])

    reply = await world.submits(CHAIR, "Issue", seat=hmrc, what="check VAT filings", due="2026-12-01")

    assert T1 in reply.body["task"]["value"]
    assert "check VAT filings" in shown(await world.sees(REVENUE, T1))


async def test_who_cannot_be_reached_privately_is_told_in_the_thread_without_content(world: World) -> None:
    from rehearsal.cast import UNREACHABLE

    await world.says(UNREACHABLE, "help", where="channel")

    _, card = await world.channel_shows("I could not write to you privately")
    assert "What you can do here" not in shown(card)


async def test_a_seat_that_cannot_be_reached_is_still_tasked_and_the_secretariat_told(world: World) -> None:
    await world.says(CHAIR, "task GLAA: check the gangmaster licence by Friday week")

    lost = shown(await world.sees(SECRETARIAT, "could not be delivered to L. Byrne"))
    assert "they are no longer in the team, or have taken me out of their apps. Please ring them." in lost
    assert "Roster" not in lost
    await world.channel_shows(T1)


# --- Every verb's form --------------------------------------------------------------------------------

POISONS: dict[str, Any] = {
    "NUL": "a\x00b",
    "a lone surrogate": "a\ud800b",
    "bidi and control": "\u202eevil\u2066\x1b[31m\x07\ufeff",
    "200 kB of words": "x" * 200_000,
    "a list": ["a", {"b": None}],
    "an object": {"$type": "System.Object", "value": 1},
    "a number": 1e308,
    "nothing": None,
    "yes": True,
    "empty": "",
    "another encoding of a date": "２０２６-12-11",
    "markup": "<at>Everyone</at> [x](javascript:alert(1)) | </script>",
    "an injection": "'; DROP TABLE task; --",
}
FITTING = {
    "due": "2026-12-11",
    "until": "2026-12-11",
    "last_day": "2026-12-11",
    "back_on": "2026-12-11",
    "day": "2026-12-15",
    "starts": "10:00",
    "mode": "Teams",
    "as-at": "2026-11-19",
    "venue": "HQ",
    "progress": "under way",
    "said": "accept",
    "how": "withdrawn",
    "level": "minor",
    "four_p": "Protect",
    "priority": "low",
    "role": "member",
    "audience": "the whole panel",
    "answer": "no hit",
    "kind": "request for information",
    "theme": "cyber crime",
    "area": "East",
    "source": "2",
    "assessed": "B",
    "handling": "P",
    "fate": "accepted",
    "items": "7",
    "heir": "nobody",
    "tasks": T1,
}
"""What each field may hold; the rest are words."""


async def test_no_form_of_any_verb_is_brought_down_by_what_it_is_filled_in_with(world: World) -> None:
    refs = await something_of_everything(world)
    sign, seat, wrong = signed_by(world), await a_seat_of(world), []
    sent = 0
    for verb, names in INPUTS.items():
        fitting = {name: FITTING.get(name, "words") for name in names} | {"seat": seat}
        for name in names:
            for kind, poison in POISONS.items():
                sent += 1
                filled = {**{n: fitting[n] for n in names}, name: poison}
                answer = await submitted(world, actor(verb), sign(verb, refs, key=f"k{sent}") | filled)
                wrong += [(verb, name, kind, answer)] if is_no_answer(answer) else []
        for filled in ({}, dict.fromkeys(names), dict.fromkeys(names, "\ud800" * 40)):
            answer = await submitted(world, actor(verb), sign(verb, refs) | filled)
            wrong += [(verb, "all of them", filled, answer)] if is_no_answer(answer) else []

    assert wrong == []
    assert sent > 800
    await world.says(CHAIR, "task RSPCA: look at the kennels by Friday week")
    await world.sees(CHAIR, "look at the kennels")


async def test_no_button_of_any_verb_is_brought_down_by_what_comes_with_it(world: World) -> None:
    refs = await something_of_everything(world)
    sign, wrong = signed_by(world), []
    for verb in Verb:
        for kind in ("NUL", "a lone surrogate", "200 kB of words", "a list", "nothing"):
            poison = POISONS[kind]
            spoilt = {**sign(verb, refs), "words": poison}
            data = {"action": {"type": "Action.Execute", "verb": str(poison)[:100], "data": spoilt}}
            reply = await sent_raw(world, actor(verb), "adaptiveCard/action", data)
            wrong += [(verb, kind, reply)] if is_no_answer(reply) else []

    assert wrong == []


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "fileConsent/invoke"])
async def test_a_form_three_thousand_deep_is_refused_at_the_door(world: World, name: str) -> None:
    deep = "[" * 3_000 + "]" * 3_000
    body = json.dumps(an_invoke(world, CHAIR, name, {"data": "DEEP", "action": {"data": "DEEP"}}))

    assert (await world.standin.raw(body.replace('"DEEP"', deep))).status in (400, 413)


async def something_of_everything(world: World) -> dict[str, str]:
    """A record of each kind, by the series of its reference."""
    await world.says(CHAIR, ASK)
    await world.sees(REVENUE, T1)
    await world.says(SECRETARIAT, "meeting on 15 December at 10:00 in person at HQ")
    await world.sees(SECRETARIAT, "M-2026-01")
    await world.standin.say(REVENUE.person, "Ring 07700 900123", where="channel", mention=False)
    await world.sees(SECRETARIAT, "S-2026-001")
    sign = signed_by(world)
    raised = {name: FITTING.get(name, "") for name in INPUTS[Verb.RAISE]}
    raised |= {"information": "Something", "mentions": "", "seats": "", "how": "saw it"}
    await submitted(world, TRADING, sign(Verb.RAISE, {}, key="raised", part=TRADING) | raised)
    flag = re.search(r"I-2026-\d+", shown(await world.sees(GATEKEEPER, "I-2026-")))
    assert flag
    return {"task": T1, "meeting": "M-2026-01", "spill": "S-2026-001", "flag": flag[0]}


def signed_by(world: World) -> Any:
    """Makes the data of a button as the clerk would, for a verb and a record that fits it."""
    panel = wiring.open_store(world.settings).panel_named(PANEL)
    assert panel

    def sign(verb: Verb, refs: dict[str, str], *, key: str = "k", part: Part | None = None) -> dict[str, Any]:
        conversation = world.standin.chat_id((part or actor(verb)).person)
        ref = refs.get(series(verb), "")
        return dict(Signer(world.settings.keys.mac, panel, conversation).data(verb, ref=ref, rev=1, key=key))

    return sign


def series(verb: Verb) -> str:
    fields = set(INPUTS.get(verb, ()))
    if verb in OF_FLAGS:
        return "flag"
    if "spill" in verb:
        return "spill"
    return "meeting" if verb in OF_MEETINGS or fields & {"starts", "fate"} else "task"


OF_FLAGS = {
    *(Verb.GRADE, Verb.ADDRESS, Verb.RELEASE, Verb.SEND_BACK, Verb.REFUSE, Verb.RECALL, Verb.LIFT),
    *(Verb.REPLY, Verb.RAISE_AGAIN, Verb.READ_FLAG, Verb.ACK_FLAG),
}
OF_MEETINGS = {Verb.SET_MEETING, Verb.CHECK_LINE, Verb.SEND_AGENDA_BACK, Verb.SEND_SOMEONE, Verb.PUT_ITEM}
OF_THE_SECRETARIAT = {Verb.LEAVE, Verb.ENROL, Verb.PHONE, Verb.CLOSE_SPILL, Verb.SET_MEETING, Verb.CHECK_LINE}
OF_THE_SEAT = {Verb.UPDATE, Verb.DECLINE, Verb.PASS_ON, Verb.MORE_TIME, Verb.RAISE}


def actor(verb: Verb) -> Part:
    """Somebody who may, so that what was filled in is looked at."""
    if verb in OF_THE_SECRETARIAT:
        return SECRETARIAT
    if verb in OF_THE_SEAT:
        return REVENUE
    return GATEKEEPER if verb in OF_FLAGS else CHAIR


async def a_seat_of(world: World) -> str:
    opened = await sent_raw(world, CHAIR, "task/fetch", {"data": signed_by(world)(Verb.OPEN_TASK, {})})
    form = opened.body["task"]["value"]["card"]["content"]["body"]
    return next(c["value"] for c in form[1]["choices"] if "Revenue" in c["title"])


async def submitted(world: World, part: Part, data: dict[str, Any]) -> Any:
    return await sent_raw(world, part, "task/submit", {"data": data})


async def sent_raw(world: World, part: Part, name: str, value: Any) -> Any:
    """Escaped, as JSON may say what UTF-8 can't."""
    return await world.standin.raw(json.dumps(an_invoke(world, part, name, value)))


def is_no_answer(reply: Any) -> bool:
    """An answer is 200 with words or a card; "not saved" is what is said of something that broke."""
    return reply.status != 200 or not reply.body or NOT_SAVED in json.dumps(reply.body)
