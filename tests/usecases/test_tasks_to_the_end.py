"""What the rules alone do not show: who is told, what is kept, and what stays hidden until it is out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cards.buttons import Signer
from cards.elements import dumped
from cards.replies import card
from panel.catalogue import Command
from panel.catalogue.tasks import (
    AgreeTime,
    AskActions,
    AskMine,
    AskTask,
    ChangeTask,
    DeclineTask,
    EndTask,
    IssueAsDeputy,
    IssueTask,
    MoreTime,
    MoveTask,
    OpenAnswerForm,
    PassOn,
    ReadTask,
    SignOff,
    SignOffTogether,
    UpdateTask,
)
from panel.flags.events import FlagReleased
from panel.flags.flag import Audience
from panel.groups import FourP, Level
from panel.language import PanelId, Reference
from panel.letters import Show
from panel.people import CLERK, Member, OnlyTheChair, PeopleImported, Role
from panel.tasks import AnswerKind, Ending, Particulars, Progress, Rag, TaskState
from panel.views.said import Refused
from rehearsal.reading import shown as drawn
from tests.builders import (
    A_WEEK_ON,
    HMRC,
    NOW,
    RSPCA,
    a_member,
    a_panel,
    a_released_flag,
    a_seat,
    an_ask,
    another_seats_owner,
    seat_id,
    the_chair,
    the_members,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import ASK, Desk
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.papers.actions import action_log
from usecases.questions.tasks import about_tasks
from usecases.tasks import view_of

REF = "T-2026-001"
RESTRICTED = Reference("R-2026-004")


def mine(desk: Desk) -> list[str]:
    with desk.store.read(desk.panel) as reading:
        return [item.task.ref for item in about_tasks(AskMine(), the_owner(), desk.clock(), reading).items]


def test_the_seat_sees_nothing_of_a_task_until_its_undo_window_has_closed(desk: Desk):
    desk.issued()
    assert mine(desk) == []

    desk.delivered(seconds=21)

    assert mine(desk) == [REF]


def test_a_form_opened_from_an_older_version_changes_nothing(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    desk.do(MoreTime(task=REF, due=date(2026, 12, 11), because="they are away"), by=the_chair())

    assert isinstance(desk.do(DeclineTask(REF, "we can't", 1), by=the_owner()), Refused)
    assert isinstance(desk.do(UpdateTask(REF, "fine", Progress.UNDER_WAY, 1), by=the_owner()), Refused)
    assert desk.task().acknowledged is None


def test_each_new_date_is_kept_with_who_agreed_it_and_why(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    desk.do(MoreTime(task=REF, due=date(2026, 12, 11), because="they are away"), by=the_chair())

    with desk.store.read(desk.panel) as reading:
        [revision] = reading.tasks.revisions(Reference(REF))
    assert (revision.was, revision.due, revision.because) == (A_WEEK_ON, date(2026, 12, 11), "they are away")
    assert revision.agreed_by == the_chair().id
    assert (desk.task().first_due, desk.task().slipped) == (A_WEEK_ON, 1)


def test_what_it_achieved_is_kept_with_the_closing(desk: Desk):
    desk.issued()
    desk.do(UpdateTask(REF, "closed down", Progress.DONE), by=the_owner())
    missing = SignOff(task=REF, level=Level.MAJOR, four_p=FourP.PROTECT, rationale=" ")
    assert isinstance(desk.do(missing, by=the_chair()), Refused)

    desk.do(replace(missing, rationale="one shop fewer"), by=the_chair())

    with desk.store.read(desk.panel) as reading:
        record = reading.tasks.disruption(Reference(REF))
    assert record is not None
    assert (record.ref, record.level, record.rationale) == ("X-2026-001", Level.MAJOR, "one shop fewer")


def test_several_are_signed_off_together_and_each_leaves_its_line(desk: Desk):
    for number in (1, 2):
        desk.do(AskTask(ASK), by=the_chair())
        desk.do(UpdateTask(f"T-2026-00{number}", "", Progress.DONE), by=the_owner())

    desk.do(SignOffTogether(("T-2026-001", "T-2026-002")), by=the_chair())

    assert [desk.task(f"T-2026-00{n}").state for n in (1, 2)] == [TaskState.CLOSED] * 2
    assert [(line.event, line.ref) for line in desk.trail()[-2:]] == [
        ("TaskClosed", "T-2026-001"),
        ("TaskClosed", "T-2026-002"),
    ]


def test_a_task_moved_to_another_seat_takes_its_history_along(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    desk.do(MoveTask(task=REF, seat=seat_id(RSPCA), because="it is about dogs"), by=the_chair())

    old, new = desk.task(), desk.task("T-2026-002")
    assert (old.state, old.succeeded_by) == (TaskState.TRANSFERRED, new.ref)
    assert (new.seat, new.succeeds, new.first_due) == (seat_id(RSPCA), old.ref, old.first_due)
    assert another_seats_owner().id in {letter.member for letter in desk.delivered()}


def test_withdrawing_before_it_went_out_tells_nobody(desk: Desk):
    desk.issued()
    desk.delivered()
    desk.do(EndTask(REF, Ending.WITHDRAWN, "asked twice"), by=the_chair())

    assert the_owner().id not in {letter.member for letter in desk.delivered(seconds=30)}


def test_a_deputy_issues_with_a_reason_and_the_chair_is_told(store):
    deputy = a_member("Durham", "Una Undelegated", roles=frozenset({Role.DEPUTY_CHAIR}))
    a_panel(store, members=[*the_members(), deputy])
    desk = Desk(store)
    desk.do(AskTask(ASK), by=deputy)
    desk.delivered()
    assert isinstance(desk.do(IssueAsDeputy(REF, " "), by=deputy), Refused)

    desk.do(IssueAsDeputy(REF, "the chair is in the air"), by=deputy)

    assert desk.task().state is TaskState.ISSUED
    told = [letter for letter in desk.delivered() if letter.show is Show.DECIDED]
    assert [letter.member for letter in told] == [the_chair().id]
    assert "the chair is in the air" in told[0].text


def test_a_task_for_a_restricted_flag_opens_for_its_audience_alone(desk: Desk):
    flag = a_released_flag(
        ref=RESTRICTED, audience=Audience.NAMED_SEATS, asks=(an_ask(HMRC),), raised_by=the_owner().id
    )
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=NOW, by=the_chair().id))
    line = f"{{}}: look again for {RESTRICTED} by Friday 27 November 2026"
    assert isinstance(desk.do(AskTask(line.format("RSPCA")), by=the_chair()), Refused), "it was not told"

    desk.do(AskTask(line.format("HMRC")), by=the_chair())

    assert desk.task().serves == RESTRICTED
    assert isinstance(desk.do(ReadTask(REF), by=another_seats_owner()), Refused)
    assert not isinstance(desk.do(ReadTask(REF), by=the_owner()), Refused)

    assert "look again" not in the_action_log(desk, another_seats_owner())
    assert "look again" in the_action_log(desk, the_owner())


NAMED = f"as said in {RESTRICTED}"
NAMES_IT: list[Command] = [
    AskTask(f"HMRC: look again, {NAMED}, by Friday 27 November 2026"),
    IssueTask(seat=seat_id(HMRC), what="x", due=date(2026, 12, 11), more=Particulars(rationale=NAMED)),
    ChangeTask(task=REF, what=NAMED, due=date(2026, 11, 27)),
    UpdateTask(REF, "we hold what r-4 says", Progress.UNDER_WAY),
    UpdateTask(REF, NAMED, Progress.DONE),
    DeclineTask(REF, NAMED),
    MoreTime(task=REF, due=date(2026, 12, 11), because=NAMED),
    PassOn(task=REF, name="Dev Deputy", because=NAMED),
    EndTask(REF, Ending.WITHDRAWN, NAMED),
]


@pytest.mark.parametrize("command", NAMES_IT, ids=lambda command: type(command).__name__)
def test_no_words_that_others_may_read_name_a_restricted_flag(desk: Desk, command: Command):
    desk.issued()
    desk.delivered(seconds=21)
    chairs = isinstance(command, AskTask | IssueTask | ChangeTask | EndTask)

    refused = desk.do(command, by=the_chair() if chairs else the_owner())

    assert isinstance(refused, Refused)
    assert "Leave the number out" in refused.text
    assert desk.task().version == 1
    assert desk.task().note == ""


def test_a_task_for_that_flag_may_be_spoken_of_by_its_number_and_by_no_other(desk: Desk):
    flag = a_released_flag(ref=RESTRICTED, audience=Audience.NAMED_SEATS, asks=(an_ask(HMRC),))
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=NOW, by=the_chair().id))
    desk.do(AskTask(f"HMRC: look again for {RESTRICTED} by Friday 27 November 2026"), by=the_chair())
    desk.delivered(seconds=21)

    assert isinstance(desk.do(UpdateTask(REF, "see R-2026-005", Progress.UNDER_WAY), by=the_owner()), Refused)
    desk.do(UpdateTask(REF, f"{RESTRICTED}, that is R-4: two visits", Progress.UNDER_WAY), by=the_owner())
    assert "two visits" in desk.task().note


def the_action_log(desk: Desk, reader: Member) -> str:
    with desk.store.read(desk.panel) as reading:
        return repr(action_log(reader, NOW, reading))


def test_a_task_for_a_restricted_flag_never_moves_to_a_seat_that_was_not_told(desk: Desk):
    flag = a_released_flag(ref=RESTRICTED, audience=Audience.NAMED_SEATS, asks=(an_ask(HMRC),))
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=NOW, by=the_chair().id))
    desk.do(AskTask(f"HMRC: look again for {RESTRICTED} by Friday 27 November 2026"), by=the_chair())
    desk.delivered(seconds=30)

    moved = desk.do(
        MoveTask(task=REF, because="they hold the records", seat=seat_id("RSPCA")), by=the_chair()
    )

    assert isinstance(moved, Refused)
    assert "has not received" in moved.text
    assert desk.task().state is TaskState.ISSUED


def what_came_of_it(desk: Desk) -> list[str]:
    """What the RSPCA's owner is told, who raised the flag."""
    letters = [x for x in desk.delivered() if x.member == another_seats_owner().id and x.show is Show.DECIDED]
    return [letter.text for letter in letters]


