"""A restricted item stands in no document made for a less cleared reader, whatever the records hold."""

import re
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from panel.agenda import Agenda, Item, Line
from panel.drafting import Raised, draft
from panel.groups import Disruption, FourP, Level
from panel.language import MemberId, Reference, SeatId
from tests.builders import TODAY, a_task, the_seats
from tests.panel.test_drafting import a_contribution, records

SEATS = the_seats()
NUMBERS = st.integers(100, 999)
RESTRICTED = st.builds(lambda n: Reference(f"R-2026-{n}"), NUMBERS)
SECRETS = ("canary-area", "canary-theme", "canary-lesson")


def some_words(ref: str) -> st.SearchStrategy[str]:
    """People write the number of a restricted flag in many ways."""
    number = ref.rpartition("-")[2]
    return st.sampled_from([f"See {ref}", f"as in R-{number}, again", f"r-2026-{number}.", "nothing of it"])


@st.composite
def some_records(draw: st.DrawFn) -> tuple[Any, list[Raised]]:
    refs = draw(st.lists(RESTRICTED, min_size=1, max_size=6, unique=True))
    flags = [
        Raised(
            ref=ref,
            item=draw(st.sampled_from(list(Item))),
            kind="emerging threat or trend",
            theme="canary-theme",
            area="canary-area",
            priority="high",
            seats=frozenset(draw(st.sets(st.sampled_from([seat.id for seat in SEATS])))),
            has_open_task=draw(st.booleans()),
        )
        for ref in refs
    ]
    tasks = [
        a_task(
            draw(st.sampled_from(SEATS)).name,
            ref=Reference(f"T-2026-{n:03d}"),
            serves=draw(st.sampled_from([None, *refs])),
            what=draw(some_words(draw(st.sampled_from(refs)))),
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    achieved = [
        Disruption(
            ref=Reference(f"X-2026-{n:03d}"),
            day=TODAY,
            task=Reference(f"T-2026-{n:03d}"),
            subject=draw(st.sampled_from(refs)),
            four_p=draw(st.sampled_from(list(FourP))),
            level=draw(st.sampled_from(list(Level))),
            rationale="canary-lesson",
            lead=SEATS[0].id,
            assessed_by=MemberId("c"),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    said = [
        a_contribution(key=f"k{n}", words=draw(some_words(draw(st.sampled_from(refs)))))
        for n in range(draw(st.integers(0, 3)))
    ]
    missed = frozenset(f"flag:{ref}" for ref in draw(st.sets(st.sampled_from(refs))))
    carried = dict.fromkeys(missed, 1)
    facts = {"tasks": tasks, "asked": tasks, "flags": flags, "disruptions": achieved, "put_forward": said}
    return records(**facts, not_reached=missed, carried=carried), flags


READERS = st.sampled_from([None, *(seat.id for seat in SEATS), SeatId("a seat of nobody")])


@settings(max_examples=200, deadline=None)
@given(some_records(), READERS)
def test_nobody_outside_its_audience_finds_a_restricted_flag_on_paper(
    made: tuple[Any, list[Raised]], reader: SeatId | None
) -> None:
    drafted, flags = made
    copy = repr(draft(drafted).for_seat(reader).lines).upper()
    theirs = {flag.ref for flag in flags if reader in (flag.seats or ())}

    for flag in flags:
        number = flag.ref.rpartition("-")[2]
        assert (f"R-2026-{number}" in copy) == (flag.ref in theirs)
        assert not re.search(rf"R-{number}(?!\d)", copy)  # R-202 stands in R-2026-001, and is not meant.
    assert "CANARY-LESSON" not in copy
    if not theirs:
        assert not any(secret.upper() in copy for secret in SECRETS)
    known = replace(drafted, flags=tuple(flag for flag in flags if flag.ref in theirs))
    assert draft(drafted).for_seat(reader) == draft(known).for_seat(reader)
    assert "RESTRICTED FLAG" not in copy


@settings(max_examples=200, deadline=None)
@given(some_records())
def test_nor_does_part_a_hold_or_count_one(made: tuple[Any, list[Raised]]) -> None:
    drafted, flags = made
    without = draft(replace(drafted, flags=()))

    def opened(agenda: Agenda) -> list[str]:
        return [agenda.open_part(item) for item in Item]

    assert opened(draft(drafted)) == opened(without)
    assert not any(f"{flag.ref}" in " ".join(opened(draft(drafted))) for flag in flags)


def test_the_property_has_something_to_find() -> None:
    """For its own audience the number stands there."""
    line = Line(key="flag:R-2026-204", item=Item.EMERGING, text="R-2026-204", why="w", seats=frozenset("s"))

    assert line.is_for(SeatId("s"))
    assert not line.is_for(None)
