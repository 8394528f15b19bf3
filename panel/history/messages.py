"""Messages of the channel: kept as they were said, with every edit and deletion beside them.

Teams promises no order: an edit or a deletion may come before the message that it changes, or never with
it. Whatever comes is kept, and what happened last by Teams' own times is what stands.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, MemberId, MessageId, Operation, Reference, Refusal, SeatId
from panel.spills import Spill


class Change(StrEnum):
    """What happened to a message."""

    SAID = "said"
    EDITED = "edited"
    DELETED = "deleted"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing that Teams told of one message."""

    change: Change
    message: MessageId
    root: MessageId
    """The first message of its thread."""
    by: MemberId
    """Who did it; `person:…` for somebody who is not on the register."""
    seat: SeatId | None
    at: datetime
    """When, by Teams."""
    words: str = ""
    attachments: tuple[str, ...] = ()
    """Names only: a file stays where it is."""
    mentions: tuple[MemberId, ...] = ()
    is_to_clerk: bool = False
    """It names the clerk: kept like any other, but a command is no talk to put on an agenda."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now; its versions are kept beside it."""

    id: MessageId
    root: MessageId
    author: MemberId
    seat: SeatId | None
    """The author's, when it was said."""
    at: datetime
    words: str
    attachments: tuple[str, ...] = ()
    mentions: tuple[MemberId, ...] = ()
    is_to_clerk: bool = False
    is_deleted: bool = False
    is_withheld: bool = False
    """Something in it should not have been said there: it never appears anywhere again."""
    was_heard: bool = True
    """Whether it came as it was first said; else only as it was changed."""
    changed_at: datetime | None = None
    versions: int = 1

    def withheld(self) -> "Message":
        return replace(self, is_withheld=True)

    @property
    def may_appear(self) -> bool:
        """Whether its words may be used: on an agenda, in a search, in an answer."""
        return not (self.is_deleted or self.is_withheld)


def hear(heard: Heard, known: Message | None) -> Message:
    """The message as it stands after that. Raises AlreadyKept when it was told before."""
    if known is None:
        return _first_seen(heard)
    if heard.change is Change.SAID:
        return _late(heard, known)
    kept = replace(known, versions=known.versions + 1)
    if known.changed_at and heard.at < known.changed_at:
        return kept  # An older change, come late: history, and nothing more.
    kept = replace(kept, is_deleted=heard.change is Change.DELETED, changed_at=heard.at)
    match heard.change:
        case Change.EDITED:
            return replace(kept, words=heard.words, attachments=heard.attachments)
        case Change.RESTORED:
            return replace(kept, words=heard.words or kept.words)
        case Change.DELETED:
            return kept


def _first_seen(heard: Heard) -> Message:
    was_said = heard.change is Change.SAID
    return Message(
        id=heard.message,
        root=heard.root,
        author=heard.by,
        seat=heard.seat,
        at=heard.at,
        words=heard.words,
        attachments=heard.attachments,
        mentions=heard.mentions,
        is_to_clerk=heard.is_to_clerk,
        is_deleted=heard.change is Change.DELETED,
        was_heard=was_said,
        changed_at=None if was_said else heard.at,
    )


def _late(heard: Heard, known: Message) -> Message:
    """As it was first said, after a change of it: its author and its hour are right now."""
    if known.was_heard:
        raise AlreadyKept
    return replace(
        known,
        author=heard.by,
        seat=heard.seat,
        at=heard.at,
        words=known.words or heard.words,
        mentions=heard.mentions,
        is_to_clerk=heard.is_to_clerk,
        was_heard=True,
        versions=known.versions + 1,
    )


_REFERENCE = re.compile(
    r"(?<![\w-])(?P<series>[TFGMDX])"
    r"(?:[ -]?(?P<year>20\d\d)[/-](?P<of_year>\d{1,6})|-(?P<short>\d{1,6}))(?![\w-])",
    re.IGNORECASE,
)
MOST_REFERENCES = 20


def references_in(words: str) -> tuple[Reference, ...]:
    """The records that the words name, as typed: `T-14` or `F-2026-031`; each once, twenty at most."""
    found = (_typed(match) for match in _REFERENCE.finditer(words))
    return tuple(dict.fromkeys(found))[:MOST_REFERENCES]


def _typed(found: re.Match[str]) -> Reference:
    series = found["series"].upper()
    if found["year"]:
        return Reference(f"{series}-{found['year']}-{int(found['of_year']):03d}")
    return Reference(f"{series}-{int(found['short'])}")


@dataclass(frozen=True, kw_only=True)
class MessageEvent(Event):
    """Something happened to a message of the channel, and this is how it stands now."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    heard: Heard
    message: Message
    ties: tuple[Reference, ...] = ()
    """Records that it belongs to: it is kept with them."""
    spill: Spill | None = None
    """What it spilled, as that stands now; None where nothing was found in it."""
    opens_spill: bool = False

    @property
    def about(self) -> Reference | None:
        if self.spill:
            return self.spill.ref
        return self.ties[0] if self.ties else None


@dataclass(frozen=True, kw_only=True)
class MessageKept(MessageEvent):
    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class MessageEdited(MessageEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MessageDeleted(MessageEvent):
    """Its author took it away. Its words stay sealed, as history, until they are purged."""


@dataclass(frozen=True, kw_only=True)
class MessageRestored(MessageEvent):
    pass


class AlreadyKept(Refusal):
    def __init__(self) -> None:
        super().__init__("That message was kept before.")
