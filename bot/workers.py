"""Where plain, synchronous work runs: our own threads, as many as the database has connections."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from copy import copy
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from panel.language import PanelId
from usecases.ports import Unavailable
from usecases.ports.haste import HASTE, Haste

T = TypeVar("T")

PLACE_WITHIN = 1.0
"""Seconds, of a whole turn. With the two that the database is then waited for, it is answered in three."""
ANSWER_WITHIN = 3.0
"""Seconds, of a whole turn: then it no longer waits for whoever is in its way in the database."""
LEAST = 0.5
"""Seconds that they are waited for after that, in all that a turn still does: it may be late for another
reason, and meet somebody who is gone in a moment.
"""
SAID_AGAIN_AFTER = 0.25
"""Seconds, while something else is in the way."""


@dataclass
class _Patience:
    """How long a turn may still wait for places, and for others' locks, in all that it does."""

    left: float
    until: float = field(default_factory=lambda: monotonic() + ANSWER_WITHIN)
    """Until when, by the monotonic clock, it waits for others' locks."""
    least: float = field(default_factory=lambda: LEAST)
    """How long after that it still does."""
    is_over: bool = False
    """The turn is: what it began and left behind waits for its own places."""

    def was_late_since(self, began: float) -> None:
        """What was done from then on is done; what of that was too late is no longer there for the next."""
        self.least -= max(0.0, monotonic() - max(began, self.until))


_TURN: ContextVar[_Patience | None] = ContextVar("turn", default=None)


@contextmanager
def one_turn() -> Iterator[None]:
    """All work within shares one patience, whoever does it: many short waits are a long one."""
    patience = _Patience(PLACE_WITHIN)
    before = _TURN.set(patience)
    try:
        yield
    finally:
        patience.is_over = True
        _TURN.reset(before)


def apart() -> Context:
    """For what a turn sets going and does not wait for."""
    context = copy_context()
    context.run(_TURN.set, None)
    return context


class Workers:
    """Units of work, each whole in one thread; those of one panel wait for each other on the loop.

    So a busy panel never takes every thread. On SQLite one thread writes, for it has one writer, and reads
    are done on the loop: they wait for nobody there, and take less time than changing threads would
    (docs/decisions/0002).
    """

    def __init__(
        self, *, is_sqlite: bool, threads: int = 6, let_go: Callable[[Haste], None] | None = None
    ) -> None:
        """`let_go` breaks off what waits in the database; SQLite has one lock, and knows how long to wait."""
        self._reads_here = is_sqlite
        self._let_go = let_go
        self._impatient = ThreadPoolExecutor(1, "clerk-impatient")
        self._threads = ThreadPoolExecutor(1 if is_sqlite else threads, "clerk")
        self._panels: WeakValueDictionary[PanelId, asyncio.Lock] = WeakValueDictionary()
        self._is_hurried = False

    def for_turns(self) -> "Workers":
        """The same threads, for somebody who waits for an answer: whoever gets no place in time is told to
        try again, and nothing of theirs was begun. So a locked database holds up nobody for long, however
        many others wait for it already.
        """
        hurried = copy(self)
        hurried._is_hurried = True
        return hurried

    async def write(self, panel: PanelId, work: Callable[[], T]) -> T:
        """Raises Unavailable if no place came in time."""
        lock = self._panels.get(panel)
        if lock is None:
            lock = self._panels[panel] = asyncio.Lock()
        patience = self._patience()
        began = monotonic()
        try:
            async with asyncio.timeout(max(0.0, patience.left) if patience else None):
                await lock.acquire()
        except TimeoutError:
            raise Unavailable from None
        finally:
            if patience:
                patience.left -= monotonic() - began
        try:
            return await self._in_thread(work, patience)
        finally:
            lock.release()

    async def note(self, work: Callable[[], T]) -> T:
        """Writes that belong to no panel's lock."""
        return await self._in_thread(work, self._patience())

    async def read(self, work: Callable[[], T]) -> T:
        return work() if self._reads_here else await self._in_thread(work, self._patience())

    def _patience(self) -> _Patience | None:
        """The turn's; for what follows one its own; None where nobody waits."""
        turn = _TURN.get()
        if turn and not turn.is_over:
            return turn
        return _Patience(PLACE_WITHIN) if self._is_hurried else None

    async def _in_thread(self, work: Callable[[], T], patience: _Patience | None) -> T:
        """Work that has begun is waited for: only what still stands in the queue is taken out of it."""
        if patience is None:
            return await asyncio.wrap_future(self._threads.submit(work))
        job = _Job(work, patience)
        queued = self._threads.submit(job)
        done = asyncio.wrap_future(queued)
        hurry = _Hurry(job, queued, self._tell)
        try:
            return await done
        except asyncio.CancelledError:
            if hurry.took_it_back:
                raise Unavailable from None
            raise
        finally:
            hurry.end()

    def _tell(self, haste: Haste) -> bool:
        if self._let_go:
            self._impatient.submit(self._let_go, haste)
        return self._let_go is not None

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._impatient.shutdown(wait=True)


class _Job(Generic[T]):
    """Work that somebody waits for."""

    def __init__(self, work: Callable[[], T], patience: _Patience) -> None:
        self._work = work
        self._since = monotonic()
        self.patience = patience
        self.haste = Haste(until=max(patience.until, self._since + patience.least))

    def __call__(self) -> T:
        """In its thread."""
        self.was_in_the_queue()
        before = HASTE.set(self.haste)
        try:
            return self._work()
        finally:
            HASTE.reset(before)

    def was_in_the_queue(self) -> None:
        self.patience.left -= monotonic() - self._since

    def ended(self) -> None:
        self.patience.was_late_since(self._since)


class _Hurry:
    """Takes a job out of the queue when its place does not come in time; and one that has begun out of the
    way of others' locks, when its turn has waited long enough.
    """

    def __init__(self, job: "_Job[T]", queued: "Future[T]", tell: Callable[[Haste], bool]) -> None:
        self._job = job
        self._queued = queued
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._place = self._loop.call_later(max(0.0, job.patience.left), self._take_back)
        self._locks = self._loop.call_later(max(0.0, job.haste.until - monotonic()), self._let_go)
        self.took_it_back = False

    def _take_back(self) -> None:
        self.took_it_back = self._queued.cancel()
        if self.took_it_back:
            self._job.was_in_the_queue()

    def _let_go(self) -> None:
        if self._tell(self._job.haste):
            self._locks = self._loop.call_later(SAID_AGAIN_AFTER, self._let_go)

    def end(self) -> None:
        self._place.cancel()
        self._locks.cancel()
        self._job.ended()
