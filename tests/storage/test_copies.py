"""Copies: all of one moment, though others write; brought back elsewhere, and nobody is told anything old."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from panel.people import operator
from panel.tasks import answers
from storage import schema
from storage.copies import NoGoodCopy, back_up, paused, restore, resume
from storage.leases import Leases
from storage.routing import Routing
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import ANOTHER_PANEL, NOW, PANEL, a_panel, issue, the_owner
from tests.conftest import a_database, opened

BY_REF = schema.task.c.ref
BY = {"by": operator("ada").id, "at": NOW}


@pytest.fixture
def working(store: Store) -> Store:
    """Two panels with tasks, acknowledgements and letters that have not left."""
    for panel in (PANEL, ANOTHER_PANEL):
        a_panel(store, panel)
        issue(store, panel)
    task = issue(store)
    with store.begin(PANEL) as work:
        work.record(answers.acknowledge(task, by=the_owner(), at=NOW))
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[Store]:
    """Another database, migrated and empty, of either kind."""
    with a_database(request.param, request) as url, opened(url, ring) as store:
        yield store


def count(store: Store, panel: str = PANEL) -> dict[str, int]:
    """Rows of every table, as that panel sees them."""
    with store.transaction(panel) as connection:  # type: ignore[arg-type]
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
            if table is not schema.pause
        }


def test_a_copy_brought_back_elsewhere_is_the_same(working: Store, elsewhere: Store, tmp_path: Path):
    copied = back_up(working, tmp_path / "copy")
    back = restore(elsewhere, tmp_path / "copy", **BY)

    assert copied == back
    assert copied.panels == 2
    assert copied.letters > 2
    for panel in (PANEL, ANOTHER_PANEL):
        if working.is_sqlite == elsewhere.is_sqlite:
            were, restorations = count(working, panel), 2 if working.is_sqlite else 1
            assert count(elsewhere, panel) == were | {"trail": were["trail"] + restorations}
        assert elsewhere.broken_at(panel) is None
        with working.read(panel) as here, elsewhere.read(panel) as there:
            assert there.tasks.undecided() == here.tasks.undecided()
            assert there.people.all() == here.people.all()


def test_nobody_is_told_anything_old_before_the_operator_says_so(
    working: Store, elsewhere: Store, tmp_path: Path
):
    back_up(working, tmp_path / "copy")
    letters = restore(elsewhere, tmp_path / "copy", **BY).letters

    assert paused(elsewhere, **BY) == letters
    assert not Leases(elsewhere).take(most=100)
    assert Routing(elsewhere).panels_due(datetime(2099, 1, 1, tzinfo=UTC)) == []


def test_the_operator_may_send_what_waited(working: Store, elsewhere: Store, tmp_path: Path):
    back_up(working, tmp_path / "copy")
    letters = restore(elsewhere, tmp_path / "copy", **BY).letters

    assert resume(elsewhere, send=True, **BY) == letters
    assert paused(elsewhere, **BY) is None
    assert Routing(elsewhere).panels_due(datetime(2099, 1, 1, tzinfo=UTC)) != []


def test_the_operator_may_drop_what_waited(working: Store, elsewhere: Store, tmp_path: Path):
    back_up(working, tmp_path / "copy")
    letters = restore(elsewhere, tmp_path / "copy", **BY).letters

    assert resume(elsewhere, send=False, **BY) == letters
    assert paused(elsewhere, **BY) is None
    assert not Leases(elsewhere).take(most=100)


def test_what_the_operator_did_stands_in_every_trail(working: Store, elsewhere: Store, tmp_path: Path):
    back_up(working, tmp_path / "copy")
    restore(elsewhere, tmp_path / "copy", **BY)
    paused(elsewhere, **BY)
    resume(elsewhere, send=True, **BY)
    resume(elsewhere, send=True, **BY)
    paused(elsewhere, **BY)

    for panel in (PANEL, ANOTHER_PANEL):
        with elsewhere.read(panel) as reading:
            lines = [line for _, line in reading.trail.lines() if line.by == "operator:ada"]
        assert [line.event for line in lines] == [
            "CopyRestored",
            "PausedLettersCounted",
            "PausedLettersReleased",
        ]
        assert all(line.at == NOW for line in lines)
        assert elsewhere.broken_at(panel) is None


def test_a_copy_is_of_one_moment_though_others_write(working: Store, ring: KeyRing, tmp_path: Path):
    """Every trail holds in it, and every task has its line there: no half of anything."""
    stop, written = threading.Event(), []

    def write() -> None:
        with opened(working.engine.url.render_as_string(hide_password=False), ring) as other:
            while not stop.is_set():
                written.append(issue(other).ref)

    busy = threading.Thread(target=write)
    busy.start()
    try:
        while len(written) < 3:
            pass
        for number in range(3):
            back_up(working, tmp_path / f"copy{number}")
    finally:
        stop.set()
        busy.join()

    for number in range(3):
        with opened(f"sqlite:///{tmp_path / f'copy{number}'}", ring) as copy, copy.read(PANEL) as unit:
            tasks = (
                unit.connection.execute(select(BY_REF).where(schema.task.c.panel == PANEL)).scalars().all()
            )
            lines = [line.ref for _, line in unit.trail.lines() if line.event == "TaskIssued"]
            assert sorted(tasks) == sorted(lines)
            assert len(tasks) > 2


def test_a_backup_overwrites_nothing(working: Store, tmp_path: Path):
    (tmp_path / "copy").write_text("mine")

    with pytest.raises(NoGoodCopy, match="overwrites nothing"):
        back_up(working, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


def test_a_database_in_use_is_never_restored_over(working: Store, tmp_path: Path):
    back_up(working, tmp_path / "copy")
    before = count(working)

    with pytest.raises(NoGoodCopy, match="holds panels already"):
        restore(working, tmp_path / "copy", **BY)
    assert count(working) == before


def test_a_changed_copy_is_refused_whole(working: Store, elsewhere: Store, ring: KeyRing, tmp_path: Path):
    back_up(working, tmp_path / "copy")
    with opened(f"sqlite:///{tmp_path / 'copy'}", ring) as copy, copy.engine.begin() as connection:
        connection.execute(update(schema.trail).where(schema.trail.c.seq == 2).values(event="Nothing"))

    with pytest.raises(NoGoodCopy, match="broken at line 2"):
        restore(elsewhere, tmp_path / "copy", **BY)
    assert paused(elsewhere, **BY) is None


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_what_is_no_backup_is_refused_with_a_sentence(elsewhere: Store, tmp_path: Path, content: bytes):
    (tmp_path / "copy").write_bytes(content)

    with pytest.raises(NoGoodCopy, match="no backup"):
        restore(elsewhere, tmp_path / "copy", **BY)


def test_a_copy_tells_nobodys_words(working: Store, tmp_path: Path):
    with working.read(PANEL) as unit:
        words = [task.what for task in unit.tasks.undecided()]
        names = [member.name for member in unit.people.all()]
    back_up(working, tmp_path / "copy")

    held = (tmp_path / "copy").read_bytes()
    assert not [secret for secret in (*words, *names) if secret.encode() in held]
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
