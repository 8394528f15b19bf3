"""Whether the clerk is ready may be asked by anybody, as often as they like."""

import asyncio

from bot.server import Readiness


async def test_those_who_ask_meanwhile_share_one_look_and_whoever_comes_later_has_another() -> None:
    may_answer, looks = asyncio.Event(), 0

    async def look() -> bool:
        nonlocal looks
        looks += 1
        await may_answer.wait()
        return looks == 1

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
