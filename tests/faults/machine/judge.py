"""What must hold of the panel after every step, and once everything has come to rest."""

import re
from collections import Counter
from itertools import groupby

from tests.builders import PANEL
from tests.faults.machine.world import PEOPLE, World

_SEAT = {member.id: member.seat for member in PEOPLE}


def after_a_step(world: World) -> None:
    _lines_add_up(world)
    _numbers_have_no_gaps(world)
    _one_acknowledgement_a_seat(world)
    _one_record_an_occurrence(world)


def at_the_end(world: World) -> None:
    """After `come_to_rest`: every letter has left once, or says why not."""
    after_a_step(world)
    states = {row.id: row for row in world.rows("select id, state, reason, is_held, ref from letter")}
    for letter, row in states.items():
        fate = world.fates.get(letter)
        seen, explained = (fate.posted, fate.explained) if fate else (0, 0)
        wanted = 1 if row.state == "sent" else 0
        world.must(row.state == "sent" or row.reason, f"a letter is {row.state}, and does not say why")
        world.must(
            seen - explained == wanted, f"a letter that is {row.state} was seen {seen} - {explained} times"
        )
        was_told = seen and row.is_held and row.ref in world.undone
        world.must(not was_told, f"somebody was told of {row.ref}, which was undone")
    world.must(set(world.fates) <= set(states), "somebody was sent a letter that nobody wrote")
    double = [place for place, times in world.live.items() if times > 1]
    world.must(not double, f"a card stands twice: {double}")
    verified = world.store.broken_at(PANEL)
    world.must(verified is None, f"the trail is broken at {verified}")
    _no_effect_twice(world)
    _told_of_what_died_and_was_disclosed(world)


def _lines_add_up(world: World) -> None:
    length, lines, last = world.rows(
        "select (select trail_length from panel), count(*), max(seq) from trail"
    )[0]
    world.must(length == lines == last, f"the trail has {lines} lines, the last is {last}, not {length}")
    world.must(
        length == world.lines, f"the trail has {length} lines, and {world.lines} came of what was asked"
    )


def _numbers_have_no_gaps(world: World) -> None:
    for table in ("task", "flag", "disruption"):
        refs = sorted(ref for (ref,) in world.rows(f"select ref from {table}"))
        for series, its in groupby(refs, key=lambda ref: ref[:-4]):
            if series[:1] in "TFD":
                spent = sorted(int(ref[-3:]) for ref in its)
                world.must(spent == [*range(1, len(spent) + 1)], f"of {series} {spent} are taken")


def _one_acknowledgement_a_seat(world: World) -> None:
    pressed = "select ref, version, by from trail where event in ('TaskAcknowledged', 'FlagAcknowledged')"
    times = Counter((ref, version, _SEAT[by]) for ref, version, by in world.rows(pressed))
    twice = [which for which, number in times.items() if number > 1]
    world.must(not twice, f"acknowledged twice: {twice}")


def _one_record_an_occurrence(world: World) -> None:
    """What the trail says of the clock's reminders is what the records say."""
    fired = world.count("select count(*) from trail where event = 'TaskReminded'")
    kept = world.count(
        "select count(*) from reminder where ref like 'T-%' and outcome not in ('superseded', 'answered')"
    )
    world.must(fired == kept, f"tasks were reminded of {fired} times, and {kept} are on record")
    again = world.rows(
        "select ref, seat, step, version, due from reminder group by ref, seat, step, version, due"
        " having count(*) > 1"
    )
    world.must(not again, f"a rung was climbed twice: {again}")


def _no_effect_twice(world: World) -> None:
    """Every activity that asked for a task asked for one."""
    asked = Counter(re.findall(r"\bunit\d+q\b", " ".join(_asked_words(world))))
    twice = [unit for unit, times in asked.items() if times > 1]
    world.must(not twice, f"asked once, and done twice: {twice}")


def _asked_words(world: World) -> list[str]:
    with world.store.read(PANEL) as reading:
        return [task.what for task in reading.tasks.undecided()]


def _told_of_what_died_and_was_disclosed(world: World) -> None:
    died = world.count("select count(*) from trail where event = 'LetterDied'")
    world.must(died == world.died, f"{world.died} letters died, and the trail knows of {died}")
    told = world.count("select count(*) from trail where event = 'LetterDisclosed'")
    world.must(
        told == world.disclosed, f"{world.disclosed} letters disclosed something, the trail knows {told}"
    )
