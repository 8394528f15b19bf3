"""Key rotation: nothing unreadable, nothing left behind, nobody's change lost."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, update

from panel.people import operator
from panel.tasks import answers
from storage import schema
from storage.rotation import refresh_cards, rotate, stale
from storage.sealing import KeyRing, Seal
from storage.store import Store
from tests.builders import ANOTHER_PANEL, NOW, PANEL, a_panel, issue, the_owner
from tests.conftest import opened

OLD, NEW = bytes([7] * 32), bytes([8] * 32)
CHAIN = {1: bytes([9] * 32)}


@pytest.fixture
def before(url: str) -> Iterator[Store]:
    """Two panels with work in them, under the old key."""
    with opened(url, KeyRing({1: OLD}, CHAIN)) as store:
        filled(store)
        yield store


def filled(store: Store) -> None:
    for panel in (PANEL, ANOTHER_PANEL):
        a_panel(store, panel)
        for _ in range(3):
            task = issue(store, panel)
    task = issue(store)
    with store.begin(PANEL) as work:
        work.record(answers.decline(task, by=the_owner(), at=NOW, because="No power to do it"))


@pytest.fixture
def both(url: str) -> Iterator[Store]:
    with opened(url, KeyRing({1: OLD, 2: NEW}, CHAIN)) as store:
        yield store


def test_everything_opens_with_the_new_key_alone(before: Store, both: Store, url: str):
    assert stale(both) > 20
    done: list[int] = []

    assert rotate(both, done.append) == []

    assert stale(both) == 0
    assert sum(done) > 20
    with opened(url, KeyRing({2: NEW}, CHAIN)) as store:
        for panel in (PANEL, ANOTHER_PANEL):
            with store.read(panel) as unit:
                assert len(unit.people.all()) == 6
                assert [task.what for task in unit.tasks.undecided()]
            assert store.broken_at(panel) is None


def test_it_may_be_run_again_and_then_does_nothing(before: Store, both: Store):
    rotate(both)
    done: list[int] = []

    assert rotate(both, done.append) == []
    assert sum(done) == 0


def test_others_come_to_write_between_two_of_its_transactions(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    """SQLite keeps no queue of who waits: without a rest nearly every one of them gives up."""
    monkeypatch.setattr("storage.rotation.AT_ONCE", 2)
    wrote: list[float] = []
    with opened(sqlite_url, KeyRing({1: OLD}, CHAIN)) as old:
        filled(old)
    ring = KeyRing({1: OLD, 2: NEW}, CHAIN)
    with opened(sqlite_url, ring) as store, opened(sqlite_url, ring) as other:

        def somebody_writes(seconds: float) -> None:
            issue(other)
            wrote.append(seconds)

        assert rotate(store, rest=somebody_writes) == []

        assert stale(store) == 0
    assert len(wrote) > 10
    assert all(seconds > 0 for seconds in wrote)


class Meddled(KeyRing):
    """Somebody does something between the look at a row and its writing."""

    meddle: Callable[[], None] | None = None

    def seal(self, text: str, *, bound_to: bytes) -> bytes:
        meddle, self.meddle = self.meddle, None
        if meddle:
            meddle()
        return super().seal(text, bound_to=bound_to)


def test_a_change_made_at_that_moment_is_kept(postgres_url: str):
    """Only there can it happen: on SQLite one writer waits for the other."""
    ring = Meddled({1: OLD, 2: NEW}, CHAIN)
    with opened(postgres_url, KeyRing({1: OLD}, CHAIN)) as old:
        filled(old)
    with opened(postgres_url, ring) as store, opened(postgres_url, KeyRing({1: OLD, 2: NEW}, CHAIN)) as other:

        def change() -> None:
            with other.transaction(PANEL, writes=True) as connection:
                for table, column, label in (
                    (schema.task, "what_sealed", "ask"),
                    (schema.task, "note_sealed", "note"),
                ):
                    for ref in connection.execute(
                        select(table.c.ref).where(table.c.panel == PANEL)
                    ).scalars():
                        fresh = Seal(other.ring, PANEL).close(label, ref, "Somebody's own words")
                        mine = (table.c.panel == PANEL, table.c.ref == ref)
                        connection.execute(update(table).where(*mine).values({column: fresh}))

        ring.meddle = change
        assert rotate(store) == []

        assert stale(store) == 0
        with store.read(PANEL) as unit:
            assert {task.what for task in unit.tasks.undecided()} == {"Somebody's own words"}


def test_what_cannot_be_opened_is_named_and_stops_nothing(before: Store, both: Store):
    with both.transaction(PANEL, writes=True) as connection:
        mine = schema.task.c.panel == PANEL
        ref = connection.execute(select(schema.task.c.ref).where(mine).limit(1)).scalar_one()
        changed = {"what_sealed": b"\x00\x01" + bytes(60)}
        connection.execute(update(schema.task).where(mine, schema.task.c.ref == ref).values(changed))

    assert rotate(both) == [f"task {ref}"]
    assert stale(both) == 1


def test_live_cards_are_drawn_anew(before: Store, both: Store):
    card = {
        "ref": "T-2026-001",
        "show": "task",
        "address": f"channel:{PANEL}",
        "version": 0,
        "sending": "",
        "updated_at": NOW,
    }
    with both.transaction(PANEL, writes=True) as connection:
        connection.execute(
            schema.live_card.insert().values(panel=PANEL, member=None, conversation="c", activity="a", **card)
        )

    assert refresh_cards(both, by=operator("ada").id, at=NOW) == 1
    with both.read(PANEL) as reading:
        *_, (_, line) = reading.trail.lines()
    assert (line.event, line.by, line.at) == ("KeysRotated", "operator:ada", NOW)
    assert both.broken_at(PANEL) is None
    with both.transaction(PANEL) as connection:
        waiting = select(schema.letter.c.ref, schema.letter.c.show).where(
            schema.letter.c.address == card["address"]
        )
        assert ("T-2026-001", "task") in [tuple(row) for row in connection.execute(waiting)]
