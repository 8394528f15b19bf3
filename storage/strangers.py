"""People in the channel whom nobody knows, as they are remembered: who was added, who is no member."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from panel.language import Person
from panel.people import Stranger, StrangerState
from storage import schema
from storage.sealing import Seal
from storage.upserts import keep

_STRANGER = schema.stranger.c
_ALL = (
    select(schema.stranger)
    .where(_STRANGER.panel == bindparam("panel"))
    .order_by(_STRANGER.batch, _STRANGER.object_id)
)


class Strangers:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def all(self) -> Sequence[Stranger]:
        """Everybody who was ever noted, whatever became of it."""
        return [self._stranger(row) for row in self._connection.execute(_ALL, {"panel": self._seal.panel})]

    def keep(self, strangers: Sequence[Stranger]) -> None:
        for stranger in strangers:
            person = stranger.person
            row = {
                "panel": self._seal.panel,
                "tenant": person.tenant,
                "object_id": person.object_id,
                "name_sealed": self._seal.close("stranger", person.object_id, stranger.name),
                "state": stranger.state.value,
                "batch": stranger.batch,
            }
            keep(self._connection, schema.stranger, row)

    def _stranger(self, row: Any) -> Stranger:
        return Stranger(
            person=Person(row.tenant, row.object_id),
            name=self._seal.open("stranger", row.object_id, row.name_sealed),
            state=StrangerState(row.state),
            batch=row.batch,
        )
