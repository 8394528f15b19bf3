"""Runs the migrations inside the transaction that `storage.migrate` has opened, one process at a time."""

from alembic import context
from sqlalchemy import Connection

from storage.migrate import WAIT
from storage.schema import metadata

_LOCK = 0x434C45524B  # "CLERK": PostgreSQL names its advisory locks by number.


def run(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        connection.exec_driver_sql(f"set local lock_timeout = '{WAIT}s'")
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
        connection.exec_driver_sql("set local lock_timeout to default")  # Who serves meanwhile waits for us.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        render_as_batch=on_sqlite,
    )
    context.run_migrations()
    if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"{len(broken)} rows of {broken[0][0]} refer to rows that are gone.")


run(context.config.attributes["connection"])
