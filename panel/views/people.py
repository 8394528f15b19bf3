"""What a card of the panel itself is drawn from."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.people import Body, Member, Role, Seat, Stranger


class Topic(StrEnum):
    """What `help` can be asked about, beyond what is likely."""

    ROLE = "role"
    """What a role adds to what any member may."""
    TASKS = "tasks"
    FLAGS = "flags"
    MEETINGS = "meetings"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    panel: str
    topic: Topic | None = None
    """None for what is likely."""
    lines: tuple[tuple[str, str], ...] = ()
    """What the reader may type, and what it does."""
    roles: frozenset[Role]
    chairs: bool
    """The chair, or a deputy while a delegation lasts."""
    seat_name: str
    chair: str
    standing_in: tuple[tuple[str, date], ...] = ()
    """Who else may do what only the chair may, and the last day of it."""
    stands_in_until: date | None = None
    """The reader's own last day in the chair's place."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    words: str
    chairs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelChoice:
    """Somebody who sits on several panels says which one they mean in personal chat."""

    panels: tuple[tuple[str, str], ...]
    """(panel id, name)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpDone:
    panel: str
    known: int
    waiting: tuple[str, ...]
    """Names on the register whom the channel's roster does not show yet."""
    strangers: tuple[str, ...]
    """Names in the channel whom the register does not know."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat and whoever sits, or will sit, at it."""

    seat: Seat
    people: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerns:
    """What the secretariat should know of the panel's people."""

    unreachable: tuple[str, ...]
    unseen: tuple[str, ...]
    """On the register, but the channel's roster has not shown them yet."""
    without_agreement: tuple[str, ...]
    """Bodies that somebody sits for, without an information sharing agreement that runs."""
    strangers: tuple[Stranger, ...]
    lingering: tuple[str, ...] = ()
    """They have left the panel, and can still read its channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A page of seats with their people."""

    panel: str
    at: datetime
    seats: tuple[Sitting, ...]
    page: int
    pages: int
    words: str = ""
    """What was looked for and is not certain."""
    chairs: tuple[str, ...] = ()
    standing_in: tuple[tuple[str, datetime], ...] = ()
    concerns: Concerns | None = None
    """For the secretariat only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSeat:
    """One seat, with all that its reader may know of it."""

    sitting: Sitting
    at: datetime
    body: Body | None
    """For the secretariat and the gatekeeper only."""
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What one person opened."""

    name: str
    seat_name: str
    times: int
    records: int
    refused: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultations:
    """For the chair: who opened what people wrote, whoever looked at most records first."""

    since: date
    people: tuple[Looks, ...]
    strangers: int = 0
    """Times that somebody tried who is on no register."""


@dataclass(frozen=True, slots=True)
class Strangers:
    """People in the channel whom nobody knows, for the secretariat."""

    strangers: tuple[Stranger, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateForm:
    deputies: tuple[Member, ...]
    today: date
    has_delegated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveForm:
    seat: Seat
    people: tuple[tuple[Member, int], ...]
    """With the number of open tasks that each has in hand."""
    takers: tuple[Member, ...]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolForm:
    stranger: Stranger
    seats: tuple[Seat, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Welcome:
    """To a member, once, in their own chat."""

    panel: str
    name: str
    is_observer: bool = False


PeopleViews = (
    Help
    | NotUnderstood
    | PanelChoice
    | SetUpDone
    | Who
    | WhoSeat
    | Consultations
    | Strangers
    | DelegateForm
    | LeaveForm
    | EnrolForm
    | Welcome
)
