"""Tasks of one panel, as they are remembered."""

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from panel.groups import Disruption, FourP, Level
from panel.language import DraftKey, MemberId, Reference, SeatId
from panel.reminders import Ladder, chased, next_moment
from panel.tasks import (
    OPEN,
    UNDECIDED,
    Acknowledgement,
    NoSuchTask,
    Revision,
    Supporter,
    Task,
    TaskAcknowledged,
    TaskClosed,
    TaskEvent,
    TaskState,
    TaskTransferred,
    TimeAsked,
    WhichTask,
)
from panel.themes import Priority
from storage import numbers, schema
from storage.ahead import look_ahead
from storage.prepared import Prepared
from storage.reminders import Reminders
from storage.sealing import Seal
from storage.upserts import keep, keep_first
from usecases.ports import Counts

_TASK, _ACK, _SEAT = schema.task.c, schema.acknowledgement.c, schema.seat.c
_TASKS = (
    select(
        schema.task,
        _SEAT.name.label("seat_name"),
        _SEAT.can_do.label("seat_can_do"),
        _ACK.by.label("acknowledged_by"),
        _ACK.at.label("acknowledged_at"),
    )
    .join(schema.seat, _SEAT.id == _TASK.seat)
    .outerjoin(
        schema.acknowledgement,
        and_(
            _ACK.panel == _TASK.panel,
            _ACK.ref == _TASK.ref,
            _ACK.version == _TASK.version,
            _ACK.seat == _TASK.seat,
        ),
    )
    .where(_TASK.panel == bindparam("panel"))
    .order_by(_TASK.due, _TASK.ref)
)
_BY_REF = Prepared(_TASKS.where(_TASK.ref == bindparam("ref")))
_STATES = [state.value for state in OPEN]
_UNDECIDED = [state.value for state in UNDECIDED]
_LETTER = schema.letter.c
_NOT_TOLD_YET = select(_LETTER.ref).where(
    _LETTER.panel == bindparam("panel"),
    _LETTER.is_held,
    _LETTER.state == "waiting",
    _LETTER.fence == 0,
    _LETTER.not_before > bindparam("now", type_=schema.Moment),
)
"""Tasks whose undo window is open: nobody but the chair knows of them."""


