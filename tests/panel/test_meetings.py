"""The cycle of meetings, and the steps of an agenda until it is issued and frozen."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from panel.agenda import Choice, Fate, Item
from panel.arranging import Arranged, DayUnclear, SayWhen, SayWhere, TimeUnclear, arranged
from panel.cycle import Mode, Slot, day_of_cycle
from panel.language import Reference
from panel.meetings import (
    AgendaIsElsewhere,
    Answer,
    DraftHasChanged,
    ItemIsDecided,
    LinesToCheck,
    MeetingInThePast,
    MeetingIsNear,
    MeetingIsOver,
    MeetingState,
    NoSuchLine,
    NotAWorkingDay,
    NotBegunYet,
    NothingMoved,
    NothingWasIssued,
    Rung,
    SayTheItem,
    SayTheLine,
    SayWhatToChange,
    SayWhoComes,
    SayWhyCancelled,
    asked_for,
    contributing,
    next_rung,
    owed,
    planning,
    preparing,
    still_asks,
)
from panel.reminders import LADDER
from panel.tasks import MarkedTooHigh, TooLong
from panel.working_time import HOURS, Hours, is_working_day, working_day_before
from tests.agendas import DAY, HQ, ONLINE, a_line, a_meeting, an_agenda
from tests.builders import NOW, TODAY, the_chair, the_owner, the_secretary


def a_choice(fate: Fate = Fate.ACCEPTED, **given: Any) -> Choice:
    return Choice(**{"line": "put:one", "fate": fate, "by": the_secretary().id, "at": NOW, **given})


def by_secretary(**given: Any) -> dict[str, Any]:
    return {"by": the_secretary(), "at": NOW, **given}


def by_chair(**given: Any) -> dict[str, Any]:
    return {"by": the_chair(), "at": NOW, **given}


# The cycle.


def test_the_next_meeting_is_the_same_weekday_two_months_on_and_the_other_mode() -> None:
    following = HQ.following()

    assert following == Slot(day=date(2027, 2, 9), starts=time(10), mode=Mode.TEAMS)
    assert following.following().mode is Mode.IN_PERSON


def test_a_fifth_weekday_becomes_the_last_and_a_bank_holiday_the_day_after() -> None:
    assert day_of_cycle(date(2026, 12, 29)) == date(2027, 2, 23)
    assert day_of_cycle(date(2026, 2, 2)) == date(2026, 4, 7)  # Monday 6 April is Easter Monday.


def test_a_year_of_the_cycle_falls_on_working_days_alone() -> None:
    day = DAY
    for _ in range(60):
        day = day_of_cycle(day)

        assert is_working_day(day)


def test_the_cut_off_is_ten_working_days_before_and_the_issue_five() -> None:
    meeting = a_meeting()

    assert (meeting.cut_off, meeting.final_issue) == (date(2026, 11, 24), date(2026, 12, 1))
    assert working_day_before(date(2026, 12, 29), 2) == date(2026, 12, 23)  # Over Christmas.


def test_a_meeting_is_late_for_items_from_the_morning_of_its_cut_off() -> None:
    assert a_meeting().cut_off_at(HOURS) == utc("2026-11-24T08:30")
    assert a_meeting().cut_off_at(Hours(morning=time(9))) == utc("2026-11-24T09:00")


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def test_the_clock_asks_for_items_drafts_asks_who_comes_and_notes_the_meeting() -> None:
    """For Tuesday 8 December: three working days before the cut-off on the 24th, and two before the day."""
    meeting, done = a_meeting(), []
    while (upcoming := next_rung(meeting, LADDER)) and upcoming[0] is not Rung.HOLD:
        rung, at = upcoming
        assert owed(meeting, at - timedelta(seconds=1), LADDER) is None
        assert owed(meeting, at, LADDER) is rung
        done.append((rung, at))
        meeting = asked_for(meeting, rung)
        if rung is Rung.DRAFT:
            meeting = replace(meeting, state=MeetingState.DRAFT)

    assert done == [
        (Rung.ITEMS, utc("2026-11-19T08:30")),
        (Rung.DRAFT, utc("2026-11-24T08:30")),
        (Rung.ANSWERS, utc("2026-12-04T08:30")),
    ]
    assert next_rung(meeting, LADDER) == (Rung.HOLD, utc("2026-12-09T08:30"))
    assert next_rung(replace(meeting, state=MeetingState.CANCELLED), LADDER) is None


def test_a_meeting_that_went_by_while_the_clock_stood_needs_no_draft_and_no_answers() -> None:
    assert owed(a_meeting(), utc("2026-12-09T08:30"), LADDER) is Rung.HOLD


def test_a_question_is_asked_once_for_each_day_on_which_the_meeting_stands() -> None:
    asked = asked_for(asked_for(a_meeting(state=MeetingState.DRAFT), Rung.ITEMS), Rung.ANSWERS)
    moved = replace(asked, slot=replace(asked.slot, day=date(2026, 12, 17)))

    assert next_rung(asked, LADDER) == (Rung.HOLD, utc("2026-12-09T08:30"))
    assert next_rung(moved, LADDER) == (Rung.ITEMS, utc("2026-11-30T08:30"))


def test_a_force_may_leave_the_questions_out() -> None:
    ladder = replace(LADDER, items_days=0, answers_days=0)

    assert next_rung(a_meeting(), ladder) == (Rung.DRAFT, utc("2026-11-24T08:30"))


def test_a_question_that_comes_too_late_is_not_asked() -> None:
    assert still_asks(a_meeting(), Rung.ITEMS, utc("2026-11-24T08:29"), HOURS)
    assert not still_asks(a_meeting(), Rung.ITEMS, utc("2026-11-24T08:30"), HOURS)
    assert still_asks(a_meeting(), Rung.ANSWERS, utc("2026-12-08T09:59"), HOURS)
    assert not still_asks(a_meeting(), Rung.ANSWERS, utc("2026-12-08T10:00"), HOURS)


# Setting, moving, cancelling.


@pytest.mark.parametrize(
    ("slot", "refusal"),
    [
        (replace(HQ, day=date(2026, 12, 5)), NotAWorkingDay),
        (replace(HQ, day=date(2026, 12, 25)), NotAWorkingDay),
        (replace(HQ, day=TODAY, starts=time(9)), MeetingInThePast),
        (replace(HQ, venue="x" * 121), TooLong),
        (replace(HQ, venue="the SECRET room"), MarkedTooHigh),
    ],
)
def test_an_impossible_meeting_is_refused(slot: Slot, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        planning.plan(slot, ref=Reference("M-2026-06"), others=(), **by_secretary())


def test_a_second_meeting_within_a_fortnight_is_more_likely_a_move() -> None:
    with pytest.raises(MeetingIsNear, match="move M-2026-06 to"):
        planning.plan(
            replace(HQ, day=date(2026, 12, 10)),
            ref=Reference("M-2026-07"),
            others=(a_meeting(),),
            **by_secretary(),
        )


def test_a_moved_meeting_keeps_its_number_and_may_stay_near_its_old_day() -> None:
    moved = planning.change(
        a_meeting(), slot=replace(HQ, day=date(2026, 12, 9)), others=(a_meeting(),), **by_secretary()
    )

    assert (moved.meeting.ref, moved.meeting.day, moved.was) == ("M-2026-06", date(2026, 12, 9), HQ)
    with pytest.raises(NothingMoved):
        planning.change(a_meeting(), slot=HQ, others=(), **by_secretary())


def test_a_meeting_is_cancelled_with_a_reason_and_stays_so() -> None:
    gone = planning.cancel(a_meeting(), because="the chair is ill", following=None, **by_secretary()).meeting

    assert (gone.state, gone.note) == (MeetingState.CANCELLED, "the chair is ill")
    for late in (
        lambda: planning.cancel(gone, because="again", following=None, **by_secretary()),
        lambda: preparing.take_draft(gone, an_agenda(), **by_secretary()),
        lambda: contributing.answer(gone, Answer.COMING, **by_secretary()),
        lambda: contributing.put_forward(gone, "words", key="k", hours=HOURS, **by_secretary()),
    ):
        with pytest.raises(MeetingIsOver):
            late()
    with pytest.raises(SayWhyCancelled):
        planning.cancel(a_meeting(), because=" ", following=None, **by_secretary())


# Words.


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("on 8 December at 10:00 in person at HQ", HQ),
        ("8 Dec, 10am, in person, HQ", HQ),
        ("on Tuesday 8 December at 10 in person at HQ", HQ),
        ("in person at HQ on 8 December at 10.00", HQ),
        ("8/12/2026 10:00 at HQ", HQ),
        ("on 8 December at 10 on Teams", ONLINE),
        ("8 December 10:00 online", ONLINE),
        ("8 December at noon via Teams", replace(ONLINE, starts=time(12))),
        ("8 December at 2pm remotely", replace(ONLINE, starts=time(14))),
    ],
)
def test_a_line_means_a_meeting(line: str, meant: Slot) -> None:
    assert arranged(line, today=TODAY).onto(None) == meant


def test_what_a_line_leaves_unsaid_stays_and_an_old_place_goes_with_its_mode() -> None:
    assert arranged("to 10 December", today=TODAY).onto(HQ) == replace(HQ, day=date(2026, 12, 10))
    assert arranged("at 14:00", today=TODAY).onto(HQ) == replace(HQ, starts=time(14))
    assert arranged("on Teams", today=TODAY).onto(HQ) == ONLINE
    assert arranged("at Meadowfield", today=TODAY).onto(HQ) == replace(HQ, venue="Meadowfield")


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("in person at HQ", SayWhen),
        ("on 8 December in person", SayWhen),
        ("on 8 December at 10:00", SayWhere),
        ("some day soon at 10:00 on Teams", DayUnclear),
        ("on 8 December at 25:00 on Teams", TimeUnclear),
        ("on 8 December at 3 on Teams", TimeUnclear),
    ],
)
def test_a_line_that_is_not_certain_is_refused_with_an_example(line: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal, match="meeting on 8 December at 10:00 in person at HQ"):
        arranged(line, today=TODAY).onto(None)


def test_nothing_said_means_nothing_changed() -> None:
    assert arranged("", today=TODAY) == Arranged()


# From draft to issue.


def test_each_draft_has_a_number_and_only_the_newest_goes_on() -> None:
    first = preparing.take_draft(a_meeting(), an_agenda(), **by_secretary()).meeting
    second = preparing.take_draft(first, an_agenda(), **by_secretary()).meeting

    assert (first.draft, second.draft, second.state) == (1, 2, MeetingState.DRAFT)
    with pytest.raises(DraftHasChanged):
        preparing.send_to_chair(second, an_agenda(), draft=1, **by_secretary())


def test_no_agenda_goes_to_the_chair_with_a_line_unchecked() -> None:
    drafted = a_meeting(state=MeetingState.DRAFT, draft=1)

    with pytest.raises(LinesToCheck, match="2 lines are still to be checked"):
        preparing.send_to_chair(drafted, an_agenda(a_line(), a_line("put:two")), draft=1, **by_secretary())


def test_a_line_is_accepted_reworded_or_dropped_and_its_origin_stays() -> None:
    drafted, agenda = a_meeting(state=MeetingState.DRAFT, draft=1), an_agenda(a_line())

    accepted = preparing.check(drafted, agenda, a_choice(), **by_secretary()).agenda.lines[0]
    reworded = preparing.check(drafted, agenda, a_choice(Fate.REWORDED, words="The yard"), **by_secretary())
    dropped = preparing.check(drafted, agenda, a_choice(Fate.DROPPED), **by_secretary()).agenda

    assert (accepted.is_unverified, accepted.quote, accepted.thread) == (False, "Yards", a_line().thread)
    assert reworded.agenda.lines[0].quote == "The yard"
    assert reworded.agenda.lines[0].why == "put forward by HMRC, reworded by the secretariat"
    assert "The yard" in reworded.words
    assert dropped.lines == ()
    with pytest.raises(SayTheLine):
        preparing.check(drafted, agenda, a_choice(Fate.REWORDED, words=" "), **by_secretary())
    with pytest.raises(NoSuchLine):
        preparing.check(drafted, agenda, a_choice(line="put:none"), **by_secretary())


def test_the_chair_issues_or_sends_back_what_is_theirs_and_nothing_else() -> None:
    theirs = a_meeting(state=MeetingState.CHAIRS_DRAFT, draft=3)

    issued = preparing.issue(theirs, an_agenda(), draft=3, **by_chair()).meeting
    back = preparing.send_back(theirs, because="add the yard", draft=3, **by_chair()).meeting

    assert (issued.state, issued.issued, issued.issued_at) == (MeetingState.ISSUED, 1, NOW)
    assert (back.state, back.note) == (MeetingState.DRAFT, "add the yard")
    with pytest.raises(SayWhatToChange):
        preparing.send_back(theirs, because="", draft=3, **by_chair())
    for other in (MeetingState.PLANNED, MeetingState.DRAFT, MeetingState.ISSUED):
        with pytest.raises(AgendaIsElsewhere):
            preparing.issue(replace(theirs, state=other), an_agenda(), draft=3, **by_chair())


def test_a_draft_after_the_issue_becomes_the_second_version_and_the_first_stands_until_then() -> None:
    issued = a_meeting(state=MeetingState.ISSUED, draft=1, issued=1)
    again = preparing.take_draft(issued, an_agenda(a_line(is_unverified=False)), **by_secretary()).meeting

    assert (again.state, again.issued, again.draft) == (MeetingState.DRAFT, 1, 2)
    with_chair = preparing.send_to_chair(again, an_agenda(), draft=2, **by_secretary()).meeting
    assert preparing.issue(with_chair, an_agenda(), draft=2, **by_chair()).meeting.issued == 2


def test_what_changed_between_versions_is_told_by_lines() -> None:
    before = an_agenda(a_line("a"), a_line("b"), a_line("c"))
    now = an_agenda(a_line("b", quote="Other words"), a_line("c", why="overdue 3 working days"), a_line("d"))

    changes = now.changes_since(before)

    assert (changes.new, changes.gone, changes.changed) == (("d",), ("a",), ("b",))
    assert not changes.are_none
    assert now.changes_since(now).are_none
    assert replace(now, slot=ONLINE).changes_since(now).is_moved


# Who comes, and what they put forward.


def test_what_was_not_reached_is_said_once_it_has_begun_and_may_be_taken_back() -> None:
    held = a_meeting(state=MeetingState.HELD, issued=1)
    after = held.starts_at + timedelta(hours=2)
    missed = planning.not_reached(held, [Item.INDIVIDUALS, Item.GROUPS], by=the_secretary(), at=after)

    assert missed.meeting.not_reached == (Item.GROUPS, Item.INDIVIDUALS)
    assert missed.words == "7, 8"
    again = planning.not_reached(missed.meeting, [], by=the_secretary(), at=after)
    assert again.meeting.not_reached == ()
    with pytest.raises(NotBegunYet, match="Say afterwards"):
        planning.not_reached(a_meeting(issued=1), [Item.GROUPS], by=the_secretary(), at=NOW)
    for other in (replace(held, issued=0), replace(held, state=MeetingState.CANCELLED)):
        with pytest.raises(NothingWasIssued):
            planning.not_reached(other, [Item.GROUPS], by=the_secretary(), at=after)


def test_a_seat_says_whether_it_comes_and_whom_it_sends() -> None:
    said = contributing.answer(
        a_meeting(), Answer.SUBSTITUTE, by=the_owner(), at=NOW, words="J. Marsh"
    ).attendance

    assert (said.seat, said.answer, said.words) == (the_owner().seat, Answer.SUBSTITUTE, "J. Marsh")
    with pytest.raises(SayWhoComes):
        contributing.answer(a_meeting(), Answer.SUBSTITUTE, by=the_owner(), at=NOW)


def test_an_item_after_the_cut_off_is_late_and_decided_once() -> None:
    late = a_meeting().cut_off + timedelta(days=1)
    after = datetime.combine(late, time(12), NOW.tzinfo)

    early = contributing.put_forward(
        a_meeting(), "The yard", by=the_owner(), at=NOW, key="one", hours=HOURS
    ).item
    item = contributing.put_forward(
        a_meeting(), "The yard", by=the_owner(), at=after, key="two", hours=HOURS
    ).item

    assert (early.is_late, item.is_late, item.is_taken) == (False, True, None)
    taken = contributing.decide(a_meeting(), item, takes=True, **by_chair()).item
    assert taken.is_taken
    with pytest.raises(ItemIsDecided):
        contributing.decide(a_meeting(), taken, takes=False, **by_chair())
    with pytest.raises(SayTheItem):
        contributing.put_forward(a_meeting(), "  ", by=the_owner(), at=NOW, key="three", hours=HOURS)
    with pytest.raises(MarkedTooHigh):
        contributing.put_forward(
            a_meeting(), "TOP SECRET yard", by=the_owner(), at=NOW, key="four", hours=HOURS
        )
