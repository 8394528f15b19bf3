"""The stage sets a new panel up, keeps a rehearsal, and gives the clerk settings it accepts."""

import asyncio
import json
import stat
import sys
from contextlib import ExitStack
from functools import partial

import pytest
from aiohttp import web

from bot.grammar import read
from bot.settings import read_settings
from panel.catalogue.people import AskAnything
from panel.register import read_register
from rehearsal.__main__ import engage as engage_clerk
from rehearsal.cast import CHAIR, PARTS, PEOPLE, SECRETARIAT, TRADING, register
from rehearsal.stage import Engaged, staged
from rehearsal.standin import APP_ID
from tests.rehearsal.conftest import FakeClerk


class Engagements:
    """Makes a fake clerk, and remembers how it was asked to."""

    def __init__(self):
        self.clerk = FakeClerk()
        self.given = []
        self.were_new = []

    def __call__(self, given, clock, is_new):
        self.given.append(given)
        self.were_new.append(is_new)
        app = web.Application()
        app.router.add_post("/api/messages", self.clerk.messages)
        return Engaged(app, "4F7K-2M9Q" if is_new else None)


@pytest.fixture
def engage():
    return Engagements()


async def test_a_new_panel_is_set_up_in_the_channel(tmp_path, engage):
    async with staged(tmp_path, engage, port=0) as stage:
        threads = stage.standin.threads()

    kinds = [activity["type"] for activity in engage.clerk.received]
    assert kinds == ["installationUpdate", "conversationUpdate", "message"]
    assert engage.clerk.received[2]["text"] == "<at>Panel Clerk</at> setup 4F7K-2M9Q"
    assert engage.clerk.received[2]["from"]["aadObjectId"] == SECRETARIAT.person.object_id
    assert len(threads) == 1


async def test_a_kept_rehearsal_goes_on_where_it_stood(tmp_path, engage):
    async with staged(tmp_path, engage, port=0) as first:
        first.clock.move("week")
        stood = first.clock()
    async with staged(tmp_path, engage, port=0) as second:
        assert second.clock() >= stood
        assert second.standin.threads()[0].messages[0].activity["text"] == "setup 4F7K-2M9Q"

    assert engage.were_new == [True, False]
    assert engage.given[0]["keys"] == engage.given[1]["keys"]
    assert len(engage.clerk.received) == 3
    assert stat.S_IMODE((tmp_path / "rehearsal.json").stat().st_mode) == 0o600


async def test_the_clerk_accepts_its_settings(tmp_path, engage):
    async with staged(tmp_path, engage, port=0):
        settings = read_settings(**engage.given[0])

    assert settings.app_id == APP_ID
    assert settings.is_development


async def test_a_port_that_is_taken_is_no_obstacle(tmp_path, engage):
    async with staged(tmp_path, engage, port=0) as first:
        port = int(first.url.rpartition(":")[2])
        other = tmp_path / "other"
        other.mkdir()
        async with staged(other, engage, port=port) as second:
            assert second.url != first.url


def test_the_cast_is_a_register_the_panel_reads():
    rows = read_register(register())

    enrolled = [part for part in PARTS if part.seat]
    assert [row.email for row in rows] == [part.person.email for part in enrolled]
    assert len({part.key for part in PARTS}) == len(PARTS)
    assert len({person.teams_id for person in PEOPLE}) == len(PEOPLE)
    assert all(person.email.endswith(".example") for person in PEOPLE)
    assert json.dumps([person.roster_entry() for person in PEOPLE])


@pytest.mark.parametrize("words", sorted({words for part in PARTS for words in part.suggestions}))
def test_what_is_suggested_is_understood(words):
    assert not isinstance(read(words), AskAnything)


async def test_the_real_clerk_sets_up_and_a_task_goes_all_the_way(tmp_path):
    """From the chair's words to the owner's answer, on the clerk as it is wired."""
    with ExitStack() as stack:
        async with staged(tmp_path, partial(engage_clerk, stack=stack), port=0) as stage:
            await a_task_is_issued(stage.standin)


async def a_task_is_issued(standin):
    await standin.until(lambda: standin.chat(SECRETARIAT.person), within=10)
    await standin.say(CHAIR.person, CHAIR.suggestions[0])
    await standin.until(lambda: len(standin.chat(CHAIR.person)) == 2, within=10)

    answer = standin.chat(CHAIR.person)[1]

    assert "Trading Standards, Durham" in str(answer.card)
    assert (await standin.say(TRADING.person, "help")).status == 200
    await standin.until(lambda: len(standin.chat(TRADING.person)) >= 2, within=10)


async def a_room(folder):
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rehearsal", "--no-browser", "--port", "0", "--keep", str(folder)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_the_command_prints_where_to_look_and_lets_nobody_else_into_its_folder(tmp_path):
    first = await a_room(tmp_path)
    assert (await first.stdout.readline()).startswith(b"Open http://127.0.0.1:")

    second = await a_room(tmp_path)
    _, complaint = await second.communicate()
    first.terminate()
    await first.communicate()

    assert second.returncode == 1
    assert complaint.startswith(b"Another clerk uses this SQLite database.")
    assert first.returncode == 0
