"""What every trial is judged by: what was asked and answered 200, held against what people saw."""

import re
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from rehearsal.cast import CHAIR, TRADING, TRADING_DEPUTY
from rehearsal.conversations import base_id
from rehearsal.standin import CHANNEL
from tests.bot.test_kill import due
from tests.faults.ground import Ground

TOLD = (TRADING, TRADING_DEPUTY)
"""Who gets a task's words on a card of their own; the chair and the channel get its reference."""
DIED = "could not be delivered"
UNCLEAR = "Teams gave no clear answer."
"""What a clerk logs of each: on a starved machine it gives up on an answer that Teams gave in time."""
MARKER = re.compile(r"unit \d+x\d+x")


@dataclass
class Outcome:
    """What was counted; `broken` says in words what did not hold."""

    counts: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    """What took longer than it may. It tells something of a machine that does nothing else, so only there."""

    def must(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.broken.append(otherwise)

    def within(self, took: float, limit: float, what: str) -> None:
        if took > limit:
            self.late.append(f"{what} took {took:.1f} s")


Trial = Callable[[Ground, int, int], Coroutine[Any, Any, Outcome]]
"""On which ground, how large, with which seed."""


def asks(ground: Ground, marker: str) -> bytes:
    return ground.says(CHAIR, f"task Trading Standards: check the records of {marker} by {due()}")


async def judged(
    ground: Ground, asked: Sequence[str], *, killed: int = 0, beside: Sequence[str] = ()
) -> Outcome:
    """Lost, phantom, stuck and copies of all that was asked and answered 200; some letters may die.

    `killed`: letters that were in the hands of whoever was killed. Each explains a copy, and so does each
    answer that Teams gave unclearly, or that the clerk did not hear; counted when all letters have left.
    """
    stuck = await ground.quiet()
    extra = killed + max(await ambiguous(ground), ground.logged(UNCLEAR))
    outcome = Outcome()
    seen, strangers = cards_seen(ground, asked)
    died = ground.rows("select id from letter where state = 'dead' and show = 'task'")
    dead = sum(row.id not in beside for row in died)
    expected = [(place, marker) for marker in asked for place in places(ground)]
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


def places(ground: Ground) -> list[str]:
    return [CHANNEL, ground.chat(CHAIR), *(ground.chat(part) for part in TOLD)]


def cards_seen(ground: Ground, asked: Sequence[str]) -> tuple[Counter[tuple[str, str]], int]:
    """How often the card of what was asked was posted, place by place; and cards that nobody asked for."""
    posts = [
        (base_id(conversation), words) for conversation, _, words in ground.posted() if DIED not in words
    ]
    marked = [(place, MARKER.search(words), reference(words)) for place, words in posts]
    meant = {ref: found[0] for _, found, ref in marked if found and ref}
    seen: Counter[tuple[str, str]] = Counter()
    strangers = sum(found[0] not in asked for _, found, _ in marked if found)
    for place, found, ref in marked:
        if ref in meant and (found or place in (CHANNEL, ground.chat(CHAIR))):
            seen[place, meant[ref]] += 1
    return seen, strangers


async def ambiguous(ground: Ground) -> int:
    asked, _ = await ground.asked()
    return sum(one["ambiguous"] for one in asked if one["operation"] in ("open", "post", "update"))


def reference(words: str) -> str:
    found = re.search(r"T-\d{4}-\d{3,}", words)
    return found[0] if found else ""
