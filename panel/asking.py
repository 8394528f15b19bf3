"""What a typed ask means, and what is still in doubt: nothing takes effect until it is certain."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from panel.dates import Certain, Doubtful, Unknown, read_day, split_deadline
from panel.language import DraftKey, Event, MemberId, Operation, Reference, Refusal, SeatId
from panel.people import Seat, find_seats, seats_like, with_somebody
from panel.tasks import NO_PARTICULARS, Particulars, worded
from panel.wording import Caution, cautions
from panel.working_time import working_day_after

DRAFT_LASTS = timedelta(hours=24)
AS_IT_IS = "as-it-is"
DROP = "drop"
_COLON = re.compile(r"(?<!\d):|:(?!\d)")
"""Any but that of a time of day."""
_URGENT_FIRST = re.compile(r"(?P<who>)\s*urgent(?:ly)?\b[\s:,!–-]+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
_URGENT_LAST = re.compile(
    r"(?P<who>[^:]{1,80}?)[\s,(–-]+urgent(?:ly)?[)!]?\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_URGENT_AFTER = re.compile(
    r"(?P<who>[^:]{1,80}):\s*urgent(?:ly)?\s*[:!,–-]\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_FOR = re.compile(r"\bfor\s+(?:flag\s+|ocg\s+)?(F|R|OCG)[-\s]?(20\d\d)[-/](\d{1,4})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An ask that waits for its asker's answer; sealed, and forgotten after a day."""

    key: DraftKey
    by: MemberId
    seat_words: str
    what: str
    due_words: str = ""
    seat: SeatId | None = None
    due: date | None = None
    cleared: bool = False
    """The asker has said that words which looked wrong may stand."""
    more: Particulars = NO_PARTICULARS


@dataclass(frozen=True, slots=True)
class WhichSeat:
    words: str
    seats: tuple[Seat, ...]
    """Empty: nothing on the panel is called anything like it."""


@dataclass(frozen=True, slots=True)
class WhichDay:
    words: str
    """What was typed; empty when no date was given."""
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class MindTheWords:
    found: tuple[Caution, ...]


Doubt = WhichSeat | WhichDay | MindTheWords


@dataclass(frozen=True, slots=True)
class Understood:
    seat: SeatId
    what: str
    due: date
    more: Particulars = NO_PARTICULARS


def begin(line: str, *, key: DraftKey, by: MemberId, seats: Sequence[Seat], today: date) -> Draft:
    """Takes apart `HMRC: check VAT filings by Friday week`; the colon may be left out after a known name."""
    line, is_urgent = _without_urgent(line)
    seat_words, rest = _parted(line, seats)
    what, reading = split_deadline(rest.strip(), today=today)
    more = Particulars(is_urgent=is_urgent, serves=served(what))
    draft = Draft(key=key, by=by, seat_words=seat_words.strip(), what=worded(what), more=more)
    match reading:
        case Certain(day):
            return replace(draft, due=day)
        case Doubtful(words=words) | Unknown(words=words):
            return replace(draft, due_words=words)
    return draft


def _without_urgent(line: str) -> tuple[str, bool]:
    """`HMRC urgent: …`, `urgent HMRC: …` and `HMRC: urgent: …` without the word, and whether it was there."""
    for pattern in (_URGENT_FIRST, _URGENT_LAST, _URGENT_AFTER):
        if found := pattern.match(line):
            return ": ".join(part for part in (found["who"], found["rest"]) if part), True
    return line, False


def served(what: str) -> Reference | None:
    """The flag or OCG that the words say it is for, if they say one."""
    found = {f"{m[1]}-{m[2]}-{int(m[3]):03d}".upper() for m in _FOR.finditer(what)}
    return Reference(found.pop()) if len(found) == 1 else None


def _parted(line: str, seats: Sequence[Seat]) -> tuple[str, str]:
    """Whom the line asks, and for what; a colon that belongs to the words parts nothing, and loses none."""
    name, rest = _named_first(line, seats)
    match _COLON.split(line, maxsplit=1):
        case [before, after]:
            is_mere_punctuation = name and not find_seats(before, seats)
            return before, rest if is_mere_punctuation else after
        case _:
            return name, rest


def _named_first(line: str, seats: Sequence[Seat]) -> tuple[str, str]:
    """The longest seat's name that the line begins with, and what follows it."""
    words = line.split()
    for n in range(min(len(words), 8), 0, -1):
        name = " ".join(words[:n])
        if any(seat.is_called(name) for seat in seats):
            return name, "".join(line.split(maxsplit=n)[n:])
    return "", line


def weigh(
    draft: Draft, *, seats: Sequence[Seat], today: date, sat_at: Collection[SeatId] = ()
) -> Understood | Doubt:
    """What the draft means, or the first thing about it that its asker must say."""
    chosen = [seat for seat in seats if seat.id == draft.seat]
    meant = chosen or with_somebody(find_seats(draft.seat_words, seats), sat_at)
    if len(meant) != 1:
        offered = meant or with_somebody(seats_like(draft.seat_words, seats), sat_at)
        return WhichSeat(draft.seat_words, tuple(offered[:5]))
    if draft.due is None:
        return WhichDay(draft.due_words, _days_to_offer(draft.due_words, today=today))
    if not draft.cleared and (found := cautions(draft.what)):
        return MindTheWords(found)
    return Understood(seat=meant[0].id, what=draft.what, due=draft.due, more=draft.more)


def _days_to_offer(words: str, *, today: date) -> tuple[date, ...]:
    match read_day(words, today=today):
        case Doubtful(options=options) if coming := tuple(day for day in options if day >= today):
            return coming
    return tuple(working_day_after(today, n) for n in (5, 10, 20))


def answered(draft: Draft, choice: str) -> Draft:
    """The draft with one doubt less; a choice is a seat's id, a day, or "as it is". Raises `DraftGone`."""
    if choice == AS_IT_IS:
        return replace(draft, cleared=True)
    if choice.startswith("seat:"):
        return replace(draft, seat=SeatId(choice.removeprefix("seat:")))
    try:
        return replace(draft, due=date.fromisoformat(choice))
    except ValueError:
        raise DraftGone from None


@dataclass(frozen=True, kw_only=True)
class DraftKept(Event):
    """An unclear ask is kept, and its asker is asked; nobody else learns of it."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    draft: Draft
    doubt: Doubt

    @property
    def expires(self) -> datetime:
        return self.at + DRAFT_LASTS


@dataclass(frozen=True, kw_only=True)
class DraftDropped(Event):
    operation: ClassVar[Operation] = Operation.ERASURE
    draft: Draft


class DraftGone(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "That question is no longer open: it was answered, dropped, or is more than a day old. "
            "Type the task again."
        )
