"""The story of one task, through the real wire: signed activities in, connector requests out."""

import re
from pathlib import Path

from bot import wiring
from rehearsal.cast import CHAIR, PANEL, REVENUE, SECRETARIAT, STRANGER, TRADING, TRADING_DEPUTY
from rehearsal.truth import Posted
from tests.bot.world import NOTICE, World, a_world, buttons, shown

ASK = "task Trading Standards, Durham: check complaint history for the corner shop by Friday week"
WORDS = "check complaint history for the corner shop"
T1, T2 = "T-2026-001", "T-2026-002"


async def test_one_task_from_the_chairs_line_to_the_agencys_tap(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await the_panel_is_set_up(world)
        await the_chair_tasks_by_command(world)
        await a_member_proposes_and_the_chair_confirms(world)
        await the_owner_acknowledges_twice_and_another_seat_changes_nothing(world)
        await a_refresh_is_never_an_acknowledgement(world)
        await the_seat_updates_and_a_redelivery_changes_nothing(world)
        await what_is_overdue_is_chased_privately_first(world)
        await the_seat_completes_it(world)

        assert_nothing_leaked(world)
        assert wiring.verify_trail(world.settings, PANEL) is None


async def the_panel_is_set_up(world: World) -> None:
    await world.standin.installed("channel")
    await world.says(SECRETARIAT, "setup AAAA-BBBB-CCCC-DDDD", where="channel")
    assert "not one I know" in shown(await world.sees(SECRETARIAT, "That code"))
    await world.says(SECRETARIAT, f"setup {world.code}", where="channel")

    card = shown(await world.sees(SECRETARIAT, "is set up"))
    await world.until(lambda: NOTICE in everything_in_the_channel(world))
    assert PANEL in card
    assert STRANGER.person.name in card  # In the channel, but not on the register.

    for part in (CHAIR, STRANGER):
        await world.says(part, f"setup {world.code}", where="channel")  # Spent by now.
        assert "has been used" in shown(await world.sees(part, "That code"))


async def the_chair_tasks_by_command(world: World) -> None:
    await world.says(CHAIR, ASK)

    echo = await world.sees(CHAIR, T1)
    assert "Issued to Trading Standards, Durham (S. Okoro)" in shown(echo)
    assert "Due Friday 27 November 2026, 17:00" in shown(echo)
    assert "Goes out in 20 seconds" in shown(echo)
    assert buttons(echo)[:2] == ["Change", "Undo"]
    assert world.find(TRADING, T1) is None  # The undo window is open.

    task = await world.sees(TRADING, T1)
    assert WORDS in shown(task)
    assert shown(task).startswith("OFFICIAL-SENSITIVE")
    assert buttons(task)[:2] == ["Acknowledge", "Can't take this"]
    assert WORDS in shown(await world.sees(TRADING_DEPUTY, T1))
    _, posted = await world.channel_shows(T1)
    assert WORDS not in shown(posted)
    assert buttons(posted) == ["Read", "Acknowledge"]
    await world.until(lambda: "Undo" not in buttons(world.find(CHAIR, T1)[1]))


async def a_member_proposes_and_the_chair_confirms(world: World) -> None:
    await world.says(TRADING, "task hmrc: check VAT filings by 11 December")

    assert "It waits for the Chair" in shown(await world.sees(TRADING, T2))
    proposal = await world.sees(CHAIR, T2)
    assert "proposed by S. Okoro" in shown(proposal)
    assert "check VAT filings" in shown(proposal)
    assert buttons(proposal) == ["Issue", "Change", "Not taken up"]
    assert world.find(REVENUE, T2) is None

    reply = await world.presses(CHAIR, "Issue", on=T2)
    assert "Goes out in 20 seconds" in shown(reply.body["value"])
    assert "check VAT filings" in shown(await world.sees(REVENUE, T2))
    await world.channel_shows(T2)


async def the_owner_acknowledges_twice_and_another_seat_changes_nothing(world: World) -> None:
    wrong, _ = await world.channel_shows(T1)
    refused = await world.standin.press(REVENUE.person, wrong.conversation, wrong.id, "Acknowledge")
    assert refused.body["value"] == f"{T1} is with Trading Standards, Durham. Nothing was changed."

    first = await world.presses(TRADING, "Acknowledge", on=WORDS)
    assert "✓ Acknowledged by you" in shown(first.body["value"])
    assert "Accept" in buttons(first.body["value"])

    deputy = await world.standin.press(TRADING_DEPUTY.person, wrong.conversation, wrong.id, "Acknowledge")
    assert "✓ Acknowledged by S. Okoro" in shown(deputy.body["value"])
    assert "✓ Acknowledged by S. Okoro" in shown(await world.sees(CHAIR, "Acknowledged by S. Okoro"))
    _, posted = await world.channel_shows("acknowledged")
    assert "Okoro" not in shown(posted)  # Counts and states in the channel, no names.


async def a_refresh_is_never_an_acknowledgement(world: World) -> None:
    message, card = await world.channel_shows(T2)
    assert REVENUE.person.teams_id in card["refresh"]["userIds"]

    reply = await world.standin.refresh(REVENUE.person, message.conversation, message.id)

    assert reply is not None
    assert "Acknowledge" in buttons(reply.body["value"])
    assert "✓" not in shown(reply.body["value"])
    assert "not acknowledged" in shown(await asked_mine(world))


async def asked_mine(world: World) -> dict[str, object]:
    await world.says(REVENUE, "mine")
    return await world.sees(REVENUE, "Your panel items")


async def the_seat_updates_and_a_redelivery_changes_nothing(world: World) -> None:
    said = await world.says(TRADING, "update T-1 visit booked for Tuesday")
    await world.sees(TRADING, "is now: in progress")
    await world.settled()
    before = len([entry for entry in world.standin.log if isinstance(entry, Posted)])

    again = await world.standin.redeliver(said)
    opened = await world.presses(TRADING, "Update", on=f"{T1} is now")
    assert "How does it go?" in str(opened.body)
    sent = await world.submits(TRADING, "Send", progress="stuck", words="the shop is closed")
    replayed = await world.standin.redeliver(sent)

    assert again.status == 200
    assert sent.body == {"task": {"type": "message", "value": f"{T1} is blocked."}}
    assert replayed.body == sent.body
    await world.channel_shows("blocked")
    await world.settled()
    posted = [shown(entry.activity) for entry in world.standin.log if isinstance(entry, Posted)]
    [news] = posted[before:]  # No second answer, no second card.
    assert f"{T1} · Trading Standards, Durham is stuck" in news


async def what_is_overdue_is_chased_privately_first(world: World) -> None:
    world.clock.move("week")
    world.clock.move("morning")  # Friday 27 November, its last day.
    await world.sees(TRADING, f"{T1}** · due today, 17:00")
    assert world.find(TRADING, "overdue") is None

    world.clock.move("morning")  # Monday: overdue by one working day.
    digest = await world.sees(TRADING, f"{T1}** · 1 working day overdue (Fri 27 Nov)")
    assert buttons(digest) == ["Update T-001", "See all", "Snooze…", "Away until…"]
    await world.until(lambda: not world.find(TRADING, "due today"))  # It gives way to Monday's.
    assert world.find(TRADING_DEPUTY, "overdue") is None
    assert "was due" not in everything_in_the_channel(world)

    world.clock.move("morning")
    world.clock.move("morning")  # Wednesday: by three, and no answer yet.
    message, card = await world.channel_shows(f"{T1} was due Fri 27 Nov 2026, 17:00")
    assert shown(card).splitlines()[1] == "An update would help the panel."
    assert "Trading" not in shown(card)
    root = next(thread for thread in world.in_channel() if T1 in shown(thread[0][1]))
    assert message.id in [m.id for m, _ in root]

    world.clock.move("morning")
    await world.settled()
    reminders = [shown(c) for thread in world.in_channel() for _, c in thread if "was due" in shown(c)]
    assert len(reminders) == 1
    assert len([1 for _, card in world.cards(TRADING) if "overdue" in shown(card)]) == 1


async def the_seat_completes_it(world: World) -> None:
    await world.says(TRADING, "done T-1 nothing held on the premises")

    await world.channel_shows("complete, awaiting sign-off")
    await world.channel_shows(f"{T1} has been answered")
    news = await world.sees(CHAIR, "says it is done")
    assert "nothing held on the premises" in shown(news)
    await world.says(TRADING, "mine")
    assert "has no open task" in shown(await world.sees(TRADING, "Nothing open"))


def assert_nothing_leaked(world: World) -> None:
    """Nothing anybody wrote stands in the channel, nor in the line that a locked phone shows."""
    channel = everything_in_the_channel(world)
    for words in (WORDS, "visit booked", "the shop is closed", "nothing held", "check VAT filings"):
        assert words not in channel
    summaries = [entry.activity.get("summary", "") for entry in world.standin.log]
    lines = re.compile(
        r"Panel (task|reminder) T-2026-00\d|Panel: \d items? for you|Panel this week|Panel Clerk"
    )
    assert [line for line in summaries if line and not lines.fullmatch(line)] == []


def everything_in_the_channel(world: World) -> str:
    return "\n".join(shown(entry.activity) for entry in world.standin.log if "19:" in entry.conversation)
