"""The faults, one function each: what is done to the clerk, and what must hold all the same."""

import asyncio
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from rehearsal import buttons
from rehearsal.cast import CHAIR, TRADING, TRADING_DEPUTY, Part
from rehearsal.conversations import base_id
from rehearsal.standin import CHANNEL
from tests.faults.clerk import SPEED
from tests.faults.ground import Ground, due, markers
from tests.faults.teams import ANSWERS

TOLD = (TRADING, TRADING_DEPUTY)
"""Who gets a task's words on a card of their own; the chair and the channel get its reference."""
DIED = "could not be delivered"
MARKER = re.compile(r"unit \d+x\d+x")
DEAD_BY_TEAMS_WORD = ("400", "413", "403", "404", "redirect")
"""Answers after which a letter is not tried again."""


@dataclass
class Outcome:
    """What was counted; `broken` says in words what did not hold."""

    counts: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def must(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.broken.append(otherwise)


Trial = Callable[[Ground, int, int], Coroutine[Any, Any, Outcome]]
"""On which ground, how large, with which seed."""


# What they share.


def asks(ground: Ground, marker: str) -> bytes:
    return ground.says(CHAIR, f"task Trading Standards: check the records of {marker} by {due()}")


async def _judged(ground: Ground, asked: Sequence[str], *, extra: int) -> Outcome:
    """Lost, phantom, stuck and copies of all that was asked and answered 200."""
    stuck = await ground.quiet()
    outcome = Outcome()
    seen, strangers = _seen(ground, asked)
    dead = ground.count("select count(*) from letter where state = 'dead' and show = 'task'")
    expected = [(place, marker) for marker in asked for place in _places(ground)]
    lost = [where for where in expected if not seen[where]]
    copies = sum(n - 1 for (place, _), n in seen.items() if place != ground.chat(CHAIR))
    issued = ground.count("select count(*) from trail where event = 'TaskIssued'")
    outcome.counts |= {
        "asked": len(asked),
        "letters": len(expected),
        "lost": len(lost),
        "phantom": strangers,
        "stuck": stuck,
        "dead": dead,
        "copies": copies,
        "allowed copies": extra,
    }
    outcome.must(not lost, f"{len(lost)} cards were never seen")
    outcome.must(not dead, f"{dead} letters died")
    outcome.must(not strangers, f"{strangers} cards that nobody asked for")
    outcome.must(not stuck, f"{stuck} letters are stuck")
    outcome.must(issued == len(asked), f"{issued} tasks were issued for {len(asked)} asked")
    outcome.must(copies <= extra, f"{copies} extra copies, where {extra} are explained")
    outcome.must(ground.trail_holds(), "the trail does not verify")
    return outcome


def _places(ground: Ground) -> list[str]:
    return [CHANNEL, ground.chat(CHAIR), *(ground.chat(part) for part in TOLD)]


def _seen(ground: Ground, asked: Sequence[str]) -> tuple[Counter[tuple[str, str]], int]:
    """How often the card of what was asked was posted, place by place; and cards that nobody asked for."""
    posts = [
        (base_id(conversation), words) for conversation, _, words in ground.posted() if DIED not in words
    ]
    marked = [(place, MARKER.search(words), _ref(words)) for place, words in posts]
    meant = {ref: found[0] for _, found, ref in marked if found and ref}
    seen: Counter[tuple[str, str]] = Counter()
    strangers = sum(found[0] not in asked for _, found, _ in marked if found)
    for place, found, ref in marked:
        if ref in meant and (found or place in (CHANNEL, ground.chat(CHAIR))):
            seen[place, meant[ref]] += 1
    return seen, strangers


async def _ambiguous(ground: Ground) -> int:
    asked, _ = await ground.asked()
    return sum(one["ambiguous"] for one in asked if one["operation"] in ("open", "post", "update"))


# The faults.


async def kills(ground: Ground, size: int, seed: int) -> Outcome:
    """F1: kill -9 of senders and producers at random points, while a fifth of all sends goes wrong."""
    dice = random.Random(seed)
    await ground.faults(share=0.2, seed=seed)
    asked = markers(size * 4, seed)
    leased = 0
    stop = asyncio.Event()

    async def producer(mine: Sequence[str]) -> None:
        for marker in mine:
            await ground.insist(asks(ground, marker), dice)
            await asyncio.sleep(dice.uniform(0, 0.2))

    async def killer() -> None:
        nonlocal leased
        for _ in range(size):
            await asyncio.sleep(dice.uniform(0.1, 1.0))
            victim = dice.choice(ground.replicas)
            await victim.end(signal.SIGKILL)
            leased += ground.count("select count(*) from letter where state = 'leased'")
            await victim.start()
        stop.set()

    await asyncio.gather(killer(), *(producer(asked[n::4]) for n in range(4)))
    outcome = await _judged(ground, asked, extra=leased + await _ambiguous(ground))
    outcome.counts["kills"] = size
    return outcome


async def kills_in_a_turn(ground: Ground, size: int, seed: int) -> Outcome:
    """F2: kill -9 inside an inbound turn, which Teams then delivers again."""
    dice = random.Random(seed)
    asked = markers(size * 4, seed)
    broken_off = leased = 0
    for n in range(size):
        batch = [asks(ground, marker) for marker in asked[4 * n : 4 * n + 4]]
        victim = dice.choice(ground.replicas)
        turns = [asyncio.create_task(ground.deliver(body, victim)) for body in batch]
        await asyncio.sleep(dice.uniform(0.0, 0.06))
        await victim.end(signal.SIGKILL)
        broken_off += sum(status != 200 for status, _ in await asyncio.gather(*turns))
        leased += ground.count("select count(*) from letter where state = 'leased'")
        await victim.start()
        for body in batch:
            await ground.insist(body, dice)
    outcome = await _judged(ground, asked, extra=leased)
    outcome.counts |= {"kills": size, "turns broken off": broken_off}
    return outcome


async def redeliveries(ground: Ground, size: int, seed: int) -> Outcome:
    """F3: every activity one to five times, shuffled, to all replicas at once."""
    dice = random.Random(seed)
    asked = markers(size, seed)
    bodies = [asks(ground, marker) for marker in asked]
    line = [n for n in range(size) for _ in range(dice.randint(1, 5))]
    dice.shuffle(line)
    answers: dict[int, set[bytes]] = {}

    async def worker() -> None:
        while line:
            n = line.pop()
            answers.setdefault(n, set()).add(await ground.insist(bodies[n], dice))

    deliveries = len(line)
    await asyncio.gather(*(worker() for _ in range(8)))
    forged = bodies[0].replace(b"check", b"watch")
    await ground.deliver(forged, ground.replicas[0])
    outcome = await _judged(ground, asked, extra=0)
    differ = sum(len(said) > 1 for said in answers.values())
    outcome.counts |= {"deliveries": deliveries, "answers that differ": differ}
    outcome.must(not differ, f"{differ} replayed answers differ")
    outcome.must(not ground.posted("watch the records"), "a used key with another payload took effect")
    return outcome


async def impatience(ground: Ground, size: int, seed: int) -> Outcome:
    """F4: everybody presses Acknowledge again and again, on all replicas."""
    dice = random.Random(seed)
    [marker] = markers(1, seed)
    await ground.insist(asks(ground, marker), dice)
    cards = await _cards(ground, marker, (TRADING, TRADING_DEPUTY))

    async def presser(part: Part, conversation: str, activity: str, button: dict[str, Any]) -> None:
        for _ in range(size):
            await ground.insist(ground.presses(part, conversation, activity, button), dice)

    began = len(ground.truth())
    await asyncio.gather(*(presser(*card) for card in cards for _ in range(4)))
    stuck = await ground.quiet()
    seats = ground.count("select count(*) from acknowledgement")
    pressed = [e for e in ground.truth()[began:] if e["did"] == "Updated"]
    shortest = _shortest_gap(pressed)
    last = {e["activity_id"]: e for e in ground.truth() if e["did"] in ("Posted", "Updated")}
    outcome = Outcome({"presses": size * 8, "acknowledgements": seats, "card updates": len(pressed)})
    outcome.must(stuck == 0, f"{stuck} letters are stuck")
    outcome.must(seats == 1, f"{seats} acknowledgements of one seat")
    channel = [e for e in last.values() if ";messageid=" in e["conversation"] or "19:" in e["conversation"]]
    outcome.must(channel, "there is no card in the channel")
    if shortest < 1_000:
        outcome.counts["shortest gap of a card, scaled s"] = shortest
    outcome.must(shortest >= 1.9, f"a card was updated twice within {shortest} scaled seconds")
    return outcome


async def _cards(
    ground: Ground, marker: str, parts: Sequence[Part]
) -> list[tuple[Part, str, str, dict[str, Any]]]:
    """The card of each with its button Acknowledge, once they have come."""
    until = time.monotonic() + 30
    found: dict[str, tuple[Part, str, str, dict[str, Any]]] = {}
    while len(found) < len(parts) and time.monotonic() < until:
        await asyncio.sleep(0.1)
        for entry in ground.truth():
            part = next((p for p in parts if ground.chat(p) == entry["conversation"]), None)
            if part and entry["did"] == "Posted" and marker in str(entry["activity"]):
                card = entry["activity"]["attachments"][0]["content"]
                button = buttons.find(card, "Acknowledge")
                found[part.person.name] = (part, entry["conversation"], entry["activity_id"], button)
    assert len(found) == len(parts), "the cards did not come"
    return list(found.values())


def _shortest_gap(updates: Sequence[dict[str, Any]]) -> float:
    times: dict[str, list[float]] = {}
    for entry in updates:
        times.setdefault(entry["activity_id"], []).append(datetime.fromisoformat(entry["at"]).timestamp())
    gaps = [b - a for line in times.values() for a, b in pairwise(line)]
    return round(min(gaps, default=999.0) * SPEED, 2)


async def busy(ground: Ground, size: int, seed: int) -> Outcome:
    """F6: 429 with Retry-After in a third of the conversations; the others are not kept waiting."""
    dice = random.Random(seed)
    await ground.insist(ground.says(CHAIR, "help"), dice)  # So that the welcome is behind us.
    await asyncio.sleep(1)
    await ground.faults(busy=0.3, seconds=1.5)
    asked = markers(size, seed)
    await asyncio.gather(*(ground.insist(asks(ground, marker), dice) for marker in asked))
    outcome = await _judged(ground, asked, extra=0)
    requests, _ = await ground.asked()
    told: dict[str, float] = {}
    early = 0
    for one in requests:
        where = one["conversation"]
        if one["operation"] in ("post", "update"):
            early += one["at"] < told.get(where, 0.0) - 0.01
            if one["retry_after"]:
                told[where] = one["until"] + one["retry_after"]
    outcome.counts |= {"conversations paused": len(told), "requests before their time": early}
    outcome.must(told, "nobody was ever asked to wait")
    outcome.must(not early, f"{early} requests came before their time")
    outcome.must(not outcome.counts["dead"], "a letter died of waiting")
    return outcome


async def answers(ground: Ground, size: int, seed: int) -> Outcome:
    """F7: each answer that Teams may give instead of the right one, and what becomes of the letter.

    With size 0 five of them once, as they fall.
    """
    dice = random.Random(seed)
    chosen = list(ANSWERS) if size else dice.sample(list(ANSWERS), 5)
    total = Outcome({"answers": len(chosen), "each": max(1, size)})
    for number, name in enumerate(chosen):
        for repeat in range(max(1, size)):
            marker = markers(1, 10_000 * seed + 100 * number + repeat)[0]
            await ground.faults(answers=[name], conversation=ground.chat(TRADING))
            await ground.insist(asks(ground, marker), dice)
            left = await ground.quiet(within=30)
            seen, _ = _seen(ground, [marker])
            missing = sum(not seen[place, marker] for place in _places(ground))
            total.must(not left, f"{name}: {left} letters are stuck")
            total.must(
                missing == (1 if name in DEAD_BY_TEAMS_WORD else 0), f"{name}: {missing} cards are missing"
            )
            copies = sum(
                n - 1 for (place, which), n in seen.items() if which == marker and place != ground.chat(CHAIR)
            )
            total.must(
                copies <= (1 if "done" in name or "does it" in name else 0), f"{name}: {copies} extra copies"
            )
            await ground.faults()
            if name in ("403", "404"):  # Whoever writes is reached again.
                await ground.insist(ground.says(TRADING, "help"), dice)
                await asyncio.sleep(2)  # Its answer is sent to the same chat.
    _, leaked = await ground.asked()
    dead = ground.count("select count(*) from letter where state = 'dead'")
    total.counts |= {"dead, as they must be": dead, "bytes after a redirect": leaked}
    total.must(leaked == 0, f"{leaked} bytes followed a redirect")
    expected = max(1, size) * sum(name in DEAD_BY_TEAMS_WORD for name in chosen)
    total.must(dead == expected, f"{dead} letters died, not {expected}")
    return total


async def replicas(ground: Ground, size: int, seed: int) -> Outcome:
    """F13: four replicas and no faults at all: exactly one copy, in order."""
    dice = random.Random(seed)
    asked = markers(size, seed)
    for n in range(0, size, 4):
        await asyncio.gather(*(ground.insist(asks(ground, marker), dice) for marker in asked[n : n + 4]))
    outcome = await _judged(ground, asked, extra=0)
    out_of_order = 0
    issued = _refs_in_order(ground)
    for part in (TRADING, TRADING_DEPUTY):
        line = [_ref(w) for c, _, w in ground.posted("check the records of") if c == ground.chat(part)]
        out_of_order += line != sorted(line)
    outcome.counts |= {"replicas": len(ground.replicas), "conversations out of order": out_of_order}
    outcome.must(len(issued) == len(asked), "not every task has a number of its own")
    outcome.must(not out_of_order, f"{out_of_order} conversations are out of order")
    return outcome


def _refs_in_order(ground: Ground) -> set[str]:
    return {str(ref) for (ref,) in ground.rows("select ref from task")}


def _ref(words: str) -> str:
    found = re.search(r"T-\d{4}-\d{3}", words)
    return found[0] if found else ""


async def stops(ground: Ground, size: int, seed: int) -> Outcome:
    """F14: SIGTERM under load: no turn is aborted, nothing is sent twice, and it goes within 20 s."""
    dice = random.Random(seed)
    asked = markers(size * 8, seed)
    aborted, slowest, codes = 0, 0.0, Counter[int]()
    for n in range(size):
        batch = [asks(ground, marker) for marker in asked[8 * n : 8 * n + 8]]
        victim = ground.replicas[n % len(ground.replicas)]
        turns = [asyncio.create_task(ground.deliver(body, victim)) for body in batch]
        await asyncio.sleep(dice.uniform(0.05, 0.4))
        code, took = await victim.end(signal.SIGTERM)
        codes[code] += 1
        slowest = max(slowest, took)
        statuses = [status for status, _ in await asyncio.gather(*turns)]
        aborted += sum(status not in (0, 200) for status in statuses)
        await victim.start()
        for body in batch:
            await ground.insist(body, dice)
    outcome = await _judged(ground, asked, extra=0)
    outcome.counts |= {"stops": size, "slowest, s": round(slowest, 2), "turns aborted": aborted}
    outcome.must(set(codes) == {0}, f"exit codes {dict(codes)}")
    outcome.must(slowest <= 20, f"one took {slowest:.1f} s to go")
    outcome.must(not aborted, f"{aborted} turns were answered with an error")
    return outcome
