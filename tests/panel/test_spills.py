"""What spills in the channel, and what becomes of the record."""

from datetime import timedelta
from typing import Any

import pytest

from panel.spills import AlreadyClosed, SayWhatWasDone, Spill, Standing, found_in, look_at
from tests.builders import NOW, a_spill, the_secretary

PHONE = "a telephone number"
FOUND = [
    ("ring him on 07700 900123", (PHONE,)),
    ("07700 900123 or 07700 900456", (PHONE,)),
    ("TS1 1AA, reg AB12 CDE", ("a postcode", "a vehicle registration")),
    ("our informant says so", ("words that may point to a source or a tactic",)),
    ("as our source has it", ("words that may point to a source or a tactic",)),
    ("the covert surveillance of the yard", ("words that may point to a source or a tactic",)),
    ("surveillance says ring 07700 900123", ("words that may point to a source or a tactic", PHONE)),
    ("SECRET: not here", ("a marking above OFFICIAL-SENSITIVE",)),
    ("077\u200b00 9\u00ad00123", (PHONE,)),
    ("07700\x00 900123", (PHONE,)),
    ("please watch him", ()),
    ("write to priya.shah@EXAMPLE.org", ()),
    ("write to someone@else.example", ("an e-mail address",)),
    ("Who licenses the yard?", ()),
    ("", ()),
]


@pytest.mark.parametrize(("words", "kinds"), FOUND)
def test_what_spills_is_named_by_kind_and_repeats_nothing(words: str, kinds: tuple[str, ...]):
    assert found_in(words, addresses=["priya.shah@example.org"]) == kinds


ORDINARY = [
    "trading standards' probe into the shop",
    "Probes, and another probe",
    "CCTV surveillance of the car park",
    "our vans carry a tracking device",
]


@pytest.mark.parametrize("words", ORDINARY)
def test_a_common_word_of_tactics_alone_is_a_hint_and_no_spill(words: str):
    assert look_at(words).found == ()
    assert look_at(words).is_hinted


def test_plain_talk_gets_no_hint_and_a_spill_none_besides():
    assert not look_at("Who licenses the yard?").is_hinted
    assert not look_at("our informant says so").is_hinted


LATER = NOW + timedelta(minutes=5)


def test_it_follows_the_message():
    deleted = a_spill().follows((PHONE,), is_deleted=True, at=LATER)
    changed = a_spill().follows((), is_deleted=False, at=LATER)
    worse = a_spill().follows((PHONE, "a postcode"), is_deleted=False, at=LATER)

    assert (deleted.standing, deleted.put_right_at) == (Standing.DELETED, LATER)
    assert (changed.standing, changed.put_right_at) == (Standing.CHANGED, LATER)
    assert (worse.standing, worse.put_right_at, worse.found) == (Standing.THERE, None, (PHONE, "a postcode"))


def closed(note: str = "Told the information manager.", **given: Any) -> Spill:
    return a_spill(**given).close(by=the_secretary(), at=LATER, note=note).spill


def test_it_is_closed_with_a_note_and_once():
    assert closed().is_closed
    assert closed().note == "Told the information manager."

    with pytest.raises(AlreadyClosed, match="S-2026-001 is closed already"):
        closed().close(by=the_secretary(), at=LATER, note="again")


@pytest.mark.parametrize("note", ["", "  ", "x" * 1_001])
def test_closing_says_what_was_done(note: str):
    with pytest.raises(SayWhatWasDone):
        closed(note)


def test_a_closed_record_opens_again_when_the_words_come_back():
    back = closed(standing=Standing.DELETED).follows((PHONE,), is_deleted=False, at=LATER)

    assert not back.is_closed
    assert back.standing is Standing.THERE
    assert closed().follows((), is_deleted=True, at=LATER).is_closed
