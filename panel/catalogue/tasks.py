"""What can be asked of tasks."""

from dataclasses import dataclass
from datetime import date

from panel.language import DraftKey, SeatId
from panel.tasks import AnswerKind, Progress


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
class AskMine:
    """What my seat has to do."""


TaskQuestion = ShowTask | OpenTaskForm | OpenAnswerForm | AskMine


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Opens a task's words."""

    task: str


@dataclass(frozen=True, slots=True)
class OpenChangeForm:
    """Opens a task's words, to be changed."""

    task: str


TaskConsultation = ReadTask | OpenChangeForm
