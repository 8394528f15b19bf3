"""What every trial is judged by: what was asked and answered 200, held against what people saw."""

import re
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rehearsal.cast import CHAIR, TRADING, TRADING_DEPUTY
from rehearsal.conversations import base_id
from rehearsal.standin import CHANNEL
from tests.bot.test_kill import due
from tests.faults.ground import Ground
from tests.faults.teams import letter_of

TOLD = (TRADING, TRADING_DEPUTY)
"""Who gets a task's words on a card of their own; the chair and the channel get its reference."""
DIED = "could not be delivered"
UNCLEAR = "Teams gave no clear answer."
"""What a clerk logs of each: on a starved machine it gives up on an answer that Teams gave in time."""
NOTHING: Mapping[str, int] = {}
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
    ground: Ground,
    asked: Sequence[str],
    *,
    in_flight: Mapping[str, int] = NOTHING,
    beside: Sequence[str] = (),
) -> Outcome:
    """Lost, phantom, stuck and copies of all that was asked and answered 200; some letters may die.

    `in_flight`: how often a letter was in somebody's hands at a kill. Each explains one copy of that letter,
    and so does each answer to it that Teams gave unclearly; or, of any letter, that the clerk did not hear.
    """
    stuck = await ground.quiet()
    outcome = Outcome()
    seen, strangers = cards_seen(ground, asked)
    died = ground.rows("select id, reason from letter where state = 'dead' and show = 'task'")
    whys = [str(row.reason) for row in died if row.id not in beside]
    dead = len(whys)
    expected = [(place, marker) for marker in asked for place in places(ground)]
    lost = [where for where in expected if not seen[where]]
    issued = ground.count("select count(*) from trail where event = 'TaskIssued'")
    outcome.counts |= {
        "asked": len(asked),
        "letters": len(expected),
        "lost": len(lost),
        "phantom": strangers,
        "stuck": stuck,
        "dead": dead,
    }
    outcome.must(not lost, f"{len(lost)} cards were never seen")
    outcome.must(not dead, f"{dead} letters died, as: {'; '.join(sorted(set(whys)))}")
    outcome.must(not strangers, f"{strangers} cards that nobody asked for")
    outcome.must(not stuck, f"{stuck} letters are stuck")
    outcome.must(issued == len(asked), f"{issued} tasks were issued for {len(asked)} asked")
    outcome.must(ground.trail_holds(), "the trail does not verify")
    of_places = sum(n - 1 for (place, _), n in seen.items() if place != ground.chat(CHAIR))
    await _judge_copies(ground, outcome, in_flight, of_places)
    return outcome


async def _judge_copies(
    ground: Ground, outcome: Outcome, in_flight: Mapping[str, int], of_places: int
) -> None:
    """Letter by letter, as the cards' own buttons say which brought them."""
    posted = Counter(letter_of(one["activity"]) for one in ground.truth() if one["did"] == "Posted")
    unclear = await unclear_answers(ground)
    unheard = max(0, ground.logged(UNCLEAR) - unclear.total())
    extra = {letter: n - 1 for letter, n in posted.items() if letter and n > 1}
    after_kills = {letter: max(0, n - unclear[letter]) for letter, n in extra.items()}
    unexplained = sum(max(0, n - in_flight.get(letter, 0)) for letter, n in after_kills.items())
    copies, by_kills = sum(extra.values()), sum(after_kills.values()) - unexplained
    allowed = unclear.total() + unheard + sum(in_flight.values())
    outcome.counts |= {"copies": copies, "allowed copies": allowed}
    outcome.must(unexplained <= unheard, f"{unexplained} copies that no unclear answer and no kill explains")
    outcome.must(of_places <= allowed, f"{of_places} extra cards, where {allowed} are explained")
    if in_flight:
        outcome.counts |= {"copies by kills alone": by_kills}


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


async def unclear_answers(ground: Ground) -> Counter[str]:
    """How often Teams did not say clearly what became of a letter."""
    asked, _ = await ground.asked()
    return Counter(
        one["letter"] for one in asked if one["ambiguous"] and one["operation"] in ("open", "post", "update")
    )


def in_hand(ground: Ground) -> Counter[str]:
    """The letters that somebody has in hand at this moment."""
    return Counter(row.id[:16] for row in ground.rows("select id from letter where state = 'leased'"))


def reference(words: str) -> str:
    found = re.search(r"T-\d{4}-\d{3,}", words)
    return found[0] if found else ""
