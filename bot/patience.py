"""How long a turn waits for its place, and for others' locks, in all that is done for it."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

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
class Patience:
    """How long a turn may still wait for places, and for others' locks, in all that it does."""

    left: float = field(default_factory=lambda: PLACE_WITHIN)
    """Seconds for places."""
    until: float = field(default_factory=lambda: monotonic() + ANSWER_WITHIN)
    """Until when, by the monotonic clock, it waits for others' locks."""
    least: float = field(default_factory=lambda: LEAST)
    """How long after that it still does."""
    is_over: bool = False
    """The turn is: what it began and left behind waits for its own places."""

    def was_late_since(self, began: float) -> None:
        """What was done from then on is done; what of that was too late is no longer there for the next."""
        self.least -= max(0.0, monotonic() - max(began, self.until))


_TURN: ContextVar[Patience | None] = ContextVar("turn", default=None)


@contextmanager
def one_turn() -> Iterator[None]:
    """All work within shares one patience, whoever does it: many short waits are a long one."""
    patience = Patience()
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


def of_this_turn() -> Patience | None:
    """None where there is no turn, or it is over."""
    turn = _TURN.get()
    return turn if turn and not turn.is_over else None


async def wait_for(place: asyncio.Lock | asyncio.Semaphore, patience: Patience | None) -> None:
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


class Job(Generic[T]):
    """Work that somebody waits for."""

    def __init__(self, work: Callable[[], T], patience: Patience) -> None:
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


class Hurry:
    """Takes a job out of the queue when its place does not come in time; and one that has begun out of the
    way of others' locks, when its turn has waited long enough.
    """

    def __init__(
        self,
        job: "Job[T]",
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
