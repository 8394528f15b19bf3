"""Where plain, synchronous work runs: our own threads, as many as the database has connections."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar
from weakref import WeakValueDictionary

from panel.language import PanelId
from usecases.ports import Unavailable

T = TypeVar("T")

PLACE_WITHIN = 1.0
"""Seconds, of a whole turn. With the two that the database is then waited for, it is answered in three."""


@dataclass
class _Patience:
    """How long a turn may still wait for places, in all that it does one after the other."""

    left: float
    is_over: bool = False
    """The turn is: what it began and left behind waits for its own places."""


_TURN: ContextVar[_Patience | None] = ContextVar("turn", default=None)


@contextmanager
def one_turn() -> Iterator[None]:
    """All work of those who hurry shares one patience: many short waits are a long one."""
    patience = _Patience(PLACE_WITHIN)
    before = _TURN.set(patience)
    try:
        yield
    finally:
        patience.is_over = True
        _TURN.reset(before)


class Workers:
    """Units of work, each whole in one thread; those of one panel wait for each other on the loop.

    So a busy panel never takes every thread. On SQLite one thread writes, for it has one writer, and reads
    are done on the loop: they wait for nobody there, and take less time than changing threads would
    (docs/decisions/0002).
    """

    def __init__(self, *, is_sqlite: bool, threads: int = 6) -> None:
        self._reads_here = is_sqlite
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
        """The turn's, or for what follows one its own; None where nobody waits."""
        if not self._is_hurried:
            return None
        turn = _TURN.get()
        return turn if turn and not turn.is_over else _Patience(PLACE_WITHIN)

    async def _in_thread(self, work: Callable[[], T], patience: _Patience | None) -> T:
        """Work that has begun is waited for: only what still stands in the queue is taken out of it."""
        if patience is None:
            return await asyncio.wrap_future(self._threads.submit(work))
        submitted = monotonic()

        def begun() -> T:
            patience.left -= monotonic() - submitted
            return work()

        queued = self._threads.submit(begun)
        done = asyncio.wrap_future(queued)
        taken_back = False

        def take_back() -> None:
            nonlocal taken_back
            taken_back = queued.cancel()
            if taken_back:
                patience.left -= monotonic() - submitted

        late = asyncio.get_running_loop().call_later(max(0.0, patience.left), take_back)
        try:
            return await done
        except asyncio.CancelledError:
            if taken_back:
                raise Unavailable from None
            raise
        finally:
            late.cancel()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
