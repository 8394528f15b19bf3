"""Every line under “Try this” is clicked once, sent, and brings what it promises."""

from playwright.async_api import expect

from rehearsal.cast import Try
from rehearsal.ensemble import EVERYBODY
from rehearsal.player import meant
from tests.rehearsal.walks.conftest import Visits
from tests.rehearsal.walks.visitor import ANSWERS, LAST_SAID, Visitor


async def test_everything_to_try_is_clicked_and_comes_true(visit: Visits) -> None:
    tried: set[Try] = set()
    visitor = await visit(EVERYBODY[0])
    for part in reversed(EVERYBODY):  # The deputy chair before the chair, who delegates to them.
        new = [one for one in part.tries if one not in tried]
        if new:
            await visitor.becomes(part)
        for one in new:
            await is_tried(visitor, one)
        tried.update(new)


async def is_tried(visitor: Visitor, one: Try) -> None:
    await visitor.page.locator("#tries button").get_by_text(one.words, exact=True).click()
    await expect(visitor.page.get_by_role("textbox", name="Message")).to_have_value(one.words)
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.page.locator(".message.mine").last).to_contain_text(one.words)
    answers = visitor.page.locator(f"xpath={LAST_SAID}/{ANSWERS}")
    await expect(answers.filter(has_text=meant(one.shows)).first).to_be_visible()
