"""What was said of each record and to whom, digests, who is away, and the panel's mornings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, cast, func, insert, or_, select, update

from panel.language import MemberId, Reference, SeatId
from panel.meetings import MeetingCalled
from panel.people import CLERK
from panel.reminders import (
    NO_SEAT,
    Away,
    Climbed,
    DigestSent,
    FlagReminded,
    Ladder,
    Morning,
    MorningCame,
    Outcome,
    QueueAlarmed,
    Reminded,
    Snooze,
    TaskReminded,
)
from panel.reminders.events import Told
from panel.working_time import local_day
from storage import schema
from storage.ahead import look_ahead, soonest_open
from storage.numbers import is_open_reference
from storage.sealing import Seal
from storage.upserts import keep, keep_first
from usecases.ports import DigestDue

_REMINDER, _DIGEST, _LINE = schema.reminder.c, schema.digest.c, schema.digest_line.c
_AWAY, _SNOOZE, _MORNING = schema.away.c, schema.snooze.c, schema.morning.c
_SAID = (
    select(_REMINDER.step, _REMINDER.at, _REMINDER.due, _REMINDER.version, _REMINDER.outcome)
    .where(_REMINDER.panel == bindparam("panel"), _REMINDER.ref == bindparam("ref"))
    .where(_REMINDER.seat == bindparam("seat"))
    .order_by(_REMINDER.at)
)
_SAID_TO_SEATS = (
    select(_REMINDER.seat, _REMINDER.step, _REMINDER.at, _REMINDER.due, _REMINDER.version, _REMINDER.outcome)
    .where(_REMINDER.panel == bindparam("panel"), _REMINDER.ref == bindparam("ref"))
    .order_by(_REMINDER.at)
)
_LINES = (
    select(_LINE.day, _LINE.member, _LINE.ref, _LINE.on_behalf, _LINE.step, _LINE.at, _LINE.since)
    .where(_LINE.panel == bindparam("panel"))
    .order_by(_LINE.day, _LINE.ref)
)

_LETTER = schema.letter.c
_HAS_ARRIVED = (
    select(_LETTER.id)
    .where(
        _LETTER.panel == _LINE.panel,
        _LETTER.member == _LINE.member,
        _LETTER.state == "sent",
        or_(
            and_(_LETTER.show == "digest", _LETTER.ref == "digest " + cast(_LINE.day, String)),
            and_(_LETTER.show.in_(["reminder", "flag reminder"]), _LETTER.ref == _LINE.ref),
        ),
    )
    .exists()
)
"""Teams took the letter in which it stood."""


class Reminders:
    """See `usecases.ports.Reminders`."""

    def __init__(self, connection: Connection, seal: Seal, *, ladder: Ladder) -> None:
        self._connection = connection
        self._seal = seal
        self._ladder = ladder

    def said(self, ref: Reference, seat: SeatId) -> Sequence[Reminded]:
        rows = self._connection.execute(_SAID, {"panel": self._seal.panel, "ref": ref, "seat": seat})
        return [_reminded(row) for row in rows]

    def said_to_seats(self, ref: Reference) -> Mapping[SeatId, Sequence[Reminded]]:
        rows = self._connection.execute(_SAID_TO_SEATS, {"panel": self._seal.panel, "ref": ref})
        found: dict[SeatId, list[Reminded]] = {}
        for row in rows:
            found.setdefault(SeatId(row.seat), []).append(_reminded(row))
        return found

    def lines(self, member: MemberId, day: date) -> Sequence[Told]:
        return self._told(_LINE.member == member, _LINE.day == day, ~_LINE.is_at_once)

    def left_over(self, member: MemberId, *, before: date) -> Sequence[Told]:
        newest = (
            select(func.max(_DIGEST.day))
            .where(_DIGEST.panel == _LINE.panel, _DIGEST.member == _LINE.member, _DIGEST.day < before)
            .where(_DIGEST.sent_at.is_not(None))
            .correlate(schema.digest_line)
            .scalar_subquery()
        )
        theirs = or_(_LINE.member == member, _LINE.on_behalf == member)
        return self._told(theirs, _LINE.day == newest, ~_LINE.is_at_once)

    def told_of(self, ref: Reference) -> Sequence[Told]:
        return self._told(_LINE.ref == ref, _LINE.since.is_(None), _HAS_ARRIVED)

    def digests_due(self, at: datetime) -> Sequence[DigestDue]:
        lines = (
            select(func.count())
            .where(_LINE.panel == _DIGEST.panel, _LINE.member == _DIGEST.member, _LINE.day == _DIGEST.day)
            .correlate(schema.digest)
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(_DIGEST.member, _DIGEST.day, _DIGEST.next_step_at, lines.label("lines"))
            .where(_DIGEST.panel == self._seal.panel, _DIGEST.next_step_at <= at)
            .order_by(_DIGEST.next_step_at, _DIGEST.member)
        )
        return [DigestDue(MemberId(row.member), row.day, row.next_step_at, row.lines) for row in rows]

    def newest_digest(self, member: MemberId, *, before: date | None = None) -> date | None:
        before_that = () if before is None else (_DIGEST.day < before,)
        return self._connection.execute(
            select(func.max(_DIGEST.day)).where(
                _DIGEST.panel == self._seal.panel,
                _DIGEST.member == member,
                _DIGEST.sent_at.is_not(None),
                *before_that,
            )
        ).scalar()

    def away(self, on: date) -> Sequence[Away]:
        rows = self._connection.execute(
            select(_AWAY.member, _AWAY.back_on).where(_AWAY.panel == self._seal.panel, _AWAY.back_on > on)
        )
        return [Away(member=MemberId(row.member), back_on=row.back_on) for row in rows]

    def snoozed(self, ref: Reference, on: date) -> Sequence[MemberId]:
        rows = self._connection.execute(
            select(_SNOOZE.member).where(
                _SNOOZE.panel == self._seal.panel, _SNOOZE.ref == ref, _SNOOZE.until > on
            )
        )
        return [MemberId(member) for member in rows.scalars()]

    def snoozed_by(self, member: MemberId, on: date) -> frozenset[Reference]:
        rows = self._connection.execute(
            select(_SNOOZE.ref).where(
                _SNOOZE.panel == self._seal.panel, _SNOOZE.member == member, _SNOOZE.until > on
            )
        )
        return frozenset(Reference(ref) for ref in rows.scalars())

    def morning(self) -> Morning | None:
        row = self._connection.execute(
            select(schema.morning).where(_MORNING.panel == self._seal.panel)
        ).first()
        if row is None:
            return None
        known = frozenset(json.loads(row.known))
        return Morning(next_day=row.next_day, week=row.week, status=row.status, known=known)

    def last_done(self) -> Told | None:
        row = self._connection.execute(
            select(_REMINDER.ref, _REMINDER.step, _REMINDER.day, _REMINDER.at)
            .where(_REMINDER.panel == self._seal.panel, is_open_reference(_REMINDER.ref))
            .order_by(_REMINDER.at.desc(), _REMINDER.ref)
            .limit(1)
        ).first()
        if row is None:
            return None
        return Told(member=CLERK.id, ref=Reference(row.ref), day=row.day, step=row.step, at=row.at)

    def beat_at(self) -> datetime | None:
        return self._connection.execute(select(func.max(schema.heartbeat.c.at))).scalar()

    def next_at(self) -> datetime | None:
        return soonest_open(self._connection, self._seal.panel)

    def keep(self, event: TaskReminded) -> None:
        """The rung, those that it passed over, and what it owes people that day."""
        climbed = Climbed(occurrence=event.occurrence, outcome=event.outcome, passed_over=event.passed_over)
        self._keep_rungs([climbed], due=event.task.due, event=event)
        self.owe(event, event.occurrence.step.name)

    def keep_of_flag(self, event: FlagReminded) -> None:
        """The same, for all of its seats that were due."""
        self._keep_rungs(event.rungs, due=event.flag.reply_by, event=event)
        self.owe(event, event.rungs[0].occurrence.step.name)

    def keep_alarm(self, event: QueueAlarmed) -> None:
        """That the gatekeeper's deputy, or the office, was told of each."""
        rows = [
            {
                "panel": self._seal.panel,
                "ref": flag.intake,
                "seat": NO_SEAT,
                "step": f"queued for {event.hours} hours",
                "day": local_day(event.at),
                "due": None,
                "version": flag.version,
                "at": event.at,
                "outcome": Outcome.SENT.value,
            }
            for flag in event.flags
        ]
        for row in rows:
            keep_first(self._connection, schema.reminder, row)

    def _keep_rungs(
        self, climbed: Iterable[Climbed], *, due: date | None, event: TaskReminded | FlagReminded
    ) -> None:
        rows = [
            {
                "panel": self._seal.panel,
                "ref": occurrence.ref,
                "seat": occurrence.seat,
                "step": occurrence.step.name,
                "day": occurrence.day,
                "due": due,
                "version": event.version,
                "at": event.at,
                "outcome": outcome.value,
            }
            for rung in climbed
            for occurrence, outcome in [(rung.occurrence, rung.outcome), *rung.passed_over]
        ]
        self._connection.execute(insert(schema.reminder), rows)

    def owe(self, event: TaskReminded | FlagReminded | MeetingCalled, step: str) -> None:
        """A line for the digest of each; what is urgent leaves by itself, and is on record all the same."""
        day = local_day(event.at)
        for recipient in event.to:
            line = {
                "panel": self._seal.panel,
                "member": recipient.member,
                "day": day,
                "ref": event.about,
                "step": step,
                "on_behalf": recipient.on_behalf,
                "at": event.at,
                "is_at_once": event.is_at_once,
            }
            keep_first(self._connection, schema.digest_line, line)
            if not event.is_at_once:
                row = {"panel": self._seal.panel, "member": recipient.member, "day": day}
                keep(self._connection, schema.digest, {**row, "next_step_at": event.at})

    def keep_digest(self, event: DigestSent) -> None:
        """That it left, and what it carries over: a card of it stands for all of its lines."""
        for told in event.carried:
            line = {
                "panel": self._seal.panel,
                "member": told.member,
                "day": told.day,
                "ref": told.ref,
                "step": told.step,
                "on_behalf": told.on_behalf,
                "at": told.at,
                "is_at_once": False,
                "since": told.since,
            }
            keep_first(self._connection, schema.digest_line, line)
        self._connection.execute(
            update(schema.digest)
            .where(
                _DIGEST.panel == self._seal.panel, _DIGEST.member == event.member, _DIGEST.day == event.day
            )
            .values(next_step_at=None, sent_at=event.at)
        )
        look_ahead(self._connection, self._seal.panel)

    def keep_away(self, away: Away, *, since: datetime) -> None:
        row = {"panel": self._seal.panel, "member": away.member, "since": since, "back_on": away.back_on}
        keep(self._connection, schema.away, row)

    def end_away(self, member: MemberId, *, on: date) -> None:
        self._connection.execute(
            update(schema.away)
            .where(_AWAY.panel == self._seal.panel, _AWAY.member == member)
            .values(back_on=on)
        )

    def keep_snooze(self, snooze: Snooze, *, at: datetime) -> None:
        row = {
            "panel": self._seal.panel,
            "member": snooze.member,
            "ref": snooze.ref,
            "until": snooze.until,
            "at": at,
        }
        keep(self._connection, schema.snooze, row)

    def keep_morning(self, event: MorningCame) -> None:
        self.set_morning(event.after)

    def set_morning(self, morning: Morning) -> None:
        row = {
            "panel": self._seal.panel,
            "next_day": morning.next_day,
            "next_step_at": morning.next_at(self._ladder.hours),
            "week": morning.week,
            "status": morning.status,
            "known": json.dumps(sorted(morning.known)),
        }
        keep(self._connection, schema.morning, row)
        look_ahead(self._connection, self._seal.panel)

    def _told(self, *conditions: Any) -> Sequence[Told]:
        rows = self._connection.execute(_LINES.where(*conditions), {"panel": self._seal.panel})
        return [
            Told(
                member=MemberId(row.member),
                ref=Reference(row.ref),
                day=row.day,
                step=row.step,
                at=row.at,
                on_behalf=row.on_behalf,
                since=row.since,
            )
            for row in rows
        ]


def _reminded(row: Any) -> Reminded:
    return Reminded(step=row.step, at=row.at, due=row.due, version=row.version, outcome=Outcome(row.outcome))