def for_a_flag_of_the_rspca(desk: Desk) -> Reference:
    flag = a_released_flag(raised_by=another_seats_owner().id)
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=NOW, by=the_chair().id))
    desk.do(AskTask(f"HMRC: look again for {flag.ref} by Friday 27 November 2026"), by=the_chair())
    desk.delivered(seconds=30)
    return flag.ref


@pytest.mark.parametrize("how", [Ending.WITHDRAWN, Ending.DISCHARGED, Ending.NOT_COMPLETED])
def test_whoever_raised_the_flag_is_told_however_its_task_ends(desk: Desk, how: Ending):
    flag = for_a_flag_of_the_rspca(desk)

    desk.do(EndTask(REF, how, "the premises have closed"), by=the_chair())

    said = f"What came of {flag}: {REF}, which served it, is {how}."
    assert what_came_of_it(desk) == [f"{said}\nthe premises have closed"]


def test_nobody_hears_of_a_task_for_their_flag_that_was_undone(desk: Desk):
    flag = a_released_flag(raised_by=another_seats_owner().id)
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=NOW, by=the_chair().id))
    desk.do(AskTask(f"HMRC: look again for {flag.ref} by Friday 27 November 2026"), by=the_chair())

    desk.do(EndTask(REF, Ending.WITHDRAWN, "by mistake"), by=the_chair())

    assert what_came_of_it(desk) == []


