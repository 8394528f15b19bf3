"""Settling: nobody waits for company, who comes meanwhile goes together, and nobody spoils another's."""

import asyncio

import pytest

from bot import settling
from bot.settling import Together, insisted
from usecases.ports import Unavailable


class Desk:
    def __init__(self, *, spoilt: int | None = None) -> None:
        self.batches: list[list[int]] = []
        self.away = False
        self._spoilt = spoilt

    async def work(self, batch) -> None:
        self.batches.append(list(batch))
        await asyncio.sleep(0.01)
        if self.away:
            raise Unavailable
        if self._spoilt in batch:
            raise ValueError(self._spoilt)


async def all_of(desk: Desk, *numbers: int):
    together = Together(desk.work)
    return await asyncio.gather(*map(together.add, numbers), return_exceptions=True)


async def test_the_first_goes_at_once_and_the_others_together():
    desk = Desk()
    together = Together(desk.work)
    first = asyncio.create_task(together.add(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(first, together.add(2), together.add(3))

    assert desk.batches == [[1], [2, 3]]


async def test_it_goes_on_after_a_rest():
    desk = Desk()
    together = Together(desk.work)
    await together.add(1)
    await together.add(2)

    assert desk.batches == [[1], [2]]


async def test_what_spoils_one_spoils_no_other():
    desk = Desk(spoilt=2)

    one, two, three = await all_of(desk, 1, 2, 3)

    assert (one, three) == (None, None)
    assert isinstance(two, ValueError)


async def test_where_the_database_is_away_nobody_is_tried_alone():
    desk = Desk()
    desk.away = True

    outcomes = await all_of(desk, 1, 2, 3)

    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert len(desk.batches) == 1


class Returning(Desk):
    """Away three times, then back."""

    async def work(self, batch) -> None:
        self.away = len(self.batches) < 3
        await super().work(batch)


async def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settling, "ASKS_AGAIN_AFTER", 0.0)
    desk = Returning()
    together = Together(desk.work)
    await asyncio.gather(*(insisted(lambda n=n: together.add(n), within=600) for n in (1, 2, 3)))

    assert len(desk.batches) > 3
    assert {one for batch in desk.batches[3:] for one in batch} == {1, 2, 3}


async def test_but_not_for_ever():
    desk = Desk()
    desk.away = True

    with pytest.raises(Unavailable):
        await insisted(lambda: Together(desk.work).add(1), within=0)


@pytest.mark.parametrize("number", [1, 50])
async def test_everybody_hears_of_it(number: int):
    desk = Desk()

    assert await all_of(desk, *range(number)) == [None] * number
    assert sorted(one for batch in desk.batches for one in batch) == list(range(number))
