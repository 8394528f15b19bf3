"""The numbers of the ladder: those of every force, and those in which one differs."""

import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from panel.language import Refusal
from panel.reminders.ladder import Ladder, Reach, Since, Step
from panel.working_time import HOURS, Hours

LONGEST = 60
"""Working days, or working hours: further off nobody is reminded."""
AN_HOUR = 60
"""Minutes that a morning needs at least, before the quiet begins."""
_TASKS: Mapping[str, list[int]] = {
    "owner": [-7, -1, 0, 1, 5],
    "thread": [3],
    "spoc": [5],
    "chair": [10],
    "unseen": [2, 3, 4],
    "unseen_urgent_hours": [2, 3, 4],
}
_FLAGS: Mapping[str, list[int]] = {
    "owner": [-1, 0, 1],
    "thread": [3],
    "spoc": [3],
    "office": [5],
    "unseen": [2, 3, 4],
    "unseen_urgent_hours": [2, 3, 4],
    "unseen_thread": [5],
}
_OF_THREE = frozenset({"unseen", "unseen_urgent_hours"})
_REST: Mapping[str, Mapping[str, int]] = {"queue": {"hours": 4}, "meetings": {"items": 3, "answers": 2}}
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_EYES: Mapping[str, frozenset[Reach]] = {
    "owner": frozenset({Reach.OWNER}),
    "spoc": frozenset({Reach.SPOC}),
    "chair": frozenset({Reach.CHAIR}),
    "thread": frozenset({Reach.THREAD}),
    "office": frozenset({Reach.CHAIR, Reach.KEEPER}),
}


class BadLadder(Refusal):
    """The force's ladder cannot be climbed; the sentence says which number is wrong."""


def ladder_from(given: Mapping[str, Any]) -> Ladder:
    """What is left unsaid stays as it is by default. Raises BadLadder.

    `tasks` and `flags` list the working days after the due or reply-by date (before it, when negative) on
    which each is reminded; `unseen` and `unseen_urgent_hours` are three: owner, SPOC, and the chair (of
    flags the chair and the gatekeeper), in working days and working hours since the seat was asked. `hours`
    are local times of a working day. `thread`, and `unseen_thread` of flags, are cards in the channel.
    """
    _known("the ladder", given, {"tasks", "flags", "hours", *_REST})
    tasks, flags = _lists("tasks", given, _TASKS), _lists("flags", given, _FLAGS)
    rest = {part: _numbers(part, given, default) for part, default in _REST.items()}
    _private_before_public("tasks", tasks)
    _private_before_public("flags", flags)
    office, chair = _EYES["office"], _EYES["chair"]
    return Ladder(
        tasks=(*_dated(tasks), *_unseen(tasks, chair)),
        urgent_tasks=(*_dated(tasks), *_unseen(tasks, chair, urgent=True)),
        flags=(*_dated(flags), *_unseen(flags, office)),
        urgent_flags=(*_dated(flags), *_unseen(flags, office, urgent=True)),
        queue_hours=rest["queue"]["hours"],
        items_days=rest["meetings"]["items"],
        answers_days=rest["meetings"]["answers"],
        hours=_hours(given),
    )


