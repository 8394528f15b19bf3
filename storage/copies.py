"""Copies of the whole database: taken while the clerk works, checked, and brought back elsewhere.

A copy is a SQLite file with the very same tables, whatever the database it was taken from, so one taken on
SQLite may be brought back on PostgreSQL. What is sealed stays sealed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select, text

from panel.language import Event, Interruption, MemberId, PanelId
from panel.operating import CopyRestored, PausedLettersCounted, PausedLettersDropped, PausedLettersReleased
from storage import schema
from storage.pauses import ARE_REMINDERS_PAUSED, pause_reminders, resume_reminders
from storage.sealing import KeyRing
from storage.store import SCHEMA_VERSION, Store

AT_ONCE = 500
"""Rows on their way at a time."""
_LETTER = schema.letter.c
_PANELS = select(schema.panel.c.id).order_by(schema.panel.c.id)


class NoGoodCopy(Interruption):
    """The copy, or the place for it, will not do; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    panels: int
    rows: int
    letters: int
    """That were on their way when it was taken."""


def back_up(store: Store, file: Path) -> Copied:
    """All of one moment, while others write; checked before it gets its name. Raises NoGoodCopy."""
    if file.exists():
        raise NoGoodCopy(f"{file} is there already; a backup overwrites nothing.")
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with _opened(part, store.ring) as copy:
        with copy.engine.begin() as target:
            schema.metadata.create_all(target)
            target.execute(
                text("create table alembic_version (version_num varchar(32) not null primary key)")
            )
            target.execute(text("insert into alembic_version values (:version)"), {"version": SCHEMA_VERSION})
            with _snapshot(store) as source:
                rows = _carry(source, target, panels=_panels(source))
        _check(copy)
        copied = _copied(copy, rows)
    _force_to_disk(part)
    part.rename(file)
    return copied


def restore(store: Store, file: Path, *, by: MemberId, at: datetime) -> Copied:
    """The copy, whole or nothing, in a database that is migrated and empty. Raises NoGoodCopy.

    Letters that were on their way, and all reminders, wait until `resume` has been told what to do.
    """
    if not file.is_file():
        raise NoGoodCopy(f"There is no file {file}.")
    with _opened(file, store.ring) as copy:
        if not copy.is_ready():
            raise NoGoodCopy(f"{file} is no backup, or one of another version of the clerk.")
        _check(copy)
        with store.engine.begin() as target:
            if target.execute(_PANELS.limit(1)).first():
                raise NoGoodCopy(
                    "The database holds panels already. Restore into a new one: migrate it first."
                )
            with _snapshot(copy) as source:
                panels = _panels(source)
                rows = _carry(source, target, panels=panels)
            for panel in panels:
                with store.within(target, panel) as work:
                    work.outbox.pause_all()
                    work.record(CopyRestored(by=by, at=at))
            pause_reminders(target)
        copied = _copied(copy, rows)
    _check(store)
    return copied


def paused(store: Store, *, by: MemberId, at: datetime) -> int | None:
    """How many letters wait for a word since a restore; None when nothing is paused."""
    return _while_paused(store, PausedLettersCounted(by=by, at=at))


def resume(store: Store, *, send: bool, by: MemberId, at: datetime) -> int:
    """Sends or drops the letters from before a restore, and lets the clock remind again; how many.

    Safe to run again: it is done when the clock reminds again.
    """
    word = PausedLettersReleased(by=by, at=at) if send else PausedLettersDropped(by=by, at=at)
    changed = _while_paused(store, word)
    with store.transaction(writes=True) as connection:
        resume_reminders(connection)
    return changed or 0


def _while_paused(store: Store, act: Event) -> int | None:
    """Records it in every panel; how many letters wait there, and None, recording nothing, if none has to."""
    with store.transaction() as connection:
        if not connection.execute(select(ARE_REMINDERS_PAUSED)).scalar_one():
            return None
        panels = _panels(connection)
    waited = 0
    for panel in panels:
        with store.begin(panel) as work:
            waited += work.outbox.paused()
            work.record(act)
    return waited


@contextmanager
def _opened(file: Path, ring: KeyRing) -> Iterator[Store]:
    store = Store(f"sqlite:///{file}", ring, pool_size=2)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _snapshot(store: Store) -> Iterator[Connection]:
    """Everything as it was at one moment, whoever writes meanwhile."""
    if store.is_sqlite:
        with store.transaction() as connection:
            yield connection
        return
    with store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection


def _panels(connection: Connection) -> list[PanelId]:
    return [PanelId(panel) for panel in connection.execute(_PANELS).scalars()]


def _set(connection: Connection, panel: PanelId) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(text("select set_config('clerk.panel', :panel, true)"), {"panel": panel})


def _carry(source: Connection, target: Connection, *, panels: list[PanelId]) -> int:
    """Panel by panel, for nobody who serves sees two at once."""
    carried = 0
    for table in schema.metadata.sorted_tables:
        of_panels = panels if "panel" in table.columns or table is schema.panel else [None]
        for panel in of_panels:
            if panel is not None:
                _set(source, panel)
                _set(target, panel)
            carried += _carry_table(source, target, table, panel)
    return carried


def _carry_table(source: Connection, target: Connection, table: Table, panel: PanelId | None) -> int:
    rows = select(table)
    if panel is not None:
        rows = rows.where((table.c.id if table is schema.panel else table.c.panel) == panel)
    carried = 0
    with source.execute(rows, execution_options={"yield_per": AT_ONCE}) as found:
        for batch in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in batch])
            carried += len(batch)
    return carried


def _check(store: Store) -> None:
    """Raises NoGoodCopy unless every trail holds."""
    with store.transaction() as connection:
        panels = _panels(connection)
        if store.is_sqlite and connection.execute(text("pragma integrity_check")).scalar() != "ok":
            raise NoGoodCopy("The copy is damaged.")
    for panel in panels:
        if (broken := store.broken_at(panel)) is not None:
            raise NoGoodCopy(f"The trail of panel {panel} is broken at line {broken}.")


def _copied(copy: Store, rows: int) -> Copied:
    with copy.transaction() as connection:
        waiting = select(func.count()).where(_LETTER.state.in_(["waiting", "leased"]))
        return Copied(len(_panels(connection)), rows, connection.execute(waiting).scalar_one())


def _force_to_disk(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