class Tasks:
    def __init__(self, connection: Connection, seal: Seal, *, now: datetime, ladder: Ladder) -> None:
        self._connection = connection
        self._seal = seal
        self._now = now
        self._ladder = ladder
        self._seat_names: dict[str, str] | None = None
        self._found: dict[Reference, Task | None] | None = None

    def remember(self) -> None:
        """Nothing is written meanwhile: what has been found once is not asked for again."""
        self._found = {}

    def find(self, ref: Reference) -> Task | None:
        if self._found is None:
            return self._look_up(ref)
        if ref not in self._found:
            self._found[ref] = self._look_up(ref)
        return self._found[ref]

    def _look_up(self, ref: Reference) -> Task | None:
        found = _BY_REF.first(self._connection, {"panel": self._seal.panel, "ref": ref})
        return self._task(found) if found else None

    def named(self, words: str) -> Task:
        name = words.strip().upper()
        if re.fullmatch(r"T-\d{4}-\d{3,6}", name):
            if task := self.find(Reference(name)):
                return task
        elif short := re.fullmatch(r"(?:T-?)?0*(\d{1,6})", name):
            tasks = self._many(
                _TASK.ref.like(f"T-____-{int(short[1]):03d}"),
                _TASK.state.in_([*_UNDECIDED, TaskState.PROPOSED.value]),
            )
            if len(tasks) > 1:
                raise WhichTask(words, [task.ref for task in tasks])
            if tasks:
                return tasks[0]
        raise NoSuchTask(words)

    def grown_from(self, draft: DraftKey) -> Task | None:
        found = self._many(_TASK.draft == draft)
        return found[0] if found else None

    def next_ref(self, year: int) -> Reference:
        return numbers.upcoming(self._connection, self._seal.panel, "T", year)

    def open_for(self, seat: SeatId, *, due_before: date = date.max) -> Sequence[Task]:
        """What that seat leads or supports, and has been told of."""
        helped = _TASK.supporting.contains(f'"{seat}"', autoescape=True)
        told = _TASK.ref.not_in(_NOT_TOLD_YET)
        return self._many(
            or_(_TASK.seat == seat, helped),
            _TASK.state.in_(_STATES),
            _TASK.due < due_before,
            told,
            now=self._now,
        )

    def undecided(self) -> Sequence[Task]:
        """Everything that went out or waits, until the chair has said how it ends."""
        return self._many(_TASK.state.in_([*_UNDECIDED, TaskState.PROPOSED.value]))

    def open(self, *, due_before: date = date.max) -> Sequence[Task]:
        """What any seat has still to do."""
        return self._many(_TASK.state.in_(_STATES), _TASK.due < due_before)

    def proposals(self) -> Sequence[Task]:
        return self._many(_TASK.state == TaskState.PROPOSED.value)

    def running(self) -> Sequence[Task]:
        return self._many(_TASK.state.in_(_UNDECIDED))

    def issued_since(self, moment: datetime) -> Sequence[Task]:
        withdrawn = _TASK.state == TaskState.WITHDRAWN.value
        return self._many(_TASK.issued_at > moment, ~withdrawn)

    def counted(self, *, today: date, until: date) -> Counts:
        row = self._connection.execute(
            select(
                func.count().label("open"),
                func.count().filter(_TASK.due.between(today, until)).label("due"),
                func.count().filter(_TASK.due < today).label("overdue"),
            ).where(_TASK.panel == self._seal.panel, _TASK.state.in_(_STATES))
        ).one()
        return Counts(open=row.open, due=row.due, overdue=row.overdue)

    def with_step_due(self, at: datetime) -> Sequence[Task]:
        return self._many(_TASK.next_step_at <= at)

    def keep(self, event: TaskEvent) -> None:
        task = event.task
        if not isinstance(event, TaskAcknowledged):
            self._write(task, draft=event.draft)
        if event.revision:
            self._keep_revision(task, event.revision)
        if isinstance(event, TaskTransferred):
            self._write(event.new)
        if isinstance(event, TaskClosed) and event.disruption:
            self._keep_disruption(event.disruption)
        if task.acknowledged:
            keep_first(
                self._connection,
                schema.acknowledgement,
                {
                    "panel": self._seal.panel,
                    "ref": task.ref,
                    "version": task.acknowledged.version,
                    "seat": task.seat,
                    "by": task.acknowledged.by,
                    "at": task.acknowledged.at,
                },
            )

    def _keep_revision(self, task: Task, revision: Revision) -> None:
        row = {
            "panel": self._seal.panel,
            "ref": task.ref,
            "version": task.version,
            "was": revision.was,
            "due": revision.due,
            "because_sealed": self._seal.close("revision", f"{task.ref}:{task.version}", revision.because),
            "agreed_by": revision.agreed_by,
            "asked_by": revision.asked_by,
            "at": revision.at,
        }
        self._connection.execute(insert(schema.revision), row)

    def revisions(self, ref: Reference) -> Sequence[Revision]:
        """Every date that it had after its first, oldest first."""
        dates = schema.revision.c
        rows = self._connection.execute(
            select(schema.revision)
            .where(dates.panel == self._seal.panel, dates.ref == ref)
            .order_by(dates.version)
        )
        return [
            Revision(
                was=row.was,
                due=row.due,
                because=self._seal.open("revision", f"{ref}:{row.version}", row.because_sealed),
                agreed_by=MemberId(row.agreed_by),
                asked_by=row.asked_by,
                at=row.at,
            )
            for row in rows
        ]

    def next_disruption(self, year: int) -> Reference:
        return numbers.upcoming(self._connection, self._seal.panel, "X", year)

    def disruption(self, task: Reference) -> Disruption | None:
        """What that task achieved, if its sign-off recorded it."""
        kept = schema.disruption.c
        row: Any = self._connection.execute(
            select(schema.disruption).where(kept.panel == self._seal.panel, kept.task == task)
        ).first()
        return self._disruption(row) if row else None

    def disruptions_since(self, day: date) -> Sequence[Disruption]:
        kept = schema.disruption.c
        rows = self._connection.execute(
            select(schema.disruption)
            .where(kept.panel == self._seal.panel, kept.day >= day)
            .order_by(kept.day, kept.ref)
        )
        return [self._disruption(row) for row in rows]

    def _disruption(self, row: Any) -> Disruption:
        return Disruption(
            ref=Reference(row.ref),
            day=row.day,
            task=Reference(row.task),
            subject=row.subject,
            four_p=FourP(row.four_p),
            level=Level(row.level),
            rationale=self._seal.open("disruption", row.ref, row.rationale_sealed),
            theme=row.theme,
            lead=SeatId(row.lead),
            contributing=tuple(SeatId(seat) for seat in json.loads(row.contributing)),
            assessed_by=MemberId(row.assessed_by),
        )

    def _keep_disruption(self, record: Disruption) -> None:
        row = {
            "panel": self._seal.panel,
            "ref": record.ref,
            "task": record.task,
            "day": record.day,
            "subject": record.subject,
            "four_p": record.four_p.value,
            "level": record.level.value,
            "theme": record.theme,
            "lead": record.lead,
            "contributing": json.dumps(record.contributing),
            "rationale_sealed": self._seal.close("disruption", record.ref, record.rationale),
            "assessed_by": record.assessed_by,
        }
        self._connection.execute(insert(schema.disruption), row)
        numbers.spend(self._connection, self._seal.panel, record.ref)

    def look_again(self, task: Task) -> None:
        """A rung was climbed: the task is as it was, and the next rung another."""
        self._connection.execute(
            update(schema.task)
            .where(_TASK.panel == self._seal.panel, _TASK.ref == task.ref)
            .values(next_step_at=self._next_step(task))
        )
        look_ahead(self._connection, self._seal.panel)

    def _next_step(self, task: Task) -> datetime | None:
        said = Reminders(self._connection, self._seal, ladder=self._ladder).said(task.ref, task.seat)
        return next_moment(chased(task, self._ladder), said)

    def _write(self, task: Task, *, draft: DraftKey | None = None) -> None:
        row = {
            "id": f"{self._seal.panel}:{task.ref}",
            "panel": self._seal.panel,
            "ref": task.ref,
            "seat": task.seat,
            "owner": task.owner,
            "state": task.state.value,
            "version": task.version,
            "what_sealed": self._seal.close("ask", task.ref, task.what),
            "note_sealed": self._seal.close("note", task.ref, task.note),
            "due": task.due,
            "first_due": task.first_due,
            "asked_by": task.asked_by,
            "proposed_by": task.proposed_by,
            "issued_at": task.issued_at,
            "asked_at": task.asked_at,
            "answered_at": task.answered_at,
            "next_step_at": self._next_step(task),
            "priority": task.priority.value,
            "is_urgent": task.is_urgent,
            "four_p": task.four_p.value if task.four_p else None,
            "theme": task.theme,
            "serves": task.serves,
            "supporting": json.dumps([supporter.seat for supporter in task.supporting]),
            "rationale_sealed": self._sealed("rationale", task.ref, task.rationale),
            "slipped": task.slipped,
            "requests": task.requests,
            "requested_sealed": self._sealed("request", task.ref, _request_written(task.requested)),
            "succeeds": task.succeeds,
            "succeeded_by": task.succeeded_by,
        }
        keep(self._connection, schema.task, row | ({"draft": draft} if draft else {}))
        numbers.spend(self._connection, self._seal.panel, task.ref)
        look_ahead(self._connection, self._seal.panel)

    def _many(self, *conditions: Any, **bound: Any) -> Sequence[Task]:
        rows = self._connection.execute(_TASKS.where(*conditions), {"panel": self._seal.panel, **bound})
        return [self._task(row) for row in rows]

    def _task(self, row: Any) -> Task:
        ref = Reference(row.ref)
        seen = (
            Acknowledgement(version=row.version, by=MemberId(row.acknowledged_by), at=row.acknowledged_at)
            if row.acknowledged_by
            else None
        )
        return Task(
            ref=ref,
            seat=SeatId(row.seat),
            seat_name=row.seat_name,
            seat_can_do=row.seat_can_do,
            what=self._seal.open("ask", ref, row.what_sealed),
            note=self._seal.open("note", ref, row.note_sealed),
            due=row.due,
            first_due=row.first_due,
            state=TaskState(row.state),
            version=row.version,
            owner=row.owner,
            asked_by=MemberId(row.asked_by),
            proposed_by=row.proposed_by,
            issued_at=row.issued_at,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            acknowledged=seen,
            priority=Priority(row.priority),
            is_urgent=row.is_urgent,
            four_p=FourP(row.four_p) if row.four_p else None,
            theme=row.theme,
            serves=row.serves,
            supporting=tuple(Supporter(SeatId(s), self._seat_name(s)) for s in json.loads(row.supporting)),
            rationale=self._opened("rationale", ref, row.rationale_sealed),
            slipped=row.slipped,
            requested=_request_read(self._opened("request", ref, row.requested_sealed)),
            requests=row.requests,
            succeeds=row.succeeds,
            succeeded_by=row.succeeded_by,
        )

    def _seat_name(self, seat: str) -> str:
        """Read once, and only for tasks that several seats share."""
        if self._seat_names is None:
            rows = self._connection.execute(
                select(_SEAT.id, _SEAT.name).where(_SEAT.panel == self._seal.panel)
            )
            self._seat_names = {row.id: row.name for row in rows}
        return self._seat_names.get(seat, "a seat that has left")

    def _sealed(self, column: str, ref: Reference, words: str) -> bytes | None:
        return self._seal.close(column, ref, words) if words else None

    def _opened(self, column: str, ref: Reference, sealed: bytes | None) -> str:
        return self._seal.open(column, ref, sealed) if sealed else ""


def _request_written(asked: TimeAsked | None) -> str:
    if asked is None:
        return ""
    facts = [asked.number, asked.due.isoformat(), asked.because, asked.by, asked.at.isoformat()]
    return json.dumps(facts)


def _request_read(written: str) -> TimeAsked | None:
    if not written:
        return None
    number, due, because, by, at = json.loads(written)
    return TimeAsked(
        number=number,
        due=date.fromisoformat(due),
        because=because,
        by=MemberId(by),
        at=datetime.fromisoformat(at),
    )
