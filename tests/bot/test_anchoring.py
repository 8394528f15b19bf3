"""The hourly anchor, through a whole clerk: at its start, each hour, and when it stops."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from bot import wiring
from bot.anchoring import Anchoring
from bot.workers import Workers
from rehearsal.cast import CHAIR, PANEL
from rehearsal.clocks import MovableClock
from tests.bot.world import THURSDAY, World, a_world


def anchored(world: World) -> list[dict[str, Any]]:
    file = world.settings.anchor_file
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


async def more_than(world: World, count: int) -> None:
    await world.until(lambda: len(anchored(world)) > count)


async def test_trails_are_anchored_each_hour_and_when_the_clerk_stops(url: str, tmp_path: Path) -> None:
    async with a_world(url, tmp_path) as world:
        await more_than(world, 0)
        await world.set_up()
        before = len(anchored(world))
        world.clock.move_to(world.clock() + timedelta(hours=1, minutes=1))
        await more_than(world, before)
        await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
        await world.sees(CHAIR, "VAT filings")
        running = anchored(world)
    stopped = anchored(world)

    assert stopped[-1]["length"] > running[-1]["length"]
    assert "VAT" not in world.settings.anchor_file.read_text()
    assert wiring.verify_trail(world.settings, PANEL) is None
    with world.settings.anchor_file.open("a") as file:
        file.write(json.dumps(stopped[-1] | {"length": stopped[-1]["length"] + 1}) + "\n")
    assert wiring.verify_trail(world.settings, PANEL) == stopped[-1]["length"] + 1


async def test_an_anchor_file_that_cannot_be_written_is_an_alarm_and_no_stop() -> None:
    clock, asked = MovableClock(THURSDAY), []

    def drop(at: Any) -> int:
        asked.append(at)
        raise OSError("disk full")

    anchoring = Anchoring(drop, workers=Workers(is_sqlite=True), clock=clock)
    with structlog.testing.capture_logs() as logs:
        await anchoring.keep()
        await anchoring.keep()
        clock.move_to(clock() + timedelta(hours=2))
        await anchoring.keep()

    assert len(asked) == 2
    assert [log["log_level"] for log in logs] == ["error", "error"]
