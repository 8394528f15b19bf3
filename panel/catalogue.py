"""Every command, question and event there is, in closed unions: the type checker lists what is missing."""

from dataclasses import dataclass
from datetime import date

from panel.asking import DraftDropped, DraftKept
from panel.language import DraftKey, SeatId
from panel.notices import LetterDied, LetterDisclosed
from panel.people import MembersRecognised, PanelBound, PeopleImported, RosterEntry
from panel.register import Row
from panel.reminders import Occurrence, TaskReminded
from panel.tasks import (
    AnswerKind,
    Progress,
    ProposalTurnedDown,
    TaskAccepted,
    TaskAcknowledged,
    TaskChanged,
    TaskCompleted,
    TaskDeclined,
    TaskIssued,
    TaskProposed,
    TaskRead,
    TaskUpdated,
    TaskWithdrawn,
)


@dataclass(frozen=True, slots=True)
class AskTask:
    """`HMRC: check VAT filings by Friday week`, as typed."""

    line: str


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What the asker chose where an ask was in doubt."""

    key: DraftKey
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTask:
    """From the form: every part is certain. From anyone but the chair it is a proposal."""

    seat: SeatId
    what: str
    due: date
    draft: DraftKey | None = None
    """The unclear line that the form grew from, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTask:
    task: str
    what: str
    due: date


@dataclass(frozen=True, slots=True)
class UndoTask:
    task: str


@dataclass(frozen=True, slots=True)
class TakeUpProposal:
    task: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TurnDownProposal:
    task: str
    because: str


@dataclass(frozen=True, slots=True)
class AcknowledgeTask:
    task: str
    version: int | None = None
    """The version on the card that was pressed; None for typed words, which mean today's."""


@dataclass(frozen=True, slots=True)
class AcceptTask:
    task: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DeclineTask:
    task: str
    because: str


@dataclass(frozen=True, slots=True)
class UpdateTask:
    task: str
    words: str
    progress: Progress
    version: int | None = None
    """Of the card, where one press says it is done; a form or typed words mean today's."""


@dataclass(frozen=True, slots=True)
class Remind:
    """The clock asks for one occurrence of one rung."""

    occurrence: Occurrence


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
class RecogniseMembers:
    """The channel's roster was read; some of its people may be on the register."""

    entries: tuple[RosterEntry, ...]


TaskCommand = (
    AskTask
    | AnswerDraft
    | IssueTask
    | ChangeTask
    | UndoTask
    | TakeUpProposal
    | TurnDownProposal
    | AcknowledgeTask
    | AcceptTask
    | DeclineTask
    | UpdateTask
)
PeopleCommand = SetUp | ImportPeople | RecogniseMembers
Command = TaskCommand | PeopleCommand | Remind


@dataclass(frozen=True, slots=True)
class AskMine:
    """What my seat has to do."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """What I may do here."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Opens a task's words."""

    task: str


@dataclass(frozen=True, slots=True)
class OpenChangeForm:
    """Opens a task's words, to be changed."""

    task: str


@dataclass(frozen=True, slots=True)
class ShowTask:
    """A card refreshes itself: its state and its reader's buttons. Never an acknowledgement."""

    task: str
    in_channel: bool
    version: int | None = None


@dataclass(frozen=True, slots=True)
class OpenTaskForm:
    draft: DraftKey | None = None


@dataclass(frozen=True, slots=True)
class OpenAnswerForm:
    task: str
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class AskAnything:
    """Words that the grammar does not know."""

    words: str


Question = AskMine | AskHelp | ShowTask | OpenTaskForm | OpenAnswerForm | AskAnything
"""Asked without a lock and without a trace; they open no content."""

Consultation = ReadTask | OpenChangeForm
"""Opens content, so it takes the lock and leaves its line in the trail."""

AnyEvent = (
    PanelBound
    | PeopleImported
    | MembersRecognised
    | DraftKept
    | DraftDropped
    | TaskIssued
    | TaskProposed
    | TaskAcknowledged
    | TaskAccepted
    | TaskDeclined
    | TaskUpdated
    | TaskCompleted
    | TaskWithdrawn
    | TaskChanged
    | ProposalTurnedDown
    | TaskReminded
    | TaskRead
    | LetterDisclosed
    | LetterDied
)
