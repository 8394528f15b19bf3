"""What only asks PostgreSQL is asked on the loop, while others go on."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from time import thread_time
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.patience import one_turn
from bot.workers import Workers
from panel.catalogue.people import AskWho
from panel.catalogue.tasks import AskMine
from panel.language import PanelId
from storage.postgresql import asked_on_the_loop
from storage.sealing import KeyRing
from storage.store import Store
from tests.bot.test_locked import somebody_waits
from tests.builders import PANEL, a_panel
from tests.conftest import opened
from usecases.ports import Unavailable
from usecases.ports.haste import HASTE, Haste

SOON = 60.0
"""Seconds: only whoever waits for ever is later."""


@pytest.fixture
def store(postgres_url: str, ring: KeyRing) -> Iterator[Store]:
    with opened(postgres_url, ring) as store:
        yield store


@pytest.fixture
def panel(store: Store) -> PanelId:
    return a_panel(store)


@pytest.fixture
async def workers(store: Store) -> AsyncIterator[Workers]:
    workers = Workers(is_sqlite=False, questions=2, asks=asked_on_the_loop, let_go=store.let_go)
    yield workers
    workers.close()


@pytest.fixture
def administrator(store: Store, panel: PanelId) -> Iterator[Connection]:
    """Holds what every question about people asks, until told otherwise."""
    with store.engine.connect() as administrator:
        administrator.exec_driver_sql("set lock_timeout = 0")
        yield administrator


def hold(administrator: Connection) -> None:
    administrator.exec_driver_sql("lock table member in access exclusive mode")


def people_of(store: Store, panel: PanelId) -> Callable[[], int]:
    """A question about people, to be asked."""

    def people() -> int:
        with store.read(panel) as reading:
            return len(reading.people.all())

    return people


def backend_of(store: Store, panel: PanelId) -> int:
    with store.read(panel) as reading:
        return int(reading.connection.exec_driver_sql("select pg_backend_pid()").scalar_one())


async def test_only_a_question_that_opens_a_connection_goes_to_a_thread(
    workers: Workers, store: Store, panel: PanelId
) -> None:
    begun_in = []

    def people() -> int:
        begun_in.append(threading.current_thread() is threading.main_thread())
        with store.read(panel) as reading:
            return len(reading.people.all())

    first = await workers.read(people)
    assert begun_in == [True, False], "begun on the loop, and done in a thread"
    assert [await workers.for_turns().read(people) for _ in range(3)] == [first] * 3
    assert begun_in[2:] == [True] * 3


async def test_while_one_question_waits_for_the_database_the_loop_answers_others(
    workers: Workers, store: Store, panel: PanelId, administrator: Connection
) -> None:
    people = people_of(store, panel)

    def name() -> str | None:
        with store.glance() as connection:
            return connection.exec_driver_sql("select version_num from alembic_version").scalar_one()

    members = await workers.read(people)
    hold(administrator)
    waiting = asyncio.create_task(workers.read(people))
    async with asyncio.timeout(SOON):
        await somebody_waits(administrator, "member", unless=waiting)
        assert await workers.read(name)
        assert not waiting.done()
        administrator.rollback()
        assert await waiting == members


async def test_whoever_asked_and_left_leaves_neither_place_nor_connection_behind(
    workers: Workers, store: Store, panel: PanelId, administrator: Connection
) -> None:
    people = people_of(store, panel)
    members = await workers.read(people)
    hold(administrator)
    left = [asyncio.create_task(workers.read(people)) for _ in range(2)]
    async with asyncio.timeout(SOON):
        await somebody_waits(administrator, "member", unless=left[0])
        for each in left:
            each.cancel()
        gone = await asyncio.gather(*left, return_exceptions=True)
        assert [type(one) for one in gone] == [asyncio.CancelledError] * 2
        administrator.rollback()
        assert [await workers.read(people) for _ in range(3)] == [members] * 3


async def test_a_turn_that_waits_for_others_locks_is_told_so_though_it_asks_on_the_loop(
    postgres_url: str, ring: KeyRing, administrator: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server itself would let it wait for an hour."""
    monkeypatch.setattr("storage.engines.LOCK_WAIT", timedelta(hours=1))
    monkeypatch.setattr("bot.patience.ANSWER_WITHIN", 0.0)
    with opened(postgres_url, ring) as patient:
        workers = Workers(is_sqlite=False, asks=asked_on_the_loop, let_go=patient.let_go)

        people = people_of(patient, PANEL)
        await workers.read(people)
        hold(administrator)
        async with asyncio.timeout(SOON):
            with one_turn(), pytest.raises(Unavailable):
                await workers.for_turns().read(people)
        workers.close()


async def test_a_lost_connection_is_an_interruption_and_the_next_question_opens_another(
    workers: Workers, store: Store, panel: PanelId
) -> None:
    before = await workers.read(lambda: backend_of(store, panel))
    with store.engine.connect() as administrator:
        administrator.exec_driver_sql(f"select pg_terminate_backend({before}, 10000)")
    with pytest.raises(Unavailable):
        await workers.read(lambda: backend_of(store, panel))
    assert await workers.read(lambda: backend_of(store, panel)) != before


