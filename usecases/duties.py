"""What the clock asks for."""

from datetime import datetime

from panel.catalogue.meetings import KeepCycle
from panel.catalogue.reminders import Remind
from panel.language import PanelId
from panel.meetings import Meeting, Rung, owed
from panel.people import CLERK, Member
from panel.reminders import NothingDue, Occurrence, TaskReminded, next_occurrence
from panel.tasks import Task
from panel.views.places import Place, Via
from panel.working_time import is_quiet
from usecases.ports import Reading, Request, Store, UnitOfWork


def due(panel: PanelId, *, store: Store, at: datetime) -> list[Request]:
    """Everything that the clock owes a panel by now."""
    return [*due_reminders(panel, store=store, at=at), *due_meetings(panel, store=store, at=at)]


def due_reminders(panel: PanelId, *, store: Store, at: datetime) -> list[Request]:
    """The reminders that a panel owes by now, each a request named after its occurrence.

    None in quiet hours: what fell due in them waits for the next working morning.
    """
    if is_quiet(at):
        return []
    with store.read(panel) as reading:
        owed = [_owed(task, at, reading) for task in reading.tasks.with_step_due(at)]
    return [
        Request(
            key=occurrence.key,
            fingerprint=occurrence.key,
            sender=CLERK,
            place=Place(panel=panel, via=Via.CLOCK),
            command=Remind(occurrence),
        )
        for occurrence in owed
        if occurrence
    ]


def due_meetings(panel: PanelId, *, store: Store, at: datetime) -> list[Request]:
    """What the cycle owes by now: the draft at a cut-off, the next meeting when one was held."""
    if is_quiet(at):
        return []
    with store.read(panel) as reading:
        due = [(meeting, owed(meeting, at)) for meeting in reading.meetings.with_step_due(at)]
    return [_of_cycle(panel, meeting, rung) for meeting, rung in due if rung]


def _of_cycle(panel: PanelId, meeting: Meeting, rung: Rung) -> Request:
    key = f"meeting:{meeting.ref}:{rung.name}:{meeting.day.isoformat()}"
    return Request(
        key=key,
        fingerprint=key,
        sender=CLERK,
        place=Place(panel=panel, via=Via.CLOCK),
        command=KeepCycle(meeting.ref, rung),
    )


def remind(command: Remind, by: Member, at: datetime, work: UnitOfWork) -> TaskReminded:
    """One reminder of one task; whether it is still owed is asked again, now that nobody else writes."""
    task = work.tasks.find(command.occurrence.ref)
    if task is None or _owed(task, at, work) != command.occurrence:
        raise NothingDue
    return TaskReminded(task=task, occurrence=command.occurrence, at=at, by=by.id)


def _owed(task: Task, at: datetime, reading: Reading) -> Occurrence | None:
    upcoming = next_occurrence(task, said=reading.tasks.reminded(task))
    return upcoming[0] if upcoming and upcoming[1] <= at else None
