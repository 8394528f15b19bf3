"""A whole clerk on a real database, before a stand-in for Teams; and what each person sees there."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot import wiring
from bot.settings import Settings
from panel.language import PanelId
from rehearsal.cast import HOST, PANEL, PARTS, SECRETARIAT, Part, register
from rehearsal.clocks import MovableClock
from rehearsal.conversations import Message
from rehearsal.reading import buttons, shown
from rehearsal.standin import APP_ID, Standin
from storage import schema
from storage.routing import Routing
from storage.store import Store
from usecases.pace import Pace

THURSDAY = datetime(2026, 11, 19, 9, 12, tzinfo=UTC)
FAST = Pace(20).without_limits()
"""The undo window takes one second instead of twenty."""
PASSWORD = "not a secret"
NOTICE = "What I keep of this channel"

__all__ = ["FAST", "World", "a_world", "buttons", "served", "settings_for", "shown"]

KEYS = json.dumps(
    {
        ring: {"1": base64.b64encode(bytes([place] * 32)).decode()}
        for place, ring in enumerate(("seal", "chain", "mac"), start=1)
    }
)


def settings_for(standin: Standin, url: str, folder: Path, **other: Any) -> dict[str, Any]:
    return {
        "environment": "development",
        "database_url": url,
        "app_id": APP_ID,
        "app_password": PASSWORD,
        "app_certificate": None,
        "app_tenant_id": HOST,
        "tenants": [HOST],
        "service_hosts": ["127.0.0.1"],
        "upload_hosts": ["127.0.0.1"],
        "anchor_file": folder / "anchors.jsonl",
        "openid_metadata_url": standin.openid_metadata_url,
        "login_url": standin.login_url,
        "keys": KEYS,
        **other,
    }


@dataclass
class World:
    standin: Standin
    clock: MovableClock
    settings: Settings
    code: str

    async def set_up(self) -> None:
        """The secretariat binds the channel, and the panel's people are recognised there."""
        await self.standin.installed("channel")
        await self.standin.say(SECRETARIAT.person, f"setup {self.code}", where="channel")
        await self.sees(SECRETARIAT, "is set up")

    async def says(self, part: Part, words: str, **where: Any) -> Any:
        reply = await self.standin.say(part.person, words, **where)
        assert reply.status == 200
        return reply

    def cards(self, part: Part) -> list[tuple[Message, dict[str, Any]]]:
        """The clerk's cards in somebody's own chat, as they look to them now, oldest first."""
        chat = self.standin.chat(part.person)
        return [(m, card) for m in chat if (card := self.standin.card(part.person, m)) is not None]

    def find(self, part: Part, text: str) -> tuple[Message, dict[str, Any]] | None:
        """The newest of their cards that shows the text."""
        return next(((m, c) for m, c in reversed(self.cards(part)) if text in shown(c)), None)

    async def sees(self, part: Part, text: str, *, within: float = 20.0) -> dict[str, Any]:
        """Waits until somebody's chat shows a card with the text."""
        try:
            await self.standin.until(lambda: self.find(part, text), within=within)
        except AssertionError:
            seen = "\n".join(shown(card) for _, card in self.cards(part))
            raise AssertionError(f"{part.person.name} does not see {text!r}, but:\n{seen}") from None
        found = self.find(part, text)
        assert found
        return found[1]

    async def settled(self, *, within: float = 1.0) -> None:
        """Until nothing has come for so many seconds."""
        seen = self.standin.changes
        while (now := await self.standin.wait_for_change(seen, within=within)) > seen:
            seen = now

    async def rests(self, *, within: float = 120.0) -> None:
        """Until the clerk has nothing left to do or to send at this hour, however slow the machine is."""
        with closing(wiring.open_store(self.settings)) as store:
            panel = store.panel_named(PANEL)
            async with asyncio.timeout(within):
                while await asyncio.to_thread(_is_busy, store, panel, self.clock()):
                    await self.standin.wait_for_change(self.standin.changes, within=0.05)

    async def presses(self, part: Part, title: str, *, on: str, **inputs: str) -> Any:
        """Presses a button of the newest of their cards that shows the text `on`."""
        found = self.find(part, on)
        assert found, f"{part.person.name} has no card that shows {on!r}"
        return await self.standin.press(part.person, found[0].conversation, found[0].id, title, inputs)

    async def submits(self, part: Part, title: str, **inputs: str) -> Any:
        return await self.standin.submit(part.person, self.standin.chat_id(part.person), title, inputs)

    def in_channel(self) -> list[list[tuple[Message, dict[str, Any]]]]:
        """The clerk's cards in the channel, thread by thread, without its notice of what it keeps."""
        return [
            [(m, m.card) for m in thread.messages if m.card is not None]
            for thread in self.standin.threads()
            if any(m.card and NOTICE not in shown(m.card) for m in thread.messages)
        ]

    async def channel_shows(self, text: str, *, within: float = 20.0) -> tuple[Message, dict[str, Any]]:
        def found() -> tuple[Message, dict[str, Any]] | None:
            cards = [pair for thread in self.in_channel() for pair in thread]
            return next(((m, c) for m, c in cards if text in shown(c)), None)

        await self.standin.until(found, within=within)
        pair = found()
        assert pair
        return pair


def _is_busy(store: Store, panel: PanelId, at: datetime) -> bool:
    """Something is due by the panel's clock, or a letter leaves within this second."""
    if Routing(store).panels_due(at):
        return True
    letter, soon = schema.letter.c, datetime.now(UTC) + timedelta(seconds=1)
    waits = (letter.state == "waiting") & (letter.not_before <= soon) & letter.address.not_like("member:%")
    leaving = select(letter.id).where(letter.panel == panel, (letter.state == "leased") | waits)
    with store.transaction(panel) as connection:
        return connection.execute(leaving.limit(1)).first() is not None


@asynccontextmanager
async def a_world(
    url: str, folder: Path, *, pace: Pace = FAST, parts: Sequence[Part] = PARTS, **other: Any
) -> AsyncIterator[World]:
    """A clerk with the rehearsal's people on its register, not yet set up in its channel.

    `other` are settings that differ.
    """
    clock = MovableClock(THURSDAY)
    people = [part.person for part in parts]
    standin = Standin(APP_ID, HOST, people, app_password=PASSWORD, clock=clock, team_name=PANEL)
    async with standin.served():
        settings = wiring.read_settings(**settings_for(standin, url, folder, **other))
        code = wiring.create_panel(settings, PANEL)
        wiring.import_people(settings, PANEL, register(parts))
        async with served(wiring.application(settings, clock=clock, pace=pace)) as address:
            standin.bot_url = address
            yield World(standin, clock, settings, code)


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
