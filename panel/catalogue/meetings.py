"""What can be asked of meetings and their agendas."""

from dataclasses import dataclass
from datetime import date, time

from panel.agenda import Fate, Item
from panel.cycle import Mode
from panel.meetings import Answer, Rung


@dataclass(frozen=True, slots=True)
class ArrangeMeeting:
    """`on 8 December at 10:00 in person at HQ`, as typed."""

    line: str


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """`to 10 December at 14:00`, as typed; what is left unsaid stays."""

    meeting: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMeeting:
    """From the form; without a meeting it sets a new one."""

    meeting: str = ""
    day: date
    starts: time
    mode: Mode
    venue: str = ""


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    meeting: str
    because: str


@dataclass(frozen=True, slots=True)
class SayNotReached:
    """What a meeting did not come to; it carries to the next agenda."""

    meeting: str
    """Empty for the one that was held last, or is being held."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DraftAgenda:
    meeting: str = ""
    """Empty for the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    meeting: str
    line: str
    fate: Fate
    words: str = ""


@dataclass(frozen=True, slots=True)
class SendAgendaToChair:
    meeting: str
    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAgendaBack:
    meeting: str
    draft: int
    because: str


@dataclass(frozen=True, slots=True)
class IssueAgenda:
    meeting: str
    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMeeting:
    """Whether my seat comes."""

    meeting: str = ""
    answer: Answer
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutItemForward:
    meeting: str = ""
    words: str
    key: str = ""
    """The form's; it is spent when it is sent, so that one form is one item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideItem:
    """Whether a late item is taken."""

    item: str
    takes: bool


@dataclass(frozen=True, slots=True)
class KeepCycle:
    """The clock's: the draft at the cut-off, and the next meeting when one was held."""

    meeting: str
    rung: Rung


MeetingCommand = (
    ArrangeMeeting
    | MoveMeeting
    | SetMeeting
    | CancelMeeting
    | SayNotReached
    | DraftAgenda
    | CheckLine
    | SendAgendaToChair
    | SendAgendaBack
    | IssueAgenda
    | AnswerMeeting
    | PutItemForward
    | DecideItem
    | KeepCycle
)


@dataclass(frozen=True, slots=True)
class AskAgenda:
    """How the next meeting's agenda stands, as its asker may see it."""

    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class ShowMeeting:
    """A meeting's card refreshes itself."""

    meeting: str
    in_channel: bool


@dataclass(frozen=True, slots=True)
class OpenMeetingForm:
    meeting: str = ""
    """Empty for a new one."""


@dataclass(frozen=True, slots=True)
class OpenItemForm:
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class OpenSubstituteForm:
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class OpenSendBackForm:
    meeting: str


@dataclass(frozen=True, slots=True)
class OpenCancelForm:
    meeting: str


@dataclass(frozen=True, slots=True)
class OpenNotReachedForm:
    meeting: str = ""


MeetingQuestion = (
    AskAgenda
    | ShowMeeting
    | OpenMeetingForm
    | OpenItemForm
    | OpenSubstituteForm
    | OpenSendBackForm
    | OpenCancelForm
    | OpenNotReachedForm
)


@dataclass(frozen=True, slots=True)
class ReadAgenda:
    """Opens an agenda, a page at a time: Part B for members, Part A for observers."""

    meeting: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class OpenCheckForm:
    """Opens the next line that people's words stand in."""

    meeting: str


MeetingConsultation = ReadAgenda | OpenCheckForm
