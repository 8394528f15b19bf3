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

    So a busy panel never takes every thread. On SQLite one thread writes, for it has one writer, and reads
    are done on the loop: they wait for nobody there, and take less time than changing threads would
    (docs/decisions/0002).
    """

    def __init__(self, *, is_sqlite: bool, threads: int = 6) -> None:
        self._reads_here = is_sqlite
        self._threads = ThreadPoolExecutor(1 if is_sqlite else threads, "clerk")
        self._panels: WeakValueDictionary[PanelId, asyncio.Lock] = WeakValueDictionary()

    async def write(self, panel: PanelId, work: Callable[[], T]) -> T:
        lock = self._panels.get(panel)
        if lock is None:
            lock = self._panels[panel] = asyncio.Lock()
        async with lock:
            return await self._in_thread(work)

    async def note(self, work: Callable[[], T]) -> T:
        """Writes that belong to no panel's lock."""
        return await self._in_thread(work)

    async def read(self, work: Callable[[], T]) -> T:
        return work() if self._reads_here else await self._in_thread(work)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        self._threads.shutdown(wait=True)
