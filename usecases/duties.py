"""What the clock asks for."""

import hashlib
from datetime import datetime, timedelta
from typing import assert_never

from panel.catalogue.meetings import KeepCycle
from panel.catalogue.people import HandOver
from panel.catalogue.reminders import (
    AlarmQueue,
    BeginTheDay,
    ClockCommand,
    Remind,
    RemindOfFlag,
    SendDigest,
)
from panel.language import PanelId
from panel.meetings import owed as owed_of
from panel.people import CLERK, Member
from panel.reminders import (
    DigestSent,
    Due,
    FlagReminded,
    MorningCame,
    NothingDue,
    QueueAlarmed,
    TaskReminded,
    chased,
    next_moment,
    outcome_of,
    owed,
    recipients,
)
from panel.tasks import Task
from panel.views.places import Place, Via
from panel.working_time import local_day
from usecases.digests import carried_over
from usecases.flags.queue import alarm, queue_due
from usecases.flags.reminding import remind_of, rungs_due
from usecases.people.leaving import due_to_hand_over
from usecases.ports import Reading, Request, Store, UnitOfWork
from usecases.status import needs_attention

DIGEST_WAITS = timedelta(minutes=10)
"""How long a digest waits for rungs of the same morning: not for ever, lest one can't be climbed."""


def due_now(panel: PanelId, *, store: Store, at: datetime) -> list[Request]:
    """What a panel's clock owes by now, each a request named after its occurrence; whatever they make due
    themselves (a rung its digest, a rung the next one) is found when the clock looks again.

    None in quiet hours: what fell due in them waits for the next working morning.
    """
    if store.ladder.hours.is_quiet(at):
        return []
    with store.read(panel) as reading:
        morning = reading.reminders.morning()
        has_begun = morning is not None and morning.next_at(reading.ladder.hours) <= at
        asked = _handing_over(panel, at, reading) if has_begun else []
        flags = reading.flags.with_step_due(at)
        rungs = [due for task in reading.tasks.with_step_due(at) for due in _owed(task, at, reading)]
        climbs = [
            *(_request(panel, due.occurrence.key, Remind(due.occurrence)) for due in rungs),
            *(
                _request(panel, f"reminder:{rung.flag}:{rung.step}:{rung.day}", rung)
                for rung in rungs_due(flags, at, reading)
            ),
        ]
        asked += climbs
        if late := queue_due(flags, at, reading):
            names = ",".join(f"{flag.intake}:{flag.queued_at}" for flag in late)
            asked.append(_request(panel, f"queue:{names}", AlarmQueue(tuple(flag.intake for flag in late))))
        for due in reading.reminders.digests_due(at):
            if not climbs or at - due.since > DIGEST_WAITS:
                asked.append(_request(panel, due.occurrence, SendDigest(due.member, due.day)))
        if morning and has_begun:
            asked.append(_request(panel, f"morning:{morning.next_day}", BeginTheDay(morning.next_day)))
    return [*asked, *due_meetings(panel, store=store, at=at)]


def look_ahead(panel: PanelId, *, store: Store, at: datetime) -> None:
    """Of tasks that came due and are owed nothing any more, for they have been acknowledged since, when
    they will be: else the clock would look at them again and again.
    """
    if store.ladder.hours.is_quiet(at):
        return
    with store.read(panel) as reading:
        done = [task for task in reading.tasks.with_step_due(at) if _waits(task, at, reading)]
    if done:
        with store.quietly(panel) as reading:
            for task in done:
                reading.tasks.look_again(task)


def _waits(task: Task, at: datetime, reading: Reading) -> bool:
    upcoming = next_moment(chased(task, reading.ladder), reading.reminders.said(task.ref, task.seat))
    return upcoming is None or upcoming > at


def _handing_over(panel: PanelId, at: datetime, reading: Reading) -> list[Request]:
    """Once a working morning: before anybody is told anything, it goes to those who sit there today."""
    today = local_day(at)
    return [
        _request(panel, f"hand-over:{member}:{today}", HandOver(member))
        for member in due_to_hand_over(at, reading)
    ]


def due_meetings(panel: PanelId, *, store: Store, at: datetime) -> list[Request]:
    """What the cycle owes by now: the draft at a cut-off, the next meeting when one was held."""
    if store.ladder.hours.is_quiet(at):
        return []
    with store.read(panel) as reading:
        due = [
            (meeting, owed_of(meeting, at, reading.ladder)) for meeting in reading.meetings.with_step_due(at)
        ]
    return [
        _request(panel, f"meeting:{meeting.ref}:{rung.name}:{meeting.day}", KeepCycle(meeting.ref, rung))
        for meeting, rung in due
        if rung
    ]


def _request(panel: PanelId, key: str, command: ClockCommand | KeepCycle | HandOver) -> Request:
    place = Place(panel=panel, via=Via.CLOCK)
    digest = hashlib.sha256(key.encode()).hexdigest()
    return Request(key=digest, fingerprint=digest, sender=CLERK, place=place, command=command)


def decide(
    command: ClockCommand, by: Member, at: datetime, work: UnitOfWork
) -> TaskReminded | FlagReminded | QueueAlarmed | DigestSent | MorningCame:
    """Whether it is still owed is asked again, now that nobody else writes. Raises NothingDue."""
    match command:
        case Remind():
            return _remind(command, by, at, work)
        case AlarmQueue():
            return alarm(command, by, at, work)
        case RemindOfFlag():
            return remind_of(command, by, at, work)
        case SendDigest(member=member, day=day):
            if (member, day) not in [(due.member, due.day) for due in work.reminders.digests_due(at)]:
                raise NothingDue
            previous = work.reminders.newest_digest(member, before=day)
            carried = carried_over(member, day, at, work)
            return DigestSent(member=member, day=day, previous=previous, carried=carried, at=at, by=by.id)
        case BeginTheDay(day=day):
            morning = work.reminders.morning()
            if morning is None or morning.next_day != day or morning.next_at(work.ladder.hours) > at:
                raise NothingDue
            return MorningCame(before=morning, attention=needs_attention(at, work), at=at, by=by.id)
        case _:
            assert_never(command)


def _remind(command: Remind, by: Member, at: datetime, work: UnitOfWork) -> TaskReminded:
    task = work.tasks.find(command.occurrence.ref)
    due = [due for due in _owed(task, at, work) if due.occurrence == command.occurrence] if task else []
    if task is None or not due:
        raise NothingDue
    step, today = command.occurrence.step, local_day(at)
    reached = recipients(
        step,
        seat=task.seat,
        owner=task.owner,
        members=work.people.all(),
        away=work.reminders.away(today),
        at=at,
    )
    quiet = set(work.reminders.snoozed(task.ref, today))
    left = tuple(recipient for recipient in reached if recipient.member not in quiet)
    return TaskReminded(
        task=task,
        occurrence=command.occurrence,
        to=left,
        outcome=outcome_of(step, reached, left),
        passed_over=due[0].passed_over,
        at=at,
        by=by.id,
    )


def _owed(task: Task, at: datetime, reading: Reading) -> list[Due]:
    return owed(chased(task, reading.ladder), reading.reminders.said(task.ref, task.seat), at=at)
