"""What can be asked of the panel and its people."""

from dataclasses import dataclass

from panel.people import RosterEntry
from panel.register import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """`setup CODE` in the channel; its author becomes the first secretariat member."""

    code: str
    tenant: str
    channel: str
    team: str
    service_url: str
    name: str
    """How Teams names whoever typed it."""
    entries: tuple[RosterEntry, ...]
    """The channel's roster at that moment."""


@dataclass(frozen=True, slots=True)
class ImportPeople:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LayStartingRegister:
    """The agencies that panels meet, as far as this one lacks them."""


@dataclass(frozen=True, slots=True)
class RecogniseMembers:
    """The channel's roster was read; some of its people may be on the register."""

    entries: tuple[RosterEntry, ...]


PeopleCommand = SetUp | ImportPeople | LayStartingRegister | RecogniseMembers


@dataclass(frozen=True, slots=True)
class AskHelp:
    """What I may do here."""


@dataclass(frozen=True, slots=True)
class AskAnything:
    """Words that the grammar does not know."""

    words: str


PeopleQuestion = AskHelp | AskAnything
