"""Brings a database to the schema that this code was written for; Alembic is imported only here."""

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.engines import engine_for

MIGRATIONS = Path(__file__).parent / "migrations"
ROLES = MIGRATIONS / "roles.sql"
"""What a database administrator runs once on PostgreSQL, before the first migration."""
WAIT = 60
"""Seconds for which a migration waits for another one to end."""


def migrate(url: str) -> None:
    """Every migration that is missing, all of them or none; safe to run twice, or twice at once.

    On PostgreSQL the URL names the role that owns the tables, not the one that serves.
    """
    engine = engine_for(url, pool_size=1)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                _loosen_sqlite(connection)
            with connection.begin():
                _upgrade(connection)
    finally:
        engine.dispose()


def schema_version(url: str) -> str | None:
    """The last migration that this database has seen, or None before the first."""
    engine = engine_for(url, pool_size=1)
    try:
        with engine.connect() as connection:
            return connection.execute(text("select version_num from alembic_version")).scalar()
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")


def _loosen_sqlite(connection: Connection) -> None:
    """A table that is rebuilt would empty those that refer to it; the references are checked at the end."""
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute(f"PRAGMA busy_timeout={WAIT * 1000}")
    driver.close()
