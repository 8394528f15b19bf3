"""A paper through the real wire: asked for, offered, taken or declined; and what nobody else sees of it."""

import asyncio
import hashlib
import io
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from aiohttp import web

from bot import wiring
from bot.printing import PATIENCE, NotPrinted, Printer
from panel.papers import Format
from rehearsal.cast import CHAIR, PANEL, REVENUE, TRADING, Part
from rehearsal.conversations import Message
from rehearsal.faults import Fault
from tests.bot.world import World, a_world, buttons, served, shown
from tests.builders import a_paper
from tests.fakes import let_the_loop_wait

ASK = "task Trading Standards, Durham: check complaint history for the corner shop by Friday week"
WORDS = "check complaint history for the corner shop"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
STORED = "application/vnd.microsoft.teams.card.file.info"


@asynccontextmanager
async def a_tasked_world(url: str, folder: Path, **other: Any) -> AsyncIterator[World]:
    async with a_world(url, folder, **other) as world:
        await world.set_up()
        await world.says(CHAIR, ASK)
        await world.sees(TRADING, WORDS)
        yield world


def files(world: World, part: Part, kind: str) -> list[tuple[Message, dict[str, Any]]]:
    return [
        (message, attachment)
        for message in world.standin.chat(part.person)
        if not message.is_deleted
        for attachment in message.activity.get("attachments", ())
        if attachment["contentType"] == kind
    ]


async def offered(world: World, part: Part) -> tuple[Message, dict[str, Any]]:
    await world.until(lambda: files(world, part, CONSENT))
    return files(world, part, CONSENT)[-1]


async def no_offer_is_left(world: World, part: Part) -> None:
    """So that nobody presses it again."""
    await world.until(lambda: not files(world, part, CONSENT))


def contents(world: World) -> list[bytes]:
    return [file.content for file in world.standin.files.values() if file.content is not None]


async def test_an_action_log_is_asked_for_offered_taken_and_uploaded(url: str, tmp_path: Path) -> None:
    async with a_tasked_world(url, tmp_path) as world:
        asked = await world.says(TRADING, "actions word")
        message, offer = await offered(world, TRADING)

        assert offer["name"] == "Action log 2026-11-19.docx"
        assert offer["content"]["description"].startswith("OFFICIAL-SENSITIVE · P-2026-001.")
        assert message.activity["summary"] == "Panel paper P-2026-001"
        assert WORDS not in json.dumps(message.activity)
        assert contents(world) == []

        taken = await world.standin.consent(TRADING.person, message.id)
        assert (taken.status, taken.body) == (200, {})
        await world.until(lambda: files(world, TRADING, STORED))

        [content] = contents(world)
        assert len(content) == offer["content"]["sizeInBytes"]
        cells = [c.text for t in docx.Document(io.BytesIO(content)).tables for r in t.rows for c in r.cells]
        assert WORDS in cells
        [(_, card)] = files(world, TRADING, STORED)
        assert card["contentUrl"] in [f"{world.standin.url}/files/{file}" for file in world.standin.files]
        assert card["content"]["fileType"] == "docx"
        await no_offer_is_left(world, TRADING)

        await nothing_happens_twice(world, asked, taken)
        assert_nobody_else_saw_it(world)
        assert_the_trail_knows(world, content)


async def nothing_happens_twice(world: World, asked: Any, taken: Any) -> None:
    await world.settled()
    before = len(world.standin.log)
    assert (await world.standin.redeliver(asked)).status == 200
    assert (await world.standin.redeliver(taken)).status == 200
    await world.settled()
    assert len(world.standin.log) == before


def assert_nobody_else_saw_it(world: World) -> None:
    for part in (CHAIR, REVENUE):
        assert files(world, part, CONSENT) == files(world, part, STORED) == []
    assert "P-2026-001" not in json.dumps(
        [entry.activity for entry in world.standin.log if "19:" in entry.conversation]
    )


def events(world: World) -> list[str]:
    with closing(wiring.open_store(world.settings)) as store, store.read(store.panel_named(PANEL)) as reading:
        return [line.event for _, line in reading.trail.lines()]


