"""The second wall, on PostgreSQL: a query that forgot its panel, or names another, finds nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from panel.language import PanelId
from panel.people import CLERK
from panel.reminders import (
    LADDER,
    Away,
    Morning,
    MorningCame,
    Occurrence,
    Recipient,
    Snooze,
    TaskReminded,
    TaskSnoozed,
    WentAway,
)
from storage import schema
from storage.leases import Leases
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import A_WEEK_ON, ANOTHER_PANEL, NOW, PANEL, a_panel, issue, the_owner
from tests.conftest import a_database, opened
from tests.fakes import let_pass
from tests.postgres import Postgres
from tests.storage.test_leases import live_card
from tests.storage.test_sealing import write_canaries

OTHERS = [table for table in schema.GUARDED if table is not schema.panel]


@pytest.fixture(scope="module")
def store(request: pytest.FixtureRequest, ring: KeyRing) -> Iterator[Store]:
    """Two panels; a row of the first in every table."""
    with a_database("postgresql", request) as url, opened(url, ring) as store:
        a_panel(store)
        a_panel(store, ANOTHER_PANEL)
        write_canaries(store, PANEL)
        task, _ = live_card(store)
        late = TaskReminded(
            task=task,
            occurrence=Occurrence(task.ref, task.seat, LADDER.tasks[0], NOW.date()),
            to=(Recipient(the_owner().id),),
            at=NOW,
            by=CLERK.id,
        )
        absent = Away(member=the_owner().id, back_on=A_WEEK_ON)
        quiet = Snooze(member=the_owner().id, ref=task.ref, until=A_WEEK_ON)
        facts: dict[str, Any] = {"at": NOW, "by": the_owner().id}
        with store.begin(PANEL) as work:
            work.record(late)
            work.record(WentAway(away=absent, stands_in="", **facts))
            work.record(TaskSnoozed(task=task, snooze=quiet, **facts))
            work.record(MorningCame(before=Morning(next_day=NOW.date()), **facts))
        yield store


def rows(store: Store, table: Table, *, seen_from: str | None) -> int:
    with store.transaction(seen_from) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("table", OTHERS, ids=str)
def test_another_panels_rows_are_not_there(store: Store, table: Table):
    assert rows(store, table, seen_from=PANEL) > 0
    assert rows(store, table, seen_from="nobody's panel") == 0
    assert rows(store, table, seen_from="") == 0
    assert rows(store, table, seen_from=None) == 0


@pytest.mark.parametrize("table", OTHERS, ids=str)
def test_a_row_for_another_panel_is_refused(store: Store, table: Table):
    with store.transaction(PANEL) as connection:
        row = dict(connection.execute(select(table).limit(1)).one()._mapping)
    row |= {"panel": ANOTHER_PANEL}

    with (
        pytest.raises(DBAPIError, match="row-level security"),
        store.transaction(PANEL, writes=True) as connection,
    ):
        connection.execute(insert(table), row)


def test_every_guarded_table_has_its_wall(store: Store):
    walls = "select relname from pg_class where relrowsecurity and relforcerowsecurity"
    with store.transaction() as connection:
        walled = set(connection.execute(text(walls)).scalars())

    assert walled == {table.name for table in schema.GUARDED}


def test_a_panels_name_may_be_looked_up_but_only_its_own_row_changed(store: Store):
    assert store.panel_named("the PANEL-TWO") == ANOTHER_PANEL
    change = update(schema.panel).values(trail_length=schema.panel.c.trail_length)

    with store.transaction(PANEL, writes=True) as connection:
        assert connection.execute(change.where(schema.panel.c.id == PANEL)).rowcount == 1
    for panel in (PANEL, None):
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            store.transaction(panel, writes=True) as connection,
        ):
            connection.execute(change.where(schema.panel.c.id == ANOTHER_PANEL))
    with pytest.raises(DBAPIError, match="permission denied"), store.transaction(PANEL) as connection:
        connection.execute(update(schema.panel).values(name="Renamed"))


def test_a_panel_ends_with_its_transaction(store: Store):
    """A connection goes back to the pool and comes out for another panel, or for none."""
    for _ in range(2 * 8):
        with store.read(PANEL) as reading:
            assert reading.connection.execute(_setting()).scalar() == PANEL
        for lent in (store.transaction, store.glance):
            with lent() as connection:
                assert not connection.execute(_setting()).scalar()


@pytest.mark.parametrize("table", OTHERS, ids=str)
def test_a_question_sees_its_panel_before_it_looks_and_no_other(store: Store, table: Table):
    """Each in a transaction of its own; the row-level rule must not be asked before the panel is set."""
    every = select(table)
    with store.transaction(PANEL) as connection:
        expected = len(connection.execute(every).all())
    with store.glance(PANEL) as connection:
        for _ in range(12):  # From the sixth on it is prepared, later perhaps with another plan.
            assert len(connection.execute(every).all()) == expected > 0
    for stranger in ("nobody's panel", None):
        with store.glance(PanelId(stranger) if stranger else None) as connection:
            assert connection.execute(every).all() == []


def test_a_question_that_fails_leaves_no_panel_behind(store: Store):
    for _ in range(2 * 8):
        with pytest.raises(DBAPIError, match="division by zero"), store.glance(PANEL) as connection:
            connection.execute(text("select 1 / 0 as never"))
        with store.glance() as connection:
            assert not connection.execute(_setting()).scalar()


def test_a_reading_cannot_write(store: Store):
    with pytest.raises(DBAPIError, match="syntax error"), store.read(PANEL) as reading:
        reading.connection.execute(update(schema.seat).values(name="Mine"))


def _setting():
    return select(func.current_setting("clerk.panel", True))


def test_the_post_leases_letters_of_every_panel(store: Store):
    for panel in (PANEL, ANOTHER_PANEL):
        issue(store, panel)
        let_pass(store, panel, seconds=60)
    panels = {lease.panel for lease in Leases(store).take(most=100)}

    assert panels == {PANEL, ANOTHER_PANEL}
    assert rows(store, schema.letter, seen_from=None) == 0, "and the role itself is not the post"


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ("select id, panel, seq, address, state, not_before, leased_until, fence, tries from letter", False),
        ("select text_sealed from letter", True),
        ("select member from letter", True),
        ("select * from letter", True),
        ("update letter set state = 'sent' where false", False),
        ("update letter set address = 'channel:mine'", True),
        ("update letter set panel = 'panel-two'", True),
        ("update letter set not_before = now()", True),
        ("delete from letter", True),
        ("insert into letter (id) values ('1')", True),
        ("select * from task", True),
        ("select * from member", True),
        ("select * from person", True),
        ("select * from panel", True),
    ],
)
def test_the_post_sees_where_and_when_but_never_what(store: Store, sql: str, refused: bool):
    def as_post() -> None:
        with store.transaction(writes=True) as connection:
            connection.execute(text("set local role clerk_post"))
            connection.execute(text(sql))

    if refused:
        with pytest.raises(DBAPIError, match="permission denied"):
            as_post()
    else:
        as_post()


@pytest.mark.parametrize(
    "sql",
    [
        "create table mine (id int)",
        "alter table task disable row level security",
        "alter table task no force row level security",
        "drop policy of_this_panel on task",
        "set role clerk_owner",
        "set role postgres",
        "truncate trail",
        "delete from task",
        "delete from letter",
        "update inbox set fingerprint = ''",
        "update alembic_version set version_num = '0000'",
    ],
)
def test_the_serving_role_cannot_take_the_wall_down(store: Store, sql: str):
    with (
        pytest.raises(DBAPIError, match=r"permission denied|must be owner|must be able to SET ROLE"),
        store.transaction(PANEL, writes=True) as connection,
    ):
        connection.execute(text(sql))


def test_the_wall_binds_even_the_owner_of_the_tables(store: Store, postgres: Postgres, ring: KeyRing):
    database = store.engine.url.database or ""
    with opened(postgres.url(database, role="clerk_owner"), ring) as owner:
        assert rows(owner, schema.task, seen_from=PANEL) == 0
