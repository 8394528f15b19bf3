"""What happens to the panel and its people."""

from dataclasses import dataclass
from typing import ClassVar

from panel.language import Event, Operation
from panel.people.enrolment import Stranger
from panel.people.members import Member
from panel.people.seats import Body, Seat


@dataclass(frozen=True, kw_only=True)
class PanelBound(Event):
    """A channel is the panel's from now on, and whoever typed the code its first secretariat member."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    code: str
    tenant: str
    channel: str
    team: str
    service_url: str
    secretary: Member
    recognised: tuple[Member, ...]
    """Members of the register whom the channel's roster shows."""
    strangers: tuple[str, ...]
    """Names in the channel that are not on the register."""


@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    operation: ClassVar[Operation] = Operation.COLLECTION
    bodies: tuple[Body, ...] = ()
    seats: tuple[Seat, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, kw_only=True)
class StartingRegisterLaid(Event):
    """The agencies that panels meet, as far as this one lacked them; nobody sits at them yet."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    bodies: tuple[Body, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True, kw_only=True)
class MembersRecognised(Event):
    """The channel's roster has shown who some members of the register are, and who is on no register."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    members: tuple[Member, ...]
    strangers: tuple[Stranger, ...] = ()
    """Who is new in the channel, and who left it before anybody had answered for them."""
