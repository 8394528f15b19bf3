"""Questions whose words never change: put into SQL once, and asked without SQLAlchemy's work of every time.

That is two thirds of what a small question costs (docs/speed.md). The SQL, the values, the transaction and
the errors are SQLAlchemy's all the same.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from storage.engines import PANEL_OPTION, SOLE, of_panel

Change = Callable[[Any], Any]
"""Of a value on its way into the database, or out of it."""


class Prepared:
    """A question; each value that changes in it has a name (`bindparam`), and is no list."""

    def __init__(self, question: Select[Any] | CompoundSelect[Any]) -> None:
        self._question = question
        self._ways: dict[tuple[str, str | None], _Way] = {}

    def all(self, connection: Connection, asked: Mapping[str, Any]) -> Sequence[Any]:
        """The rows; their columns are attributes."""
        panel = connection.get_execution_options().get(PANEL_OPTION)
        way = self._way(connection, panel)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(way.sql, way.given(asked, panel))
            return way.rows(cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as error:
            raise _refused(connection, cursor, error) from error
        finally:
            cursor.close()

    def first(self, connection: Connection, asked: Mapping[str, Any]) -> Any:
        rows = self.all(connection, asked)
        return rows[0] if rows else None

    def _way(self, connection: Connection, panel: str | None) -> "_Way":
        """How this database is asked: on PostgreSQL a question may have to set its panel before it looks."""
        of = panel if panel in (None, SOLE) else PANEL_OPTION
        key = (connection.dialect.name, of)
        if key not in self._ways:
            self._ways[key] = _Way(self._question, connection, of)
        return self._ways[key]


def _refused(connection: Connection, cursor: Any, error: Exception) -> BaseException:
    """As SQLAlchemy's own error. Of a connection that is lost it learns by asking on it: it gives that up,
    and with it whatever else is as old.
    """
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor):  # type: ignore[arg-type]
        connection.exec_driver_sql("select 1")
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=dialect)


class _Way:
    """One question, as one database is asked it."""

    def __init__(
        self, question: Select[Any] | CompoundSelect[Any], connection: Connection, panel: str | None
    ) -> None:
        dialect, columns = connection.dialect, question.selected_columns
        compiled = question.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 (a question is nothing else)
        sql = of_panel(compiled.string, panel) if panel else compiled.string
        self.sql: Any = sql if compiled.positional else sql.encode()
        self._places = compiled.positiontup
        self._said = compiled.params
        into = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind, name in compiled.bind_names.items()
        }
        self._into = [(name, change) for name, change in into.items() if change]
        row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc]
        self._row = row._make
        out = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._out = [(place, change) for place, change in enumerate(out) if change]

    def given(self, asked: Mapping[str, Any], panel: str | None) -> Any:
        given = {**self._said, **asked, PANEL_OPTION: panel}
        for name, change in self._into:
            given[name] = change(given[name])
        return given if self._places is None else [given[name] for name in self._places]

    def rows(self, found: Sequence[Sequence[Any]]) -> Sequence[Any]:
        return [self._row(self._read(row)) for row in found]

    def _read(self, row: Sequence[Any]) -> Sequence[Any]:
        read = list(row)
        for place, change in self._out:
            read[place] = change(read[place])
        return read
