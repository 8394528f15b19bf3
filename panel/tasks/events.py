"""What happens to a task."""

from dataclasses import dataclass
from typing import ClassVar

from panel.language import DraftKey, Event, Operation, Reference
from panel.tasks.task import Task


@dataclass(frozen=True, kw_only=True)
class TaskEvent(Event):
    """What happened to a task; `task` is how it stands afterwards."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    task: Task
    draft: DraftKey | None = None
    """The unclear line that it grew from, and which is spent with it."""

    @property
    def about(self) -> Reference:
        return self.task.ref

    @property
    def version(self) -> int:
        return self.task.version


class TaskAsked(TaskEvent):
    """Words that are asked of a seat: each version of them is kept."""

    @property
    def words(self) -> str:
        return self.task.what


class TaskAnswered(TaskEvent):
    """What somebody said of it: later words do not take the place of earlier ones."""

    @property
    def words(self) -> str:
        return self.task.note


class TaskIssued(TaskAsked):
    operation: ClassVar[Operation] = Operation.COLLECTION


class TaskProposed(TaskAsked):
    operation: ClassVar[Operation] = Operation.COLLECTION


class TaskAcknowledged(TaskEvent):
    pass


class TaskAccepted(TaskEvent):
    pass


class TaskDeclined(TaskAnswered):
    pass


class TaskUpdated(TaskAnswered):
    pass


class TaskCompleted(TaskAnswered):
    pass


class TaskWithdrawn(TaskEvent):
    pass


class TaskChanged(TaskAsked):
    pass


class ProposalTurnedDown(TaskAnswered):
    pass


class TaskRead(TaskEvent):
    """Somebody opened the words."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
