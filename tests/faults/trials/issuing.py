"""The issuer of tokens rolls its key, hangs, and is asked about keys that nobody has (F18)."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import aiohttp

from bot.door import KEYS_ASKED_AGAIN, KEYS_LAST, Door, Refused
from tests.bot.issuer import APP_ID, TENANT, an_activity
from tests.faults.processes import heard
from tests.faults.site import Site
from tests.faults.stalls import LONGEST_STALL, watched
from tests.faults.trials.judging import Outcome

FLOOD = 100
"""Requests with keys that nobody has, after each roll."""
AT_ONCE = 30.0
"""Seconds; the issuer that is waited for would hang for ever."""


class _Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class _Trial:
    def __init__(self, session: aiohttp.ClientSession, metadata_url: str) -> None:
        self._session = session
        self._work = metadata_url.removesuffix("/openid") + "/work/"
        self.ticks = _Ticks()
        self.door = Door(
            session,
            app_id=APP_ID,
            tenants=[TENANT],
            service_hosts=["smba.trafficmanager.net"],
            metadata_url=metadata_url,
            allow_http=True,
            ticks=self.ticks,
        )

    async def asks(self, what: str, **query: str) -> str:
        async with self._session.get(self._work + what, params=query) as answer:
            return await answer.text()

    async def tells(self, what: str, **query: str) -> None:
        async with self._session.put(self._work + what, params=query):
            pass

    async def fetches(self) -> int:
        return int(await self.asks("fetches"))

    async def status(self, **query: str) -> int:
        """What a request with a fresh token is answered."""
        token = await self.asks("token", **query)
        try:
            async with asyncio.timeout(AT_ONCE):
                body = json.dumps(an_activity()).encode()
                await self.door.admit(authorization=f"Bearer {token}", body=body)
        except Refused as refused:
            return refused.status
        return 200


async def keys(_: Site, size: int, seed: int) -> Outcome:
    """F18: so many rolls, each followed by a flood; then the issuer hangs."""
    with _left_alone():
        return await _rolled(size, seed)


async def _rolled(size: int, seed: int) -> Outcome:
    outcome = Outcome({"rolls": size, "unknown keys": 0, "most fetches in five minutes": 0})
    async with _an_issuer() as trial, watched() as stalls:
        outcome.must(await trial.status() == 200, "the first token is not accepted")
        for number in range(size):
            trial.ticks.now += KEYS_ASKED_AGAIN + 1
            await trial.tells("roll", to=f"key-{seed}-{number}")
            before = await trial.fetches()
            outcome.must(await trial.status() == 200, "the first request after a roll was refused")
            statuses = {await trial.status(called=f"nobody-{n}") for n in range(FLOOD)}
            outcome.must(statuses == {401}, f"keys that nobody has are answered {statuses}")
            asked = await trial.fetches() - before
            outcome.must(
                asked <= 1, f"a roll and a flood of unknown keys made {asked} fetches in five minutes"
            )
            outcome.counts["unknown keys"] += FLOOD
            most = outcome.counts["most fetches in five minutes"]
            outcome.counts["most fetches in five minutes"] = max(most, asked)
        await _hanging(trial, outcome)
    worked = stalls.worked
    outcome.must(worked <= LONGEST_STALL, f"the event loop worked for {worked:.2f} s at a stretch")
    outcome.counts["longest work of the event loop at a stretch, ms"] = round(1000 * worked)
    outcome.counts["longest it was held up, by whomever, ms"] = round(1000 * stalls.held_up)
    return outcome


async def _hanging(trial: _Trial, outcome: Outcome) -> None:
    """Who has a known key is not kept waiting, though a day has gone by; who has not is refused."""
    await trial.tells("hang")
    trial.ticks.now += KEYS_LAST + 1
    known = [await trial.status() for _ in range(20)]
    outcome.must(set(known) == {200}, f"while the issuer hangs, a known key is answered {set(known)}")
    outcome.must(await trial.status(called="nobody") == 401, "while the issuer hangs, nobody's key is let in")
    await trial.tells("answer")
    trial.ticks.now += KEYS_ASKED_AGAIN + 1
    await trial.tells("roll", to="after the hang")
    outcome.must(await trial.status() == 200, "after the issuer hung, a new key is refused")
    outcome.counts["answered while it hung"] = len(known)


@asynccontextmanager
async def _an_issuer() -> AsyncIterator[_Trial]:
    async with heard("tests.faults.issuer") as (process, address), aiohttp.ClientSession() as session:
        try:
            yield _Trial(session, address)
        finally:
            process.kill()
            await process.wait()


@contextmanager
def _left_alone() -> Iterator[None]:
    """What others left behind in this process is not collected meanwhile."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
