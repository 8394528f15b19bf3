"""What can be asked of spills."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CloseSpill:
    spill: str
    note: str


SpillCommand = CloseSpill


@dataclass(frozen=True, slots=True)
class OpenCloseSpill:
    """The form that closes one."""

    spill: str


SpillQuestion = OpenCloseSpill


@dataclass(frozen=True, slots=True)
class ReadSpill:
    """Opens the names of those who could read it."""

    spill: str


SpillConsultation = ReadSpill
