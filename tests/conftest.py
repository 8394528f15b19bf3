"""Databases for every test that asks for one: migrated once, copied for each, on SQLite and PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, NullPool, create_engine

from panel.language import PanelId
from storage.migrate import migrate
from storage.sealing import KeyRing
from storage.store import Store
from tests import postgres as server
from tests.builders import a_panel
from tests.compiled import Compiled, compiled_once
from tests.fakes import UNLIMITED
from tests.faults import processes
from tests.postgres import Postgres
from tests.warm import kept_warm
from usecases.pace import Pace

# A busy machine is no defect: how long an example takes is never asserted. Every run asks the same; to look
# further, HYPOTHESIS_PROFILE=searching.
settings.register_profile("alike", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "alike"))

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[Compiled]:
    with compiled_once() as compiled:
        yield compiled


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One real server for each worker that needs one, with a migrated template."""
    with server.served() as running:
        server.make_template(running)
        with kept_warm(running.warm, str(running.folder)):
            yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    template = tmp_path_factory.mktemp("template") / "clerk.sqlite"
    migrate(f"sqlite:///{template}")
    return template


@pytest.fixture(scope="session")
def nursery() -> Iterator[None]:
    """What a test starts as a process of its own is forked from one that has imported it already."""
    with processes.nursery():
        yield


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with a_database("sqlite", request) as url:
        yield url


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of its own, as the role that serves sees it."""
    with a_database("postgresql", request) as url:
        yield url


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database; tests that ask for it run on both kinds."""
    with a_database(request.param, request) as url:
        yield url


@contextmanager
def a_database(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """For fixtures that live longer than a test."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="clerk-sqlite-", dir=in_memory()) as folder:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), f"{folder}/clerk.sqlite")
            yield f"sqlite:///{folder}/clerk.sqlite"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    database = postgres.fresh()
    yield postgres.url(database)
    postgres.put_back(database)


def in_memory() -> str | None:
    """Where files are not written to a disk, if there is room: no test cuts the current."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30 else None


@pytest.fixture(scope="session")
def keys() -> dict[str, dict[int, bytes]]:
    """The three rings, as the settings hold them."""
    return {ring: {1: bytes([place] * 32)} for place, ring in enumerate(("seal", "chain", "mac"), start=1)}


@pytest.fixture(scope="session")
def ring(keys: dict[str, dict[int, bytes]]) -> KeyRing:
    return KeyRing(keys["seal"], keys["chain"])


@pytest.fixture
def store(url: str, ring: KeyRing) -> Iterator[Store]:
    with opened(url, ring) as store:
        yield store


@contextmanager
def opened(url: str, ring: KeyRing, *, pace: Pace = UNLIMITED) -> Iterator[Store]:
    """Another store of the same database, as another replica would open it; it may send any number."""
    store = Store(url, ring, pace=pace)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def panel(store: Store) -> PanelId:
    """A panel with three seats and six members."""
    return a_panel(store)


@pytest.fixture
def intruder(url: str) -> Iterator[Engine]:
    """The database in the hands of somebody whom no rule binds: its file, or the superuser."""
    engine = break_in(url)
    yield engine
    engine.dispose()


def break_in(url: str, *, stays: bool = False) -> Engine:
    """Whoever stays keeps a connection until the end."""
    how: dict[str, Any] = {"pool_pre_ping": True} if stays else {"poolclass": NullPool}
    return create_engine(url.replace("//clerk@", "//postgres@"), **how)
