"""What may be done to a task in each of its states, by whom, and what is said when it may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from panel.language import Operation, Reference, Refusal
from panel.people import Role
from panel.tasks import (
    LONGEST_ASK,
    LONGEST_NOTE,
    OPEN,
    Acknowledgement,
    AlreadyAccepted,
    AlreadyAcknowledged,
    AlreadyDecided,
    Asked,
    DateHasPassed,
    GiveAReason,
    MarkedTooHigh,
    NoLongerOpen,
    NoSuchTask,
    NothingChanged,
    NotYourTask,
    Progress,
    ProposalTurnedDown,
    SayWhat,
    StillAProposal,
    Task,
    TaskEvent,
    TaskIssued,
    TaskProposed,
    TaskState,
    TooLateToUndo,
    TooLong,
    WhichTask,
    WordsHaveChanged,
    WordsNeedCare,
    answers,
    ask,
    decisions,
    worded,
)
from tests.builders import (
    A_WEEK_ON,
    HMRC,
    NOW,
    TODAY,
    a_member,
    a_task,
    an_observer,
    another_seats_owner,
    seat_id,
    the_chair,
    the_deputy,
    the_owner,
    the_secretary,
)

LATER = NOW + timedelta(hours=2)
ANOTHER_FRIDAY = date(2026, 12, 4)
YESTERDAY = TODAY - timedelta(days=1)

Verb = Callable[[Task], TaskEvent]


def acknowledge(task: Task, **given) -> TaskEvent:
    return answers.acknowledge(task, **{"by": the_owner(), "at": LATER, **given})


def accept(task: Task, **given) -> TaskEvent:
    return answers.accept(task, **{"by": the_owner(), "at": LATER, **given})


def decline(task: Task, **given) -> TaskEvent:
    return answers.decline(task, **{"by": the_owner(), "at": LATER, "because": "We hold nothing.", **given})


def update(task: Task, **given) -> TaskEvent:
    facts = {"by": the_owner(), "at": LATER, "words": "Two firms left.", "progress": Progress.UNDER_WAY}
    return answers.update(task, **{**facts, **given})


def get_stuck(task: Task, **given) -> TaskEvent:
    return update(task, **{"words": "Waiting for the landlord.", "progress": Progress.STUCK, **given})


def complete(task: Task, **given) -> TaskEvent:
    return answers.complete(task, **{"by": the_owner(), "at": LATER, "words": "All in order.", **given})


def take_up(task: Task, **given) -> TaskEvent:
    return decisions.take_up(task, **{"by": the_chair(), "at": LATER, "owner": the_owner(), **given})


def turn_down(task: Task, **given) -> TaskEvent:
    return decisions.turn_down(
        task, **{"by": the_chair(), "at": LATER, "because": "Asked for already.", **given}
    )


def undo(task: Task, **given) -> TaskEvent:
    return decisions.undo(task, **{"by": the_chair(), "at": LATER, "has_left": False, **given})


def change(task: Task, **given) -> TaskEvent:
    facts = {"by": the_chair(), "at": LATER, "what": "Check PAYE too", "due": ANOTHER_FRIDAY}
    return decisions.change(task, **{**facts, **given})


# --- Every state and every verb -----------------------------------------------------------------------

_P, _I, _A, _D, _G, _B, _C, _X, *_OVER, _W, _N = TaskState
_STATES = (*TaskState,)
_CLOSED = NoLongerOpen
_ANSWERS = dict.fromkeys((_P, _D, _C, _X, *_OVER, _W, _N), _CLOSED)
_TAKEN = dict.fromkeys((_A, _G, _B), AlreadyAccepted)
_DECIDED = dict.fromkeys(set(_STATES) - {_P}, AlreadyDecided)
_GONE_OUT = dict.fromkeys((_A, _D, _G, _B, _C, _X, *_OVER), TooLateToUndo)

WHAT_COMES_OF_IT = [
    (acknowledge, {_I: _I, _A: _A, _G: _G, _B: _B, **_ANSWERS}),
    (accept, {_I: _A, **_TAKEN, **_ANSWERS}),
    (decline, {**dict.fromkeys((_I, _A, _G, _B), _D), **_ANSWERS}),
    (update, {**dict.fromkeys((_I, _A, _G, _B), _G), **_ANSWERS}),
    (get_stuck, {**dict.fromkeys((_I, _A, _G, _B), _B), **_ANSWERS}),
    (complete, {**dict.fromkeys((_I, _A, _G, _B), _C), **_ANSWERS}),
    (take_up, {_P: _I, **_DECIDED}),
    (turn_down, {_P: _N, **_DECIDED}),
    (undo, {_I: _W, **_GONE_OUT, _P: StillAProposal, _W: AlreadyDecided, _N: AlreadyDecided}),
    (
        change,
        {
            **{state: state for state in (_P, _I, _G, _B)},
            _A: _I,
            **dict.fromkeys((_D, _C, _X, *_OVER, _W, _N), _CLOSED),
        },
    ),
]


@pytest.mark.parametrize(
    ("verb", "state", "outcome"),
    [(verb, state, table[state]) for verb, table in WHAT_COMES_OF_IT for state in _STATES],
    ids=lambda part: getattr(part, "__name__", str(part)),
)
def test_each_verb_in_each_state_is_allowed_or_refused(
    verb: Verb, state: TaskState, outcome: TaskState | type[Refusal]
):
    task = a_task(state=state)

    if isinstance(outcome, TaskState):
        event = verb(task)
        assert event.task.state is outcome
        assert (event.about, event.version, event.at) == (task.ref, event.task.version, LATER)
    else:
        with pytest.raises(outcome, match=task.ref):
            verb(task)


def test_a_task_is_open_while_its_seat_has_something_to_do():
    assert {_I, _A, _G, _B} == OPEN
    assert [state for state in TaskState if a_task(state=state).is_open] == [_I, _A, _G, _B]


# --- Asking -------------------------------------------------------------------------------------------

HMRC_IS_ASKED = Asked(seat_id(HMRC), HMRC, the_owner().id)


def asked(**given) -> TaskEvent:
    facts = {
        "ref": Reference("T-2026-007"),
        "by": the_chair(),
        "at": NOW,
        "seat": HMRC_IS_ASKED,
        "what": "Check VAT filings for F-2026-031",
        "due": A_WEEK_ON,
    }
    return ask(**{**facts, **given})


def test_the_chairs_ask_is_issued_at_once():
    event = asked()

    assert isinstance(event, TaskIssued)
    assert event.operation is Operation.COLLECTION
    assert event.task == a_task(owner=the_owner().id)


@pytest.mark.parametrize("by", [the_secretary(), the_owner(), another_seats_owner()], ids=lambda m: m.name)
def test_anybody_elses_ask_is_a_proposal(by):
    event = asked(by=by)

    assert isinstance(event, TaskProposed)
    assert event.operation is Operation.COLLECTION
    assert (event.task.state, event.task.proposed_by, event.task.issued_at) == (_P, by.id, None)


def test_a_deputy_chair_without_delegation_proposes():
    assert isinstance(asked(by=a_member("Durham", roles=frozenset({Role.DEPUTY_CHAIR}))), TaskProposed)


def test_a_chair_who_is_more_than_that_is_still_the_chair():
    both = the_chair(roles=frozenset({Role.CHAIR, Role.SECRETARIAT}))

    assert isinstance(asked(by=both), TaskIssued)


def test_a_seat_that_nobody_sits_in_is_still_asked():
    assert asked(seat=replace(HMRC_IS_ASKED, owner=None)).task.owner is None


@pytest.mark.parametrize("due", [YESTERDAY, date(2025, 11, 27), date.min])
def test_a_date_that_has_passed_is_refused(due: date):
    for refused in (lambda: asked(due=due), lambda: change(a_task(), due=due)):
        with pytest.raises(DateHasPassed, match=r"has passed\. Give a date from today on"):
            refused()


def test_today_is_not_too_soon():
    assert asked(due=TODAY).task.due == TODAY
    assert change(a_task(), due=TODAY).task.due == TODAY


def test_today_is_londons_today():
    """At 00:30 of a British summer's 2 July it is still 1 July in UTC."""
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert asked(at=at, due=date(2026, 7, 2)).task.due == date(2026, 7, 2)

    with pytest.raises(DateHasPassed, match="Wed 1 Jul 2026 has passed"):
        asked(at=at, due=date(2026, 7, 1))


