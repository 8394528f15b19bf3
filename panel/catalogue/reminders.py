"""What the clock asks for."""

from dataclasses import dataclass

from panel.reminders import Occurrence


@dataclass(frozen=True, slots=True)
class Remind:
    """The clock asks for one occurrence of one rung."""

    occurrence: Occurrence
