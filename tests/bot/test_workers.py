"""Work of a turn shares its patience, whoever does it; what the turn sets going has its own."""

import asyncio
import threading
import time
from collections.abc import Callable, Hashable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.patience import apart, one_turn
from bot.workers import Workers
from panel.catalogue.people import AskHelp
from panel.catalogue.tasks import AskMine
from panel.language import PanelId
from rehearsal.cast import REVENUE, TRADING
from tests.bot.world import FAST, a_world
from usecases.ports import Unavailable
from usecases.ports.haste import HASTE, Haste


@pytest.fixture(autouse=True)
def as_hasty_as_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.patience.PLACE_WITHIN", 1.0)
    monkeypatch.setattr("bot.patience.ANSWER_WITHIN", 3.0)


async def busy(workers: Workers) -> "tuple[asyncio.Task[None], threading.Event]":
    """Their one thread is taken, until it may end."""
    begun, may_end = threading.Event(), threading.Event()

    def slowly() -> None:
        begun.set()
        may_end.wait(60)

    running = asyncio.create_task(workers.note(slowly))
    await asyncio.to_thread(begun.wait)
    return running, may_end


async def test_what_others_do_for_a_turn_is_part_of_it_and_what_it_sets_going_is_not() -> None:
    """A roster that is read for a turn, a chat that is opened for it: whoever spoke waits for that too."""
    workers = Workers(is_sqlite=True)
    running, may_end = await busy(workers)
    with one_turn():
        later = asyncio.create_task(workers.note(lambda: "done"), context=apart())
        for work in (workers.note(lambda: None), workers.write(PanelId("p"), lambda: None)):
            with pytest.raises(Unavailable):
                await asyncio.wait_for(work, 30)

    may_end.set()
    await running
    assert await later == "done"
    workers.close()


async def test_a_turn_that_is_late_waits_for_one_lock_more_and_not_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By a clock of the test's own: what is done first takes the hour that the turn still has for others."""
    passed = 0.0
    monkeypatch.setattr("bot.patience.monotonic", lambda: time.monotonic() + passed)
    monkeypatch.setattr("bot.patience.PLACE_WITHIN", 60.0)
    monkeypatch.setattr("bot.patience.ANSWER_WITHIN", 0.0)
    monkeypatch.setattr("bot.patience.LEAST", 3_600.0)

    def for_an_hour() -> None:
        nonlocal passed
        passed += 3_600.0

    def until_told() -> bool:
        haste, until = HASTE.get(), time.monotonic() + 30
        assert haste
        while not haste.is_over and time.monotonic() < until:
            time.sleep(0.01)
        return haste.is_over

    def let_go(haste: Haste) -> None:
        haste.is_over = True

    workers = Workers(is_sqlite=True, let_go=let_go)
    hurried = workers.for_turns()
    with one_turn():
        await hurried.note(for_an_hour)
        assert await hurried.note(until_told)
    workers.close()


async def test_a_turn_that_does_several_things_waits_for_its_places_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first thing uses up its patience; were each given its own, the second would wait for an hour."""
    workers = Workers(is_sqlite=True)
    hurried = workers.for_turns()
    running, may_end = await busy(workers)
    with one_turn():
        with pytest.raises(Unavailable):
            await hurried.note(lambda: None)
        monkeypatch.setattr("bot.patience.PLACE_WITHIN", 3_600)
        for again in (hurried.note(lambda: None), hurried.write(PanelId("p"), lambda: None)):
            with pytest.raises(Unavailable):
                await asyncio.wait_for(again, 60)
        left_behind = asyncio.create_task(hurried.note(lambda: "done"))
        await asyncio.sleep(0)
    next_turn = asyncio.create_task(hurried.note(lambda: "done"))
    await asyncio.sleep(0)

    may_end.set()
    await running
    assert await next_turn == "done"
    with pytest.raises(Unavailable):
        await left_behind
    workers.close()


async def test_what_has_begun_is_waited_for_and_what_has_not_is_taken_back() -> None:
    done: list[str] = []
    begun, may_end = threading.Event(), threading.Event()
    workers = Workers(is_sqlite=True)
    hurried = workers.for_turns()

    def slowly() -> str:
        begun.set()
        may_end.wait(60)
        done.append("slow")
        return "slow"

    running = asyncio.create_task(hurried.note(slowly))
    await asyncio.to_thread(begun.wait)
    refused = await asyncio.gather(
        hurried.note(lambda: done.append("too late")),
        hurried.write(PanelId("p"), lambda: done.append("too late")),
        hurried.write(PanelId("p"), lambda: done.append("too late")),
        return_exceptions=True,
    )
    assert [type(answer) for answer in refused] == [Unavailable] * 3
    behind = asyncio.create_task(workers.note(lambda: done.append("no turn, so it waits")))

    may_end.set()
    assert await running == "slow"
    await behind
    assert done == ["slow", "no turn, so it waits"]
    workers.close()


async def test_on_sqlite_a_list_that_took_long_the_last_time_holds_up_the_loop_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workers = Workers(is_sqlite=True)
    here = threading.current_thread()

    async def asked(like: type) -> threading.Thread:
        return await workers.read(threading.current_thread, like=like)

    monkeypatch.setattr("bot.workers.LONG", -1.0)
    assert await asked(AskMine) is here
    elsewhere = await asked(AskMine)
    assert elsewhere is not here
    assert elsewhere is not await workers.note(threading.current_thread), "it waits for nobody who writes"
    assert await asked(AskHelp) is here, "another question was not long"

    monkeypatch.setattr("bot.workers.LONG", 1000.0)
    assert await asked(AskMine) is elsewhere
    assert await asked(AskMine) is here, "it is short again"
    workers.close()


async def test_a_colleagues_short_list_does_not_make_a_long_one_short(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    likes: list[Hashable] = []
    read = Workers.read

    async def noted(self: Workers, work: Callable[[], object], *, like: Hashable = None) -> object:
        likes.append(like)
        return await read(self, work, like=like)

    async with a_world(sqlite_url, tmp_path, pace=FAST) as world:
        await world.set_up()
        for part in (TRADING, REVENUE):
            await world.says(part, "help")
        await world.settled()
        monkeypatch.setattr(Workers, "read", noted)
        for part in (TRADING, REVENUE, TRADING):
            await world.says(part, "mine")

    hers, his, hers_again = (like for like in likes if like is not None)
    assert hers == hers_again != his


async def test_it_is_logged_when_what_waits_can_not_be_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.patience.ANSWER_WITHIN", 0.0)
    monkeypatch.setattr("bot.patience.LEAST", 0.0)
    tried = threading.Event()

    def fails(_: Haste) -> None:
        tried.set()
        raise RuntimeError("as if it had been lost")

    workers = Workers(is_sqlite=True, let_go=fails)
    with capture_logs() as lines, one_turn():
        await workers.note(lambda: tried.wait(30))
        workers.close()
    assert any("broken off" in line["event"] for line in lines)


async def test_a_turn_that_outlives_the_workers_tells_nobody() -> None:
    """They are closed while its timers may still run."""
    workers = Workers(is_sqlite=True, let_go=lambda _: None)
    workers.close()
    assert workers._tell(Haste(until=0.0)) is None
