"""The channel's history of one panel, as it is remembered."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, or_, select

from panel.history import (
    Candidate,
    Message,
    MessageEvent,
    PutToPanel,
    Source,
    ThreadTouched,
    Unanswered,
    talk,
    touched,
    unanswered,
)
from panel.language import MemberId, MessageId, Reference, SeatId
from storage import schema
from storage.people import People
from storage.sealing import Seal
from storage.upserts import keep, keep_first

_CANDIDATE, _SEAT, _BINDING = schema.candidate.c, schema.seat.c, schema.binding.c
_CANDIDATES = (
    select(schema.candidate, _SEAT.name.label("seat_name"))
    .join(schema.seat, _SEAT.id == _CANDIDATE.seat)
    .where(_CANDIDATE.panel == bindparam("panel"))
    .order_by(_CANDIDATE.at, _CANDIDATE.id)
)
_FROM_MESSAGE = _CANDIDATES.where(_CANDIDATE.message == bindparam("message"))
_MESSAGE, _LIVE = schema.message.c, schema.live_card.c
_TAKEN_AWAY = (
    select(_CANDIDATE.id)
    .join(schema.message, and_(_MESSAGE.panel == _CANDIDATE.panel, _MESSAGE.message == _CANDIDATE.message))
    .where(_CANDIDATE.panel == bindparam("panel"), or_(_MESSAGE.is_deleted, _MESSAGE.is_withheld))
)
_A_MESSAGE = select(schema.message).where(
    _MESSAGE.panel == bindparam("panel"), _MESSAGE.message == bindparam("message")
)
_IN_THREAD = (
    select(_BINDING.channel + ";messageid=" + bindparam("root"))
    .where(_BINDING.panel == bindparam("panel"))
    .scalar_subquery()
)
_HUNG = select(_LIVE.ref).where(
    _LIVE.panel == bindparam("panel"), _LIVE.conversation == _IN_THREAD, _LIVE.member.is_(None)
)
_CHANNEL = select(_BINDING.tenant, _BINDING.channel).where(_BINDING.panel == bindparam("panel"))


_TIE, _SPILL = schema.message_tie.c, schema.spill.c
_SINCE = (
    select(schema.message)
    .where(_MESSAGE.panel == bindparam("panel"), _MESSAGE.at >= bindparam("since"))
    .order_by(_MESSAGE.at, _MESSAGE.message)
)
_TIES = select(_TIE.message, _TIE.ref).where(
    _TIE.panel == bindparam("panel"), _TIE.ref.in_(bindparam("refs", expanding=True))
)
_THESE = _SINCE.where(_MESSAGE.message.in_(bindparam("messages", expanding=True)))
_AT_ONCE = 500
_FORGETTABLE = (
    select(_MESSAGE.message)
    .where(
        _MESSAGE.panel == bindparam("panel"),
        _MESSAGE.at < bindparam("before"),
        ~exists().where(_TIE.panel == _MESSAGE.panel, _TIE.message == _MESSAGE.message),
        ~exists().where(_SPILL.panel == _MESSAGE.panel, _SPILL.message == _MESSAGE.message),
        ~exists().where(
            _CANDIDATE.panel == _MESSAGE.panel,
            or_(_CANDIDATE.message == _MESSAGE.message, _CANDIDATE.root == _MESSAGE.root),
        ),
    )
    .order_by(_MESSAGE.at)
)
Linked = TypeVar("Linked", ThreadTouched, Unanswered)


class History:
    """See `usecases.ports.History`."""

    def __init__(self, connection: Connection, seal: Seal, people: People) -> None:
        self._connection = connection
        self._seal = seal
        self._people = people
        self._channel: tuple[str, str] | None = None

    def message(self, message: MessageId) -> Message | None:
        found = self._connection.execute(_A_MESSAGE, {"panel": self._seal.panel, "message": message}).first()
        return self._message(found) if found else None

    def records_of_thread(self, root: MessageId) -> Sequence[Reference]:
        """Live cards that everybody in the channel sees; the first of a thread is its root."""
        rows = self._connection.execute(_HUNG, {"panel": self._seal.panel, "root": root})
        return list(dict.fromkeys(Reference(row.ref) for row in rows))

    def threads_touching(self, refs: Sequence[Reference], since: datetime) -> Sequence[ThreadTouched]:
        about: dict[str, list[Reference]] = defaultdict(list)
        for row in self._connection.execute(_TIES, {"panel": self._seal.panel, "refs": list(refs)}):
            about[row.message].append(Reference(row.ref))
        named: dict[str, list[Reference]] = defaultdict(list)
        said: dict[str, dict[str, Message]] = defaultdict(dict)
        for row in self._these(list(about), since):
            named[row.root].extend(about[row.message])
            said[row.root][row.message] = self._message(row)
        threads = [(named[root], talk(messages.values())) for root, messages in said.items()]
        found = [touched(refs, messages, self._people.seats()) for refs, messages in threads if messages]
        return sorted((self._linked(thread) for thread in found), key=lambda thread: thread.at)

    def _these(self, messages: Sequence[str], since: datetime) -> Sequence[Any]:
        """By their ids, for the few that are tied are sooner looked up than all that were said since."""
        found: list[Any] = []
        for n in range(0, len(messages), _AT_ONCE):
            some = {"panel": self._seal.panel, "since": since, "messages": messages[n : n + _AT_ONCE]}
            found += self._connection.execute(_THESE, some)
        return sorted(found, key=lambda row: (row.at, row.message))

    def unanswered(self, since: datetime) -> Sequence[Unanswered]:
        rows = self._connection.execute(_SINCE, {"panel": self._seal.panel, "since": since})
        messages = [self._message(row, with_attachments=False) for row in rows]
        people = self._people
        found = unanswered(messages, seats=people.seats(), members=people.all())
        return [self._linked(question) for question in found]

    def forgettable(self, before: datetime, *, most: int) -> Sequence[MessageId]:
        rows = self._connection.execute(
            _FORGETTABLE.limit(most), {"panel": self._seal.panel, "before": before}
        )
        return [MessageId(row.message) for row in rows]

    def forget(self, messages: Sequence[MessageId]) -> None:
        for table in (schema.message_version, schema.message):
            column = table.c
            gone = delete(table).where(column.panel == self._seal.panel, column.message.in_(list(messages)))
            self._connection.execute(gone)

    def _linked(self, found: Linked) -> Linked:
        source = self._source(found.source.message, found.source.root)
        return replace(found, source=source)

    def keep_message(self, event: MessageEvent) -> None:
        message, heard = event.message, event.heard
        keep(self._connection, schema.message, self._row(message))
        version = {
            "panel": self._seal.panel,
            "message": message.id,
            "number": message.versions,
            "change": heard.change.value,
            "by": heard.by,
            "at": heard.at,
            "words_sealed": self._seal.close("version", f"{message.id}:{message.versions}", heard.words),
        }
        self._connection.execute(insert(schema.message_version), version)
        for ref in event.ties:
            tie = {"panel": self._seal.panel, "message": message.id, "ref": ref}
            keep_first(self._connection, schema.message_tie, tie)

    def put_forward(self, since: datetime, *, besides: Sequence[str] = ()) -> Sequence[Candidate]:
        wanted = or_(_CANDIDATE.at > since, _CANDIDATE.id.in_(list(besides)))
        rows = self._connection.execute(_CANDIDATES.where(wanted), {"panel": self._seal.panel})
        return [self._candidate(row) for row in rows]

    def put_forward_from(self, message: MessageId) -> Candidate | None:
        found = self._connection.execute(
            _FROM_MESSAGE, {"panel": self._seal.panel, "message": message}
        ).first()
        return self._candidate(found) if found else None

    def taken_away(self) -> frozenset[str]:
        return frozenset(self._connection.execute(_TAKEN_AWAY, {"panel": self._seal.panel}).scalars())

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

    def _row(self, message: Message) -> dict[str, Any]:
        attached = json.dumps(message.attachments)
        return {
            "panel": self._seal.panel,
            "message": message.id,
            "root": message.root,
            "author": message.author,
            "seat": message.seat,
            "at": message.at,
            "changed_at": message.changed_at,
            "versions": message.versions,
            "was_heard": message.was_heard,
            "is_to_clerk": message.is_to_clerk,
            "is_deleted": message.is_deleted,
            "is_withheld": message.is_withheld,
            "mentions": json.dumps(message.mentions),
            "words_sealed": self._seal.close("message", message.id, message.words),
            "attachments_sealed": self._seal.close("attachments", message.id, attached),
        }

    def _message(self, row: Any, *, with_attachments: bool = True) -> Message:
        attached = "[]"
        if with_attachments:
            attached = self._seal.open("attachments", row.message, row.attachments_sealed)
        return Message(
            id=MessageId(row.message),
            root=MessageId(row.root),
            author=MemberId(row.author),
            seat=SeatId(row.seat) if row.seat else None,
            at=row.at,
            words=self._seal.open("message", row.message, row.words_sealed),
            attachments=tuple(json.loads(attached)),
            mentions=tuple(json.loads(row.mentions)),
            is_to_clerk=row.is_to_clerk,
            is_deleted=row.is_deleted,
            is_withheld=row.is_withheld,
            was_heard=row.was_heard,
            changed_at=row.changed_at,
            versions=row.versions,
        )

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
        return Source(
            message=MessageId(message),
            root=MessageId(root),
            link=self.link(MessageId(message), MessageId(root)),
        )

    def link(self, message: MessageId, root: MessageId) -> str:
        """A deep link as Teams documents it; only Teams' own numbers lead anywhere."""
        tenant, channel = self._bound()
        if not channel or not message.isdigit():
            return ""
        path = f"https://teams.microsoft.com/l/message/{quote(channel, safe='')}/{message}"
        return f"{path}?tenantId={quote(tenant, safe='')}&parentMessageId={root}&createdTime={message}"

    def _bound(self) -> tuple[str, str]:
        """Tenant and channel of the panel, empty before it has one."""
        if self._channel is None:
            found = self._connection.execute(_CHANNEL, {"panel": self._seal.panel}).first()
            self._channel = (found.tenant, found.channel) if found else ("", "")
        return self._channel
