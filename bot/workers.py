"""Where plain, synchronous work runs: our own threads, as many as the database has connections."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from time import monotonic
from typing import TypeVar
from weakref import WeakValueDictionary

from panel.language import PanelId
from usecases.ports import Unavailable

T = TypeVar("T")

PLACE_WITHIN = 1.0
"""Seconds. With the two that the database is then waited for, a turn is answered in three."""


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
        self._place_within: float | None = None

    def for_turns(self) -> "Workers":
        """The same threads, for somebody who waits for an answer: whoever gets no place in time is told to
        try again, and nothing of theirs was begun. So a locked database holds up nobody for long, however
        many others wait for it already.
        """
        hurried = copy(self)
        hurried._place_within = PLACE_WITHIN
        return hurried

    async def write(self, panel: PanelId, work: Callable[[], T]) -> T:
        """Raises Unavailable if no place came in time."""
        lock = self._panels.get(panel)
        if lock is None:
            lock = self._panels[panel] = asyncio.Lock()
        began = monotonic()
        try:
            async with asyncio.timeout(self._place_within):
                await lock.acquire()
        except TimeoutError:
            raise Unavailable from None
        try:
            return await self._in_thread(work, waited=monotonic() - began)
        finally:
            lock.release()

    async def note(self, work: Callable[[], T]) -> T:
        """Writes that belong to no panel's lock."""
        return await self._in_thread(work)

    async def read(self, work: Callable[[], T]) -> T:
        return work() if self._reads_here else await self._in_thread(work)

    async def _in_thread(self, work: Callable[[], T], *, waited: float = 0.0) -> T:
        """Work that has begun is waited for: only what still stands in the queue is taken out of it."""
        queued = self._threads.submit(work)
        done = asyncio.wrap_future(queued)
        if self._place_within is None:
            return await done
        taken_back = False

        def take_back() -> None:
            nonlocal taken_back
            taken_back = queued.cancel()

        late = asyncio.get_running_loop().call_later(max(0.0, self._place_within - waited), take_back)
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
