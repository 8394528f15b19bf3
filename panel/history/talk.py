"""What of the channel's talk an agenda may be reminded of: unverified, and for the secretariat alone.

Deleted and withheld messages, and words addressed to the clerk, are never among it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from panel.history.candidates import Source
from panel.history.messages import Message
from panel.language import MemberId, MessageId, Reference, SeatId
from panel.people import Member, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTouched:
    """A thread in which people spoke of a record."""

    refs: tuple[Reference, ...]
    source: Source
    """The newest message of it."""
    seats: tuple[str, ...]
    """Whose people spoke, in the order in which they began."""
    messages: int
    at: datetime
    """When the newest was said."""
    words: str
    """The newest, for the secretariat only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question to a seat that nobody of that seat has answered in its thread."""

    asked: SeatId
    asked_name: str
    by: str
    """The asker's seat; empty for somebody who is not on the register."""
    source: Source
    at: datetime
    words: str
    """For the secretariat only."""


def talk(messages: Iterable[Message]) -> list[Message]:
    """What may appear anywhere, and was said to the panel rather than to the clerk."""
    return [m for m in messages if m.may_appear and not m.is_to_clerk and m.words.strip()]


def touched(refs: Sequence[Reference], messages: Sequence[Message], seats: Sequence[Seat]) -> ThreadTouched:
    """One thread, from its messages in their order; there is at least one."""
    names = {seat.id: seat.name for seat in seats}
    newest = messages[-1]
    spoke = [names[m.seat] for m in messages if m.seat in names]
    return ThreadTouched(
        refs=tuple(sorted(set(refs))),
        source=Source(message=newest.id, root=newest.root),
        seats=tuple(dict.fromkeys(spoke)),
        messages=len(messages),
        at=newest.at,
        words=newest.words,
    )


def unanswered(
    messages: Sequence[Message], *, seats: Sequence[Seat], members: Sequence[Member]
) -> list[Unanswered]:
    """A message with a question mark that names a seat, or mentions one of its people; nothing cleverer.

    Any later message of that seat in the thread counts as an answer, whatever it says: better a question
    too few than a seat shown as silent that was not. A deleted one does not.
    """
    names = {seat.id: seat.name for seat in seats}
    sits = {member.id: member.seat for member in members}
    called = {seat.id: _names(seat) for seat in seats}
    threads: dict[MessageId, list[Message]] = defaultdict(list)
    for message in messages:
        threads[message.root].append(message)
    return [
        Unanswered(
            asked=seat,
            asked_name=names[seat],
            by=names.get(message.seat, "") if message.seat else "",
            source=Source(message=message.id, root=message.root),
            at=message.at,
            words=message.words,
        )
        for message in talk(messages)
        if "?" in message.words
        for seat in _asked(message, called, sits)
        if seat in names and not _answered(message, seat, threads[message.root])
    ]


def _asked(
    message: Message, called: dict[SeatId, list[str]], sits: dict[MemberId, SeatId]
) -> Iterator[SeatId]:
    mentioned = [sits[member] for member in message.mentions if member in sits]
    line = f" {_folded(message.words)} "
    named = [seat for seat, names in called.items() if any(f" {name} " in line for name in names)]
    yield from (seat for seat in dict.fromkeys((*mentioned, *named)) if seat != message.seat)


def _answered(question: Message, seat: SeatId, thread: Sequence[Message]) -> bool:
    return any(m.seat == seat and m.at > question.at and not m.is_deleted for m in thread)


def _names(seat: Seat) -> list[str]:
    """Names of two letters stand in too many other words."""
    return [name for name in map(_folded, (seat.name, *seat.aliases)) if len(name) > 2]


def _folded(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", words.casefold().replace("&", " and ")).split())
