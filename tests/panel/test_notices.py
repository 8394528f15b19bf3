"""Who is told when something happens, how, and who is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from panel.language import Event, MemberId, Reference
from panel.letters import (
    LIVE,
    Channel,
    Follow,
    Letter,
    LetterDied,
    LetterDisclosed,
    Notice,
    Private,
    Show,
    Thread,
)
from panel.notices import notices
from panel.people import Member, PeopleImported, Role, Seat
from panel.reminders import (
    LADDER,
    DigestSent,
    Morning,
    MorningCame,
    Occurrence,
    Outcome,
    Recipient,
    TaskReminded,
    step_named,
)
from panel.tasks import (
    UNDO_WINDOW,
    Progress,
    Supporter,
    Task,
    TaskIssued,
    TaskProposed,
    TaskRead,
    TaskState,
    answers,
    decisions,
)
from tests.builders import (
    HMRC,
    NOW,
    a_member,
    a_task,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_seats,
    the_secretary,
)

CHAIR, SECRETARY, OWNER, DEPUTY = (
    member.id for member in (the_chair(), the_secretary(), the_owner(), the_deputy())
)
SECOND_SECRETARY = a_member("Durham", "Kim Secretary", roles=frozenset({Role.SECRETARIAT}))
TASK = a_task(owner=OWNER)
A_WEEK_ON_AT_NINE = NOW + timedelta(days=7)


@dataclass(frozen=True)
class People:
    """The panel's members and seats, as a test lists them."""

    members: Sequence[Member]

    def all(self) -> Sequence[Member]:
        return self.members

    def seats(self) -> Sequence[Seat]:
        return the_seats()


def told(event: Event, members: Sequence[Member] = the_members()) -> list[Notice]:
    return list(notices(event, People(members)))


def without(*ids: MemberId) -> list[Member]:
    return [member for member in the_members() if member.id not in ids]


def unreachable(*ids: MemberId) -> list[Member]:
    return [replace(member, is_reachable=member.id not in ids) for member in the_members()]


def issued(task: Task = TASK) -> TaskIssued:
    return TaskIssued(task=task, at=NOW, by=CHAIR)


def changed(task: Task = TASK) -> Event:
    return decisions.change(task, by=the_chair(), at=NOW, what="Check PAYE", due=date(2026, 12, 4))


def held(to: Private | Channel, version: int = 0) -> Letter:
    return Letter(to=to, show=Show.TASK, ref=TASK.ref, version=version, delay=UNDO_WINDOW, is_held=True)


# --- Issuing and changing -----------------------------------------------------------------------------


@pytest.mark.parametrize(("event", "version"), [(issued(), 1), (changed(), 2)], ids=["issued", "changed"])
def test_the_chair_sees_what_was_understood_at_once_and_the_seat_after_the_undo_window(event, version):
    echo = Letter(to=Private(CHAIR), show=Show.TASK, ref=TASK.ref, version=version)

    assert told(event) == [
        echo,
        held(Private(OWNER), version),
        held(Private(DEPUTY), version),
        held(Channel()),
        replace(echo, delay=UNDO_WINDOW),
        Follow(TASK.ref, delay=UNDO_WINDOW),
    ]


def test_the_undo_window_is_twenty_seconds():
    assert timedelta(seconds=20) == UNDO_WINDOW
    assert [notice.delay for notice in told(issued())] == [timedelta(0), *[UNDO_WINDOW] * 5]


def test_an_owner_who_deputises_too_gets_one_letter():
    members = [*without(OWNER, DEPUTY), the_owner(is_deputy=True)]

    assert told(issued(), members).count(held(Private(OWNER), 1)) == 1


def test_a_task_without_an_owner_goes_to_the_deputies():
    task = replace(TASK, owner=None)

    assert held(Private(DEPUTY), 1) in told(issued(task), without(OWNER))
    assert not news(told(issued(task), without(OWNER)))


