"""Connections to PostgreSQL outlive the stores that open them, for a test has its store and few statements.

The server reads its catalogue, its policies and its triggers once for each connection: that was most of what
a test on PostgreSQL cost. A clerk keeps its connections too.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util.concurrency import in_greenlet

from storage import engines

MOST = 4
"""Connections kept of each kind to one database; the others end, as their stores say."""


class Warm:
    """What a store closed, until another opens the like: nothing of its session is left."""

    def __init__(self) -> None:
        self._idle: defaultdict[tuple[Any, ...], list[psycopg.Connection]] = defaultdict(list)
        self._server: dict[str, Any] = {}
        """What the first engine found out of the server; to ask ends in a rollback, which forgets what is
        prepared."""

    def pids(self, database: str) -> list[int]:
        """Of those kept, as the server numbers them."""
        return [each.info.backend_pid for each in self._all() if each.info.dbname == database]

    def keep_those_of(self, engine: Engine) -> None:
        kinds: dict[int, list[psycopg.Connection]] = {}

        def opens(_: Any, __: Any, words: list[Any], given: dict[str, Any]) -> psycopg.Connection:
            how = tuple((name, given[name]) for name in sorted(given) if name != "context")
            idle = self._idle[how]
            warm = not in_greenlet() and _the_first_that_answers(idle, given.get("autocommit", False))
            connection = warm or engine.dialect.connect(*words, **given)
            kinds[id(connection)] = idle
            return connection

        def closes(connection: psycopg.Connection) -> None:
            idle = kinds.pop(id(connection))
            if len(idle) < MOST and _is_at_rest(connection):
                idle.append(connection)
            else:
                connection.close()

        def asks_who_it_is(connection: Connection) -> None:
            before = dict(vars(engine.dialect))
            if not self._server:
                type(engine.dialect).initialize(engine.dialect, connection)
                now = vars(engine.dialect)
                self._server = {name: now[name] for name in now if now[name] is not before.get(name, now)}
            vars(engine.dialect).update(self._server)

        event.listen(engine, "do_connect", opens)
        engine.dialect.do_close = closes  # type: ignore[method-assign, assignment]
        engine.dialect.initialize = asks_who_it_is  # type: ignore[method-assign]

    def close(self) -> None:
        for each in self._all():
            each.close()

    def _all(self) -> Iterator[psycopg.Connection]:
        return (each for idle in self._idle.values() for each in idle)


def _the_first_that_answers(idle: list[psycopg.Connection], autocommit: bool) -> psycopg.Connection | None:
    while idle:
        connection = idle.pop()
        with suppress(psycopg.Error):  # Somebody ended it, which is what some tests are about.
            connection.autocommit = True
            connection.isolation_level = connection.read_only = connection.deferrable = None
            connection.execute(b"reset all")
            connection.autocommit = autocommit
            return connection
        connection.close()
    return None


def _is_at_rest(connection: psycopg.Connection) -> bool:
    """Of one that is closed amid a statement nobody knows what it holds."""
    status = TransactionStatus.ACTIVE if connection.closed else connection.info.transaction_status
    if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        with suppress(psycopg.Error):
            connection.rollback()
            return True
    return status is TransactionStatus.IDLE


@contextmanager
def kept_warm(warm: Warm, host: str) -> Iterator[None]:
    """For every engine that storage makes from now on of a database of that server."""
    real = engines._engine

    def engine(*given: Any, **more: Any) -> Engine:
        made = real(*given, **more)
        if made.url.username == "clerk" and made.url.query.get("host") == host:
            warm.keep_those_of(made)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_engine", engine)
        yield
