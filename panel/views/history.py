"""What a card of the channel's history is drawn from."""

from dataclasses import dataclass

from panel.history import Source
from panel.wording import Caution


@dataclass(frozen=True, slots=True, kw_only=True)
class PutForwardForm:
    """A line for the next agenda, filled in from its message."""

    source: Source
    line: str
    note: str = ""
    form: str
    found: tuple[Caution, ...] = ()
    """What in the words is asked about before they are kept."""


@dataclass(frozen=True, slots=True)
class KeepingNotice:
    """What the clerk keeps of the channel, for everybody in it to see."""


HistoryViews = PutForwardForm | KeepingNotice
