"""Meetings of one panel, their agendas and who comes, as they are remembered."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from panel.agenda import Agenda, Choice, Contribution, Fate, Item, Line
from panel.cycle import Mode, Slot
from panel.language import MemberId, Reference, SeatId
from panel.meetings import (
    OVER,
    AgendaDrafted,
    AgendaIssued,
    Answer,
    Attendance,
    AttendanceAnswered,
    ItemDecided,
    ItemPutForward,
    LineChecked,
    Meeting,
    MeetingCancelled,
    MeetingEvent,
    MeetingHeld,
    MeetingState,
    NoMeetingAhead,
    NoSuchMeeting,
    next_rung,
)
from storage import numbers, schema
from storage.ahead import look_ahead
from storage.sealing import Seal
from storage.upserts import keep, keep_first

_MEETING, _AGENDA, _LINE = schema.meeting.c, schema.agenda.c, schema.agenda_line.c
_CHOICE, _ITEM, _ATTENDANCE = schema.agenda_choice.c, schema.agenda_item.c, schema.attendance.c
_MEETINGS = select(schema.meeting).where(_MEETING.panel == bindparam("panel"))
_BY_REF = _MEETINGS.where(_MEETING.ref == bindparam("ref"))
_AHEAD = _MEETINGS.where(_MEETING.state.not_in([state.value for state in OVER])).order_by(_MEETING.day)
_LAST_HELD = (
    _MEETINGS.where(_MEETING.state == MeetingState.HELD.value, _MEETING.day < bindparam("before"))
    .order_by(_MEETING.day.desc())
    .limit(1)
)
_SHORT = re.compile(r"(?:M-?)?0*(\d{1,4})")
_FULL = re.compile(r"M-(\d{4})-0*(\d{1,4})")


class Meetings:
    """See `usecases.ports.Meetings`."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def find(self, ref: Reference) -> Meeting | None:
        found = self._connection.execute(_BY_REF, {"panel": self._seal.panel, "ref": ref}).first()
        return self._meeting(found) if found else None

    def named(self, words: str) -> Meeting:
        """Raises NoSuchMeeting or NoMeetingAhead."""
        name = words.strip().upper()
        if not name:
            return self._next()
        if full := _FULL.fullmatch(name):
            if found := self.find(Reference(f"M-{full[1]}-{int(full[2]):02d}")):
                return found
        elif short := _SHORT.fullmatch(name):
            ahead = [m for m in self.ahead() if m.ref.endswith(f"-{int(short[1]):02d}")]
            if ahead:
                return ahead[0]
        raise NoSuchMeeting(words)

    def _next(self) -> Meeting:
        ahead = self.ahead()
        if not ahead:
            raise NoMeetingAhead
        return ahead[0]

    def ahead(self) -> Sequence[Meeting]:
        return self._many(_AHEAD)

    def next_after(self, day: date) -> Meeting | None:
        return next((meeting for meeting in self.ahead() if meeting.day >= day), None)

    def last_held(self, before: date) -> Meeting | None:
        found = self._connection.execute(_LAST_HELD, {"panel": self._seal.panel, "before": before}).first()
        return self._meeting(found) if found else None

    def next_ref(self, year: int) -> Reference:
        number = numbers.upcoming(self._connection, self._seal.panel, "M", year).rpartition("-")[2]
        return Reference(f"M-{year}-{int(number):02d}")

    def with_step_due(self, at: datetime) -> Sequence[Meeting]:
        return self._many(_MEETINGS.where(_MEETING.next_step_at <= at).order_by(_MEETING.day))

    def agenda(self, meeting: Meeting) -> Agenda | None:
        """The newest draft, or the version that it became."""
        return self._one_agenda(_AGENDA.ref == meeting.ref, _AGENDA.draft == meeting.draft)

    def issued_agenda(self, meeting: Meeting, version: int) -> Agenda | None:
        if not version:
            return None
        return self._one_agenda(_AGENDA.ref == meeting.ref, _AGENDA.version == version)

    def carried(self, keys: Sequence[str], *, besides: Reference) -> Mapping[str, int]:
        """On how many other meetings' issued agendas each of those lines stood."""
        counted: dict[str, int] = {}
        for start in range(0, len(keys), 500):
            rows = self._connection.execute(
                select(_LINE.key, func.count())
                .where(
                    _LINE.panel == self._seal.panel,
                    _LINE.key.in_(list(keys[start : start + 500])),
                    _LINE.meeting != besides,
                )
                .group_by(_LINE.key)
            )
            counted |= {row[0]: row[1] for row in rows}
        return counted

    def choices(self, meeting: Reference) -> Sequence[Choice]:
        rows = self._connection.execute(
            select(schema.agenda_choice).where(_CHOICE.panel == self._seal.panel, _CHOICE.meeting == meeting)
        )
        return [
            Choice(
                line=row.line,
                fate=Fate(row.fate),
                words=self._seal.open("choice", f"{meeting}:{row.line}", row.words_sealed),
                by=MemberId(row.by),
                at=row.at,
            )
            for row in rows
        ]

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

    def keep(self, event: MeetingEvent) -> None:
        """What the event changes."""
        self._keep(event.meeting)
        match event:
            case AgendaDrafted(meeting=meeting, agenda=agenda):
                self._keep_agenda(meeting, agenda, version=0)
            case LineChecked(meeting=meeting, agenda=agenda, choice=choice):
                self._keep_agenda(meeting, agenda, version=0)
                self._keep_choice(meeting, choice)
            case AgendaIssued(meeting=meeting, agenda=agenda):
                self._keep_agenda(meeting, agenda, version=meeting.issued)
                self._keep_lines(meeting, agenda)
            case MeetingHeld(following=following) | MeetingCancelled(following=following) if following:
                self._keep(following)
            case AttendanceAnswered(meeting=meeting, attendance=said):
                self._keep_attendance(meeting, said)
            case ItemPutForward(meeting=meeting, item=item) | ItemDecided(meeting=meeting, item=item):
                self._keep_item(meeting, item)
            case _:
                pass

    def _keep(self, meeting: Meeting) -> None:
        upcoming = next_rung(meeting)
        row = {
            "id": f"{self._seal.panel}:{meeting.ref}",
            "panel": self._seal.panel,
            "ref": meeting.ref,
            "day": meeting.day,
            "starts": f"{meeting.starts:%H:%M}",
            "minutes": meeting.minutes,
            "mode": meeting.mode.value,
            "venue_sealed": self._seal.close("venue", meeting.ref, meeting.venue),
            "state": meeting.state.value,
            "draft": meeting.draft,
            "issued": meeting.issued,
            "issued_at": meeting.issued_at,
            "set_by": meeting.set_by,
            "note_sealed": self._seal.close("meeting note", meeting.ref, meeting.note),
            "next_step_at": upcoming[1] if upcoming else None,
        }
        keep(self._connection, schema.meeting, row)
        numbers.spend(self._connection, self._seal.panel, meeting.ref)
        look_ahead(self._connection, self._seal.panel)

    def _keep_agenda(self, meeting: Meeting, agenda: Agenda, *, version: int) -> None:
        place = f"{meeting.ref}:{meeting.draft}"
        row = {
            "panel": self._seal.panel,
            "ref": meeting.ref,
            "draft": meeting.draft,
            "version": version,
            "as_at": agenda.as_at,
            "content_sealed": self._seal.close("agenda", place, json.dumps(_written(agenda))),
        }
        keep(self._connection, schema.agenda, row)

    def _keep_lines(self, meeting: Meeting, agenda: Agenda) -> None:
        for line in agenda.lines:
            row = {"panel": self._seal.panel, "key": line.key, "meeting": meeting.ref}
            keep_first(self._connection, schema.agenda_line, row)

    def _keep_choice(self, meeting: Meeting, choice: Choice) -> None:
        row = {
            "panel": self._seal.panel,
            "meeting": meeting.ref,
            "line": choice.line,
            "fate": choice.fate.value,
            "words_sealed": self._seal.close("choice", f"{meeting.ref}:{choice.line}", choice.words),
            "by": choice.by,
            "at": choice.at,
        }
        keep(self._connection, schema.agenda_choice, row)

    def _keep_attendance(self, meeting: Meeting, said: Attendance) -> None:
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

    def _keep_item(self, meeting: Meeting, item: Contribution) -> None:
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

    def _many(self, query: Any) -> Sequence[Meeting]:
        rows = self._connection.execute(query, {"panel": self._seal.panel})
        return [self._meeting(row) for row in rows]

    def _one_agenda(self, *conditions: Any) -> Agenda | None:
        row = self._connection.execute(
            select(schema.agenda).where(_AGENDA.panel == self._seal.panel, *conditions)
        ).first()
        if row is None:
            return None
        return _read(json.loads(self._seal.open("agenda", f"{row.ref}:{row.draft}", row.content_sealed)))

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

    def _meeting(self, row: Any) -> Meeting:
        slot = Slot(
            day=row.day,
            starts=time.fromisoformat(row.starts),
            mode=Mode(row.mode),
            venue=self._seal.open("venue", row.ref, row.venue_sealed),
        )
        return Meeting(
            ref=Reference(row.ref),
            slot=slot,
            minutes=row.minutes,
            state=MeetingState(row.state),
            draft=row.draft,
            issued=row.issued,
            issued_at=row.issued_at,
            set_by=MemberId(row.set_by),
            note=self._seal.open("meeting note", row.ref, row.note_sealed),
        )


