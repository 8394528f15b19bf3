"""What stands between a clerk and its PostgreSQL, and may lose the answer to a commit."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from tests.faults.databases import LONG_LEASE
from tests.faults.ground import Ground, ground

COMMIT = b"COMMIT\x00"


class Proxy:
    """Hands everything on. One commit is told to it: the server gets it, and nobody hears the answer."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._telling: bytes | None = None
        self._is_away = False
        self._open: set[asyncio.Task[Any]] = set()
        self.lost = 0

    def lose(self, telling: bytes) -> None:
        """The answer to the commit of the next transaction that says that."""
        self._telling = telling

    def leave(self) -> None:
        """Whoever comes anew is turned away, from the lost answer on."""
        self._is_away = True

    def come_back(self) -> None:
        self._is_away = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        assert me
        self._open.add(me)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if not (self._is_away and self._telling is None):
                theirs, ours = await asyncio.open_unix_connection(self._server)
                try:
                    await self._between(reader, writer, theirs, ours)
                finally:
                    ours.close()
        writer.close()
        self._open.discard(me)

    async def close(self) -> None:
        """Once nobody comes any more."""
        if self._open:
            await asyncio.wait(self._open, timeout=30)

    async def _between(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        theirs: asyncio.StreamReader,
        ours: asyncio.StreamWriter,
    ) -> None:
        async def answers() -> None:
            while words := await theirs.read(65_536):
                writer.write(words)
                await writer.drain()

        answering = asyncio.create_task(answers())
        said = b""
        try:
            while words := await reader.read(65_536):
                said += words
                if said.endswith(COMMIT):
                    if self._telling and self._telling in said:
                        self._telling = None
                        await _stopped(answering)
                        ours.write(words)
                        await theirs.readexactly(1)
                        self.lost += 1
                        return
                    said = b""
                ours.write(words)
                await ours.drain()
        finally:
            await _stopped(answering)


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, OSError):
        await task


@asynccontextmanager
async def behind_a_proxy(url: str, folder: Path, *, replicas: int = 1) -> AsyncIterator[Ground]:
    """The ground, whose clerks reach their database through the proxy, and whose judge does not."""
    given = make_url(url)
    name = f".s.PGSQL.{given.query['port']}"
    proxy = Proxy(Path(str(given.query["host"])) / name)
    folder.mkdir(parents=True, exist_ok=True)
    through = given.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False)
    server = await asyncio.start_unix_server(proxy.serve, folder / name)
    async with server:
        environment = {**LONG_LEASE, "CLERK_DATABASE_URL": through}
        async with ground(url, folder, replicas=replicas, environment=environment) as place:
            place.proxy = proxy
            yield place
        await proxy.close()
