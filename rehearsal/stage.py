"""The stage: the stand-in, the clerk and the room, each on its own port of this machine, in one process."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from manifest.commands import message_actions
from panel.working_time import local_day
from rehearsal.cast import HOST, PANEL, PARTS, SECRETARIAT, Part
from rehearsal.clocks import MovableClock
from rehearsal.memory import Memory
from rehearsal.player import Player, Stumbled
from rehearsal.prelude import Prelude
from rehearsal.room import Room
from rehearsal.standin import APP_ID, Standin
from usecases.pace import Pace

Json = dict[str, Any]

LOOPBACK = "127.0.0.1"
PASSWORD = "rehearsal"  # noqa: S105 (the stand-in's own, good for nothing else)

UNHURRIED = Pace().without_limits()
"""Weeks went by in seconds, and nobody here counts: what left then must not hold up what leaves now."""
HURRIED = replace(UNHURRIED, speed=30, lease=timedelta(hours=1))
"""The weeks before have no time for undo windows of 20 seconds: theirs is two thirds of one. A send is
given two minutes, for no machine is hurried."""

# How long after a change it is written to the folder.
SAVED_WITHIN = 1.0


class Displaced(Exception):
    """The port on which a kept rehearsal's Teams stood is taken; the sentence says what to do."""


class Clerks(Protocol):
    """Where clerks come from. Each is called off the loop, with the settings by name."""

    def enter(self, given: Json) -> None:
        """Raises when another process has a clerk in this folder."""

    def found(self, given: Json, clock: MovableClock) -> str:
        """Makes the panel and its register; the one-time code that binds its channel."""

    def hire(self, given: Json, clock: MovableClock, pace: Pace) -> web.Application:
        """A clerk ready to be served."""

    async def rest(self, clerk: web.Application) -> None:
        """Returns when a clerk that is served has looked at its clock, and has nothing under way."""


@dataclass(slots=True)
class Stage:
    url: str
    standin: Standin
    clock: MovableClock
    room: Room
    stumbled: str = ""
    """Why the weeks before broke off, if they did."""
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    acts: "asyncio.Task[None] | None" = None

    async def opened(self) -> None:
        """Returns when the room is the people's; raises whatever kept it from opening."""
        await self.runs_until(self.is_open)

    async def runs_until(self, done: asyncio.Event) -> None:
        """Returns when that is set; raises whatever ended the room before."""
        acts = [self.acts] if self.acts else []
        waiting = asyncio.create_task(done.wait())
        await asyncio.wait({waiting, *acts}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        for task in acts:
            if task.done():
                await task


@contextlib.asynccontextmanager
async def staged(
    folder: Path, clerks: Clerks, *, port: int, parts: Sequence[Part] = PARTS, prelude: Prelude | None = None
) -> AsyncIterator[Stage]:
    """The page is up at once, and the room opens behind it; everything stays until the block ends.

    With a prelude, a new panel's clock starts weeks ago and a hurried clerk plays it; then one that takes
    its time is hired in that clerk's place.
    """
    memory = Memory(folder)
    clock = memory.clock()
    today = clock()
    if memory.is_new and prelude:
        clock = MovableClock(prelude.begins(today))
    people = [part.person for part in parts]
    standin = Standin(APP_ID, HOST, people, app_password=PASSWORD, clock=clock, team_name=PANEL)
    memory.restore(standin.conversations)
    room = Room(standin, parts, clock, message_actions=message_actions(), is_open=False)
    async with _teams(standin, memory), _served(room.application(), port=port) as url:
        stage = Stage(url, standin, clock, room)
        acts = stage.acts = asyncio.create_task(_acts(stage, memory, clerks, prelude, today))
        try:
            yield stage
        finally:
            acts.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await acts


async def _acts(
    stage: Stage, memory: Memory, clerks: Clerks, prelude: Prelude | None, today: datetime
) -> None:
    """From an empty folder, or from where a rehearsal was left, to a clerk that serves until cancelled."""
    standin, clock = stage.standin, stage.clock
    given = settings(standin, memory)
    await asyncio.to_thread(clerks.enter, given)
    _in_its_place(standin, memory)
    code = ""
    if memory.is_new:
        memory.save(clock, standin.conversations)  # The keys, before anything is sealed with them.
        code = await asyncio.to_thread(clerks.found, given, clock)
        memory.is_new = False
    async with _saving(memory, standin, clock):
        if code and prelude:
            async with _clerk(stage, clerks, given, HURRIED) as clerk:
                await set_up(standin, code)
                await _play_until(today, stage, prelude, rest=partial(clerks.rest, clerk))
        async with _clerk(stage, clerks, given, UNHURRIED):
            if code and not prelude:
                await set_up(standin, code)
            stage.room.open()
            stage.is_open.set()
            await asyncio.Event().wait()


async def _play_until(
    today: datetime, stage: Stage, prelude: Prelude, *, rest: Callable[[], Awaitable[None]]
) -> None:
    """The weeks before; and then it is today, whatever became of them."""
    player = Player(stage.standin, stage.clock, today=local_day(today), rest=rest)
    try:
        await player.play(prelude.scenes(local_day(today)), told=stage.room.tell)
    except Stumbled as why:
        stage.stumbled = str(why)
        print(f"The weeks before broke off. {why}", file=sys.stderr)  # noqa: T201
    await player.until(today)


@contextlib.asynccontextmanager
async def _clerk(stage: Stage, clerks: Clerks, given: Json, pace: Pace) -> AsyncIterator[web.Application]:
    application = await asyncio.to_thread(clerks.hire, given, stage.clock, pace)
    async with _served(application, port=0) as stage.standin.bot_url:
        yield application


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
async def _teams(standin: Standin, memory: Memory) -> AsyncIterator[None]:
    """Where it stood before, for the clerk writes to the address that it knows; else anywhere."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(standin.served(port=memory.port))
        except OSError:
            await stack.enter_async_context(standin.served())
        yield


def _in_its_place(standin: Standin, memory: Memory) -> None:
    """Raises Displaced where it stands elsewhere than the clerk believes."""
    stands = int(standin.url.rpartition(":")[2])
    if memory.port not in (0, stands):
        raise Displaced(f"Port {memory.port}, which this rehearsal needs, is taken. Free it, then try again.")
    memory.port = stands


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
