"""The audit log: append-only, chained by HMAC, one chain a panel.

A line holds references, versions and pseudonymous ids, never content; what people wrote is sealed beside it,
where erasure can reach it without breaking the chain.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from panel.language import Event, MemberId, Operation, PanelId, Refusal
from panel.letters import LetterDisclosed
from panel.papers import PaperDelivered
from storage import schema
from storage.numbers import is_open_reference
from storage.sealing import Seal
from usecases.ports import Looked

_TRAIL = schema.trail.c
_APPEND = insert(schema.trail)
_ALL = select(schema.trail).where(_TRAIL.panel == bindparam("panel")).order_by(_TRAIL.seq)
_LOOKS = (
    select(
        *(_TRAIL.by, _TRAIL.event, _TRAIL.ref),
        func.count().label("times"),
        func.max(_TRAIL.at, type_=schema.Moment).label("last"),
    )
    .where(
        _TRAIL.panel == bindparam("panel"),
        _TRAIL.operation == Operation.CONSULTATION.value,
        _TRAIL.at >= bindparam("since", type_=schema.Moment),
        is_open_reference(_TRAIL.ref),
    )
    .group_by(_TRAIL.by, _TRAIL.event, _TRAIL.ref)
    .order_by(_TRAIL.by, _TRAIL.event, _TRAIL.ref)
)
NO_ANCHORS: Mapping[int, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who did what to which record, when; and for a disclosure, to whom."""

    at: datetime
    by: MemberId
    operation: Operation
    event: str
    ref: str | None = None
    version: int = 0
    recipients: str | None = None
    digest: str | None = None

    @classmethod
    def of(cls, event: Event) -> "Line":
        shown = event if isinstance(event, LetterDisclosed | PaperDelivered) else None
        return cls(
            at=event.at,
            by=event.by,
            operation=event.operation,
            event=type(event).__name__,
            ref=event.about,
            version=event.version,
            recipients=shown.recipients if shown else None,
            digest=shown.digest if shown else None,
        )

    @classmethod
    def of_refusal(cls, refusal: Refusal, *, by: MemberId, at: datetime, asked: str) -> "Line":
        """A no is on record too: what was asked (`AcknowledgeTask`) and which rule refused it."""
        name = f"{asked}:{type(refusal).__name__}"[:40]
        return cls(at=at, by=by, operation=Operation.CONSULTATION, event=name, ref=refusal.about)

    def chained(self, panel: PanelId, seq: int) -> bytes:
        """Every fact, and its place: the line fits nowhere else, and into no other panel's trail."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        facts = (
            panel,
            seq,
            at,
            self.by,
            self.operation,
            self.event,
            self.ref,
            self.version,
            self.recipients,
            self.digest,
        )
        return "\x1f".join("" if fact is None else str(fact) for fact in facts).encode()


class Trail:
    """The chain of one panel, within the transaction that extends it."""

    def __init__(self, connection: Connection, seal: Seal, *, length: int, head: bytes) -> None:
        self._connection = connection
        self._seal = seal
        self.length = length
        self.head = head

    def append(self, line: Line, *, words: str | None = None) -> None:
        ring, self.length = self._seal.ring, self.length + 1
        self.head = ring.chain(self.head, line.chained(self._seal.panel, self.length), number=ring.chaining)
        self._connection.execute(
            _APPEND,
            {
                "panel": self._seal.panel,
                "seq": self.length,
                "at": line.at,
                "by": line.by,
                "operation": line.operation.value,
                "event": line.event,
                "ref": line.ref,
                "version": line.version,
                "recipients": line.recipients,
                "digest": line.digest,
                "key_number": ring.chaining,
                "mac": self.head,
            },
        )
        if words:
            sealed = self._seal.close("words", str(self.length), words)
            self._connection.execute(
                insert(schema.trail_words),
                {"panel": self._seal.panel, "seq": self.length, "words_sealed": sealed},
            )

    def looks(self, *, since: datetime) -> Sequence[Looked]:
        rows = self._connection.execute(_LOOKS, {"panel": self._seal.panel, "since": since})
        return [
            Looked(
                by=MemberId(row.by),
                ref=row.ref,
                refused=row.event.partition(":")[0] if ":" in row.event else None,
                times=row.times,
                last=row.last,
            )
            for row in rows
        ]

    def lines(self) -> Iterator[tuple[int, Line]]:
        for row in self._connection.execute(_ALL, {"panel": self._seal.panel}):
            yield row.seq, _line(row)


def broken_at(
    connection: Connection,
    seal: Seal,
    *,
    length: int,
    head: bytes,
    anchors: Mapping[int, bytes] = NO_ANCHORS,
) -> int | None:
    """The first line that does not follow from those before it, or None when the chain holds to its head.

    An anchor says which link a line had; with it a chain that was cut or begun anew is found as well.
    """
    previous, seq = b"", 0
    for row in connection.execute(_ALL, {"panel": seal.panel}):
        seq += 1
        if row.seq != seq or not _follows(row, seq, previous, seal):
            return seq
        previous = bytes(row.mac)
        if anchors.get(seq, previous) != previous:
            return seq
    is_whole = (seq, previous) == (length, head) and max(anchors, default=0) <= seq
    return None if is_whole else seq + 1


def _follows(row: Any, seq: int, previous: bytes, seal: Seal) -> bool:
    if not seal.ring.knows_chain(row.key_number):
        return False
    line = _line(row).chained(seal.panel, seq)
    return seal.ring.chain(previous, line, number=row.key_number) == bytes(row.mac)


def _line(row: Any) -> Line:
    return Line(
        at=row.at,
        by=MemberId(row.by),
        operation=Operation(row.operation),
        event=row.event,
        ref=row.ref,
        version=row.version,
        recipients=row.recipients,
        digest=row.digest,
    )
