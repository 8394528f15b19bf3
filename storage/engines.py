"""The engines of both databases, with the modes that lose nothing: see docs/decisions/0003."""

import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine import URL, ExecutionContext, make_url

from usecases.ports.haste import HASTE

LOCK_WAIT = timedelta(seconds=2)
"""How long a unit of work waits for the panel before it says "please try again"."""
PAGES_KEPT = 512
"""KB of SQLite's file to a connection, beside what the machine keeps of it: a clerk does not grow with it."""
PANEL_OPTION = "clerk_panel"
"""Of a connection that asks: which panel its questions are of."""
SOLE = (
    "(select min(panel) from membership where tenant = %(tenant)s and object_id = %(object_id)s"
    " having count(*) = 1)"
)
"""In place of a panel's id: the only one that may know the asker."""


def engine_for(url: str, *, pool_size: int = 8) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _postgresql(parsed, pool_size)
    engine = _engine(parsed, pool_size)
    event.listen(engine, "connect", _ready_sqlite)
    # As the dialect's own, for one listener to an engine's events makes each of its statements dearer.
    engine.dialect.do_begin = _begin_sqlite  # type: ignore[method-assign, assignment]
    return engine


def asking_engine(url: str, *, pool_size: int) -> Engine:
    """For questions alone: every one its own transaction, without BEGIN and COMMIT.

    On PostgreSQL it sets its panel before it looks.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _engine(parsed, pool_size, pool_reset_on_return=None)
        event.listen(engine, "connect", _ready_to_read)
    else:
        # Last in, first out: what was lost stays below, and a thread's new connection is the next one's.
        lifo = {"pool_use_lifo": True, "pool_reset_on_return": None}
        engine = _postgresql(parsed, pool_size, autocommit=True, **lifo)
        engine.dialect.do_execute = _ask  # type: ignore[method-assign, assignment]
    for each in ("do_begin", "do_commit", "do_rollback"):
        setattr(engine.dialect, each, _leave_it)
    return engine


def only_reads(connection: Connection) -> Connection:
    """Of SQLite: its next transaction writes nothing, and need not wait for whoever writes."""
    connection.connection.info[_READS] = True
    return connection


def _postgresql(url: URL, pool_size: int, *, autocommit: bool = False, **more: Any) -> Engine:
    from storage.postgresql import Cursor, connect

    how = {
        "autocommit": autocommit,
        "cursor_factory": Cursor,
        "options": f"-c lock_timeout={int(LOCK_WAIT.total_seconds() * 1000)}ms",
    }
    engine = _engine(url.set(drivername="postgresql+psycopg"), pool_size, connect_args=how, **more)
    engine.dialect.connect = connect  # type: ignore[method-assign, assignment]
    return engine


def _ask(
    cursor: Any,
    statement: str,
    parameters: Mapping[str, Any],
    context: ExecutionContext | None = None,
) -> None:
    panel = context.execution_options.get(PANEL_OPTION) if context else None
    if panel is not None:
        statement, parameters = of_panel(statement, panel), {**parameters, PANEL_OPTION: panel}
    cursor.execute(statement.encode(), parameters)


def of_panel(question: str, panel: str) -> str:
    """The panel is set by a condition that reads no row (a "One-Time Filter"), so before any row is read.

    It ends with the statement, which is its transaction. Were it ever set too late, nothing would be found.
    """
    which = SOLE if panel == SOLE else f"%({PANEL_OPTION})s"
    condition = f"(select set_config('clerk.panel', {which}, true)) is not null"
    return f"select * from ({question}) as found where {condition}"  # noqa: S608 - our own compiled statement


def _engine(url: URL, pool_size: int, **more: Any) -> Engine:
    return create_engine(
        url, pool_size=pool_size, max_overflow=0, hide_parameters=True, pool_timeout=5, **more
    )


def _ready_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{PAGES_KEPT}",
        f"busy_timeout={int(LOCK_WAIT.total_seconds() * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _ready_to_read(connection: sqlite3.Connection, record: object) -> None:
    _ready_sqlite(connection, record)
    connection.execute("PRAGMA query_only=ON")


def _leave_it(_connection: PoolProxiedConnection) -> None:
    """Nothing has begun, so nothing ends."""


def _begin_sqlite(connection: PoolProxiedConnection) -> None:
    """The driver's own default begins late and loses writes; a writer says so from the start."""
    if connection.info.pop(_READS, False):
        _tell(connection, "BEGIN")
        return
    if (waits := _lock_wait()) != connection.info.get(_WAITS, LOCK_WAIT):
        _tell(connection, f"PRAGMA busy_timeout={int(waits.total_seconds() * 1000)}")
        connection.info[_WAITS] = waits
    _tell(connection, "BEGIN IMMEDIATE")


def _tell(connection: PoolProxiedConnection, statement: str) -> None:
    """Nothing is left of it, also where it fails: what an error's traceback keeps is put away by whichever
    thread finds it, and that one (the loop) would wait for as long as the connection waits for its lock.
    """
    cursor = connection.cursor()
    try:
        cursor.execute(statement)
    finally:
        cursor.close()


def _lock_wait() -> timedelta:
    """As ever; less where somebody waits for the work who has not that long."""
    haste = HASTE.get()
    if haste is None or (left := haste.until - monotonic()) >= LOCK_WAIT.total_seconds():
        return LOCK_WAIT
    return timedelta(seconds=max(0.0, left))


_READS = "clerk reads"
"""Marks a connection whose next transaction writes nothing."""
_WAITS = "clerk waits"
"""Of a connection: how long it waits for SQLite's one writer, where that is not as long as ever."""
