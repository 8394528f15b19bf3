"""Flags that seats leave unanswered, through the real wire, the clock moved: by the hour, by the day, in the
thread, and after a recall. What is for named seats leaves no trace in the channel all the while.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import wiring
from rehearsal.cast import (
    ANIMALS,
    CHAIR,
    ENVIRONMENT,
    GATEKEEPER,
    PANEL,
    PARTS,
    REVENUE,
    SECRETARIAT,
    TRADING,
    UNREACHABLE,
    Part,
)
from tests.bot.test_flags import AS_AT, CASH, GRADED, RAISED, SANITISED, seat_id, sign_agreements, taps
from tests.bot.test_story import everything_in_the_channel
from tests.bot.world import World, a_world, buttons, shown

WIDE, RECALLED, URGENT, NIGHTLY = (f"F-2026-00{number}" for number in (1, 2, 3, 4))
SEATS = (SECRETARIAT, GATEKEEPER, TRADING, REVENUE, ANIMALS, ENVIRONMENT)
REPLY_BY = "2026-11-27"


async def test_flags_that_seats_leave_unanswered_are_chased(url: str, tmp_path: Path) -> None:
    everybody = [part for part in PARTS if part is not UNREACHABLE]
    async with a_world(url, tmp_path, parts=everybody) as world:
        await world.set_up()
        sign_agreements(world, but_not=())
        await released(world, due=REPLY_BY)
        for part in SEATS:
            await world.says(part, f"ack {WIDE}")
        named = await released(world, due=REPLY_BY, seats=("Trading Standards, Durham", "RSPCA"))
        await released(world, kind="emerging threat or trend")
        await it_is_recalled(world)
        await what_is_urgent_is_told_at_once_and_chased_by_the_working_hour(world)
        await out_of_hours_the_chair_is_given_whom_to_ring(world)
        await the_acknowledgement_of_a_recall_is_chased_privately_then_in_its_thread(world)
        await what_stayed_without_reply_is_asked_for_in_its_thread_by_counts(world)

        nothing_is_named_in_the_channel(world, named)
        assert wiring.verify_trail(world.settings, PANEL) is None


def at(day: int, hour: int, minute: int = 30, *, month: int = 11) -> datetime:
    """London keeps winter time."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def released(
    world: World, *, kind: str = "request for information", seats: tuple[str, ...] = (), due: str = ""
) -> str:
    """From the raiser's form to the gatekeeper's last press; the reference under which it went out."""
    await world.says(REVENUE, "flag")
    await world.sees(REVENUE, "Raise a flag")
    await taps(world, REVENUE, "Open the form", on="Raise a flag")
    await world.submits(REVENUE, "Raise", **{**RAISED, "kind": kind, "due": due})
    await world.settled()
    await taps(world, GATEKEEPER, "Grade", on="waits for you")
    await world.submits(GATEKEEPER, "Next: who it is for", **GRADED)
    whom = {"audience": "the whole panel", "seats": ""}
    if seats:
        whom = {"audience": "named seats", "seats": ",".join(seat_id(world, name) for name in seats)}
    await world.submits(GATEKEEPER, "Next: look once more", due=due, **whom, **AS_AT)
    done = await world.submits(GATEKEEPER, "Release", **{f"why-{place}": "" for place, _ in enumerate(seats)})
    return str(done.body["task"]["value"]).split()[0]


async def it_is_recalled(world: World) -> None:
    await taps(world, GATEKEEPER, "Recall", on=f"{RECALLED} (")
    await world.submits(GATEKEEPER, "Recall", because="It was the wrong yard")
    for part in (SECRETARIAT, GATEKEEPER, TRADING, REVENUE):
        await taps(world, part, "Acknowledge", on=f"{RECALLED} has been recalled")


async def what_is_urgent_is_told_at_once_and_chased_by_the_working_hour(world: World) -> None:
    await released(world, kind="intervention opportunity")
    await world.sees(ANIMALS, f"Flag {URGENT}")
    for part in (SECRETARIAT, GATEKEEPER, REVENUE, ENVIRONMENT):
        await taps(world, part, "Acknowledge", on=f"Flag {URGENT}")
    late = f"{URGENT} is urgent, and not acknowledged yet"
    world.clock.move_to(at(19, 11, 5))
    await world.settled()
    assert world.find(TRADING, late) is None

    world.clock.move_to(at(19, 11, 50))
    assert buttons(await world.sees(TRADING, late)) == ["Acknowledge", "Read"]
    await world.sees(ANIMALS, late)
    await world.settled()
    assert world.find(REVENUE, late) is None, "its seat has acknowledged"
    assert world.find(CHAIR, late) is None, "private before wider eyes"

    await world.presses(TRADING, "Acknowledge", on=late)
    await world.sees(TRADING, f"✓ Nothing more is needed here about {URGENT}.")
    for hour in (13, 15):  # An hour later its point of contact, and another later the chair.
        world.clock.move_to(at(19, hour))
        await world.settled()
    ring = shown(await world.sees(CHAIR, late))
    assert "Please ring:\nRSPCA (M. Castell)" in ring
    assert "Trading" not in ring
    await world.says(ANIMALS, f"ack {URGENT}")
    await world.sees(CHAIR, f"✓ Nothing more is needed here about {URGENT}.")


