import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text, update

from panel.language import MemberId, PanelId
from panel.letters import Channel, Letter, Private, Show
from storage import schema
from storage.leases import Leases
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import ANOTHER_PANEL, PANEL, a_panel, of_panel, the_chair, the_members
from tests.conftest import break_in, opened
from tests.fakes import SLOW
from tests.statements import heard
from tests.storage.test_leases import OWNER, opened_letter, said, send, take, take_one, write
from usecases.pace import Limit, Pace

LETTER, PAUSE = schema.letter.c, schema.pause.c
SECOND = SLOW.of(timedelta(seconds=1))
STEPS_AT_A_TIME = 10


@pytest.fixture
def store(url: str, ring: KeyRing) -> Iterator[Store]:
    with opened(url, ring, pace=SLOW) as store:
        a_panel(store)
        bind(store, PANEL)
        yield store


def bind(store: Store, panel: PanelId, tenant: str = "the force") -> None:
    row = {"tenant": tenant, "channel": panel, "panel": panel, "team": "", "service_url": ""}
    with store.transaction(panel, writes=True) as connection:
        connection.execute(
            schema.binding.insert(), row | {"bound_at": datetime.fromisoformat("2026-11-19T09:00Z")}
        )


def deliver(store: Store, most: int = 100) -> list[str]:
    """Takes and sends, one after the other, for as long as something may leave."""
    words = []
    while leases := Leases(store).take(most=most):
        for lease in leases:
            words.append(opened_letter(store, lease).text)
            assert send(store, lease)
    return words


def pass_by(store: Store, *, seconds: float) -> None:
    """As if everything had been taken, and paused, so many of these seconds earlier."""
    span = seconds * SECOND
    with store.transaction(PANEL, writes=True) as connection:
        for column in (LETTER.taken_at, PAUSE.until):
            key = column.table.primary_key.columns[0]
            for row in connection.execute(select(key, column).where(column.is_not(None))).all():
                connection.execute(
                    update(column.table).where(key == row[0]).values({column.name: row[1] - span})
                )


def test_a_conversation_gets_five_letters_a_second(store: Store):
    write(store, *[said(f"{n}") for n in range(8)])

    assert deliver(store) == ["0", "1", "2", "3", "4"]
    pass_by(store, seconds=0.5)
    assert deliver(store) == []
    pass_by(store, seconds=0.6)
    assert deliver(store) == ["5", "6", "7"]


def test_one_that_has_had_its_share_keeps_nobody_else_waiting(store: Store):
    write(store, *[said(f"chair {n}") for n in range(8)], said("owner", OWNER))
    deliver(store)

    write(store, said("owner again", OWNER))
    assert deliver(store) == ["owner again"]


def test_it_is_fifty_in_half_a_minute_and_fifteen_hundred_in_an_hour(url: str, ring: KeyRing, store: Store):
    """In miniature: the same code counts each of the three."""
    limits = [(2, 1), (3, 30), (5, 3600)]
    pace = replace(SLOW, conversation=tuple(Limit(most, timedelta(seconds=n)) for most, n in limits))
    with opened(url, ring, pace=pace) as store:
        write(store, *[said(f"{n}") for n in range(9)])

        assert deliver(store) == ["0", "1"]
        pass_by(store, seconds=2)
        assert deliver(store) == ["2"]
        pass_by(store, seconds=27)
        assert deliver(store) == []
        pass_by(store, seconds=2)
        assert deliver(store) == ["3", "4"]
        pass_by(store, seconds=3000)
        assert deliver(store) == []
        pass_by(store, seconds=600)
        assert deliver(store) == ["5", "6"]


def test_the_limits_of_people_are_below_those_of_teams():
    assert [(limit.most, limit.within.total_seconds()) for limit in Pace().conversation] == [
        (5, 1),
        (50, 30),
        (1500, 3600),
    ]
    assert Pace().tenant == Limit(20, timedelta(seconds=1))


def test_a_tenant_gets_twenty_a_second_over_all_its_panels(store: Store):
    second = a_panel(store, ANOTHER_PANEL)
    bind(store, second)
    for panel in (PANEL, second):
        people = [Private(MemberId(of_panel(member.id, panel))) for member in the_members()]
        write(store, *[said(f"{n}", to) for n in range(4) for to in people], panel=panel)

    assert len(deliver(store, most=7)) == 20
    pass_by(store, seconds=1.1)
    assert len(deliver(store, most=7)) > 0


def test_another_tenant_is_not_kept_waiting(store: Store):
    second = a_panel(store, ANOTHER_PANEL)
    bind(store, second, "another force")
    write(store, *[said(f"{n}", Private(member.id)) for n in range(5) for member in the_members()])
    deliver(store)

    write(store, Letter(to=Channel(), show=Show.SAID, text="for them"), panel=second)
    assert deliver(store) == ["for them"]


