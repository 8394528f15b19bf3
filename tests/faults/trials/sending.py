"""What Teams answers to what is sent, and how many send it: F6, F7 and F13."""

import asyncio
import random
import time

from sqlalchemy import select

from rehearsal.cast import CHAIR, TRADING, TRADING_DEPUTY, Part
from storage import schema
from tests.faults.ground import NOT_SAVED, Ground, markers, words
from tests.faults.stalls import LONGEST_STALL
from tests.faults.teams import ANSWERS
from tests.faults.trials.judging import (
    TOLD,
    UNCLEAR,
    Outcome,
    asks,
    cards_seen,
    judged,
    places,
    reference,
)
from tests.faults.trials.repeating import cards_with_button

UNCLEAR_ANSWERS = ("412", "500", "503", "dropped before", "hangs, and does not")
"""After which the clerk cannot know, though nothing was done."""
AT_ONCE, RESTS = 2, (0.3, 0.7)
"""Who ask, and for how many seconds each then says nothing: less than Teams' limits let through."""
OTHERS_WAIT = 2.0
MANY = 50
DEAD_BY_TEAMS_WORD = ("400", "413", "403", "404", "redirect")
"""Answers after which a letter is not tried again."""
ONE_OF_EACH = (
    *("200, empty", "429 with Retry-After", "502 after it was done", "dropped before"),
    *("401", "400", "403", "redirect"),
)
"""Of every kind that the clerk tells apart."""


async def busy(ground: Ground, size: int, seed: int) -> Outcome:
    """F6: 429 with Retry-After, 1 to 30 s, in a third of the conversations; the others do not wait for it.

    Of few that are asked, only the shortest waits.
    """
    dice = random.Random(seed)
    await _is_answered(ground, CHAIR, dice)  # So that the welcome is behind us.
    await ground.faults(busy=0.3, seed=seed, at_most=30 if size >= MANY else 2)
    asked = markers(size, seed)
    left = list(asked)

    async def one_after_the_other() -> None:
        while left:
            await ground.insist(asks(ground, left.pop()), dice)
            await asyncio.sleep(dice.uniform(*RESTS))

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    outcome = await judged(ground, asked)
    p95 = _wait_of_the_others(ground, 0.95)
    outcome.counts["slowest of the others at p95, s"] = round(p95, 2)
    outcome.within(p95, OTHERS_WAIT, "at p95 a letter to a conversation that was not told to wait")
    requests, _ = await ground.asked()
    told: dict[str, float] = {}
    early = 0
    for one in requests:
        where = one["conversation"]
        if one["operation"] in ("post", "update"):
            early += one["at"] < told.get(where, 0.0) - 0.01
            if one["retry_after"]:
                told[where] = one["until"] + one["retry_after"]
    early -= len(ground.posted(NOT_SAVED.decode()))  # It is said at once, by whatever replica it was.
    times = sum(bool(one["retry_after"]) for one in requests)
    outcome.counts |= {
        "conversations paused": len(told),
        "times": times,
        "requests before their time": max(0, early),
    }
    outcome.must(told, "nobody was ever asked to wait")
    outcome.must(early <= 0, f"{early} requests came before their time")
    outcome.must(not outcome.counts["dead"], "a letter died of waiting")
    return outcome


def _wait_of_the_others(ground: Ground, share: float) -> float:
    """From when a letter might leave until it had, by the database's clock, where none was ever put back."""
    letter = schema.letter.c
    rows = ground.rows(
        select(letter.address, letter.fence, letter.not_before, letter.settled_at).where(
            letter.state == "sent"
        )
    )
    paused = {row.address for row in rows if row.fence > 1}
    took = sorted(
        (row.settled_at - row.not_before).total_seconds() for row in rows if row.address not in paused
    )
    return took[int(share * (len(took) - 1))]


async def answers(ground: Ground, size: int, seed: int) -> Outcome:
    """F7: each answer that Teams may give instead of the right one, and what becomes of the letter; two at a
    time, to the two who are told. Then as often a card that Teams has forgotten.

    With size 0 one answer of each kind, once.
    """
    names = [*ANSWERS] if size else [*ONE_OF_EACH]
    dice, times = random.Random(seed), max(1, size)
    total = Outcome({"answers": len(names) + 1, "each": times})
    for part in TOLD:
        await _is_answered(ground, part, dice)
    await ground.stalls()  # What a clerk does once, when it begins, is behind it.
    asked = iter(markers(100_000, seed))
    for repeat in range(times):
        for n in range(0, len(names), 2):
            two = names[n : n + 2] if repeat % 2 == 0 else names[n : n + 2][::-1]
            dealt = dict(zip(TOLD, two, strict=False))
            await _answered_so(ground, dealt, next(asked), dice, total)
        await _forgotten(ground, next(asked), dice, total)
    _, leaked = await ground.asked()
    dead = ground.count("select count(*) from letter where state = 'dead'")
    total.counts |= {"dead, as they must be": dead, "bytes after a redirect": leaked}
    total.must(leaked == 0, f"{leaked} bytes followed a redirect")
    worked = await ground.stalls()
    total.counts["longest work of the event loop at a stretch, ms"] = round(1000 * worked)
    total.within(worked, LONGEST_STALL, "work of the event loop at a stretch")
    expected = times * sum(name in DEAD_BY_TEAMS_WORD for name in names)
    total.must(dead == expected, f"{dead} letters died, not {expected}")
    return total


