"""The channel's history on both databases: kept once, examined, withheld, and never another panel's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from panel.catalogue.history import KeepMessage, PutForward
from panel.catalogue.spills import CloseSpill, ReadSpill
from panel.history import Change
from panel.language import MessageId, Operation, Reference
from panel.letters import Show
from panel.people import CLERK, Member, Role
from panel.spills import Standing
from panel.views.history import PutForwardForm
from panel.views.places import Via
from panel.views.said import Refused, Saying
from panel.views.spills import SpillReaders
from storage.store import Store
from tests.builders import (
    ANOTHER_PANEL,
    HMRC,
    NOW,
    a_member,
    a_panel,
    a_person,
    an_entry,
    an_observer,
    another_seats_owner,
    the_chair,
    the_members,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk

EVER = datetime(2000, 1, 1, tzinfo=UTC)

NUMBER = "07700 900123"
S1 = Reference("S-2026-001")


def hear(
    desk: Desk,
    words: str = "Who licenses the yard?",
    *,
    change: Change = Change.SAID,
    by: Member | None = None,
    message: str = "1763800000123",
    **given: Any,
) -> Any:
    """What Teams told of a message of HMRC's owner."""
    person = (by or the_owner()).person
    assert person
    command = KeepMessage(
        change=change,
        message=MessageId(message),
        root=MessageId(message),
        by=person,
        words=words,
        **{"said_at": None, **given},
    )
    return desk.do(command, by=CLERK, via=Via.CLOCK)


def message(desk: Desk, name: str = "1763800000123") -> Any:
    with desk.store.read(desk.panel) as reading:
        return reading.history.message(MessageId(name))


def spill(desk: Desk) -> Any:
    with desk.store.read(desk.panel) as reading:
        return reading.spills.find(S1)


def forward(desk: Desk, by: Member, line: str = "The yard", **given: Any) -> Any:
    facts = {
        "message": MessageId("1763800000123"),
        "root": MessageId("1763800000123"),
        "form": f"form-{line}",
    }
    return desk.do(PutForward(**{**facts, **given}, line=line), by=by)


def told_of_it(desk: Desk) -> set[str]:
    return {letter.address.rpartition(":")[2] for letter in desk.delivered() if letter.show is Show.SPILL}


def test_each_message_leaves_one_line_of_the_trail_under_its_authors_name(desk: Desk):
    before = len(desk.trail())
    hear(desk)
    hear(desk, "Who licenses it?", change=Change.EDITED)
    hear(desk, "", change=Change.DELETED)

    lines = desk.trail()[before:]
    assert [line.event for line in lines] == ["MessageKept", "MessageEdited", "MessageDeleted"]
    assert [line.operation for line in lines] == [Operation.COLLECTION, *[Operation.ALTERATION] * 2]
    assert {line.by for line in lines} == {the_owner().id}


def test_a_message_told_again_under_another_key_is_kept_once(desk: Desk):
    hear(desk)
    hear(desk, "something else")

    assert (message(desk).words, message(desk).versions) == ("Who licenses the yard?", 1)
    assert desk.trail()[-1].event == "KeepMessage:AlreadyKept"


def test_an_observers_and_a_strangers_words_are_kept_too(desk: Desk):
    stranger = a_member(name="Sue Stranger")
    hear(desk, by=an_observer(), message="1")
    hear(desk, by=stranger, message="2")

    assert message(desk, "1").author == an_observer().id
    assert message(desk, "2").author == f"person:{a_person('Sue Stranger').object_id}"
    assert message(desk, "2").seat is None


def test_a_time_in_the_future_is_not_believed(desk: Desk):
    hear(desk, said_at=NOW + timedelta(days=400))

    assert message(desk).at == NOW


def test_a_spill_is_told_to_its_author_and_the_secretariat_and_nobody_else(desk: Desk):
    hear(desk, f"ring {NUMBER}")

    assert told_of_it(desk) == {a_person("Priya Shah").object_id, a_person("Sam Secretary").object_id}
    assert spill(desk).found == ("a telephone number",)
    assert desk.trail()[-1].ref == S1


def test_an_observer_who_spills_is_asked_to_delete_it(desk: Desk):
    hear(desk, f"ring {NUMBER}", by=an_observer())

    assert a_person("Owen Observer").object_id in told_of_it(desk)


def test_without_a_secretariat_the_chair_is_told(store: Store):
    a_panel(store, members=[m for m in the_members() if not m.holds(Role.SECRETARIAT)])
    desk = Desk(store)
    hear(desk, f"ring {NUMBER}")

    assert a_person("Olivia Chair").object_id in told_of_it(desk)