def test_words_are_kept_as_they_were_typed_but_for_the_space_around_them():
    assert worded("  Check A,\n then B \n") == "Check A,\n then B"


@pytest.mark.parametrize("words", ["", " ", "\n\t", "\xa0"])
def test_an_ask_without_words_is_refused_with_an_example(words: str):
    for refused in (lambda: asked(what=words), lambda: change(a_task(), what=words)):
        with pytest.raises(SayWhat, match="task HMRC: check VAT filings by Friday week"):
            refused()


def test_an_ask_has_room_for_1500_characters():
    assert len(asked(what="x" * LONGEST_ASK + " ").task.what) == LONGEST_ASK

    with pytest.raises(TooLong, match=r"1,501 characters; 1,500 fit\. Put the detail in a document"):
        asked(what="x" * (LONGEST_ASK + 1))


@pytest.mark.parametrize("marking", ["SECRET", "TOP SECRET", "TOP\n SECRET", "UK SECRET//"])
def test_words_marked_above_official_sensitive_are_refused_wherever_they_are_typed(marking: str):
    words = f"{marking} check VAT filings"
    ways = (
        lambda: asked(what=words),
        lambda: change(a_task(), what=words),
        lambda: update(a_task(), words=words),
        lambda: complete(a_task(), words=words),
        lambda: decline(a_task(), because=words),
        lambda: turn_down(a_task(state=_P), because=words),
    )
    for refused in ways:
        with pytest.raises(MarkedTooHigh, match="use a system cleared for it"):
            refused()


