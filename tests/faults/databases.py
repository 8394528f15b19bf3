"""A PostgreSQL that a trial may restart, kill and freeze, and somebody else who holds the locks."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.faults.ground import Ground, ground
from tests.faults.processes import heard
from tests.postgres import FITTING, PORT, Postgres, kept, laid_out, make_template, wait_for

LONG_LEASE = {"TRIAL_LEASE": "60"}
"""As long as for people: what a database that is away does to letters must not depend on our hurry."""
SETTINGS = (*FITTING, "fsync=off", "autovacuum=off")
"""What is committed is handed to the operating system, which outlives the server."""


class Server:
    """A PostgreSQL that is started, stopped, killed and frozen as a whole."""

    def __init__(self, postgres: Postgres, as_user: str | None) -> None:
        self.postgres = postgres
        self._as_user = as_user
        self._frozen: list[int] = []

    def start(self, *, within: float = 60.0) -> None:
        """Also after a kill, once the last of the old one's processes has gone."""
        options = [f"-k {self.postgres.folder} -p {PORT}", *(f"-c {setting}" for setting in SETTINGS)]
        until = time.monotonic() + within
        while self._control("start", "-l", "log", "-o", " ".join(options)) and time.monotonic() < until:
            time.sleep(0.1)
        wait_for(self.postgres)

    def stop(self, how: str) -> None:
        """`fast` breaks off every transaction; `immediate` leaves a recovery to be done."""
        self._control("stop", "-m", how)

    def kill(self) -> None:
        """kill -9 of the postmaster; its children notice, and go."""
        os.kill(self._pid(), signal.SIGKILL)

    def freeze(self) -> None:
        """Every process of it, so that nothing answers and no connection breaks."""
        postmaster = self._pid()
        os.kill(postmaster, signal.SIGSTOP)
        self._frozen = [postmaster, *_children(postmaster)]
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self._frozen = []

    def _pid(self) -> int:
        return int((self.postgres.data / "postmaster.pid").read_text().split()[0])

    def _control(self, *words: str) -> int:
        command = [self.postgres.binary("pg_ctl"), "-D", self.postgres.data, "-w", *words]
        return subprocess.run(
            command,
            user=self._as_user,
            cwd=self.postgres.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).returncode


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


@contextmanager
def a_server() -> Iterator[Server]:
    """Of the trial's own, with the template made; it is gone at the end, however this process ends."""
    with laid_out() as (postgres, as_user):
        control = (str(postgres.binary("pg_ctl")), "-D", str(postgres.data))
        with kept(postgres, as_user, 'read -r _; "$@" -m immediate stop', *control):
            server = Server(postgres, as_user)
            server.start()
            make_template(postgres)
            try:
                yield server
            finally:
                server.thaw()


@asynccontextmanager
async def on_its_own_server(
    url: str, folder: Path, *, replicas: int = 1, environment: Mapping[str, str] = LONG_LEASE
) -> AsyncIterator[Ground]:
    """The ground, on a server that nobody else needs; the database that was given is left alone."""
    with a_server() as server:
        its = server.postgres.url(server.postgres.fresh())
        async with ground(its, folder, replicas=replicas, environment=environment) as place:
            place.server = server
            yield place


@asynccontextmanager
async def held(url: str, how: str, seconds: float) -> AsyncIterator[None]:
    """Another process holds the locks for so long, from before the first line to after the last."""
    its = url.replace("//clerk@", "//postgres@")
    async with heard("tests.faults.holder", its, how, str(seconds)) as (holder, said):
        assert said == "held"
        try:
            yield
        finally:
            await holder.wait()
