"""What can be asked of tasks."""

from dataclasses import dataclass
from datetime import date

from panel.groups import FourP, Level
from panel.language import DraftKey, MemberId, SeatId
from panel.tasks import NO_PARTICULARS, AnswerKind, Ending, Particulars, Progress


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
    more: Particulars = NO_PARTICULARS
    supporting: tuple[SeatId, ...] = ()


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
class IssueAsDeputy:
    """No delegation was made, and the chair cannot be reached."""

    task: str
    because: str


@dataclass(frozen=True, slots=True)
class ByPhone:
    """What a telephone call brought, entered by the secretariat for a seat."""

    seat: str = ""
    """As typed; empty on a form, which stands for the seat of its task."""
    spoke_to: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeTask:
    task: str
    version: int | None = None
    """The version on the card that was pressed; None for typed words, which mean today's."""
    phone: ByPhone | None = None


@dataclass(frozen=True, slots=True)
class AcceptTask:
    task: str
    version: int | None = None
    phone: ByPhone | None = None


@dataclass(frozen=True, slots=True)
class DeclineTask:
    task: str
    because: str
    version: int | None = None
    phone: ByPhone | None = None


@dataclass(frozen=True, slots=True)
class UpdateTask:
    task: str
    words: str
    progress: Progress
    version: int | None = None
    phone: ByPhone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """`extend T-14 to 12 Dec because …`: the seat asks for it, the chair does it."""

    task: str
    due: date | None = None
    """From a form; typed words are read when the day is known."""
    due_words: str = ""
    because: str


@dataclass(frozen=True, slots=True)
class AgreeTime:
    task: str
    number: int | None = None
    """Of the request that the card showed."""


@dataclass(frozen=True, slots=True)
class RefuseTime:
    task: str
    because: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """To a colleague of the same seat."""

    task: str
    to: MemberId | None = None
    name: str = ""
    """As typed, where no form says who."""
    because: str = ""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """From a colleague of the same seat."""

    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    task: str
    level: Level | None = None
    """None where there is no disruption to record."""
    four_p: FourP | None = None
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class SignOffTogether:
    """Low and medium ones that are complete, on one card."""

    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SendBack:
    """Not yet."""

    task: str
    because: str


@dataclass(frozen=True, slots=True)
class EndTask:
    """Withdrawn, no longer possible, not completed by the agency, or superseded."""

    task: str
    how: Ending
    because: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTask:
    """To another seat, under a number of its own."""

    task: str
    because: str
    seat: SeatId | None = None
    seat_words: str = ""
    due: date | None = None
    """The present date where none is given."""


AskingCommand = AskTask | AnswerDraft | IssueTask | ChangeTask
SeatCommand = AcknowledgeTask | AcceptTask | DeclineTask | UpdateTask | PassOn | TakeOver
ChairCommand = (
    UndoTask
    | TakeUpProposal
    | TurnDownProposal
    | IssueAsDeputy
    | MoreTime
    | AgreeTime
    | RefuseTime
    | SignOff
    | SignOffTogether
    | SendBack
    | EndTask
    | MoveTask
)
TaskCommand = AskingCommand | SeatCommand | ChairCommand


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
    version: int | None = None
    """The one on the card that was pressed: the form carries it."""


@dataclass(frozen=True, slots=True)
class AskMine:
    """What is asked of my seat: tasks, flags and the next meeting."""

    page: int = 0
    in_channel: bool = False
    """Pressed there: a flag for named seats is left out."""


@dataclass(frozen=True, slots=True)
class AskActions:
    """The action list: all of it for chair and secretariat, its own seat's for a member."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class AskOverdue:
    page: int = 0


TaskQuestion = ShowTask | OpenTaskForm | OpenAnswerForm | AskMine | AskActions | AskOverdue


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Opens a task's words."""

    task: str


@dataclass(frozen=True, slots=True)
class OpenChangeForm:
    """Opens a task's words, to be changed."""

    task: str


TaskConsultation = ReadTask | OpenChangeForm
