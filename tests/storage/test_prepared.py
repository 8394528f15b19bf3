"""A prepared question is the same question, asked more cheaply."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, literal, select, text
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.prepared import Prepared
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import PANEL, a_panel, a_task
from tests.conftest import opened
from tests.statements import heard
from usecases.ports import Unavailable

MEMBERS = (
    select(schema.member, schema.panel.c.created_at, literal(7).label("seven"))
    .join(schema.panel, schema.panel.c.id == schema.member.c.panel)
    .where(schema.panel.c.id == bindparam("panel"), schema.panel.c.created_at < bindparam("before"))
    .order_by(schema.member.c.id)
)
TASK = select(schema.task).where(schema.task.c.panel == bindparam("panel"))


def test_its_rows_are_those_of_the_question_asked_plainly(store: Store):
    """Sealed bytes, booleans, times and literals among them."""
    a_panel(store)
    asked = {"panel": PANEL, "before": datetime.now(UTC) + timedelta(days=3650)}
    with store.begin(PANEL) as work:
        plainly = work.connection.execute(MEMBERS, asked).all()
        prepared = Prepared(MEMBERS).all(work.connection, asked)
    assert [row._asdict() for row in prepared] == [dict(row._mapping) for row in plainly]
    assert len(prepared) > 1
    assert {(type(row.is_owner), row.created_at.tzinfo, row.seven) for row in prepared} == {(bool, UTC, 7)}


def test_it_is_asked_in_the_transaction_that_is_open(store: Store):
    a_panel(store)
    tasks, asked = Prepared(TASK), {"panel": PANEL}
    with store.begin(PANEL) as work:
        work.tasks._write(a_task())
        assert tasks.first(work.connection, asked).ref == a_task().ref
        with store.read(PANEL) as reading:
            assert tasks.first(reading.connection, asked) is None


def test_what_the_database_refuses_is_sqlalchemys_own_error(store: Store):
    a_panel(store)
    nonsense = Prepared(select(text("nothing")).select_from(text("nowhere")))
    with store.read(PANEL) as reading, pytest.raises(DBAPIError):
        nonsense.all(reading.connection, {})


def test_a_question_on_a_lost_connection_is_an_interruption_and_the_next_one_works(
    postgres_url: str, ring: KeyRing, postgres
):
    with opened(postgres_url, ring) as store:
        a_panel(store)
        with store.read(PANEL), store.read(PANEL):
            pass  # Two connections that ask are kept.
        postgres.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'clerk'")
        with pytest.raises(Unavailable), store.read(PANEL):
            pytest.fail("entered")
        with store.read(PANEL) as reading:
            assert reading.people.all()


def test_whoever_only_asks_sqlite_cannot_write(sqlite_url: str, ring: KeyRing):
    with opened(sqlite_url, ring) as store:
        a_panel(store)
        with pytest.raises(Unavailable), store.read(PANEL) as reading:
            reading.tasks._write(a_task())
        with store.read(PANEL) as reading:
            assert reading.tasks.find(a_task().ref) is None


def test_what_is_counted_of_what_is_asked_has_the_prepared_questions_too(store: Store):
    a_panel(store)
    with heard(store) as asked, store.begin(PANEL) as work:
        before = len(asked)
        Prepared(TASK).all(work.connection, {"panel": PANEL})
        work.connection.execute(TASK, {"panel": PANEL})

    assert before > 0
    assert len(asked) == before + 2
