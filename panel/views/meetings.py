"""What a card of a meeting or its agenda is drawn from, already cleared for its reader."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.agenda import Agenda, Changes, Contribution, Item, Line
from panel.cycle import Slot
from panel.meetings import Answer, Meeting, Rung


class Attender(StrEnum):
    """For whom a meeting's card is drawn."""

    SECRETARIAT = "the secretariat"
    CHAIR = "the chair"
    MEMBER = "a member"
    OBSERVER = "an observer"
    EVERYONE = "the channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Whether the seats come: counts for all, names for the secretariat and the chair."""

    coming: int = 0
    apologies: int = 0
    substitutes: int = 0
    silent: int = 0
    lines: tuple[str, ...] = ()
    """`HMRC: apologies (P. Shah)`; empty for everybody else."""


NO_TALLY = Tally()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the newest draft holds, in numbers."""

    from_records: int
    to_check: int
    minutes: int
    changes: Changes
    """Since the version that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    meeting: Meeting | None
    """None where none is planned."""
    reader: Attender
    at: datetime
    draft: Draft | None = None
    """For the secretariat, and for the chair once it is theirs."""
    new_flags: int = 0
    new_tasks: int = 0
    tally: Tally = NO_TALLY
    mine: Answer | None = None
    """What the reader's seat has said."""
    is_stale: bool = False
    """The card was made for an older draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCall:
    """What the channel is asked before a meeting: references, days and counts."""

    meeting: Meeting
    rung: Rung
    is_open: bool
    """An answer would still be in time."""
    cut_off_at: datetime
    has_moved: bool = False
    """The card was posted for another day."""
    tally: Tally = NO_TALLY


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """One item as anybody may see it (Part A)."""

    item: Item
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """A page of an agenda, behind Read."""

    meeting: Meeting
    agenda: Agenda
    version: int
    """0 for a draft."""
    page: int
    pages: int
    items: tuple[Item, ...]
    is_open: bool = False
    """Part A: counts only."""
    files_open_part: bool = False
    """Its reader hands Part A to others: the secretariat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckForm:
    """One line that people's words stand in, for the secretariat to accept, reword or drop."""

    meeting: Meeting
    line: Line
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingForm:
    """Sets a meeting or changes one."""

    today: date
    meeting: Meeting | None = None
    suggested: Slot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemForm:
    meeting: Meeting
    key: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteForm:
    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackForm:
    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelForm:
    """Whether a meeting is really off, and why."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReachedForm:
    """The standing items of a meeting that has begun, for the secretariat to tick."""

    meeting: Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class LateItem:
    """An item put forward after the cut-off, for the chair to take or leave."""

    meeting: Meeting
    item: Contribution


MeetingViews = (
    MeetingView
    | MeetingCall
    | AgendaPage
    | CheckForm
    | MeetingForm
    | ItemForm
    | SubstituteForm
    | SendBackForm
    | CancelForm
    | NotReachedForm
    | LateItem
)
