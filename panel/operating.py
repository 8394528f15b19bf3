"""What whoever runs the clerk did to a panel from the command line; its trail keeps who, when and what."""

from dataclasses import dataclass
from typing import ClassVar

from panel.language import Event, Operation, Reference


@dataclass(frozen=True, kw_only=True)
class CopyRestored(Event):
    """The panel goes on from a backup; what was written after that was taken is lost."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class PausedLettersCounted(Event):
    """Somebody looked how many letters from before a restore wait for a word."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


@dataclass(frozen=True, kw_only=True)
class PausedLettersReleased(Event):
    """Letters from before a restore may leave, and the clock reminds again."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class PausedLettersDropped(Event):
    """Letters from before a restore never leave, and the clock reminds again."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class KeysRotated(Event):
    """Everything is sealed with the newest key, and every live card is drawn with buttons of the newest."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    cards: tuple[Reference, ...]
    """Of the records that have a live card."""
