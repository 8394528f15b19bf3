"""Kill -9 between the commit and the send: the card still comes, and is recorded once.

So does the answer to a question that Teams would not take at once.
"""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import create_engine, text

from bot import wiring
from panel.working_time import local_day, working_day_after
from rehearsal.cast import CHAIR, HOST, PANEL, PEOPLE, REVENUE, SECRETARIAT, TRADING, register
from rehearsal.faults import SENDS, Asked, Fault, hanging, too_many
from rehearsal.standin import APP_ID, Standin
from tests.bot.world import PASSWORD, settings_for, shown
from tests.faults.processes import Process, started

SPEED = "20"


@pytest.mark.usefixtures("nursery")
async def test_a_card_survives_kill_nine_between_commit_and_send(url: str, tmp_path: Path) -> None:
    standin = Standin(APP_ID, HOST, PEOPLE, app_password=PASSWORD, team_name=PANEL)
    async with standin.served():
        given = settings_for(standin, url, tmp_path, port=a_free_port())
        settings = wiring.read_settings(**given)
        code = wiring.create_panel(settings, PANEL)
        wiring.import_people(settings, PANEL, register())
        environment = as_environment(given)
        standin.bot_url = f"http://127.0.0.1:{given['port']}"

        async with a_clerk(environment, given["port"]) as clerk:
            await standin.say(SECRETARIAT.person, f"setup {code}", where="channel")
            await standin.until(lambda: "is set up" in chat(standin, SECRETARIAT))
            standin.faults = partial(slow_down, standin.chat_id(REVENUE.person))
            await standin.say(REVENUE.person, "mine")
            await standin.until(lambda: recorded_letters(url, "answer") == 2, within=30)
            standin.faults = nothing_arrives
            reply = await standin.say(CHAIR.person, f"task Trading Standards: check it by {due()}")
            assert reply.status == 200
            await standin.until(lambda: letters_being_sent(standin) >= 1)
            os.kill(clerk.pid, signal.SIGKILL)
            await clerk.wait()
        assert "T-20" not in chat(standin, TRADING)
        standin.faults = []
        leases_pass(url)

        async with a_clerk(environment, given["port"]):
            await standin.until(lambda: "Acknowledge" in chat(standin, TRADING))
            await standin.until(lambda: "S. Okoro" in chat(standin, CHAIR))
            await standin.until(lambda: "Nothing open" in chat(standin, REVENUE))
            await standin.until(lambda: letters_on_their_way(url) == 0)

        assert chat(standin, REVENUE).count("Nothing open") == 1
        assert chat(standin, REVENUE).count("Hello") == 1
        cards = [m for m in standin.chat(TRADING.person) if m.card and "Acknowledge" in shown(m.card)]
        assert len(cards) == 1
        assert recorded(url, "TaskIssued") == 1
        assert disclosed_to_people(url) == 2  # The owner and the deputy, once each.
        assert wiring.verify_trail(settings, PANEL) is None


def slow_down(conversation: str, asked: Asked) -> Fault | None:
    return too_many(1) if asked.operation == "post" and asked.conversation == conversation else None


def nothing_arrives(asked: Asked) -> Fault | None:
    return hanging(30, after_effect=False) if asked.operation in SENDS else None


def letters_being_sent(standin: Standin) -> int:
    return len([a for a in standin.asked if a.operation in SENDS and a.until is None])


def chat(standin: Standin, part: object) -> str:
    return "\n".join(shown(m.card) for m in standin.chat(part.person) if m.card)  # type: ignore[attr-defined]


def recorded(url: str, event: str) -> int:
    return _count(url, f"select count(*) from trail where event = '{event}'")


def letters_on_their_way(url: str) -> int:
    return _count(
        url,
        "select count(*) from letter where state in ('waiting', 'leased') and address not like 'member:%'",
    )


def recorded_letters(url: str, show: str) -> int:
    return _count(url, f"select count(*) from letter where show = '{show}'")


def disclosed_to_people(url: str) -> int:
    return _count(
        url,
        "select count(*) from trail where event = 'LetterDisclosed' and recipients in "
        "(select id from member)",
    )


def leases_pass(url: str) -> None:
    """As if a minute went by."""
    engine = create_engine(url.replace("//clerk@", "//postgres@"))
    with engine.begin() as connection:
        connection.execute(text("update letter set leased_until = taken_at where state = 'leased'"))
    engine.dispose()


def _count(url: str, query: str) -> int:
    """As somebody whom no row-level rule binds."""
    engine = create_engine(url.replace("//clerk@", "//postgres@"))
    with engine.connect() as connection:
        found = int(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return found


def due() -> str:
    """A working day whenever it is asked: of another one the clerk would ask back."""
    return working_day_after(local_day(datetime.now(UTC)), 15).isoformat()


def as_environment(given: dict[str, object]) -> dict[str, str]:
    words = {f"CLERK_{name.upper()}": value for name, value in given.items() if value is not None}
    listed = {name: ",".join(v) if isinstance(v, list) else str(v) for name, v in words.items()}
    return {**os.environ, **listed}


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def a_clerk(environment: dict[str, str], port: int) -> AsyncIterator[Process]:
    with os.fdopen(os.open(os.devnull, os.O_WRONLY), "wb") as nowhere:
        process = await started(
            "tests.bot.hurried", SPEED, environment=environment, output=nowhere, errors=nowhere
        )
    try:
        await ready(port)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def ready(port: int) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(1200):
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("the clerk does not get ready")