def assert_the_trail_knows(world: World, content: bytes) -> None:
    """Who received which paper, and its hash; the chain holds."""
    with closing(wiring.open_store(world.settings)) as store, store.read(store.panel_named(PANEL)) as reading:
        [line] = [line for _, line in reading.trail.lines() if line.event == "PaperDelivered"]
        okoro = next(member for member in reading.people.all() if member.name == TRADING.person.name)

    assert (line.ref, line.operation, line.recipients) == ("P-2026-001", "disclosure", okoro.id)
    assert line.digest == hashlib.sha256(content).hexdigest()
    assert wiring.verify_trail(world.settings, PANEL) is None


async def test_a_declined_paper_comes_as_pages_of_cards(url: str, tmp_path: Path) -> None:
    async with a_tasked_world(url, tmp_path) as world:
        for n in range(24):
            await world.says(CHAIR, f"task HMRC: look at ledger {n:02d} and say what is held by 4 December")
        await world.says(TRADING, "action log as pdf")
        message, offer = await offered(world, TRADING)
        assert offer["name"] == "Action log 2026-11-19.pdf"

        await world.standin.consent(TRADING.person, message.id, accept=False)
        first = await world.sees(TRADING, "page 1 of")

        assert shown(first).startswith("OFFICIAL-SENSITIVE\nAction log")
        assert WORDS in shown(first)
        assert buttons(first) == ["Next"]
        seen = await turned_to_the_end(world)
        assert sorted({n for n in range(24) if f"look at ledger {n:02d}" in seen}) == list(range(24))
        assert contents(world) == []
        await no_offer_is_left(world, TRADING)


async def turned_to_the_end(world: World) -> str:
    """Every page, and back again to the first."""
    seen = [shown(await world.sees(TRADING, "page 1 of"))]
    while "Next" in buttons(world.find(TRADING, "Action log")[1]):
        reply = await world.presses(TRADING, "Next", on="Action log")
        page = shown(reply.body["value"])
        assert page.splitlines()[0] == "OFFICIAL-SENSITIVE"
        assert len(reply.raw) < 80_000
        seen.append(page)
    assert buttons(world.find(TRADING, "Action log")[1]) == ["Back"]
    assert len(seen) > 1
    back = await world.presses(TRADING, "Back", on="Action log")
    assert f"page {len(seen) - 1} of {len(seen)}" in shown(back.body["value"])
    return "\n".join(seen)


async def test_nobody_takes_what_was_made_for_somebody_else(url: str, tmp_path: Path) -> None:
    """Neither from their own chat, where its buttons are worth nothing, nor as a guest in the reader's."""
    async with a_tasked_world(url, tmp_path) as world:
        await world.says(TRADING, "actions word")
        message, offer = await offered(world, TRADING)

        for chat in (world.standin.chat_id(REVENUE.person), message.conversation):
            forged = {
                "type": "fileUpload",
                "action": "accept",
                "context": offer["content"]["acceptContext"],
                "uploadInfo": {"uploadUrl": f"{world.standin.url}/files/x", "uniqueId": "x"},
            }
            reply = await consents(world, REVENUE, chat, forged)
            assert reply.status == 200

        await world.sees(REVENUE, "I can't use that button")
        assert "TakePaper:NotYourPaper" in events(world)
        assert contents(world) == []
        assert files(world, TRADING, CONSENT), "and the reader may still take it"


async def consents(world: World, part: Part, chat: str, value: dict[str, Any]) -> Any:
    return await world.standin._invoke(part.person, chat, "fileConsent/invoke", value)


