"""The stage: the stand-in, the clerk and the room, each on its own port of this machine, in one process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from rehearsal.cast import HOST, PANEL, PARTS, PEOPLE, SECRETARIAT
from rehearsal.clocks import MovableClock
from rehearsal.memory import Memory
from rehearsal.room import Room
from rehearsal.standin import APP_ID, Standin

MESSAGE_ACTIONS = {"Put to the panel": "put-to-panel", "Raise a flag": "raise-flag"}
"""The app's entries in a message's own menu, as its manifest has them."""

LOOPBACK = "127.0.0.1"
PASSWORD = "rehearsal"  # noqa: S105 (the stand-in's own, good for nothing else)

# How long after a change it is written to the folder.
SAVED_WITHIN = 1.0


@dataclass(frozen=True, slots=True)
class Engaged:
    """A clerk ready to be served, and the code that binds the channel (None: it is bound already)."""

    application: web.Application
    code: str | None


Engage = Callable[[dict[str, Any], MovableClock, bool], Engaged]


@dataclass(frozen=True, slots=True)
class Stage:
    url: str
    standin: Standin
    clock: MovableClock


@contextlib.asynccontextmanager
async def staged(folder: Path, engage: Engage, *, port: int) -> AsyncIterator[Stage]:
    """Everything up, and a new panel set up, until the block ends.

    `engage(settings, clock, is_new)` makes the clerk, off the loop.
    """
    memory = Memory(folder)
    clock = memory.clock()
    standin = Standin(APP_ID, HOST, PEOPLE, app_password=PASSWORD, clock=clock, team_name=PANEL)
    memory.restore(standin.conversations)
    async with standin.served():
        if memory.is_new:
            memory.save(clock, standin.conversations)  # The keys, before anything is sealed with them.
        engaged = await asyncio.to_thread(engage, settings(standin, memory), clock, memory.is_new)
        memory.is_new = False
        async with _served(engaged.application, port=0) as clerk_url:
            standin.bot_url = clerk_url
            room = Room(standin, PARTS, clock, message_actions=MESSAGE_ACTIONS)
            async with _served(room.application(), port=port) as url, _saving(memory, standin, clock):
                if engaged.code:
                    await set_up(standin, engaged.code)
                yield Stage(url, standin, clock)


async def set_up(standin: Standin, code: str) -> None:
    """The app is added to the team, and the secretariat binds the channel."""
    await standin.installed("channel")
    await standin.say(SECRETARIAT.person, f"setup {code}", where="channel")


def settings(standin: Standin, memory: Memory) -> dict[str, Any]:
    """The clerk's settings by name; whatever the environment says about another clerk does not count here."""
    return {
        "environment": "development",
        "database_url": f"sqlite:///{memory.folder / 'clerk.sqlite'}",
        "app_id": APP_ID,
        "app_password": PASSWORD,
        "app_certificate": None,
        "app_tenant_id": HOST,
        "tenants": [HOST],
        "service_hosts": [LOOPBACK],
        "upload_hosts": [LOOPBACK],
        "anchor_file": memory.folder / "anchors.jsonl",
        "openid_metadata_url": standin.openid_metadata_url,
        "login_url": standin.login_url,
        "keys": memory.keys,
        "host": LOOPBACK,
        "public_url": None,
    }


@contextlib.asynccontextmanager
async def _served(app: web.Application, *, port: int) -> AsyncIterator[str]:
    """On this port, or on a free one if it is taken."""
    runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError:
            await web.TCPSite(runner, LOOPBACK, 0).start()
        yield f"http://{LOOPBACK}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def _saving(memory: Memory, standin: Standin, clock: MovableClock) -> AsyncIterator[None]:
    def save() -> None:
        memory.save(clock, standin.conversations)

    async def whenever_something_changes() -> None:
        seen = standin.changes
        while True:
            seen = await standin.wait_for_change(seen, within=60)
            save()
            await asyncio.sleep(SAVED_WITHIN)

    task = asyncio.create_task(whenever_something_changes())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        save()