def test_whoever_raised_the_flag_is_told_what_came_of_it(desk: Desk):
    flag = a_released_flag(raised_by=another_seats_owner().id)
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=NOW, by=the_chair().id))
    desk.do(AskTask(f"HMRC: look again for {flag.ref} by Friday 27 November 2026"), by=the_chair())
    desk.do(UpdateTask(REF, "done", Progress.DONE), by=the_owner())
    desk.delivered(seconds=30)

    desk.do(SignOff(task=REF), by=the_chair())

    told = [x for x in desk.delivered() if x.member == another_seats_owner().id and x.show is Show.DECIDED]
    assert [flag.ref in letter.text for letter in told] == [True]


@pytest.mark.parametrize("kind", [AnswerKind.SIGN_OFF, AnswerKind.END, AnswerKind.MOVE])
def test_only_the_chair_opens_the_chairs_forms(desk: Desk, kind: AnswerKind):
    desk.issued()

    with desk.store.read(desk.panel) as reading, pytest.raises(OnlyTheChair):
        about_tasks(OpenAnswerForm(REF, kind), the_owner(), NOW, reading)


def test_a_seat_at_which_only_an_observer_sits_makes_no_tie(desk: Desk):
    club, trust = a_seat("Kennel Club"), a_seat("Kennel Trust")
    watcher = a_member("Kennel Trust", "Ove Watcher", roles=frozenset({Role.OBSERVER}))
    owner = a_member("Kennel Club", "Kay Club", is_owner=True)
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(club, trust), members=(owner, watcher)))

    desk.do(AskTask("Kennel: look at the dogs by Friday 27 November 2026"), by=the_chair())

    assert (desk.task().seat, desk.task().owner) == (club.id, owner.id)


