"""Plain words, and a no."""

from dataclasses import dataclass

from panel.views.tasks import TaskView


@dataclass(frozen=True, slots=True)
class Saying:
    """Plain words; with a reference, the buttons that its reader has on that task today."""

    text: str
    task: TaskView | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A no, in the panel's words; with the task's card where a fresh one helps."""

    text: str
    task: TaskView | None = None
