"""Agendas of one panel, draft by draft, and what the secretariat made of their lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from panel.agenda import Agenda, Choice, Fate
from panel.language import MemberId, Reference
from panel.meetings import Meeting
from storage import schema
from storage.meetings.written import agenda_from, text_of
from storage.sealing import Seal
from storage.upserts import keep, keep_first

_AGENDA, _LINE, _CHOICE = schema.agenda.c, schema.agenda_line.c, schema.agenda_choice.c


class Agendas:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

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

    def keep_agenda(self, meeting: Meeting, agenda: Agenda, *, version: int) -> None:
        place = f"{meeting.ref}:{meeting.draft}"
        row = {
            "panel": self._seal.panel,
            "ref": meeting.ref,
            "draft": meeting.draft,
            "version": version,
            "as_at": agenda.as_at,
            "content_sealed": self._seal.close("agenda", place, text_of(agenda)),
        }
        keep(self._connection, schema.agenda, row)

    def keep_lines(self, meeting: Meeting, agenda: Agenda) -> None:
        for line in agenda.lines:
            row = {"panel": self._seal.panel, "key": line.key, "meeting": meeting.ref}
            keep_first(self._connection, schema.agenda_line, row)

    def keep_choice(self, meeting: Meeting, choice: Choice) -> None:
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

    def _one_agenda(self, *conditions: Any) -> Agenda | None:
        row = self._connection.execute(
            select(schema.agenda).where(_AGENDA.panel == self._seal.panel, *conditions)
        ).first()
        if row is None:
            return None
        return agenda_from(self._seal.open("agenda", f"{row.ref}:{row.draft}", row.content_sealed))
