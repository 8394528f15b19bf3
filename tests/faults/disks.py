"""A disk that a trial may fill: a small one where we may mount it, else a limit on the files of the clerk."""

import os
import resource
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

from storage.migrate import migrate
from tests.faults.databases import LONG_LEASE, a_server
from tests.faults.ground import Ground, ground

MEGABYTES = 64
"""Enough for a database of the tests, and little to fill."""


class Disk(Protocol):
    def fill(self) -> None: ...
    def free(self) -> None: ...


class SmallDisk:
    """Held in memory; what fills it is one file."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (2**20, 2**12, 1):
                _write_until_full(ballast.write, b"x" * size)

    def free(self) -> None:
        self._ballast.unlink()


def _write_until_full(write: Callable[[bytes], int], words: bytes) -> None:
    try:
        while write(words) == len(words):
            pass
    except OSError:
        return


class Limit:
    """No file of these processes may grow: what a full disk is, as far as one without rights can make it."""

    def __init__(self, pids: Callable[[], Sequence[int]], files: Callable[[], Sequence[Path]]) -> None:
        self._pids = pids
        self._files = files

    def fill(self) -> None:
        self._limit(max(file.stat().st_size for file in self._files() if file.exists()))

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self._pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def mounted(folder: Path) -> Iterator[bool]:
    """Whether a small disk now stands there; without the right to mount it none does."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0777", "clerk", str(folder)]
    stands = os.geteuid() == 0 and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0
    try:
        yield stands
    finally:
        if stands:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@asynccontextmanager
async def on_a_small_disk(url: str, folder: Path, *, replicas: int = 1) -> AsyncIterator[Ground]:
    """The ground, its database (of PostgreSQL the tables) and the clerk's log where it can be filled."""
    small = folder / "small"
    with mounted(small) as stands:
        if url.startswith("sqlite"):
            async with _with_sqlite(small, folder, stands) as place:
                yield place
            return
        assert stands, "a full disk of PostgreSQL needs the right to mount one"
        small.chmod(0o777)
        for above in [p for p in small.parents if p.stat().st_uid == os.getuid() and len(p.parts) > 2]:
            above.chmod(above.stat().st_mode | 0o011)
        async with _with_postgresql(small, folder, replicas) as place:
            yield place


@asynccontextmanager
async def _with_sqlite(small: Path, folder: Path, stands: bool) -> AsyncIterator[Ground]:
    file = small / "clerk.sqlite"
    migrate(f"sqlite:///{file}")
    async with ground(f"sqlite:///{file}", folder, environment=LONG_LEASE, logs=small) as place:
        place.disk = SmallDisk(small) if stands else Limit(lambda: _pids(place), lambda: [*small.iterdir()])
        yield place


@asynccontextmanager
async def _with_postgresql(small: Path, folder: Path, replicas: int) -> AsyncIterator[Ground]:
    with a_server() as server:
        postgres = server.postgres
        place_of_tables = small / "tables"
        place_of_tables.mkdir()
        place_of_tables.chmod(0o777)
        _give(place_of_tables, postgres.folder)
        name = postgres.fresh()
        postgres.run(
            f"create tablespace small location '{place_of_tables}'",
            f"alter database {name} set tablespace small",
        )
        async with ground(
            postgres.url(name), folder, replicas=replicas, environment=LONG_LEASE, logs=small
        ) as place:
            place.disk = SmallDisk(small)
            yield place


def _give(folder: Path, like: Path) -> None:
    owner = like.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)


def _pids(place: Ground) -> list[int]:
    return [replica.process.pid for replica in place.replicas if replica.process]
