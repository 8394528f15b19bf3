"""A task: who is asked, for what, by when, and where it stands. Overdue is never stored: it follows."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from panel.language import MemberId, Reference, SeatId
from panel.people import Member
from panel.working_time import local_day


class TaskState(StrEnum):
    PROPOSED = "proposed"
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    COMPLETE = "complete, awaiting sign-off"
    WITHDRAWN = "withdrawn"
    NOT_TAKEN_UP = "not taken up"


OPEN = frozenset({TaskState.ISSUED, TaskState.ACCEPTED, TaskState.IN_PROGRESS, TaskState.BLOCKED})
"""The seat still has something to do."""


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
    answered_at: datetime | None = None
    """When the seat last said anything beyond "we have it"."""
    note: str = ""
    """The seat's last words, or the reason for how it ended."""
    acknowledged: Acknowledgement | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, at: datetime) -> bool:
        """From the midnight after the due date."""
        return self.is_open and local_day(at) > self.due

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


class AnswerKind(StrEnum):
    """What somebody wants to say about a task by form."""

    UPDATE = "update"
    DECLINE = "decline"
    TURN_DOWN = "turn down"
