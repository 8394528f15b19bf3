"""Whether the clerk is ready may be asked by anybody, as often as they like."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.server import LARGEST_SKEW, Readiness


async def test_those_who_ask_meanwhile_share_one_look_and_whoever_comes_later_has_another() -> None:
    may_answer, looks = asyncio.Event(), 0

    async def look() -> datetime | None:
        nonlocal looks
        looks += 1
        await may_answer.wait()
        return datetime.now(UTC) if looks == 1 else None

    is_ready = Readiness(look)
    asking = [asyncio.create_task(is_ready()) for _ in range(50)]
    await asyncio.sleep(0)
    asking.pop().cancel()  # Whoever hangs up takes nobody's answer along.
    await asyncio.sleep(0)
    may_answer.set()
    assert set(await asyncio.gather(*asking)) == {True}
    assert looks == 1
    assert not await is_ready()
    assert looks == 2


@pytest.mark.parametrize("sign", [1, -1])
async def test_whoever_has_another_time_than_the_database_is_not_ready(sign: int) -> None:
    async def off() -> datetime:
        return datetime.now(UTC) + 2 * sign * LARGEST_SKEW

    async def slightly_off() -> datetime:
        return datetime.now(UTC) + sign * timedelta(seconds=5)

    assert not await Readiness(off)()
    assert await Readiness(slightly_off)()
