"""A whole clerk on a real database, before a stand-in for Teams; and what each person sees there.

Time stands still there: no undo window closes, no card has rested and no try comes again before somebody
waits for what will be seen then, and finds that nothing else is under way. So no machine is too slow.
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import Column, Engine, select, update

from bot import wiring
from bot.settings import Settings
from rehearsal.cast import HOST, PANEL, PARTS, SECRETARIAT, Part, register
from rehearsal.clocks import MovableClock
from rehearsal.conversations import Message
from rehearsal.reading import buttons, shown
from rehearsal.standin import APP_ID, Standin
from storage import schema
from tests.conftest import break_in
from tests.fakes import UNLIMITED
from usecases.pace import Pace

THURSDAY = datetime(2026, 11, 19, 9, 12, tzinfo=UTC)
STILL = replace(UNLIMITED, answer_within=timedelta(minutes=2))
FAST = replace(STILL, speed=20, lease=timedelta(hours=1))
"""For what is about real waits: there time does pass, and the undo window takes one second."""
PATIENCE = 120.0
"""Seconds until what is waited for must have come, on the slowest machine."""
WAITING: Sequence[tuple[Column[Any], Column[Any]]] = (
    (schema.letter.c.id, schema.letter.c.not_before),
    (schema.letter.c.id, schema.letter.c.leased_until),
    (schema.paper.c.number, schema.paper.c.not_before),
    (schema.paper.c.number, schema.paper.c.leased_until),
    (schema.pause.c.address, schema.pause.c.until),
)
"""What waits for a time, and until when."""
PASSWORD = "not a secret"
NOTICE = "What I keep of this channel"

__all__ = ["FAST", "STILL", "World", "a_world", "buttons", "served", "settings_for", "shown"]

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
    app: web.Application
    database: Engine
    is_still: bool
    looking: "set[asyncio.Task[None]]" = field(default_factory=set, init=False)

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

    async def sees(self, part: Part, text: str, *, within: float = PATIENCE) -> dict[str, Any]:
        """Waits until somebody's chat shows a card with the text."""
        try:
            await self.until(lambda: self.find(part, text), within=within)
        except AssertionError:
            seen = "\n".join(shown(card) for _, card in self.cards(part))
            raise AssertionError(f"{part.person.name} does not see {text!r}, but:\n{seen}") from None
        found = self.find(part, text)
        assert found
        return found[1]

    async def until(self, is_so: Callable[[], object], *, within: float = PATIENCE) -> None:
        """What is under way ends first; then time passes to where the next thing happens, and so on."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + within
        look = None
        while not is_so():
            if clock() > deadline:
                tail = "\n".join(str(entry) for entry in self.standin.log[-5:])
                raise AssertionError(f"Still not so after {within} s. The log ends:\n{tail}")
            look = look or self._look()
            if await _is_done(look):
                look = None
                if not is_so():
                    await self._time_passes()

    async def settled(self) -> None:
        """Until nothing is under way, and nothing waits for its time."""
        async with asyncio.timeout(PATIENCE):
            await self._look()
            while await self._time_passes():
                await self._look()

    def _look(self) -> "asyncio.Task[None]":
        """Ends when the clerk is at rest; one that began before something was said knows nothing of it."""
        look = asyncio.create_task(wiring.at_rest(self.app))
        self.looking.add(look)
        look.add_done_callback(self.looking.discard)
        return look

    async def _time_passes(self) -> bool:
        """Up to the first thing that waits for its time; False where nothing does."""
        waits = self._skip_to_the_next(datetime.now(UTC))
        if not (waits and self.is_still):
            await self.standin.wait_for_change(self.standin.changes, within=0.05)
        return waits

    def _skip_to_the_next(self, now: datetime) -> bool:
        with self.database.begin() as connection:
            waiting = [
                (key, column, row[0], row[1])
                for key, column in WAITING
                for row in connection.execute(select(key, column).where(column > now, key != "reminders"))
            ]
            passed = min((until for *_, until in waiting), default=now) - now
            for key, column, of, until in waiting if self.is_still else ():
                connection.execute(
                    update(column.table).where(key == of).values({column.name: until - passed})
                )
        return bool(waiting)

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

    async def channel_shows(self, text: str, *, within: float = PATIENCE) -> tuple[Message, dict[str, Any]]:
        def found() -> tuple[Message, dict[str, Any]] | None:
            cards = [pair for thread in self.in_channel() for pair in thread]
            return next(((m, c) for m, c in cards if text in shown(c)), None)

        await self.until(found, within=within)
        pair = found()
        assert pair
        return pair


async def _is_done(look: "asyncio.Task[None]") -> bool:
    """Looked at for a moment at a time, for a send may hang."""
    done, _ = await asyncio.wait([look], timeout=0.05)
    for each in done:
        await each
    return bool(done)


@asynccontextmanager
async def a_world(
    url: str, folder: Path, *, pace: Pace = STILL, parts: Sequence[Part] = PARTS, **other: Any
) -> AsyncIterator[World]:
    """A clerk with the rehearsal's people on its register, not yet set up in its channel.

    `other` are settings that differ.
    """
    clock = MovableClock(THURSDAY)
    people = [part.person for part in parts]
    standin = Standin(APP_ID, HOST, people, app_password=PASSWORD, clock=clock, team_name=PANEL)
    async with standin.served():
        settings = wiring.read_settings(**settings_for(standin, url, folder, **other))
        code = _with_its_people(settings, url, parts, keys=str(other.get("keys", KEYS)))
        app = wiring.application(settings, clock=clock, pace=pace)
        database = break_in(url, stays=True)
        async with served(app) as standin.bot_url:
            world = World(standin, clock, settings, code, app, database, is_still=pace.speed < 1)
            standin.until = world.until  # type: ignore[method-assign]
            yield world
            for look in tuple(world.looking):
                look.cancel()
        database.dispose()


_MADE: dict[tuple[bytes, str, str], tuple[bytes, str]] = {}
"""Of SQLite's file, the people and the keys that a panel was made of: its file then, and its code."""


def _with_its_people(settings: Settings, url: str, parts: Sequence[Part], *, keys: str) -> str:
    """The panel and its register; its one-time code. On SQLite they are made once, and copied for others."""
    people = register(parts)
    if not url.startswith("sqlite"):
        return _made(settings, people)
    file = Path(url.removeprefix("sqlite:///"))
    of = (sha256(file.read_bytes()).digest(), people, keys)
    if of not in _MADE:
        code = _made(settings, people)
        _MADE[of] = (file.read_bytes(), code)
    left, code = _MADE[of]
    file.write_bytes(left)
    return code


def _made(settings: Settings, people: str) -> str:
    code = wiring.create_panel(settings, PANEL)
    wiring.import_people(settings, PANEL, people)
    return code


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
