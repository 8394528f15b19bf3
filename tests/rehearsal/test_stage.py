"""The stage sets a new panel up, keeps a rehearsal, and gives the clerk settings it accepts."""

import asyncio
import contextlib
import json
import sqlite3
import stat
import sys
from contextlib import ExitStack
from datetime import time
from functools import partial

import pytest
from aiohttp import web

from bot import wiring
from bot.grammar import read
from bot.settings import read_settings
from panel.catalogue.people import AskAnything
from panel.people import Role
from panel.register import Duty, read_register
from panel.working_time import LONDON, local_day, working_day_after
from rehearsal.__main__ import RealClerks
from rehearsal.cast import CHAIR, PARTS, REVENUE, SECRETARIAT, TRADING, register
from rehearsal.ensemble import EVERYBODY
from rehearsal.lines import Deletes, Edits, Posts, Presses, Says, Scene
from rehearsal.player import UNSAVED, Player
from rehearsal.prelude import Prelude
from rehearsal.reading import shown
from rehearsal.stage import HURRIED, UNHURRIED, Displaced, staged
from rehearsal.standin import APP_ID
from tests.rehearsal.conftest import FakeClerk, HurriedClerks


class FakeClerks:
    """Hires a fake clerk that greets whoever sets the panel up, and remembers how it was asked to."""

    def __init__(self):
        self.clerk = FakeClerk()
        self.given = []
        self.founded = 0
        self.paces = []
        self.standin = None

    def enter(self, given):
        self.given.append(given)

    def found(self, given, clock):
        self.founded += 1
        return "4F7K-2M9Q"

    def hire(self, given, clock, pace):
        self.paces.append(pace)
        app = web.Application()
        app.router.add_post("/api/messages", self.clerk.messages)
        return app

    async def rest(self, clerk):
        """It has nothing to do but to greet."""


@pytest.fixture
def clerks():
    return FakeClerks()


@contextlib.asynccontextmanager
async def opened(folder, clerks, **more):
    async with staged(folder, clerks, port=0, **more) as stage:
        await stage.opened()
        yield stage


async def test_a_new_panel_is_set_up_in_the_channel(tmp_path, clerks):
    async with opened(tmp_path, clerks) as stage:
        threads = stage.standin.threads()

    kinds = [activity["type"] for activity in clerks.clerk.received]
    assert kinds == ["installationUpdate", "conversationUpdate", "message"]
    assert clerks.clerk.received[2]["text"] == "<at>Panel Clerk</at> setup 4F7K-2M9Q"
    assert clerks.clerk.received[2]["from"]["aadObjectId"] == SECRETARIAT.person.object_id
    assert len(threads) == 1


async def test_a_kept_rehearsal_goes_on_where_it_stood(tmp_path, clerks):
    async with opened(tmp_path, clerks) as first:
        first.clock.move("week")
        stood = first.clock()
    async with opened(tmp_path, clerks, prelude=A_DAY_BEFORE) as second:
        assert second.clock() >= stood
        assert second.standin.threads()[0].messages[0].activity["text"] == "setup 4F7K-2M9Q"

    assert clerks.founded == 1
    assert clerks.given[0]["keys"] == clerks.given[1]["keys"]
    assert len(clerks.clerk.received) == 3
    assert stat.S_IMODE((tmp_path / "rehearsal.json").stat().st_mode) == 0o600


async def test_in_a_kept_rehearsal_the_clerk_still_reaches_people_who_say_nothing(tmp_path):
    with ExitStack() as stack:
        async with opened(tmp_path, HurriedClerks(stack, PARTS)) as first:
            await first.standin.until(lambda: first.standin.chat(SECRETARIAT.person))
    with ExitStack() as stack:
        async with opened(tmp_path, HurriedClerks(stack, PARTS)) as second:
            due = due_of(local_day(second.clock()))
            await second.standin.say(CHAIR.person, f"task HMRC: check filings by {due}")
            await second.standin.until(lambda: "check filings" in read_by(second.standin, REVENUE))


async def test_what_was_not_saved_is_said_and_pressed_again(tmp_path, monkeypatch):
    """Another holds the database until the clerk has said so."""
    with ExitStack() as stack:
        async with opened(tmp_path, HurriedClerks(stack, PARTS)) as stage:
            standin, tries = stage.standin, []
            today, press = local_day(stage.clock()), standin.press
            player = Player(standin, stage.clock, today=today, rest=partial(asyncio.sleep, 0))

            def pressed(*what):
                tries.append(what)
                return press(*what)

            monkeypatch.setattr(standin, "press", pressed)
            ask = Says(CHAIR, f"task HMRC: check filings by {due_of(today)}")
            with held(tmp_path):
                saying = asyncio.create_task(player.play([Scene(0, time(18, 0), (ask,))]))
                await standin.until(lambda: UNSAVED in read_by(standin, CHAIR), within=120)
            await saying
            await standin.until(lambda: "Acknowledge" in read_by(standin, REVENUE))
            tap = Presses(REVENUE, "Acknowledge", on="T-1")
            with held(tmp_path):
                pressing = asyncio.create_task(player.play([Scene(0, time(18, 5), (tap,))]))
                await standin.until(lambda: len(tries) > 1, within=120)
            await pressing
            await standin.until(lambda: "Acknowledged by you" in read_by(standin, REVENUE))


