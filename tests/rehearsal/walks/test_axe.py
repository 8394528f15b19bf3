"""After three weeks, too, nothing is kept from whoever uses a keyboard or a screen reader."""

import pytest
from playwright.async_api import ViewportSize, expect

from rehearsal.cast import CHAIR, GATEKEEPER, REVENUE, SECRETARIAT, TRADING, Part
from rehearsal.ensemble import OBSERVER
from tests.rehearsal.test_axe import assert_clean
from tests.rehearsal.walks.conftest import Visits
from tests.rehearsal.walks.visitor import PHONE, WINDOW, Visitor

OPENED: tuple[tuple[Part, str, str, str], ...] = (
    (CHAIR, "actions", "", "T-2026-004"),
    (CHAIR, "task", "", "What is asked"),
    (TRADING, "flag", "Open the form", "Raise a flag"),
    (TRADING, "mine", "Update", "T-2026-011"),
    (REVENUE, "flags", "Read F-001", "Open flags"),
    (GATEKEEPER, "queue", "", "Flags"),
    (GATEKEEPER, "", "Grade", "waits for you"),
    (GATEKEEPER, "", "Who has answered", "F-2026-001"),
    (SECRETARIAT, "agenda draft", "Read", "Draft agenda"),
    (SECRETARIAT, "", "Check 1 line", "Draft agenda"),
    (SECRETARIAT, "status", "", "How the clerk is"),
    (OBSERVER, "help", "", "observer"),
)
"""Who types what, presses which button, on which card."""


@pytest.mark.parametrize("window", [WINDOW, PHONE], ids=["window", "phone"])
async def test_nothing_is_kept_from_anybody_in_a_room_with_weeks_behind_it(
    visit: Visits, window: ViewportSize
) -> None:
    visitor = await visit(CHAIR)
    await visitor.looks_through(window)
    for part in (CHAIR, TRADING):
        await visitor.becomes(part, place="channel")
        await assert_clean(visitor.page, f"the channel as {part.key} sees it")
    for part, words, button, on in OPENED:
        await visitor.becomes(part)
        await opens(visitor, words, button, on)
        assert await visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), on
        await assert_clean(visitor.page, f"{part.key}: {words} {button} {on}")
        await leaves(visitor)


async def opens(visitor: Visitor, words: str, button: str, on: str) -> None:
    if words:
        await visitor.types(words)
    await visitor.sees(on)
    if button:
        await visitor.presses(button, on=on)
        await expect(visitor.dialog).to_be_visible()


async def leaves(visitor: Visitor) -> None:
    if await visitor.dialog.is_visible():
        await visitor.leaves_the_dialog()