def news(letters: Sequence[Notice]) -> list[Letter]:
    return [letter for letter in letters if isinstance(letter, Letter) and letter.show is Show.NEWS]


NOBODY_HEARS = {
    "nobody sits there": (replace(TASK, owner=None), without(OWNER, DEPUTY)),
    "nobody there can be reached": (TASK, unreachable(OWNER, DEPUTY)),
    "they have left": (TASK, [*without(OWNER, DEPUTY), the_owner(valid_to=NOW), the_deputy(valid_to=NOW)]),
}


@pytest.mark.parametrize("why", NOBODY_HEARS)
def test_with_nobody_to_tell_the_chair_and_the_secretariat_learn_it_at_once(why: str):
    task, members = NOBODY_HEARS[why]

    assert news(told(issued(task), members)) == [
        Letter(to=Private(CHAIR), show=Show.NEWS, ref=TASK.ref),
        Letter(to=Private(SECRETARY), show=Show.NEWS, ref=TASK.ref),
    ]
    assert held(Channel()) in told(issued(task), members), "the seat is still tasked"
    assert Private(None) not in [getattr(letter, "to", None) for letter in told(issued(task), members)]


@pytest.mark.parametrize("member", [OWNER, DEPUTY])
def test_one_who_can_be_reached_is_enough(member: MemberId):
    assert not news(told(issued(), unreachable(member)))


def test_a_chair_who_is_the_secretariat_is_told_once():
    both = the_chair(roles=frozenset({Role.CHAIR, Role.SECRETARIAT}))
    members = [both, *(m for m in unreachable(OWNER, DEPUTY) if m.id not in (CHAIR, SECRETARY))]

    assert len(news(told(issued(), members))) == 1


def test_the_deputy_of_a_supporting_seat_gets_the_card_too_and_its_observer_none():
    helped = replace(TASK, supporting=(Supporter(seat_id("RSPCA"), "RSPCA"),))
    deputy = a_member("RSPCA", "Rod Deputy", is_deputy=True)
    watcher = a_member("RSPCA", "Ove Observer", is_deputy=True, roles=frozenset({Role.OBSERVER}))

    letters = told(issued(helped), [*the_members(), deputy, watcher])

    assert held(Private(deputy.id), 1) in letters
    assert held(Private(watcher.id), 1) not in letters


def test_a_request_for_more_time_is_one_card_for_each_who_may_decide_it_and_follows():
    event = answers.ask_for_time(
        TASK, by=the_owner(), at=NOW, due=date(2026, 12, 11), because="they are away"
    )
    deputy = a_member("Durham", "Della", roles=frozenset({Role.DEPUTY_CHAIR}), chairs_until=A_WEEK_ON_AT_NINE)

    asked = [letter for letter in told(event, [*the_members(), deputy]) if isinstance(letter, Letter)]

    assert asked == [
        Letter(to=Private(who), show=Show.TIME_ASKED, ref=TASK.ref, version=1) for who in (CHAIR, deputy.id)
    ]
    assert Show.TIME_ASKED in LIVE
    decided = decisions.agree(event.task, by=deputy, at=NOW)
    assert Follow(TASK.ref) in told(decided, [*the_members(), deputy])


# --- Proposals ----------------------------------------------------------------------------------------

PROPOSED = a_task(owner=OWNER, state=TaskState.PROPOSED, asked_by=DEPUTY, proposed_by=DEPUTY)


def test_a_proposal_is_shown_to_every_chair_and_its_proposer_and_to_nobody_else():
    second = a_member("Durham", "Second Chair", roles=frozenset({Role.CHAIR}))
    event = TaskProposed(task=PROPOSED, at=NOW, by=DEPUTY)

    assert told(event, [*the_members(), second]) == [
        Letter(to=Private(member), show=Show.TASK, ref=TASK.ref, version=1)
        for member in (CHAIR, second.id, DEPUTY)
    ]


