"""What a letter asks for, and what becomes of it when it leaves."""

from dataclasses import dataclass

from panel.language import DraftKey, MemberId, Reference
from panel.letters import Show
from panel.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What to draw; `discloses` when whoever receives it learns something of a record."""

    view: View
    discloses: bool
    version: int = 0
    """Of the record's content."""


@dataclass(frozen=True, slots=True)
class Obsolete:
    """Nothing is to be shown any more, and why."""

    because: str


@dataclass(frozen=True, slots=True)
class TakenAway:
    """Nothing is shown: a card's copy is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands on a letter, without its way."""

    show: Show
    member: MemberId | None
    """None for the channel and its threads."""
    ref: Reference | None
    version: int
    draft: DraftKey | None
    text: str
