"""What nobody should ever send, among what is good: F8."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from sqlalchemy import update

from bot import wiring
from panel.language import DraftKey, Reference
from panel.letters import Letter, Private, Show
from rehearsal.cast import CHAIR, PANEL, TRADING, Part
from rehearsal.standin import CHANNEL
from storage import schema
from tests.bot.test_kill import due
from tests.faults.ground import Ground, markers
from tests.faults.trials.judging import Outcome, asks, judged

MOST_TRIES = 8
MOST_DELIVERIES = 30
"""What is only to be kept is asked for again with a 503 while the database is busy; not for ever."""
WORDS = {
    "NUL": "check \x00 the \x00 records",
    "a lone surrogate": "check \ud800 the \udfff records",
    "control characters": "check \x1b[31m\x07\x08 the records \x7f\x85",
    "another direction": "check \u202e\u2066 the records \u2069\ufeff\u200b",
    "200 kB": "check the records " + "x" * 200_000,
    "markup": "check <at>Everyone</at> [the](javascript:alert(1)) <records>",
    "no words": "",
}
WRONG: tuple[Any, ...] = (None, 5, True, "x", ["x", {"y": None}], {"$type": "System.Object"})
DEEP = "[" * 3_000 + "]" * 3_000
UNKNOWN = [{"type": "https://schema.org/Nothing", "@id": 7}, {"type": None}, 5, {"type": "mention"}]
TEXT = "These words are spoilt, or their letter is."
LETTERS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "words that do not open": ({"text": TEXT}, {"text_sealed": b"1.sealed by nobody"}),
    "words sealed for another": ({"text": TEXT}, {"id": "f" * 32}),
    "a kind that nobody knows": ({"text": TEXT}, {"show": "nonsense"}),
    "NUL and control characters": ({"text": WORDS["NUL"] + WORDS["control characters"]}, {}),
    "another direction": ({"text": WORDS["another direction"]}, {}),
    "an oversized card": ({"text": WORDS["200 kB"]}, {}),
    "a record that is not there": ({"show": Show.TASK, "ref": Reference("T-2026-999"), "version": 1}, {}),
    "a draft that is gone": ({"show": Show.QUESTION, "draft": DraftKey("gone")}, {}),
}
"""How each is written, and what is then done to its row."""


async def poison(ground: Ground, size: int, seed: int) -> Outcome:
    """F8: poison of every kind and at every door, among so many that are good."""
    dice, outcome = random.Random(seed), Outcome()
    asked = markers(size, seed)
    poisons = [*_activities(ground, seed)]
    dice.shuffle(poisons)
    letters = _poison_letters(ground, tries=0 if size >= 50 else MOST_TRIES - 1)
    answers: list[int] = []

    async def swallow(bodies: Sequence[bytes]) -> None:
        answers.extend([await _answered(ground, body, dice) for body in bodies])

    share = 1 + len(poisons) // size
    for n, marker in enumerate(asked):
        mine = poisons[n * share : (n + 1) * share]
        await asyncio.gather(ground.insist(asks(ground, marker), dice), swallow(mine))
    met = await judged(ground, asked, beside=letters)
    ended = _states(ground, letters)
    met.counts |= {
        "poison that came in": len(answers),
        "letters of poison": len(letters),
        "of them dead": sum(state == "dead" for state, _ in ended),
        "most tries": max(tries for _, tries in ended),
    }
    failed = ground.logged("A turn failed.")
    met.must(all(0 < status < 500 for status in answers), f"answers {sorted(set(answers))}")
    wrong = Counter({status: n for status, n in ground.answered.items() if status >= 500})
    unkept = wrong.pop(503, 0)
    met.counts["answers 5xx"] = wrong.total() + unkept
    met.must(not wrong, f"deliveries were answered {dict(wrong)}")
    if unkept:  # The database is not away here, but on a starved machine it may seem so.
        met.late.append(f"{unkept} deliveries were answered 503")
    met.must(not failed, f"{failed} turns failed")
    met.must(len(ended) == len(letters), "a letter of poison is gone")
    met.must(all(s in ("sent", "dead", "cancelled") for s, _ in ended), f"letters of poison are {ended}")
    met.must(max(tries for _, tries in ended) <= MOST_TRIES, "one was tried more than eight times")
    met.broken += outcome.broken
    return met


async def _answered(ground: Ground, body: bytes, dice: random.Random) -> int:
    """As Teams does, again where nobody answered or the clerk asked for it; the last answer."""
    for _ in range(MOST_DELIVERIES):
        status, _ = await ground.deliver(body, dice.choice(ground.replicas))
        if status > 0 and status != 503:
            break
        await asyncio.sleep(0.5)
    return status


def _activities(ground: Ground, seed: int) -> Iterator[bytes]:
    """Every kind, as words to the clerk, talk in the channel, and what a form or button holds."""
    for words in WORDS.values():
        asking = f"task Trading Standards: {words} by {due()}" if words else words
        yield ground.says(TRADING, asking)
        yield ground.says(CHAIR, words)
        yield ground.talks(TRADING, CHANNEL, words)
        for name in ("adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask"):
            short = words[:500]
            data = {"verb": short, "ref": short, "rev": short, "mac": short, "words": words}
            yield _invoke(ground, TRADING, name, {"data": data, "action": {"verb": short, "data": data}})
    spoken = json.loads(ground.says(TRADING, "mine"))
    talk = json.loads(ground.talks(TRADING, CHANNEL, f"poisoned talk {seed}"))
    for field in spoken:
        for wrong in WRONG:
            yield json.dumps({**spoken, **_anew(), field: wrong}).encode()
    for field in ("entities", "attachments", "value", "channelData"):
        for whole in (spoken, talk):
            yield json.dumps({**whole, **_anew(), field: UNKNOWN}).encode()
            yield json.dumps({**whole, **_anew(), field: "DEEP"}).replace('"DEEP"', DEEP).encode()


_NUMBERS = count()


def _anew() -> dict[str, str]:
    """An activity's own id, so that none is taken for another's redelivery."""
    return {"id": f"poison-{next(_NUMBERS)}"}


def _invoke(ground: Ground, part: Part, name: str, value: Any) -> bytes:
    button = {"type": "Action.Execute", "verb": "x", "data": {}}
    whole = json.loads(ground.presses(part, ground.chat(part), "none", button))
    return json.dumps({**whole, "name": name, "value": value}).encode()


def _poison_letters(ground: Ground, *, tries: int) -> list[str]:
    """One of each to a seat's owner, who has good ones to come behind them; their ids."""
    store = wiring.open_store(ground.settings)
    panel = store.panel_named(PANEL)
    assert panel
    written, letter = [], schema.letter.c
    try:
        for given, spoilt in LETTERS.values():
            with store.begin(panel) as work:
                [owner] = [m.id for m in work.people.all() if m.name == TRADING.person.name]
                one = Letter(to=Private(owner), **{"show": Show.SAID, **given})
                before = {row.id for row in work.connection.execute(_ALL)}
                work.outbox.write([one], work.people, order=work.trail.length)
                [mine] = [row.id for row in work.connection.execute(_ALL) if row.id not in before]
                work.connection.execute(
                    update(schema.letter).where(letter.id == mine).values(tries=tries, **spoilt)
                )
                written.append(spoilt.get("id", mine))
    finally:
        store.close()
    return written


_ALL = schema.letter.select()


def _states(ground: Ground, letters: Sequence[str]) -> list[tuple[str, int]]:
    listed = ", ".join(f"'{one}'" for one in letters)
    return [tuple(row) for row in ground.rows(f"select state, tries from letter where id in ({listed})")]
