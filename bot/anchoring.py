"""The hourly anchor: where every trail stands, written outside the database."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from prometheus_client import Gauge

from bot.workers import Workers
from panel.language import Interruption
from usecases.ports import Clock

log = structlog.get_logger()

ANCHORED = Gauge("clerk_anchored_timestamp_seconds", "When the trails were last anchored.")
EVERY = 3600.0
"""Seconds between two anchors."""


class Anchoring:
    def __init__(self, drop: Callable[[datetime], int], *, workers: Workers, clock: Clock) -> None:
        self._drop = drop
        self._workers = workers
        self._clock = clock
        self._last = float("-inf")

    async def keep(self) -> None:
        """Once an hour; whoever cuts the trail later is found out."""
        if abs(self._clock().timestamp() - self._last) >= EVERY:
            await self.drop()

    async def drop(self) -> None:
        """Now. A file that cannot be written is an alarm in the log, and no reason to stop."""
        at = self._clock()
        self._last = at.timestamp()
        try:
            await self._workers.note(partial(self._drop, at))
            ANCHORED.set(at.timestamp())
        except (OSError, Interruption) as problem:
            log.error("The trails could not be anchored.", why=type(problem).__name__)
