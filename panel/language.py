"""The words every concept shares: ids, the operations of the law, events, refusals and interruptions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType

PanelId = NewType("PanelId", str)
SeatId = NewType("SeatId", str)
MemberId = NewType("MemberId", str)
Reference = NewType("Reference", str)
"""How people name a record: `T-2026-014`. Never used twice."""
MessageId = NewType("MessageId", str)
"""Teams' own id of a message of the panel's channel."""
DraftKey = NewType("DraftKey", str)


class Operation(StrEnum):
    """What was done with information: the six kinds that section 62 of the Data Protection Act 2018 logs."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Person:
    """Who someone is to Teams: the host tenant, and the object id seen in its conversations."""

    tenant: str
    object_id: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; recording it is the only way to change what a panel remembers."""

    operation: ClassVar[Operation]
    at: datetime
    by: MemberId

    @property
    def about(self) -> Reference | None:
        """The record it happened to, if it happened to one."""
        return None

    @property
    def version(self) -> int:
        """The version of that record's content, or 0 where content has none."""
        return 0

    @property
    def parts(self) -> tuple["Event", ...]:
        """What is recorded, each with a line of its own: itself, unless it is several at once."""
        return (self,)

    @property
    def words(self) -> str | None:
        """What the person wrote with it. Kept for ever, sealed, beside its line of the trail."""
        return None


class Refusal(Exception):
    """The panel saying no. Its words are the reply: they say what would help, or who could say yes."""

    @property
    def about(self) -> Reference | None:
        """The record that was asked for, if it is known."""
        return None


class Interruption(Exception):
    """For the code above, never for people: skip, or try again later."""


def counted(count: int, what: str) -> str:
    """`1 task`, `2 tasks`: of what takes an s."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def spoken(names: list[str], *, between: str = "and") -> str:
    """A list as people say it: `A, B and C`."""
    return f" {between} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
