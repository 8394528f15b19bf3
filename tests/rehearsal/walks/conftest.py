"""A visitor in a room with three weeks behind it."""

import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser

from rehearsal.cast import Part
from rehearsal.ensemble import EVERYBODY
from rehearsal.stage import staged
from tests.rehearsal.conftest import HurriedClerks, on_the_one_loop
from tests.rehearsal.walks.visitor import WINDOW, Visitor

Visits = Callable[[Part], Awaitable[Visitor]]

PATIENCE = 60_000
"""Milliseconds until what a visitor waits for must be there, on a busy machine."""


@on_the_one_loop()
async def visit(lived_in: Path, tmp_path: Path, chromium: Browser) -> AsyncIterator[Visits]:
    """Opens the page; whatever the browser complains of, or asks of another place, fails."""
    wrong: list[str] = []
    folder = shutil.copytree(lived_in, tmp_path / "room")
    async with contextlib.AsyncExitStack() as stack:
        clerks = HurriedClerks(stack.enter_context(contextlib.ExitStack()), EVERYBODY)
        stage = await stack.enter_async_context(staged(folder, clerks, port=0, parts=EVERYBODY))
        await stage.opened()

        async def open_as(part: Part) -> Visitor:
            page = await chromium.new_page(viewport=WINDOW)
            stack.push_async_callback(page.close)
            page.set_default_timeout(PATIENCE)
            page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on(
                "request", lambda asked: asked.url.startswith((stage.url, "data:")) or wrong.append(asked.url)
            )
            await page.goto(f"{stage.url}/?as={part.key}")
            return Visitor(page)

        yield open_as
    assert wrong == []