async def _answered_so(
    ground: Ground, dealt: dict[Part, str], marker: str, dice: random.Random, total: Outcome
) -> None:
    """One task, of which each person's letter is answered so."""
    what = " and ".join(dealt.values())
    await ground.faults(answers={ground.chat(part): name for part, name in dealt.items()})
    unheard = ground.logged(UNCLEAR)
    await ground.insist(asks(ground, marker), dice)
    left = await ground.quiet()
    seen, _ = cards_seen(ground, [marker])
    missing = {place for place in places(ground) if not seen[place, marker]}
    dead = {ground.chat(part) for part, name in dealt.items() if name in DEAD_BY_TEAMS_WORD}
    total.must(not left, f"{what}: {left} letters are stuck")
    total.must(missing == dead, f"{what}: cards are missing in {len(missing)} places, not in {len(dead)}")
    copies = sum(
        n - 1 for (place, which), n in seen.items() if which == marker and place != ground.chat(CHAIR)
    )
    undone = sum(name in UNCLEAR_ANSWERS for name in dealt.values())
    allowed = max(0, ground.logged(UNCLEAR) - unheard - undone)
    total.must(copies <= allowed, f"{what}: {copies} extra copies")
    await ground.faults()
    for part, name in dealt.items():
        if name in ("403", "404"):  # Whoever writes is reached again.
            await _is_answered(ground, part, dice)


async def _forgotten(ground: Ground, marker: str, dice: random.Random, total: Outcome) -> None:
    """The deputy acknowledges; the owner's own card, which that changes, is forgotten, and is posted anew."""
    await ground.insist(asks(ground, marker), dice)
    await ground.quiet()
    [card] = await cards_with_button(ground, [marker], (TRADING_DEPUTY,))
    owners, before = ground.chat(TRADING), len(ground.truth())
    await ground.faults(forgotten=owners)
    await ground.insist(ground.presses(*card), dice)
    left = await ground.quiet()
    since = [e for e in ground.truth()[before:] if e["conversation"] == owners]
    anew = [words(e) for e in since if e["did"] == "Posted"]
    total.must(not left, f"a forgotten card: {left} letters are stuck")
    total.must(len(anew) == 1, f"a forgotten card was posted anew {len(anew)} times")
    total.must(all("acknowledged" in shown for shown in anew), "a forgotten card came back as it was")
    await ground.faults()


async def _is_answered(ground: Ground, part: Part, dice: random.Random) -> None:
    """A question, and its answer, so that nothing is on its way to that chat any more."""
    chat, until = ground.chat(part), time.monotonic() + 90
    before = _posts_in(ground, chat)
    await ground.insist(ground.says(part, "help"), dice, is_question=True)
    while _posts_in(ground, chat) == before and time.monotonic() < until:
        await asyncio.sleep(0.1)
    assert await ground.quiet() == 0


def _posts_in(ground: Ground, chat: str) -> int:
    return sum(conversation == chat for conversation, _, _ in ground.posted())


async def replicas(ground: Ground, size: int, seed: int) -> Outcome:
    """F13: four replicas and no faults at all: exactly one copy, in order."""
    dice = random.Random(seed)
    asked = markers(size, seed)
    for n in range(0, size, 4):
        await asyncio.gather(*(ground.insist(asks(ground, marker), dice) for marker in asked[n : n + 4]))
    outcome = await judged(ground, asked)
    out_of_order = 0
    issued = _refs_in_order(ground)
    for part in (TRADING, TRADING_DEPUTY):
        line = [reference(w) for c, _, w in ground.posted("check the records of") if c == ground.chat(part)]
        out_of_order += line != sorted(line, key=lambda ref: (len(ref), ref))
    outcome.counts |= {"replicas": len(ground.replicas), "conversations out of order": out_of_order}
    outcome.must(len(issued) == len(asked), "not every task has a number of its own")
    outcome.must(not out_of_order, f"{out_of_order} conversations are out of order")
    return outcome


def _refs_in_order(ground: Ground) -> set[str]:
    return {str(ref) for (ref,) in ground.rows("select ref from task")}