def test_replicas_share_the_limits(store: Store, url: str, ring: KeyRing):
    write(store, *[said(f"{n}") for n in range(8)])
    with opened(url, ring, pace=SLOW) as other:
        for n in range(5):
            replica = (store, other)[n % 2]
            assert send(replica, take_one(replica))

        assert take(store) == take(other) == []


def test_a_pause_holds_every_letter_of_the_conversation_and_costs_no_try(store: Store):
    """Also one that was held, is older, and becomes due meanwhile."""
    write(
        store,
        said("held", delay=timedelta(seconds=20), is_held=True),
        said("one"),
        said("two"),
        said("other", OWNER),
    )
    one, other = Leases(store).take(most=10)
    assert send(store, other)
    with store.quietly(PANEL) as work:
        work.post.pause([work.post.open([one])[one].envelope.address], wait=30 * SECOND)
        work.post.later(one, wait=30 * SECOND, reason="429", uncounted=True)
    with store.transaction(PANEL, writes=True) as connection:
        long_ago = datetime.fromisoformat("2026-11-19T09:00Z")
        connection.execute(update(schema.letter).where(LETTER.is_held).values(not_before=long_ago))

    assert take(store) == []
    pass_by(store, seconds=31)
    again = take_one(store)
    assert (opened_letter(store, again).text, again.tries) == ("held", 1)


def test_a_longer_pause_is_not_shortened(store: Store):
    write(store, said("one"))
    with store.quietly(PANEL) as work:
        address = f"person:{the_chair().person.tenant}:{the_chair().person.object_id}"
        work.post.pause([address], wait=30 * SECOND)
        work.post.pause([address], wait=SECOND)

    pass_by(store, seconds=5)
    assert take(store) == []


def test_a_conversation_that_pauses_is_looked_at_again_when_it_may(store: Store):
    write(store, *[said(f"{n}") for n in range(6)])
    deliver(store)

    with store.read(PANEL) as reading:
        soon = Leases(store).next_at()
        assert soon
        assert reading.now < soon <= reading.now + SECOND


def test_hundreds_that_wait_for_a_rest_to_end_cost_a_look_next_to_nothing(sqlite_url: str, ring: KeyRing):
    """In steps of SQLite's own machine, which no busy computer changes."""
    with opened(sqlite_url, ring, pace=SLOW) as store:
        a_panel(store)
        write(store, *[said(f"{n}") for n in range(40)])
        deliver(store)
        few = steps_of_a_look(store)
        write(store, *[said(f"{n}") for n in range(400)])

        assert steps_of_a_look(store) - few < 400 * 30


def steps_of_a_look(store: Store) -> int:
    """With nothing to take."""
    counted = []

    def count() -> int:
        counted.append(STEPS_AT_A_TIME)
        return 0

    store.engine.dispose()
    event.listen(store.engine, "connect", on_connect := _counting(count))
    taken = Leases(store).look(most=12)
    event.remove(store.engine, "connect", on_connect)

    assert not taken.leases
    assert taken.next_at
    return sum(counted)


def _counting(count: Callable[[], int]) -> Callable[[sqlite3.Connection, object], None]:
    return lambda connection, _: connection.set_progress_handler(count, STEPS_AT_A_TIME)


def test_a_letter_within_the_limits_costs_no_statement_more(store: Store):
    """Two are asked for at once, and marked: on SQLite row by row; on PostgreSQL as the postman, together."""
    write(store, said("one"), said("two", OWNER))
    with heard(store) as asked:
        assert len(Leases(store).take(most=10)) == 2

    assert len(asked) == 3


def test_a_look_reads_a_long_queue_once_whatever_its_planner_knows(postgres_url: str, ring: KeyRing):
    """In rows that PostgreSQL touches, with its statistics fresh: it once compared each letter with each."""
    queued = 5_000
    with opened(postgres_url, ring, pace=SLOW) as store, break_in(postgres_url).connect() as looking:
        a_panel(store)
        looking.execution_options(isolation_level="AUTOCOMMIT").execute(QUEUE, {"queued": queued})
        looking.execute(text("analyze"))
        for _ in range(4):
            Leases(store).sent(Leases(store).take(most=10))
        assert len(Leases(store).take(most=10)) == 4
        asked: list[tuple[str, Any]] = []
        event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        assert not Leases(store).take(most=10)
        (question, given) = next((words, given) for words, given in asked if "SKIP LOCKED" in words)
        plan = looking.exec_driver_sql(f"explain (analyze, format json) {question}", given).scalar_one()

    assert rows_touched(plan[0]["Plan"]) < queued * 10


QUEUE = text(
    "insert into letter (id, panel, seq, address, show, version, is_held, state, not_before, fence, tries, "
    f"written_at) select 'l' || n, '{PANEL}', n, 'person:' || n % 4, 'said', 1, false, 'waiting', "
    "now() - interval '1 hour', 0, 0, now() from generate_series(1, :queued) as n"
)


def rows_touched(node: dict[str, Any]) -> float:
    removed = sum(n for what, n in node.items() if what.startswith("Rows Removed"))
    here = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return here + sum(rows_touched(below) for below in node.get("Plans", ()))
