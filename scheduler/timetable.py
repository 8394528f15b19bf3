"""Which duty is woken, and how often. The timetable decides nothing and remembers nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Duty = Callable[[], Awaitable[None]]


class Timetable:
    """Wakes duties on the running loop, every so many seconds.

    Each is safe on any number of replicas, so none is ours alone; what was missed is not made up for.
    """

    def __init__(self, duties: Mapping[str, Duty], *, every: float) -> None:
        self._at_work = asyncio.Lock()
        self._duties = duties
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, duty in duties.items():
            self._scheduler.add_job(self._do, "interval", [duty], seconds=every, id=name, name=name)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """Wakes nobody any more, and lets whoever is at work finish."""
        self._scheduler.pause()
        async with self._at_work:
            self._scheduler.shutdown(wait=False)

    async def look(self) -> None:
        """Now as well: every duty once."""
        for duty in self._duties.values():
            await self._do(duty)

    async def _do(self, duty: Duty) -> None:
        async with self._at_work:
            await duty()
