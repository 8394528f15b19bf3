"""A fortnight of a task that nobody answers, through the real wire: every message of every person, by day."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot import wiring
from rehearsal.cast import (
    ANIMALS,
    CHAIR,
    ENVIRONMENT,
    GATEKEEPER,
    PANEL,
    REVENUE,
    SECRETARIAT,
    TRADING,
    TRADING_DEPUTY,
    Part,
)
from rehearsal.truth import Posted
from tests.bot.world import World, a_world, shown

ASK = "task Trading Standards, Durham: check complaint history for the corner shop by Friday 27 November 2026"
T1 = "T-2026-001"
EVERYBODY = (CHAIR, SECRETARIAT, GATEKEEPER, TRADING, TRADING_DEPUTY, REVENUE, ANIMALS, ENVIRONMENT)


async def test_a_fortnight_of_a_task_that_nobody_answers(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await world.says(CHAIR, ASK)
        await world.sees(TRADING, "check complaint history")
        await world.sees(TRADING_DEPUTY, "check complaint history")
        await world.channel_shows(T1)
        diary = Diary(world)

        # Issued on Thursday 19 November; the panel was set up that day, so its mornings begin on Friday.
        first = {SECRETARIAT: ["How the clerk is"], "channel": ["Panel this week · Fri 20 Nov"]}
        await diary.reads("2026-11-20", first)
        for weekend in ("2026-11-21", "2026-11-22"):
            await diary.reads(weekend, {})
        unseen = [item("due Fri 27 Nov 2026, 17:00")]
        await diary.reads("2026-11-23", {TRADING: unseen, "channel": ["Panel this week · Mon 23 Nov"]})
        await diary.reads("2026-11-24", {TRADING: unseen})  # As its point of contact, who is its owner too.
        chased = {
            CHAIR: [item("due Fri 27 Nov 2026, 17:00", seat=True)],
            SECRETARIAT: ["How the clerk is"],  # The whole ladder was climbed: somebody should ring.
        }
        await diary.reads("2026-11-25", chased)
        assert "Told already: S. Okoro 23 Nov, 24 Nov." in diary.newest(CHAIR)
        assert f"S. Okoro**, Trading Standards, Durham: has not answered ({T1})" in diary.newest(SECRETARIAT)
        await diary.reads("2026-11-26", {TRADING: [item("due tomorrow, 17:00")]})
        await diary.reads("2026-11-27", {TRADING: [item("due today, 17:00")]})
        await diary.reads("2026-11-28", {})
        late = [item("1 working day overdue (Fri 27 Nov)")]
        await diary.reads("2026-11-30", {TRADING: late, "channel": ["Panel this week · Mon 30 Nov"]})
        assert "1 task open · 0 due · 1 past their date" in await diary.channel(
            "Panel this week · Mon 30 Nov"
        )
        await diary.reads("2026-12-01", {})
        await diary.reads("2026-12-02", {"channel": [f"{T1} was due Fri 27 Nov 2026, 17:00"]})
        await diary.reads("2026-12-03", {})
        await diary.reads("2026-12-04", {TRADING: [item("5 working days overdue (Fri 27 Nov)")]})
        await diary.reads("2026-12-05", {})
        await diary.reads("2026-12-07", {"channel": ["Panel this week · Mon 7 Dec"]})
        for quiet in ("2026-12-08", "2026-12-09", "2026-12-10"):
            await diary.reads(quiet, {})
        tenth = [item("10 working days overdue (Fri 27 Nov)", seat=True)]
        await diary.reads("2026-12-11", {CHAIR: tenth})

        await an_answer_from_the_list_shows_on_every_list(world)
        names_nobody(world)
        one_live_list_each(world)
        assert wiring.verify_trail(world.settings, PANEL) is None


async def an_answer_from_the_list_shows_on_every_list(world: World) -> None:
    """From 4 December's list, which is the owner's newest; the chair's of that morning follows too."""
    await world.presses(TRADING, "Update T-001", on="Your panel items")
    await world.submits(TRADING, "Send", progress="under way", words="visited, nothing held")

    await world.sees(TRADING, "✓ Nothing is left for you from Fri 4 Dec")
    await world.sees(CHAIR, "✓ Nothing is left for you today")
    await world.sees(CHAIR, "a newer list stands below")


def item(when: str, *, seat: bool = False) -> str:
    """The line of the task in a digest; nobody has acknowledged it."""
    whose = " · Trading Standards, Durham" if seat else ""
    return f"**{T1}**{whose} · {when} · not acknowledged yet"


class Diary:
    """What is new to each person, and in the channel, on each day."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read = len(world.standin.log)

    async def reads(self, day: str, expected: Mapping[Part | str, list[str]]) -> None:
        """That day brings these and nothing else: none before half past eight, nor after the morning's."""
        self._world.clock.move_to(at(day, 8, 29))
        await self._world.settled()
        assert self._new() == {}, f"something came before half past eight on {day}, or the evening before"
        self._world.clock.move_to(at(day, 8, 30))
        await self._world.settled()
        assert self._new() == expected, day
        self._world.clock.move_to(at(day, 17, 30))

    def _new(self) -> dict[Part | str, list[str]]:
        log = self._world.standin.log
        fresh, self._read = log[self._read :], len(log)
        found: dict[Part | str, list[str]] = {}
        for entry in fresh:
            if isinstance(entry, Posted):
                found.setdefault(self._whose(entry.conversation), []).append(gist(shown(entry.activity)))
        return found

    def _whose(self, conversation: str) -> Part | str:
        chats = {self._world.standin.chat_id(part.person): part for part in EVERYBODY}
        return chats.get(conversation, "channel" if conversation.startswith("19:") else conversation)

    def newest(self, part: Part) -> str:
        return shown(self._world.cards(part)[-1][1])

    async def channel(self, text: str) -> str:
        return shown((await self._world.channel_shows(text))[1])


def gist(card: str) -> str:
    """The heading of a card; of a digest, its one line."""
    lines = card.splitlines()
    return next((line for line in lines if line.startswith("**T-")), lines[0])


def at(day: str, hour: int, minute: int) -> datetime:
    """London keeps winter time in that fortnight."""
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=UTC)


def names_nobody(world: World) -> None:
    """In the channel a seat is never named as late, and no person at all."""
    said = [shown(c) for thread in world.in_channel() for _, c in thread]
    late = [words for words in said if re.search("was due|past their date|Told already", words)]
    assert late
    for words in late:
        assert "Trading" not in words
    for words in said:
        assert not [part for part in EVERYBODY if part.person.name in words]
        assert "corner shop" not in words


def one_live_list_each(world: World) -> None:
    """Of all digests and weeks one stands; the others only point to it."""
    for part in (TRADING, CHAIR):
        said = ("Your items of", "Nothing is left for you")
        lists = [shown(card) for _, card in world.cards(part) if any(words in shown(card) for words in said)]
        assert len([words for words in lists if "a newer list stands below" not in words]) == 1
    weeks = [shown(c) for thread in world.in_channel() for _, c in thread if "this week" in shown(c)]
    assert len(weeks) == 1
