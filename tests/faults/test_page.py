"""The page says what did not hold, also when a later run did."""

from typing import Any

from tests.faults.page import did_not_hold_before, made


def run(commit: str, *broken: str, fault: str = "F9", database: str = "sqlite") -> dict[str, Any]:
    return {
        "fault": fault,
        "database": database,
        "replicas": 1,
        "size": 20,
        "seed": 1,
        "when": "2026-11-23T10:00:00+00:00",
        "commit": commit,
        "seconds": 1,
        "counts": {"locks": 20},
        "broken": [*broken],
    }


def test_what_did_not_hold_stays_on_the_page_when_a_later_commit_held() -> None:
    page = made([run("aaa", "an answer took 11.6 s"), run("bbb")])

    line = "- F9 on sqlite, size 20: an answer took 11.6 s (aaa, 2026-11-23)"
    assert page.count(line) == 1
    assert page.index("| F9 |") < page.index("## What did not hold before") < page.index(line)
    assert line in made([run("aaa", "an answer took 11.6 s"), run("bbb", "it still does")])


def test_the_same_is_said_once_and_in_short() -> None:
    told = did_not_hold_before([run("aaa", "late"), run("aaa", "late"), run("aaa", "x " * 500), run("bbb")])

    lines = [line for line in told if line.startswith("- ")]
    assert len(lines) == 2
    assert all(len(line) < 250 for line in lines)


def test_what_the_table_shows_is_not_said_again_and_where_all_held_there_is_nothing() -> None:
    assert did_not_hold_before([run("aaa"), run("bbb", "late")]) == []
    assert did_not_hold_before([run("aaa", "late", database="postgresql"), run("bbb")]) == []
    assert "## What did not hold before" not in made([run("aaa"), run("bbb")])
