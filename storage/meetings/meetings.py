"""Meetings of one panel, and what each event changes of them and of what belongs to them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, bindparam, select

from panel.agenda import Item
from panel.cycle import Mode, Slot
from panel.language import MemberId, Reference
from panel.meetings import (
    OVER,
    AgendaDrafted,
    AgendaIssued,
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
from panel.reminders import Ladder
from storage import numbers, schema
from storage.ahead import look_ahead
from storage.meetings.agendas import Agendas
from storage.meetings.contributions import Contributions
from storage.sealing import Seal
from storage.upserts import keep

_MEETING = schema.meeting.c
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


class Meetings(Agendas, Contributions):
    """See `usecases.ports.Meetings`."""

    def __init__(self, connection: Connection, seal: Seal, *, ladder: Ladder) -> None:
        super().__init__(connection, seal)
        self._ladder = ladder

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
            number = f"-{int(short[1]):02d}"
            if found := self._so_numbered(self.ahead(), number) or self._so_numbered(self._held(), number):
                return found
        raise NoSuchMeeting(words)

    def _so_numbered(self, meetings: Sequence[Meeting], number: str) -> Meeting | None:
        return next((meeting for meeting in meetings if meeting.ref.endswith(number)), None)

    def _held(self) -> Sequence[Meeting]:
        """The newest first; two years of them, for numbers begin again every year."""
        held = _MEETING.state == MeetingState.HELD.value
        return self._many(_MEETINGS.where(held).order_by(_MEETING.day.desc()).limit(12))

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

    def keep(self, event: MeetingEvent) -> None:
        """What the event changes."""
        self._keep(event.meeting)
        match event:
            case AgendaDrafted(meeting=meeting, agenda=agenda):
                self.keep_agenda(meeting, agenda, version=0)
            case LineChecked(meeting=meeting, agenda=agenda, choice=choice):
                self.keep_agenda(meeting, agenda, version=0)
                self.keep_choice(meeting, choice)
            case AgendaIssued(meeting=meeting, agenda=agenda):
                self.keep_agenda(meeting, agenda, version=meeting.issued)
                self.keep_lines(meeting, agenda)
            case MeetingHeld(following=following) | MeetingCancelled(following=following) if following:
                self._keep(following)
            case AttendanceAnswered(meeting=meeting, attendance=said):
                self.keep_attendance(meeting, said)
            case ItemPutForward(meeting=meeting, item=item) | ItemDecided(meeting=meeting, item=item):
                self.keep_item(meeting, item)
            case _:
                pass

    def _keep(self, meeting: Meeting) -> None:
        upcoming = next_rung(meeting, self._ladder)
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
            "items_asked_for": meeting.items_asked_for,
            "answers_asked_for": meeting.answers_asked_for,
            "note_sealed": self._seal.close("meeting note", meeting.ref, meeting.note),
            "not_reached": ",".join(str(item.value) for item in meeting.not_reached),
            "next_step_at": upcoming[1] if upcoming else None,
        }
        keep(self._connection, schema.meeting, row)
        numbers.spend(self._connection, self._seal.panel, meeting.ref)
        look_ahead(self._connection, self._seal.panel)

    def _many(self, query: Any) -> Sequence[Meeting]:
        rows = self._connection.execute(query, {"panel": self._seal.panel})
        return [self._meeting(row) for row in rows]

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
            items_asked_for=row.items_asked_for,
            answers_asked_for=row.answers_asked_for,
            note=self._seal.open("meeting note", row.ref, row.note_sealed),
            not_reached=tuple(Item(int(number)) for number in row.not_reached.split(",") if number),
        )
