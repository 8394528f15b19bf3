"""The databases that turns are measured on, both durable: SQLite in a file, and a PostgreSQL of our own."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil

from benchmarks.town import Asked, Town
from storage.migrate import migrate
from tests import postgres as server

Build = Callable[[Town], list[Asked]]
DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated, peopled database; `copy()` gives the URL of a fresh one just like it."""

    name: str
    asked: list[Asked]
    copy: Callable[[], str]
    cpu: Callable[[], float] | None
    """Seconds of the database server so far, where there is one."""


def sqlite(folder: Path, build: Build, service_url: str) -> Database:
    first = folder / f"{uuid4().hex}.sqlite"
    migrate(f"sqlite:///{first}")
    asked = build(Town(f"sqlite:///{first}", service_url=service_url))

    def copy() -> str:
        file = folder / f"{uuid4().hex}.sqlite"
        shutil.copyfile(first, file)
        return f"sqlite:///{file}"

    return Database("SQLite", asked, copy, None)


@contextlib.contextmanager
def postgresql(service_url: str) -> Iterator[Callable[[Build], Database]]:
    """The tests' own server, where any number are built; but here a commit waits for the disk."""
    server.FAST = DURABLE
    with server.served() as postgres:
        server.make_template(postgres)
        main = psutil.Process(int((postgres.data / "postmaster.pid").read_text().split()[0]))

        def built(build: Build) -> Database:
            first = postgres.fresh()
            asked = build(Town(postgres.url(first), service_url=service_url))
            copies = iter(range(1_000))

            def copy() -> str:
                name = f"{first}_{next(copies)}"
                postgres.run(f"create database {name} template {first} owner clerk_owner")
                postgres.run("vacuum analyze", database=name)
                return postgres.url(name)

            return Database("PostgreSQL", asked, copy, lambda: _family(main))

        yield built


def _family(main: psutil.Process) -> float:
    """The server and its children, those that have ended included."""
    total = 0.0
    for process in (main, *main.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    ended = main.cpu_times()
    return total + ended.children_user + ended.children_system
