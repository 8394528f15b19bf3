import asyncio

from scheduler.timetable import Timetable


async def test_a_duty_is_woken_again_and_again() -> None:
    woken = asyncio.Semaphore(0)

    async def duty() -> None:
        woken.release()

    timetable = Timetable({"duty": duty}, every=0.01)
    timetable.start()
    async with asyncio.timeout(5):
        for _ in range(3):
            await woken.acquire()
    await timetable.stop()


async def test_a_duty_at_work_is_finished_before_the_timetable_stops() -> None:
    begun, finished = asyncio.Event(), []

    async def duty() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        finished.append(True)

    timetable = Timetable({"duty": duty}, every=0.01)
    timetable.start()
    await begun.wait()
    await timetable.stop()
    count = len(finished)

    await asyncio.sleep(0.1)
    assert finished
    assert len(finished) == count


async def test_a_duty_never_runs_beside_itself() -> None:
    at_work, most = 0, 0

    async def duty() -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.03)
        at_work -= 1

    timetable = Timetable({"duty": duty}, every=0.01)
    timetable.start()
    await asyncio.sleep(0.15)
    await timetable.stop()

    assert most == 1
