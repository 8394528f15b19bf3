"""The trail: one line for every change, and any edit, cut or reordering is found."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.exc import DBAPIError

from panel.catalogue import AcknowledgeTask
from panel.language import Operation, PanelId
from panel.notices import LetterDisclosed
from panel.tasks import NotYourTask
from storage import schema
from storage.sealing import KeyRing, Seal
from storage.store import Store
from storage.trail import broken_at
from tests.builders import (
    ANOTHER_PANEL,
    NOW,
    PANEL,
    a_panel,
    a_request,
    a_task,
    another_seats_owner,
    issue,
    the_chair,
    the_owner,
)
from tests.conftest import opened

TRAIL = schema.trail.c


@pytest.fixture
def written(store: Store, panel: PanelId) -> int:
    """A trail of some length, beside that of another panel."""
    a_panel(store, ANOTHER_PANEL)
    for _ in range(4):
        task = issue(store)
        issue(store, ANOTHER_PANEL)
        with store.begin(panel) as work:
            work.record(task.acknowledge(by=the_owner(), at=NOW))
    with store.begin(panel) as work:
        work.record(task.decline(by=the_owner(), at=NOW, because="No power to do it"))
        work.record(
            LetterDisclosed(
                at=NOW,
                by=the_chair().id,
                letter="1",
                ref=task.ref,
                content_version=1,
                digest="d" * 64,
                recipients="r",
            )
        )
        return work.trail.length


def found(store: Store, panel: PanelId = PANEL) -> int | None:
    with store.read(panel) as reading:
        seal = Seal(store.ring, panel)
        return broken_at(reading.connection, seal, length=reading.trail.length, head=reading.trail.head)


def test_a_trail_that_nobody_touched_holds(store: Store, written: int):
    assert written == 11
    assert found(store) is None
    assert found(store, ANOTHER_PANEL) is None


def test_a_line_says_who_did_what_to_which_version_when(store: Store, panel: PanelId):
    task = issue(store)

    with store.read(panel) as reading:
        seq, line = list(reading.trail.lines())[-1]
    assert (seq, line.by, line.operation, line.event) == (
        2,
        the_chair().id,
        Operation.COLLECTION,
        "TaskIssued",
    )
    assert (line.ref, line.version, line.at) == (task.ref, 1, NOW)


def test_a_reason_is_kept_beside_the_line_and_may_go_without_breaking_it(
    store: Store, written: int, panel: PanelId
):
    reason = schema.trail_reason.c
    with store.transaction(panel, writes=True) as connection:
        kept = connection.execute(select(reason.seq, reason.reason_sealed)).one()
        opened_again = Seal(store.ring, panel).open("reason", str(kept.seq), kept.reason_sealed)
        connection.execute(delete(schema.trail_reason))

    assert opened_again == "No power to do it"
    assert found(store) is None


def test_a_refusal_is_on_record_too(store: Store, panel: PanelId):
    request = a_request(AcknowledgeTask("T-2026-007"), by=another_seats_owner())
    with store.begin(panel) as work:
        work.record_refusal(request, NotYourTask(a_task()), by=another_seats_owner().id, at=NOW)

    with store.read(panel) as reading:
        _, line = list(reading.trail.lines())[-1]
    assert (line.event, line.ref) == ("AcknowledgeTask:NotYourTask", "T-2026-007")
    assert found(store) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (TRAIL.by, "somebody else"),
        (TRAIL.at, NOW.replace(hour=10)),
        (TRAIL.operation, "disclosure"),
        (TRAIL.event, "TaskDeclined"),
        (TRAIL.ref, "T-2026-999"),
        (TRAIL.ref, None),
        (TRAIL.version, 2),
        (TRAIL.recipients, "nobody"),
        (TRAIL.digest, "e" * 64),
        (TRAIL.mac, b"\0" * 32),
        (TRAIL.key_number, 7),
    ],
    ids=str,
)
def test_an_edit_of_any_column_is_found(store: Store, written: int, intruder: Engine, column, value):
    with intruder.connect() as connection:
        this = (TRAIL.panel == PANEL) & (TRAIL.seq == 5)
        connection.execute(update(schema.trail).where(this).values({column: value}))

    assert found(store) == 5
    assert found(store, ANOTHER_PANEL) is None


def cut(connection: Connection, seq: int, last: int) -> None:
    connection.execute(delete(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq == seq))


def cut_and_close_ranks(connection: Connection, seq: int, last: int) -> None:
    cut(connection, seq, last)
    for later in range(seq + 1, last + 1):
        move(connection, later, later - 1)


def truncate(connection: Connection, seq: int, last: int) -> None:
    connection.execute(delete(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq >= seq))


def swap_with_the_next(connection: Connection, seq: int, last: int) -> None:
    move(connection, seq, 0)
    move(connection, seq + 1, seq)
    move(connection, 0, seq + 1)


def say_it_twice(connection: Connection, seq: int, last: int) -> None:
    row = dict(connection.execute(_line(seq)).one()._mapping)
    for later in range(last, seq, -1):
        move(connection, later, later + 1)
    connection.execute(schema.trail.insert().values(row | {"seq": seq + 1}))


def bring_one_from_another_panel(connection: Connection, seq: int, last: int) -> None:
    row = connection.execute(_line(seq, ANOTHER_PANEL)).one()._mapping
    connection.execute(
        update(schema.trail)
        .where(TRAIL.panel == PANEL, TRAIL.seq == seq)
        .values({**row, "panel": PANEL})
    )


def move(connection: Connection, seq: int, to: int) -> None:
    connection.execute(
        update(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq == seq).values(seq=to)
    )


def _line(seq: int, panel: PanelId = PANEL):
    return select(schema.trail).where(TRAIL.panel == panel, TRAIL.seq == seq)


@pytest.mark.parametrize(
    "attack",
    [
        cut,
        cut_and_close_ranks,
        truncate,
        swap_with_the_next,
        say_it_twice,
        bring_one_from_another_panel,
    ],
)
@pytest.mark.parametrize("seq", [2, 3, 5])
def test_every_attack_is_found_where_it_happened(
    store: Store, written: int, intruder: Engine, attack: Callable[[Connection, int, int], None], seq: int
):
    with intruder.connect() as connection:
        attack(connection, seq, written)

    where = found(store)
    assert where in {seq, seq + 1}


@pytest.mark.parametrize("attack", [cut, truncate])
def test_the_last_line_is_missed_too(store: Store, written: int, intruder: Engine, attack):
    with intruder.connect() as connection:
        attack(connection, written, written)

    assert found(store) == written


def test_whoever_does_not_hold_the_key_cannot_write_a_line(store: Store, written: int, url: str, keys):
    """Even the one who also holds the database, its head included."""
    with opened(url, KeyRing(keys["seal"], {1: bytes(32)})) as forger:
        issue(forger)

    assert found(store) == written + 1


def test_lines_chained_under_an_older_key_still_hold(store: Store, written: int, url: str, keys):
    rotated = KeyRing(keys["seal"], keys["chain"] | {2: bytes([7] * 32)})
    with opened(url, rotated) as later:
        issue(later)

        assert found(later) is None
    assert found(store) == written + 1, "whose ring does not know the newer key"


@pytest.mark.parametrize("change", [update(schema.trail).values(by="nobody"), delete(schema.trail)])
def test_the_serving_role_can_only_add_lines(postgres_url: str, ring: KeyRing, change):
    with opened(postgres_url, ring) as store:
        a_panel(store)

        with (
            pytest.raises(DBAPIError, match="permission denied for table trail"),
            store.transaction(PANEL, writes=True) as connection,
        ):
            connection.execute(change)
