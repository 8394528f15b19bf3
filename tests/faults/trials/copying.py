"""Copies taken under load and brought back elsewhere (F16): nobody is told anything old without a word."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine, func, make_url, select, text

from bot import wiring
from bot.settings import Settings
from panel.working_time import HOURS, local_day, working_day_after
from rehearsal.cast import PANEL
from storage import schema
from storage.migrate import migrate
from tests.bot.test_kill import a_free_port
from tests.faults.ground import Ground, Replica, markers
from tests.faults.trials.judging import Outcome, asks
from tests.postgres import TEMPLATE

MONTHS_LATER = timedelta(days=40)
"""By then every task of the copy is overdue."""


async def copies(ground: Ground, size: int, seed: int) -> Outcome:
    """F16: so many copies while people ask; each is brought back whole, and the first and the last served."""
    dice, outcome = random.Random(seed), Outcome()
    asked = 0
    files: list[Path] = []
    for number in range(size):
        file = Path(f"{ground.settings.anchor_file}.copy-{number}")
        bodies = [asks(ground, marker) for marker in markers(8, 100 * seed + number)]
        for body in bodies[:2]:
            await ground.insist(body, dice)
        copied, *_ = await asyncio.gather(
            asyncio.to_thread(wiring.back_up, ground.settings, file),
            *(ground.insist(body, dice) for body in bodies[2:]),
        )
        asked += len(bodies)
        files.append(file)
        outcome.must(copied.panels == 1, "the copy lacks the panel")
    await ground.quiet()
    for replica in ground.replicas:
        await replica.end(signal.SIGKILL)
    waited, places = 0, []
    for file in files:
        elsewhere = _elsewhere(ground, file)
        places.append(elsewhere)
        waited += wiring.restore(elsewhere, file).letters
        lost = _rows(f"sqlite:///{file}") - _rows(elsewhere.database_url.get_secret_value())
        outcome.must(not lost, f"rows of a copy did not come back: {dict(lost)}")
        outcome.must(wiring.verify_trail(elsewhere, PANEL) is None, "the trail of a copy does not verify")
        halves = _count(elsewhere, _HALF)
        outcome.must(not halves, f"{halves} tasks of a copy lack their line in the trail, or the reverse")
    outcome.counts |= {"copies": size, "asked meanwhile": asked, "letters that waited in them": waited}
    served = places if size == 1 else [places[0], places[-1]]
    for elsewhere in served:
        await _served(ground, elsewhere, outcome)
    outcome.counts["copies served"] = len(served)
    return outcome


_HALF = (
    "select abs((select count(*) from task)"
    " - (select count(*) from trail where event in ('TaskIssued', 'TaskProposed')))"
)


def _rows(url: str) -> Counter[str]:
    """How many each table has."""
    engine = create_engine(url.replace("//clerk@", "//postgres@"), poolclass=NullPool)
    with engine.connect() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
        }
    return Counter(counts)


def _elsewhere(ground: Ground, file: Path) -> Settings:
    """A database of the same kind, migrated and empty."""
    if ground.url.startswith("sqlite"):
        url = f"sqlite:///{file.with_suffix(file.suffix + '.sqlite')}"
        migrate(url)
    else:
        url = _another_of_the_server(ground.url, file.suffix.removeprefix(".copy-"))
    return ground.settings.model_copy(
        update={
            "database_url": SecretStr(url),
            "anchor_file": file.with_suffix(file.suffix + ".anchors"),
        }
    )


def _another_of_the_server(url: str, name: str) -> str:
    given = make_url(url)
    fresh = f"{given.database}_copy_{name}"
    administrator = create_engine(
        given.set(username="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with administrator.connect() as connection:
        connection.execute(text(f"drop database if exists {fresh} with (force)"))
        connection.execute(text(f"create database {fresh} template {TEMPLATE} owner clerk_owner"))
    administrator.dispose()
    return given.set(database=fresh).render_as_string(hide_password=False)


async def _served(ground: Ground, settings: Settings, outcome: Outcome) -> None:
    """A clerk on the copy, weeks later: silent until its operator says a word, and then not any more."""
    today = local_day(ground.clock() + MONTHS_LATER)
    ground.clock.move_to(HOURS.morning_of(working_day_after(today, 1)) + timedelta(minutes=5))
    before = len(ground.truth())
    url = settings.database_url.get_secret_value()
    replica = Replica(
        ground.replicas[0]._environment
        | {"CLERK_DATABASE_URL": url, "CLERK_ANCHOR_FILE": str(settings.anchor_file)},
        a_free_port(),
        ground.replicas[0].log,
    )
    beat = _beat(settings)
    await replica.start()
    try:
        await _until(lambda: _beat(settings) != beat, "the clock of the copy never looked")
        await asyncio.sleep(2)  # Forty of its own seconds: the postman has looked many times.
        early = len(ground.truth()) - before
        outcome.must(not early, f"{early} things were said before the operator's word")
        outcome.must(_count(settings, _REMINDED) == 0, "the clock reminded before the operator's word")
        paused = wiring.paused_letters(settings)
        outcome.must(paused is not None, "nothing waits for the operator's word")
        wiring.resume(settings, send=True)
        await _until(lambda: _count(settings, _REMINDED) > 0, "after the word the clock never reminded")
        await _until(lambda: len(ground.truth()) > before, "after the word nobody was told anything")
    finally:
        await replica.end(signal.SIGKILL)
    said = {"said before the word": early, "said after it": len(ground.truth()) - before}
    outcome.counts |= {name: n + outcome.counts.get(name, 0) for name, n in said.items()}


_REMINDED = "select count(*) from trail where event = 'TaskReminded'"


def _count(settings: Settings, query: str) -> int:
    return int(_one(settings, query))


def _beat(settings: Settings) -> Any:
    """When the clock last looked."""
    return _one(settings, "select max(at) from heartbeat")


def _one(settings: Settings, query: str) -> Any:
    url = settings.database_url.get_secret_value().replace("//clerk@", "//postgres@")
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar_one()


async def _until(holds: Callable[[], bool], otherwise: str, *, within: float = 120.0) -> None:
    until = asyncio.get_running_loop().time() + within
    while not holds():
        assert asyncio.get_running_loop().time() < until, otherwise
        await asyncio.sleep(0.2)