def test_a_secret_in_small_letters_is_a_word_like_any_other():
    assert asked(what="Check the Secret Garden Ltd").task.what == "Check the Secret Garden Ltd"


# --- Acknowledging commits to nothing -----------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(OPEN))
def test_acknowledging_changes_nothing_but_who_has_seen_it(state: TaskState):
    task = a_task(state=state)
    event = acknowledge(task)

    seen = Acknowledgement(version=1, by=the_owner().id, at=LATER)
    assert event.task == replace(task, acknowledged=seen)
    assert (event.by, event.words) == (the_owner().id, None)


def test_whoever_acknowledges_first_is_remembered():
    task = acknowledge(a_task(), by=the_deputy()).task

    with pytest.raises(AlreadyAcknowledged, match="T-2026-007 was already acknowledged for HM Revenue"):
        acknowledge(task)
    assert accept(task).task.acknowledged == task.acknowledged


@pytest.mark.parametrize("verb", [accept, decline, update, get_stuck, complete])
def test_whoever_answers_has_seen_it(verb: Verb):
    event = verb(a_task())

    assert event.task.acknowledged == Acknowledgement(version=1, by=the_owner().id, at=LATER)
    assert event.task.answered_at == LATER


def test_an_acknowledgement_is_no_answer():
    assert acknowledge(a_task()).task.answered_at is None


@pytest.mark.parametrize("verb", [acknowledge, accept])
def test_what_stood_on_an_older_card_is_neither_acknowledged_nor_accepted(verb):
    changed = change(a_task()).task
    with pytest.raises(WordsHaveChanged, match=r"T-2026-007 have changed since that card\. Read it again"):
        verb(changed, version=1)
    with pytest.raises(WordsHaveChanged):
        verb(changed, version=3)

    assert verb(changed, version=2).task.acknowledged.version == 2
    assert verb(changed, version=None).task.acknowledged.version == 2, "typed words mean today's"


# --- Answering ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(OPEN))
@pytest.mark.parametrize(
    "by",
    [
        another_seats_owner(),
        the_chair(),
        the_secretary(),
        an_observer(),
        a_member(HMRC, "Olga Onlooker", roles=frozenset({Role.OBSERVER})),
    ],
    ids=lambda member: member.name,
)
@pytest.mark.parametrize("verb", [acknowledge, accept, decline, update, complete])
def test_nobody_but_its_seat_answers_for_a_task(verb, by, state: TaskState):
    with pytest.raises(NotYourTask) as refusal:
        verb(a_task(state=state), by=by)

    assert str(refusal.value) == "T-2026-007 is with HM Revenue and Customs. Nothing was changed."
    assert refusal.value.about == "T-2026-007"


@pytest.mark.parametrize("verb", [acknowledge, accept, decline, update, complete])
def test_any_colleague_of_the_seat_may_answer(verb):
    assert verb(a_task(owner=the_owner().id), by=a_member(HMRC, "Nia New")).by == "member-nia-new"


