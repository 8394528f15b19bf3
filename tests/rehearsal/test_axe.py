"""The room keeps nothing from whoever uses a keyboard or a screen reader: axe-core finds no violation."""

import hashlib
from pathlib import Path

import pytest
from playwright.async_api import expect

from rehearsal.cast import CHAIR, SECRETARIAT, TRADING
from tests.rehearsal.sample_clerk import FLAG, OFFER, TASK_IN_PRIVATE
from tests.rehearsal.test_page import opened, sample, url, you_are

__all__ = ["opened", "sample", "url"]


VENDOR = Path(__file__).parent / "vendor"

THE_RENDERERS_OWN: dict[str, str] = {}
"""Violations of Microsoft's renderer that we cannot mend, by rule, with the reason; only inside cards."""


def test_axe_is_what_was_taken():
    lines = [line.split() for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]

    assert {name for _, name in lines} == {path.name for path in VENDOR.iterdir()} - {
        "SHA256SUMS",
        "README.md",
    }
    for digest, name in lines:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


async def violations(page):
    """Rule and element of every violation; the renderer's own only if they are not on the list."""
    if not await page.evaluate("Boolean(window.axe)"):
        await page.evaluate((VENDOR / "axe.min.js").read_text("utf-8"))
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for rule in found["violations"]:
        for node in rule["nodes"]:
            selector = node["target"][-1]
            in_card = await page.evaluate(
                "one => Boolean(document.querySelector(one)?.closest('.card'))", selector
            )
            if not (in_card and rule["id"] in THE_RENDERERS_OWN):
                yield rule["id"], node["html"][:200], node["failureSummary"][:200]


async def assert_clean(page, where):
    assert [one async for one in violations(page)] == [], where


@pytest.mark.parametrize("width", [390, 1280])
async def test_nothing_is_kept_from_anybody(opened, sample, standin, width):
    _, root = await sample.line.thread(FLAG)
    await standin.say(CHAIR.person, "we do", where="channel", thread=root, mention=False)
    for person in (TRADING.person, CHAIR.person):
        await sample.tell(person, TASK_IN_PRIVATE)
    await sample.tell(TRADING.person, OFFER)
    page = await opened(TRADING, width=width)
    await expect(page.locator("#talk .card")).to_have_count(1)
    await assert_clean(page, "the channel")

    await page.get_by_role("button", name="Reply to this post").click()
    await assert_clean(page, "a reply")
    await you_are(page).click()
    await assert_clean(page, "who you are")
    await page.keyboard.press("Escape")
    if width < 760:
        await page.locator("#clock-open").click()
        await assert_clean(page, "the clock")
        await page.locator("#back").click()
        await assert_clean(page, "the list of places")
    await page.locator("#go-chat").click()
    await expect(page.get_by_role("button", name="Allow")).to_be_visible()
    await assert_clean(page, "a private chat and an offered file")
    await page.get_by_role("button", name="More…").click()
    await expect(page.get_by_role("dialog").locator(".card")).to_be_visible()
    await assert_clean(page, "a form")
    await page.keyboard.press("Escape")
    await standin.say(TRADING.person, "oops")
    await page.locator(".message.mine .more").last.click()
    await expect(page.get_by_role("menuitem").first).to_be_visible()
    await assert_clean(page, "a message's own menu")


async def test_the_room_is_walked_by_keyboard_alone(opened, sample, clerk):
    """From the skip link to a sent message, a chosen person and back, without a mouse."""
    await sample.line.thread(FLAG)
    await sample.tell(TRADING.person, TASK_IN_PRIVATE)
    page = await opened(CHAIR)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(you_are(page)).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("trading durham")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(you_are(page)).to_contain_text(TRADING.person.name)
    await expect(you_are(page)).to_be_focused()
    await page.locator("#go-chat").press("Enter")
    acknowledge = page.get_by_role("button", name="Acknowledge", exact=True)
    await acknowledge.press("Enter")
    await expect(page.locator("#talk")).to_contain_text("✓ Acknowledged by you")
    await page.get_by_label("Message", exact=True).press("h")
    await page.keyboard.type("elp")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.mine")).to_contain_text("help")

    assert clerk.received[-1]["text"].endswith("help")


async def test_everybody_is_found_by_name_agency_or_role(opened):
    page = await opened(CHAIR)
    await you_are(page).click()
    box = page.get_by_role("combobox")
    for asked, name in (("castell", "M. Castell"), ("rspca", "M. Castell"), ("gatekeeper", "N. Rahman")):
        await box.fill(asked)
        await expect(page.get_by_role("option")).to_have_count(1)
        await expect(page.get_by_role("option")).to_contain_text(name)
    await box.fill("nobody at all")
    await expect(page.get_by_text("Nobody is called that.")).to_be_visible()
    await box.fill("")
    leads = await page.get_by_role("option").count()
    await page.get_by_role("button", name="more people").click()

    assert await page.get_by_role("option").count() > leads
    await page.keyboard.press("Escape")
    await expect(you_are(page)).to_be_focused()


async def test_as_on_a_phone_is_the_same_room_in_a_small_window(opened, sample):
    await sample.line.thread(FLAG)
    page = await opened(SECRETARIAT)
    await page.get_by_role("button", name="Phone", exact=True).click()
    hand = page.frame_locator("#hand")
    await expect(hand.get_by_role("heading", name="Flag F-2026-031")).to_be_visible()
    await expect(hand.get_by_role("button", name="You are")).to_contain_text(SECRETARIAT.person.name)
    assert await page.locator("#hand").evaluate("one => [one.clientWidth, one.clientHeight > 600]") == [
        390,
        True,
    ]
    await hand.get_by_role("button", name="You are").click()
    await hand.get_by_role("combobox").fill("okoro")
    await hand.get_by_role("combobox").press("Enter")
    await page.get_by_role("button", name="Whole window").click()

    await expect(you_are(page)).to_contain_text(TRADING.person.name)


async def test_on_a_phone_the_first_card_is_near_the_top(opened, sample):
    await sample.line.thread(FLAG)
    page = await opened(TRADING, width=390)
    card = page.locator("#talk .card")
    await expect(card).to_be_visible()

    assert await card.evaluate("one => one.getBoundingClientRect().top") < 180
    await expect(page.get_by_role("button", name="+1 hour")).to_be_hidden()
    await page.locator("#clock-open").click()
    await expect(page.get_by_role("button", name="+1 hour")).to_be_visible()


async def test_a_second_row_of_buttons_begins_where_the_first_does(opened, sample):
    await sample.line.thread(FLAG)
    page = await opened(TRADING, width=390)
    await expect(page.locator("#talk .card")).to_be_visible()

    lefts = await page.locator("#talk .ac-actionSet button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.left])"
    )
    firsts = {top: min(left for other, left in lefts if other == top) for top, _ in lefts}
    assert len(firsts) > 1
    assert max(firsts.values()) - min(firsts.values()) < 1