def due_of(today):
    """A working day, of which the clerk does not ask back."""
    return working_day_after(today, 8).isoformat()


@contextlib.contextmanager
def held(folder):
    with contextlib.closing(sqlite3.connect(folder / "clerk.sqlite", 60, isolation_level=None)) as holder:
        holder.execute("begin immediate")
        yield
        holder.execute("rollback")


async def test_a_kept_rehearsal_is_not_opened_where_the_clerk_would_not_find_it(tmp_path, clerks):
    async with opened(tmp_path, clerks) as first:
        port = int(first.standin.url.rpartition(":")[2])
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with taken:
        with pytest.raises(Displaced, match=f"Port {port}"):
            async with opened(tmp_path, clerks):
                pass


async def test_the_clerk_accepts_its_settings(tmp_path, clerks):
    async with opened(tmp_path, clerks):
        settings = read_settings(**clerks.given[0])

    assert settings.app_id == APP_ID
    assert settings.is_development


async def test_a_port_that_is_taken_is_no_obstacle(tmp_path, clerks):
    async with opened(tmp_path, clerks) as first:
        port = int(first.url.rpartition(":")[2])
        other = tmp_path / "other"
        other.mkdir()
        async with staged(other, clerks, port=port) as second:
            assert second.url != first.url


A_DAY_BEFORE = Prelude(
    1, lambda _: (Scene(1, time(10), (Posts(CHAIR, "hello", "t"), Edits(CHAIR, "good morning", "t"))),)
)


async def test_the_weeks_before_are_hurried_and_today_is_not(tmp_path, clerks):
    async with staged(tmp_path, clerks, port=0, prelude=A_DAY_BEFORE) as stage:
        assert not stage.is_open.is_set()
        began = stage.clock()
        await stage.opened()
        today = stage.clock()

    assert clerks.paces == [HURRIED, UNHURRIED]
    assert stage.stumbled == ""
    assert [one.activity["text"] for one in stage.standin.threads()[1].messages] == ["good morning"]
    assert working_day_after(local_day(began), 1) == local_day(today)
    assert f"{today.astimezone(LONDON):%H:%M}" == "09:12"


async def test_a_script_that_stumbles_still_opens_the_room(tmp_path, clerks, capsys):
    broken = Prelude(1, lambda _: (Scene(1, time(10), (Deletes(CHAIR, "nowhere"),)),))
    async with opened(tmp_path, clerks, prelude=broken) as stage:
        assert stage.stumbled.startswith("Deletes by T. Grant on ")

    assert "The weeks before broke off." in capsys.readouterr().err


async def test_whatever_keeps_the_room_from_opening_is_raised(tmp_path, clerks):
    def refuses(given):
        raise wiring.Stopped("Another clerk is here.")

    clerks.enter = refuses
    with pytest.raises(wiring.Stopped, match="Another clerk is here"):
        async with opened(tmp_path, clerks):
            pass


@pytest.mark.parametrize("parts", [PARTS, EVERYBODY])
def test_the_cast_is_a_register_the_panel_reads(parts):
    rows = read_register(register(parts))

    people = [part.person for part in parts]
    assert [row.email for row in rows] == [part.person.email for part in parts if part.seat]
    assert len({part.key for part in parts}) == len(parts)
    assert len({person.teams_id for person in people}) == len(people)
    assert all(person.email.endswith(".example") for person in people)
    assert json.dumps([person.roster_entry() for person in people])


def test_forty_people_sit_in_every_role():
    rows = read_register(register(EVERYBODY))

    assert len(rows) == 40
    assert {row.role for row in rows} == set(Role)
    assert sum(part.is_lead for part in EVERYBODY) <= 10
    assert set(PARTS) <= set(EVERYBODY)
    seats = {row.seat for row in rows if row.role is not Role.OBSERVER}
    owned = {row.seat for row in rows if row.duties & {Duty.OWNER, Duty.SPOC}}
    assert seats == owned


@pytest.mark.parametrize("words", sorted({one.words for part in EVERYBODY for one in part.tries}))
def test_what_is_suggested_is_understood(words):
    assert not isinstance(read(words), AskAnything)


async def test_the_real_clerk_sets_up_and_a_task_goes_all_the_way(tmp_path):
    """From the chair's words to the owner's answer, on the clerk as it is wired."""
    with ExitStack() as stack:
        async with opened(tmp_path, RealClerks(stack, PARTS)) as stage:
            await a_task_is_issued(stage.standin)


def read_by(standin, part):
    return "\n".join(shown(message.card) for message in standin.chat(part.person))


async def a_task_is_issued(standin):
    await standin.until(lambda: standin.chat(SECRETARIAT.person))
    await standin.say(CHAIR.person, CHAIR.tries[0].words)
    await standin.until(lambda: "Issued to Trading Standards, Durham" in read_by(standin, CHAIR))

    assert (await standin.say(TRADING.person, "help")).status == 200
    await standin.until(lambda: len(standin.chat(TRADING.person)) >= 2)


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
