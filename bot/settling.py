"""Settles what Teams took: letters that arrive while others are being settled share the next commit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from bot.workers import Workers
from panel.language import Interruption, PanelId
from usecases import posting
from usecases.ports import Clock, Lease, Leases, Store, Unavailable
from usecases.posting import Arrival

T = TypeVar("T")

ASKS_AGAIN_AFTER = 1.0
"""Seconds, while the database is away; not hurried, for it is no part of what a lease waits for."""
LEASES = 10
"""For so many of them a settling is tried: its fence keeps it right however late it is."""


async def insisted(work: Callable[[], Awaitable[T]], *, within: float) -> T:
    """Again and again while the database is away, for so many seconds. Raises Unavailable."""
    until = monotonic() + within
    while True:
        try:
            return await work()
        except Unavailable:
            if monotonic() > until:
                raise
        await asyncio.sleep(ASKS_AGAIN_AFTER)


class Settling:
    """No letter waits for company: the first is settled at once, those that came meanwhile together.

    Teams has them, and a second copy would be ours to answer for: a database that is away is waited for.
    """

    def __init__(self, *, store: Store, leases: Leases, workers: Workers, clock: Clock) -> None:
        self._store = store
        self._leases = leases
        self._workers = workers
        self._clock = clock
        self._patience = LEASES * store.pace.of(store.pace.lease).total_seconds()
        self._plain = Together(self._settle_plain)
        self._panels: WeakValueDictionary[PanelId, Together[Arrival]] = WeakValueDictionary()

    async def arrived(self, arrival: Arrival, *, is_new: bool) -> None:
        """`is_new`: its card stands where none stood. Returns when it is committed."""
        if arrival.disclosure is None and not is_new:
            await self.insisted(partial(self._plain.add, arrival.lease))
            return
        panel = arrival.lease.panel
        queue = self._panels.get(panel)
        if queue is None:
            queue = self._panels[panel] = Together(partial(self._settle, panel))
        await self.insisted(partial(queue.add, arrival))

    async def insisted(self, work: Callable[[], Awaitable[T]]) -> T:
        """What becomes of a letter is written down as soon as the database is back. Raises Unavailable."""
        return await insisted(work, within=self._patience)

    async def _settle_plain(self, leases: Sequence[Lease]) -> None:
        """Of any panels: they change nothing but themselves."""
        await self._workers.note(partial(self._leases.sent, leases))

    async def _settle(self, panel: PanelId, arrivals: Sequence[Arrival]) -> None:
        work = partial(posting.arrived, arrivals, store=self._store, clock=self._clock)
        await self._workers.write(panel, work)


class Together(Generic[T]):
    """Work that is done for everything that came while it was last done."""

    def __init__(self, work: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._doing: asyncio.Task[None] | None = None

    async def add(self, one: T) -> None:
        """Returns when it is done, and raises what went wrong with it."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, done))
        if self._doing is None:
            self._doing = asyncio.create_task(self._do())
        await done

    async def _do(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await self._try(batch)
        self._doing = None

    async def _try(self, batch: Sequence[tuple[T, asyncio.Future[None]]]) -> None:
        """What can't be done spoils nobody else's: then each is tried alone."""
        try:
            await self._work([one for one, _ in batch])
        except Exception as problem:  # noqa: BLE001 (it is raised where the letter is carried)
            if len(batch) > 1 and not isinstance(problem, Interruption):
                for each in batch:
                    await self._try([each])
                return
            for _, done in batch:
                if not done.done():
                    done.set_exception(problem)
        else:
            for _, done in batch:
                if not done.done():
                    done.set_result(None)