def test_a_changed_proposal_is_shown_anew_to_the_chair_and_its_proposer_alone():
    letters = [letter for letter in told(changed(PROPOSED)) if isinstance(letter, Letter)]

    assert {letter.to.member for letter in letters} == {CHAIR, PROPOSED.asked_by}
    assert {(letter.show, letter.version) for letter in letters} == {(Show.TASK, 2)}


def test_a_proposal_taken_up_is_issued_like_any_other_task():
    event = decisions.take_up(PROPOSED, by=the_chair(), at=NOW, owner=the_owner())

    assert told(event) == told(issued())


# --- Answers ------------------------------------------------------------------------------------------

BY = {"by": the_owner(), "at": NOW}
CARDS_FOLLOW = {
    "acknowledged": answers.acknowledge(TASK, **BY),
    "accepted": answers.accept(TASK, **BY),
    "updated": answers.update(TASK, **BY, words="Two left.", progress=Progress.UNDER_WAY),
    "withdrawn": decisions.undo(TASK, by=the_chair(), at=NOW, has_left=False),
}
CHAIR_IS_TOLD = {
    "declined": answers.decline(TASK, **BY, because="Not ours."),
    "completed": answers.complete(TASK, **BY, words="In order."),
    "stuck": answers.update(TASK, **BY, words="No key.", progress=Progress.STUCK),
}


@pytest.mark.parametrize("what", CARDS_FOLLOW)
def test_the_cards_that_are_out_follow_and_nobody_is_written_to(what: str):
    assert told(CARDS_FOLLOW[what]) == [Follow(TASK.ref)]


def test_whoever_proposed_is_told_that_it_is_not_taken_up():
    event = decisions.turn_down(PROPOSED, by=the_chair(), at=NOW, because="No.")

    assert told(event) == [
        Follow(TASK.ref),
        Letter(to=Private(PROPOSED.proposed_by), show=Show.NEWS, ref=TASK.ref),
    ]


@pytest.mark.parametrize("what", CHAIR_IS_TOLD)
def test_whoever_asked_is_told_how_it_ended_or_that_it_is_stuck(what: str):
    assert told(CHAIR_IS_TOLD[what]) == [
        Follow(TASK.ref),
        Letter(to=Private(CHAIR), show=Show.NEWS, ref=TASK.ref),
    ]


@pytest.mark.parametrize("what", CHAIR_IS_TOLD)
def test_what_a_deputy_asked_in_the_chairs_place_comes_to_the_chair_too_once_that_has_ended(what: str):
    event = CHAIR_IS_TOLD[what]
    asked = replace(event, task=replace(event.task, asked_by=DEPUTY))

    assert told(asked) == [
        Follow(TASK.ref),
        Letter(to=Private(DEPUTY), show=Show.NEWS, ref=TASK.ref),
        Letter(to=Private(CHAIR), show=Show.NEWS, ref=TASK.ref),
    ]


# --- Reminders ----------------------------------------------------------------------------------------

OWED = {"to": (Recipient(OWNER),)}


def reminded(step: str, task: Task = TASK, **given: Any) -> TaskReminded:
    occurrence = Occurrence(
        task.ref, task.seat, step_named(step, LADDER.tasks + LADDER.urgent_tasks), date(2026, 11, 30)
    )
    return TaskReminded(task=task, occurrence=occurrence, at=NOW, by=MemberId("clerk"), **given)


def test_what_is_owed_privately_waits_for_the_digest():
    for step in ("7 before", "overdue by 1", "overdue by 5", "overdue by 10", "unseen for 3"):
        assert told(reminded(step, **OWED)) == []


def test_what_is_urgent_waits_for_no_digest():
    assert told(reminded("unseen for 2 hours", **OWED)) == [
        Letter(to=Private(OWNER), show=Show.REMINDER, ref=TASK.ref, version=TASK.version)
    ]


def test_after_three_days_the_reminder_stands_in_the_tasks_own_thread():
    assert told(reminded("overdue by 3")) == [Letter(to=Thread(), show=Show.REMINDER, ref=TASK.ref)]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.SENT}))
