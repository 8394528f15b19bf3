"""While another process holds the database: everybody is answered soon, and nothing is half done or lost."""

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot import wiring
from panel.language import PanelId
from rehearsal.cast import CHAIR, PANEL, REVENUE, SECRETARIAT, STRANGER, TRADING, Part
from storage.sealing import KeyRing
from storage.store import Store
from tests.bot.world import World, a_world, buttons, shown
from tests.builders import a_panel
from tests.conftest import opened
from usecases.ports import Unavailable
from usecases.ports.haste import HASTE, Haste

ASK = "task HMRC: check VAT filings by Friday week"
T1 = "T-2026-001"
SOON = 20.0
"""Seconds: three, and what the slowest machine adds. One after the other would take more than twice that."""
MANY = 12


@contextmanager
def as_hasty_as_for_people() -> Iterator[None]:
    """Only while something is held: before and after, the slowest machine is to save what is said."""
    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr("bot.patience.PLACE_WITHIN", 1.0)
        meanwhile.setattr("bot.patience.ANSWER_WITHIN", 3.0)
        yield


@pytest.fixture
async def world(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        yield world


def hold(world: World) -> ExitStack:
    """As another process would that does not let go."""
    held = ExitStack()
    held.enter_context(as_hasty_as_for_people())
    store = wiring.open_store(world.settings)
    panel = store.panel_named(PANEL)
    assert panel
    held.callback(store.close)
    held.enter_context(store.begin(panel))
    return held


async def timed(sent: Any) -> tuple[Any, float]:
    began = time.monotonic()
    return await sent, time.monotonic() - began


async def test_many_who_speak_at_once_are_each_told_soon_to_try_again_and_lose_nothing(world: World) -> None:
    await world.says(CHAIR, ASK)
    await world.sees(REVENUE, T1)
    message, card = world.find(REVENUE, T1) or pytest.fail("no card")
    acknowledge = next(action for action in card["actions"] if action["title"] == "Acknowledge")

    def press() -> Any:
        return world.standin.press(REVENUE.person, message.conversation, message.id, acknowledge)

    held = hold(world)
    try:
        pressed = [timed(press()) for _ in range(MANY)]
        said = [timed(world.standin.say(part.person, ASK)) for part in (CHAIR, TRADING) for _ in range(MANY)]
        answers = await asyncio.gather(*pressed, *said)
    finally:
        held.close()

    assert max(took for _, took in answers) < SOON
    assert [reply.status for reply, _ in answers] == [200] * 3 * MANY
    assert {reply.body["value"] for reply, _ in answers[:MANY]} == {
        "That was not saved. Please try again in a moment."
    }
    for part in (CHAIR, TRADING):
        await world.sees(part, "not saved")
    assert "Acknowledge" in buttons(world.find(REVENUE, T1)[1])
    again = await press()
    assert "Acknowledged by you" in shown(again.body["value"])
    await says_until_saved(world, CHAIR)


async def test_who_speaks_while_an_administrator_locks_the_tables_is_told_soon_that_it_was_not_done(
    world: World,
) -> None:
    """Every table that a turn asks, held until the answers have come."""
    url = world.settings.database_url.get_secret_value()
    held = ["begin immediate"] if url.startswith("sqlite") else [_LOCK]
    with as_hasty_as_for_people(), world.database.connect() as administrator:
        for statement in held:
            administrator.exec_driver_sql(statement)
        said = [timed(world.standin.say(part.person, words)) for part in (CHAIR, TRADING) for words in WORDS]
        answers = await asyncio.gather(*said)
        for part in (CHAIR, TRADING):
            await world.sees(part, "not saved")
        administrator.rollback()

    assert max(took for _, took in answers) < SOON
    assert {reply.status for reply, _ in answers} == {200}
    await world.says(CHAIR, ASK)
    await world.sees(REVENUE, T1)


async def test_who_speaks_while_one_table_after_the_other_is_locked_waits_no_longer_for_that(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is let go while it is waited for; the second alone would be waited for an hour."""
    monkeypatch.setattr("storage.engines.LOCK_WAIT", timedelta(hours=1))
    async with a_world(postgres_url, tmp_path) as world:
        await world.set_up()
        database = world.database
        with as_hasty_as_for_people(), database.connect() as first, database.connect() as second:
            first.exec_driver_sql("lock table membership in access exclusive mode")
            second.exec_driver_sql("lock table inbox in access exclusive mode")
            asking = asyncio.create_task(timed(world.standin.say(CHAIR.person, ASK)))
            await somebody_waits(first, "membership", unless=asking)
            first.rollback()
            await somebody_waits(second, "inbox", unless=asking)
            reply, took = await asyncio.wait_for(asking, 60)
            await world.sees(CHAIR, "not saved")
            second.rollback()

        assert (reply.status, took < SOON) == (200, True)
        await world.says(CHAIR, ASK)
        await world.sees(REVENUE, T1)
        assert wiring.verify_trail(world.settings, PANEL) is None


async def test_who_presses_or_joins_while_others_hold_on_is_answered_as_soon_and_nothing_is_lost(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each thing that a turn does would wait an hour. Teams sends again who joined; whoever spoke
    to the clerk in the channel is told in their own chat.
    """
    for where in ("engines", "store"):
        monkeypatch.setattr(f"storage.{where}.LOCK_WAIT", timedelta(hours=1))
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await world.says(CHAIR, ASK)
        await world.sees(REVENUE, T1)
        message, card = world.find(REVENUE, T1) or pytest.fail("no card")
        acknowledge = next(action for action in card["actions"] if action["title"] == "Acknowledge")
        with as_hasty_as_for_people(), world.database.connect() as administrator:
            sqlite = administrator.dialect.name == "sqlite"
            administrator.exec_driver_sql("begin immediate" if sqlite else _LOCK_PANEL)
            press = world.standin.press(REVENUE.person, message.conversation, message.id, acknowledge)
            joined = world.standin.joined(STRANGER.person)
            asked = world.standin.say(CHAIR.person, ASK, where="channel")
            each = [asyncio.wait_for(timed(sent), 60) for sent in (press, joined, asked)]
            (pressed, press_took), (refused, _), (heard, _) = await asyncio.gather(*each)
            await world.sees(CHAIR, "not saved")
            administrator.rollback()

        assert pressed.body["value"] == "That was not saved. Please try again in a moment."
        assert press_took < SOON
        assert (refused.status, heard.status) == (503, 200)
        assert (await world.standin.redeliver(refused)).status == 200
        await world.sees(SECRETARIAT, STRANGER.person.name)
        assert "Acknowledge" in buttons(world.find(REVENUE, T1)[1])


async def somebody_waits(holder: Connection, table: str, *, unless: "asyncio.Task[Any]") -> None:
    """Until the holder's lock is in somebody's way."""
    waits = f"select 1 from pg_locks where relation = '{table}'::regclass and not granted"
    while not holder.exec_driver_sql(waits).first():
        if unless.done():
            return
        await asyncio.sleep(0.02)


def test_work_that_is_merely_slow_is_not_broken_off(postgres_url: str, ring: KeyRing) -> None:
    with opened(postgres_url, ring) as store:
        panel, haste = a_panel(store), Haste()
        before = HASTE.set(haste)
        try:
            with store.begin(panel) as work:
                slow = threading.Thread(target=work.connection.exec_driver_sql, args=["select pg_sleep(1)"])
                slow.start()
                while slow.is_alive():
                    store.let_go(haste)
                assert work.people.all()
        finally:
            HASTE.reset(before)


def begins_within(seconds: float, store: Store, panel: PanelId) -> None:
    """For whoever waits no longer."""
    HASTE.set(Haste(until=time.monotonic() + seconds))
    with store.begin(panel):
        pass


def test_sqlite_is_waited_for_no_longer_than_whoever_waits_for_the_work(
    sqlite_url: str, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others wait as long as ever, which is an hour here."""
    monkeypatch.setattr("storage.engines.LOCK_WAIT", timedelta(hours=1))
    with opened(sqlite_url, ring) as store, opened(sqlite_url, ring) as another:
        panel = a_panel(store)

        with ThreadPoolExecutor(1) as hasty:
            with store.begin(panel):
                waiting = hasty.submit(begins_within, 0.2, another, panel)
                done, _ = wait([waiting], timeout=30)
            assert done
        assert isinstance(waiting.exception(), Unavailable)
        with another.begin(panel) as work:
            assert work.connection.exec_driver_sql("pragma busy_timeout").scalar() == 3_600_000


@pytest.mark.parametrize(
    ("away", "told"),
    [("rosters.Rosters.read", "is set up"), ("conversation.panels.Panels.sits_on", "can't tell whether")],
)
async def test_whoever_sets_up_a_panel_is_not_told_that_it_was_not_saved_by_what_comes_after(
    away: str, told: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_away(*_: object) -> None:
        raise Unavailable

    async with a_world(sqlite_url, tmp_path) as world:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(f"bot.{away}", is_away)
            await world.standin.say(SECRETARIAT.person, f"setup {world.code}", where="channel")
        await world.sees(SECRETARIAT, told)
        await world.sees(SECRETARIAT, "is set up")
        await wiring.at_rest(world.app)
        assert world.find(SECRETARIAT, "not saved") is None


def test_whoever_puts_away_what_is_left_of_a_failure_does_not_wait_for_the_next_to_fail(
    sqlite_url: str, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop does, for it allocates the most: once it was held up whenever SQLite's writer waited."""
    monkeypatch.setattr("storage.engines.LOCK_WAIT", timedelta(minutes=1))
    with opened(sqlite_url, ring) as store, opened(sqlite_url, ring) as another:
        panel = a_panel(store)

        with ThreadPoolExecutor(1) as writer:
            with store.begin(panel):
                failed = writer.submit(begins_within, 0, another, panel).exception()
                assert isinstance(failed, Unavailable)
                waiting = writer.submit(begins_within, 60, another, panel)
                time.sleep(0.5)
                del failed
                gc.collect()
                assert not waiting.done()
            waiting.result(60)


_LOCK_PANEL = "lock table panel in access exclusive mode"
_TABLES = "panel, member, person, membership, binding, task, letter, inbox"
_LOCK = f"lock table {_TABLES} in access exclusive mode"
WORDS = (ASK, "mine", ASK)


async def says_until_saved(world: World, part: Part) -> None:
    """What was not saved is said again, and becomes the next number: none was spent meanwhile."""
    await world.says(part, ASK)
    await world.sees(part, "T-2026-002")
    assert wiring.verify_trail(world.settings, PANEL) is None
