"""What the panel works against, and what its work achieved: the 4P, and disruption records."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from panel.language import MemberId, Reference, Refusal, SeatId

LONGEST_RATIONALE = 1_000


class FourP(StrEnum):
    PURSUE = "Pursue"
    PREVENT = "Prevent"
    PROTECT = "Protect"
    PREPARE = "Prepare"


class Level(StrEnum):
    """As assessed by people against the force's criteria; never computed."""

    MAJOR = "major"
    MODERATE = "moderate"
    MINOR = "minor"
    NONE = "none"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """What a task achieved, as it was assessed when the task was signed off."""

    ref: Reference
    """`X-2026-004`; never used twice."""
    day: date
    task: Reference
    subject: Reference | None
    """The flag or the OCG that the task served."""
    four_p: FourP
    level: Level
    rationale: str
    theme: str = ""
    lead: SeatId
    contributing: tuple[SeatId, ...] = ()
    assessed_by: MemberId


class SayWhatItAchieved(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "A disruption record needs its 4P and a line on why it has that level. Nothing was changed."
        )
