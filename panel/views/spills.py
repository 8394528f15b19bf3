"""What a card of a spill is drawn from, already cleared for its reader."""

from dataclasses import dataclass
from datetime import datetime

from panel.spills import Spill


@dataclass(frozen=True, slots=True, kw_only=True)
class SpillView:
    spill: Spill
    said_at: datetime
    could_read: int
    """How many besides its author were in the channel; 0 where the roster could not be read."""
    link: str
    is_author: bool = False
    """For its author, who is asked to delete it."""
    is_secretariat: bool = False
    """For whoever keeps the record."""
    author: str = ""
    """For the secretariat only."""
    closed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpillReaders:
    """Behind Read: who was in the channel when it was found."""

    spill: Spill
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CloseSpillForm:
    spill: Spill


SpillViews = SpillView | SpillReaders | CloseSpillForm