async def test_a_file_goes_to_no_host_that_is_not_on_the_list(url: str, tmp_path: Path) -> None:
    """Nor along with a redirect: it gets no byte, and the reader has the paper as cards."""
    received: list[bytes] = []
    bounced: list[str] = []

    async def takes(request: web.Request) -> web.Response:
        received.append(await request.read())
        return web.Response(status=201)

    async def sends_on(request: web.Request) -> web.Response:
        await request.read()
        bounced.append(request.path)
        raise web.HTTPTemporaryRedirect(f"http://127.0.0.1:{request.url.port}/elsewhere")

    app = web.Application(client_max_size=10_000_000)
    app.add_routes([web.put("/elsewhere", takes), web.put("/redirects", sends_on)])
    async with a_tasked_world(url, tmp_path) as world, served(app) as elsewhere:
        port = elsewhere.rpartition(":")[2]
        for number, target in enumerate(
            (
                f"http://localhost:{port}/elsewhere",
                f"http://127.0.0.1@localhost:{port}/elsewhere",
                "",
                f"{elsewhere}/redirects",
            ),
            start=1,
        ):
            await world.says(TRADING, "actions csv")
            await world.until(lambda: files(world, TRADING, CONSENT))
            message, offer = files(world, TRADING, CONSENT)[-1]
            value = {
                "action": "accept",
                "context": offer["content"]["acceptContext"],
                "uploadInfo": {"uploadUrl": target},
            }
            await consents(world, TRADING, message.conversation, value)
            page = await world.sees(TRADING, f"P-2026-{number:03d} could not be put into your files")
            assert WORDS in shown(page)
            await no_offer_is_left(world, TRADING)

    assert received == []
    assert bounced == ["/redirects"]


async def test_an_upload_that_fails_at_first_is_tried_again(sqlite_url: str, tmp_path: Path) -> None:
    async with a_tasked_world(sqlite_url, tmp_path) as world:
        tries: list[int] = []

        def busy(asked: Any) -> Any:
            if asked.operation != "upload":
                return None
            tries.append(1)
            return Fault(status=503) if len(tries) == 1 else None

        world.standin.faults = busy
        await world.says(TRADING, "actions pdf")
        message, _ = await offered(world, TRADING)
        await world.standin.consent(TRADING.person, message.id)

        await world.until(lambda: files(world, TRADING, STORED))
        assert len(tries) == 2
        [content] = contents(world)
        assert "OFFICIAL-SENSITIVE" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


async def test_a_paper_is_forgotten_after_its_week(url: str, tmp_path: Path) -> None:
    async with a_tasked_world(url, tmp_path) as world:
        await world.says(TRADING, "actions pdf")
        message, _ = await offered(world, TRADING)
        world.clock.move("week")
        world.clock.move("morning")
        with closing(wiring.open_store(world.settings)) as store:
            panel = store.panel_named(PANEL)

            def kept() -> bytes | None:
                with store.read(panel) as reading:
                    return reading.papers.file("P-2026-001")

            await world.until(lambda: kept() is None)

        await world.standin.consent(TRADING.person, message.id)
        assert "kept for a week" in shown(await world.sees(TRADING, "P-2026-001 was kept"))
        assert contents(world) == []


async def test_a_paper_typed_for_in_the_channel_comes_privately(sqlite_url: str, tmp_path: Path) -> None:
    async with a_tasked_world(sqlite_url, tmp_path) as world:
        await world.says(TRADING, "actions pdf", where="channel")

        await offered(world, TRADING)
        assert_nobody_else_saw_it(world)


async def test_a_printer_that_takes_too_long_is_ended_and_its_asker_told(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real child that never ends; it is gone afterwards."""
    monkeypatch.setattr(
        Printer, "_command", lambda *_: ["/bin/sh", "-c", f"echo $$ > {tmp_path}/pid; exec sleep 60"]
    )
    printing = asyncio.create_task(Printer().printed(a_paper(), Format.PDF))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    while not printing.done():  # It may begin to wait a little after the child.
        let_the_loop_wait(PATIENCE)
        await asyncio.sleep(0.05)
    with pytest.raises(NotPrinted, match=r"longer than 30 s"):
        await printing
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)

    monkeypatch.setattr(Printer, "_command", lambda *_: ["/bin/false"])
    async with a_tasked_world(sqlite_url, tmp_path) as world:
        await world.says(TRADING, "actions pdf")
        told = await world.sees(TRADING, "P-2026-001 could not be made as PDF")

        assert "another format" in shown(told)
        assert files(world, TRADING, CONSENT) == []


async def test_nothing_of_the_clerks_secrets_reaches_the_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_KEYS", "canary")
    monkeypatch.setattr(Printer, "_command", lambda *_: ["/usr/bin/env"])

    assert b"canary" not in await Printer().printed(a_paper(), Format.PDF)
