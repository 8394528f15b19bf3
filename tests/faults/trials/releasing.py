"""A flag that is raised, graded and released to the whole panel, as people do it, and its card."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from panel.working_time import local_day
from rehearsal import buttons
from rehearsal.cast import GATEKEEPER, TRADING, Part
from rehearsal.standin import CHANNEL
from tests.bot.test_flags import GRADED, RAISED
from tests.bot.test_kill import due
from tests.faults.ground import Ground, words

WITHIN = 120.0
"""Seconds for each of the two, however often a busy clerk says that it was not saved."""
Step = tuple[str, dict[str, str]]
"""The button in the open form, and what is filled in."""


async def released(ground: Ground) -> tuple[str, str, dict[str, Any]]:
    """Its card in the channel: the conversation, the message, and the button Acknowledge."""
    when = {"due": due(), "as-at": local_day(datetime.now(UTC)).isoformat()}
    await _offered(ground)
    raise_it = [("Raise", {**RAISED, "due": when["due"]})]
    await _filled_in(ground, TRADING, "Raise a flag", "Open the form", raise_it, "knows of it")
    look_once_more = {"audience": "the whole panel", "seats": "", **when}
    release: Sequence[Step] = [
        ("Next: who it is for", GRADED),
        ("Next: look once more", look_once_more),
        ("Release", {}),
    ]
    await _filled_in(ground, GATEKEEPER, "waits for you", "Grade", release, "is released to the whole panel")
    await ground.quiet()
    entry = _newest(ground, CHANNEL, "[Suggest a task]")
    assert entry, "the flag's card did not come"
    card = entry["activity"]["attachments"][0]["content"]
    return entry["conversation"], entry["activity_id"], buttons.find(card, "Acknowledge")


async def _offered(ground: Ground) -> None:
    """The card that opens the form; whoever gets none asks again."""
    until = time.monotonic() + WITHIN
    while not _newest(ground, ground.chat(TRADING), "Raise a flag"):
        assert time.monotonic() < until, "the form was never offered"
        await ground.does("say", TRADING, text="flag", where="personal")
        patient = time.monotonic() + 15
        while not _newest(ground, ground.chat(TRADING), "Raise a flag") and time.monotonic() < patient:
            await asyncio.sleep(0.1)


async def _filled_in(
    ground: Ground, part: Part, on: str, opens: str, steps: Sequence[Step], until_said: str
) -> None:
    """From the card to the last form; from the start again where something was not saved."""
    said, until = "", time.monotonic() + WITHIN
    while until_said not in said:
        assert time.monotonic() < until, f"“{until_said}” was never said, but: {said[:300]}"
        await asyncio.sleep(0.2)
        if entry := _newest(ground, ground.chat(part), on):
            where = {"conversation": entry["conversation"]}
            said = await ground.does("press", part, **where, activity_id=entry["activity_id"], action=opens)
            for button, inputs in steps:
                said = await ground.does("submit", part, **where, dialog_action=button, inputs=inputs)


def _newest(ground: Ground, conversation: str, shows: str) -> dict[str, Any] | None:
    posted = [e for e in reversed(ground.truth()) if e["did"] == "Posted"]
    return next((e for e in posted if e["conversation"].startswith(conversation) and shows in words(e)), None)
