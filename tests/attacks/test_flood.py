"""T14: one person floods the clerk for a minute; everybody else is answered as ever."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot import wiring
from rehearsal.cast import ANIMALS, CHAIR, HOST, PANEL, PEOPLE, REVENUE, SECRETARIAT, TRADING, register
from rehearsal.standin import APP_ID, Standin
from tests.attacks.sizes import tried
from tests.bot.test_kill import a_free_port, as_environment, ready
from tests.bot.world import PASSWORD, settings_for

A_SECOND = 100
SECONDS = 60
SAID = ("mine", "task RSPCA: look at the kennels by Friday week")
HOSTILE, OTHERS = ANIMALS, (CHAIR, REVENUE, TRADING, SECRETARIAT)


async def test_the_others_are_answered_within_a_second(url: str, tmp_path: Path) -> None:
    """The clerk is a process of its own, at its own pace and with its own limits."""
    standin = Standin(APP_ID, HOST, PEOPLE, app_password=PASSWORD, team_name=PANEL)
    async with standin.served(), a_clerk(standin, url, tmp_path):
        shapes = {part: (await standin.say(part.person, "mine")).sent for part in (HOSTILE, *OTHERS)}
        until = time.monotonic() + SECONDS
        async with aiohttp.ClientSession() as session:
            flood = asyncio.create_task(flooding(session, standin, shapes[HOSTILE], until))
            waits = await asyncio.gather(*(asking(session, standin, shapes[part], until) for part in OTHERS))
            statuses = await flood

    took = [wait for each in waits for wait in each]
    p95 = statistics.quantiles(took, n=20)[-1]
    assert set(statuses) == {200}
    assert len(statuses) > A_SECOND * SECONDS * 0.8, "the flood was no flood"
    assert len(took) > SECONDS
    assert p95 < 1.0
    tried("T14", "turns of one hostile person, a minute on each database, all answered 200", len(statuses))
    tried("T14", "turns of four others meanwhile", len(took))
    tried("T14", "p95 of theirs, ms", round(p95 * 1000))


async def flooding(session: Any, standin: Standin, shape: Any, until: float) -> list[int]:
    """A hundred a second, whether or not the last was answered: asks, tasks, and a word of 200 kB."""
    under_way: set[asyncio.Task[int]] = set()
    statuses: list[int] = []
    began, number = time.monotonic(), 0
    while time.monotonic() < until:
        words = ("mine", "task RSPCA: look at the kennels by Friday week", "x" * 200_000)
        task = asyncio.create_task(
            sent(session, standin, shape, words[2 if number % 50 == 0 else number % 2])
        )
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        task.add_done_callback(lambda one: statuses.append(one.result()))
        number += 1
        await asyncio.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
    await asyncio.gather(*under_way)
    return statuses


async def asking(session: Any, standin: Standin, shape: Any, until: float) -> list[float]:
    took = []
    while time.monotonic() < until:
        began = time.monotonic()
        assert await sent(session, standin, shape, "mine") == 200
        took.append(time.monotonic() - began)
        await asyncio.sleep(0.5)
    return took


async def sent(session: Any, standin: Standin, shape: Any, words: str) -> int:
    activity = {**json.loads(shape.body), "id": str(time.monotonic_ns()), "text": words}
    url = f"{standin.bot_url}/api/messages"
    async with session.post(url, data=json.dumps(activity), headers=shape.headers) as answer:
        return int(answer.status)


@asynccontextmanager
async def a_clerk(standin: Standin, url: str, folder: Path) -> AsyncIterator[None]:
    given = settings_for(standin, url, folder, port=a_free_port())
    settings = wiring.read_settings(**given)
    code = wiring.create_panel(settings, PANEL)
    wiring.import_people(settings, PANEL, register())
    standin.bot_url = f"http://127.0.0.1:{given['port']}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.hurried", "1"),
        env=as_environment(given),
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await ready(given["port"])
        await standin.say(SECRETARIAT.person, f"setup {code}", where="channel")
        await standin.until(lambda: standin.chat(SECRETARIAT.person), within=30)
        yield
    finally:
        process.terminate()
        await process.wait()
