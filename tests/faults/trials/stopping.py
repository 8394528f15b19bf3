"""Processes that are killed or told to stop: F1, F2 and F14."""

import asyncio
import random
import signal
import time
from collections import Counter

from tests.faults.clerk import BEGINS
from tests.faults.ground import REFUSED, Ground, Replica, markers
from tests.faults.trials.judging import Outcome, asks, in_hand, judged

SLOWEST = 20.0
SLOW = 0.3
"""Seconds that Teams takes to answer, so that whoever is told to stop has letters on their way."""
SETTLED = 60.0
"""Seconds in which whoever serves has sent what it has in hand, and far fewer than its lease."""
AT_ONCE = 4
"""Who ask on and on; and what is asked of the one who is killed in a turn."""
FEW, NEXT_OF_FEW = 10, 1.0
NEXT_OF_SEVERAL, NEXT_OF_ONE = 8.0, 5.0
"""Seconds to the next kill at the latest: for a few kills, for many of several replicas, and of one alone."""
MOST_WAITING = 100
"""Letters; a conversation gets them one after the other, and what it never gets is not killed on its way."""
ENOUGH, BY_KILLS = 1_000, 0.01
"""Letters, of which a share of copies tells something; and the largest share that kills alone may make."""
EVERY = 4
"""Kills of the only clerk after which the leases are left to pass by themselves."""


class Replicas:
    """Killed one after the other; whoever was starts again meanwhile."""

    def __init__(self, ground: Ground, dice: random.Random) -> None:
        self._ground = ground
        self._dice = dice
        self._starting: dict[Replica, asyncio.Task[None]] = {}
        self.in_flight: Counter[str] = Counter()
        """How often a letter was in somebody's hands when somebody was killed."""
        self.killed = 0

    async def one(self) -> Replica:
        """Of those that serve; the first that does, where all are still starting."""
        serving = [each for each in self._ground.replicas if each not in self._starting]
        while not serving:
            await asyncio.wait(self._starting.values(), return_when=asyncio.FIRST_COMPLETED)
            serving = [each for each in self._ground.replicas if each not in self._starting]
        return self._dice.choice(serving)

    async def kill(self, victim: Replica) -> None:
        await victim.end(signal.SIGKILL)
        self.in_flight += in_hand(self._ground)
        self.killed += 1
        if len(self._ground.replicas) == 1 and self.killed % EVERY:
            self._ground.leases_pass()
        self.start(victim)

    def start(self, replica: Replica) -> None:
        async def starting() -> None:
            await replica.start()
            del self._starting[replica]

        self._starting[replica] = asyncio.create_task(starting())

    async def all(self) -> None:
        await asyncio.gather(*self._starting.values())


async def kills(ground: Ground, size: int, seed: int) -> Outcome:
    """F1: kill -9 of senders and producers at random points, while a fifth of all sends goes wrong."""
    dice = random.Random(seed)
    await ground.faults(share=0.2, seed=seed)
    replicas, names = Replicas(ground, dice), iter(markers(100_000, seed))
    latest = NEXT_OF_SEVERAL if len(ground.replicas) > 1 else NEXT_OF_ONE
    latest = NEXT_OF_FEW if size < FEW else latest
    asked: list[str] = []
    stop = asyncio.Event()

    async def producer() -> None:
        while not stop.is_set():
            if len(ground.on_their_way()) > MOST_WAITING:
                await asyncio.sleep(0.1)
                continue
            asked.append(marker := next(names))
            await ground.insist(asks(ground, marker), dice)

    async def killer() -> None:
        for _ in range(size):
            await asyncio.sleep(dice.uniform(0.1, latest))
            await replicas.kill(await replicas.one())
        await replicas.all()
        stop.set()

    await asyncio.gather(killer(), *(producer() for _ in range(AT_ONCE)))
    outcome = await judged(ground, asked, in_flight=replicas.in_flight)
    outcome.counts["kills"] = size
    if (letters := outcome.counts["letters"]) >= ENOUGH:
        share = outcome.counts["copies by kills alone"] / letters
        outcome.counts["most copies by kills, %"] = round(100 * share, 2)
        outcome.must(share <= BY_KILLS, f"kills alone made copies of {share:.1%} of the letters")
    return outcome


