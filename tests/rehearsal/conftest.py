"""A stand-in served over HTTP, a clerk too simple to be wrong, and a room with three weeks behind it."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from playwright.async_api import Browser, expect
from pytest_asyncio import is_async_test
from sqlalchemy import create_engine, func, update

from rehearsal.__main__ import RealClerks
from rehearsal.cast import PEOPLE
from rehearsal.ensemble import EVERYBODY
from rehearsal.prelude import PRELUDE
from rehearsal.stage import LOOPBACK, staged
from rehearsal.standin import APP_ID, TENANT, Standin
from storage import schema
from tests.once import made_once
from tests.patience import patient
from tests.rehearsal.browser import a_browser
from usecases.pace import Pace

SCOPE = "https://api.botframework.com/.default"

expect.set_options(timeout=60_000)
"""Milliseconds until what a page is to show must be there, on the slowest machine."""

on_the_one_loop = partial(pytest_asyncio.fixture, loop_scope="session")

A_MONDAY = "2026-11-23T09:12:00+00:00"
LOG = "log"


class HurriedClerks(RealClerks):
    """The real clerk, whose undo window is short, but long enough to be seen on a busy machine."""

    def hire(self, given, clock, pace):
        return super().hire(given, clock, Pace(3, lease=timedelta(minutes=12)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for all that is seen through the browser or the stand-in: a browser stays on the loop that
    opened it, and a driver for each test took longer than most of them.
    """
    for item in items:
        if is_async_test(item) and {"standin", "chromium"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@on_the_one_loop(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with a_browser() as browser:
        yield browser


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    with patient():
        yield


@pytest.fixture(scope="session")
def weeks_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kept rehearsal after the weeks before, left on a Monday, and the log of its clerk; copy it."""
    return made_once("weeks-before", lambda folder: asyncio.run(_the_weeks_before(folder)), tmp_path_factory)


@pytest.fixture(scope="session")
def lived_in(weeks_before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, where Teams stands at a port of this worker alone, which copies need; copy it."""
    return _moved(weeks_before, tmp_path_factory.mktemp("lived-in") / "room", a_port_of_its_own())


def _moved(kept: Path, folder: Path, port: int) -> Path:
    """A copy of it; the clerk keeps the address of Teams in its database."""
    shutil.copytree(kept, folder)
    remembers = folder / "rehearsal.json"
    left = remembers.read_text("utf-8")
    stood = json.loads(left)["port"]
    was, stands = f"{LOOPBACK}:{stood}/", f"{LOOPBACK}:{port}/"
    remembers.write_text(json.dumps({**json.loads(left.replace(was, stands)), "port": port}), "utf-8")
    engine = create_engine(f"sqlite:///{folder / 'clerk.sqlite'}")
    with engine.begin() as database:
        for table in (schema.binding, schema.person):
            moved = func.replace(table.c.service_url, was, stands)
            database.execute(update(table).values(service_url=moved))
    engine.dispose()
    return folder


def a_port_of_its_own() -> int:
    """A free one that is given to nobody who asks for any: copies of the room need it again.

    Each process begins to look elsewhere, for two test workers may look at once.
    """
    for port in range(20_000 + os.getpid() % 1_000 * 7, 30_000, 7):
        with contextlib.suppress(OSError), socket.socket() as taken:
            taken.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


async def _the_weeks_before(folder: Path) -> None:
    (folder / "rehearsal.json").write_text(json.dumps({"is_new": True, "clock": A_MONDAY}))
    with (folder / LOG).open("w") as log, contextlib.redirect_stdout(log), contextlib.ExitStack() as stack:
        clerks = RealClerks(stack, EVERYBODY)
        async with staged(folder, clerks, port=0, parts=EVERYBODY, prelude=PRELUDE) as stage:
            await stage.opened()
            assert stage.stumbled == ""


@dataclass
class FakeClerk:
    """Keeps what it gets; answers what `answers` says, else nothing."""

    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: Callable[[dict[str, Any]], Any] = lambda activity: None

    async def messages(self, request: web.Request) -> web.Response:
        activity = json.loads(await request.read())
        self.received.append(activity)
        self.headers.append(dict(request.headers))
        answer = self.answers(activity)
        if asyncio.iscoroutine(answer):
            answer = await answer
        return web.Response() if answer is None else web.json_response(answer)


@dataclass
class Line:
    """The clerk's own line to the connector, bearer and all."""

    session: ClientSession
    standin: Standin
    token: str = ""

    async def renew(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": "rehearsal",
            "scope": SCOPE,
        }
        where = f"{self.standin.login_url}/{TENANT}/oauth2/v2.0/token"
        async with self.session.post(where, data=form) as answer:
            self.token = (await answer.json())["access_token"]

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self.session.request(
            method,
            f"{self.standin.service_url}{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            allow_redirects=False,
        ) as answer:
            raw = await answer.read()
            return answer.status, json.loads(raw) if raw[:1] in b"{[" and raw else raw

    async def chat(self, person) -> str:
        members = {
            "isGroup": False,
            "bot": {"id": f"28:{APP_ID}"},
            "members": [{"id": person.teams_id}],
            "tenantId": TENANT,
        }
        status, body = await self.ask("POST", "v3/conversations", members)
        assert status == 201, body
        return body["id"]

    async def thread(self, activity: dict[str, Any]) -> tuple[str, str]:
        start = {
            "isGroup": True,
            "channelData": {"channel": {"id": self.standin.place.channel}},
            "activity": activity,
        }
        status, body = await self.ask("POST", "v3/conversations", start)
        assert status == 201, body
        return body["id"], body["activityId"]


def a_card(*actions: dict[str, Any], **more: Any) -> dict[str, Any]:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": [], "actions": list(actions), **more}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


@on_the_one_loop()
async def standin() -> AsyncIterator[Standin]:
    standin = Standin(APP_ID, TENANT, PEOPLE)
    async with standin.served():
        yield standin


@on_the_one_loop()
async def clerk(standin: Standin) -> AsyncIterator[FakeClerk]:
    clerk = FakeClerk()
    app = web.Application()
    app.router.add_post("/api/messages", clerk.messages)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    standin.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield clerk
    await runner.cleanup()


@on_the_one_loop()
async def line(standin: Standin) -> AsyncIterator[Line]:
    async with ClientSession() as session:
        line = Line(session, standin)
        await line.renew()
        yield line
