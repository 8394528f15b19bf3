"""Where plain, synchronous work runs: our own threads, as many as the database has connections."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakValueDictionary

from panel.language import PanelId

T = TypeVar("T")


class Workers:
    """Units of work, each whole in one thread; those of one panel wait for each other on the loop.

    So a busy panel never takes every thread. SQLite writes from one thread, for it has one writer.
    """

    def __init__(self, *, is_sqlite: bool, threads: int = 6) -> None:
        self._readers = ThreadPoolExecutor(2 if is_sqlite else threads, "clerk-reads")
        self._writers = ThreadPoolExecutor(1, "clerk-writes") if is_sqlite else self._readers
        self._panels: WeakValueDictionary[PanelId, asyncio.Lock] = WeakValueDictionary()

    async def write(self, panel: PanelId, work: Callable[[], T]) -> T:
        lock = self._panels.get(panel)
        if lock is None:
            lock = self._panels[panel] = asyncio.Lock()
        async with lock:
            return await self._run(self._writers, work)

    async def note(self, work: Callable[[], T]) -> T:
        """Writes that belong to no panel's lock."""
        return await self._run(self._writers, work)

    async def read(self, work: Callable[[], T]) -> T:
        return await self._run(self._readers, work)

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    def close(self) -> None:
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
