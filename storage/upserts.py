"""Rows that may be there already, written alike on SQLite and PostgreSQL."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def keep(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Writes the row, or brings the one with the same primary key up to date."""
    connection.execute(_keeping(connection.dialect.name, table, tuple(row)), row)


def keep_first(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Writes the row unless one with the same key is there; whether it was written."""
    return connection.execute(_first(connection.dialect.name, table), row).rowcount == 1


@cache
def _keeping(dialect: str, table: Table, columns: tuple[str, ...]) -> Any:
    key = [column.name for column in table.primary_key]
    written = _insert(dialect, table)
    rest = {name: written.excluded[name] for name in columns if name not in key}
    return written.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def _first(dialect: str, table: Table) -> Any:
    """SQLAlchemy forgets how many rows an insert wrote, and says -1 on PostgreSQL, unless asked."""
    return _insert(dialect, table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _insert(dialect: str, table: Table) -> Any:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
