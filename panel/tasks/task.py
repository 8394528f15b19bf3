"""A task: who is asked, for what, by when, and where it stands. Overdue is never stored: it follows."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from panel.groups import FourP
from panel.language import MemberId, Reference, SeatId
from panel.people import Member
from panel.themes import Priority
from panel.working_time import local_day


class TaskState(StrEnum):
    PROPOSED = "proposed"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    COMPLETE = "complete, awaiting sign-off"
    CLOSED = "closed"
    DISCHARGED = "no longer possible"
    NOT_COMPLETED = "not completed by agency"
    SUPERSEDED = "superseded"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    NOT_TAKEN_UP = "not taken up"


OPEN = frozenset({TaskState.ISSUED, TaskState.ACCEPTED, TaskState.IN_PROGRESS, TaskState.BLOCKED})
"""The seat still has something to do."""

UNDECIDED = OPEN | {TaskState.DECLINED, TaskState.COMPLETE}
"""It went out, and the chair has not said how it ends."""


class Ending(StrEnum):
    """How the chair may end what will not be signed off; each is a state."""

    WITHDRAWN = TaskState.WITHDRAWN.value
    DISCHARGED = TaskState.DISCHARGED.value
    NOT_COMPLETED = TaskState.NOT_COMPLETED.value
    SUPERSEDED = TaskState.SUPERSEDED.value


class Rag(StrEnum):
    """For the chair's and the secretariat's lists; never in the channel."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"


class Progress(StrEnum):
    UNDER_WAY = "under way"
    STUCK = "stuck"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One a seat and a version of the words; whoever presses first is remembered."""

    version: int
    by: MemberId
    at: datetime


@dataclass(frozen=True, slots=True)
class Supporter:
    """A seat that helps: it gets a card and may update; the lead completes."""

    seat: SeatId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAsked:
    """The seat asks for a later date; the present one stands until the chair has agreed."""

    number: int
    """Of the requests for this task."""
    due: date
    because: str
    by: MemberId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Another date: who agreed it, and why. Kept for ever."""

    was: date
    due: date
    because: str
    agreed_by: MemberId
    asked_by: MemberId | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    ref: Reference
    seat: SeatId
    seat_name: str
    seat_can_do: str = ""
    """Why it is asked of this seat, in the register's words."""
    what: str
    due: date
    """Due means 17:00, London, on this day."""
    first_due: date
    state: TaskState
    version: int = 1
    """Rises when the words, the seat or the date change: what people acknowledge is a version."""
    owner: MemberId | None = None
    asked_by: MemberId
    proposed_by: MemberId | None = None
    issued_at: datetime | None = None
    asked_at: datetime | None = None
    """When its seat was asked in these words and for this date; reminders count from here."""
    answered_at: datetime | None = None
    """When the seat last said anything beyond "we have it"."""
    note: str = ""
    """The seat's last words, or the reason for how it ended."""
    acknowledged: Acknowledgement | None = None
    priority: Priority = Priority.MEDIUM
    is_urgent: bool = False
    """It goes out at once, and is chased after two working hours."""
    four_p: FourP | None = None
    theme: str = ""
    serves: Reference | None = None
    """The flag or the OCG that it is for."""
    supporting: tuple[Supporter, ...] = ()
    rationale: str = ""
    slipped: int = 0
    """How often its date was put back."""
    requested: TimeAsked | None = None
    """What waits for the chair's answer."""
    requests: int = 0
    succeeds: Reference | None = None
    """The task that was moved here from another seat."""
    succeeded_by: Reference | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, at: datetime) -> bool:
        """From the midnight after the due date."""
        return self.is_open and self.is_past(at)

    def is_past(self, at: datetime) -> bool:
        """Its day has gone by, whoever has still to act on it."""
        return local_day(at) > self.due

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def serves_restricted(self) -> bool:
        """Whether it serves a flag for named seats, which nobody else may learn of."""
        return self.serves is not None and not self.serves.startswith(("F-", "OCG"))

    def is_supported_by(self, seat: SeatId) -> bool:
        return any(supporter.seat == seat for supporter in self.supporting)

    def concerns(self, seat: SeatId) -> bool:
        return self.seat == seat or self.is_supported_by(seat)

    @property
    def standing(self) -> str:
        """Its state in words; and whose move it is, where that is not the seat's."""
        return "declined: needs the Chair" if self.state is TaskState.DECLINED else str(self.state)

    def rag(self, at: datetime) -> Rag:
        """Blue closed, red overdue, amber due within a week, put back before or declined, else green."""
        if not self.is_undecided and self.state is not TaskState.PROPOSED:
            return Rag.BLUE
        is_declined = self.state is TaskState.DECLINED
        if self.is_overdue(at) or (is_declined and self.is_past(at)):
            return Rag.RED
        is_near = self.is_open and self.due <= local_day(at) + timedelta(days=7)
        return Rag.AMBER if is_near or is_declined or self.slipped else Rag.GREEN

    def seen(self, *, by: Member, at: datetime) -> "Task":
        """Whoever answers has seen it: an acknowledgement is implied where there is none."""
        seen = self.acknowledged or Acknowledgement(version=self.version, by=by.id, at=at)
        return replace(self, acknowledged=seen)


@dataclass(frozen=True, slots=True)
class Asked:
    """The seat that is asked, and the person there whom it falls to, if there is one."""

    id: SeatId
    name: str
    owner: MemberId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What may be said of a task beyond who, what and by when; all of it optional."""

    priority: Priority = Priority.MEDIUM
    is_urgent: bool = False
    four_p: FourP | None = None
    theme: str = ""
    serves: Reference | None = None
    supporting: tuple[Supporter, ...] = ()
    rationale: str = ""


NO_PARTICULARS = Particulars()


class AnswerKind(StrEnum):
    """What somebody wants to say about a task by form."""

    UPDATE = "update"
    DECLINE = "decline"
    MORE_TIME = "more time"
    PASS_ON = "pass on"  # noqa: S105
    MORE = "more"
    PHONE = "by phone"
    TURN_DOWN = "turn down"
    AS_DEPUTY = "issue as deputy"
    REFUSE_TIME = "refuse more time"
    SIGN_OFF = "sign off"
    SIGN_OFF_TOGETHER = "sign off together"
    SEND_BACK = "send back"
    MOVE = "move"
    END = "end"


OF_THE_SEAT = frozenset({AnswerKind.UPDATE, AnswerKind.DECLINE, AnswerKind.PASS_ON, AnswerKind.MORE})
"""Forms that only the seat fills in."""
OF_THE_CHAIR = frozenset(
    {
        AnswerKind.TURN_DOWN,
        AnswerKind.REFUSE_TIME,
        AnswerKind.SIGN_OFF,
        AnswerKind.SIGN_OFF_TOGETHER,
        AnswerKind.SEND_BACK,
        AnswerKind.MOVE,
        AnswerKind.END,
    }
)
"""Forms that only the chair fills in, or a deputy while a delegation lasts."""
