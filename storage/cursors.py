"""A cursor of PostgreSQL's driver; apart, for a clerk on SQLite does not load that driver."""

from typing import Any

import psycopg


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