async def out_of_hours_the_chair_is_given_whom_to_ring(world: World) -> None:
    world.clock.move_to(at(19, 19))
    await released(world, kind="intervention opportunity")
    await world.sees(ANIMALS, f"Flag {NIGHTLY}")
    ring = shown(await world.sees(CHAIR, "It is out of hours"))
    assert f"{NIGHTLY} is urgent, and not acknowledged yet" in ring
    assert "RSPCA (M. Castell)" in ring

    for part in SEATS:
        await world.says(part, f"ack {NIGHTLY}")
    await world.sees(CHAIR, f"✓ Nothing more is needed here about {NIGHTLY}.")


async def the_acknowledgement_of_a_recall_is_chased_privately_then_in_its_thread(world: World) -> None:
    """After two working days the seats that are silent, then the office, and on the fifth the thread."""
    asks = f"**{RECALLED}** · flag · recalled: please say that you have seen it"
    world.clock.move_to(at(23, 8))
    assert "Acknowledge F-002" in buttons(await world.sees(ANIMALS, asks))
    await world.sees(ENVIRONMENT, asks)
    await world.settled()
    assert world.find(REVENUE, asks) is None, "its seat has acknowledged"
    await world.presses(ENVIRONMENT, "Acknowledge F-002", on=asks)

    for day in (24, 25):
        world.clock.move_to(at(day, 8))
        await world.settled()
    assert f"**{RECALLED}** · flag · 1 seat not acknowledged" in shown(
        await world.sees(GATEKEEPER, "1 seat not acknowledged")
    )
    assert "was recalled" not in everything_in_the_channel(world)
    world.clock.move_to(at(26, 8))
    message, card = await world.channel_shows(f"{RECALLED} was recalled")
    assert "5 of 6 seats acknowledged it." in shown(card)
    assert stands_under(world, f"Flag {RECALLED} has been recalled", message)

    pressed = await world.standin.press(ANIMALS.person, message.conversation, message.id, "Acknowledge")
    assert "✓ Acknowledged by you" in shown(pressed.body["value"])
    await world.channel_shows(f"✓ {RECALLED}: nothing more is needed here.")


async def what_stayed_without_reply_is_asked_for_in_its_thread_by_counts(world: World) -> None:
    await world.says(REVENUE, f"reply {WIDE} no hit")
    for month, day in ((11, 27), (11, 30), (12, 1)):
        world.clock.move_to(at(day, 8, month=month))
        await world.settled()
    assert "asked for replies" not in everything_in_the_channel(world)

    world.clock.move_to(at(2, 8, month=12))
    message, card = await world.channel_shows(f"{WIDE} asked for replies by Fri 27 Nov")
    assert shown(card).splitlines()[1:] == [
        "1 of 6 seats replied.",
        "A reply would help the panel, “nothing held” as well.",
        "[Reply]",
        "[Read]",
    ]
    assert stands_under(world, f"Flag {WIDE}", message)
    await world.standin.press(ANIMALS.person, message.conversation, message.id, "Reply")
    said = await world.standin.submit(ANIMALS.person, message.conversation, "Reply", {"answer": "no hit"})
    assert f"Replied to {WIDE}" in said.body["task"]["value"]
    again, _ = await world.channel_shows("2 of 6 seats replied.")
    assert again.id == message.id, "brought up to date, and not posted anew"


def stands_under(world: World, head: str, message: Any) -> bool:
    """In the thread whose first card shows that."""
    return any(
        head in shown(thread[0][1]) and message.id in [each.id for each, _ in thread[1:]]
        for thread in world.in_channel()
    )


def nothing_is_named_in_the_channel(world: World, named: str) -> None:
    channel = everything_in_the_channel(world)
    assert named.startswith("R-2026-")
    for words in (named, "R-2026", "I-2026", CASH, SANITISED, "wrong yard"):
        assert words not in channel
    reminders = [
        shown(card)
        for thread in world.in_channel()
        for _, card in thread[1:]
        if "replied" in shown(card) or "nothing more is needed" in shown(card)
    ]
    assert len(reminders) == 2
    for part in PARTS:
        assert not [words for words in reminders if _named(part, words)]


def _named(part: Part, words: str) -> bool:
    return part.person.name in words or bool(part.seat and part.seat in words)
