"""What can be asked of the channel's history, and what it may bring to the agenda."""

from dataclasses import dataclass

from panel.history import MessageId


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


HistoryCommand = PutForward


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPutForward:
    """The form, filled in with what the message says."""

    message: MessageId
    root: MessageId
    claimed: str
    """What the client says the message says: used where the clerk has not kept it."""


HistoryQuestion = OpenPutForward
