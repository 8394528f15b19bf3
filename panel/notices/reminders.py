"""Who is told when the clock reminds."""

from collections.abc import Sequence

from panel.language import MemberId, spoken
from panel.letters import Channel, Letter, Notice, Private, Show, Thread
from panel.notices.audience import all_holding, distinct, in_the_chair, sitting
from panel.people import Directory, Role, holders
from panel.reminders import (
    QUEUE,
    STATUS,
    DigestSent,
    FlagReminded,
    MorningCame,
    Outcome,
    QueueAlarmed,
    Snoozed,
    TaskReminded,
    digest_ref,
    week_ref,
)


def of_reminder(event: TaskReminded) -> Sequence[Notice]:
    """By reference in the thread, or at once where it is urgent; all else waits for the digest."""
    ref = event.task.ref
    if event.outcome is not Outcome.SENT:
        return []
    if event.is_in_thread:
        return [Letter(to=Thread(), show=Show.REMINDER, ref=ref)]
    if event.is_at_once:
        return [
            Letter(to=Private(each.member), show=Show.REMINDER, ref=ref, version=event.version)
            for each in event.to
        ]
    return []


def of_flag_reminder(event: FlagReminded) -> Sequence[Notice]:
    """By reference and counts in the thread, or privately at once what is urgent; all else in the digest."""
    ref = event.flag.ref
    if event.is_in_thread:
        return [Letter(to=Thread(), show=Show.FLAG_REMINDER, ref=ref)]
    if not event.is_at_once:
        return []
    return [
        Letter(to=Private(each.member), show=Show.FLAG_REMINDER, ref=ref, version=event.version)
        for each in event.to
    ]


def of_queue(event: QueueAlarmed, directory: Directory) -> Sequence[Notice]:
    """To the deputy by reference, at once. With nobody to take over, the office learns the count alone."""
    version = int(event.at.timestamp()) // 60
    if event.to:
        return [Letter(to=Private(m), show=Show.QUEUE, ref=QUEUE, version=version) for m in event.to]
    waits = "A flag has" if event.count == 1 else f"{event.count} flags have"
    keepers = [m.name for m in holders(sitting(event, directory), Role.GATEKEEPER)]
    whom = f" ({spoken(keepers)})" if keepers else ""
    text = (
        f"{waits} waited more than {event.hours} working hours for the intelligence gatekeeper{whom}, and "
        "no deputy can open the queue today. Please ring, or have a deputy appointed."
    )
    office = distinct([*in_the_chair(event, directory), *all_holding(event, directory, Role.SECRETARIAT)])
    return [Letter(to=Private(m), show=Show.SAID, text=text) for m in office]


def of_digest(event: DigestSent) -> Sequence[Notice]:
    """The new card, and the one before, which then only points to it."""
    days = [event.day, *([event.previous] if event.previous else [])]
    return [Letter(to=Private(event.member), show=Show.DIGEST, ref=digest_ref(day)) for day in days]


def of_snooze(event: Snoozed) -> Sequence[Notice]:
    """Their digest, in which it stands no more."""
    if event.digest is None:
        return []
    return [Letter(to=Private(event.snooze.member), show=Show.DIGEST, ref=digest_ref(event.digest))]


def of_morning(event: MorningCame, directory: Directory) -> Sequence[Notice]:
    """Once a week the channel's counts; every working day the secretariat's card, brought up to date."""
    week = [event.today, *([event.before.week] if event.before.week else [])] if event.begins_a_week else []
    counts = [Letter(to=Channel(), show=Show.WEEK, ref=week_ref(day)) for day in week]
    return [*counts, *_status(event, all_holding(event, directory, Role.SECRETARIAT))]


def _status(event: MorningCame, secretariat: list[MemberId]) -> list[Letter]:
    """Posted anew only where something new needs attention; the card before it then points to it."""
    new, old = event.after.status, event.before.status
    days = [day for day in dict.fromkeys((new, old)) if day]
    return [
        Letter(to=Private(member), show=Show.STATUS, ref=STATUS, version=day.toordinal())
        for member in secretariat
        for day in days
    ]
