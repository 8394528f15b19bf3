"""Migrations: they make exactly the tables of `schema`, once, whoever else migrates at the same time."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from storage import schema
from storage.migrate import migrate, schema_version
from storage.migrations.versions import __file__ as versions
from storage.store import SCHEMA_VERSION, Store
from tests import postgres as server
from tests.conftest import break_in
from tests.postgres import Postgres
from tests.storage.test_leases import ANY_WAITS


@pytest.fixture(params=["sqlite", "postgresql"])
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty database, as its owner."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    postgres.run("create database unmigrated owner clerk_owner")
    yield postgres.url("unmigrated", role="clerk_owner")
    postgres.drop("unmigrated")


def test_the_replayed_migrations_are_the_schema(intruder: Engine):
    with intruder.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )

        assert compare_metadata(context, schema.metadata) == []


def test_the_code_is_written_for_the_last_migration(store: Store, url: str):
    newest = max(path.name for path in Path(versions).parent.glob("[0-9]*.py"))

    assert newest.startswith(SCHEMA_VERSION)
    assert schema_version(url) == SCHEMA_VERSION
    assert store.is_ready()


def test_a_database_without_tables_is_not_ready(unmigrated: str, ring):
    store = Store(unmigrated, ring)

    assert schema_version(unmigrated) is None
    assert not store.is_ready()
    store.close()


def test_migrating_again_changes_nothing(unmigrated: str):
    migrate(unmigrated)
    migrate(unmigrated)

    assert schema_version(unmigrated) == SCHEMA_VERSION


def test_two_processes_may_migrate_at_once(unmigrated: str):
    together = [
        subprocess.Popen(
            [
                sys.executable,
                "-W",
                "error",
                "-c",
                f"from storage.migrate import migrate; migrate({unmigrated!r})",
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    errors = [process.communicate(timeout=300)[1] for process in together]

    assert errors == ["", ""]
    assert [process.returncode for process in together] == [0, 0]
    assert schema_version(unmigrated) == SCHEMA_VERSION


def test_a_migration_waits_longer_for_another_than_who_serves_would(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("storage.engines.LOCK_WAIT", timedelta(milliseconds=50))
    owner = postgres_url.replace("//clerk@", "//clerk_owner@")
    with break_in(postgres_url).connect() as another, ThreadPoolExecutor(1) as threads:
        another.execute(text(f"select pg_advisory_xact_lock({0x434C45524B})"))
        migrating = threads.submit(migrate, owner)
        while not migrating.done() and not another.execute(ANY_WAITS).scalar():
            time.sleep(0.01)
        time.sleep(0.2)
        another.rollback()
        migrating.result(60)


def test_a_migration_that_fails_leaves_nothing(unmigrated: str):
    engine = create_engine(unmigrated, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("create table trail_words (seq integer)"))  # The last table there is.

        with pytest.raises(Exception, match="trail_words"):
            migrate(unmigrated)

        connection.execute(text("drop table trail_words"))
    engine.dispose()
    migrate(unmigrated)
    assert schema_version(unmigrated) == SCHEMA_VERSION


def test_a_migration_may_not_leave_rows_that_refer_to_nothing(sqlite_url: str):
    engine = create_engine(sqlite_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("insert into number values ('no such panel', 'T', 2026, 1)"))
    engine.dispose()

    with pytest.raises(RuntimeError, match="1 rows of number refer to rows that are gone"):
        migrate(sqlite_url)


def test_serving_imports_no_alembic():
    program = "import sys, storage.store, storage.migrate; sys.exit('alembic' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_roles_are_made_once_and_named_when_they_are_missing(postgres: Postgres):
    postgres.run(server.ROLES.read_text())
    postgres.run("create database bare owner clerk_owner", "alter role clerk rename to clark")
    try:
        with pytest.raises(RuntimeError, match=r"roles\.sql"):
            migrate(postgres.url("bare", role="clerk_owner"))
    finally:
        postgres.run("alter role clark rename to clerk")
        postgres.drop("bare")


def test_a_serving_role_that_would_see_every_panel_is_refused(postgres: Postgres):
    postgres.run("create database bare owner clerk_owner", "alter role clerk bypassrls")
    try:
        with pytest.raises(RuntimeError, match="would see every panel"):
            migrate(postgres.url("bare", role="clerk_owner"))
    finally:
        postgres.run("alter role clerk nobypassrls")
        postgres.drop("bare")


def test_the_server_of_the_tests_opens_no_folder_to_anyone():
    above = [*Path(psycopg.__file__).parents, *Path("/tmp").resolve().parents, Path("/tmp")]
    before = {place: place.stat().st_mode for place in above}

    with server.served() as running:
        mode = running.folder.stat().st_mode
        assert running.folder.parent in before
        assert mode & 0o077 == 0

    assert {place: place.stat().st_mode for place in above} == before
    assert not running.folder.exists()
    assert not os.path.lexists(running.folder)
