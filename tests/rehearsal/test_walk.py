"""The newcomer's walk through the room with the real clerk: from the chair's line to the agency's tap."""

import contextlib
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from rehearsal.__main__ import RealClerks
from rehearsal.cast import CHAIR, PARTS, REVENUE, TRADING, Part
from rehearsal.stage import staged
from tests.bot.world import FAST
from tests.rehearsal.test_page import OPTIONS, becomes, chromium

pytestmark = pytest.mark.xdist_group("browser")

PICTURES = Path("screenshots")
ASK = "task Trading Standards, Durham: check complaint history for the corner shop by Friday week"


class HurriedClerks(RealClerks):
    """The real clerk, whose undo window takes a second."""

    def hire(self, given, clock, pace):
        return super().hire(given, clock, FAST)


@pytest.fixture
async def room(tmp_path):
    """Opens the page; whatever the browser complains of, or asks of another place, fails."""
    wrong = []
    async with contextlib.AsyncExitStack() as stack:
        clerks = HurriedClerks(stack.enter_context(contextlib.ExitStack()), PARTS)
        stage = await stack.enter_async_context(staged(tmp_path, clerks, port=0))
        await stage.opened()
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)

        async def open_as(part: Part, *, width: int = 1280) -> Page:
            page = await browser.new_page(viewport={"width": width, "height": 844})
            page.set_default_timeout(8000)
            page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on(
                "request", lambda asked: asked.url.startswith((stage.url, "data:")) or wrong.append(asked.url)
            )
            await page.goto(f"{stage.url}/?as={part.key}")
            return page

        yield open_as
        await browser.close()
    assert wrong == []


async def test_the_newcomers_walk(room):
    page = await room(CHAIR)
    await the_chair_types_one_line(page)
    await becomes(page, TRADING)
    await the_owner_reads_and_acknowledges_with_one_tap(page)
    await a_phone_shows_it_whole(page)
    await becomes(page, REVENUE)
    await another_seat_changes_nothing(page)
    await time_passes_and_the_owner_is_reminded(page)
    await the_owner_is_done(page)
    await the_chair_takes_the_action_log_as_a_file(page)
    await a_line_for_the_agenda_comes_from_the_chat(page)


async def the_chair_types_one_line(page):
    await page.locator("#go-chat").click()
    await page.get_by_role("textbox", name="Message").fill(ASK)
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("Issued to Trading Standards, Durham (S. Okoro)")).to_be_visible()
    await picture(page, "1-the-chair-tasks")


async def the_owner_reads_and_acknowledges_with_one_tap(page):
    await page.locator("#go-chat").click()
    await expect(page.get_by_text("check complaint history for the corner shop")).to_be_visible()
    await picture(page, "2-the-owner-is-asked")
    await page.get_by_role("button", name="Acknowledge", exact=True).click()

    await expect(page.get_by_text("Acknowledged by you")).to_be_visible()
    await page.get_by_role("button", name="Read", exact=True).click()
    await expect(page.get_by_role("dialog").get_by_text("check complaint history")).to_be_visible()
    await picture(page, "3-the-words-stand-behind-read")
    await page.keyboard.press("Escape")


async def a_phone_shows_it_whole(page):
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_role("button", name="Accept", exact=True)).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await picture(page, "4-on-a-phone")
    await page.set_viewport_size({"width": 1280, "height": 844})


async def another_seat_changes_nothing(page):
    await page.locator("#go-channel").click()
    card = page.locator("#talk .card", has_text="T-2026-001")
    await expect(card).to_be_visible()
    await expect(card.get_by_text("check complaint")).to_have_count(0)
    await picture(page, "5-the-channel-shows-references")


async def time_passes_and_the_owner_is_reminded(page):
    for button in ("+1 week", "+1 week", "Next working day, 08:30"):
        await page.get_by_role("button", name=button).click()
    await becomes(page, TRADING)
    await page.locator("#go-chat").click()

    await expect(page.get_by_text("overdue (").last).to_be_visible()
    await picture(page, "6-a-private-reminder")


async def the_owner_is_done(page):
    await page.get_by_role("button", name="Update", exact=True).last.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Done").check()
    await dialog.get_by_label("In a line").fill("Two complaints, both passed on.")
    await picture(page, "7-one-line-is-enough")
    await dialog.get_by_role("button", name="Send", exact=True).click()

    await becomes(page, CHAIR)
    await page.locator("#go-chat").click()
    await expect(page.get_by_text("says it is done").last).to_be_visible()
    await expect(page.get_by_text("Two complaints, both passed on.").last).to_be_visible()
    await picture(page, "8-the-chair-is-told")


async def the_chair_takes_the_action_log_as_a_file(page):
    await page.get_by_role("textbox", name="Message").fill("actions word")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Allow").click(timeout=20_000)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download").click()
    assert re.fullmatch(r"Action log 20\d\d-\d\d-\d\d\.docx", (await download.value).suggested_filename)
    assert (await (await download.value).path()).read_bytes().startswith(b"PK")
    await picture(page, "9-a-file-is-offered-and-taken")


async def a_line_for_the_agenda_comes_from_the_chat(page):
    await becomes(page, REVENUE)
    await page.locator("#go-channel").click()
    await page.get_by_label("To the clerk").first.uncheck()
    await page.get_by_role("textbox", name="Message").fill("Who licenses the yard behind the market?")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="More options for the message from A. Fenwick").last.press("Enter")
    await picture(page, "10-a-messages-own-menu")
    await page.get_by_role("menuitem", name="Put to the panel").click()
    dialog = page.get_by_role("dialog")
    line = dialog.get_by_role("textbox").first
    await expect(line).to_have_value("Who licenses the yard behind the market?")
    await line.fill("Licensing of the yard")
    await picture(page, "11-put-to-the-panel")
    await dialog.get_by_role("button", name="Put forward").click()

    await expect(page.locator("#notices")).to_contain_text("Put forward for the next agenda")


async def picture(page: Page, name: str) -> None:
    await page.screenshot(path=PICTURES / f"{name}.png")
