"""How the clock is, whom to ring, and what could not be delivered: the secretariat's card."""

from datetime import datetime, timedelta

from panel.language import MemberId
from panel.people import Member, owner_of
from panel.reminders import Outcome, Reach, Since, chased, step_named
from panel.tasks import Task
from panel.views.reminders import DeadLetter, StatusView, ToRing
from panel.working_time import local_day
from usecases.ports import Reading

DEAD_FOR = timedelta(days=14)
"""How long a letter that died stays on the card."""


def status(at: datetime, reading: Reading) -> StatusView:
    """For the secretariat and the chair; names stand on it."""
    did = reading.reminders.last_done()
    return StatusView(
        at=at,
        beat_at=reading.reminders.beat_at(),
        did=f"reminded of {did.ref}" if did else "",
        did_at=did.at if did else None,
        next_at=reading.reminders.next_at(),
        to_ring=tuple(_to_ring(at, reading)),
        dead=tuple(
            DeadLetter(
                about=letter.ref or "a message",
                whom=_whom(letter.member, reading),
                why=letter.why,
                at=letter.at,
            )
            for letter in reading.outbox.dead_since(reading.now - DEAD_FOR)
        ),
        away=tuple(
            (_whom(each.member, reading), each.back_on) for each in reading.reminders.away(local_day(at))
        ),
    )


def needs_attention(at: datetime, reading: Reading) -> frozenset[str]:
    """What somebody should look at, by id: tasks about which to ring, and letters that died."""
    rings = {f"{ref}" for person in _to_ring(at, reading) for ref in person.refs}
    return frozenset(rings | {letter.id for letter in reading.outbox.dead_since(reading.now - DEAD_FOR)})


def _to_ring(at: datetime, reading: Reading) -> list[ToRing]:
    """The owners of open tasks whom the clerk can't reach, or who are silent after the whole ladder."""
    members = [m for m in reading.people.all() if m.is_valid(at)]
    found: dict[tuple[str, str, bool], list[Task]] = {}
    for task in reading.tasks.open():
        owner = next((m for m in members if m.id == task.owner), None) or owner_of(task.seat, members)
        is_reachable = bool(owner and owner.is_reachable)
        if not is_reachable or _is_silent(task, reading):
            found.setdefault((_called(owner), task.seat_name, is_reachable), []).append(task)
    return [
        ToRing(name=name, seat_name=seat, refs=tuple(task.ref for task in tasks), is_reachable=reachable)
        for (name, seat, reachable), tasks in found.items()
    ]


def _called(owner: Member | None) -> str:
    return owner.name if owner else "nobody named"


def _is_silent(task: Task, reading: Reading) -> bool:
    """The chair has been told, and the seat has said nothing since."""
    record = chased(task, reading.ladder)
    rungs = [
        reminded
        for reminded in reading.reminders.said(task.ref, task.seat)
        if Reach.CHAIR in (step := step_named(reminded.step, record.rungs)).to
        and reminded.outcome is not Outcome.SUPERSEDED
        and (reminded.due == record.due if step.since is Since.DUE else reminded.version == record.version)
    ]
    return any(_unanswered(task, step_named(r.step, record.rungs).since, r.at) for r in rungs)


def _unanswered(task: Task, since: Since, told_at: datetime) -> bool:
    if since is Since.ASKED:
        return task.acknowledged is None
    return task.answered_at is None or task.answered_at < told_at


def _whom(member: MemberId | None, reading: Reading) -> str:
    if member is None:
        return "the channel"
    found = reading.people.by_id(member)
    return found.name if found else "someone who has left"
