"""The chair asks until each is saved; what each answer said is held against the records at once."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from rehearsal.cast import CHAIR
from tests.faults.ground import NOT_SAVED, Ground
from tests.faults.trials.judging import UNCLEAR, Outcome, asks

T = TypeVar("T")


class Talk:
    """What was "not saved" is said again, as a new message; what got no answer is delivered again."""

    def __init__(self, ground: Ground, dice: random.Random, outcome: Outcome) -> None:
        self._ground = ground
        self._dice = dice
        self._outcome = outcome
        self.refused = 0
        self.broken_off = 0
        self.slowest = 0.0
        self.last_saved = 0.0
        """By the monotonic clock."""

    async def says(self, markers: Sequence[str], *, within: float = 120.0) -> None:
        left, until = list(markers), time.monotonic() + within
        while left and time.monotonic() < until:
            left = await self._round(left)
            await asyncio.sleep(0.2 if left else 0)
        self._outcome.must(not left, f"{len(left)} could not be saved within {within:.0f} s")

    async def _round(self, markers: Sequence[str]) -> list[str]:
        """Each once; those that were not saved."""
        told_before, broken_before, unheard = self._told(), self.broken_off, self._ground.logged(UNCLEAR)
        bodies = {marker: asks(self._ground, marker) for marker in markers}
        await asyncio.gather(*(self.delivered(body) for body in bodies.values()))
        left = [marker for marker, body in bodies.items() if not await self._is_saved(body)]
        self.refused += len(left)
        if len(left) < len(markers):
            self.last_saved = time.monotonic()
        until = time.monotonic() + 90
        while self._told() - told_before < len(left) and time.monotonic() < until:
            await asyncio.sleep(0.05)
        told, again = self._told() - told_before, self.broken_off - broken_before
        again += self._ground.logged(UNCLEAR) - unheard
        self._outcome.must(told >= len(left), f"{len(left) - told} were not saved, and nobody was told")
        self._outcome.must(
            told <= len(left) + again, f"{told - len(left)} were told wrongly it was not saved"
        )
        return left

    async def delivered(self, body: bytes) -> bytes:
        """To any replica, and again while none answers; every answer must be 200."""
        for _ in range(60):
            status, answer = await self.once(body)
            if status > 0:
                self._outcome.must(status == 200, f"answered {status}")
                return answer
        raise AssertionError("nobody ever answered")

    async def once(self, body: bytes) -> tuple[int, bytes]:
        """To any replica; what it answered, and how long it took counts; a status below 1 where none did."""
        began = time.monotonic()
        status, answer = await self._ground.deliver(body, self._dice.choice(self._ground.replicas))
        if status > 0:
            self.slowest = max(self.slowest, time.monotonic() - began)
        else:
            self.broken_off += 1
        return status, answer

    async def _is_saved(self, body: bytes) -> bool:
        return await patiently(lambda: self._ground.is_saved(body))

    def _told(self) -> int:
        chat = self._ground.chat(CHAIR)
        return sum(where == chat for where, _, _ in self._ground.posted(NOT_SAVED.decode()))


async def patiently(ask: Callable[[], T], *, within: float = 90.0) -> T:
    """Asks a database that may be away, or held, until it answers; whoever waits for an answer meanwhile is
    not held up, for how long that takes is measured.
    """
    until = time.monotonic() + within
    while True:
        try:
            return await asyncio.to_thread(ask)
        except DBAPIError:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(0.1)
