import asyncio

from scheduler.timetable import Timetable


async def test_a_duty_is_woken_again_and_again() -> None:
    woken = asyncio.Semaphore(0)

    async def duty() -> None:
        woken.release()

    timetable = Timetable({"duty": duty}, every=0.01)
    timetable.start()
    for _ in range(3):
        await woken.acquire()
    await timetable.stop()


async def test_a_duty_at_work_is_finished_before_the_timetable_stops() -> None:
    begun, may_finish, finished = asyncio.Event(), asyncio.Event(), []

    async def duty() -> None:
        begun.set()
        await may_finish.wait()
        finished.append(True)

    timetable = Timetable({"duty": duty}, every=0.01)
    timetable.start()
    await begun.wait()
    stopping = asyncio.create_task(timetable.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()

    may_finish.set()
    await stopping
    await asyncio.sleep(0.05)
    assert finished == [True]


async def test_a_duty_never_runs_beside_itself() -> None:
    at_work, most, woken = 0, 0, asyncio.Semaphore(0)

    async def duty() -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.03)
        at_work -= 1
        woken.release()

    timetable = Timetable({"duty": duty}, every=0.01)
    timetable.start()
    for _ in range(4):
        await woken.acquire()
    await timetable.stop()

    assert most == 1
