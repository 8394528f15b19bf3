"""How a clerk is: what an operator asks before anybody else does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Health:
    """What its database knows. Times are aware and UTC; `None` where there is none."""

    is_ready: bool
    """It answers, and holds the schema of this version."""
    now: datetime
    """By the database's own clock."""
    beat_at: datetime | None
    panels: int
    waiting: int
    oldest: datetime | None
    """Since when the letter that has waited longest could have left."""
    dead: int
    is_paused: bool
    service_urls: Sequence[str]
