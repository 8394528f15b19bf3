"""The story of one agenda, through the wire: set, filled from records, checked, approved, issued, frozen."""

from pathlib import Path
from typing import Any

from bot import wiring
from rehearsal.cast import ANIMALS, CHAIR, GATEKEEPER, PANEL, REVENUE, SECRETARIAT, TRADING, Part
from tests.bot.test_history import chosen, sent, typed
from tests.bot.test_papers import offered
from tests.bot.world import World, a_world, buttons, shown

M1, T1 = "M-2026-01", "T-2026-001"
WORDS = "check complaint history for the corner shop"
ITEM = "Shop opening hours around the school"
SAID = "Licensing of the yard"
REWORDED = "Licensing of the yard behind the market"


async def test_one_agenda_from_its_date_to_its_second_version(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await only_the_secretariat_sets_a_meeting(world)
        await there_is_something_for_it(world)
        await the_clock_drafts_it_at_the_cut_off(world)
        await the_secretariat_checks_what_came_from_the_channel(world)
        await the_chair_sends_it_back_then_issues_it(world)
        await everybody_reads_it_and_says_whether_they_come(world)
        await a_later_change_makes_the_second_version(world)
        await the_next_meeting_follows(world)

        assert_the_channel_learnt_counts_and_dates_only(world)
        assert wiring.verify_trail(world.settings, PANEL) is None


async def only_the_secretariat_sets_a_meeting(world: World) -> None:
    await world.says(TRADING, "agenda")
    await world.sees(TRADING, "No meeting is planned")
    await world.says(TRADING, "meeting on 8 December at 10:00 in person at HQ")
    assert "R. Whitfield" in shown(await world.sees(TRADING, "Only the secretariat can set"))

    await world.says(SECRETARIAT, "meeting on Saturday 5 December at 10:00 in person at HQ")
    await world.sees(SECRETARIAT, "Sat 5 Dec 2026 is not a working day")
    await world.says(SECRETARIAT, "meeting on 8 December at 10:00 in person at HQ")

    card = await world.sees(SECRETARIAT, f"{M1} · Tue 8 Dec 2026, 10:00, HQ")
    assert "Items until Tue 24 Nov 2026; it is issued by 1 Dec." in shown(card)
    assert buttons(card) == ["Draft the agenda", "Change date", "Add an item", "Cancel meeting…"]


async def there_is_something_for_it(world: World) -> None:
    await world.says(CHAIR, f"task Trading Standards, Durham: {WORDS} by 20 November")
    await world.sees(TRADING, T1)
    await world.says(TRADING, f"agenda item {ITEM}")
    await world.sees(TRADING, f"Put forward for {M1}")
    asked = await typed(world, REVENUE, "Who licenses the yard behind the market?")
    await chosen(world, REVENUE, asked)
    await sent(world, REVENUE, asked, "Put forward", line=SAID, note="")


async def the_clock_drafts_it_at_the_cut_off(world: World) -> None:
    for _ in range(3):  # Friday, Monday, then Tuesday 24 November: ten working days before.
        assert world.find(SECRETARIAT, "Draft agenda") is None
        world.clock.move("morning")

    draft = await world.sees(SECRETARIAT, "Draft agenda")
    assert f"Draft agenda · {M1} · Tue 8 Dec 2026, 10:00, HQ" in shown(draft)
    assert "2 in people's words, to check" in shown(draft)
    assert "of 120 minutes" in shown(draft)
    assert buttons(draft) == ["Check 2 lines", "Read", "Draft again", "Open Word", "Cancel meeting…"]
    assert world.find(CHAIR, "draft") is None
    await world.says(TRADING, "agenda")
    state = await world.sees(TRADING, "The agenda is being prepared.")
    assert "Read" not in buttons(state)


async def the_secretariat_checks_what_came_from_the_channel(world: World) -> None:
    read = await all_pages(world, SECRETARIAT, await world.presses(SECRETARIAT, "Read", on="Draft agenda"))
    assert "From the channel, unverified:" in read
    assert "put forward by HM Revenue and Customs from a channel thread" in read

    first = page(await world.presses(SECRETARIAT, "Check 2 lines", on="Draft agenda"))
    assert "2 to check" in first
    assert ITEM in first  # Agencies in the order of their legal bodies.
    second = await world.submits(SECRETARIAT, "Next", fate="accepted", words=ITEM)
    assert SAID in page(second)
    last = await world.submits(SECRETARIAT, "Keep this", fate="reworded", words=REWORDED)
    assert "Every line is checked" in last.body["task"]["value"]
    card = await world.sees(SECRETARIAT, "Draft agenda")
    await world.until(lambda: "Send to chair" in buttons(world.find(SECRETARIAT, "Draft agenda")[1]))
    assert card is not None


async def the_chair_sends_it_back_then_issues_it(world: World) -> None:
    await world.presses(SECRETARIAT, "Send to chair", on="Draft agenda")
    chairs = await world.sees(CHAIR, "Chair's draft")
    assert buttons(chairs) == ["Approve and issue", "Send back with a note", "Read", "Open Word"]
    await world.presses(CHAIR, "Send back with a note", on="Chair's draft")
    await world.submits(CHAIR, "Send back", because="Please draft it again on Friday")
    await world.sees(SECRETARIAT, "Please draft it again on Friday")

    await world.says(SECRETARIAT, "agenda draft")
    await world.until(lambda: "sent it back" not in newest(world, SECRETARIAT, "Draft agenda"))
    again = await world.presses(SECRETARIAT, "Send to chair", on="Draft agenda")
    assert "It is with the Chair now." in shown(again.body["value"]), again.body
    await world.sees(CHAIR, f"{M1}: a newer draft")  # The card that was sent back.
    await world.sees(CHAIR, "Chair's draft")
    lines = await all_pages(world, CHAIR, await world.presses(CHAIR, "Read", on="Chair's draft"))
    assert lines.splitlines()[0] == "OFFICIAL-SENSITIVE"
    assert f"{T1} · Trading Standards, Durham · due Fri 20 Nov 2026 · issued" in lines
    assert WORDS in lines
    assert "overdue 2 working days" in lines
    answer = await world.presses(CHAIR, "Approve and issue", on="Chair's draft")
    assert "Agenda issued, v1" in shown(answer.body["value"])


async def everybody_reads_it_and_says_whether_they_come(world: World) -> None:
    message, card = await world.channel_shows("Agenda issued, v1 · Tue 8 Dec 2026, 10:00, HQ")
    assert "New since last time: 0 flags, 1 task" in shown(card)
    assert buttons(card) == ["Read", "Coming", "Apologies", "Send someone", "Add an item"]

    read = await the_whole_agenda(world, REVENUE, message)
    for line in (
        "4. Action log",
        f"{T1} · Trading Standards, Durham",
        REWORDED,
        "reworded by the secretariat",
        ITEM,
        "Environment Agency: nothing put forward",
        "as the two-monthly cycle has it; not set yet",
    ):
        assert line in read
    assert "unverified" not in read
    assert "Tue 9 Feb 2027, 10:00, Teams" in read

    coming = await world.standin.submit(REVENUE.person, message.conversation, "Word", {})
    assert "It comes to your own chat" in coming.body["task"]["value"]
    _, offer = await offered(world, REVENUE)
    assert offer["name"] == f"{M1} Agenda Part B v1.docx"

    press = world.standin.press
    yes = await press(REVENUE.person, message.conversation, message.id, "Coming")
    assert "✓ Your seat is coming" in shown(yes.body["value"])
    assert buttons(yes.body["value"])[1] != "Apologies"  # A second tap must not change the answer.
    await press(ANIMALS.person, message.conversation, message.id, "Apologies")
    await world.says(GATEKEEPER, "coming")
    await world.sees(GATEKEEPER, f"Noted: your seat is coming to {M1}")
    _, posted = await world.channel_shows("2 coming · 1 apologies")
    assert "Fenwick" not in shown(posted)
    await world.says(SECRETARIAT, "agenda")
    assert "RSPCA: apologies (M. Castell)" in shown(await world.sees(SECRETARIAT, "RSPCA: apologies"))


async def a_later_change_makes_the_second_version(world: World) -> None:
    await world.says(SECRETARIAT, "agenda draft")
    await world.sees(SECRETARIAT, "Nothing has changed since v1")
    await world.says(ANIMALS, "agenda item Dogs kept at the yard")
    await world.sees(ANIMALS, "the Chair decides whether there is time")
    await world.sees(CHAIR, f"Late item for {M1}")
    taken = await world.presses(CHAIR, "Take it", on="Late item")
    assert "✓ Taken" in shown(taken.body["value"])

    await world.says(SECRETARIAT, "agenda draft")
    again = await world.sees(SECRETARIAT, "v1 stands until this is issued.")
    assert "Since then: 1 new, 1 gone." in shown(again)
    message, _ = await world.channel_shows("Agenda issued, v1")
    assert "Dogs kept" not in await the_whole_agenda(world, REVENUE, message)  # v1 is frozen.
    await world.presses(SECRETARIAT, "Check 1 line", on="v1 stands until")
    await world.submits(SECRETARIAT, "Keep this", fate="accepted", words="")
    await world.until(lambda: "Send to chair" in buttons(world.find(SECRETARIAT, "v1 stands")[1]))
    await world.presses(SECRETARIAT, "Send to chair", on="v1 stands")
    await world.sees(CHAIR, "v1 stands until")
    await world.presses(CHAIR, "Approve and issue", on="v1 stands until")

    same, _ = await world.channel_shows("Agenda issued, v2")
    assert same.id == message.id
    assert "Dogs kept at the yard" in await the_whole_agenda(world, REVENUE, same)


async def the_next_meeting_follows(world: World) -> None:
    for _ in range(12):
        world.clock.move("morning")

    await world.sees(SECRETARIAT, "M-2027-01 · Tue 9 Feb 2027, 10:00, Teams")
    await world.channel_shows("It was held.")
    await what_was_not_reached_carries(world)


async def what_was_not_reached_carries(world: World) -> None:
    """By the button on the card of the meeting that was held, and by words."""
    await world.says(CHAIR, f"not reached {M1}: 9")
    assert "R. Whitfield" in shown(await world.sees(CHAIR, "Only the secretariat can say"))
    held = await world.sees(SECRETARIAT, "It was held.")
    assert buttons(held) == ["Not reached"]
    form = page(await world.presses(SECRETARIAT, "Not reached", on="It was held."))
    assert "9\\. Partner issues and flags since last time" in form
    sent = await world.submits(SECRETARIAT, "Carry them", items="9,13")
    assert sent.body["task"]["value"] == f"Not reached at {M1}: 9 and 13. They carry to the next agenda."
    await world.sees(SECRETARIAT, "Not reached, so on the next agenda:")
    await world.says(SECRETARIAT, f"not reached {M1}: 9")
    await world.sees(SECRETARIAT, f"Not reached at {M1}: 9. They carry")

    await world.says(SECRETARIAT, "agenda draft")
    await world.sees(SECRETARIAT, "Draft agenda · M-2027-01")
    read = await world.presses(SECRETARIAT, "Read", on="Draft agenda · M-2027-01")
    pages = await all_pages(world, SECRETARIAT, read)
    assert f"carried: 1 meeting, not reached at {M1}, put forward by" in pages
    assert REWORDED in pages
    assert "unverified" not in pages
    await the_next_one_is_cancelled_with_a_reason(world)


async def the_next_one_is_cancelled_with_a_reason(world: World) -> None:
    form = page(await world.presses(SECRETARIAT, "Cancel meeting…", on="Draft agenda · M-2027-01"))
    assert "M-2027-01 on Tue 9 Feb 2027, 10:00" in form
    done = await world.submits(SECRETARIAT, "Cancel the meeting", because="The hall is flooded")
    assert "M-2027-01 is cancelled. M-2027-02 follows on Tue 13 Apr 2027" in done.body["task"]["value"]
    await world.sees(SECRETARIAT, "It is cancelled.")
    await world.sees(SECRETARIAT, "M-2027-02 · Tue 13 Apr 2027")


async def the_whole_agenda(world: World, part: Part, message: Any) -> str:
    """Every page that somebody reads, from the card in the channel."""
    reply = await world.standin.press(part.person, message.conversation, message.id, "Read")
    return await all_pages(world, part, reply, where=message.conversation)


async def all_pages(world: World, part: Part, reply: Any, *, where: str = "") -> str:
    words = [page(reply)]
    while "[Next]" in words[-1]:
        reply = await world.standin.submit(
            part.person, where or world.standin.chat_id(part.person), "Next", {}
        )
        words.append(page(reply))
    return "\n".join(words)


def newest(world: World, part: Part, text: str) -> str:
    """The newest of their cards that shows the text; while there is none, that none does."""
    found = world.find(part, text)
    return shown(found[1]) if found else "sent it back"


def page(reply: Any) -> str:
    return shown(reply.body["task"]["value"]["card"]["content"])


def assert_the_channel_learnt_counts_and_dates_only(world: World) -> None:
    channel = "\n".join(shown(entry.activity) for entry in world.standin.log if "19:" in entry.conversation)
    for words in (WORDS, ITEM, REWORDED, "Dogs kept", "Castell", "apologies (", "Please draft it again"):
        assert words not in channel
