"""A task to its end, through the real wire: who saw what of it, and who did not."""

from pathlib import Path

from bot import wiring
from rehearsal.cast import ANIMALS, CHAIR, PANEL, REVENUE, SECRETARIAT, TRADING, TRADING_DEPUTY
from tests.bot.world import World, a_world, buttons, shown

T1, T2, T3 = "T-2026-001", "T-2026-002", "T-2026-003"
WORDS = "say who rents the unit"
REASON = "the landlord is abroad"
MOVED_BECAUSE = "the dogs are theirs to look at"


async def test_a_task_is_carried_to_its_end(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await an_urgent_task_goes_out_at_once(world)
        await the_seat_asks_for_more_time_and_the_chair_agrees(world)
        await a_colleague_takes_over(world)
        await it_is_sent_back_and_then_signed_off(world)
        await another_is_entered_by_telephone_and_moved(world)
        await the_lists_show_each_their_own(world)

        assert_nothing_leaked(world)
        assert wiring.verify_trail(world.settings, PANEL) is None


async def an_urgent_task_goes_out_at_once(world: World) -> None:
    await world.says(CHAIR, f"task Trading Standards, Durham urgent: {WORDS} by Friday week")

    task = await world.sees(TRADING, T1)
    assert "Urgent task" in shown(task)
    assert WORDS in shown(task)
    assert "Undo" not in buttons(await world.sees(CHAIR, T1)), "it has gone"
    assert world.find(REVENUE, T1) is None


async def the_seat_asks_for_more_time_and_the_chair_agrees(world: World) -> None:
    await world.says(TRADING, f"extend T-1 to 11 December because {REASON}")
    asked = await world.sees(CHAIR, "more time is asked for")
    assert REASON in shown(asked)
    assert buttons(asked)[:3] == ["Agree", "Another date", "Refuse"]
    assert world.find(SECRETARIAT, REASON) is None

    assert shown(asked).startswith("OFFICIAL-SENSITIVE")
    await world.presses(CHAIR, "Agree", on="more time is asked for")
    answered = await world.sees(CHAIR, "more time was asked for")
    assert "It is due Fri 11 Dec" in shown(answered)
    assert buttons(answered) == ["Read"]
    assert world.find(CHAIR, REASON) is None, "the same card, brought up to date"
    told = await world.sees(TRADING, "has agreed a new date")
    assert "11 Dec" in shown(told)
    await world.says(CHAIR, "agree T-1")
    await world.sees(CHAIR, "It was answered already")


async def a_colleague_takes_over(world: World) -> None:
    await world.says(REVENUE, "take over T-1")
    await world.sees(REVENUE, f"{T1} is with Trading Standards, Durham. Nothing was changed.")

    await world.says(TRADING_DEPUTY, "take over T-1")
    await world.sees(TRADING, f"A colleague has taken over {T1}")


async def it_is_sent_back_and_then_signed_off(world: World) -> None:
    await world.says(TRADING_DEPUTY, "done T-1 a company in Leeds")
    assert "Sign off" in buttons(await world.sees(CHAIR, "says it is done"))
    await world.says(CHAIR, "not yet T-1: which company?")
    assert "which company?" in shown(await world.sees(TRADING_DEPUTY, "is not finished yet"))

    await world.says(TRADING_DEPUTY, "done T-1 Northmoor Lettings")
    await world.until(lambda: "Northmoor Lettings" in shown(world.find(CHAIR, "says it is done")[1]))
    await world.presses(CHAIR, "Sign off", on="says it is done")
    sent = await world.submits(
        CHAIR, "Sign off", level="moderate", four_p="Protect", rationale="one premises fewer"
    )
    assert sent.body == {"task": {"type": "message", "value": f"{T1} is closed."}}
    await world.sees(TRADING_DEPUTY, f"{T1} is signed off. Thank you.")
    await world.channel_shows("closed")


async def another_is_entered_by_telephone_and_moved(world: World) -> None:
    await world.says(CHAIR, "task HMRC: check VAT filings by 11 December")
    await world.sees(REVENUE, T2)
    await world.says(SECRETARIAT, "accept T-2 for HMRC by phone, spoke to A. Fenwick")
    await world.channel_shows("accepted")

    await world.says(CHAIR, f"move T-2 to RSPCA because {MOVED_BECAUSE}")
    await world.sees(REVENUE, f"{T2} has moved to another seat")
    assert T2 in shown(await world.sees(ANIMALS, T3)), "it says where it came from"
    assert world.find(TRADING, T3) is None


async def the_lists_show_each_their_own(world: World) -> None:
    await world.says(CHAIR, "actions")
    assert T3 in shown(await world.sees(CHAIR, "Action list · all seats"))
    await world.says(REVENUE, "actions")
    assert "has no open task" in shown(await world.sees(REVENUE, "Nothing open"))
    await world.says(SECRETARIAT, "overdue")
    await world.sees(SECRETARIAT, "Nothing is past its date.")


def assert_nothing_leaked(world: World) -> None:
    channel = "\n".join(shown(entry.activity) for entry in world.standin.log if "19:" in entry.conversation)
    for words in (WORDS, REASON, MOVED_BECAUSE, "company", "Northmoor Lettings", "one premises fewer", "🟢"):
        assert words not in channel
