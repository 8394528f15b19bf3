"""What the clock asks for, and what people ask of reminders."""

from dataclasses import dataclass
from datetime import date

from panel.language import MemberId, Reference
from panel.reminders import Occurrence


@dataclass(frozen=True, slots=True)
class Remind:
    """The clock asks for one occurrence of one rung."""

    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class RemindOfFlag:
    """The clock asks for one rung of a flag, for all the seats that owe it something then."""

    flag: Reference
    step: str
    day: date


@dataclass(frozen=True, slots=True)
class AlarmQueue:
    """The clock says that flags have waited too long for the gatekeeper."""

    flags: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class SendDigest:
    """The clock asks for one person's digest of one day."""

    member: MemberId
    day: date


@dataclass(frozen=True, slots=True)
class BeginTheDay:
    """The clock asks for what the panel as a whole is shown on a morning."""

    day: date


ClockCommand = Remind | RemindOfFlag | AlarmQueue | SendDigest | BeginTheDay


@dataclass(frozen=True, slots=True, kw_only=True)
class GoAway:
    """`away until 5 January`: the day on which they are back, in words or from the form."""

    words: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ComeBack:
    """Before the day that was given."""


@dataclass(frozen=True, slots=True)
class SnoozeTask:
    """`snooze T-14 until Friday`: the day in words, or from the form."""

    task: str
    words: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SnoozeFlag:
    """`snooze F-31 until Friday`, in the same way."""

    flag: str
    words: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SendAgain:
    """`send again`: what could not be delivered, newest first."""


ReminderCommand = GoAway | ComeBack | SnoozeTask | SnoozeFlag | SendAgain


@dataclass(frozen=True, slots=True)
class OpenAwayForm:
    """Until when, by form."""


@dataclass(frozen=True, slots=True)
class OpenSnoozeForm:
    """Which of the items of their digest, and until when."""


@dataclass(frozen=True, slots=True)
class AskStatus:
    """How the clock is, whom to ring, and what could not be delivered."""


ReminderQuestion = OpenAwayForm | OpenSnoozeForm | AskStatus
