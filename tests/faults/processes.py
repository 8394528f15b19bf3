"""A process of its own: a new interpreter, or the fork of one that has already imported what a clerk needs.

Most of what a short trial costs is imports. What is forked has its own number, memory and end, and dies of a
signal as any other; of `make faults` the trials that kill do so too, and the others start interpreters.
"""

import asyncio
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Protocol

ROOT = Path(__file__).resolve().parent.parent.parent
FDS = 2
MOST = 1 << 16


class Process(Protocol):
    """What trials do with one."""

    pid: int

    @property
    def returncode(self) -> int | None: ...
    def send_signal(self, which: int, /) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    async def wait(self) -> int: ...


class Fork:
    """A child of the nursery, which says when it has ended, and how."""

    def __init__(self, pid: int, ended: "asyncio.Task[int]") -> None:
        self.pid = pid
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    def send_signal(self, which: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, which)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)


_nurseries: list[str] = []


async def started(
    module: str,
    *words: str,
    environment: Mapping[str, str],
    output: IO[bytes],
    errors: IO[bytes] | None = None,
) -> Process:
    """python -m module words; what it prints goes to `output`, and what went wrong where ours goes."""
    if not _nurseries:
        command = (sys.executable, "-m", module, *words)
        return await asyncio.create_subprocess_exec(
            *command, env=dict(environment), cwd=ROOT, stdout=output, stderr=errors
        )
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.connect(_nurseries[-1])
    order = json.dumps({"module": module, "words": words, "environment": dict(environment)}).encode()
    socket.send_fds(line, [b"*"], [output.fileno(), errors.fileno() if errors else 2])
    line.sendall(order + b"\n")
    line.setblocking(False)
    reader, writer = await asyncio.open_unix_connection(sock=line)
    pid = int(await reader.readline())
    return Fork(pid, asyncio.create_task(_ended(reader, writer)))


@asynccontextmanager
async def heard(
    module: str, *words: str, environment: Mapping[str, str] = os.environ
) -> AsyncIterator[tuple[Process, str]]:
    """With the first line that it prints, which it does when it is ready."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as told:
        with os.fdopen(writing, "wb") as output:
            process = await started(module, *words, environment=environment, output=output)
        yield process, (await asyncio.to_thread(told.readline)).decode().strip()


async def _ended(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    try:
        return int(await reader.readline())
    finally:
        writer.close()


@contextmanager
def nursery() -> Iterator[None]:
    """Until it closes, what is started is forked; whatever it left goes with it."""
    with TemporaryDirectory(prefix="clerk-nursery-") as folder, _kept(f"{folder}/door") as place:
        _nurseries.append(place)
        try:
            yield
        finally:
            _nurseries.remove(place)


@contextmanager
def _kept(place: str) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.processes", place],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        assert keeper.stdout.readline() == b"ready\n"
        yield place
        keeper.stdin.close()
        keeper.wait(timeout=120)


class Keeper:
    """In the nursery: forks for whoever asks, and tells them how it ended; ends with its own input."""

    def __init__(self, place: str) -> None:
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(place)
        self._door.listen()
        self._lines: dict[int, socket.socket] = {}
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake)

    def kept(self) -> dict[str, Any] | None:
        """In a child, what it is to become; in the nursery itself None, when nobody needs it any more."""
        with selectors.DefaultSelector() as waiting:
            for each in (self._door, self._woken, sys.stdin.fileno()):
                waiting.register(each, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    if key.fileobj is self._door and (order := self._fork()):
                        return order
                    if key.fileobj == self._woken:
                        os.read(self._woken, MOST)
                        self._reap()
                    if key.fileobj == sys.stdin.fileno():
                        self._leave()
                        return None

    def _fork(self) -> dict[str, Any] | None:
        line, _ = self._door.accept()
        _, fds, _, _ = socket.recv_fds(line, 1, FDS)
        words = b""
        while not words.endswith(b"\n"):
            words += line.recv(MOST)
        if (pid := os.fork()) == 0:
            self._forget(line)
            for fd, of in zip(fds, (1, 2), strict=True):
                os.dup2(fd, of)
                os.close(fd)
            order: dict[str, Any] = json.loads(words)
            return order
        for fd in fds:
            os.close(fd)
        self._lines[pid] = line
        line.sendall(f"{pid}\n".encode())
        return None

    def _forget(self, line: socket.socket) -> None:
        """A child has nothing of the nursery's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (line, self._door, *self._lines.values()):
            each.close()
        os.close(self._woken)
        os.close(self._wake)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def _reap(self) -> None:
        while self._lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with self._lines.pop(pid) as line, suppress(OSError):
                line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())

    def _leave(self) -> None:
        for pid in self._lines:
            os.kill(pid, signal.SIGKILL)
        while self._lines:
            pid, _ = os.wait()
            self._lines.pop(pid).close()


def _imported() -> None:
    """What the clerk, Teams and whoever holds a lock take their time to import."""
    import sqlalchemy.dialects.postgresql.psycopg
    import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401

    import tests.faults.ground  # noqa: F401 - with bot.wiring, and all that it knows
    from tests.bot import world  # noqa: F401


def main() -> None:
    _imported()
    gc.collect()
    gc.freeze()
    keeper = Keeper(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    order = keeper.kept()
    if order is not None:
        os.environ.clear()
        os.environ.update(order["environment"])
        sys.argv = [order["module"], *order["words"]]
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
