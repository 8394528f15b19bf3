"""What can be asked of the panel and its people."""

from dataclasses import dataclass
from datetime import date

from panel.language import MemberId, SeatId
from panel.people import Role, RosterEntry
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


@dataclass(frozen=True, slots=True)
class Delegate:
    """The chair puts a deputy in the chair's place until the end of a day."""

    to: MemberId
    until: date


@dataclass(frozen=True, slots=True)
class DelegateByName:
    """`delegate to NAME until 12 December`, as typed."""

    name: str
    until: str


@dataclass(frozen=True, slots=True)
class EndDelegation:
    """The chair takes it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMembership:
    """Somebody leaves the panel."""

    member: MemberId
    last_day: date
    heir: str
    """A colleague's id, or one of `panel.leaving.Heir`."""


@dataclass(frozen=True, slots=True)
class EndMembershipByName:
    """`leaves NAME on 12 December, tasks to NAME`, as typed."""

    name: str
    last_day: str
    heir: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolStranger:
    """Somebody in the channel becomes a member."""

    person: str
    """The object id of the roster's entry."""
    seat: SeatId
    role: Role
    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DismissStranger:
    """Somebody in the channel is no panel member."""

    person: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The clock asks: somebody's last day has gone by, and the seat still counts on them."""

    member: MemberId


PeopleCommand = (
    SetUp
    | ImportPeople
    | LayStartingRegister
    | RecogniseMembers
    | Delegate
    | DelegateByName
    | EndDelegation
    | EndMembership
    | EndMembershipByName
    | EnrolStranger
    | DismissStranger
    | HandOver
)


@dataclass(frozen=True, slots=True)
class AskHelp:
    """What I may do here; about a topic, as `Topic` names them, all of it."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class AskAnything:
    """Words that the grammar does not know."""

    words: str


@dataclass(frozen=True, slots=True)
class AskWelcome:
    """Somebody's chat with the clerk has begun."""


@dataclass(frozen=True, slots=True)
class AskWho:
    """Who sits here; a seat's words or id for one seat."""

    words: str = ""
    seat: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class OpenDelegateForm:
    """Who stands in for the chair."""


@dataclass(frozen=True, slots=True)
class OpenLeaveForm:
    """Who of that seat leaves."""

    seat: str


@dataclass(frozen=True, slots=True)
class OpenEnrolForm:
    """Who that person of the channel is."""

    person: str


@dataclass(frozen=True, slots=True)
class AskConsultations:
    """Who opened what people wrote, in the last weeks."""


PeopleQuestion = (
    AskHelp
    | AskAnything
    | AskWelcome
    | AskWho
    | AskConsultations
    | OpenDelegateForm
    | OpenLeaveForm
    | OpenEnrolForm
)
