"""What may come between a unit of work and its end, and what is said of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_FULL, SQLITE_IOERR

from sqlalchemy import Connection, RootTransaction, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from usecases.ports import Unavailable, Unclear
from usecases.ports.haste import HASTE

LET_GO = text(
    "select pg_cancel_backend(pid) from pg_stat_activity where pid = :backend and wait_event_type = 'Lock'"
)


class NoRoom(Unavailable):
    """Nothing can be written, for the disk is full."""


@contextmanager
def interruptions() -> Iterator[None]:
    try:
        yield
    except NoneFree as error:
        raise Unavailable from error
    except OperationalError as error:
        raise (NoRoom if _is_full(error) else Unavailable) from error
    except DBAPIError as error:
        if error.connection_invalidated or _lock_timed_out(error):
            raise Unavailable from error
        raise


def commit(transaction: RootTransaction, *, writes: bool) -> None:
    """Raises Unclear where nobody says any more whether it is done."""
    try:
        transaction.commit()
    except DBAPIError as error:
        if writes and error.connection_invalidated:
            raise Unclear from error
        raise


@contextmanager
def breakable(connection: Connection) -> Iterator[None]:
    """Of PostgreSQL: where somebody waits for this work, `LET_GO` knows what to break off; and nobody is
    given a connection on which an answer, or a word that breaks one off, may still come.
    """
    haste, before = HASTE.get(), None
    if haste:
        before, haste.backend = haste.backend, _backend(connection)
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception):  # It was cancelled, amid a question.
            connection.invalidate()
        raise
    finally:
        if haste and not haste.leaves(before):
            connection.invalidate()


def _backend(connection: Connection) -> int:
    """The number of the server's process at the other end."""
    return int(connection.connection.driver_connection.pgconn.backend_pid)  # type: ignore[union-attr]


def _is_full(error: DBAPIError) -> bool:
    """The disk has no room, or takes nothing: SQLITE_FULL and SQLITE_IOERR, disk_full and io_error."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in (SQLITE_FULL, SQLITE_IOERR) or getattr(error.orig, "sqlstate", "") in {"53100", "58030"}


def _lock_timed_out(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", "") in {"55P03", "57P01", "57P02", "57P03"}
