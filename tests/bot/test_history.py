"""The story of the channel's talk, through the wire: kept, corrected, withheld, and put to the panel."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from bot import wiring
from panel.language import MessageId, Reference
from rehearsal.cast import ANIMALS, CHAIR, HOST, PANEL, REVENUE, SECRETARIAT, STRANGER, TRADING, Part
from storage import schema
from tests.bot.world import THURSDAY, World, a_world, shown

EVER = datetime(2000, 1, 1, tzinfo=UTC)

PUT = "put-to-panel"


@pytest.fixture
async def world(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        yield world
        assert wiring.verify_trail(world.settings, PANEL) is None


async def typed(world: World, part: Part, words: str, **where: Any) -> tuple[str, str]:
    """A message of somebody's in the channel; its conversation and its id."""
    reply = await world.says(part, words, where="channel", mention=False, **where)
    activity = reply.sent.activity
    return activity["conversation"]["id"], activity["id"]


async def chosen(world: World, part: Part, where: tuple[str, str], command: str = PUT) -> dict[str, Any]:
    reply = await world.standin.message_action(part.person, *where, command=command)
    assert reply.status == 200
    return reply.body["task"]


async def sent(world: World, part: Part, where: tuple[str, str], title: str, **inputs: str) -> Any:
    reply = await world.standin.submit(part.person, where[0], title, inputs)
    assert reply.status == 200
    return reply.body["task"]


