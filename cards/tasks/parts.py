"""What cards of tasks are made of."""

from cards.elements import TextBlock
from cards.escaping import plain
from panel.flags import Flag
from panel.meetings import Meeting
from panel.tasks import Task, TaskState, TimeAsked
from panel.views.tasks import Reader, TaskView
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
    urgent = "urgent · " if task.is_urgent else ""
    what_for = [task.four_p or "", plain(task.theme)] if not task.serves_restricted else []
    end = "".join(f" · {part}" for part in what_for if part)
    return TextBlock(
        f"{plain(task.seat_name)} · {urgent}due {tersely(task.due)} · **{state_of(view)}**{end}",
        spacing="Small",
    )


def acknowledged(view: TaskView) -> TextBlock:
    seen = view.task.acknowledged
    at = f", {moment(seen.at)}" if seen else ""
    return TextBlock(f"✓ Acknowledged by {plain(view.acknowledged_by)}{at}", color="Good", weight="Bolder")


def request_line(task: Task, asked: TimeAsked) -> TextBlock:
    """Without the reason, which somebody wrote."""
    text = f"{plain(task.seat_name)} asks for **{written(asked.due)}** instead of {briefly(task.due)}."
    return TextBlock(text + (f" It was put back {task.slipped} × before." if task.slipped else ""))


def state_of(view: TaskView) -> str:
    task = view.task
    seen = " · acknowledged" if task.acknowledged and task.state is TaskState.ISSUED else ""
    time = " · more time asked" if task.requested and view.reader is not Reader.EVERYONE else ""
    return f"{task.state}{seen}{time}"


def ended(task: Task) -> str:
    return "Done" if task.state is TaskState.COMPLETE else str(task.state).capitalize()


def due(task: Task) -> str:
    return f"{written(task.due)}, 17:00"


def short_due(task: Task) -> str:
    return f"{briefly(task.due)}, 17:00"


def short(record: Task | Flag | Meeting) -> str:
    """`T-014` for a button, where the year would not fit."""
    series, _, number = record.ref.split("-")
    return f"{series}-{number}"
