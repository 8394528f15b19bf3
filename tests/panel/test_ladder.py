"""The force's own ladder: what it says differs, the rest stays, and what cannot be climbed is a sentence."""

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from panel.reminders import LADDER, BadLadder, Reach, ladder_from
from panel.working_time import HOURS, Hours


def test_the_page_for_operators_prints_the_ladder_by_default():
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    printed = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])

    assert set(printed) == {"tasks", "flags", "queue", "meetings", "hours"}
    assert ladder_from(printed) == ladder_from({}) == LADDER


def test_a_force_may_remind_the_thread_later_and_the_chair_sooner():
    ladder = ladder_from({"tasks": {"thread": [4], "chair": [5]}})

    steps = {step.days: step.to for step in ladder.tasks if step.name.startswith("overdue")}
    assert steps == {
        1: {Reach.OWNER},
        4: {Reach.THREAD},
        5: {Reach.OWNER, Reach.SPOC, Reach.CHAIR},
    }
    assert ladder.flags == LADDER.flags


def test_the_thread_of_a_flag_is_reminded_once_its_seats_were_and_with_whoever_else_has_that_day():
    dated = {step.name: set(step.to) for step in LADDER.flags if Reach.THREAD in step.to}

    assert dated == {"overdue by 3": {Reach.THREAD, Reach.SPOC}, "unseen for 5": {Reach.THREAD}}
    assert LADDER.urgent_flags[-1] == LADDER.flags[-1], "what is urgent comes to the thread by the day too"
    on_one_day = ladder_from({"flags": {"unseen": [1, 2, 5]}}).flags[-1]
    assert on_one_day.to == {Reach.CHAIR, Reach.KEEPER, Reach.THREAD}


def test_a_force_may_keep_the_channel_out_of_it():
    quiet = {"thread": [], "unseen_thread": []}
    ladder = ladder_from({"tasks": {"thread": []}, "flags": quiet, "meetings": {"items": 0, "answers": 0}})

    assert not [
        step for step in (*ladder.tasks, *ladder.flags, *ladder.urgent_flags) if Reach.THREAD in step.to
    ]
    assert (ladder.items_days, ladder.answers_days) == (0, 0)


def test_urgent_things_and_the_gatekeepers_queue_have_their_own_hours():
    ladder = ladder_from({"flags": {"unseen_urgent_hours": [1, 2, 5]}, "queue": {"hours": 2}})

    hours = [step.hours for step in ladder.urgent_flags if step.hours]
    assert (hours, ladder.queue_hours) == ([1, 2, 5], 2)
    assert next(step.name for step in ladder.urgent_flags if step.hours) == "unseen for 1 hours"


def test_quiet_hours_and_the_morning_are_the_forces_own():
    ladder = ladder_from({"hours": {"quiet_until": "07:00", "morning": "07:15", "quiet_from": "21:30"}})

    assert ladder.hours == Hours(quiet_until=time(7), morning=time(7, 15), quiet_from=time(21, 30))
    assert ladder_from({"hours": {"quiet_from": "17:00"}}).hours == Hours(quiet_from=time(17))
    assert LADDER.hours == HOURS


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"task": {}}, "the ladder has 'task', which is none of flags, hours, meetings, queue, tasks"),
        ({"tasks": []}, "tasks must be a table"),
        ({"tasks": {"boss": [1]}}, "tasks has 'boss'"),
        ({"tasks": {"owner": 7}}, "tasks.owner must be a list of whole numbers"),
        ({"tasks": {"owner": [1.5]}}, "tasks.owner must be a list"),
        ({"tasks": {"owner": [True]}}, "tasks.owner must be a list"),
        ({"tasks": {"owner": [99]}}, "from -60 to 60"),
        ({"tasks": {"thread": [1]}}, "private before public"),
        ({"tasks": {"owner": [-1]}}, "private before public"),
        ({"flags": {"thread": [1]}}, "flags.thread must be later than the owner's first day"),
        ({"flags": {"owner": [0]}}, "flags.thread must be later than the owner's first day"),
        (
            {"flags": {"unseen_thread": [2]}},
            "flags.unseen_thread must be later than the first of flags.unseen",
        ),
        ({"flags": {"unseen_thread": 5}}, "flags.unseen_thread must be a list"),
        ({"tasks": {"unseen": [2, 2, 3]}}, "tasks.unseen must be three numbers"),
        ({"flags": {"unseen": [2, 3]}}, "flags.unseen must be three numbers"),
        ({"queue": {"hours": 0}}, "queue.hours must be a whole number from 1 to 60"),
        ({"meetings": {"items": "3"}}, "meetings.items must be a whole number from 0 to 60"),
        (
            {"hours": {"quiet": "18:00"}},
            "hours has 'quiet', which is none of morning, quiet_from, quiet_until",
        ),
        ({"hours": {"morning": 8}}, 'hours.morning must be a time such as "08:30", in quotation marks'),
        ({"hours": {"quiet_from": "24:00"}}, "hours.quiet_from must be a time"),
        ({"hours": {"morning": "8:30"}}, "hours.morning must be a time"),
        ({"hours": {"morning": time(8, 30)}}, "hours.morning must be a time"),
        (
            {"hours": {"quiet_from": "08:00"}},
            "hours.quiet_from must be later in the day than hours.quiet_until",
        ),
        (
            {"hours": {"quiet_from": "06:00"}},
            "hours.quiet_from must be later in the day than hours.quiet_until",
        ),
        ({"hours": {"morning": "07:59"}}, "hours.morning must not be before hours.quiet_until"),
        ({"hours": {"morning": "17:01"}}, "hours.morning must be at least an hour before hours.quiet_from"),
        ({"hours": {"morning": "19:00"}}, "hours.morning must be at least an hour before hours.quiet_from"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(given: dict[str, Any], sentence: str):
    with pytest.raises(BadLadder, match=sentence):
        ladder_from(given)
