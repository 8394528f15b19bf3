"""The judge holds up nobody: what it times is the clerk."""

import asyncio
import threading

from tests.faults.trials.talking import patiently


async def test_who_asks_a_database_that_is_held_holds_up_no_answer_that_is_timed_meanwhile() -> None:
    """F9 once took its own wait for the locked inbox, of up to ten seconds, for an answer of the clerk's."""
    answered = threading.Event()
    asking = asyncio.create_task(patiently(lambda: answered.wait(30)))
    await asyncio.sleep(0)
    answered.set()
    assert await asking
