"""A flag that waits, an item that is snoozed, somebody away: through the real wire, the clock moved."""

from datetime import UTC, datetime
from pathlib import Path

from bot import wiring
from rehearsal.cast import CHAIR, GATEKEEPER, PANEL, SECRETARIAT, TRADING, TRADING_DEPUTY
from tests.bot.test_flags import CASH, RAISED, sign_agreements, taps
from tests.bot.world import World, a_world, buttons, shown

URGENT, T2 = "T-2026-001", "T-2026-002"


async def test_a_flag_that_waits_an_item_that_is_snoozed_and_somebody_away(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        sign_agreements(world, but_not=())
        await the_gatekeeper_leaves_a_flag_waiting(world)
        await what_is_urgent_is_chased_by_the_hour(world)
        await the_owner_snoozes_a_task_from_their_list(world)
        await the_owner_goes_away_and_their_deputy_is_told(world)

        assert wiring.verify_trail(world.settings, PANEL) is None


def at(day: int, hour: int, minute: int, *, month: int = 11) -> datetime:
    """London keeps winter time."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def the_gatekeeper_leaves_a_flag_waiting(world: World) -> None:
    """With one gatekeeper there is no deputy to alarm: the office learns how many wait, and no more."""
    await world.says(TRADING, "flag")
    await world.sees(TRADING, "Raise a flag")
    await taps(world, TRADING, "Open the form", on="Raise a flag")
    await world.submits(TRADING, "Raise", **RAISED)
    await world.sees(GATEKEEPER, "waits for you")
    world.clock.move_to(at(19, 13, 11))
    await world.settled()
    assert world.find(CHAIR, "has waited") is None

    world.clock.move_to(at(19, 13, 30))
    for part in (CHAIR, SECRETARIAT):
        told = shown(await world.sees(part, "A flag has waited more than 4 working hours"))
        assert "N. Rahman" in told
        assert CASH not in told
        assert "I-2026" not in told


async def what_is_urgent_is_chased_by_the_hour(world: World) -> None:
    await world.says(CHAIR, "task Trading Standards, Durham urgent: look at the yard by 4 December 2026")
    await world.sees(TRADING, URGENT)
    world.clock.move_to(at(19, 15, 29))
    await world.settled()
    assert world.find(TRADING, f"{URGENT} is urgent, and not acknowledged yet") is None

    world.clock.move_to(at(19, 15, 45))
    await world.sees(TRADING, f"{URGENT} is urgent, and not acknowledged yet")
    await world.says(TRADING, "done T-1 nothing stands there")
    await world.sees(CHAIR, "nothing stands there")


async def the_owner_snoozes_a_task_from_their_list(world: World) -> None:
    await world.says(
        CHAIR, "task Trading Standards, Durham: visit the corner shop by Friday 27 November 2026"
    )
    await world.sees(TRADING, T2)
    world.clock.move_to(at(30, 8, 30))
    listed = await world.sees(TRADING, "1 working day overdue (Fri 27 Nov)")
    assert buttons(listed) == ["Update T-002", "See all", "Snooze…", "Away until…"]

    form = await taps(world, TRADING, "Snooze…", on="1 working day overdue")
    assert form.body["task"]["value"]["title"] == "Snooze"
    late = await world.submits(TRADING, "Snooze", record=T2, until="2027-06-01")
    assert "more than 31 days away" in late.body["task"]["value"]
    await taps(world, TRADING, "Snooze…", on="1 working day overdue")
    done = await world.submits(TRADING, "Snooze", record=T2, until="2026-12-08")
    assert f"You are not reminded of {T2} before Tuesday 8 December 2026" in done.body["task"]["value"]
    await world.sees(TRADING, "✓ Nothing is left for you today")


async def the_owner_goes_away_and_their_deputy_is_told(world: World) -> None:
    """The thread is reminded though its owner asked for quiet: the cadence does not move."""
    world.clock.move_to(at(2, 8, 30, month=12))
    await world.channel_shows(f"{T2} was due Fri 27 Nov 2026, 17:00")
    await world.says(TRADING, "away until 15 December")
    await world.sees(TRADING, "You are away and back on Tuesday 15 December 2026")
    assert world.find(TRADING_DEPUTY, "overdue") is None

    world.clock.move_to(at(4, 8, 30, month=12))
    stands_in = shown(await world.sees(TRADING_DEPUTY, "5 working days overdue"))
    assert f"For {TRADING.person.name}, who is away." in stands_in
    await world.settled()
    assert world.find(TRADING, "5 working days overdue") is None
