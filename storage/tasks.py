"""Tasks of one panel, as they are remembered."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from panel.language import DraftKey, MemberId, Reference, SeatId
from panel.reminders import Reminded, TaskReminded, next_occurrence
from panel.tasks import (
    OPEN,
    Acknowledgement,
    NoSuchTask,
    Task,
    TaskAcknowledged,
    TaskEvent,
    TaskState,
    WhichTask,
)
from storage import schema
from storage.sealing import Seal
from storage.upserts import keep, keep_first

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
_BY_REF = _TASKS.where(_TASK.ref == bindparam("ref"))
_STATES = [state.value for state in OPEN]


class Tasks:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def find(self, ref: Reference) -> Task | None:
        found = self._connection.execute(_BY_REF, {"panel": self._seal.panel, "ref": ref}).first()
        return self._task(found) if found else None

    def named(self, words: str) -> Task:
        name = words.strip().upper()
        if re.fullmatch(r"T-\d{4}-\d{3,6}", name):
            if task := self.find(Reference(name)):
                return task
        elif short := re.fullmatch(r"(?:T-?)?0*(\d{1,6})", name):
            tasks = self._many(
                _TASK.ref.like(f"T-____-{int(short[1]):03d}"),
                _TASK.state.in_([*_STATES, TaskState.PROPOSED.value]),
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
        numbers = schema.number.c
        last = self._connection.execute(
            select(numbers.last).where(
                numbers.panel == self._seal.panel, numbers.series == "T", numbers.year == year
            )
        ).scalar()
        return Reference(f"T-{year}-{(last or 0) + 1:03d}")

    def open_for(self, seat: SeatId) -> Sequence[Task]:
        return self._many(_TASK.seat == seat, _TASK.state.in_(_STATES))

    def proposals(self) -> Sequence[Task]:
        return self._many(_TASK.state == TaskState.PROPOSED.value)

    def with_step_due(self, at: datetime) -> Sequence[Task]:
        return self._many(_TASK.next_step_at <= at)

    def reminded(self, task: Task) -> tuple[Reminded, ...]:
        said = schema.reminder.c
        rows = self._connection.execute(
            select(said.step, said.at).where(
                said.panel == self._seal.panel, said.ref == task.ref, said.due == task.due
            )
        )
        return tuple(Reminded(row.step, row.at) for row in rows)

    def keep(self, event: TaskEvent) -> None:
        task = event.task
        if not isinstance(event, TaskAcknowledged):
            self._write(task, draft=event.draft)
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

    def keep_reminder(self, event: TaskReminded) -> None:
        self._connection.execute(
            insert(schema.reminder),
            {
                "panel": self._seal.panel,
                "ref": event.task.ref,
                "step": event.occurrence.step.name,
                "day": event.occurrence.day,
                "due": event.task.due,
                "at": event.at,
                "outcome": "sent",
            },
        )
        self._write(event.task)

    def _write(self, task: Task, *, draft: DraftKey | None = None) -> None:
        upcoming = next_occurrence(task, said=self.reminded(task))
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
            "answered_at": task.answered_at,
            "next_step_at": upcoming[1] if upcoming else None,
        }
        keep(self._connection, schema.task, row | ({"draft": draft} if draft else {}))
        self._number(task.ref)
        self._look_ahead()

    def _number(self, ref: Reference) -> None:
        """The highest number spent in the series of that year."""
        series, year, number = ref.split("-")
        row = {"panel": self._seal.panel, "series": series, "year": int(year), "last": int(number)}
        numbers = schema.number.c
        if not keep_first(self._connection, schema.number, row):
            self._connection.execute(
                update(schema.number)
                .where(
                    numbers.panel == row["panel"],
                    numbers.series == series,
                    numbers.year == row["year"],
                    numbers.last < row["last"],
                )
                .values(last=row["last"])
            )

    def _look_ahead(self) -> None:
        """When the clock must look at this panel again."""
        soonest = self._connection.execute(
            select(func.min(_TASK.next_step_at)).where(_TASK.panel == self._seal.panel)
        ).scalar()
        keep(self._connection, schema.next_due, {"panel": self._seal.panel, "at": soonest})

    def _many(self, *conditions: Any) -> Sequence[Task]:
        rows = self._connection.execute(_TASKS.where(*conditions), {"panel": self._seal.panel})
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
            answered_at=row.answered_at,
            acknowledged=seen,
        )