def test_a_second_card_is_never_written_for_the_same_message(desk: Desk):
    hear(desk, f"ring {NUMBER}")
    told_of_it(desk)
    for n in range(3):
        hear(desk, f"ring {NUMBER} {n} times", change=Change.EDITED)

    assert told_of_it(desk) == set(), "live cards are followed; none stood in Teams here"
    assert spill(desk).standing is Standing.THERE


def test_the_record_follows_edit_and_deletion_and_the_message_stays_withheld(desk: Desk):
    hear(desk, f"ring {NUMBER}")
    hear(desk, "ring him", change=Change.EDITED)
    assert (spill(desk).standing, message(desk).is_withheld) == (Standing.CHANGED, True)

    hear(desk, "", change=Change.DELETED)
    assert spill(desk).standing is Standing.DELETED
    assert isinstance(forward(desk, the_owner()), Refused)


def test_the_names_of_those_who_could_read_it_leave_a_consultation_line(desk: Desk):
    with desk.store.quietly(desk.panel) as work:
        entries = [an_entry("Priya Shah"), an_entry("Ruth Kennel"), an_entry("Somebody Else")]
        work.people.keep_roster(entries, key="roster-1", at=NOW)
    hear(desk, f"ring {NUMBER}")

    seen = desk.do(ReadSpill(S1), by=the_secretary(), via=Via.OPENED)

    assert isinstance(seen, SpillReaders)
    assert seen.names == ("Ruth Kennel", "Somebody Else")
    assert (desk.trail()[-1].event, desk.trail()[-1].operation) == ("SpillRead", Operation.CONSULTATION)


KEEPERS = [(the_secretary(), True), (the_chair(), True), (the_owner(), False), (another_seats_owner(), False)]


@pytest.mark.parametrize(("who", "may"), KEEPERS, ids=lambda v: getattr(v, "name", str(v)))
def test_only_secretariat_and_chair_read_and_close_the_record(desk: Desk, who: Member, may: bool):
    hear(desk, f"ring {NUMBER}")

    for command in (ReadSpill(S1), CloseSpill(S1, "done")):
        assert isinstance(desk.do(command, by=who, via=Via.OPENED), Refused) is not may
    assert spill(desk).is_closed is may


def test_there_is_no_other_record_to_close(desk: Desk):
    refused = desk.do(CloseSpill("S-2026-999", "done"), by=the_secretary())

    assert isinstance(refused, Refused)
    assert "no such spill" in refused.text


def test_a_line_is_put_forward_once_for_a_message(desk: Desk):
    hear(desk)
    first, again = forward(desk, the_owner()), forward(desk, another_seats_owner(), "The yard again")

    assert isinstance(first, Saying)
    assert isinstance(again, Refused)
    assert f"{HMRC} put it forward" in again.text
    with desk.store.read(desk.panel) as reading:
        assert [candidate.line for candidate in reading.history.put_forward(EVER)] == ["The yard"]


def test_words_that_should_not_stand_come_back_in_the_form_and_nothing_is_kept(desk: Desk):
    asked = forward(desk, the_owner(), f"Ring {NUMBER}")
    assert isinstance(asked, PutForwardForm)
    with desk.store.read(desk.panel) as reading:
        assert reading.history.put_forward(EVER) == []

    assert isinstance(forward(desk, the_owner(), f"Ring {NUMBER}", is_cleared=True), Saying)


def test_an_observer_puts_nothing_forward(desk: Desk):
    assert isinstance(forward(desk, an_observer()), Refused)


def test_another_panel_has_none_of_it(desk: Desk):
    a_panel(desk.store, ANOTHER_PANEL)
    hear(desk, f"T-1: ring {NUMBER}?")
    forward(desk, the_owner(), message=MessageId("2"))

    with desk.store.read(ANOTHER_PANEL) as reading:
        history = reading.history
        assert history.message(MessageId("1763800000123")) is None
        assert history.put_forward(EVER) == []
        assert history.put_forward_from(MessageId("2")) is None
        assert history.unanswered(NOW - timedelta(days=1)) == []
        assert history.threads_touching([Reference("T-2026-001")], NOW - timedelta(days=1)) == []
        assert history.forgettable(NOW + timedelta(days=1), most=9) == []
        assert reading.spills.find(S1) is None
        assert reading.spills.of(MessageId("1763800000123")) is None