async def kills_in_a_turn(ground: Ground, size: int, seed: int) -> Outcome:
    """F2: kill -9 inside an inbound turn, which Teams then delivers again."""
    dice = random.Random(seed)
    asked = markers(size * AT_ONCE, seed)
    replicas, broken_off = Replicas(ground, dice), 0
    for n in range(size):
        batch = [asks(ground, marker) for marker in asked[AT_ONCE * n : AT_ONCE * (n + 1)]]
        victim = await replicas.one()
        turns = [asyncio.create_task(ground.deliver(body, victim)) for body in batch]
        await asyncio.sleep(dice.uniform(0.0, 0.06))
        await replicas.kill(victim)
        broken_off += sum(status != 200 for status, _ in await asyncio.gather(*turns))
        await asyncio.gather(*(ground.insist(body, dice) for body in batch))
    await replicas.all()
    outcome = await judged(ground, asked, in_flight=replicas.in_flight)
    outcome.counts |= {"kills": size, "turns broken off": broken_off}
    return outcome


async def stops(ground: Ground, size: int, seed: int) -> Outcome:
    """F14: SIGTERM under load: no turn that has begun is aborted, no letter is kept by the one who has gone,
    nothing is sent twice, and it goes within 20 s.
    """
    dice = random.Random(seed)
    asked = markers(size * 8, seed)
    aborted, unbegun, kept, slowest, codes = 0, 0, 0, 0.0, Counter[int]()
    replicas = Replicas(ground, dice)
    await ground.faults(slow=SLOW)
    for n in range(size):
        batch = [asks(ground, marker) for marker in asked[8 * n : 8 * n + 8]]
        victim = await replicas.one()
        before = ground.logged(BEGINS)
        turns = [asyncio.create_task(ground.deliver(body, victim)) for body in batch]
        await asyncio.sleep(dice.uniform(0.05, 0.4))
        code, took = await victim.end(signal.SIGTERM)
        codes[code] += 1
        slowest = max(slowest, took)
        statuses = [status for status, _ in await asyncio.gather(*turns)]
        begun = ground.logged(BEGINS) - before
        aborted += begun - statuses.count(200)
        unbegun += len(batch) - begun - statuses.count(REFUSED)
        kept += await _kept(ground)
        replicas.start(victim)
        await asyncio.gather(*(ground.insist(body, dice) for body in batch))
    await replicas.all()
    outcome = await judged(ground, asked)
    outcome.counts |= {
        "stops": size,
        "slowest, s": round(slowest, 2),
        "turns aborted": aborted,
        "cut off before their turn began": unbegun,
        "letters kept by who had gone": kept,
    }
    outcome.must(set(codes) == {0}, f"exit codes {dict(codes)}")
    outcome.within(slowest, SLOWEST, "to go, when it was told to,")
    outcome.must(not aborted, f"{aborted} turns were aborted")
    if unbegun:  # A starved clerk may not yet have looked who is at its door.
        outcome.late.append(f"{unbegun} were cut off before their turn began")
    outcome.must(not kept, f"{kept} letters were kept by who had gone")
    return outcome


async def _kept(ground: Ground) -> int:
    """Letters that are nobody's any more: whoever still serves has settled theirs in a moment."""
    held, until = _leased(ground), time.monotonic() + SETTLED
    while held and time.monotonic() < until:
        await asyncio.sleep(0.1)
        held &= _leased(ground)
    if held:
        ground.leases_pass()
    return len(held)


def _leased(ground: Ground) -> set[tuple[str, int]]:
    """Each with the fence of the lease that it has."""
    return {(row.id, row.fence) for row in ground.rows("select id, fence from letter where state = 'leased'")}