def time_asked(desk: Desk, reader: Member, *, number: int = 1, is_posted: bool = True) -> Shown | Obsolete:
    """The card on which the chair is asked for more time, as it is drawn today."""
    ref = Reference(REF)
    letter = Asked(show=Show.TIME_ASKED, member=reader.id, ref=ref, version=number, draft=None, text="")
    with desk.store.read(desk.panel) as reading:
        return shown(letter, is_posted=is_posted, at=desk.clock(), reading=reading)


def test_the_card_that_asks_for_more_time_says_so_when_it_was_decided_on_another(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    desk.do(MoreTime(task=REF, due=date(2026, 12, 11), because="they are away"), by=the_owner())
    assert not time_asked(desk, the_chair()).view.is_answered

    desk.do(MoreTime(task=REF, due=date(2026, 12, 18), because="they are still away"), by=the_owner())
    assert time_asked(desk, the_chair()).view.is_answered, "another request took its place"
    assert not time_asked(desk, the_chair(), number=2).view.is_answered

    desk.do(AgreeTime(task=REF), by=the_chair())
    answered = time_asked(desk, the_chair(), number=2)
    assert answered.view.is_answered
    assert not answered.discloses
    assert isinstance(time_asked(desk, the_chair(), number=2, is_posted=False), Obsolete)


def test_nobody_who_may_not_decide_it_is_shown_why_more_time_is_asked(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    desk.do(MoreTime(task=REF, due=date(2026, 12, 11), because="they are away"), by=the_owner())

    assert isinstance(time_asked(desk, the_secretary(), is_posted=False), Obsolete)
    assert time_asked(desk, the_secretary()).view.is_answered


def test_a_declined_task_waits_for_the_chair_in_every_list(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    desk.do(DeclineTask(REF, "we hold no records"), by=the_owner())

    assert desk.task().rag(NOW) is Rag.AMBER
    assert desk.task().rag(NOW + timedelta(days=20)) is Rag.RED
    assert "declined: needs the Chair" in the_action_log(desk, the_chair())
    with desk.store.read(desk.panel) as reading:
        listed = about_tasks(AskActions(), the_chair(), NOW, reading)
    said = drawn(dumped(card(listed, Signer({1: b"1" * 32}, PanelId("0" * 32), "a:here"))))
    assert "0 open · 1 for the Chair" in said
    assert "declined: needs the Chair" in said


def test_a_crime_group_is_taken_by_its_shape_and_never_one_of_a_year_to_come(desk: Desk):
    for_group = "HMRC: check VAT filings for {} by Friday 27 November 2026"

    refused = desk.do(AskTask(for_group.format("OCG-2031-004")), by=the_chair())
    assert isinstance(refused, Refused)
    assert "write OCG-2026-004" in refused.text

    desk.do(AskTask(for_group.format("OCG-2026-4")), by=the_chair())
    assert desk.task().serves == "OCG-2026-004"
    with desk.store.read(desk.panel) as reading:
        echo = view_of(desk.task(), the_chair(), reading, NOW, in_channel=False)
    said = drawn(dumped(card(echo, Signer({1: b"1" * 32}, PanelId("0" * 32), "a:here"))))
    assert "OCG-2026-004, which I can't check: I keep no list of OCGs yet." in said
