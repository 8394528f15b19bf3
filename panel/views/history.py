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


HistoryViews = PutForwardForm
