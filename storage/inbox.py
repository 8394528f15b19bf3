"""What came in: each activity claimed in the transaction of its effect, with the answer it got."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select

from panel.views.places import Reply
from storage import schema
from storage.sealing import Seal
from storage.upserts import keep_first
from usecases.ports import KeyUsedAgain, Request

_INBOX = schema.inbox.c
_KEPT = select(_INBOX.fingerprint, _INBOX.answer_sealed).where(
    _INBOX.panel == bindparam("panel"), _INBOX.key == bindparam("key")
)


def with_what_was_answered(facts: Select[Any]) -> Select[Any]:
    """Facts of a panel, joined to the answer that the same activity got before."""
    same = and_(_INBOX.panel == schema.panel.c.id, _INBOX.key == bindparam("key"))
    return facts.add_columns(_INBOX.fingerprint, _INBOX.answer_sealed).outerjoin(schema.inbox, same)


class Inbox:
    def __init__(self, connection: Connection, seal: Seal, known: tuple[str, Any] | None = None) -> None:
        """`known`: a request's key, and the row of what it was answered, where that has been read already."""
        self._connection = connection
        self._seal = seal
        self._known = known

    def already_answered(self, request: Request) -> Reply | None:
        kept = self._kept(request.key)
        if kept is None or kept.fingerprint is None:
            return None
        if kept.fingerprint != request.fingerprint:
            raise KeyUsedAgain
        if kept.answer_sealed is None:
            return Reply()
        return Reply(body=self._seal.open("answer", request.key, kept.answer_sealed).encode())

    def _kept(self, key: str) -> Any:
        if self._known and self._known[0] == key:
            return self._known[1]
        return self._connection.execute(_KEPT, {"panel": self._seal.panel, "key": key}).first()

    def keep(self, request: Request, reply: Reply, *, at: datetime) -> None:
        sealed = self._seal.close("answer", request.key, reply.body.decode()) if reply.body else None
        row = {
            "panel": self._seal.panel,
            "key": request.key,
            "fingerprint": request.fingerprint,
            "at": at,
            "answer_sealed": sealed,
        }
        keep_first(self._connection, schema.inbox, row)
