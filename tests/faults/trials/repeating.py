"""What Teams and impatient people send more than once: F3 and F4."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from panel.letters import Show
from rehearsal import buttons
from rehearsal.cast import (
    ANIMALS,
    CHAIR,
    ENVIRONMENT,
    GATEKEEPER,
    REVENUE,
    SECRETARIAT,
    TRADING,
    TRADING_DEPUTY,
    Part,
)
from storage import schema
from tests.faults.clerk import SPEED
from tests.faults.ground import Ground, markers, words
from tests.faults.trials.judging import MARKER, Outcome, asks, judged, places, reference
from tests.faults.trials.releasing import released

WORKERS, PRESSED = 8, 5
"""Who deliver at once; and of how many that ask there is a task more, which two people press."""
RESTS = 1.9
"""Seconds that a card rests between two letters, less what a clock may round."""
JITTER = 1.0
"""Scaled seconds, 50 real ms, by which one may be longer on its way to Teams than the next."""


async def redeliveries(ground: Ground, size: int, seed: int) -> Outcome:
    """F3: every activity one to five times, shuffled, to all replicas at once."""
    dice = random.Random(seed)
    asked, before = markers(size, seed), markers(max(2, size // PRESSED), seed + 1)
    for n in range(0, len(before), WORKERS):
        mine = before[n : n + WORKERS]
        await asyncio.gather(*(ground.insist(asks(ground, marker), dice) for marker in mine))
    await ground.quiet()
    cards = await cards_with_button(ground, before, (TRADING, TRADING_DEPUTY))
    bodies = [asks(ground, marker) for marker in asked] + [ground.presses(*card) for card in cards]
    line = [n for n in range(len(bodies)) for _ in range(dice.randint(1, 5))]
    dice.shuffle(line)
    answers: dict[int, list[bytes]] = {}

    async def worker() -> None:
        while line:
            n = line.pop()
            answers.setdefault(n, []).append(await ground.insist(bodies[n], dice))

    deliveries = len(line)
    await asyncio.gather(*(worker() for _ in range(WORKERS)))
    forged, until = bodies[0].replace(b"check", b"watch"), time.monotonic() + 90
    while not ground.count(_FOUND_OUT) and time.monotonic() < until:
        await ground.deliver(forged, ground.replicas[0])
    outcome = await judged(ground, [*asked, *before])
    pressed = [answers[n] for n in range(size, len(bodies))]
    differ = sum(len(set(said)) > 1 for said in answers.values())
    bodiless = sum(json.loads(said[0] or b"{}") == {} for said in pressed)
    replayed = sum(len(said) - 1 for said in pressed)
    acknowledged = ground.count("select count(*) from acknowledgement")
    outcome.counts |= {
        "deliveries": deliveries,
        "answers to presses that were replayed": replayed,
        "answers that differ": differ,
    }
    outcome.must(not differ, f"{differ} replayed answers differ")
    outcome.must(replayed, "no press was ever replayed")
    outcome.must(not bodiless, f"{bodiless} presses were answered with nothing, and nothing is always alike")
    outcome.must(
        acknowledged == len(before), f"{acknowledged} acknowledgements of {len(before)} tasks, each by two"
    )
    outcome.must(ground.count(_FOUND_OUT), "a used key with another payload is not on record")
    outcome.must(not ground.posted("watch the records"), "a used key with another payload took effect")
    return outcome


_FOUND_OUT = "select count(*) from trail where event = 'AskTask:KeyUsedAgain'"


async def impatience(ground: Ground, size: int, seed: int) -> Outcome:
    """F4: everybody presses Acknowledge again and again, on all replicas: one seat on the task that it was
    asked, and every seat on a flag for the whole panel, whose card changes with each of them.
    """
    dice = random.Random(seed)
    [marker] = markers(1, seed)
    await ground.insist(asks(ground, marker), dice)
    of_task = await cards_with_button(ground, [marker], (TRADING, TRADING_DEPUTY))
    flag = await released(ground)
    pressers = [*of_task * 4, *((part, *flag) for part in SEATED for _ in range(2))]

    async def presser(part: Part, conversation: str, activity: str, button: dict[str, Any]) -> None:
        await asyncio.sleep(dice.uniform(0.0, WITHIN_WHICH))
        for _ in range(size):
            await ground.insist(ground.presses(part, conversation, activity, button), dice)

    began = len(ground.truth())
    await asyncio.gather(*(presser(*one) for one in pressers))
    stuck = await ground.quiet()
    seats, of_flag = (
        ground.count(f"select count(*) from acknowledgement where ref like '{series}-%'") for series in "TF"
    )
    updated = [e for e in ground.truth()[began:] if e["did"] == "Updated"]
    of_its_card = sum(e["activity_id"] == flag[1] for e in updated)
    outcome = Outcome(
        {
            "presses": size * len(pressers),
            "acknowledgements": seats + of_flag,
            "card updates": len(updated),
            "of the flag's card": of_its_card,
        }
    )
    outcome.must(stuck == 0, f"{stuck} letters are stuck")
    outcome.must(seats == 1, f"{seats} acknowledgements of one seat")
    outcome.must(of_flag == SEATS, f"{of_flag} seats have acknowledged the flag, not {SEATS}")
    _judge_ends(ground, outcome)
    _judge_rests(ground, outcome, updated, of_its_card)
    return outcome


SEATED = (CHAIR, SECRETARIAT, GATEKEEPER, TRADING, TRADING_DEPUTY, REVENUE, ANIMALS, ENVIRONMENT)
SEATS = len({part.seat for part in SEATED})
WITHIN_WHICH = 0.6
"""Seconds in which they begin: six times what a card rests between two updates."""


def _judge_ends(ground: Ground, outcome: Outcome) -> None:
    """How each card reads at the end, wherever it stands."""
    last = {e["activity_id"]: words(e) for e in ground.truth() if e["did"] in ("Posted", "Updated")}
    tasks = [shown for shown in last.values() if reference(shown)]
    [flag] = [shown for shown in last.values() if "[Suggest a task]" in shown]
    right = sum("issued · acknowledged" in shown for shown in tasks)
    outcome.counts["cards right at the end"] = right + (ALL_SEEN in flag)
    outcome.must(len(tasks) == len(places(ground)), f"{len(tasks)} cards of {len(places(ground))}")
    outcome.must(right == len(tasks), f"{len(tasks) - right} cards are not right at the end")
    outcome.must(ALL_SEEN in flag, f"the flag's card is not right at the end: {flag}")


ALL_SEEN = f"Acknowledged {SEATS} of {SEATS} seats"


def _judge_rests(
    ground: Ground, outcome: Outcome, updated: Sequence[dict[str, Any]], of_its_card: int
) -> None:
    shortest, left_after = _shortest_gap(updated), _shortest_rest(ground)
    outcome.counts["shortest gap of a card, scaled s"] = shortest
    outcome.counts["shortest rest before it left, scaled s"] = left_after
    outcome.must(left_after >= RESTS, f"a card's letters left within {left_after} scaled seconds")
    if shortest < RESTS - JITTER:
        outcome.late.append(f"a card was updated twice within {shortest} scaled seconds")
    if of_its_card < 2:  # A starved machine may show all that happened at once.
        outcome.late.append(f"the flag's card was updated {of_its_card} times, which has no gap")


async def cards_with_button(
    ground: Ground, asked: Sequence[str], parts: Sequence[Part]
) -> list[tuple[Part, str, str, dict[str, Any]]]:
    """The card of each task and person with its button Acknowledge, once they have come."""
    until = time.monotonic() + 90
    chats = {ground.chat(part): part for part in parts}
    found: dict[tuple[str, str], tuple[Part, str, str, dict[str, Any]]] = {}
    while len(found) < len(asked) * len(parts) and time.monotonic() < until:
        await asyncio.sleep(0.1)
        for entry in ground.truth():
            where, marked = entry["conversation"], MARKER.search(str(entry.get("activity")))
            if where in chats and entry["did"] == "Posted" and marked and marked[0] in asked:
                card = entry["activity"]["attachments"][0]["content"]
                button = buttons.find(card, "Acknowledge")
                found[where, marked[0]] = (chats[where], where, entry["activity_id"], button)
    assert len(found) == len(asked) * len(parts), "the cards did not come"
    return list(found.values())


_CARDS = (Show.TASK, Show.FLAG)


def _shortest_rest(ground: Ground) -> float:
    """Between two letters of one card, by the database's clock; of one that was tried twice, the last."""
    times: dict[Any, list[datetime]] = {}
    letter = schema.letter.c
    card = (letter.ref, letter.show, letter.address, letter.version)
    left = select(*card, letter.taken_at).where(letter.taken_at.is_not(None), letter.show.in_(_CARDS))
    for *its, at in ground.rows(left.order_by(letter.taken_at)):
        times.setdefault(tuple(its), []).append(at)
    gaps = [(b - a).total_seconds() for line in times.values() for a, b in pairwise(line)]
    return round(min(gaps, default=999.0) * SPEED, 2)


def _shortest_gap(updates: Sequence[dict[str, Any]]) -> float:
    times: dict[str, list[float]] = {}
    for entry in updates:
        times.setdefault(entry["activity_id"], []).append(datetime.fromisoformat(entry["at"]).timestamp())
    gaps = [b - a for line in times.values() for a, b in pairwise(line)]
    return round(min(gaps, default=999.0) * SPEED, 2)
