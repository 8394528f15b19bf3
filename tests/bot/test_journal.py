"""The log and the counters hold nobody's words: canaries go through every door, and none comes out there."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from prometheus_client import generate_latest

from bot import journal
from bot.conversation import acting, hearing
from bot.journal import named
from rehearsal.cast import CHAIR, GATEKEEPER, REVENUE, SECRETARIAT, TRADING
from tests.bot.conftest import CANARIES as STORY_CANARIES
from tests.bot.conftest import Watch
from tests.bot.test_flags import RAISED
from tests.bot.world import World, a_world

CANARIES = [f"canary{number:02d}" for number in range(1, 21)]
"""Each is planted in another place."""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a serving process would write, by the clerk and by the libraries under it."""
    said = io.StringIO()
    before = structlog.get_config()
    monkeypatch.setattr("sys.stderr", said)
    journal.as_json()
    handler = logging.StreamHandler(said)
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)
    structlog.configure(**before)


class Disk(io.StringIO):
    """As full as it is said to be."""

    is_full = True

    def write(self, words: str) -> int:
        if self.is_full:
            raise OSError(28, "No space left on device")
        return super().write(words)


@pytest.mark.usefixtures("log")
def test_a_line_for_which_there_is_no_room_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    monkeypatch.setattr("sys.stderr", disk)
    journal.as_json()
    structlog.get_logger().warning("Nobody can read this.")
    disk.is_full = False
    structlog.get_logger().warning("There is room again.")

    assert "There is room again." in disk.getvalue()


async def test_twenty_canaries_stand_in_no_log_line_and_in_no_counter(
    tmp_path: Path, sqlite_template: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(a_copy(sqlite_template, tmp_path), tmp_path) as world:
        await world.set_up()
        await they_are_said_everywhere(world)
        await they_come_in_what_nobody_understands(world)
        stumble_over_words(monkeypatch)
        await world.says(CHAIR, f"task HMRC: {CANARIES[18]} by Friday week")
        await world.says(CHAIR, f"who {CANARIES[19]}")

    written = f"{log.getvalue()}{generate_latest().decode()}".lower()
    assert "a turn failed." in written, "it did stumble"
    assert [canary for canary in CANARIES if canary in written] == []
    assert all(json.loads(line) for line in log.getvalue().splitlines() if line.startswith("{"))


def a_copy(template: Path, folder: Path) -> str:
    (folder / "clerk.sqlite").write_bytes(template.read_bytes())
    return f"sqlite:///{folder / 'clerk.sqlite'}"


async def they_are_said_everywhere(world: World) -> None:
    c = CANARIES
    await world.says(CHAIR, f"task HMRC: look for {c[0]} by Friday week")
    await world.sees(REVENUE, "T-2026-001")
    await world.says(REVENUE, f"update T-1 {c[1]}")
    await world.says(REVENUE, f"extend T-1 to 18 December because {c[2]}")
    await world.says(REVENUE, f"can't T-1 {c[3]}")
    await world.says(TRADING, f"{c[4]} lives at 12 Mill Lane, 07700 900123", where="channel")
    await world.says(TRADING, f"{c[5]}?")
    await world.says(SECRETARIAT, f"meeting on 8 December at 10:00 in person at {c[6]}")
    chat = world.standin.chat_id(TRADING.person)
    form = {**RAISED, "information": c[7], "assessment": c[8], "area": c[9]}
    await world.says(TRADING, "flag")
    await world.sees(TRADING, "Raise a flag")
    await world.presses(TRADING, "Open the form", on="Raise a flag")
    await world.standin.submit(TRADING.person, chat, "Raise", form)
    await world.sees(GATEKEEPER, "waits for you")
    await world.says(SECRETARIAT, f"end membership of {c[10]} on Friday, tasks to {c[11]}")


async def they_come_in_what_nobody_understands(world: World) -> None:
    c = CANARIES
    shape = json.loads((await world.says(CHAIR, "help")).sent.body)
    pressed = {"action": {"verb": c[15], "data": {"ref": c[16]}}}
    odd: list[tuple[str, dict[str, Any]]] = [
        (c[12], {}),
        ("invoke", {"name": c[13], "value": {}}),
        ("invoke", {"name": "composeExtension/fetchTask", "value": {"commandId": f"{c[14]} 07700 900123"}}),
        ("invoke", {"name": "adaptiveCard/action", "value": pressed}),
        ("conversationUpdate", {"channelData": {**shape["channelData"], "eventType": f"{c[17]} moved"}}),
    ]
    for number, (kind, more) in enumerate(odd):
        await world.standin.send({**shape, "id": f"odd-{number}", "type": kind, "text": "", **more})


def stumble_over_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(*args: Any, **kwargs: Any) -> Any:
        try:
            raise ValueError(f"can't read {args!r} {kwargs!r} {CANARIES}")
        except ValueError as error:
            raise RuntimeError(f"because of {error}") from error

    for place in (acting, hearing):
        monkeypatch.setattr(place, "perform", stumbling)
    monkeypatch.setattr(acting, "reply_in_chat", stumbling)


@pytest.mark.parametrize(
    "claimed", ["messageReaction", "invoke adaptiveCard/action", "put-to-panel", "messageUpdate moved"]
)
def test_what_teams_calls_things_is_logged(claimed: str) -> None:
    assert named(claimed) == claimed


@pytest.mark.parametrize("claimed", ["Jane Doe", "07700 900123", "", "x\ny", "a@b.example", "x" * 200])
def test_whatever_else_a_client_says_is_not(claimed: str) -> None:
    assert named(claimed) == "something else"


async def test_every_story_of_the_wire_is_watched_in_four_places(
    sqlite_url: str, tmp_path: Path, watch: Watch
) -> None:
    """And what the watch hears, it would find: here one of each is let slip."""
    async with a_world(sqlite_url, tmp_path) as world:
        await world.set_up()
        await world.standin.raw("{")
    structlog.get_logger().warning("A slip.", name=CHAIR.person.name)
    logging.getLogger("a library").warning("Ring %s", "07700 900123")
    watch.note("metrics", generate_latest().decode())

    assert {where for where, _ in watch.seen} == {"log", "error", "metrics", "summary"}
    assert len(watch.found()) == 2
    assert len(set(STORY_CANARIES)) == 20
    watch.seen.clear()
