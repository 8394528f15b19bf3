"""What members brought to the meetings of one panel: whether their seat comes, and items put forward."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from panel.agenda import Contribution
from panel.language import MemberId, Reference, SeatId
from panel.meetings import Answer, Attendance, Meeting
from storage import schema
from storage.sealing import Seal
from storage.upserts import keep

_ITEM, _ATTENDANCE = schema.agenda_item.c, schema.attendance.c


class Contributions:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def items(self, meeting: Reference) -> Sequence[Contribution]:
        return [item for item, _ in self._items(_ITEM.meeting == meeting)]

    def item(self, key: str) -> tuple[Contribution, Reference] | None:
        """What was put forward by that form, and for which meeting."""
        found = self._items(_ITEM.key == key)
        return found[0] if found else None

    def attendance(self, meeting: Meeting) -> Sequence[Attendance]:
        """The seats' newest answers; those given before it moved to another day do not count."""
        rows = self._connection.execute(
            select(schema.attendance).where(
                _ATTENDANCE.panel == self._seal.panel,
                _ATTENDANCE.meeting == meeting.ref,
                _ATTENDANCE.day == meeting.day,
            )
        )
        return [
            Attendance(
                seat=SeatId(row.seat),
                answer=Answer(row.answer),
                by=MemberId(row.by),
                at=row.at,
                day=row.day,
                words=self._seal.open("attendance", f"{meeting.ref}:{row.seat}", row.words_sealed),
            )
            for row in rows
        ]

    def keep_attendance(self, meeting: Meeting, said: Attendance) -> None:
        row = {
            "panel": self._seal.panel,
            "meeting": meeting.ref,
            "seat": said.seat,
            "day": said.day,
            "answer": said.answer.value,
            "by": said.by,
            "at": said.at,
            "words_sealed": self._seal.close("attendance", f"{meeting.ref}:{said.seat}", said.words),
        }
        keep(self._connection, schema.attendance, row)

    def keep_item(self, meeting: Meeting, item: Contribution) -> None:
        row = {
            "key": item.key,
            "panel": self._seal.panel,
            "meeting": meeting.ref,
            "seat": item.seat,
            "by": item.by,
            "at": item.at,
            "words_sealed": self._seal.close("agenda item", item.key, item.words),
            "is_late": item.is_late,
            "is_taken": item.is_taken,
        }
        keep(self._connection, schema.agenda_item, row)

    def _items(self, condition: Any) -> list[tuple[Contribution, Reference]]:
        seat = schema.seat.c
        rows = self._connection.execute(
            select(schema.agenda_item, seat.name.label("seat_name"))
            .join(schema.seat, seat.id == _ITEM.seat)
            .where(_ITEM.panel == self._seal.panel, condition)
            .order_by(_ITEM.at, _ITEM.key)
        )
        return [(self._item(row), Reference(row.meeting)) for row in rows]

    def _item(self, row: Any) -> Contribution:
        return Contribution(
            key=row.key,
            seat=SeatId(row.seat),
            seat_name=row.seat_name,
            by=MemberId(row.by),
            at=row.at,
            words=self._seal.open("agenda item", row.key, row.words_sealed),
            is_late=row.is_late,
            is_taken=row.is_taken,
        )
