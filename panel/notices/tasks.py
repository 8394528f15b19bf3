"""Who is told when something happens to a task."""

from collections.abc import Sequence
from dataclasses import replace

from panel.letters import Channel, Follow, Letter, Notice, Private, Show
from panel.notices.audience import all_holding, distinct, in_the_chair, sitting
from panel.people import Directory, Role, deputies_of
from panel.tasks import (
    UNDO_WINDOW,
    ProposalTurnedDown,
    TaskChanged,
    TaskCompleted,
    TaskDeclined,
    TaskEvent,
    TaskIssued,
    TaskProposed,
    TaskRead,
    TaskState,
    TaskUpdated,
)


def of_task(event: TaskEvent, directory: Directory) -> Sequence[Notice]:
    """The letters that something about a task writes."""
    match event:
        case TaskIssued(task=task) | TaskChanged(task=task) if task.is_open:
            echo = Letter(to=Private(task.asked_by), show=Show.TASK, ref=task.ref, version=task.version)
            return [
                echo,
                *_to_the_seat(event, directory),
                Letter(to=Channel(), show=Show.TASK, ref=task.ref, delay=UNDO_WINDOW, is_held=True),
                replace(echo, delay=UNDO_WINDOW),
                Follow(task.ref, delay=UNDO_WINDOW),
            ]
        case TaskProposed(task=task):
            return [
                Letter(to=Private(chair), show=Show.TASK, ref=task.ref, version=task.version)
                for chair in in_the_chair(event, directory)
            ] + [Letter(to=Private(event.by), show=Show.TASK, ref=task.ref, version=task.version)]
        case TaskChanged(task=task):
            whom = distinct([*in_the_chair(event, directory), task.asked_by])
            new = [Letter(to=Private(m), show=Show.TASK, ref=task.ref, version=task.version) for m in whom]
            return [*new, Follow(task.ref)]
        case TaskDeclined(task=task) | TaskCompleted(task=task):
            return [Follow(task.ref), Letter(to=Private(task.asked_by), show=Show.NEWS, ref=task.ref)]
        case TaskUpdated(task=task) if task.state is TaskState.BLOCKED:
            return [Follow(task.ref), Letter(to=Private(task.asked_by), show=Show.NEWS, ref=task.ref)]
        case ProposalTurnedDown(task=task) if task.proposed_by:
            return [Follow(task.ref), Letter(to=Private(task.proposed_by), show=Show.NEWS, ref=task.ref)]
        case TaskRead():
            return []
        case _:
            return [Follow(event.task.ref)]


def _to_the_seat(event: TaskIssued | TaskChanged, directory: Directory) -> Sequence[Notice]:
    """Owner and deputies, privately; with nobody to tell, chair and secretariat learn it at once."""
    task, members = event.task, sitting(event, directory)
    whom = [task.owner] if task.owner else []
    whom += [m.id for m in deputies_of(task.seat, members) if m.id not in whom]
    reachable = {m.id for m in members if m.is_reachable}
    alarm = (
        [task.asked_by, *all_holding(event, directory, Role.SECRETARIAT)]
        if reachable.isdisjoint(whom)
        else []
    )
    return [Letter(to=Private(m), show=Show.NEWS, ref=task.ref) for m in distinct(alarm)] + [
        Letter(
            to=Private(m), show=Show.TASK, ref=task.ref, version=task.version, delay=UNDO_WINDOW, is_held=True
        )
        for m in whom
    ]
