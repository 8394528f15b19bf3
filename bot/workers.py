"""Where plain, synchronous work runs: our own threads, as many as the database has connections."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, thread_time
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

from panel.language import PanelId
from usecases.ports import Unavailable
from usecases.ports.haste import HASTE, Haste
from usecases.ports.stretches import STRETCH, Stretch

T = TypeVar("T")

PLACE_WITHIN = 1.0
"""Seconds, of a whole turn. With the two that the database is then waited for, it is answered in three."""
ANSWER_WITHIN = 3.0
"""Seconds, of a whole turn: then it no longer waits for whoever is in its way in the database."""
LEAST = 0.5
"""Seconds that they are waited for after that, in all that a turn still does: it may be late for another
reason, and meet somebody who is gone in a moment.
"""
LONG = 0.01
"""Seconds of work at a stretch: a question that took as much is not asked on the loop the next time."""
LONG_REMEMBERED = 1_000
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
        await _place(lock, patience)
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
            await _place(self._questions, patience)
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
        self, asks: Asks, timed: Callable[[], T], work: Callable[[], T], patience: _Patience | None
    ) -> T:
        if patience is None:
            return await asks(timed, or_else=partial(self._in_thread, work, None))
        job = _Job(timed, patience)
        hurry = _Hurry(job, self._tell)

        def in_a_thread() -> Awaitable[T]:
            hurry.end()
            return self._in_thread(work, patience)

        try:
            return await asks(job, or_else=in_a_thread)
        finally:
            hurry.end()

    def _patience(self) -> _Patience | None:
        """The turn's; for what follows one its own; None where nobody waits."""
        turn = _TURN.get()
        if turn and not turn.is_over:
            return turn
        return _Patience(PLACE_WITHIN) if self._is_hurried else None

    async def _in_thread(
        self, work: Callable[[], T], patience: _Patience | None, threads: ThreadPoolExecutor | None = None
    ) -> T:
        """Work that has begun is waited for: only what still stands in the queue is taken out of it."""
        threads = threads or self._threads
        if patience is None:
            return await asyncio.wrap_future(threads.submit(work))
        job = _Job(work, patience)
        queued = threads.submit(job)
        done = asyncio.wrap_future(queued)
        hurry = _Hurry(job, self._tell, queued=queued)
        try:
            return await done
        except asyncio.CancelledError:
            if hurry.took_it_back:
                raise Unavailable from None
            raise
        finally:
            hurry.end()

    def _tell(self, haste: Haste) -> "Future[None] | None":
        return self._impatient.submit(self._let_go, haste) if self._let_go else None

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._reading.shutdown(wait=True)
        self._impatient.shutdown(wait=True)


async def _place(place: asyncio.Lock | asyncio.Semaphore, patience: _Patience | None) -> None:
    """Raises Unavailable if it did not come in time."""
    if patience is None:
        await place.acquire()
        return
    began = monotonic()
    try:
        async with asyncio.timeout(max(0.0, patience.left)):
            await place.acquire()
    except TimeoutError:
        raise Unavailable from None
    finally:
        patience.left -= monotonic() - began


class _Job(Generic[T]):
    """Work that somebody waits for."""

    def __init__(self, work: Callable[[], T], patience: _Patience) -> None:
        self._work = work
        self._since = monotonic()
        self.patience = patience
        self.haste = Haste(until=max(patience.until, self._since + patience.least))

    def __call__(self) -> T:
        """Where it is done."""
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

    def __init__(
        self,
        job: "_Job[T]",
        tell: Callable[[Haste], "Future[None] | None"],
        *,
        queued: "Future[T] | None" = None,
    ) -> None:
        self._job = job
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._timers = [self._loop.call_later(max(0.0, job.haste.until - monotonic()), self._let_go)]
        if queued:
            self._timers.append(self._loop.call_later(max(0.0, job.patience.left), self._take_back, queued))
        self._told: Future[None] | None = None
        self.took_it_back = False

    def _take_back(self, queued: "Future[T]") -> None:
        self.took_it_back = queued.cancel()
        if self.took_it_back:
            self._job.was_in_the_queue()

    def _let_go(self) -> None:
        if self._told is None or self._told.done():
            self._told = self._tell(self._job.haste)
        if self._told:
            self._timers[0] = self._loop.call_later(SAID_AGAIN_AFTER, self._let_go)

    def end(self) -> None:
        """Once; said again, it changes nothing."""
        if self._timers:
            self._job.ended()
        while self._timers:
            self._timers.pop().cancel()
