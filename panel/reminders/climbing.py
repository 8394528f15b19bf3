"""Which rung of the ladder is next for a record, when it fires, and which others it overtakes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from panel.flags import Flag, FlagState
from panel.language import Reference, SeatId
from panel.reminders.ladder import Ladder, Occurrence, Reach, Rungs, Since, Step, privately, step_named
from panel.tasks import Task
from panel.working_time import (
    HOURS,
    Hours,
    is_working_day,
    local_day,
    working_day_after,
    working_day_before,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """What the ladder needs to know of a record and of one seat that was asked."""

    ref: Reference
    seat: SeatId
    version: int
    due: date | None
    asked_at: datetime | None
    """When the seat was asked in these words and for this date: rungs that were past by then are skipped."""
    answered_at: datetime | None
    is_acknowledged: bool
    rungs: Rungs
    hours: Hours = HOURS
    is_open: bool = True


def chased(task: Task, ladder: Ladder) -> Chased:
    return Chased(
        ref=task.ref,
        seat=task.seat,
        version=task.version,
        due=task.due,
        asked_at=task.asked_at,
        answered_at=task.answered_at,
        is_acknowledged=task.acknowledged is not None,
        rungs=ladder.urgent_tasks if task.is_urgent else ladder.tasks,
        hours=ladder.hours,
        is_open=task.is_open,
    )


def chased_seats(flag: Flag, ladder: Ladder) -> tuple[Chased, ...]:
    """One for each seat that was told. Of a recall only the acknowledgement is asked for, not a reply.

    One for named seats has no thread, and leaves no trace in the channel.
    """
    rungs = ladder.urgent_flags if flag.is_urgent else ladder.flags
    rungs = privately(rungs) if flag.is_restricted else rungs
    seen, replied = {each.seat for each in flag.seen}, {each.seat: each.at for each in flag.replies}
    return tuple(
        Chased(
            ref=flag.ref,
            seat=ask.seat,
            version=flag.version,
            due=flag.reply_by if flag.is_open and ask.seat not in replied else None,
            asked_at=ask.asked_at or flag.released_at,
            answered_at=replied.get(ask.seat),
            is_acknowledged=ask.seat in seen,
            rungs=rungs,
            hours=ladder.hours,
            is_open=flag.state in (FlagState.RELEASED, FlagState.RECALLED),
        )
        for ask in flag.asks
        if not ask.is_held
    )


class Outcome(StrEnum):
    """What became of a rung."""

    SENT = "sent"
    SUPERSEDED = "superseded"
    """After downtime: a later rung to the same people was due as well."""
    ANSWERED = "answered"
    """The seat had spoken since it was last told, so the thread was spared."""
    SNOOZED = "snoozed"
    """Whoever it would have reached had asked for quiet; the ladder is climbed on regardless."""
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What the records say of one rung."""

    step: str
    at: datetime
    due: date | None
    version: int
    outcome: Outcome = Outcome.SENT


@dataclass(frozen=True, slots=True)
class Due:
    """A rung whose time has come, and those which it overtakes: they are recorded, and not sent."""

    occurrence: Occurrence
    passed_over: tuple[tuple[Occurrence, Outcome], ...] = ()


def next_moment(record: Chased, said: Sequence[Reminded]) -> datetime | None:
    """When the clock must look at the record again; None while nothing more is to be said."""
    return min((at for since in Since for _, _, at in _climbable(record, said, since)), default=None)


def soonest(records: Sequence[Chased], said: Mapping[SeatId, Sequence[Reminded]]) -> datetime | None:
    """When the clock must look at a record of many seats again. Seats that stand alike are counted once."""
    alike = {(replace(record, seat=SeatId("")), tuple(said.get(record.seat, ()))) for record in records}
    moments = [next_moment(record, rungs) for record, rungs in alike]
    return min((moment for moment in moments if moment), default=None)


def owed(record: Chased, said: Sequence[Reminded], *, at: datetime) -> list[Due]:
    """What is due by then: at most one rung counted from each thing, so that no two are climbed at once."""
    return [due for since in Since if (due := _first(record, said, since, at))]


def _first(record: Chased, said: Sequence[Reminded], since: Since, at: datetime) -> Due | None:
    due = [(step, day) for step, day, moment in _climbable(record, said, since) if moment <= at]
    eyes = {step: _reached_now(step, record, said) for step, _ in due}
    overtaken = [
        (step, day)
        for place, (step, day) in enumerate(due)
        if any(eyes[step] <= eyes[later] for later, _ in due[place + 1 :])
    ]
    left = [rung for rung in due if rung not in overtaken]
    if not left:
        return None
    step, day = left[0]
    passed = [
        (_occurrence(record, *rung), Outcome.SUPERSEDED) for rung in overtaken if eyes[rung[0]] <= eyes[step]
    ]
    spared = [
        (_occurrence(record, other, day_of(other, record)), Outcome.ANSWERED)
        for other in _before(step, record)
        if _is_pending(other, record, said)
        and _is_spared(other, record, said)
        and not _reached_now(other, record, said)
    ]
    return Due(_occurrence(record, replace(step, to=eyes[step]), day), (*passed, *spared))


