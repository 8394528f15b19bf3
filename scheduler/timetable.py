"""Which duty is woken, and how often. The timetable decides nothing and remembers nothing."""

from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Duty = Callable[[], Awaitable[None]]


class Timetable:
    """Wakes duties on the running loop. Each is safe on any number of replicas, so none is ours alone."""

    def __init__(self, duties: Mapping[str, Duty], *, every: float) -> None:
        """`every` is in seconds."""
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, duty in duties.items():
            self._scheduler.add_job(duty, "interval", seconds=every, id=name, name=name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
