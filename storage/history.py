"""The channel's history of one panel, as it is remembered."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, bindparam, insert, select

from panel.history import Candidate, MessageId, PutToPanel, Source
from panel.language import MemberId, SeatId
from storage import schema
from storage.sealing import Seal

_CANDIDATE, _SEAT, _BINDING = schema.candidate.c, schema.seat.c, schema.binding.c
_CANDIDATES = (
    select(schema.candidate, _SEAT.name.label("seat_name"))
    .join(schema.seat, _SEAT.id == _CANDIDATE.seat)
    .where(_CANDIDATE.panel == bindparam("panel"))
    .order_by(_CANDIDATE.at, _CANDIDATE.id)
)
_FROM_MESSAGE = _CANDIDATES.where(_CANDIDATE.message == bindparam("message"))
_CHANNEL = select(_BINDING.tenant, _BINDING.channel).where(_BINDING.panel == bindparam("panel"))


class History:
    """See `usecases.ports.History`."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal
        self._channel: tuple[str, str] | None = None

    def put_forward(self) -> Sequence[Candidate]:
        rows = self._connection.execute(_CANDIDATES, {"panel": self._seal.panel})
        return [self._candidate(row) for row in rows]

    def put_forward_from(self, message: MessageId) -> Candidate | None:
        found = self._connection.execute(
            _FROM_MESSAGE, {"panel": self._seal.panel, "message": message}
        ).first()
        return self._candidate(found) if found else None

    def keep_candidate(self, event: PutToPanel) -> None:
        candidate = event.candidate
        row = {
            "id": candidate.id,
            "panel": self._seal.panel,
            "message": candidate.source.message,
            "root": candidate.source.root,
            "by": candidate.by,
            "seat": candidate.seat,
            "at": candidate.at,
            "line_sealed": self._seal.close("line", candidate.id, candidate.line),
            "note_sealed": self._seal.close("line note", candidate.id, candidate.note),
        }
        self._connection.execute(insert(schema.candidate), row)

    def _candidate(self, row: Any) -> Candidate:
        return Candidate(
            id=row.id,
            line=self._seal.open("line", row.id, row.line_sealed),
            note=self._seal.open("line note", row.id, row.note_sealed),
            by=MemberId(row.by),
            seat=SeatId(row.seat),
            seat_name=row.seat_name,
            at=row.at,
            source=self._source(row.message, row.root),
        )

    def _source(self, message: str, root: str) -> Source:
        return Source(message=MessageId(message), root=MessageId(root), link=self._link(message, root))

    def _link(self, message: str, root: str) -> str:
        """A deep link as Teams documents it; only Teams' own numbers lead anywhere."""
        if self._channel is None:
            found = self._connection.execute(_CHANNEL, {"panel": self._seal.panel}).first()
            self._channel = (found.tenant, found.channel) if found else ("", "")
        tenant, channel = self._channel
        if not channel or not message.isdigit():
            return ""
        path = f"https://teams.microsoft.com/l/message/{quote(channel, safe='')}/{message}"
        return f"{path}?tenantId={quote(tenant, safe='')}&parentMessageId={root}&createdTime={message}"
