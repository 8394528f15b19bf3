"""What a typed meeting means: `on 8 December at 10:00 in person at HQ`."""

import re
from dataclasses import dataclass
from datetime import date, time

from panel.cycle import Mode, Slot
from panel.dates import Certain, Doubtful, read_day
from panel.language import Refusal, spoken
from panel.working_time import briefly

_TIME = re.compile(
    r"\b(?:at|from)\s+(?P<h1>\d{1,2})(?:[:.](?P<m1>\d\d))?\s*(?P<half1>[ap]m)?(?![\d/:.-]|\s*(?:st|nd|rd|th)\b)"
    r"|\b(?P<h2>\d{1,2}):(?P<m2>\d\d)\s*(?P<half2>[ap]m)?\b"
    r"|\b(?P<h3>\d{1,2})(?P<m3>)\s*(?P<half3>[ap]m)\b",
    re.IGNORECASE,
)
_NOON = re.compile(r"\bat\s+(?:noon|midday)\b", re.IGNORECASE)
_IN_PERSON = re.compile(r"\b(?:in[ -]person|face[ -]to[ -]face)\b", re.IGNORECASE)
_TEAMS = re.compile(
    r"\b(?:(?:on|by|via|over|in)\s+)?(?:(?:ms|microsoft)\s+)?(?:teams|online|virtual(?:ly)?|remote(?:ly)?)\b",
    re.IGNORECASE,
)
_VENUE = re.compile(r"\b(?:at|venue:?)\s+(?P<venue>.+)$", re.IGNORECASE | re.DOTALL)
_DATED_LAST = re.compile(r"(?P<venue>.+)\s+on\s+(?P<day>.+)$", re.IGNORECASE | re.DOTALL)
_OPENING = re.compile(r"^(?:on|to|for|is|the|next)\b[\s:]*", re.IGNORECASE)
_EDGES = " \t\r\n\xa0.,;:–—-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """What a line says of a meeting; None and empty where it says nothing of it."""

    day: date | None = None
    starts: time | None = None
    mode: Mode | None = None
    venue: str = ""

    def onto(self, known: Slot | None) -> Slot:
        """What is left unsaid stays as it is known. Raises SayWhen.

        A venue belongs to a mode: one that is changed takes the old place with it.
        """
        day = self.day or (known.day if known else None)
        starts = self.starts or (known.starts if known else None)
        if day is None or starts is None:
            raise SayWhen
        mode = self.mode or (Mode.IN_PERSON if self.venue else known.mode if known else None)
        if mode is None:
            raise SayWhere
        kept = known.venue if known and mode is known.mode else ""
        return Slot(day=day, starts=starts, mode=mode, venue=self.venue or kept)


def arranged(line: str, *, today: date) -> Arranged:
    """The parts of the line. Raises DayUnclear and TimeUnclear."""
    rest, starts = _timed(line)
    mode, before, after = _moded(rest)
    venue = after.strip(_EDGES)
    venue = re.sub(r"^(?:at|in|venue:?)\s+", "", venue, flags=re.IGNORECASE).strip(_EDGES)
    if not venue and (found := _VENUE.search(before)):
        venue, before = found["venue"].strip(_EDGES), before[: found.start()]
    if not before.strip(_EDGES) and (dated := _DATED_LAST.match(venue)):
        venue, before = dated["venue"], dated["day"]
    words = " ".join(before.strip(_EDGES).split())
    while opening := _OPENING.match(words):
        words = words[opening.end() :]
    return Arranged(
        day=_day(words.strip(_EDGES), today=today), starts=starts, mode=mode, venue=" ".join(venue.split())
    )


def _day(words: str, *, today: date) -> date | None:
    if not words:
        return None
    match read_day(words, today=today):
        case Certain(day):
            return day
        case Doubtful(options=days):
            raise DayUnclear(words, days)
        case _:
            raise DayUnclear(words, ())


def _timed(line: str) -> tuple[str, time | None]:
    if noon := _NOON.search(line):
        return f"{line[: noon.start()]} {line[noon.end() :]}", time(12)
    found = _TIME.search(line)
    if found is None:
        return line, None
    hour, minute, half = (
        found[f"{part}1"] or found[f"{part}2"] or found[f"{part}3"] for part in ("h", "m", "half")
    )
    return f"{line[: found.start()]} {line[found.end() :]}", _clock(int(hour), int(minute or 0), half)


def _clock(hour: int, minute: int, half: str | None) -> time:
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if hour > 23 or minute > 59 or not 7 <= hour <= 20:
        raise TimeUnclear(f"{hour}:{minute:02d}")
    return time(hour, minute)


def _moded(line: str) -> tuple[Mode | None, str, str]:
    """The mode, what stands before its words and what after them."""
    for pattern, mode in ((_IN_PERSON, Mode.IN_PERSON), (_TEAMS, Mode.TEAMS)):
        if found := pattern.search(line):
            return mode, line[: found.start()], line[found.end() :]
    return None, line, ""


LIKE_THIS = "meeting on 8 December at 10:00 in person at HQ"


class SayWhen(Refusal):
    def __init__(self) -> None:
        super().__init__(f"Say the day and the time: {LIKE_THIS}")


class SayWhere(Refusal):
    def __init__(self) -> None:
        super().__init__(f"Say whether it is on Teams or in person, and where: {LIKE_THIS}")


class DayUnclear(Refusal):
    def __init__(self, words: str, days: tuple[date, ...]) -> None:
        offered = f" It could be {spoken([briefly(day) for day in days[:3]], between='or')}." if days else ""
        super().__init__(
            f"I can't tell which day “{words[:60]}” is.{offered} Write it like this: {LIKE_THIS}"
        )


class TimeUnclear(Refusal):
    """Panels meet in the day; a number that is no such hour is more likely a slip."""

    def __init__(self, words: str) -> None:
        super().__init__(f"{words} is no time for a meeting: give one between 07:00 and 20:59. {LIKE_THIS}")
