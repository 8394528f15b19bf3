"""What a card of a flag is drawn from, already cleared for its reader."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.catalogue.flags import GradeFlag, ReasonKind
from panel.flags.flag import Ask, Flag, FlagState, SeatReply, SeatSeen
from panel.flags.intake import Raised
from panel.language import Reference
from panel.people import Seat


class FlagReader(StrEnum):
    """For whom a flag's card is drawn; their buttons differ."""

    EVERYONE = "the channel"
    SEAT = "a seat that is asked"
    KEEPER = "the gatekeeper"
    RAISER = "who raised it"


class FlagShows(StrEnum):
    """Words stand only in a dialog, behind a logged View."""

    REFERENCE = "reference and counts"
    WORDS = "what recipients read"
    ORIGINAL = "what was raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    flag: Flag
    reader: FlagReader
    at: datetime
    shows: FlagShows = FlagShows.REFERENCE
    why_you: str = ""
    seen: SeatSeen | None = None
    """By the reader's own seat."""
    seen_by: str = ""
    reply: SeatReply | None = None
    held: tuple[str, ...] = ()
    """For the gatekeeper: the seats that were told nothing."""
    raised_by: str = ""
    sees_names: bool = False
    """The reader may ask who has answered, by name."""
    is_stale: bool = False
    """The card shows an older version than the record has."""
    said: str = ""
    """What is said above the card, such as why a press changed nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagTaken:
    """A flag has been raised: what its raiser hears at once."""

    flag: Flag
    threatens_life: bool
    keepers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagOffer:
    """The answer to `flag`, typed."""

    had_words: bool = False
    in_channel: bool = False
    threatens_life: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagForm:
    seats: tuple[Seat, ...]
    today: date
    draft: str = ""
    filled: Raised | None = None
    claimed: str = ""
    """The message that the form grew from, to begin with."""
    again: Flag | None = None
    """What was sent back, with the gatekeeper's reason."""
    problem: str = ""
    may_stand: bool = False
    """The problem is only a caution, which its author may set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeForm:
    flag: Flag
    raised_by: str
    filled: GradeFlag | None = None
    problem: str = ""
    may_stand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceForm:
    flag: Flag
    seats: tuple[Seat, ...]
    today: date
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseForm:
    """The last look before the release: exactly what goes to exactly whom."""

    flag: Flag
    would_be_held: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagReasonForm:
    flag: Flag
    kind: ReasonKind
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagReplyForm:
    flag: Flag
    seat_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagList:
    """The open flags that its reader's seat may see."""

    seat_name: str
    flags: tuple[FlagView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagQueue:
    """What waits for the gatekeeper, and what is out."""

    waiting: tuple[Flag, ...]
    open: tuple[Flag, ...]
    at: datetime
    hours: int = 0
    """In an alarm: those that have waited longer than so many working hours."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    ask: Ask
    seen_by: str = ""
    reply: SeatReply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRoster:
    """By name: for the gatekeeper, the chair and the secretariat alone."""

    flag: Flag
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagNews:
    """What its raiser, or the gatekeeper, should know of a flag now."""

    flag: Flag
    for_raiser: bool
    hits: tuple[tuple[str, str], ...] = ()
    """For the gatekeeper: the seats that hold something, and who said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagReminderView:
    """What is urgent about a flag: for a seat that has not answered, or for whoever sees who is missing."""

    flag: Flag
    is_theirs: bool
    """Their own seat still has to acknowledge it."""
    ring: tuple[str, ...] = ()
    """For whoever sees all seats: those that are missing, and the people there who were told."""
    is_out_of_hours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagThreadReminder:
    """A flag's reminder in its own thread: the reference, dates and counts, and no seat at all."""

    ref: Reference
    version: int
    state: FlagState
    told: int
    """Seats that were told, of which so many"""
    seen: int
    replied: int
    reply_by: date | None = None
    is_past_reply_by: bool = False

    @property
    def asks_for_replies(self) -> bool:
        return self.state is FlagState.RELEASED and self.is_past_reply_by and self.replied < self.told

    @property
    def asks_to_be_seen(self) -> bool:
        return self.state in (FlagState.RELEASED, FlagState.RECALLED) and self.seen < self.told


FlagViews = (
    FlagView
    | FlagTaken
    | FlagOffer
    | FlagForm
    | GradeForm
    | AudienceForm
    | ReleaseForm
    | FlagReasonForm
    | FlagReplyForm
    | FlagList
    | FlagQueue
    | FlagRoster
    | FlagNews
    | FlagReminderView
    | FlagThreadReminder
)
