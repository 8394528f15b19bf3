"""The weeks before: played through the real wire on the whole panel, whatever day it is today."""

import re
import shutil
from datetime import date, timedelta

import pytest

from bot import wiring
from panel.dates import Certain, read_day
from panel.working_time import is_working_day
from rehearsal.cast import GATEKEEPER, HOST, PANEL
from rehearsal.ensemble import EVERYBODY, OBSERVER
from rehearsal.lines import Says
from rehearsal.memory import Memory
from rehearsal.player import working_day_before
from rehearsal.prelude import PRELUDE
from rehearsal.reading import shown
from rehearsal.stage import PASSWORD, settings
from rehearsal.standin import APP_ID, Standin
from tests.rehearsal.conftest import LOG


async def test_three_weeks_are_played_and_leave_something_to_see(weeks_before, tmp_path):
    memory = Memory(shutil.copytree(weeks_before, tmp_path / "room"))
    people = [part.person for part in EVERYBODY]
    standin = Standin(APP_ID, HOST, people, app_password=PASSWORD, clock=memory.clock(), team_name=PANEL)
    memory.restore(standin.conversations)
    there_is_something_to_see(standin)
    async with standin.served():
        given = wiring.read_settings(**settings(standin, memory))
    assert wiring.verify_trail(given, PANEL) is None


def test_no_press_of_the_weeks_before_goes_wrong(weeks_before):
    log = (weeks_before / LOG).read_text()
    assert "cannot be delivered" in log  # The clerk wrote it: L. Byrne cannot be reached, as the story wants.
    assert "was refused" not in log


def there_is_something_to_see(standin):
    channel = "\n".join(shown(m.card) for thread in standin.threads() for m in thread.messages if m.card)
    for state in ("issued", "acknowledged", "in progress", "blocked", "awaiting sign-off", "declined"):
        assert state in channel, state
    assert re.search(r"T-20\d\d-004 was due", channel)
    assert "F-" in channel
    assert "R-" not in channel
    said = [
        m for thread in standin.threads() for m in thread.messages if m.activity.get("text") or m.is_deleted
    ]
    assert any(m.is_edited for m in said)
    assert any(m.is_deleted for m in said)
    assert "waits for you" in "\n".join(shown(m.card) for m in standin.chat(GATEKEEPER.person))
    assert not [m for m in standin.chat(OBSERVER.person) if "F-2" in shown(m.card)]


def test_every_day_that_is_typed_is_certain_whenever_the_room_is_opened():
    for n in range(0, 800, 3):
        today = date(2026, 1, 1) + timedelta(days=n)
        if not is_working_day(today):
            continue
        for scene in PRELUDE.scenes(today):
            day = working_day_before(today, scene.days_before)
            for line in scene.lines:
                if isinstance(line, Says) and (typed := re.search(r"^task .* by (.*)$", line.words)):
                    reading = read_day(typed[1], today=day)
                    assert isinstance(reading, Certain), (today, line)
                    assert is_working_day(reading.day)
                    assert reading.day >= day


def test_scenes_are_told_in_order_and_end_before_today():
    scenes = PRELUDE.scenes(date(2026, 11, 23))

    days = [scene.days_before for scene in scenes]
    assert days == sorted(days, reverse=True)
    assert days[-1] > 0
    assert days[0] == PRELUDE.days


@pytest.mark.parametrize(
    ("n", "day"), [(1, date(2026, 11, 20)), (-1, date(2026, 11, 24)), (0, date(2026, 11, 23))]
)
def test_working_days_are_counted_back_and_forth(n, day):
    assert working_day_before(date(2026, 11, 23), n) == day
