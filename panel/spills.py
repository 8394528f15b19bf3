"""Spills: words in the channel that should not be there, and what becomes of them.

The clerk cannot unsay them: forty phones have shown them. It asks their author, privately, to delete them,
keeps them out of everything else, and opens a record for the secretariat with the roster of that moment.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, MemberId, MessageId, Operation, Reference, Refusal
from panel.people import Member
from panel.wording import Caution, CautionKind, cautions

LONGEST_NOTE = 1_000
_SPILLS = (CautionKind.PERSONAL_DATA, CautionKind.SOURCE, CautionKind.MARKING)
"""Asking a partner to watch somebody is a wrong task, not a spill."""
_NAMES_A_SOURCE = ("inform", "chis", "source")
"""Any other word of tactics is one that people also use for ordinary work: “their probe”, “surveillance”."""


class Standing(StrEnum):
    """Whether people can still read it in the channel."""

    THERE = "still in the channel"
    CHANGED = "changed by its author"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spill:
    ref: Reference
    message: MessageId
    root: MessageId
    author: MemberId
    found: tuple[str, ...]
    """What kind of thing, in words that repeat none of it."""
    found_at: datetime
    roster: str | None
    """The snapshot of who was in the channel; None if it could not be read."""
    standing: Standing = Standing.THERE
    put_right_at: datetime | None = None
    closed_by: MemberId | None = None
    closed_at: datetime | None = None
    note: str = ""

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def follows(self, found: tuple[str, ...], *, is_deleted: bool, at: datetime) -> "Spill":
        """The record after its message changed; what is found there again opens it again."""
        standing = Standing.DELETED if is_deleted else Standing.THERE if found else Standing.CHANGED
        if standing is not Standing.THERE:
            return replace(self, standing=standing, put_right_at=at)
        return replace(
            self,
            standing=standing,
            found=tuple(dict.fromkeys((*self.found, *found))),
            put_right_at=None,
            closed_by=None,
            closed_at=None,
        )

    def close(self, *, by: Member, at: datetime, note: str) -> "SpillClosed":
        """The secretariat has done what was to be done, and says what."""
        if self.is_closed:
            raise AlreadyClosed(self.ref)
        if not note.strip() or len(note) > LONGEST_NOTE:
            raise SayWhatWasDone(self.ref)
        closed = replace(self, closed_by=by.id, closed_at=at, note=note.strip())
        return SpillClosed(at=at, by=by.id, spill=closed)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a message of the channel found."""

    found: tuple[str, ...] = ()
    """What is a spill, by its kind."""
    is_hinted: bool = False
    """No spill, but a word of tactics stands alone: its author is told so, and there is no record."""


def look_at(words: str, *, addresses: Collection[str] = ()) -> Look:
    """What in the words is a spill; the addresses of the panel's own members are none."""
    own = {address.casefold() for address in addresses}
    signs = [c for c in cautions(words) if c.kind in _SPILLS and c.found.casefold() not in own]
    tactics = {sign.found.casefold()[:5] for sign in signs if _is_only_tactics(sign)}
    if len(tactics) == 1 and all(map(_is_only_tactics, signs)):
        return Look(is_hinted=True)
    return Look(found=tuple(dict.fromkeys(sign.what for sign in signs)))


def found_in(words: str, *, addresses: Collection[str] = ()) -> tuple[str, ...]:
    return look_at(words, addresses=addresses).found


def _is_only_tactics(sign: Caution) -> bool:
    """A word that is a sign only beside another one."""
    found = sign.found.casefold()
    return sign.kind is CautionKind.SOURCE and not any(name in found for name in _NAMES_A_SOURCE)


@dataclass(frozen=True, kw_only=True)
class SpillEvent(Event):
    spill: Spill

    @property
    def about(self) -> Reference:
        return self.spill.ref


@dataclass(frozen=True, kw_only=True)
class SpillRead(SpillEvent):
    """Somebody looked up who could read it."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


@dataclass(frozen=True, kw_only=True)
class SpillClosed(SpillEvent):
    operation: ClassVar[Operation] = Operation.ALTERATION

    @property
    def words(self) -> str:
        return self.spill.note


class SpillRefusal(Refusal):
    def __init__(self, ref: Reference, words: str) -> None:
        super().__init__(words)
        self._ref = ref

    @property
    def about(self) -> Reference:
        return self._ref


class NoSuchSpill(SpillRefusal):
    def __init__(self, ref: Reference) -> None:
        super().__init__(ref, "There is no such spill on record. Nothing was changed.")


class AlreadyClosed(SpillRefusal):
    def __init__(self, ref: Reference) -> None:
        super().__init__(ref, f"{ref} is closed already. Nothing was changed.")


class SayWhatWasDone(SpillRefusal):
    def __init__(self, ref: Reference) -> None:
        super().__init__(
            ref, f"To close {ref}, say in 1 to {LONGEST_NOTE} characters what was done. Nothing was changed."
        )