async def test_a_message_is_put_to_the_panel_with_one_form(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard behind the market?")

    opened = await chosen(world, REVENUE, asked)
    assert opened["type"] == "continue"
    assert opened["value"]["title"] == "Put to the panel"
    assert "Who licenses the yard" in str(opened["value"]["card"]["content"]["body"])
    answer = await sent(
        world, REVENUE, asked, "Put forward", line="Licensing of the yard", note="ask the council"
    )

    assert answer == {
        "type": "message",
        "value": "Put forward for the next agenda: “Licensing of the yard”. The secretariat checks it first.",
    }
    again = await chosen(world, TRADING, asked)
    assert "HM Revenue and Customs put it forward" in again["value"]


async def test_words_that_should_not_stand_are_asked_about_and_may_be_kept(world: World) -> None:
    asked = await typed(world, REVENUE, "Something about the yard")
    await chosen(world, REVENUE, asked)

    again = await sent(world, REVENUE, asked, "Put forward", line="The probe into the yard", note="")
    assert "Please look at the words again" in shown(again["value"]["card"]["content"])
    kept = await sent(world, REVENUE, asked, "Keep it as it is", line="The probe into the yard", note="")
    assert "Put forward for the next agenda" in kept["value"]


async def test_a_form_that_comes_twice_is_one_line(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")
    await chosen(world, REVENUE, asked)
    first = await world.standin.submit(REVENUE.person, asked[0], "Put forward", {"line": "The yard"})

    replayed = await world.standin.redeliver(first)
    assert replayed.body == first.body


async def test_a_message_action_is_answered_clearly_wherever_it_is_run(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")

    stranger = await chosen(world, STRANGER, asked)
    unknown = await chosen(world, CHAIR, asked, command="raiseEyebrow")
    await world.says(CHAIR, "mine")
    await world.sees(CHAIR, "Nothing open")
    private = world.cards(CHAIR)[-1][0]
    at_home = await chosen(world, CHAIR, (private.conversation, private.id))

    assert "not on this panel's register" in stranger["value"]
    assert "I can't do that with this message" in unknown["value"]
    assert "I can't do that with this message" in at_home["value"]
    assert {stranger["type"], unknown["type"], at_home["type"]} == {"message"}


@pytest.mark.parametrize(
    "conversation",
    [
        {"id": "19:another@thread.tacv2", "conversationType": "channel", "isGroup": True},
        {"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": True},
        {"id": "19:two-people@unq.gbl.spaces", "conversationType": "personal"},
    ],
)
async def test_where_the_clerk_is_not_a_message_action_says_so(
    world: World, conversation: dict[str, Any]
) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")
    reply = await world.standin.message_action(REVENUE.person, *asked, command=PUT)
    activity = reply.sent.activity
    activity["id"] = "elsewhere"
    activity["conversation"] = {**conversation, "tenantId": activity["conversation"]["tenantId"]}

    answer = await world.standin.send(activity)

    assert answer.status == 200
    assert "Here I am not" in answer.body["task"]["value"]


async def test_a_changed_form_is_refused(world: World) -> None:
    asked = await typed(world, REVENUE, "Who licenses the yard?")
    opened = await chosen(world, REVENUE, asked)
    button = opened["value"]["card"]["content"]["actions"][0]
    forged = {**button, "data": {**button["data"], "ref": "1/2", "line": "Another message"}}

    reply = await world.standin.submit(REVENUE.person, asked[0], forged)

    assert "I can't use that button" in reply.body["task"]["value"]


# --- Kept ---------------------------------------------------------------------------------------------


def kept(world: World, where: tuple[str, str]) -> Any:
    """The message as the clerk's database has it."""
    with opened(world) as reading:
        return reading.history.message(MessageId(where[1]))


@contextmanager
def opened(world: World) -> Iterator[Any]:
    with closing(wiring.open_store(world.settings)) as store:
        panel = store.panel_named(PANEL)
        assert panel
        with store.read(panel) as reading:
            yield reading


async def test_what_is_said_is_kept_with_its_edits_and_its_deletion(world: World) -> None:
    where = await typed(world, REVENUE, "Who licenses the yard?")
    answer = await typed(world, TRADING, "We do", thread=where[1])
    assert kept(world, where).words == "Who licenses the yard?"
    assert kept(world, answer).root == where[1]
    assert kept(world, answer).seat != kept(world, where).seat

    edited = await world.standin.edit(REVENUE.person, *where, "Who licenses the scrapyard?")
    assert (await world.standin.redeliver(edited)).status == 200
    assert (kept(world, where).words, kept(world, where).versions) == ("Who licenses the scrapyard?", 2)

    await world.standin.unsay(REVENUE.person, *where)
    assert kept(world, where).is_deleted
    back = edited.sent.activity
    back["channelData"]["eventType"] = "undeleteMessage"
    del back["timestamp"]
    assert (await world.standin.send(back)).status == 200
    assert kept(world, where).may_appear
    assert everything_said_by_the_clerk(world) == ""


async def test_a_command_in_the_channel_is_kept_too_and_a_private_one_is_not(world: World) -> None:
    reply = await world.says(CHAIR, "mine", where="channel")
    await world.sees(CHAIR, "Nothing open")
    said = await world.says(CHAIR, "help")

    command = kept(world, ("", reply.sent.activity["id"]))
    assert (command.words, command.is_to_clerk) == ("mine", True)
    assert kept(world, ("", said.sent.activity["id"])) is None


async def test_talk_in_a_records_thread_and_a_reference_tie_a_message_to_it(world: World) -> None:
    await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
    card, _ = await world.channel_shows("T-2026-001")
    root = card.conversation.partition(";messageid=")[2]

    in_thread = await typed(world, REVENUE, "We are on it", thread=root)
    named = await typed(world, TRADING, "As for T-1, and F-2026-099, we hold nothing")
    loose = await typed(world, TRADING, "Good morning")

    assert ties(world) == {(in_thread[1], "T-2026-001"), (named[1], "T-2026-001")}
    assert kept(world, loose).words == "Good morning"


def ties(world: World) -> set[tuple[str, str]]:
    with opened(world) as reading:
        rows = reading.connection.execute(select(schema.message_tie))
        return {(row.message, row.ref) for row in rows}


def everything_said_by_the_clerk(world: World) -> str:
    """But its welcome."""
    said = [shown(card) for thread in world.in_channel() for _, card in thread]
    return "\n".join(words for words in said if not words.startswith("Hello, I am Panel Clerk"))


@pytest.mark.parametrize(
    "words",
    ["a\x00b", "half a \ud800 character", "x" * 200_000, "\u202egnihton", "<script>x</script>", "", "   "],
)
async def test_whatever_words_come_are_kept_and_answered_200(world: World, words: str) -> None:
    where = await typed(world, REVENUE, "first")
    activity = {
        **(await world.standin.say(REVENUE.person, "x", where="channel", mention=False)).sent.activity
    }
    activity |= {"id": "1763800000999", "text": words, "attachments": [{"contentType": 5}, None, "x"]}
    activity["entities"] = [None, {"type": "mention"}, {"type": "mention", "mentioned": {"id": "29:\x00"}}, 7]

    reply = await world.standin.raw(json.dumps(activity).encode())

    assert reply.status == 200
    assert kept(world, ("", "1763800000999")) is not None
    assert kept(world, where).words == "first"


@pytest.mark.parametrize("claimed", ["\x00", "x" * 5_000, "é ü", None, 7])
async def test_an_id_that_teams_would_not_give_is_no_reason_to_fail(world: World, claimed: Any) -> None:
    activity = (await world.standin.say(REVENUE.person, "x", where="channel", mention=False)).sent.activity
    for kind in ("message", "messageUpdate", "messageDelete"):
        odd = {**activity, "id": claimed, "type": kind, "timestamp": "yesterday"}
        odd["conversation"] = {
            **odd["conversation"],
            "id": f"{world.standin.place.channel};messageid={claimed}",
        }
        assert (await world.standin.send(odd)).status == 200


async def test_a_change_of_a_message_never_seen_is_kept_as_it_comes(world: World) -> None:
    where = await typed(world, REVENUE, "Who licenses the yard?")
    edit = (await world.standin.edit(REVENUE.person, *where, "The scrapyard")).sent.activity
    gone = (await world.standin.unsay(REVENUE.person, *where)).sent.activity

    await world.standin.send({**edit, "id": "1763800000777"})
    await world.standin.send({**gone, "id": "1763800000888"})

    assert kept(world, ("", "1763800000777")).words == "The scrapyard"
    assert (kept(world, ("", "1763800000888")).words, kept(world, ("", "1763800000888")).is_deleted) == (
        "",
        True,
    )


@pytest.fixture
def waits_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a lock that is never let go."""
    for where in ("engines", "store"):
        monkeypatch.setattr(f"storage.{where}.LOCK_WAIT", timedelta(seconds=0.5))


async def test_while_the_database_is_away_a_kept_message_is_asked_for_again(
    waits_briefly: None, world: World
) -> None:
    where = await typed(world, REVENUE, "first")
    lock = hold_the_panel(world)
    try:
        said = await world.standin.say(REVENUE.person, "second", where="channel", mention=False)
        changed = await world.standin.edit(REVENUE.person, *where, "changed")
        asked = await world.standin.say(REVENUE.person, "ack T-1")
    finally:
        lock.close()

    assert (said.status, changed.status, asked.status) == (503, 503, 200)
    assert kept(world, ("", said.sent.activity["id"])) is None
    assert (await world.standin.redeliver(said)).status == 200
    assert kept(world, ("", said.sent.activity["id"])).words == "second"


def hold_the_panel(world: World) -> Any:
    """As another process would that never lets go."""
    held = ExitStack()
    store = wiring.open_store(world.settings)
    panel = store.panel_named(PANEL)
    assert panel
    held.callback(store.close)
    held.enter_context(store.begin(panel))
    return held


# --- Spills -------------------------------------------------------------------------------------------

NUMBER = "07700 900123"


async def test_who_spills_is_asked_privately_and_the_secretariat_keeps_the_record(world: World) -> None:
    where = await typed(world, REVENUE, f"Ring the owner on {NUMBER}, he knows")

    asked = shown(await world.sees(REVENUE, "Please delete a message of yours"))
    assert "a telephone number" in asked
    assert "9 other people there can read it" in asked
    record = shown(await world.sees(SECRETARIAT, "Spill S-2026-001"))
    assert "A. Fenwick, HM Revenue and Customs" in record
    assert "still in the channel" in record
    for part in (CHAIR, TRADING, ANIMALS):
        assert world.find(part, "S-2026-001") is None
        assert world.find(part, "Please delete") is None
    assert everything_said_by_the_clerk(world) == ""
    assert kept(world, where).is_withheld

    opened = await world.presses(SECRETARIAT, "Who could read it", on="Spill S-2026-001")
    names = shown(opened.body["task"]["value"]["card"]["content"])
    assert "S. Okoro" in names
    assert "A. Fenwick" not in names

    await world.standin.unsay(REVENUE.person, *where)
    await world.sees(REVENUE, "The message is deleted")
    await world.sees(SECRETARIAT, "Spill S-2026-001 · deleted")
    assert world.find(REVENUE, "Please delete") is None  # The same card, brought up to date.

    await world.presses(SECRETARIAT, "Close", on="Spill S-2026-001")
    done = await world.submits(SECRETARIAT, "Close it", note="Told the information manager")
    assert done.body["task"]["value"] == "S-2026-001 is closed."
    assert "Told the information manager" in shown(await world.sees(SECRETARIAT, "S-2026-001 · closed"))
    for entry in world.standin.log:
        assert NUMBER not in str(getattr(entry, "activity", ""))


async def test_an_edit_puts_it_right_and_a_worse_one_is_the_same_card(world: World) -> None:
    where = await typed(world, REVENUE, "Ring the owner")
    await world.standin.edit(REVENUE.person, *where, f"Ring the owner on {NUMBER}")
    await world.sees(REVENUE, "Please delete a message of yours")

    await world.standin.edit(REVENUE.person, *where, "Ring the owner at TS1 1AA")
    await world.sees(SECRETARIAT, "a telephone number and a postcode")
    await world.standin.edit(REVENUE.person, *where, "Ring the owner")

    await world.sees(REVENUE, "What I found is gone")
    await world.sees(SECRETARIAT, "S-2026-001 · changed by its author")
    assert len([1 for _, card in world.cards(SECRETARIAT) if "Spill" in shown(card)]) == 1
    assert "was deleted, or held something" in (await chosen(world, REVENUE, where))["value"]


async def test_a_command_with_personal_data_in_the_channel_is_a_question_and_a_spill(world: World) -> None:
    await world.says(CHAIR, f"task HMRC: ring {NUMBER} by Friday week", where="channel")

    await world.sees(CHAIR, "Please look at the words again")
    await world.sees(CHAIR, "Please delete a message of yours")
    await world.sees(SECRETARIAT, "Spill S-2026-001")


async def test_a_stranger_who_spills_is_told_and_told_once(world: World) -> None:
    reply = await world.standin.say(STRANGER.person, f"Ring {NUMBER}", where="channel", mention=False)
    await world.sees(STRANGER, "holds what looks like a telephone number")

    await world.standin.redeliver(reply)

    assert "somebody who is not on the register" in shown(await world.sees(SECRETARIAT, "Spill S-2026-001"))
    assert len([1 for _, card in world.cards(STRANGER) if "telephone" in shown(card)]) == 1


async def test_nobody_but_the_secretariat_and_the_chair_keeps_the_record(world: World) -> None:
    await typed(world, REVENUE, f"Ring {NUMBER}")
    await world.sees(SECRETARIAT, "Spill S-2026-001")
    message, card = world.find(SECRETARIAT, "Spill S-2026-001") or pytest.fail("no card")
    button = next(action for action in card["actions"] if action["title"] == "Who could read it")

    reply = await world.standin.press(REVENUE.person, message.conversation, message.id, button)

    assert "Only the secretariat can keep the record of a spill" in reply.body["task"]["value"]


async def test_a_members_own_address_is_no_spill(world: World) -> None:
    await typed(world, REVENUE, f"Write to {TRADING.person.email.upper()}")
    await typed(world, REVENUE, "Please watch the yard")

    await world.settled()
    assert not world.find(REVENUE, "Please delete")


async def test_ordinary_talk_of_a_probe_is_a_private_hint_once_a_day_and_no_spill(world: World) -> None:
    where = await typed(world, REVENUE, "Trading standards has a probe into the shop")
    await world.sees(REVENUE, "may point to a tactic")
    await typed(world, REVENUE, "Their surveillance cameras were off")
    await typed(world, TRADING, f"Ring {NUMBER}")
    await world.sees(SECRETARIAT, "Spill S-2026-001")

    assert len([1 for _, card in world.cards(REVENUE) if "tactic" in shown(card)]) == 1
    assert not kept(world, where).is_withheld
    assert world.find(SECRETARIAT, "S-2026-002") is None
    assert everything_said_by_the_clerk(world) == ""


# --- What an agenda is told ---------------------------------------------------------------------------


async def test_agenda_typed_in_a_thread_puts_the_thread_forward_privately(world: World) -> None:
    where = await typed(world, REVENUE, "Who licenses the yard?")
    await typed(world, TRADING, "We might", thread=where[1])

    await world.says(TRADING, "agenda", where="channel", thread=where[1])

    await world.sees(TRADING, "Put forward for the next agenda: “Who licenses the yard?”")
    await world.says(ANIMALS, "agenda", where="channel", thread=where[1])
    await world.sees(ANIMALS, "Trading Standards, Durham put it forward")
    assert everything_said_by_the_clerk(world) == ""
    with opened(world) as reading:
        (line,) = reading.history.put_forward(EVER)
    assert (line.line, line.seat_name) == ("Who licenses the yard?", "Trading Standards, Durham")
    assert line.source.message == where[1]
    assert line.source.link == (
        f"https://teams.microsoft.com/l/message/{quote(world.standin.place.channel, safe='')}/{where[1]}"
        f"?tenantId={HOST}&parentMessageId={where[1]}&createdTime={where[1]}"
    )


async def test_a_thread_may_be_named_anew_and_a_records_thread_names_itself(world: World) -> None:
    where = await typed(world, REVENUE, "Morning all")
    await world.says(TRADING, "put this on the agenda: licences of yards", where="channel", thread=where[1])
    await world.sees(TRADING, "“licences of yards”")

    await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
    card, _ = await world.channel_shows("T-2026-001")
    root = card.conversation.partition(";messageid=")[2]
    await world.says(ANIMALS, "agenda!", where="channel", thread=root)
    await world.sees(ANIMALS, "“T-2026-001: what was said in its thread”")


async def test_a_thread_without_words_is_asked_for_a_line_and_a_spilled_one_refused(world: World) -> None:
    spilled = await typed(world, REVENUE, f"Ring {NUMBER}")
    activity = (
        await world.standin.say(TRADING.person, "agenda", where="channel", thread=spilled[1])
    ).sent.activity
    await world.sees(TRADING, "or held something that should not stand")

    place = world.standin.place
    unseen = {**activity["conversation"], "id": f"{place.channel};messageid=1700000000000"}
    await world.standin.send({**activity, "id": "1763800000555", "conversation": unseen})
    await world.sees(TRADING, "I have no words of the message that began this thread")


async def test_the_secretariat_may_be_reminded_of_talk_of_records_and_of_open_questions(world: World) -> None:
    await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
    card, _ = await world.channel_shows("T-2026-001")
    root = card.conversation.partition(";messageid=")[2]
    await typed(world, REVENUE, "The filings are late", thread=root)
    deleted = await typed(world, REVENUE, "T-1 again: never mind")
    await world.standin.unsay(REVENUE.person, *deleted)
    await typed(world, REVENUE, f"About T-1: ring {NUMBER}")
    asked = await typed(world, TRADING, "RSPCA, do you visit the yard?")
    answered = await typed(world, TRADING, "HMRC, is that all?")
    await typed(world, REVENUE, "It is", thread=answered[1])

    with opened(world) as reading:
        since = THURSDAY - timedelta(days=1)
        (thread,) = reading.history.threads_touching([Reference("T-2026-001")], since)
        (question,) = reading.history.unanswered(since)
        assert reading.history.threads_touching([Reference("T-2026-002")], since) == []
        assert reading.history.unanswered(THURSDAY + timedelta(days=1)) == []

    assert (thread.words, thread.seats, thread.refs) == (
        *("The filings are late", ("HM Revenue and Customs",)),
        (Reference("T-2026-001"),),
    )
    assert (question.asked_name, question.by) == ("RSPCA", "Trading Standards, Durham")
    assert question.source.message == asked[1]
    assert f"/{asked[1]}?" in question.source.link


async def test_talk_that_is_tied_to_nothing_is_purged_and_the_rest_stays(world: World) -> None:
    await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
    await world.channel_shows("T-2026-001")
    loose = await typed(world, REVENUE, "Good morning")
    tied = await typed(world, REVENUE, "T-1 is under way")
    spilled = await typed(world, REVENUE, f"Ring {NUMBER}")
    forward = await typed(world, REVENUE, "Who licenses the yard?")
    below = await typed(world, TRADING, "We do", thread=forward[1])
    await world.says(TRADING, "agenda", where="channel", thread=forward[1])
    await world.sees(TRADING, "Put forward")

    for _ in range(11):
        world.clock.move("week")
    await world.until(lambda: kept(world, loose) is None)

    for where in (tied, spilled, forward, below):
        assert kept(world, where) is not None
    with opened(world) as reading:
        versions = reading.connection.execute(select(schema.message_version.c.message)).scalars()
        assert loose[1] not in set(versions)
