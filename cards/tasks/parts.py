"""What cards of tasks are made of."""

from cards.elements import (
    TextBlock,
)
from cards.escaping import plain
from panel.tasks import Task, TaskState
from panel.views.tasks import TaskView
from panel.working_time import briefly, moment, tersely, written

MARKING = "OFFICIAL-SENSITIVE"


def heading(text: str) -> TextBlock:
    return TextBlock(text, weight="Bolder", size="Medium", style="heading")


def marking() -> TextBlock:
    return TextBlock(MARKING, size="Small", weight="Bolder", color="Attention")


def small_print(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True)


def where_it_stands(view: TaskView) -> TextBlock:
    task = view.task
    return TextBlock(
        f"{plain(task.seat_name)} · due {tersely(task.due)} · **{state_of(view)}**", spacing="Small"
    )


def acknowledged(view: TaskView) -> TextBlock:
    seen = view.task.acknowledged
    at = f", {moment(seen.at)}" if seen else ""
    return TextBlock(f"✓ Acknowledged by {plain(view.acknowledged_by)}{at}", color="Good", weight="Bolder")


def state_of(view: TaskView) -> str:
    task = view.task
    seen = " · acknowledged" if task.acknowledged and task.state is TaskState.ISSUED else ""
    return f"{task.state}{seen}"


def ended(task: Task) -> str:
    return "Done" if task.state is TaskState.COMPLETE else str(task.state).capitalize()


def due(task: Task) -> str:
    return f"{written(task.due)}, 17:00"


def short_due(task: Task) -> str:
    return f"{briefly(task.due)}, 17:00"


def short(task: Task) -> str:
    """`T-014` for a button, where the year would not fit."""
    series, _, number = task.ref.split("-")
    return f"{series}-{number}"
