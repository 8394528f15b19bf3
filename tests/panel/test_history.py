"""Messages are kept as they were said, changes beside them; what may come to the agenda of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.history import (
    LONGEST_LINE,
    AlreadyKept,
    Change,
    Heard,
    MarkedTooHigh,
    Message,
    MindTheLine,
    NotThatMessage,
    SayALine,
    forgotten_before,
    hear,
    may_be_put_forward,
    put_forward,
    references_in,
    talk,
    touched,
    unanswered,
)
from panel.language import MessageId, Reference
from tests.builders import (
    HMRC,
    NOW,
    a_source,
    another_seats_owner,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_seats,
    told,
)


def after(*heard: Heard) -> Message:
    """How the message stands when that was told, in that order."""
    message = None
    for one in heard:
        message = hear(one, message)
    assert message is not None
    return message


def later(minutes: float) -> dict[str, Any]:
    return {"at": NOW + timedelta(minutes=minutes)}


def test_a_message_stands_as_it_was_said():
    message = after(told())

    assert (message.words, message.author, message.seat) == (
        "Who licenses the yard?",
        the_owner().id,
        seat_id(HMRC),
    )
    assert message.may_appear


def test_an_edit_changes_the_words_and_keeps_the_hour():
    message = after(told(), told(Change.EDITED, "Who licenses the scrapyard?", **later(1)))

    assert message.words == "Who licenses the scrapyard?"
    assert (message.at, message.versions) == (NOW, 2)


def test_a_deleted_message_never_appears_until_it_is_brought_back():
    deleted = after(told(), told(Change.DELETED, **later(1)))
    back = hear(told(Change.RESTORED, **later(2)), deleted)

    assert (deleted.may_appear, deleted.words) == (False, "Who licenses the yard?")
    assert (back.may_appear, back.words) == (True, "Who licenses the yard?")


def test_the_same_message_is_kept_once():
    with pytest.raises(AlreadyKept):
        after(told(), told())


def test_a_deletion_that_comes_first_holds_when_the_message_comes_late():
    message = after(told(Change.DELETED, **later(1)), told())

    assert not message.may_appear
    assert (message.words, message.at) == ("Who licenses the yard?", NOW)


def test_an_edit_of_a_message_never_seen_is_kept_as_it_reads_now():
    message = after(told(Change.EDITED, "Who licenses it now?", **later(1)))

    assert (message.words, message.was_heard) == ("Who licenses it now?", False)
    assert hear(told(), message).words == "Who licenses it now?", "the first words are history by then"


def test_an_older_change_that_comes_late_is_history_and_nothing_more():
    newer = after(told(), told(Change.EDITED, "the newest words", **later(5)))

    for change in (Change.EDITED, Change.DELETED, Change.RESTORED):
        stands = hear(told(change, "older words", **later(1)), newer)
        assert (stands.words, stands.may_appear) == ("the newest words", True)
        assert stands.versions == newer.versions + 1


CHANGES = st.lists(st.sampled_from([Change.EDITED, Change.DELETED, Change.RESTORED]), max_size=6)


@given(CHANGES, st.randoms(use_true_random=False))
def test_in_whatever_order_teams_tells_it_the_last_change_stands(changes, chance):
    """The words may differ only where no change brought any."""
    heard = [told(), *(told(c, f"words {n}", **later(n)) for n, c in enumerate(changes, start=1))]
    shuffled = list(heard)
    chance.shuffle(shuffled)

    in_order, turned = after(*heard), after(*shuffled)

    assert turned.is_deleted == in_order.is_deleted
    assert turned.versions == in_order.versions == len(heard)
    assert (turned.at, turned.was_heard) == (NOW, True)
    if changes and changes[-1] is not Change.DELETED:
        assert turned.words == in_order.words


NAMED = [
    ("T-14 and T-2026-014", ("T-14", "T-2026-014")),
    ("see t-2026-7, F-2026-031.", ("T-2026-007", "F-2026-031")),
    ("(T-14)", ("T-14",)),
    ("T-14 again T-14", ("T-14",)),
    ("M4, T14, AT-14, T-14-2, T-1234567, R-2026-004", ()),
    ("\x00T-14\ud800", ("T-14",)),
    ("", ()),
]


@pytest.mark.parametrize(("words", "refs"), NAMED)
def test_references_are_found_as_people_type_them(words: str, refs: tuple[str, ...]):
    assert references_in(words) == refs


def test_no_more_than_twenty_references_are_followed_up():
    assert len(references_in(" ".join(f"T-{n}" for n in range(100)))) == 20


# --- Put to the panel ---------------------------------------------------------------------------------


def a_line(line: str = "Licensing of the yard", **given: Any):
    facts: dict[str, Any] = {"note": "", "form": "f", "source": a_source(), "by": the_owner(), "at": NOW}
    return put_forward(line=line, **{**facts, **given}).candidate


def test_a_line_carries_its_seat_and_its_source():
    candidate = a_line(" Licensing \n of the yard ", note=" ask the council ")

    assert (candidate.line, candidate.note) == ("Licensing of the yard", "ask the council")
    assert (candidate.seat_name, candidate.source) == (HMRC, a_source())


@pytest.mark.parametrize("line", ["", " \n ", "x" * (LONGEST_LINE + 1)])
def test_a_line_is_a_line(line: str):
    with pytest.raises(SayALine):
        a_line(line)


def test_a_note_has_its_length():
    with pytest.raises(SayALine):
        a_line(note="x" * 501)


def test_words_that_should_not_stand_are_asked_about_once():
    with pytest.raises(MindTheLine) as doubt:
        a_line("Ring 07700 900123")

    assert [caution.found for caution in doubt.value.found] == ["07700 900123"]
    assert a_line("Ring 07700 900123", is_cleared=True).line == "Ring 07700 900123"


def test_nothing_above_official_sensitive_is_put_forward_whoever_clears_it():
    with pytest.raises(MarkedTooHigh):
        a_line("SECRET: the yard", is_cleared=True)


def test_a_deleted_or_withheld_message_is_not_put_forward():
    message = after(told())
    may_be_put_forward(message)
    may_be_put_forward(None)

    for gone in (replace(message, is_deleted=True), message.withheld()):
        with pytest.raises(NotThatMessage):
            may_be_put_forward(gone)


# --- What an agenda may be reminded of ----------------------------------------------------------------


def said(number: int, words: str, by: Any = None, root: int = 1, **given: Any) -> Message:
    """Message `number` of the thread, a minute after the one before."""
    author = by or another_seats_owner()
    facts = {"message": MessageId(str(number)), "root": MessageId(str(root))}
    return replace(
        after(told(words=words, by=author.id, seat=author.seat, **facts, **later(number))), **given
    )


def open_questions(*messages: Message) -> list[tuple[str, str]]:
    found = unanswered(messages, seats=the_seats(), members=the_members())
    return [(question.source.message, question.asked_name) for question in found]


QUESTION = said(1, "HMRC, do you know the yard?")


def test_a_question_to_a_seat_waits_until_somebody_of_it_speaks_in_the_thread():
    assert open_questions(QUESTION) == [("1", HMRC)]
    assert open_questions(QUESTION, said(2, "We do", by=the_deputy())) == []
    assert open_questions(QUESTION, said(2, "I do", by=the_chair())) == [("1", HMRC)]
    assert open_questions(QUESTION, said(2, "We do", by=the_owner(), root=2)) == [("1", HMRC)]
    assert open_questions(said(0, "Before", by=the_owner()), QUESTION) == [("1", HMRC)]


def test_a_deleted_answer_is_none_and_a_command_in_the_thread_is_one():
    assert open_questions(QUESTION, said(2, "We do", by=the_owner(), is_deleted=True)) == [("1", HMRC)]
    assert open_questions(QUESTION, said(2, "update T-1", by=the_owner(), is_to_clerk=True)) == []


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("HMRC: do you know it?", [HMRC]),
        ("What says hm revenue & customs?", [HMRC]),
        ("What do the police and HMRC say?", [HMRC, "Durham Constabulary"]),
        ("HMRC knows it", []),
        ("Who knows it?", []),
        ("What of the HMRCs?", []),
        ("What of us, the RSPCA?", []),
    ],
)
def test_a_question_is_to_the_seats_that_it_names(words: str, asked: list[str]):
    assert sorted(name for _, name in open_questions(said(1, words))) == sorted(asked)


def test_whoever_is_mentioned_is_asked_for_their_seat():
    assert open_questions(said(1, "Priya, do you know?", mentions=(the_deputy().id,))) == [("1", HMRC)]
    assert open_questions(said(1, "Priya, please look", mentions=(the_deputy().id,))) == []


@pytest.mark.parametrize("gone", ["is_deleted", "is_withheld", "is_to_clerk"])
def test_what_is_deleted_withheld_or_a_command_is_never_among_the_talk(gone: str):
    hidden = replace(QUESTION, **{gone: True})

    assert open_questions(hidden) == []
    assert talk([hidden, QUESTION]) == [QUESTION]


def test_a_thread_says_who_spoke_and_what_came_last():
    thread = touched(
        [Reference("T-2026-014")], [QUESTION, said(2, "We do", by=the_owner()), said(3, "Good")], the_seats()
    )

    assert (thread.seats, thread.messages, thread.words) == (("RSPCA", HMRC), 3, "Good")
    assert (thread.source.message, thread.source.root) == ("3", "1")


def test_talk_is_kept_until_a_meeting_has_followed_it_or_seventy_days():
    assert forgotten_before(NOW, last_meeting=None) == NOW - timedelta(days=70)
    assert forgotten_before(NOW, last_meeting=NOW - timedelta(days=3)) == NOW - timedelta(days=3)
    assert forgotten_before(NOW, last_meeting=NOW - timedelta(days=90)) == NOW - timedelta(days=70)