async def test_after_many_connections_were_lost_only_one_question_opens_another(
    workers: Workers, store: Store, panel: PanelId, administrator: Connection
) -> None:
    def people() -> None:
        on_the_loop.append(threading.current_thread() is threading.main_thread())
        with store.read(panel) as reading:
            reading.people.all()

    on_the_loop: list[bool] = []
    hold(administrator)
    both = [asyncio.create_task(workers.read(people)) for _ in range(2)]
    await somebody_waits(administrator, "member", unless=both[0])
    administrator.rollback()
    await asyncio.gather(*both)
    administrator.exec_driver_sql(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
        " where pid <> pg_backend_pid() and datname = current_database() and usename = current_user"
    )
    administrator.commit()
    with pytest.raises(Unavailable):
        await workers.read(people)
    on_the_loop.clear()
    for _ in range(6):
        await workers.read(people)
    assert on_the_loop == [True, False, *[True] * 5]


async def test_while_a_question_waits_the_loop_has_nothing_to_do(
    workers: Workers, store: Store, panel: PanelId, administrator: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, at_once = asyncio.get_running_loop(), 0
    later = loop.call_later

    def counted(delay: float, *what: Any, **how: Any) -> asyncio.TimerHandle:
        nonlocal at_once
        at_once += delay < 0.01
        return later(delay, *what, **how)

    people = people_of(store, panel)
    await workers.read(people)
    hold(administrator)
    waiting = asyncio.create_task(workers.read(people))
    await somebody_waits(administrator, "member", unless=waiting)
    monkeypatch.setattr(loop, "call_later", counted)
    await asyncio.sleep(0.3)
    monkeypatch.undo()
    administrator.rollback()
    await waiting
    assert at_once == 0


async def test_whether_the_clerk_is_ready_is_asked_beside_whatever_writes(
    postgres_url: str, ring: KeyRing, panel: PanelId
) -> None:
    with opened(postgres_url, ring) as store:
        workers = Workers(is_sqlite=False, asks=asked_on_the_loop)
        with ExitStack() as taken:
            for _ in range(8):
                taken.enter_context(store.engine.connect())
            ready = await asyncio.gather(*(workers.read(store.is_ready) for _ in range(12)))
        workers.close()
    assert ready == [True] * 12


async def test_a_question_broken_off_in_the_middle_leaves_nothing_to_the_next(
    workers: Workers, store: Store, panel: PanelId, administrator: Connection
) -> None:
    async def nowhere_else() -> None:
        raise AssertionError

    people = people_of(store, panel)
    await workers.read(people)
    hold(administrator)
    asked = asyncio.create_task(_plainly(asked_on_the_loop(people, or_else=nowhere_else)))
    await somebody_waits(administrator, "member", unless=asked)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    administrator.rollback()
    await workers.read(people)


async def _plainly(asked: Awaitable[None]) -> None:
    await asked


def test_a_connection_that_is_being_spoken_of_is_nobodys_after_its_work(store: Store, panel: PanelId) -> None:
    """What breaks off its question might come late, and would meet somebody else's."""
    given_up: list[Any] = []
    event.listen(store._asking, "invalidate", lambda connection, *_: given_up.append(connection))
    haste = Haste()
    before = HASTE.set(haste)
    try:
        with haste.lock:
            spoken_of = backend_of(store, panel)
        assert [connection.pgconn.backend_pid for connection in given_up] == [spoken_of]
        backend_of(store, panel)
        assert len(given_up) == 1
    finally:
        HASTE.reset(before)


async def test_what_worked_long_the_last_time_goes_to_a_thread_and_to_wait_is_not_to_work(
    workers: Workers,
    store: Store,
    panel: PanelId,
    administrator: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.workers.LONG", 0.1)
    monkeypatch.setattr("usecases.ports.stretches.monotonic", thread_time)  # For starved machines.
    on_the_loop = []

    def people() -> None:
        on_the_loop.append(threading.current_thread() is threading.main_thread())
        with store.read(panel) as reading:
            reading.people.all()

    def works_long() -> None:
        until = thread_time() + 0.11
        while thread_time() < until:
            pass

    def a_long_list() -> None:
        people()
        works_long()

    await workers.read(people)  # So that a connection is open.
    on_the_loop.clear()
    hold(administrator)
    waiting = asyncio.create_task(workers.read(people, like=AskWho))
    async with asyncio.timeout(SOON):
        await somebody_waits(administrator, "member", unless=waiting)
        works_long()
        administrator.rollback()
        await waiting
        await workers.read(people, like=AskWho)
        assert on_the_loop == [True, True]

        for _ in range(2):
            await workers.read(a_long_list, like=AskMine)
        assert on_the_loop[2:] == [True, False]
