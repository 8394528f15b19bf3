"""T3: where a token or a file never goes, whatever address a client, or the database, names."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.uploads import NotStored, Stored, Uploads
from panel.papers import Upload
from rehearsal.cast import CHAIR, TRADING
from storage import schema
from tests.attacks.sizes import size, tried
from tests.bot.test_connector import TRICKS
from tests.bot.test_papers import CONSENT as OFFER
from tests.bot.test_papers import a_tasked_world, consents, files
from tests.conftest import break_in

HOME = "force-my.sharepoint.example"
THEIRS = [trick.replace("smba.trafficmanager.net", HOME) for trick in TRICKS]
MORE = [
    "http://127.0.0.1:{port}",
    f"http://{HOME}:@127.0.0.1:{{port}}/",
    f"http://{HOME};@127.0.0.1:{{port}}/f",
    f"http://[{HOME}]@127.0.0.1:{{port}}/f",
    f"http://{HOME}\\\\@127.0.0.1:{{port}}/f",
    f"http:\\\\127.0.0.1:{{port}}\\{HOME}",
    f"http:/127.0.0.1:{{port}}/{HOME}",
    f"http:127.0.0.1:{{port}}/{HOME}",
    f"http://127.0.0.1:{{port}}%23@{HOME}/",
    f"http://%6c%6f%63alhost:{{port}}/{HOME}",
    f"file:///etc/passwd#{HOME}",
    f"http+unix://%2Ftmp%2Fx/{HOME}",
]
ALL = [*THEIRS, *MORE]


@dataclass
class Listener:
    """Counts what it is sent, and answers as a storage would."""

    port: int = 0
    received: int = 0
    connections: int = 0

    async def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.received += len(await reader.read(65_536))
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.listen, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    yield listener
    server.close()
    await server.wait_closed()


@pytest.fixture
async def uploads() -> AsyncIterator[Uploads]:
    """Plain HTTP is allowed here, so that nothing but the host keeps the listener from hearing."""
    async with aiohttp.ClientSession() as session:
        yield Uploads(session, [HOME], allow_http=True)


async def test_no_trick_makes_an_address_that_is_sent_to_or_kept(uploads: Uploads, listener: Listener):
    assert len(ALL) > 40
    for trick in ALL:
        url = trick.format(port=listener.port)
        for upload in (
            Upload(url=url, content_url="", unique_id="u", file_type="docx"),
            Upload(url=f"http://{HOME}/f", content_url=url, unique_id="u", file_type="docx"),
        ):
            kept = uploads.vetted(upload)
            assert (kept.url, kept.content_url) == ("", ""), trick
        assert isinstance(await uploads.put(url, b"OFFICIAL-SENSITIVE"), NotStored), trick

    assert (listener.connections, listener.received) == (0, 0)
    tried("T3", "tricks with a file's address, bytes leaked 0", len(ALL))


async def test_the_listener_of_that_test_can_hear(listener: Listener):
    async with aiohttp.ClientSession() as session:
        uploads = Uploads(session, ["127.0.0.1"], allow_http=True)
        sent = await uploads.put(f"http://127.0.0.1:{listener.port}/f", b"x" * 100)

    assert isinstance(sent, Stored)
    assert listener.received > 100


def test_an_address_as_teams_gives_it_is_kept(uploads: Uploads):
    upload = Upload(
        url=f"https://{HOME}/personal/a_b/_api/v2.0/drive/items/01/uploadSession?guid='1'&tempauth=x.y-z_",
        content_url=f"https://{HOME}/personal/a_b/Documents/Microsoft Teams Chat Files/P-2026-001 – é.docx",
        unique_id="u",
        file_type="docx",
    )

    assert uploads.vetted(upload) is upload


async def test_through_the_wire_no_trick_gets_a_byte_and_the_paper_comes_as_cards(
    sqlite_url: str, tmp_path: Path, listener: Listener
):
    """Each on a paper of its own."""
    tricks = ALL[:: size(16, 1)]
    async with a_tasked_world(sqlite_url, tmp_path, upload_hosts=[HOME]) as world:
        for number, trick in enumerate(tricks, start=1):
            await world.says(TRADING, "actions csv")
            await world.until(lambda: files(world, TRADING, OFFER))
            message, offer = files(world, TRADING, OFFER)[-1]
            target = trick.format(port=listener.port)
            value = {
                "action": "accept",
                "context": offer["content"]["acceptContext"],
                "uploadInfo": {"uploadUrl": target, "contentUrl": target, "uniqueId": "u"},
            }
            assert (await consents(world, TRADING, message.conversation, value)).status == 200
            await world.sees(TRADING, f"P-2026-{number:03d} could not be put into your files")
            await world.until(lambda: not files(world, TRADING, OFFER))

    assert (listener.connections, listener.received) == (0, 0)
    tried("T3", "of them pressed in Teams", len(tricks))


async def test_an_address_that_somebody_put_into_the_database_is_sent_nothing(
    sqlite_url: str, tmp_path: Path, listener: Listener
):
    """Allowed when it was stored, or written there by whoever holds the database: every send looks again."""
    plainly = re.compile(r"https?://127\.0\.0\.1:\{port\}/", re.IGNORECASE)  # That is where Teams is here.
    tricks = [trick for trick in TRICKS if not plainly.match(trick)][:: size(8, 1)]
    engine = break_in(sqlite_url)
    async with a_tasked_world(sqlite_url, tmp_path) as world:
        for number, trick in enumerate(tricks):
            with engine.begin() as connection:
                for table in (schema.person, schema.binding):
                    connection.execute(update(table).values(service_url=trick.format(port=listener.port)))
            with capture_logs() as lines:
                await world.says(CHAIR, f"task RSPCA: look at kennel {number} by Friday week")
                await world.until(lambda seen=lines: any(map(is_refused, seen)))
    engine.dispose()

    assert (listener.connections, listener.received) == (0, 0)
    tried("T3", "tricks with a stored service address, bytes leaked 0", len(tricks))


def is_refused(line: Any) -> bool:
    return line["event"] == "A send was refused: its host is not in CLERK_SERVICE_HOSTS."
