"""What a database is asked, as its driver sees it: also what is asked past SQLAlchemy's own events."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from storage.store import Store

_OF_NO_ACCOUNT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--")


@contextmanager
def heard(store: Store) -> Iterator[list[str]]:
    """The statements of that store until the end, in order; on SQLite one for each row that is written."""
    said: list[str] = []
    with ExitStack() as listening:
        if store.is_sqlite:
            for engine in (store.engine, store._asking):
                listening.enter_context(_traced(engine, said))
        else:
            for name in ("execute", "executemany"):
                listening.enter_context(_noted(name, said))
        yield said


@contextmanager
def _traced(engine: Any, said: list[str]) -> Iterator[None]:
    traced: list[sqlite3.Connection] = []

    def hear(statement: str) -> None:
        if not statement.startswith(_OF_NO_ACCOUNT):
            said.append(statement)

    def trace(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(hear)
        traced.append(connection)

    event.listen(engine, "checkout", trace)
    yield
    event.remove(engine, "checkout", trace)
    for connection in traced:
        connection.set_trace_callback(None)


@contextmanager
def _noted(name: str, said: list[str]) -> Iterator[None]:
    ask = getattr(psycopg.Cursor, name)

    def noted(cursor: Any, query: Any, *given: Any, **more: Any) -> Any:
        said.append(query.decode() if isinstance(query, bytes) else str(query))
        return ask(cursor, query, *given, **more)

    with pytest.MonkeyPatch.context() as listening:
        listening.setattr(psycopg.Cursor, name, noted)
        yield
