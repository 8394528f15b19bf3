"""The action log: what the panel has asked for and is still owed, what is past its date first."""

from collections.abc import Sequence
from datetime import datetime

from panel.language import counted
from panel.papers import Column, Content, Fact, Note, Paper, PaperKind, Row, Section, Table
from panel.people import Member
from panel.tasks import Task, TaskState
from panel.working_time import briefly, local_day, working_days_overdue
from usecases.ports import Reading
from usecases.tasks.audience import may_see_served

_COLUMNS = (
    Column("Task", 3),
    Column("Seat", 4),
    Column("What is asked", 9),
    Column("Due", 3),
    Column("State", 4),
)


_RESTRICTED = "Restricted: the words open for the seats that it concerns."


def action_log(by: Member, at: datetime, reading: Reading) -> Paper:
    """Any member may have it: the panel reads its tasks back at every meeting (docs/decisions/0004)."""
    tasks = reading.tasks.running()
    late = [task for task in tasks if task.is_overdue(at)]
    done = [task for task in tasks if task.state is TaskState.COMPLETE]
    declined = [task for task in tasks if task.state is TaskState.DECLINED]
    rest = [task for task in tasks if task not in (*late, *done, *declined)]
    counts = (
        f"{len(tasks) - len(declined)} open, of which {len(late)} past their date and {len(done)} waiting "
        f"for sign-off{f'; {len(declined)} declined' if declined else ''}"
    )
    return Paper(
        kind=PaperKind.ACTIONS,
        title="Action log",
        panel=reading.name,
        at=at,
        facts=(Fact("Tasks", counts),),
        sections=(
            _section("Past their date", late, by, at, reading),
            _section("Due", rest, by, at, reading),
            _section("Complete, for sign-off", done, by, at, reading),
            *([_section("Declined, for the Chair", declined, by, at, reading)] if declined else []),
        ),
        made_for=by.name,
    )


def _section(heading: str, tasks: Sequence[Task], by: Member, at: datetime, reading: Reading) -> Section:
    content: Content = Note("None.")
    if tasks:
        content = Table(columns=_COLUMNS, rows=tuple(_row(task, by, at, reading) for task in tasks))
    return Section(heading=heading, content=(content,))


def _row(task: Task, by: Member, at: datetime, reading: Reading) -> Row:
    is_theirs = may_see_served(task, by, at, reading)
    words = task.what if is_theirs else _RESTRICTED
    cells = (task.ref, task.seat_name, words, briefly(task.due), _state(task, at))
    return Row(cells, (task.ref,), is_withheld=not is_theirs)


def _state(task: Task, at: datetime) -> str:
    parts = [task.standing]
    if task.is_overdue(at):
        days = working_days_overdue(task.due, local_day(at))
        parts.append(f"{counted(days, 'working day')} overdue")
    if task.is_open and not task.acknowledged:
        parts.append("not acknowledged")
    return ", ".join(parts)
