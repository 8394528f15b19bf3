"""What can be asked of the channel's history, and what it may bring to the agenda."""

from dataclasses import dataclass
from datetime import datetime

from panel.history import Change
from panel.language import MessageId, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PutForward:
    """A line for the next agenda, from a message of the channel."""

    message: MessageId
    root: MessageId
    line: str
    note: str = ""
    form: str
    """Its key is spent when it is sent, so that one form is one line."""
    is_cleared: bool = False
    """Whoever puts it forward has said that words which looked wrong may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutThreadForward:
    """`agenda` typed in a thread: the thread becomes a line for the next agenda."""

    root: MessageId
    line: str = ""
    """As typed; without one, what began the thread names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMessage:
    """Teams told something of a message in the channel; the clerk itself asks to keep it."""

    change: Change
    message: MessageId
    root: MessageId
    by: Person
    said_at: datetime | None
    """By Teams; None where it did not say."""
    words: str = ""
    attachments: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    """Teams' ids (`29:…`) of the people it names."""
    is_to_clerk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetMessages:
    """The clock asks for talk that is tied to nothing to be purged."""

    before: datetime


HistoryCommand = PutForward | PutThreadForward | KeepMessage | ForgetMessages


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPutForward:
    """The form, filled in with what the message says."""

    message: MessageId
    root: MessageId
    claimed: str
    """What the client says the message says: used where the clerk has not kept it."""


HistoryQuestion = OpenPutForward