def _known(what: str, given: object, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise BadLadder(f"{what} must be a table.")
    if strange := sorted(set(given) - names):
        raise BadLadder(f"{what} has {strange[0]!r}, which is none of {', '.join(sorted(names))}.")
    return given


def _lists(part: str, given: Mapping[str, Any], default: Mapping[str, list[int]]) -> dict[str, list[int]]:
    said = _known(part, given.get(part, {}), set(default))
    return {name: _days(f"{part}.{name}", said.get(name, days)) for name, days in default.items()}


def _days(name: str, days: object) -> list[int]:
    if not isinstance(days, list) or not all(_is_number(day) and -LONGEST <= day <= LONGEST for day in days):
        raise BadLadder(f"{name} must be a list of whole numbers from -{LONGEST} to {LONGEST}.")
    if name.rpartition(".")[2] in _OF_THREE and not (len(days) == 3 and 0 < days[0] < days[1] < days[2]):
        raise BadLadder(f"{name} must be three numbers, each larger than the one before.")
    return sorted(set(days))


def _numbers(part: str, given: Mapping[str, Any], default: Mapping[str, int]) -> dict[str, int]:
    said = {**default, **_known(part, given.get(part, {}), set(default))}
    for name, number in said.items():
        least = 1 if part == "queue" else 0
        if not _is_number(number) or not least <= number <= LONGEST:
            raise BadLadder(f"{part}.{name} must be a whole number from {least} to {LONGEST}.")
    return said


def _hours(given: Mapping[str, Any]) -> Hours:
    """A working day begins and ends on one day, and its morning leaves time to send what is owed."""
    default = {name: f"{getattr(HOURS, name):%H:%M}" for name in ("quiet_until", "morning", "quiet_from")}
    said = {**default, **_known("hours", given.get("hours", {}), set(default))}
    hours = Hours(**{name: _time(f"hours.{name}", said[name]) for name in default})
    if hours.quiet_from <= hours.quiet_until:
        raise BadLadder("hours.quiet_from must be later in the day than hours.quiet_until.")
    if hours.morning < hours.quiet_until:
        raise BadLadder(
            "hours.morning must not be before hours.quiet_until: nobody is reminded in the quiet."
        )
    if _minutes(hours.quiet_from) - _minutes(hours.morning) < AN_HOUR:
        raise BadLadder("hours.morning must be at least an hour before hours.quiet_from.")
    return hours


def _time(name: str, said: object) -> time:
    found = _CLOCK.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        raise BadLadder(f'{name} must be a time such as "08:30", in quotation marks.')
    return time(int(found[1]), int(found[2]))


def _minutes(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _private_before_public(part: str, said: Mapping[str, list[int]]) -> None:
    first = min((day for day in said["owner"] if day > 0), default=None)
    if said["thread"] and (first is None or min(said["thread"]) <= first):
        raise BadLadder(
            f"{part}.thread must be later than the owner's first day after the date: private before public."
        )
    unseen = said.get("unseen_thread")
    if unseen and min(unseen) <= said["unseen"][0]:
        raise BadLadder(
            f"{part}.unseen_thread must be later than the first of {part}.unseen: private before public."
        )


def _dated(said: Mapping[str, list[int]]) -> Iterator[Step]:
    """One rung a day, to everybody who has that day; in order, and private before public."""
    reached: dict[int, frozenset[Reach]] = {}
    for name, days in said.items():
        for day in days if name in _EYES else ():
            reached[day] = reached.get(day, frozenset()) | _EYES[name]
    for day in sorted(reached):
        yield Step(_name(day), Since.DUE, reached[day], days=day)


def _name(day: int) -> str:
    if day == 0:
        return "on the day"
    return f"{-day} before" if day < 0 else f"overdue by {day}"


def _unseen(said: Mapping[str, list[int]], last: frozenset[Reach], *, urgent: bool = False) -> Iterator[Step]:
    """The owner, the SPOC and those last; then, by the day even of what is urgent, the thread."""
    eyes = (_EYES["owner"], _EYES["spoc"], last)
    reached: dict[int, frozenset[Reach]] = {}
    if urgent:
        spans = zip(said["unseen_urgent_hours"], eyes, strict=True)
        yield from (Step(f"unseen for {n} hours", Since.ASKED, to, hours=n) for n, to in spans)
    else:
        reached = dict(zip(said["unseen"], eyes, strict=True))
    for day in said.get("unseen_thread", ()):
        reached[day] = reached.get(day, frozenset()) | _EYES["thread"]
    for day in sorted(reached):
        yield Step(f"unseen for {day}", Since.ASKED, reached[day], days=day)


LADDER = ladder_from({})
"""Without a word of the force's."""
