"""What can be asked of flags."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from panel.flags.flag import Answer, Audience, Words
from panel.flags.grading import ActionCode, Assessed, Handling, SanitisationCode, Source
from panel.flags.intake import Raised
from panel.language import DraftKey, SeatId


class ReasonKind(StrEnum):
    """What the gatekeeper gives a reason for."""

    SEND_BACK = "send back"
    REFUSE = "refuse"
    RECALL = "recall"
    LIFT_HOLD = "send to the seats held"


@dataclass(frozen=True, slots=True)
class RaiseFlag:
    form: Raised
    draft: DraftKey
    """The form's key: one form is one flag."""


@dataclass(frozen=True, slots=True)
class RaiseFlagAgain:
    flag: str
    form: Raised


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFlag:
    """Its grade, and what recipients will read; of a released flag, anew."""

    flag: str
    source: Source
    assessed: Assessed
    handling: Handling
    action: ActionCode | None
    sanitisation: SanitisationCode | None
    conditions: str
    area: str
    wording: Words
    cleared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFlag:
    flag: str
    audience: Audience
    seats: tuple[SeatId, ...]
    reply_by: date | None
    as_at: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFlag:
    flag: str
    version: int
    """What the gatekeeper was shown; if it has changed since, nothing is released."""
    why_you: tuple[str, ...] = ()
    """A line for each seat named, in their order; an empty one keeps what the seat can do."""


@dataclass(frozen=True, slots=True)
class DecideFlag:
    """Sends back, refuses, recalls, or sends it to the seats that were held: each with a reason."""

    flag: str
    kind: ReasonKind
    because: str


@dataclass(frozen=True, slots=True)
class CloseFlag:
    flag: str


@dataclass(frozen=True, slots=True)
class AcknowledgeFlag:
    flag: str
    version: int | None = None
    """The version on the card that was pressed; None for typed words, which mean today's."""


@dataclass(frozen=True, slots=True)
class ReplyToFlag:
    flag: str
    answer: Answer


FlagCommand = (
    RaiseFlag
    | RaiseFlagAgain
    | GradeFlag
    | AddressFlag
    | ReleaseFlag
    | DecideFlag
    | CloseFlag
    | AcknowledgeFlag
    | ReplyToFlag
)


@dataclass(frozen=True, slots=True)
class OfferFlagForm:
    """`flag`, typed: it takes no words, and what follows it is not kept."""

    had_words: bool = False
    threatens_life: bool = False
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class OpenFlagForm:
    claimed: str = ""
    """Of the message that it grew from, as the client says: good for filling in the form, and no more."""


@dataclass(frozen=True, slots=True)
class ShowFlag:
    """A flag's card anew, by reference."""

    flag: str
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class AskFlags:
    """The open flags that I may see."""


@dataclass(frozen=True, slots=True)
class AskQueue:
    """What waits for the gatekeeper."""


@dataclass(frozen=True, slots=True)
class OpenReplyForm:
    flag: str


@dataclass(frozen=True, slots=True)
class OpenAudienceForm:
    flag: str


@dataclass(frozen=True, slots=True)
class OpenReasonForm:
    flag: str
    kind: ReasonKind


@dataclass(frozen=True, slots=True)
class SuggestTask:
    """Opens the form of a task that serves a flag of the whole panel."""

    flag: str


@dataclass(frozen=True, slots=True)
class OpenRoster:
    """Who has acknowledged, replied, and is missing, by name."""

    flag: str


FlagQuestion = (
    OfferFlagForm
    | OpenFlagForm
    | ShowFlag
    | AskFlags
    | AskQueue
    | OpenReplyForm
    | OpenAudienceForm
    | OpenReasonForm
    | SuggestTask
    | OpenRoster
)


@dataclass(frozen=True, slots=True)
class ReadFlag:
    """Opens what recipients read; by the intake's reference, what was raised."""

    flag: str


@dataclass(frozen=True, slots=True)
class OpenGradeForm:
    """Opens what was raised, to be graded and worded."""

    flag: str


@dataclass(frozen=True, slots=True)
class OpenRaiseAgain:
    """Opens what was sent back, for its raiser to change."""

    flag: str


FlagConsultation = ReadFlag | OpenGradeForm | OpenRaiseAgain