def test_a_rung_that_was_not_sent_tells_nobody(outcome: Outcome):
    assert told(reminded("overdue by 3", outcome=outcome)) == []
    assert told(reminded("unseen for 2 hours", outcome=outcome, **OWED)) == []


def test_a_digest_is_a_new_card_and_the_one_before_points_to_it():
    event = DigestSent(
        member=OWNER, day=date(2026, 11, 30), previous=date(2026, 11, 27), at=NOW, by=MemberId("clerk")
    )

    assert told(event) == [
        Letter(to=Private(OWNER), show=Show.DIGEST, ref=Reference(f"digest 2026-11-{day}"))
        for day in (30, 27)
    ]


def morning(at: datetime, attention: frozenset[str] = frozenset(), **before: Any) -> MorningCame:
    known = Morning(**{"next_day": at.date(), **before})
    return MorningCame(before=known, attention=attention, at=at, by=MemberId("clerk"))


MONDAY, TUESDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC), datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


def week(event: MorningCame) -> list[Letter]:
    return [letter for letter in told(event) if letter.show is Show.WEEK]


def test_each_monday_the_channel_has_one_card_of_counts_and_last_weeks_points_to_it():
    assert week(morning(MONDAY, week=date(2026, 11, 23))) == [
        Letter(to=Channel(), show=Show.WEEK, ref=Reference(f"week {day}"))
        for day in ("2026-11-30", "2026-11-23")
    ]
    assert week(morning(TUESDAY, week=MONDAY.date())) == []


def test_after_a_bank_holiday_monday_the_week_begins_on_tuesday():
    tuesday = datetime(2026, 12, 29, 8, 30, tzinfo=UTC)

    [new, _] = week(morning(tuesday, week=date(2026, 12, 21)))
    assert new.ref == "week 2026-12-29"
    assert morning(tuesday).after.next_day == date(2026, 12, 30)


def test_a_week_that_was_missed_is_not_made_up_for():
    [new, old] = week(morning(TUESDAY + timedelta(days=8), week=date(2026, 11, 23)))
    assert (new.ref, old.ref) == ("week 2026-12-09", "week 2026-11-23")


def status(event: MorningCame) -> list[tuple[MemberId, int]]:
    return [(letter.to.member, letter.version) for letter in told(event) if letter.show is Show.STATUS]


def test_the_secretariats_card_is_brought_up_to_date_in_place_unless_something_new_needs_them():
    monday, tuesday = MONDAY.date().toordinal(), TUESDAY.date().toordinal()
    calm = morning(TUESDAY, status=MONDAY.date(), known=frozenset({"T-2026-001"}))
    still = morning(TUESDAY, frozenset({"T-2026-001"}), status=MONDAY.date(), known=frozenset({"T-2026-001"}))
    news = morning(TUESDAY, frozenset({"T-2026-002"}), status=MONDAY.date())

    assert status(calm) == status(still) == [(SECRETARY, monday)]
    assert status(news) == [(SECRETARY, tuesday), (SECRETARY, monday)]
    assert news.after.known == {"T-2026-002"}
    assert calm.after.known == frozenset(), "what was put right is news if it comes again"


# --- What could not be delivered ----------------------------------------------------------------------


def died(member: MemberId | None = OWNER, ref: str | None = "T-2026-007") -> LetterDied:
    return LetterDied(
        at=NOW,
        by=MemberId("clerk"),
        letter="letter-1",
        ref=Reference(ref) if ref else None,
        member=member,
        why="Teams refused it.",
    )


def said(to: MemberId, text: str) -> Letter:
    return Letter(to=Private(to), show=Show.SAID, text=text)


LOST = "T-2026-007 could not be delivered to Priya Shah: Teams refused it."


