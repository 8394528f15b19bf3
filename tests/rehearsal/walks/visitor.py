"""Somebody at the page, who does there what people do: look, type, press, fill in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, ViewportSize, expect

from rehearsal.cast import Part
from tests.rehearsal.walks.pictures import IS_WANTED, TAKEN, Picture

WINDOW: ViewportSize = {"width": 1280, "height": 844}
PHONE: ViewportSize = {"width": 390, "height": 720}
PAGE: ViewportSize = {"width": 1100, "height": 620}
"""As much of the room as a page of text has place for."""
STRIP: ViewportSize = {"width": 1000, "height": 420}
"""The last that was said, and what opens beside it."""

STILL = 400
"""Milliseconds in which nothing moves before a picture is taken."""
LAST_SAID = "(//article[contains(@class, 'mine')])[last()]"
ANSWERS = "following-sibling::article[contains(@class, 'clerk')]"
FIELD = "input, select, textarea"
TICKED = "[type=checkbox], [type=radio]"
WRITTEN = f":is({FIELD}):not({TICKED})"


@dataclass
class Visitor:
    page: Page

    async def becomes(self, part: Part, *, place: str = "chat") -> None:
        """As a person does it: a few letters and Enter; then to their own chat, or the channel."""
        who = self.page.get_by_role("button", name="You are")
        await who.click()
        await self.page.get_by_role("combobox", name="Find somebody").fill(part.person.name)
        await self.page.keyboard.press("Enter")
        await expect(who).to_contain_text(part.person.name)
        await self.goes_to(place)

    async def goes_to(self, place: str) -> None:
        back = self.page.locator("#back")
        if await back.is_visible():
            await back.click()
        await self.page.locator(f"#go-{place}").click()
        me = self.page.url.rpartition("=")[2]
        await expect(self.page.locator("#talk")).to_have_attribute("data-of", f"{me} {place}")

    async def types(self, words: str) -> None:
        await self.page.get_by_role("textbox", name="Message").fill(words)
        await self.page.keyboard.press("Enter")

    async def asks(self, words: str) -> str:
        """Types it in their own chat; what the answer says. Whoever writes first is greeted as well."""
        await self.types(words)
        await expect(self.page.locator(".message.mine").last).to_contain_text(words)
        answers = self.page.locator(f"xpath={LAST_SAID}/{ANSWERS}").locator(".card")
        return await answers.filter(has_not_text=re.compile("^Hello ")).first.inner_text()

    def cards(self, *words: str) -> Locator:
        """Those that show all of these words."""
        cards = self.page.locator("#talk .card")
        for some in words:
            cards = cards.filter(has_text=some)
        return cards

    async def sees(self, *words: str, without: Sequence[str] = ()) -> Locator:
        """The newest card that shows the words (a button's too), and not those."""
        card = self.cards(*words).last
        await expect(card).to_be_visible()
        for some in without:
            await expect(card).not_to_contain_text(some)
        return card

    async def presses(self, title: str, *, on: str) -> None:
        """A button of the newest card that shows these words and has it."""
        button = self.page.get_by_role("button", name=title, exact=True)
        await self.is_answered(self.cards(on).filter(has=button).last, title)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog").filter(has=self.page.locator(".card"))

    async def reads(self, *words: str) -> None:
        for some in words:
            await expect(self.dialog).to_contain_text(some)

    def field(self, label: str, kind: str = FIELD) -> Locator:
        """Of the open dialog, else of the newest card; by how its label begins."""
        form = self.dialog.or_(self.page.locator("#talk .card")).last
        labelled = form.get_by_label(re.compile(f"^{re.escape(label)}"))
        return labelled.and_(self.page.locator(kind)).first

    async def fills_in(self, given: dict[str, Any]) -> None:
        """Words and days are typed, a choice is named by its beginning, True ticks."""
        for label, value in given.items():
            field = self.field(label, TICKED if value is True else WRITTEN)
            if value is True:
                await field.check()
            elif await field.evaluate("one => one.localName") == "select":
                titles = await field.locator("option").all_inner_texts()
                await field.select_option(label=next(title for title in titles if title.startswith(value)))
            else:
                await field.fill(value)

    async def sends(self, title: str) -> None:
        """The dialog has closed then, shows its next step, or says what is wrong."""
        await self.is_answered(self.dialog.locator(".card"), title)

    async def is_answered(self, card: Locator, title: str) -> None:
        """A form is busy from the press on, also when the next has taken its place, until all is shown."""
        form = await card.element_handle()
        await card.get_by_role("button", name=title, exact=True).click()
        await self.page.wait_for_function("form => !form.hasAttribute('aria-busy')", arg=form)

    async def is_told(self, words: str) -> None:
        """In a notice at the edge of the page."""
        await expect(self.page.locator("#notices")).to_contain_text(words)

    async def leaves_the_dialog(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.dialog).to_be_hidden()

    async def looks_through(self, window: ViewportSize) -> None:
        await self.page.set_viewport_size(window)

    async def steps(self, button: str, *, times: int = 1) -> None:
        """Moves the room's clock."""
        for _ in range(times):
            now = await self.page.locator("#now").get_attribute("datetime")
            await self.page.get_by_role("button", name=button).click()
            await expect(self.page.locator("#now")).not_to_have_attribute("datetime", str(now))

    async def pictures(self, picture: Picture, *, of: Locator | None = None) -> None:
        """Of that alone, or of all that stands in the window; once nothing moves any more.

        For `make pictures` alone: what is seen for a few seconds would else be gone on a busy machine.
        """
        if not IS_WANTED:
            return
        still = of or self.page.locator("#talk > :last-child")
        before = None
        while before != (now := await still.bounding_box()):
            before = now
            await self.page.wait_for_timeout(STILL)
        where = TAKEN / f"{picture}.png"
        settled = {"animations": "disabled", "caret": "hide"}
        if of is None:
            await self.page.screenshot(path=where, **settled)
        else:
            await of.screenshot(path=where, **settled)
