"""The trail: one line for every change, and any edit, cut or reordering is found."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import DBAPIError

from panel.catalogue.tasks import AcknowledgeTask
from panel.language import Operation, PanelId
from panel.letters import LetterDisclosed
from panel.tasks import NotYourTask, Task, answers
from storage import schema
from storage.sealing import KeyRing, Seal
from storage.store import Store
from storage.trail import broken_at
from tests.attacks.sizes import tried
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
from tests.conftest import a_database, break_in, opened

TRAIL = schema.trail.c
Head = tuple[int, bytes]
Attack = Callable[[Connection], Any]
AttackAt = Callable[[Connection, int, int], Any]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """One database for all attacks, for each of them is rolled back."""
    with a_database(request.param, request) as url:
        yield url


@pytest.fixture(scope="module")
def store(url: str, ring: KeyRing) -> Iterator[Store]:
    """A trail of some length, beside that of another panel."""
    with opened(url, ring) as store:
        a_panel(store)
        a_panel(store, ANOTHER_PANEL)
        for _ in range(4):
            task = issue(store)
            issue(store, ANOTHER_PANEL)
            with store.begin(PANEL) as work:
                work.record(answers.acknowledge(task, by=the_owner(), at=NOW))
        with store.begin(PANEL) as work:
            work.record(answers.decline(task, by=the_owner(), at=NOW, because="No power to do it"))
            work.record(disclosed(task))
        yield store


def disclosed(task: Task) -> LetterDisclosed:
    return LetterDisclosed(
        at=NOW,
        by=the_chair().id,
        letter="1",
        ref=task.ref,
        content_version=1,
        digest="d" * 64,
        recipients="r",
    )


def head_of(store: Store, panel: PanelId = PANEL) -> Head:
    with store.read(panel) as reading:
        return reading.trail.length, reading.trail.head


def found(
    store: Store, panel: PanelId = PANEL, *, attack: Attack | None = None, head: Head | None = None
) -> int | None:
    """Where the chain breaks after that attack, which is taken back."""
    length, last = head or head_of(store, panel)
    intruder = break_in(store.engine.url.render_as_string(hide_password=False))
    with intruder.connect() as connection:
        if attack:
            attack(connection)
        return broken_at(connection, Seal(store.ring, panel), length=length, head=last)


def test_a_trail_that_nobody_touched_holds(store: Store):
    assert head_of(store)[0] == 11
    assert found(store) is None
    assert found(store, ANOTHER_PANEL) is None


def test_a_line_says_who_did_what_to_which_version_when(store: Store):
    with store.read(PANEL) as reading:
        lines = dict(reading.trail.lines())

    issued, told = lines[2], lines[11]
    assert (issued.by, issued.operation, issued.event) == (
        the_chair().id,
        Operation.COLLECTION,
        "TaskIssued",
    )
    assert (issued.ref, issued.version, issued.at) == ("T-2026-001", 1, NOW)
    assert (told.operation, told.recipients, told.digest) == (Operation.DISCLOSURE, "r", "d" * 64)


def test_what_was_written_is_kept_beside_its_line_and_may_go_without_breaking_it(store: Store):
    words = schema.trail_words.c
    with store.transaction(PANEL) as connection:
        mine = select(words.seq, words.words_sealed).where(words.panel == PANEL).order_by(words.seq)
        kept = connection.execute(mine).all()

    seal = Seal(store.ring, PANEL)
    said = [seal.open("words", str(row.seq), row.words_sealed) for row in kept]
    assert said[-1] == "No power to do it"
    assert len(said) > 1, "every version of an ask is kept too"
    assert found(store, attack=lambda connection: connection.execute(delete(schema.trail_words))) is None


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
def test_an_edit_of_any_column_is_found(store: Store, column, value):
    line = (TRAIL.panel == PANEL) & (TRAIL.seq == 5)
    edit = update(schema.trail).where(line).values({column: value})

    assert found(store, attack=lambda connection: connection.execute(edit)) == 5
    assert found(store, ANOTHER_PANEL, attack=lambda connection: connection.execute(edit)) is None


def cut(connection: Connection, seq: int, last: int) -> None:
    connection.execute(delete(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq == seq))


def cut_and_close_ranks(connection: Connection, seq: int, last: int) -> None:
    cut(connection, seq, last)
    for closer in (-TRAIL.seq, -TRAIL.seq - 1):
        moved = (TRAIL.seq > seq) | (TRAIL.seq < 0)
        connection.execute(update(schema.trail).where(TRAIL.panel == PANEL, moved).values(seq=closer))


def truncate(connection: Connection, seq: int, last: int) -> None:
    connection.execute(delete(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq >= seq))


def swap_with_the_next(connection: Connection, seq: int, last: int) -> None:
    move(connection, seq, 0)
    move(connection, seq + 1, seq)
    move(connection, 0, seq + 1)


def edit_a_line(connection: Connection, seq: int, last: int) -> None:
    connection.execute(
        update(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq == seq).values(by="somebody else")
    )


def say_it_twice(connection: Connection, seq: int, last: int) -> None:
    row = dict(connection.execute(_line(seq)).one()._mapping)
    for later in range(last, seq, -1):
        move(connection, later, later + 1)
    connection.execute(schema.trail.insert().values(row | {"seq": seq + 1}))


def bring_one_from_another_panel(connection: Connection, seq: int, last: int) -> None:
    row = dict(connection.execute(_line(min(seq, 5), ANOTHER_PANEL)).one()._mapping)
    connection.execute(
        update(schema.trail)
        .where(TRAIL.panel == PANEL, TRAIL.seq == seq)
        .values(row | {"panel": PANEL, "seq": seq})
    )


def move(connection: Connection, seq: int, to: int) -> None:
    connection.execute(update(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq == seq).values(seq=to))


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
@pytest.mark.parametrize("seq", [1, 2, 5, 10])
def test_every_attack_is_found_where_it_happened(store: Store, attack: AttackAt, seq: int):
    length, _ = head_of(store)

    assert found(store, attack=lambda connection: attack(connection, seq, length)) in {seq, seq + 1}


def test_a_whole_trail_of_another_panel_does_not_pass_for_its_own(store: Store):
    length, head = head_of(store, ANOTHER_PANEL)

    def replace_all(connection: Connection) -> None:
        connection.execute(delete(schema.trail).where(TRAIL.panel == PANEL))
        connection.execute(update(schema.trail).values(panel=PANEL))

    assert found(store, attack=replace_all, head=(length, head)) == 1


@pytest.mark.parametrize("attack", [cut, truncate])
def test_the_last_line_is_missed_too(store: Store, attack: AttackAt):
    length, _ = head_of(store)

    assert found(store, attack=lambda connection: attack(connection, length, length)) == length


def test_a_refusal_is_on_record_too(own_store: Store):
    a_panel(own_store)
    request = a_request(AcknowledgeTask("T-2026-007"), by=another_seats_owner())
    with own_store.begin(PANEL) as work:
        work.record_refusal(request, NotYourTask(a_task()), by=another_seats_owner().id, at=NOW)

    with own_store.read(PANEL) as reading:
        _, line = list(reading.trail.lines())[-1]
    assert (line.event, line.ref) == ("AcknowledgeTask:NotYourTask", "T-2026-007")
    assert found(own_store) is None


def test_a_line_that_is_written_while_it_is_verified_breaks_nothing(
    own_store: Store, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
):
    a_panel(own_store)
    issue(own_store)
    read_the_head = own_store._unit
    with opened(str(own_store.engine.url.render_as_string(hide_password=False)), ring) as other:

        def and_then_somebody_writes(*args: Any, **kwargs: Any) -> Any:
            unit = read_the_head(*args, **kwargs)
            issue(other)
            return unit

        monkeypatch.setattr(own_store, "_unit", and_then_somebody_writes)
        assert own_store.broken_at(PANEL) is None


def test_whoever_does_not_hold_the_key_cannot_write_a_line(own_store: Store, keys):
    """Even the one who also holds the database, its head included."""
    a_panel(own_store)
    forger = KeyRing(keys["seal"], {1: bytes(32)})
    with opened(own_store.engine.url.render_as_string(hide_password=False), forger) as forged:
        issue(forged)

    assert found(own_store) == 2


def test_lines_chained_under_an_older_key_still_hold(own_store: Store, keys):
    a_panel(own_store)
    rotated = KeyRing(keys["seal"], keys["chain"] | {2: bytes([7] * 32)})
    with opened(own_store.engine.url.render_as_string(hide_password=False), rotated) as later:
        issue(later)

        assert found(later) is None
    assert found(own_store) == 2, "whose ring does not know the newer key"


@pytest.fixture(params=["sqlite", "postgresql"])
def own_store(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[Store]:
    with a_database(request.param, request) as url, opened(url, ring) as store:
        yield store


@pytest.mark.parametrize("change", [update(schema.trail).values(by="nobody"), delete(schema.trail)])
def test_the_serving_role_can_only_add_lines(postgres_url: str, ring: KeyRing, change):
    with opened(postgres_url, ring) as store:
        a_panel(store)

        with (
            pytest.raises(DBAPIError, match="permission denied for table trail"),
            store.transaction(PANEL, writes=True) as connection,
        ):
            connection.execute(change)


@pytest.fixture(scope="module")
def long_store(url: str, ring: KeyRing, store: Store) -> Store:
    """The same trail with a hundred lines and more behind what was there."""
    with store.begin(PANEL) as work:
        for _ in range(100):
            work.record(disclosed(a_task()))
    return store


@pytest.mark.parametrize("attack", [cut, cut_and_close_ranks, swap_with_the_next, edit_a_line])
def test_each_attack_is_found_at_a_hundred_places(long_store: Store, attack: AttackAt):
    length, head = head_of(long_store)
    intruder = break_in(long_store.engine.url.render_as_string(hide_password=False))
    missed = []
    with intruder.connect() as connection:
        for seq in range(length - 100, length):
            attack(connection, seq, length)
            if broken_at(connection, Seal(long_store.ring, PANEL), length=length, head=head) not in (
                seq,
                seq + 1,
            ):
                missed.append(seq)
            connection.rollback()

    assert missed == []
    tried("T12", "attacks on a line, all found", 100)
