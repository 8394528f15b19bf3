"""What came in: each activity claimed in the transaction of its effect, with the answer it got."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from panel.views.places import Reply
from storage import schema
from storage.sealing import Seal
from storage.upserts import keep_first
from usecases.ports import KeyUsedAgain, Request

_INBOX = schema.inbox.c
_KEPT = select(_INBOX.fingerprint, _INBOX.answer_sealed).where(
    _INBOX.panel == bindparam("panel"), _INBOX.key == bindparam("key")
)


class Inbox:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def already_answered(self, request: Request) -> Reply | None:
        kept = self._connection.execute(_KEPT, {"panel": self._seal.panel, "key": request.key}).first()
        if kept is None:
            return None
        if kept.fingerprint != request.fingerprint:
            raise KeyUsedAgain
        if kept.answer_sealed is None:
            return Reply()
        return Reply(body=self._seal.open("answer", request.key, kept.answer_sealed).encode())

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
