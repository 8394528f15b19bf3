"""Key rotation: everything sealed anew with the newest key, while the clerk goes on working."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Column, Connection, Row, RowMapping, Table, and_, bindparam, func, or_, select, update

from panel.language import MemberId, PanelId, Reference
from panel.operating import KeysRotated
from storage import schema
from storage.sealing import Seal, SealBroken
from storage.store import Store

AT_ONCE = 100
"""Rows in one transaction: short, for on SQLite nobody else can write meanwhile."""
MOST_ROUNDS = 20

Progress = Callable[[int], None]
Rest = Callable[[float], None]


def stale(store: Store) -> int:
    """How many rows hold something that an older key sealed."""
    counts = 0
    for panel in _panels(store):
        with store.transaction(panel) as connection:
            for table in _SEALED:
                rows = select(func.count()).select_from(table).where(_is_stale(table, store, panel))
                counts += connection.execute(rows).scalar_one()
    return counts


def rotate(store: Store, progress: Progress = lambda _: None, rest: Rest = sleep) -> list[str]:
    """Seals with the newest key what an older one sealed; `progress` is told how many rows more are done.

    Returns what could not be opened, each as table and row: it was changed, or its key is missing.
    A value that somebody changes at that moment keeps their change. On SQLite it rests after each transaction
    for as long as that took: no queue is kept there, and who waits looks only now and then.
    """
    broken: dict[str, None] = {}
    for panel in _panels(store):
        for table in _SEALED:
            turn = _Turn(store, panel, table, broken, rest)
            for _ in range(MOST_ROUNDS):
                done = sum(map(turn.seal, turn.pages()))
                progress(done)
                if not done:
                    break
    return list(broken)


def refresh_cards(store: Store, *, by: MemberId, at: datetime) -> int:
    """Records the rotation, and has every live card drawn with buttons of the newest key; how many records.

    A retired key may be taken off the ring when these letters have left.
    """
    live, records = schema.live_card.c, 0
    for panel in _panels(store):
        with store.begin(panel) as unit:
            shown = select(live.ref).where(live.panel == panel).distinct().order_by(live.ref)
            refs = [Reference(ref) for ref in unit.connection.execute(shown).scalars()]
            unit.record(KeysRotated(cards=tuple(refs), by=by, at=at))
            records += len(refs)
    return records


def _panels(store: Store) -> list[PanelId]:
    with store.transaction() as connection:
        found = connection.execute(select(schema.panel.c.id).order_by(schema.panel.c.id)).scalars()
        return [PanelId(panel) for panel in found]


def _sealed(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if "label" in column.info]


_SEALED = [table for table in schema.metadata.sorted_tables if _sealed(table)]


def _is_stale(table: Table, store: Store, panel: PanelId) -> Any:
    newest = store.ring.sealing.to_bytes(2, "big")
    older = [and_(column.is_not(None), func.substr(column, 1, 2) != newest) for column in _sealed(table)]
    return and_(table.c.panel == panel, or_(*older))


class _Turn:
    """One table of one panel."""

    def __init__(
        self, store: Store, panel: PanelId, table: Table, broken: dict[str, None], rest: Rest
    ) -> None:
        self._store = store
        self._panel = panel
        self._seal = Seal(store.ring, panel)
        self._table = table
        self._keys = list(table.primary_key)
        self._this = and_(*(key == bindparam(f"key_{key.name}") for key in self._keys))
        self._broken = broken
        self._rest = rest

    def pages(self) -> Iterator[Sequence[Row[Any]]]:
        """The keys of all stale rows are read first, for what is sealed anew drops out of sight."""
        stale = select(*self._keys).where(_is_stale(self._table, self._store, self._panel))
        with self._store.transaction(self._panel) as connection:
            rows = connection.execute(stale.order_by(*self._keys)).all()
        for start in range(0, len(rows), AT_ONCE):
            yield rows[start : start + AT_ONCE]

    def seal(self, rows: Sequence[Row[Any]]) -> int:
        """How many of these rows were sealed anew."""
        began = monotonic()
        with self._store.transaction(self._panel, writes=True) as connection:
            done = sum(self._row(connection, row) for row in rows)
        if self._store.is_sqlite:
            self._rest(monotonic() - began)
        return done

    def _row(self, connection: Connection, row: Row[Any]) -> bool:
        key = {f"key_{column.name}": value for column, value in zip(self._keys, row, strict=True)}
        found = connection.execute(select(self._table).where(self._this), key).mappings().first()
        if found is None:
            return False
        done = [self._value(connection, column, found, key) for column in _sealed(self._table)]
        return any(done)

    def _value(
        self, connection: Connection, column: Column[Any], row: RowMapping, key: dict[str, Any]
    ) -> bool:
        old = row[column.name]
        if old is None or self._seal.ring.is_newest(bytes(old)):
            return False
        label, place = column.info["label"], ":".join(str(row[name]) for name in column.info["of"])
        try:
            new = self._seal.close(label, place, self._seal.open(label, place, old))
        except SealBroken:
            self._broken[f"{self._table.name} {place}"] = None
            return False
        same = update(self._table).where(self._this, column == bindparam("old"))
        sealed = same.values({column: bindparam("new")})
        return connection.execute(sealed, {**key, "old": old, "new": new}).rowcount == 1
