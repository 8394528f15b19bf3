"""Spills of one panel, as they are remembered."""

import json
from typing import Any

from sqlalchemy import Connection, bindparam, select

from panel.language import MemberId, MessageId, Reference
from panel.spills import Spill, Standing
from storage import numbers, schema
from storage.sealing import Seal
from storage.upserts import keep

_SPILL = schema.spill.c
_SPILLS = select(schema.spill).where(_SPILL.panel == bindparam("panel"))
_BY_REF = _SPILLS.where(_SPILL.ref == bindparam("ref"))
_OF = _SPILLS.where(_SPILL.message == bindparam("message"))


class Spills:
    """See `usecases.ports.Spills`."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def find(self, ref: Reference) -> Spill | None:
        return self._one(_BY_REF, ref=ref)

    def of(self, message: MessageId) -> Spill | None:
        return self._one(_OF, message=message)

    def next_ref(self, year: int) -> Reference:
        return numbers.upcoming(self._connection, self._seal.panel, "S", year)

    def keep(self, spill: Spill) -> None:
        row = {
            "panel": self._seal.panel,
            "ref": spill.ref,
            "message": spill.message,
            "root": spill.root,
            "author": spill.author,
            "found": json.dumps(spill.found),
            "found_at": spill.found_at,
            "roster": spill.roster,
            "standing": spill.standing.value,
            "put_right_at": spill.put_right_at,
            "closed_by": spill.closed_by,
            "closed_at": spill.closed_at,
            "note_sealed": self._seal.close("spill note", spill.ref, spill.note),
        }
        keep(self._connection, schema.spill, row)
        numbers.spend(self._connection, self._seal.panel, spill.ref)

    def _one(self, query: Any, **given: str) -> Spill | None:
        row = self._connection.execute(query, {"panel": self._seal.panel, **given}).first()
        return self._spill(row) if row else None

    def _spill(self, row: Any) -> Spill:
        return Spill(
            ref=Reference(row.ref),
            message=MessageId(row.message),
            root=MessageId(row.root),
            author=MemberId(row.author),
            found=tuple(json.loads(row.found)),
            found_at=row.found_at,
            roster=row.roster,
            standing=Standing(row.standing),
            put_right_at=row.put_right_at,
            closed_by=row.closed_by,
            closed_at=row.closed_at,
            note=self._seal.open("spill note", row.ref, row.note_sealed),
        )