@pytest.mark.parametrize("by", [the_owner(), another_seats_owner(), the_chair()], ids=lambda m: m.name)
def test_an_answer_to_a_proposal_never_says_whose_it_would_be(by):
    with pytest.raises(NoLongerOpen) as refusal:
        acknowledge(a_task(state=_P), by=by)

    assert HMRC not in str(refusal.value)
    assert "waiting for the Chair" in str(refusal.value)


@pytest.mark.parametrize("because", ["", "  ", "\n"])
def test_declining_takes_a_reason(because: str):
    with pytest.raises(GiveAReason, match="so that the Chair can help: decline T-2026-007 because …"):
        decline(a_task(), because=because)


def test_the_reason_stands_on_the_task_and_sealed_beside_the_trail():
    event = decline(a_task(), because="  Not in our area. ")

    assert event.task.note == event.words == "Not in our area."


def test_being_stuck_takes_a_reason_but_being_under_way_does_not():
    with pytest.raises(GiveAReason, match="so that the Chair can help: update T-2026-007 stuck: …"):
        get_stuck(a_task(), words=" ")

    assert update(a_task(), words="").task.state is _G


def test_it_may_be_done_without_words():
    assert complete(a_task(), words="").task.note == ""


def test_stuck_and_under_way_take_turns():
    task = a_task()
    for verb, state in ((get_stuck, _B), (update, _G), (get_stuck, _B)):
        task = verb(task).task
        assert task.state is state


@pytest.mark.parametrize(
    "verb",
    [
        lambda words: update(a_task(), words=words),
        lambda words: complete(a_task(), words=words),
        lambda words: decline(a_task(), because=words),
        lambda words: turn_down(a_task(state=_P), because=words),
    ],
)
def test_an_answer_has_room_for_1000_characters(verb: Callable[[str], TaskEvent]):
    assert len(verb(" " + "x" * LONGEST_NOTE + "\n").task.note) == LONGEST_NOTE

    with pytest.raises(TooLong, match="1,001 characters; 1,000 fit"):
        verb(" " + "x" * (LONGEST_NOTE + 1) + "\n")


# --- What the chair decides ---------------------------------------------------------------------------


def test_a_proposal_that_is_taken_up_is_asked_by_the_chair():
    proposed = a_task(state=_P, asked_by=the_secretary().id, proposed_by=the_secretary().id, issued_at=None)
    event = take_up(proposed)

    assert isinstance(event, TaskIssued)
    assert event.task == replace(
        proposed, state=_I, asked_by=the_chair().id, issued_at=LATER, asked_at=LATER, owner=the_owner().id
    )


def test_a_proposal_whose_date_has_passed_is_not_taken_up_as_it_is():
    late = a_task(state=_P, due=YESTERDAY)
    with pytest.raises(DateHasPassed, match="Thu 19 Nov 2026 has passed"):
        take_up(late)

    assert take_up(change(late).task).task.state is _I
    assert take_up(a_task(state=_P, due=TODAY)).task.state is _I


def test_a_proposal_is_taken_up_even_if_nobody_sits_there_any_more():
    assert take_up(a_task(state=_P, owner=the_owner().id), owner=None).task.owner is None


def test_a_proposal_may_be_turned_down_with_a_reason_or_without():
    event = turn_down(a_task(state=_P), because=" Asked for already. ")

    assert isinstance(event, ProposalTurnedDown)
    assert event.words == event.task.note == "Asked for already."
    assert turn_down(a_task(state=_P), because="").task.state is _N


def test_once_it_has_gone_out_it_cannot_be_undone_but_changed():
    with pytest.raises(TooLateToUndo, match=r"gone out to HM Revenue and Customs.* Use “Change”"):
        undo(a_task(), has_left=True)
    with pytest.raises(TooLateToUndo, match=r"so it can't be undone\.$"):
        undo(a_task(state=_C), has_left=True)


def test_a_proposal_is_not_undone_but_decided():
    with pytest.raises(StillAProposal, match="Issue it, change it, or say that it is not taken up"):
        undo(a_task(state=_P))


