"""A flag: what a seat raises, what the gatekeeper makes of it, and what the seats that are asked answer.

raised ⇄ sent back → released → recalled or closed; or raised → refused. Until its release a flag has a
reference of its own that only its raiser and the gatekeeper ever see.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from panel.flags.grading import Grade
from panel.language import MemberId, Reference, SeatId
from panel.people import Seat
from panel.themes import Priority

LONGEST_AREA = 80
LONGEST_WORDS = 4_000
LONGEST_REASON = 1_000
LONGEST_WHY = 200
MOST_NAMED = 20
"""Seats that a flag may be addressed to by name; with more, it is the whole panel's."""


class FlagKind(StrEnum):
    BRIEFING = "briefing on the threat picture"
    NEW_GROUP = "new OCG"
    GROUP_UPDATE = "OCG update"
    REQUEST = "request for information"
    ISSUE = "issue raised by an agency"
    TREND = "emerging threat or trend"
    INTERVENTION = "intervention opportunity"
    SAFEGUARDING = "safeguarding"


class Knowing(StrEnum):
    """How whoever raises it knows. They are never asked to grade."""

    SAW_IT = "saw it"
    WAS_TOLD = "was told"
    DOCUMENT = "document"
    OWN_RECORDS = "own records"


class Category(StrEnum):
    """What the people whom it mentions are in the matter (section 38)."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    OTHER = "other"


class FlagState(StrEnum):
    RAISED = "raised"
    SENT_BACK = "sent back"
    REFUSED = "refused"
    RELEASED = "released"
    RECALLED = "recalled"
    CLOSED = "closed"


WAITING = frozenset({FlagState.RAISED, FlagState.SENT_BACK})
"""Not decided yet: nobody but the raiser and the gatekeeper knows of it."""


class Audience(StrEnum):
    WHOLE_PANEL = "the whole panel"
    NAMED_SEATS = "named seats"


class Answer(StrEnum):
    """What a seat says to a flag; never the detail, which follows bilaterally."""

    HIT = "hit"
    NO_HIT = "no hit"
    NOT_SEARCHED = "not searched"
    CANNOT_SAY = "cannot say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Fact and opinion, apart."""

    information: str
    assessment: str = ""

    def __str__(self) -> str:
        return f"{self.information}\n\n{self.assessment}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One seat of the audience."""

    seat: SeatId
    seat_name: str
    why_you: str = ""
    is_held: bool = False
    """Its body had no information sharing agreement at the release, so it was told nothing."""
    is_overridden: bool = False
    """It may have it without an agreement: as the gatekeeper's own body, or for a recorded reason."""
    asked_at: datetime | None = None
    """When it was told of this version; None before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSeen:
    """A seat has acknowledged one version; whoever pressed first is remembered."""

    seat: SeatId
    by: MemberId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatReply:
    seat: SeatId
    answer: Answer
    by: MemberId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    ref: Reference
    """`F-…` for the whole panel, `R-…` for named seats; the intake's until it is released."""
    intake: Reference
    kind: FlagKind
    theme: str
    area: str
    priority: Priority
    state: FlagState = FlagState.RAISED
    version: int = 1
    """Rises whenever what somebody is shown changes; at its release it begins again."""
    raised_by: MemberId
    raised_seat: SeatId
    raised_seat_name: str = ""
    raised_at: datetime
    queued_at: datetime | None = None
    """Since when it waits for the gatekeeper: when it was raised, or raised again."""
    original: Words
    """As it was raised: for the gatekeeper and its raiser alone."""
    how_known: Knowing
    mentions: tuple[Category, ...] = ()
    may_be_for: tuple[SeatId, ...] = ()
    """Whom the raiser thinks it is for."""
    reply_by: date | None = None
    wording: Words | None = None
    """What recipients read."""
    grade: Grade | None = None
    audience: Audience | None = None
    asks: tuple[Ask, ...] = ()
    as_at: date | None = None
    note: str = ""
    """Why it was sent back, refused or recalled."""
    released_at: datetime | None = None
    released_by: MemberId | None = None
    seen: tuple[SeatSeen, ...] = ()
    """Of this version."""
    replies: tuple[SeatReply, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state is FlagState.RELEASED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_restricted(self) -> bool:
        """Nobody outside its audience may learn that there is such a flag."""
        return self.is_waiting or self.state is FlagState.REFUSED or self.audience is not Audience.WHOLE_PANEL

    @property
    def is_urgent(self) -> bool:
        return self.kind is FlagKind.INTERVENTION

    @property
    def missing(self) -> tuple[Ask, ...]:
        """Whoever was told and has not acknowledged this version."""
        seen = {each.seat for each in self.seen}
        return tuple(ask for ask in self.asks if not ask.is_held and ask.seat not in seen)

    @property
    def hits(self) -> tuple[SeatReply, ...]:
        return tuple(reply for reply in self.replies if reply.answer is Answer.HIT)

    def ask_of(self, seat: Seat) -> Ask | None:
        """What that seat is asked. One that joined a panel after a release to all of it is asked too."""
        for ask in self.asks:
            if ask.seat == seat.id:
                return ask
        if self.audience is Audience.WHOLE_PANEL and self.released_at:
            return Ask(seat=seat.id, seat_name=seat.name, why_you=seat.why_asked)
        return None

    def was_told(self, seat: SeatId) -> bool:
        """Whether that seat has been told of it, and so must learn of its recall."""
        if any(ask.is_held for ask in self.asks if ask.seat == seat):
            return False
        return self.audience is Audience.WHOLE_PANEL or any(ask.seat == seat for ask in self.asks)

    def is_open_to(self, seat: Seat, *, on: date) -> bool:
        """Whether that seat may have its words that day: asked, and its body's agreement runs."""
        ask = self.ask_of(seat)
        return ask is not None and not ask.is_held and (ask.is_overridden or seat.has_isa(on))

    def concerns(self, seat: Seat, *, on: date) -> bool:
        """Whether that seat may know that there is such a flag."""
        if self.released_at is None:
            return False
        if self.audience is Audience.WHOLE_PANEL:
            return True
        return self.was_told(seat.id) and (self.state is FlagState.RECALLED or self.is_open_to(seat, on=on))

    def seen_by(self, seat: SeatId) -> SeatSeen | None:
        return next((each for each in self.seen if each.seat == seat), None)

    def reply_of(self, seat: SeatId) -> SeatReply | None:
        return next((reply for reply in self.replies if reply.seat == seat), None)
