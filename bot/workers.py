"""Where plain, synchronous work runs: what writes in our own threads, what only asks on the loop."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from copy import copy
from functools import partial
from time import thread_time
from typing import Any, Protocol, TypeVar
from weakref import WeakValueDictionary

import structlog

from bot.patience import Hurry, Job, Patience, of_this_turn, wait_for
from panel.language import PanelId
from usecases.ports import Unavailable
from usecases.ports.haste import Haste
from usecases.ports.stretches import STRETCH, Stretch

T = TypeVar("T")

log = structlog.get_logger()

LONG = 0.01
"""Seconds of work at a stretch: a question that took as much is not asked on the loop the next time."""
LONG_REMEMBERED = 1_000


class Asks(Protocol):
    """How work that only asks is done on the loop while others go on; or else, where it can't be."""

    def __call__(self, work: Callable[[], T], *, or_else: Callable[[], Awaitable[T]]) -> Awaitable[T]: ...


class Workers:
    """Units of work: what writes runs whole in one thread, and what only asks on the loop.

    Those that write to one panel wait for each other on the loop, so a busy panel never takes every thread.
    On SQLite one thread writes, for it has one writer. Questions fight nobody for the interpreter there
    (docs/decisions/0002): SQLite's take less time than changing threads would, and while PostgreSQL works
    for one the loop goes on. Except where one like it was long the last time: a list of a thousand tasks
    would hold up everybody, and is read in a thread; on SQLite in one beside the one that writes.
    """

    def __init__(
        self,
        *,
        is_sqlite: bool,
        threads: int = 6,
        questions: int = 6,
        asks: Asks | None = None,
        let_go: Callable[[Haste], None] | None = None,
    ) -> None:
        """`asks` is how as many `questions` as that are asked at once; without it they are asked where they
        stand. `let_go` breaks off what waits in the database; SQLite has one lock, and knows for how long.
        """
        self._asks = asks
        self._questions = asyncio.Semaphore(questions)
        self._let_go = let_go
        self._impatient = ThreadPoolExecutor(1, "clerk-impatient")
        self._threads = ThreadPoolExecutor(1 if is_sqlite else threads, "clerk")
        self._reading = ThreadPoolExecutor(2, "clerk-reading") if is_sqlite else self._threads
        self._long: set[Hashable] = set()
        """Questions that were long the last time."""
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
        await wait_for(lock, patience)
        try:
            return await self._in_thread(work, patience)
        finally:
            lock.release()

    async def note(self, work: Callable[[], T]) -> T:
        """Writes that belong to no panel's lock."""
        return await self._in_thread(work, self._patience())

    async def read(self, work: Callable[[], T], *, like: Hashable = None) -> T:
        """Work that only asks. Raises Unavailable if no place came in time.

        `like` says what is as long as this, as far as one can tell before.
        """
        if like in self._long:
            return await self.read_at_length(partial(self._timed_alone, work, like))
        timed = work if like is None else partial(self._timed, work, like)
        if self._asks is None:
            return timed()
        patience = self._patience()
        if self._questions.locked():
            await wait_for(self._questions, patience)
        else:
            await self._questions.acquire()
        asked = asyncio.create_task(self._asked(self._asks, timed, work, patience))
        asked.add_done_callback(self._answered)
        return await asyncio.shield(asked)

    async def read_at_length(self, work: Callable[[], T]) -> T:
        """Work that only asks, and does much with the answers: others are not to wait for it."""
        return await self._in_thread(work, self._patience(), self._reading)

    async def read_in_passing(self, work: Callable[[], T]) -> T:
        """Work that only asks, often, and that nobody waits for. PostgreSQL's in a thread, for it waits many
        times; SQLite's where it stands: a thread that often asks keeps memory of its own.
        """
        return work() if self._asks is None else await self._in_thread(work, self._patience())

    def _timed(self, work: Callable[[], T], like: Hashable) -> T:
        """On the loop, roughly: a short one that is taken for a long one is a long one once."""
        stretch = Stretch()
        before = STRETCH.set(stretch)
        try:
            return work()
        finally:
            STRETCH.reset(before)
            stretch.ends()
            if stretch.longest > LONG:
                if len(self._long) >= LONG_REMEMBERED:
                    self._long.pop()
                self._long.add(like)

    def _timed_alone(self, work: Callable[[], T], like: Hashable) -> T:
        """In a thread, by its own time."""
        began = thread_time()
        try:
            return work()
        finally:
            if thread_time() - began <= LONG:
                self._long.discard(like)

    def _answered(self, asked: asyncio.Task[Any]) -> None:
        self._questions.release()
        if not asked.cancelled():
            asked.exception()  # Seen, even where nobody waits any more.

    async def _asked(
        self, asks: Asks, timed: Callable[[], T], work: Callable[[], T], patience: Patience | None
    ) -> T:
        if patience is None:
            return await asks(timed, or_else=partial(self._in_thread, work, None))
        job = Job(timed, patience)
        hurry = Hurry(job, self._tell)

        def in_a_thread() -> Awaitable[T]:
            hurry.end()
            return self._in_thread(work, patience)

        try:
            return await asks(job, or_else=in_a_thread)
        finally:
            hurry.end()

    def _patience(self) -> Patience | None:
        """The turn's; for what follows one its own; None where nobody waits."""
        own = Patience() if self._is_hurried else None
        return of_this_turn() or own

    async def _in_thread(
        self, work: Callable[[], T], patience: Patience | None, threads: ThreadPoolExecutor | None = None
    ) -> T:
        """Work that has begun is waited for: only what still stands in the queue is taken out of it."""
        threads = threads or self._threads
        if patience is None:
            return await asyncio.wrap_future(threads.submit(work))
        job = Job(work, patience)
        queued = threads.submit(job)
        done = asyncio.wrap_future(queued)
        hurry = Hurry(job, self._tell, queued=queued)
        try:
            return await done
        except asyncio.CancelledError:
            if hurry.took_it_back:
                raise Unavailable from None
            raise
        finally:
            hurry.end()

    def _tell(self, haste: Haste) -> "Future[None] | None":
        if self._let_go is None:
            return None
        with suppress(RuntimeError):  # It is closed: nobody waits any more.
            told = self._impatient.submit(self._let_go, haste)
            told.add_done_callback(_was_heard)
            return told
        return None

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._reading.shutdown(wait=True)
        self._impatient.shutdown(wait=True)


def _was_heard(told: "Future[None]") -> None:
    if not told.cancelled() and (problem := told.exception()):
        log.error("What waits in the database could not be broken off.", exc_info=problem)
