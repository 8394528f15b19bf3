"""What happens to a task."""

from dataclasses import dataclass
from typing import ClassVar

from panel.groups import Disruption
from panel.language import DraftKey, Event, MemberId, Operation, Reference
from panel.tasks.task import Revision, Task, TimeAsked


@dataclass(frozen=True, kw_only=True)
class TaskEvent(Event):
    """What happened to a task; `task` is how it stands afterwards."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    task: Task
    draft: DraftKey | None = None
    """The unclear line that it grew from, and which is spent with it."""
    by_phone: str = ""
    """Whom the secretariat spoke to, where it enters what the seat said; `by` is who entered it."""
    revision: Revision | None = None
    """Another date, where the event brings one."""

    @property
    def said(self) -> str:
        """What somebody wrote with it, if anything."""
        return ""

    @property
    def words(self) -> str | None:
        called = f"By phone for {self.task.seat_name}, spoke to {self.by_phone}." if self.by_phone else ""
        return "\n".join(part for part in (called, self.said) if part) or None

    @property
    def about(self) -> Reference:
        return self.task.ref

    @property
    def version(self) -> int:
        return self.task.version


class TaskAsked(TaskEvent):
    """Words that are asked of a seat: each version of them is kept."""

    @property
    def said(self) -> str:
        return "\n\n".join(part for part in (self.task.what, self.task.rationale) if part)


class TaskAnswered(TaskEvent):
    """What the seat said of it: later words do not take the place of earlier ones."""

    @property
    def said(self) -> str:
        return self.task.note


@dataclass(frozen=True, kw_only=True)
class TaskDecided(TaskEvent):
    """What the chair decided, and why."""

    because: str = ""

    @property
    def said(self) -> str:
        return self.because


class TaskIssued(TaskAsked):
    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class TaskIssuedByDeputy(TaskIssued):
    """No delegation was made, and the chair could not be reached; the chair is told."""

    because: str

    @property
    def said(self) -> str:
        return self.because


class TaskProposed(TaskAsked):
    operation: ClassVar[Operation] = Operation.COLLECTION


class TaskChanged(TaskAsked):
    pass


class TaskAcknowledged(TaskEvent):
    pass


class TaskAccepted(TaskEvent):
    pass


class TaskDeclined(TaskAnswered):
    pass


class TaskUpdated(TaskAnswered):
    pass


class TaskSupported(TaskAnswered):
    """A supporting seat said how it goes."""


class TaskCompleted(TaskAnswered):
    pass


@dataclass(frozen=True, kw_only=True)
class TaskPassedOn(TaskEvent):
    """Another person of the same seat owns it now."""

    before: MemberId | None
    because: str = ""

    @property
    def said(self) -> str:
        return self.because


@dataclass(frozen=True, kw_only=True)
class MoreTimeAsked(TaskEvent):
    because: str

    @property
    def said(self) -> str:
        return self.because


class ProposalTurnedDown(TaskDecided):
    pass


class TaskExtended(TaskDecided):
    pass


@dataclass(frozen=True, kw_only=True)
class MoreTimeRefused(TaskDecided):
    asked: TimeAsked


class TaskSentBack(TaskDecided):
    """Not yet: it is in progress again."""


@dataclass(frozen=True, slots=True)
class Raiser:
    """Who is told what came of the flag that a task served, and what they may call it."""

    member: MemberId
    flag: str


@dataclass(frozen=True, kw_only=True)
class TaskEnded(TaskDecided):
    """It is over, and nobody need do anything more."""

    raiser: Raiser | None = None


@dataclass(frozen=True, kw_only=True)
class TaskClosed(TaskEnded):
    """Signed off."""

    disruption: Disruption | None = None


class TaskWithdrawn(TaskEnded):
    pass


class TaskDischarged(TaskEnded):
    """No longer possible."""


class TaskNotCompleted(TaskEnded):
    pass


class TaskSuperseded(TaskEnded):
    pass


@dataclass(frozen=True, kw_only=True)
class TaskTransferred(TaskEnded):
    """Another seat is asked, under a number of its own; the history goes with it."""

    new: Task


@dataclass(frozen=True, kw_only=True)
class TasksClosed(Event):
    """Several were signed off together; each leaves its own line."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    closings: tuple[TaskClosed, ...]

    @property
    def parts(self) -> tuple[Event, ...]:
        return self.closings


class TaskRead(TaskEvent):
    """Somebody opened the words."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