def _occurrence(record: Chased, step: Step, day: date) -> Occurrence:
    return Occurrence(record.ref, record.seat, step, day)


def _climbable(
    record: Chased, said: Sequence[Reminded], since: Since
) -> Iterator[tuple[Step, date, datetime]]:
    """The rungs that are still to come: which, its own day, and the moment it may fire."""
    if not record.is_open or (since is Since.ASKED and (record.is_acknowledged or record.asked_at is None)):
        return
    for step in _ladder(record, since):
        if not _is_pending(step, record, said) or not _reached_now(step, record, said):
            continue
        own = moment_of(step, record)
        if since is Since.DUE and record.asked_at and own <= record.asked_at:
            continue
        yield step, day_of(step, record), max(own, _after_the_last(step, record, said) or own)


def _ladder(record: Chased, since: Since) -> tuple[Step, ...]:
    if since is Since.DUE and record.due is None:
        return ()
    return tuple(step for step in record.rungs if step.since is since)


def _before(step: Step, record: Chased) -> tuple[Step, ...]:
    ladder = _ladder(record, step.since)
    return ladder[: ladder.index(step)]


def moment_of(step: Step, record: Chased) -> datetime:
    """When the rung fires by itself: on the morning of its working day, or so many working hours on."""
    if step.hours and record.asked_at:
        return record.hours.working_hours_after(record.asked_at, step.hours)
    return record.hours.morning_of(day_of(step, record))


def day_of(step: Step, record: Chased) -> date:
    """The working day that a rung belongs to; of a date at the weekend, "on the day" is the Friday before."""
    if step.since is Since.ASKED:
        assert record.asked_at is not None  # noqa: S101 (what was never asked has no such rung)
        if step.hours:
            return local_day(record.hours.working_hours_after(record.asked_at, step.hours))
        return working_day_after(local_day(record.asked_at), step.days)
    assert record.due is not None  # noqa: S101 (nor has what has no date)
    if step.days > 0:
        return working_day_after(record.due, step.days)
    if step.days < 0:
        return working_day_before(record.due, -step.days)
    return record.due if is_working_day(record.due) else working_day_before(record.due, 1)


def _is_pending(step: Step, record: Chased, said: Sequence[Reminded]) -> bool:
    """Neither it nor a later rung to the same people was climbed."""
    names = {reminded.step for reminded in _of_today(record, said, step.since)}
    ladder = _ladder(record, step.since)
    covering = {later.name for later in ladder[ladder.index(step) :] if step.to <= later.to}
    return names.isdisjoint(covering)


def _of_today(record: Chased, said: Sequence[Reminded], since: Since) -> list[Reminded]:
    """What was said of the present date and the present words: a new date, or new words, start anew."""
    return [
        reminded
        for reminded in said
        if step_named(reminded.step, record.rungs).since is since
        and (reminded.due == record.due if since is Since.DUE else reminded.version == record.version)
    ]


def _reached_now(step: Step, record: Chased, said: Sequence[Reminded]) -> frozenset[Reach]:
    """The thread only after a private word, and where that went unanswered; everybody else regardless."""
    if Reach.THREAD not in step.to:
        return step.to
    is_its_turn = _told_privately(record, said, step.since) and not _is_spared(step, record, said)
    return step.to if is_its_turn else step.to - {Reach.THREAD}


def _told_privately(record: Chased, said: Sequence[Reminded], since: Since) -> datetime | None:
    """When the owner was last told that it is past its date, or that it is not acknowledged."""
    told = [
        reminded.at
        for reminded in _of_today(record, said, since)
        if ((step := step_named(reminded.step, record.rungs)).days > 0 or since is Since.ASKED)
        and Reach.OWNER in step.to
        and reminded.outcome in (Outcome.SENT, Outcome.SNOOZED)
    ]
    return max(told, default=None)


def _is_spared(step: Step, record: Chased, said: Sequence[Reminded]) -> bool:
    """The thread is reminded only where the private word went unanswered."""
    if Reach.THREAD not in step.to or record.answered_at is None:
        return False
    private = _told_privately(record, said, step.since)
    return private is not None and record.answered_at > private


def _after_the_last(step: Step, record: Chased, said: Sequence[Reminded]) -> datetime | None:
    """One rung at a time: after downtime, too, wider eyes follow a working day (or hour) later."""
    told = [
        reminded.at
        for reminded in _of_today(record, said, step.since)
        if reminded.outcome is Outcome.SENT and step_named(reminded.step, record.rungs).to != step.to
    ]
    if not told:
        return None
    if step.hours:
        return record.hours.working_hours_after(max(told), 1)
    return record.hours.morning_of(working_day_after(local_day(max(told)), 1))
