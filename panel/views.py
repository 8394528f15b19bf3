"""What a card or a document is drawn from: frozen values, already cleared for their reader."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.asking import Doubt, Draft
from panel.language import PanelId
from panel.notices import Letter
from panel.people import Role, Seat
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    panel: str
    roles: frozenset[Role]
    seat_name: str
    chair: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    words: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Saying:
    """Plain words; with a reference, the buttons that its reader has on that task today."""

    text: str
    task: TaskView | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelChoice:
    """Somebody who sits on several panels says which one they mean in personal chat."""

    panels: tuple[tuple[str, str], ...]
    """(panel id, name)"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A no, in the panel's words; with the task's card where a fresh one helps."""

    text: str
    task: TaskView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpDone:
    panel: str
    known: int
    waiting: tuple[str, ...]
    """Names on the register whom the channel's roster does not show yet."""
    strangers: tuple[str, ...]
    """Names in the channel whom the register does not know."""


View = (
    TaskView
    | ReminderView
    | NewsView
    | Mine
    | Help
    | NotUnderstood
    | Saying
    | Asking
    | TaskForm
    | AnswerForm
    | PanelChoice
    | Refused
    | SetUpDone
)


class Via(StrEnum):
    """How something reached the clerk, and so how its answer goes back."""

    TYPED = "typed"
    ASKED = "asked"
    """A typed question, which is answered directly and leaves no letter."""
    PRESSED = "pressed"
    SUBMITTED = "submitted"
    """From a dialog, which the answer closes or fills anew."""
    OPENED = "opened"
    """A button that opens a dialog."""
    CLOCK = "clock"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer will be seen; its buttons work only there."""

    panel: PanelId
    conversation: str = ""
    """The base channel id, or the id of the personal conversation."""
    in_channel: bool = False
    thread: str = ""
    """In the channel: the conversation of the thread where the words stand."""
    via: Via = Via.TYPED


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: the body of the HTTP answer, and letters of the same transaction."""

    body: bytes = b""
    letters: tuple[Letter, ...] = ()
