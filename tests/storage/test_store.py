"""One transaction, one panel, one writer: together or not at all, on both databases."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE

import pytest
from sqlalchemy import Engine, func, select, text

from panel.language import PanelId, Reference
from panel.tasks import TaskAcknowledged, TaskIssued, answers
from storage import schema
from storage.sealing import KeyRing
from storage.store import Store
from storage.trail import broken_at
from tests.builders import (
    ANOTHER_PANEL,
    CODE,
    NOW,
    PANEL,
    a_panel,
    a_person,
    a_task,
    another_seats_owner,
    create_panel,
    issue,
    the_owner,
    the_seats,
)
from tests.conftest import opened
from usecases.ports import NoSuchPanel, Unavailable

TABLES = (schema.task, schema.trail, schema.letter, schema.number, schema.next_due)


def counted(store: Store, panel: PanelId = PANEL) -> list[int]:
    with store.transaction(panel) as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in TABLES]


def test_what_is_recorded_is_found_again(store: Store, panel: PanelId):
    issued = issue(store)
    seen = answers.acknowledge(issued, by=the_owner(), at=NOW)
    with store.begin(panel) as work:
        work.record(seen)

    with store.read(panel) as reading:
        assert reading.tasks.find(issued.ref) == seen.task
        assert reading.name == "The panel-one"


def test_a_failure_leaves_nothing_behind(store: Store, panel: PanelId):
    before = counted(store)

    with pytest.raises(ZeroDivisionError), store.begin(panel) as work:
        work.record(TaskIssued(task=a_task(), at=NOW, by=a_task().asked_by))
        raise ZeroDivisionError

    assert counted(store) == before
    with store.begin(panel) as work:
        assert work.tasks.next_ref(2026) == "T-2026-001"


def test_a_database_error_in_the_middle_leaves_nothing_behind(store: Store, panel: PanelId):
    issued = issue(store)
    before = counted(store)

    with pytest.raises(Exception, match=r"(?i)foreign key"), store.begin(panel) as work:
        work.record(answers.acknowledge(issued, by=the_owner(), at=NOW))
        work.record(TaskIssued(task=a_task(seat="no such seat"), at=NOW, by=issued.asked_by))

    assert counted(store) == before


def test_nobody_writes_to_a_panel_that_is_not_there(store: Store):
    with pytest.raises(NoSuchPanel), store.begin(PanelId("nowhere")):
        pytest.fail("entered")
    with pytest.raises(NoSuchPanel), store.read(PanelId("nowhere")):
        pytest.fail("entered")


def test_reading_waits_for_no_writer(store: Store, panel: PanelId):
    issued = issue(store)

    with store.begin(panel) as work:
        work.record(answers.acknowledge(issued, by=the_owner(), at=NOW))
        with ThreadPoolExecutor(1) as another:
            seen = another.submit(_acknowledged, store, issued.ref).result(timeout=60)

    assert seen is None
    assert _acknowledged(store, issued.ref) is not None


def _acknowledged(store: Store, ref: Reference) -> object:
    with store.read(PANEL) as reading:
        task = reading.tasks.find(ref)
        return task and task.acknowledged


def test_a_writer_waits_for_another_and_then_asks_to_try_again(store: Store, panel: PanelId):
    with store.begin(panel), ThreadPoolExecutor(1) as another:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            another.submit(issue, store).result(timeout=60)

        assert time.monotonic() - began > 1.5

    assert issue(store).ref == "T-2026-001"


def test_panels_do_not_wait_for_each_other_on_postgresql(postgres_url: str, ring: KeyRing):
    with opened(postgres_url, ring) as store:
        a_panel(store)
        a_panel(store, ANOTHER_PANEL)
        with store.begin(PANEL), ThreadPoolExecutor(1) as another:
            assert another.submit(issue, store, ANOTHER_PANEL).result(timeout=60).ref == "T-2026-001"


def test_numbers_have_no_races(store: Store, url: str, ring: KeyRing, panel: PanelId):
    """Two replicas, four threads each, one number each time: none twice, none lost, one chain."""
    start = threading.Barrier(8)

    def issue_some(replica: Store) -> list[str]:
        start.wait()
        return [_patiently(replica) for _ in range(5)]

    with opened(url, ring) as second, ThreadPoolExecutor(8) as threads:
        jobs = [threads.submit(issue_some, replica) for replica in (store, second) * 4]
        refs = [ref for job in jobs for ref in job.result()]

    assert sorted(refs) == [f"T-2026-{n:03d}" for n in range(1, 41)]
    with store.read(panel) as work:
        head = work.trail
        assert head.length == 41
        assert broken_at(work.connection, work.trail._seal, length=head.length, head=head.head) is None


def _patiently(store: Store) -> str:
    while True:
        try:
            return issue(store).ref
        except Unavailable:
            continue


def test_read_then_write_loses_nothing_between_processes(sqlite_url: str, ring: KeyRing):
    """What SQLite's driver loses in its default mode."""
    with opened(sqlite_url, ring) as store:
        a_panel(store)
    program = (
        "from tests.builders import issue\n"
        "from storage.store import Store\n"
        "from storage.sealing import KeyRing\n"
        f"store = Store({sqlite_url!r}, KeyRing({{1: bytes([1] * 32)}}, {{1: bytes([2] * 32)}}))\n"
        "store.is_ready(), print('ready', flush=True), input()\n"
        "print(*(issue(store).ref for _ in range(20)))"
    )
    together = [
        subprocess.Popen([sys.executable, "-c", program], stdin=PIPE, stdout=PIPE, text=True)
        for _ in range(2)
    ]
    for process in together:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in together:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    refs = [ref for process in together for ref in process.communicate(timeout=300)[0].split()]

    assert sorted(refs) == [f"T-2026-{n:03d}" for n in range(1, 41)]


