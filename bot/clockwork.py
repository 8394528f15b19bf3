"""The clock's duties on the loop: each asks the panels that are due, and shows that it is alive."""

from functools import partial

import structlog

from bot.conversation.parts import Parts
from panel.language import Interruption, PanelId
from usecases.duties import due_now, look_ahead
from usecases.history import due_forgetting
from usecases.perform import perform
from usecases.ports import Request

log = structlog.get_logger()

FORGETS_EVERY = 3600.0
"""Seconds of the panel's time between two looks for talk that is to be purged."""
MOST_ROUNDS = 20
MOST_LOOKS = 20
"""How often a panel is looked at in one round: each look finds what the last has made due."""
BEATS_EVERY = 5.0
"""Seconds of the panel's time between two heartbeats; in an idle hour they find out that a disk is full."""


class Clockwork:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._last_beat = float("-inf")
        self._last_forgot = float("-inf")

    async def remind(self) -> None:
        """Asks for everything that is due; whichever replica is first, it fires once."""
        parts = self._parts
        at = parts.clock()
        try:
            for panel in await parts.workers.read(partial(parts.routing.panels_due, at)):
                await self._look_at(panel)
            if abs(at.timestamp() - self._last_beat) >= BEATS_EVERY:
                await parts.workers.note(partial(parts.routing.beat, "remind", at=at))
                self._last_beat = at.timestamp()
        except Interruption:
            log.warning("The clock could not look; it looks again.")

    async def forget(self) -> None:
        """Purges talk that is tied to nothing; another replica finds nothing left, and that is well."""
        parts = self._parts
        at = parts.clock()
        if abs(at.timestamp() - self._last_forgot) < FORGETS_EVERY:
            return
        try:
            for panel in await parts.workers.read(parts.routing.bound):
                due = partial(due_forgetting, panel, store=parts.store, at=at)
                for _ in range(MOST_ROUNDS):
                    if (request := await parts.workers.read(due)) is None:
                        break
                    await self._fire(panel, request)
            self._last_forgot = at.timestamp()
        except Interruption:
            log.warning("The clock could not look; it looks again.")

    async def _look_at(self, panel: PanelId) -> None:
        """Until nothing more is owed: the morning's rungs first, then the digests that they go into."""
        parts = self._parts
        for _ in range(MOST_LOOKS):
            at = parts.clock()
            asked = await parts.workers.read_at_length(partial(due_now, panel, store=parts.store, at=at))
            fired = [await self._fire(panel, request) for request in asked]
            if not any(fired):
                await parts.workers.write(panel, partial(look_ahead, panel, store=parts.store, at=at))
                return

    async def _fire(self, panel: PanelId, request: Request) -> bool:
        """Whether it took effect. One that stumbles keeps none of the others waiting."""
        parts = self._parts
        work = partial(perform, request, store=parts.store, clock=parts.clock, answer=parts.answer)
        try:
            await parts.workers.write(panel, work)
        except Interruption as interruption:
            log.info("What the clock asked for was not needed.", why=type(interruption).__name__)
            return False
        except Exception:
            log.exception("What the clock asked for stumbled.", asked=type(request.command).__name__)
            return False
        parts.wake_postman()
        return True
