"""The stage sets a new panel up, keeps a rehearsal, and gives the clerk settings it accepts."""

import json
import stat

import pytest
from aiohttp import web

from bot.settings import read_settings
from panel.register import read_register
from rehearsal.cast import PARTS, PEOPLE, SECRETARIAT, register
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