def test_sqlite_runs_in_the_modes_that_lose_nothing(sqlite_url: str, ring: KeyRing):
    with opened(sqlite_url, ring) as store, store.transaction() as connection:

        def mode(name: str) -> object:
            return connection.execute(text(f"PRAGMA {name}")).scalar()

        assert mode("journal_mode") == "wal"
        assert mode("synchronous") == 2, "FULL"
        assert mode("foreign_keys") == 1
        assert mode("busy_timeout") == 2000
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.isolation_level is None


def test_only_a_writer_locks_sqlite(sqlite_url: str, ring: KeyRing):
    with opened(sqlite_url, ring) as store:
        a_panel(store)
        with store.read(PANEL), store.read(PANEL), store.begin(PANEL):
            pass


def test_whoever_waits_for_a_panel_does_not_stand_in_the_servers_queue(
    postgres_url: str, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
):
    """There each of several locks has all of `lock_timeout` for itself: here it is an hour."""
    monkeypatch.setattr("storage.engines.LOCK_WAIT", timedelta(hours=1))
    monkeypatch.setattr("storage.store.LOCK_WAIT", timedelta(seconds=0.2))
    with opened(postgres_url, ring) as store, opened(postgres_url, ring) as another:
        panel = a_panel(store)

        def wait_for_it() -> None:
            with another.begin(panel):
                pass

        with ThreadPoolExecutor(3) as several:
            with store.begin(panel):
                waiting = [several.submit(wait_for_it) for _ in range(3)]
                done, _ = wait(waiting, timeout=60)
            assert [type(each.exception()) for each in done] == [Unavailable] * 3
        wait_for_it()
        with pytest.raises(NoSuchPanel), another.begin(PanelId("none")):
            pass


def test_a_transaction_logs_in_as_a_role_that_rules_bind(postgres_url: str, ring: KeyRing):
    with opened(postgres_url, ring) as store, store.transaction() as connection:
        role = "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"

        assert tuple(connection.execute(text(role)).one()) == ("clerk", False, False)


