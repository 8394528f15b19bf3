"""Anchors: what a chain alone cannot show, a cut at its end, is found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from panel.tasks import answers
from storage import schema
from storage.anchors import Anchors, AnchorsBroken
from storage.store import Store
from tests.builders import ANOTHER_PANEL, NOW, PANEL, a_panel, issue, the_owner
from tests.conftest import break_in

TRAIL, HEAD = schema.trail.c, schema.panel.c


@pytest.fixture
def anchors(tmp_path: Path) -> Anchors:
    return Anchors(tmp_path / "anchors")


@pytest.fixture
def work(store: Store) -> Callable[[], None]:
    """One more piece of work for the trail."""
    a_panel(store)
    a_panel(store, ANOTHER_PANEL)

    def one() -> None:
        task = issue(store)
        issue(store, ANOTHER_PANEL)
        with store.begin(PANEL) as unit:
            unit.record(answers.acknowledge(task, by=the_owner(), at=NOW))

    return one


def cut_to(connection: Connection, length: int) -> None:
    """As somebody who has the whole database, but not its keys, would hide the last lines."""
    last = connection.execute(select(TRAIL.mac).where(TRAIL.panel == PANEL, TRAIL.seq == length)).scalar_one()
    connection.execute(delete(schema.trail).where(TRAIL.panel == PANEL, TRAIL.seq > length))
    connection.execute(
        update(schema.panel).where(HEAD.id == PANEL).values(trail_length=length, trail_head=last)
    )


def attacked(store: Store, attack: Callable[[Connection], Any]) -> None:
    with break_in(store.engine.url.render_as_string(hide_password=False)).begin() as connection:
        attack(connection)


def test_a_trail_holds_to_its_anchors(store: Store, anchors: Anchors, work: Callable[[], None]):
    for _ in range(3):
        work()
        anchors.drop(store, at=NOW)
    work()

    assert len(anchors.of(PANEL)) == 3
    assert store.broken_at(PANEL, anchors.of(PANEL)) is None
    assert store.broken_at(ANOTHER_PANEL, anchors.of(ANOTHER_PANEL)) is None


def test_a_cut_at_the_end_is_found_by_its_anchor_only(
    store: Store, anchors: Anchors, work: Callable[[], None]
):
    work()
    work()
    anchors.drop(store, at=NOW)
    with store.read(PANEL) as unit:
        length = unit.trail.length
    attacked(store, lambda connection: cut_to(connection, length - 2))

    assert store.broken_at(PANEL) is None
    assert store.broken_at(PANEL, anchors.of(PANEL)) == length - 1
    assert store.broken_at(ANOTHER_PANEL, anchors.of(ANOTHER_PANEL)) is None


def test_a_trail_that_was_cut_and_went_on_is_found(store: Store, anchors: Anchors, work: Callable[[], None]):
    work()
    work()
    anchors.drop(store, at=NOW)
    with store.read(PANEL) as unit:
        length = unit.trail.length
    attacked(store, lambda connection: cut_to(connection, length - 1))
    task = issue(store)
    with store.begin(PANEL) as unit:
        unit.record(answers.acknowledge(task, by=the_owner(), at=NOW))

    assert store.broken_at(PANEL) is None
    assert store.broken_at(PANEL, anchors.of(PANEL)) == length


def test_only_trails_that_have_grown_are_anchored_again(
    store: Store, anchors: Anchors, work: Callable[[], None]
):
    work()

    assert anchors.drop(store, at=NOW) == 2
    assert anchors.drop(store, at=NOW) == 0
    work()
    assert anchors.drop(store, at=NOW) == 2


@pytest.mark.parametrize(
    "line", ["what is this?", "", "{}", "[1]", '{"panel": "p", "length": 1, "head": "x"}']
)
def test_a_file_that_is_no_anchor_file_is_named_with_its_line(line: str, tmp_path: Path):
    file = tmp_path / "anchors"
    file.write_text(f"{line}\n")

    with pytest.raises(AnchorsBroken, match="at line 1"):
        Anchors(file).of(PANEL)
