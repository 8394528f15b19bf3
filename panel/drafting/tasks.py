"""The lines of tasks: the action log, what was asked since last time, and what signed-off tasks achieved."""

from collections import Counter
from collections.abc import Iterator, Sequence

from panel.agenda import Item, Line
from panel.drafting.records import Records
from panel.drafting.words import because, carried
from panel.groups import Disruption, FourP, Level
from panel.language import counted
from panel.restricted import without_restricted
from panel.tasks import OPEN, Task, TaskState
from panel.working_time import briefly, local_day, working_days_overdue


def actions(records: Records) -> Iterator[Line]:
    """Overdue first, the oldest on top; then what is due, was declined, and is done, for sign-off."""
    overdue = [task for task in records.tasks if task.is_overdue(records.at)]
    due = [task for task in records.tasks if task.is_open and task not in overdue]
    declined = [task for task in records.tasks if task.state is TaskState.DECLINED]
    done = [task for task in records.tasks if task.state is TaskState.COMPLETE]
    for group, kind in (
        (overdue, "overdue"),
        (due, "due"),
        (declined, "declined"),
        (done, "for sign-off"),
    ):
        for task in sorted(group, key=lambda task: (task.due, task.ref)):
            yield _task(task, kind, records)


def _task(task: Task, kind: str, records: Records) -> Line:
    key = f"task:{task.ref}"
    serves, is_restricted = task.serves, task.serves_restricted
    for_what = " · words restricted" if is_restricted else f", for {serves}" if serves else ""
    return Line(
        key=key,
        item=Item.ACTIONS,
        text=f"{task.ref} · {task.seat_name} · due {briefly(task.due)} · {task.state}{for_what}",
        quote="" if is_restricted else without_restricted(task.what),
        why=because(*carried(key, records), *_why(task, kind, records)),
        refs=(task.ref, *([serves] if serves and not is_restricted else [])),
        kind=kind,
        is_new=not records.carried.get(key),
    )


def _why(task: Task, kind: str, records: Records) -> Iterator[str]:
    if kind == "overdue":
        days = working_days_overdue(task.due, local_day(records.at))
        yield f"overdue {counted(days, 'working day')}"
    elif kind == "declined":
        yield "declined, and waits for the Chair to move it or to end it"
    elif kind == "for sign-off":
        yield "done, and waits for the Chair's sign-off"
    elif task.due <= records.meeting.day:
        yield "due before the meeting"
    else:
        yield "open"


def read_back(records: Records) -> Iterator[Line]:
    """What was asked since last time, by how it stands: by reference, for the words are on the action log."""
    since = f"since {records.last.ref}" if records.last else "in these two months"
    for heading, states in _STANDING.items():
        refs = sorted(task.ref for task in records.asked if task.state in states)
        if refs:
            yield Line(
                key=f"asked:{heading}",
                item=Item.TASKING,
                text=f"{heading}: {', '.join(refs)}",
                why=f"{counted(len(refs), 'task')} asked {since}",
                refs=tuple(refs),
                kind=heading.lower(),
                count=len(refs),
            )


_STANDING = {
    "Still open": OPEN,
    "Declined": frozenset({TaskState.DECLINED}),
    "Complete, for sign-off": frozenset({TaskState.COMPLETE}),
    "Signed off": frozenset({TaskState.CLOSED}),
    "Ended otherwise": frozenset(
        {TaskState.DISCHARGED, TaskState.NOT_COMPLETED, TaskState.SUPERSEDED, TaskState.TRANSFERRED}
    ),
}


def disruptions(records: Records) -> Iterator[Line]:
    """Counts by 4P and level, then each record with what was learnt; never by agency."""
    new = [record for record in records.disruptions if not records.carried.get(_key(record))]
    new.sort(key=lambda record: (list(FourP).index(record.four_p), record.ref))
    since = f"signed off since {records.last.ref}" if records.last else "signed off in these two months"
    for four_p in FourP:
        if these := [record for record in new if record.four_p is four_p]:
            yield Line(
                key=f"4p:{four_p}",
                item=Item.DISRUPTIONS,
                text=f"{four_p}: {_by_level(these)}",
                why=since,
                refs=tuple(record.ref for record in these),
                kind=f"{four_p} ({_by_level(these)})",
                count=len(these),
            )
    yield from (_learnt(record, since) for record in new)


def _by_level(records: Sequence[Disruption]) -> str:
    """`1 major, 2 minor`, the highest first."""
    levels = Counter(record.level for record in records)
    return ", ".join(f"{levels[level]} {level}" for level in Level if levels[level])


def _learnt(record: Disruption, since: str) -> Line:
    """Why it has that level, in the assessor's words; not where they are of a restricted flag."""
    subject = record.subject
    is_open = subject is None or subject.startswith(("F-", "OCG"))
    shown = (subject,) if subject and is_open else ()
    return Line(
        key=_key(record),
        item=Item.DISRUPTIONS,
        text=" · ".join((record.ref, record.four_p, record.level, record.task, *shown)),
        quote=without_restricted(record.rationale) if is_open else "",
        why=since,
        refs=(record.ref, record.task, *shown),
    )


def _key(record: Disruption) -> str:
    return f"disruption:{record.ref}"