def test_a_lost_connection_is_an_interruption_and_the_next_one_works(
    postgres_url: str, ring: KeyRing, postgres
):
    with opened(postgres_url, ring) as store:
        a_panel(store)
        with pytest.raises(Unavailable), store.begin(PANEL) as work:
            work.record(TaskIssued(task=a_task(), at=NOW, by=a_task().asked_by))
            postgres.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'clerk'")
            work.record(TaskAcknowledged(task=a_task(), at=NOW, by=a_task().asked_by))

        assert issue(store).ref == "T-2026-001"


def test_a_full_disk_is_an_interruption_and_no_clerk_is_ready_until_there_is_room(
    sqlite_url: str, ring: KeyRing
):
    def may_hold(pages: str) -> None:
        with store.transaction(writes=True) as connection:
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    with opened(sqlite_url, ring) as store:
        a_panel(store)
        may_hold("1")  # Fewer than there are means: no more.
        with pytest.raises(Unavailable):
            for _ in range(1_000):
                last = issue(store).ref
        assert not store.is_ready()
        may_hold("1000000")

        assert int(issue(store).ref[-3:]) == int(last[-3:]) + 1
        assert store.is_ready()
        assert store.broken_at(PANEL) is None


@pytest.mark.parametrize(
    "away", ["postgresql+psycopg://clerk@/none?host=/nowhere", "sqlite:////nowhere/at/all"]
)
def test_a_database_that_is_away_is_an_interruption(away: str, ring: KeyRing):
    with opened(away, ring) as store:
        assert not store.is_ready()
        with pytest.raises(Unavailable), store.begin(PANEL):
            pytest.fail("entered")


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        ("a\x00b", "a\x00b"),
        ("lone \ud83d surrogate", "lone ? surrogate"),
        ("wörld – 日本 🇬🇧 \u202e", "wörld – 日本 🇬🇧 \u202e"),
        ("x" * 10_000, "x" * 10_000),
        ("'; drop table task; --", "'; drop table task; --"),
    ],
)
def test_whatever_people_write_is_kept_as_they_wrote_it(store: Store, panel: PanelId, odd: str, kept: str):
    issued = issue(store, what=odd)

    with store.read(panel) as reading:
        task = reading.tasks.find(issued.ref)
        assert task is not None
        assert task.what == kept


def test_a_panel_is_found_by_its_name_case_blind(store: Store):
    create_panel(store, name="Durham and Darlington")

    assert store.panel_named("DURHAM and Darlington") == PANEL
    assert store.panel_named("Durham") is None


def test_the_code_itself_is_kept_nowhere(store: Store, intruder: Engine):
    create_panel(store)

    with intruder.connect() as connection:
        assert CODE not in str(connection.execute(select(schema.setup_code)).all())


def test_an_old_sqlite_file_is_not_left_behind(sqlite_url: str, ring: KeyRing):
    """Closed well, the log is folded into the file, so that a copy of one file is a backup."""
    with opened(sqlite_url, ring) as store:
        a_panel(store)
    file = Path(sqlite_url.removeprefix("sqlite:///"))

    assert not file.with_name(file.name + "-wal").exists()


def test_the_only_panel_of_an_asker_is_opened(store: Store):
    a_panel(store)
    a_panel(store, ANOTHER_PANEL, members=(another_seats_owner(),))

    for _ in range(12):  # From the sixth on PostgreSQL's questions are prepared.
        with store.read_sole(a_person()) as reading:
            assert reading is not None
            assert reading.panel == PANEL
            assert [seat.id for seat in reading.people.seats()] == [
                seat.id for seat in sorted(the_seats(), key=lambda seat: seat.name)
            ]
            member = reading.people.member(a_person())
            assert member is not None
            assert member.name == "Priya Shah"


@pytest.mark.parametrize("name", ["Nobody Known", "Ruth Kennel"])
def test_whoever_sits_on_no_panel_or_on_two_is_not_guessed_at(store: Store, name: str):
    a_panel(store)
    a_panel(store, ANOTHER_PANEL, members=(another_seats_owner(),))

    with store.read_sole(a_person(name)) as reading:
        assert reading is None