def test_the_secretariat_is_told_what_reached_nobody():
    members = [*the_members(), SECOND_SECRETARY]

    assert told(died(), members) == [said(SECRETARY, LOST), said(SECOND_SECRETARY.id, LOST)]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (died(None), "T-2026-007 could not be delivered to the channel: Teams refused it."),
        (died(OWNER, None), "A message could not be delivered to Priya Shah: Teams refused it."),
        (
            died(MemberId("member-gone")),
            "T-2026-007 could not be delivered to someone who has left: Teams refused it.",
        ),
    ],
)
def test_it_is_said_what_was_lost_and_to_whom(event: LetterDied, words: str):
    assert told(event) == [said(SECRETARY, words)]


def test_whoever_could_not_be_reached_is_not_written_to_about_it():
    lost = "T-2026-007 could not be delivered to Sam Secretary: Teams refused it."
    members = [*the_members(), SECOND_SECRETARY]

    assert told(died(SECRETARY), members) == [said(SECOND_SECRETARY.id, lost)]


@pytest.mark.parametrize("members", [unreachable(SECRETARY), without(SECRETARY)], ids=["away", "none"])
def test_with_nobody_of_the_secretariat_to_reach_the_chair_is_told(members):
    assert told(died(), members) == [said(CHAIR, LOST)]


def test_with_nobody_at_all_to_reach_nobody_is_told():
    assert told(died(), unreachable(SECRETARY, CHAIR)) == []


@pytest.mark.parametrize("member", [SECRETARY, CHAIR])
def test_lost_news_of_lost_letters_goes_no_further(member: MemberId):
    """Two who cannot be reached would tell each other so for ever."""
    assert told(died(member, None), [*the_members(), SECOND_SECRETARY]) == []


# --- What nobody is told ------------------------------------------------------------------------------

SILENT = {
    "a task was read": TaskRead(task=TASK, at=NOW, by=OWNER),
    "a letter arrived": LetterDisclosed(
        at=NOW, by=OWNER, letter="l", ref=TASK.ref, content_version=1, digest="0", recipients=OWNER
    ),
    "people were imported": PeopleImported(at=NOW, by=SECRETARY, seats=(), members=()),
}


@pytest.mark.parametrize("what", SILENT)
def test_nobody_is_told_that(what: str):
    assert told(SILENT[what]) == []


EVERYTHING = [
    *(issued(), changed(), changed(PROPOSED), TaskProposed(task=PROPOSED, at=NOW, by=DEPUTY)),
    *CARDS_FOLLOW.values(),
    *CHAIR_IS_TOLD.values(),
    *(reminded("overdue by 3"), reminded("unseen for 2 hours", **OWED), died(), died(None), died(None, None)),
    *SILENT.values(),
]


@pytest.mark.parametrize("event", EVERYTHING, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize(
    "members", [the_members(), (), unreachable(OWNER, DEPUTY)], ids=["all", "none", "lost"]
)
def test_no_letter_to_the_channel_ever_carries_text(event: Event, members: Sequence[Member]):
    public = [n for n in told(event, members) if isinstance(n, Letter) and not isinstance(n.to, Private)]

    for letter in public:
        assert (letter.text, letter.draft) == ("", None)
        assert letter.show in (Show.TASK, Show.REMINDER)


@pytest.mark.parametrize("event", EVERYTHING, ids=lambda event: type(event).__name__)
def test_only_what_goes_to_others_before_an_undo_is_held(event: Event):
    for letter in told(event):
        if isinstance(letter, Letter) and letter.is_held:
            assert letter.delay == UNDO_WINDOW
            assert letter.to != Private(CHAIR)


def test_no_observer_is_written_to():
    watching = a_member(HMRC, "Oona", is_deputy=True, is_owner=True, roles=frozenset({Role.OBSERVER}))
    written_to = {
        letter.to
        for event in EVERYTHING
        for letter in told(event, [*the_members(), watching])
        if isinstance(letter, Letter)
    }

    assert Private(watching.id) not in written_to
