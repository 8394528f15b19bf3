"""What a card of a task is drawn from, already cleared for its reader."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.asking import Doubt, Draft
from panel.language import SeatId
from panel.people import Seat
from panel.tasks import NO_PARTICULARS, AnswerKind, Particulars, Task


class Reader(StrEnum):
    """For whom a task's card is drawn; their buttons differ."""

    SEAT = "its seat"
    SUPPORT = "a supporting seat"
    CHAIR = "the chair"
    PROPOSER = "who proposed it"
    OTHER = "another member"
    EVERYONE = "the channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    task: Task
    reader: Reader
    at: datetime
    shows_words: bool = False
    """Only in a personal conversation or behind a logged View; never in the channel."""
    undo_is_open: bool = False
    owner: str = ""
    """Empty where nobody at the seat can be told."""
    asked_by: str = ""
    proposed_by: str = ""
    acknowledged_by: str = ""
    why_you: str = ""
    refreshes_for: tuple[str, ...] = ()
    """Teams ids (`29:…`) of those whose buttons differ from the channel's; 20 at most."""
    ring: tuple[str, ...] = ()
    """Out of hours, for the chair of an urgent one: whom to ring."""
    is_echoed: bool = False
    """A card of its own is on its way to whoever asked."""
    may_issue_as_deputy: bool = False
    is_stale: bool = False
    """The card shows an older version of the words than the record has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderView:
    task: Task
    at: datetime
    in_thread: bool
    is_theirs: bool = False
    """Privately: its reader's own seat's, so that one press answers it."""
    ring: tuple[str, ...] = ()
    """Privately, for whoever it has come to: who was told before, and whom to ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsView:
    """Something the chair or the secretariat should know of a task."""

    task: Task
    owner: str
    chairs: bool = False
    others: bool = False
    """Whether more of low or medium priority wait to be signed off with it."""
    is_answered: bool = False
    """The request for more time, of which it brought news, waits no longer."""


@dataclass(frozen=True, slots=True)
class DecidedView:
    """What was decided about a task, as it was decided then."""

    view: TaskView
    said: str
    words: str = ""
    """What somebody wrote with it."""


class Listed(StrEnum):
    """Which list was asked for."""

    MINE = "mine"
    ACTIONS = "actions"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """The action list, or what is past its date: the asker's seat's, or all for chair and secretariat."""

    seat_name: str
    tasks: tuple[Task, ...]
    at: datetime
    which: Listed = Listed.ACTIONS
    page: int = 0
    """0 is the first four with buttons; then pages of all."""
    is_for_office: bool = False
    """For the chair and the secretariat, who see every seat's and how each is on track."""
    chairs: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A draft that waits, and what about it is in doubt."""

    draft: Draft
    doubt: Doubt
    seat_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForm:
    """The form that issues, proposes or changes a task."""

    seats: tuple[Seat, ...]
    sat_at: frozenset[SeatId] = frozenset()
    """Where somebody sits who may be asked; those come first."""
    today: date
    seat: Seat | None = None
    what: str = ""
    due: date | None = None
    changes: Task | None = None
    draft: str = ""
    is_chair: bool = False
    more: Particulars = NO_PARTICULARS


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form by which a seat answers, or the chair decides."""

    kind: AnswerKind
    task: Task
    today: date
    version: int = 0
    """Of the card that it was opened from."""
    is_chair: bool = False
    people: tuple[tuple[str, str], ...] = ()
    """Colleagues who may take it over: (member id, name)."""
    seats: tuple[Seat, ...] = ()
    """Where it may be moved to."""
    sat_at: frozenset[SeatId] = frozenset()
    tasks: tuple[Task, ...] = ()
    """What may be signed off together."""


TaskViews = TaskView | DecidedView | ReminderView | NewsView | TaskList | Asking | TaskForm | AnswerForm
