"""The command line, as an operator types it: from an empty database to a copy brought back elsewhere."""

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import wiring
from bot.__main__ import app
from rehearsal.cast import CHAIR, HOST, PANEL, register
from rehearsal.standin import APP_ID
from tests.bot.world import KEYS, PASSWORD, a_world
from tests.conftest import a_database

Command = Callable[..., Result]


@pytest.fixture
def command(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command with the settings in the environment."""
    monkeypatch.chdir(tmp_path)
    given = {
        "ENVIRONMENT": "development",
        "DATABASE_URL": url,
        "APP_ID": APP_ID,
        "APP_PASSWORD": PASSWORD,
        "APP_TENANT_ID": HOST,
        "TENANTS": HOST,
        "SERVICE_HOSTS": "127.0.0.1",
        "ANCHOR_FILE": str(tmp_path / "anchors.jsonl"),
        "KEYS": KEYS,
        "LOGIN_URL": "http://127.0.0.1:9",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"CLERK_{name}", value)
    return lambda *words: CliRunner().invoke(app, list(words))


def says(result: Result, *words: str) -> None:
    assert result.exit_code == 0, result.output
    for each in words:
        assert each in result.output


def test_a_panel_is_made_filled_checked_copied_and_looked_after(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    says(command("panel", "create", PANEL), "Made", "setup")
    (tmp_path / "members.csv").write_text(register())
    says(command("people", "import", PANEL, "members.csv"), "people imported")
    says(command("people", "register", PANEL))
    says(command("trail", "verify", PANEL), "holds")

    says(command("backup", "copy.db"), "1 panel", "every trail holds", "CLERK_KEYS")
    assert command("backup", "copy.db").exit_code == 2
    again = command("restore", "copy.db")
    assert again.exit_code == 2
    assert "holds panels already" in again.output

    rings = json.loads(KEYS)
    rings["seal"]["2"] = base64.b64encode(bytes([77] * 32)).decode()
    monkeypatch.setenv("CLERK_KEYS", json.dumps(rings))
    says(command("keys", "rotate"), "sealed with key 2")
    says(command("keys", "rotate"), "0 rows")
    says(command("letters", "waiting"), "Nothing waits")


def test_a_copy_is_brought_back_and_waits_for_the_operators_word(
    command: Command, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
):
    says(command("panel", "create", PANEL))
    says(command("people", "register", PANEL))
    says(command("backup", "copy.db"))
    with a_database("sqlite", request) as elsewhere:
        monkeypatch.setenv("CLERK_DATABASE_URL", elsewhere)

        says(command("restore", "copy.db"), "1 panel", "every trail holds", "letters send")
        says(command("letters", "waiting"), "0 letters wait")
        assert "wait since a restore" in command("doctor").output
        says(command("letters", "drop"), "0 letters were dropped")
        says(command("letters", "waiting"), "Nothing waits")
        says(command("trail", "verify", PANEL), "holds", "a copy was brought back")


def test_what_is_no_backup_or_no_panel_is_a_sentence(command: Command, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("shopping")
    (tmp_path / "flood.csv").write_text("seat,name\n" + "x" * 3_000_000)

    for words, sentence in (
        (("restore", "notes.txt"), "is no backup"),
        (("restore", "nothing.db"), "There is no file"),
        (("backup", "no/such/folder/copy.db"), "could not be made"),
        (("trail", "verify", "Nobody"), "There is no panel called Nobody"),
        (("people", "import", "Nobody", "flood.csv"), "larger than any register"),
    ):
        result = command(*words)
        assert result.exit_code == 2
        assert sentence in result.output
        assert "Traceback" not in result.output


def test_a_clerk_that_may_not_serve_says_why_in_a_sentence_and_exits(
    command: Command, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.journal.as_json", lambda: None)

    def refuses(sentence: str, **otherwise: str) -> None:
        with monkeypatch.context() as setting:
            for name, value in otherwise.items():
                setting.setenv(f"CLERK_{name}", value)
            result = command("serve")
        assert result.exit_code == 2
        assert sentence in result.output
        assert "Traceback" not in result.output
        assert PASSWORD not in result.output

    refuses("CLERK_APP_ID", APP_ID="")
    refuses("CLERK_KEYS", KEYS="{}")
    refuses("run python -m bot migrate", DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite")
    if url.startswith("sqlite"):
        with wiring.sole_process(wiring.read_settings()):
            refuses("SQLite is for one process; use PostgreSQL for several.")


def test_the_doctor_says_what_is_not_well_and_what_to_do(command: Command):
    result = command("doctor")

    assert result.exit_code == 1
    assert "ok    database" in result.output
    for look in ("heartbeat", "token", "connector"):
        assert f"LOOK  {look}" in result.output
    assert PASSWORD not in result.output


async def test_the_doctor_finds_a_clerk_at_work_well(
    url: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
):
    async with a_world(url, tmp_path) as world:
        await world.set_up()
        await world.says(CHAIR, "task HMRC: check VAT filings by Friday week")
        await world.sees(CHAIR, "VAT filings")
        monkeypatch.setenv("CLERK_LOGIN_URL", world.standin.login_url)
        result = await asyncio.to_thread(command, "doctor")

    lines = dict(line[6:].split(maxsplit=1) for line in result.output.splitlines())
    assert "answers and is at this version; panels: 1." in lines["database"]
    assert lines["token"] == "the token authority gives one."
    assert lines["connector"] == "127.0.0.1 answers."
    assert "VAT" not in result.output
