"""PostgreSQL's driver, as the clerk uses it; apart, for a clerk on SQLite does not load it."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.waiting import wait_async
from sqlalchemy.util.concurrency import await_, greenlet_spawn, in_greenlet

from usecases.ports.stretches import STRETCH

T = TypeVar("T")
LOOKS_EVERY = 0.1
"""Seconds, at a connection that says nothing: it may be gone. Psycopg's own; 0 would be without a pause."""


class NoneOpen(Exception):
    """A connection would have to be opened, which the loop does not wait for."""


class Cursor(psycopg.Cursor[Any]):
    @property
    def description(self) -> Any:
        """Names and types, which is all that SQLAlchemy reads; psycopg's own takes a tenth of a question."""
        found = self.pgresult
        if found is None or not found.nfields:
            return None
        return [
            ((found.fname(n) or b"").decode(), found.ftype(n), None, None, None, None, None)
            for n in range(found.nfields)
        ]


class Connection(psycopg.Connection[Any]):
    """In a thread it waits for its server as psycopg's own does; on the loop others go on meanwhile."""

    def wait(self, gen: PQGen[RV], interval: float = LOOKS_EVERY, timeout: float | None = None) -> RV:
        if not in_greenlet():
            return super().wait(gen, interval, timeout)
        return _while_others_go_on(wait_async(gen, self.pgconn.socket, interval, timeout))


def _while_others_go_on(answer: Coroutine[Any, Any, T]) -> T:
    stretch = STRETCH.get()
    if stretch is None:
        return await_(answer)
    stretch.ends()
    try:
        return await_(answer)
    finally:
        stretch.begins()


def connect(*parts: Any, **how: Any) -> Connection:
    """Raises NoneOpen on the loop."""
    if in_greenlet():
        raise NoneOpen
    return Connection.connect(*parts, **how)


async def asked_on_the_loop(work: Callable[[], T], *, or_else: Callable[[], Awaitable[T]]) -> T:
    """What plain, synchronous work finds, asked on connections that are open already; `or_else`, if one has
    to be opened first.

    The work runs in a greenlet: wherever it waits for the server, the loop goes on. It must not be
    cancelled, and must only ask: it may be begun, and then done elsewhere from the start.
    """
    try:
        return await greenlet_spawn(work)
    except NoneOpen:
        return await or_else()
