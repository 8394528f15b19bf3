"""What a card of a task is drawn from, already cleared for its reader."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.asking import Doubt, Draft
from panel.people import Seat
from panel.tasks import AnswerKind, Task


class Reader(StrEnum):
    """For whom a task's card is drawn; their buttons differ."""

    SEAT = "its seat"
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
    is_stale: bool = False
    """The card shows an older version of the words than the record has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderView:
    task: Task
    at: datetime
    in_thread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsView:
    """Something the chair or the secretariat should know of a task."""

    task: Task
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """The open tasks of the asker's seat and, for the chair, the proposals that wait."""

    seat_name: str
    tasks: tuple[Task, ...]
    at: datetime


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
    today: date
    seat: Seat | None = None
    what: str = ""
    due: date | None = None
    changes: Task | None = None
    draft: str = ""
    is_chair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """The form by which a seat says how it goes or why not, and the chair why a proposal is not taken up."""

    kind: AnswerKind
    task: Task


TaskViews = TaskView | ReminderView | NewsView | Mine | Asking | TaskForm | AnswerForm