@pytest.mark.parametrize("state", [_P, *sorted(OPEN)])
def test_a_change_is_a_new_version_that_nobody_has_seen_yet(state: TaskState):
    task = a_task(state=state, acknowledged=Acknowledgement(version=1, by=the_owner().id, at=NOW))
    event = change(task)

    accepted_no_more = TaskState.ISSUED if state is TaskState.ACCEPTED else state
    assert event.task == replace(
        task,
        what="Check PAYE too",
        due=ANOTHER_FRIDAY,
        version=2,
        acknowledged=None,
        state=accepted_no_more,
        slipped=0 if state is _P else 1,
        first_due=ANOTHER_FRIDAY if state is _P else A_WEEK_ON,
        asked_at=LATER,
    )
    assert event.version == 2


def test_the_first_date_of_what_went_out_is_kept_for_ever_and_each_revision_says_who_agreed_it():
    event = change(a_task())

    assert (event.task.first_due, event.task.slipped) == (A_WEEK_ON, 1)
    assert event.revision
    assert (event.revision.was, event.revision.due) == (A_WEEK_ON, ANOTHER_FRIDAY)
    assert event.revision.agreed_by == the_chair().id


def test_words_that_a_new_task_would_be_asked_about_are_no_change():
    with pytest.raises(WordsNeedCare, match="Nothing was changed"):
        change(a_task(), what="Follow the owner home")


def test_a_change_of_words_or_of_date_alone_is_one_too():
    task = a_task()

    assert change(task, due=task.due).task.version == 2
    assert change(task, what=task.what).task.version == 2


@pytest.mark.parametrize("what", [a_task().what, f" {a_task().what}\n"])
def test_the_same_again_is_no_change(what: str):
    with pytest.raises(NothingChanged, match="T-2026-007 says that already"):
        change(a_task(), what=what, due=a_task().due)


def test_a_task_that_is_no_longer_open_keeps_its_words():
    with pytest.raises(NoLongerOpen, match="T-2026-007 is complete, awaiting sign-off, so"):
        change(a_task(state=_C))


# --- Overdue is derived -------------------------------------------------------------------------------

MIDNIGHTS = {
    "2026-11-27T17:00:00+00:00": False,
    "2026-11-27T23:59:59+00:00": False,
    "2026-11-28T00:00:00+00:00": True,
    "2026-11-28T00:30:00+00:00": True,
}
SUMMER_MIDNIGHTS = {
    "2026-07-10T22:59:59+00:00": False,  # 23:59:59 in London.
    "2026-07-10T23:00:00+00:00": True,  # Midnight in London.
    "2026-07-11T00:30:00+01:00": True,
    "2026-07-10T23:30:00+00:00": True,
}


@pytest.mark.parametrize(
    ("due", "at", "is_overdue"),
    [(A_WEEK_ON, at, late) for at, late in MIDNIGHTS.items()]
    + [(date(2026, 7, 10), at, late) for at, late in SUMMER_MIDNIGHTS.items()],
)
def test_it_is_overdue_from_the_midnight_after_its_date_in_london(due: date, at: str, is_overdue: bool):
    assert a_task(due=due).is_overdue(datetime.fromisoformat(at)) is is_overdue


@pytest.mark.parametrize("state", _STATES)
def test_only_what_is_open_is_overdue(state: TaskState):
    assert a_task(state=state).is_overdue(NOW + timedelta(days=30)) is (state in OPEN)


# --- A refusal says what helps ------------------------------------------------------------------------

SAID = {
    NotYourTask(a_task()): "T-2026-007 is with HM Revenue and Customs. Nothing was changed.",
    NoLongerOpen(
        a_task(state=_W)
    ): "T-2026-007 is withdrawn, so it takes no answer now. Nothing was changed.",
    AlreadyAccepted(a_task()): "HM Revenue and Customs has already taken on T-2026-007.",
    AlreadyDecided(a_task()): "T-2026-007 is already issued. Nothing was changed.",
    NoSuchTask("T-99"): "I know no open task called T-99. Type “mine” to see yours.",
    WhichTask("T-1", [Reference("T-2026-001"), Reference("T-2027-001")]): (
        "More than one open task is called T-1: say T-2026-001 or T-2027-001."
    ),
}


@pytest.mark.parametrize("refusal", SAID, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_says_what_helps_or_that_nothing_was_changed(refusal: Refusal):
    assert str(refusal) == SAID[refusal]


def test_a_refusal_never_repeats_more_than_a_little_of_what_was_typed():
    assert len(str(NoSuchTask("x" * 5000))) < 120