def _written(agenda: Agenda) -> dict[str, Any]:
    """An agenda as JSON: what was frozen is read again as it was."""
    return {
        "day": agenda.slot.day.isoformat(),
        "starts": f"{agenda.slot.starts:%H:%M}",
        "mode": agenda.slot.mode.value,
        "venue": agenda.slot.venue,
        "minutes": agenda.minutes,
        "as_at": agenda.as_at.isoformat(),
        "lines": [_written_line(line) for line in agenda.lines],
    }


def _written_line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "item": line.item.value,
        "text": line.text,
        "quote": line.quote,
        "why": line.why,
        "refs": list(line.refs),
        "thread": line.thread,
        "kind": line.kind,
        "seats": sorted(line.seats) if line.seats is not None else None,
        "is_standing": line.is_standing,
        "is_new": line.is_new,
        "is_unverified": line.is_unverified,
        "is_from_channel": line.is_from_channel,
    }


def _read(kept: dict[str, Any]) -> Agenda:
    slot = Slot(
        day=date.fromisoformat(kept["day"]),
        starts=time.fromisoformat(kept["starts"]),
        mode=Mode(kept["mode"]),
        venue=kept["venue"],
    )
    return Agenda(
        slot=slot,
        minutes=kept["minutes"],
        as_at=datetime.fromisoformat(kept["as_at"]),
        lines=tuple(_read_line(line) for line in kept["lines"]),
    )


def _read_line(kept: dict[str, Any]) -> Line:
    seats = kept["seats"]
    facts = kept | {
        "item": Item(kept["item"]),
        "refs": tuple(Reference(ref) for ref in kept["refs"]),
        "seats": None if seats is None else frozenset(SeatId(seat) for seat in seats),
    }
    return Line(**facts)
