"""Tasks from end to end: asked, answered, changed and taken back, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from panel.asking import AS_IT_IS, DROP, MindTheWords, WhichDay, WhichSeat
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AnswerDraft,
    AskTask,
    ChangeTask,
    DeclineTask,
    IssueTask,
    ReadTask,
    TakeUpProposal,
    TurnDownProposal,
    UndoTask,
    UpdateTask,
)
from panel.language import Operation
from panel.letters import Show
from panel.people import Role
from panel.tasks import Progress, TaskState
from panel.views.places import Via
from panel.views.said import Refused, Saying
from panel.views.tasks import Asking, Reader, TaskView
from storage.leases import Leases
from storage.store import Store
from tests.builders import (
    A_WEEK_ON,
    NOW,
    PANEL,
    TODAY,
    a_member,
    a_panel,
    another_seats_owner,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)
from tests.fakes import let_pass
from tests.usecases.conftest import ASK, Desk
from usecases.posting import later

REF = "T-2026-001"
NEXT_FRIDAY = date(2026, 12, 4)


def test_the_chairs_clear_line_is_issued_at_once(desk: Desk):
    shown = desk.do(AskTask(ASK), by=the_chair())

    task = desk.task()
    assert (task.seat, task.what, task.due, task.state) == (
        seat_id("HMRC"),
        "check VAT filings for F-2026-031",
        A_WEEK_ON,
        TaskState.ISSUED,
    )
    assert (task.owner, task.asked_by, task.issued_at) == (the_owner().id, the_chair().id, desk.clock.now)
    assert isinstance(shown, TaskView)
    assert (shown.reader, shown.undo_is_open) == (Reader.CHAIR, True)


def test_anybody_elses_line_is_a_proposal_that_the_chair_takes_up(desk: Desk):
    desk.do(AskTask(ASK), by=another_seats_owner())
    assert desk.task().state is TaskState.PROPOSED
    assert {letter.member for letter in desk.delivered()} == {the_chair().id, another_seats_owner().id}

    assert isinstance(desk.do(TakeUpProposal(REF), by=the_secretary()), Refused)
    desk.do(TakeUpProposal(REF), by=the_chair())

    task = desk.task()
    assert (task.state, task.asked_by, task.proposed_by) == (
        TaskState.ISSUED,
        the_chair().id,
        another_seats_owner().id,
    )
    assert the_owner().id in {letter.member for letter in desk.delivered(seconds=21)}
    assert isinstance(desk.do(TakeUpProposal(REF), by=the_chair()), Refused), "once"


def test_a_proposal_is_read_by_whoever_made_it_and_the_chair_alone(desk: Desk):
    desk.do(AskTask(ASK), by=another_seats_owner())

    for may in (another_seats_owner(), the_chair()):
        assert isinstance(desk.do(ReadTask(REF), by=may), TaskView)
    assert isinstance(desk.do(ReadTask(REF), by=the_owner()), Refused)


def test_a_proposal_may_be_turned_down(desk: Desk):
    desk.do(AskTask(ASK), by=another_seats_owner())
    desk.do(TurnDownProposal(REF, "Not for this panel"), by=the_chair())

    assert desk.task().state is TaskState.NOT_TAKEN_UP
    assert isinstance(desk.do(AcknowledgeTask(REF), by=the_owner()), Refused)


def test_a_seat_acknowledges_once_whoever_presses(desk: Desk):
    desk.issued()
    desk.do(AcknowledgeTask(REF, 1), by=the_deputy())
    again = desk.do(AcknowledgeTask(REF, 1), by=the_owner())

    task = desk.task()
    assert task.acknowledged is not None
    assert (task.acknowledged.by, task.acknowledged.version) == (the_deputy().id, 1)
    assert task.state is TaskState.ISSUED, "an acknowledgement commits to nothing"
    assert isinstance(again, Refused)
    assert again.task is not None, "a fresh card comes with it"


def test_another_seat_may_not_answer(desk: Desk):
    desk.issued()
    for command in (
        AcknowledgeTask(REF),
        AcceptTask(REF),
        DeclineTask(REF, "no"),
        UpdateTask(REF, "done", Progress.DONE),
    ):
        shown = desk.do(command, by=another_seats_owner())
        assert isinstance(shown, Refused)
        assert "is with HM Revenue and Customs" in shown.text

    assert desk.task().acknowledged is None
    assert desk.task().state is TaskState.ISSUED


def test_a_card_with_the_old_words_acknowledges_nothing(desk: Desk):
    desk.issued()
    desk.do(AcknowledgeTask(REF, 1), by=the_owner())
    desk.do(ChangeTask(task=REF, what="Check payroll filings", due=NEXT_FRIDAY), by=the_chair())
    assert (desk.task().version, desk.task().acknowledged) == (2, None)
    assert (desk.task().first_due, desk.task().due) == (A_WEEK_ON, NEXT_FRIDAY)

    for stale in (AcknowledgeTask(REF, 1), AcceptTask(REF, 1)):
        shown = desk.do(stale, by=the_owner())
        assert isinstance(shown, Refused)
        assert shown.task is not None
        assert shown.task.task.version == 2
    desk.do(AcceptTask(REF, 2), by=the_owner())
    assert desk.task().state is TaskState.ACCEPTED
    assert desk.task().acknowledged is not None, "accepting implies it"


def test_only_the_chair_changes_what_was_asked(desk: Desk):
    before = desk.issued()
    shown = desk.do(ChangeTask(task=REF, what="Something else", due=NEXT_FRIDAY), by=the_secretary())

    assert isinstance(shown, Refused)
    assert "Olivia Chair" in shown.text, "and it says who could"
    assert desk.task() == before


def test_an_undo_within_the_window_tells_nobody(desk: Desk):
    desk.issued()
    desk.do(UndoTask(REF), by=the_chair())

    assert desk.task().state is TaskState.WITHDRAWN
    assert {letter.member for letter in desk.delivered(seconds=60)} <= {the_chair().id}
    assert desk.issued(ASK).ref == REF
    assert desk.task("T-2026-002").state is TaskState.ISSUED, "and the number stays spent"


def test_once_somebody_was_told_it_is_too_late_to_undo(desk: Desk):
    desk.issued()
    desk.delivered(seconds=21)
    shown = desk.do(UndoTask(REF), by=the_chair())

    assert isinstance(shown, Refused)
    assert "already gone out" in shown.text
    assert desk.task().state is TaskState.ISSUED


def test_what_may_have_arrived_is_not_undone_while_it_waits_to_be_tried_again(desk: Desk):
    desk.issued()
    let_pass(desk.store, seconds=21)
    while leases := Leases(desk.store).take(most=50):
        for lease in leases:
            later(lease, wait=timedelta(minutes=5), reason="perhaps delivered: 502", store=desk.store)

    shown = desk.do(UndoTask(REF), by=the_chair())

    assert isinstance(shown, Refused)
    assert "already gone out" in shown.text
    with desk.store.read(PANEL) as reading:
        assert [task.ref for task in reading.tasks.open_for(seat_id("HMRC"))] == [REF]


def test_nobody_but_the_chair_undoes(desk: Desk):
    desk.issued()

    assert isinstance(desk.do(UndoTask(REF), by=the_owner()), Refused)
    assert desk.task().state is TaskState.ISSUED


def test_declining_needs_a_reason_which_the_chair_hears(desk: Desk):
    desk.issued()
    desk.delivered(seconds=60)
    assert isinstance(desk.do(DeclineTask(REF, "  "), by=the_owner()), Refused)
    assert desk.task().state is TaskState.ISSUED

    desk.do(DeclineTask(REF, "We have no power to do it"), by=the_owner())

    task = desk.task()
    assert (task.state, task.note) == (TaskState.DECLINED, "We have no power to do it")
    assert (the_chair().id, Show.NEWS) in {(letter.member, letter.show) for letter in desk.delivered()}
    with desk.store.read(PANEL) as reading:
        seal = reading.trail._seal
        kept = reading.connection.exec_driver_sql("select seq, words_sealed from trail_words order by seq")
        said = [seal.open("words", str(seq), sealed) for seq, sealed in kept]
        assert said[0] == task.what
        assert said[-1] == "We have no power to do it"


def test_it_is_done_and_awaits_sign_off(desk: Desk):
    desk.issued()
    desk.do(UpdateTask(REF, "Half of them checked", Progress.UNDER_WAY), by=the_owner())
    assert (desk.task().state, desk.task().note) == (TaskState.IN_PROGRESS, "Half of them checked")
    assert isinstance(desk.do(UpdateTask(REF, "", Progress.STUCK), by=the_owner()), Refused)
    desk.do(UpdateTask(REF, "Waiting for Companies House", Progress.STUCK), by=the_owner())
    assert desk.task().state is TaskState.BLOCKED
    desk.do(UpdateTask("T-1", "All checked", Progress.DONE), by=the_deputy())

    assert (desk.task().state, desk.task().note) == (TaskState.COMPLETE, "All checked")
    assert isinstance(desk.do(AcceptTask(REF), by=the_owner()), Refused)


def test_a_short_number_names_the_one_open_task_that_bears_it(desk: Desk):
    desk.issued()
    desk.issued()
    desk.do(AcknowledgeTask("t-2"), by=the_owner())

    assert desk.task("T-2026-002").acknowledged
    assert not desk.task("T-2026-001").acknowledged
    assert isinstance(desk.do(AcknowledgeTask("T-3"), by=the_owner()), Refused)


def test_a_short_number_that_two_years_share_is_asked_about(desk: Desk):
    desk.issued()
    desk.clock.now += timedelta(days=60)
    desk.do(AskTask("HMRC: check VAT filings by 26 February 2027"), by=the_chair())
    shown = desk.do(AcknowledgeTask("T-1"), by=the_owner())

    assert isinstance(shown, Refused)
    assert "T-2026-001 or T-2027-001" in shown.text


def asked(desk: Desk, line: str) -> Asking:
    shown = desk.do(AskTask(line), by=the_chair())
    assert isinstance(shown, Asking)
    return shown


def test_an_unclear_line_takes_no_effect_until_every_doubt_is_answered(desk: Desk):
    """An unknown seat, no date, and words that ask a partner to watch somebody."""
    first = asked(desk, "Revenoo: keep watch on the premises")
    assert isinstance(first.doubt, WhichSeat)
    key = first.draft.key

    second = desk.do(AnswerDraft(key, f"seat:{seat_id('HMRC')}"), by=the_chair())
    assert isinstance(second, Asking)
    assert isinstance(second.doubt, WhichDay)
    assert len(second.doubt.days) == 3
    third = desk.do(AnswerDraft(key, "2026-12-04"), by=the_chair())
    assert isinstance(third, Asking)
    assert isinstance(third.doubt, MindTheWords)
    with desk.store.read(PANEL) as reading:
        assert reading.tasks.find("T-2026-001") is None
    assert [letter.show for letter in desk.delivered(seconds=60)] == [], "nobody was told"

    desk.do(AnswerDraft(key, AS_IT_IS), by=the_chair())
    task = desk.task()
    assert (task.seat, task.what, task.due, task.state) == (
        seat_id("HMRC"),
        "keep watch on the premises",
        NEXT_FRIDAY,
        TaskState.ISSUED,
    )
    assert isinstance(desk.do(AnswerDraft(key, AS_IT_IS), by=the_chair()), Refused), "the draft is spent"


def test_two_readings_of_a_date_are_asked_about(desk: Desk):
    """It is a Friday today."""
    shown = asked(desk, "HMRC: check VAT filings by Friday")

    assert isinstance(shown.doubt, WhichDay)
    assert shown.doubt.days == (TODAY, A_WEEK_ON)


def test_a_draft_belongs_to_its_asker_and_lasts_a_day(desk: Desk):
    key = asked(desk, "HMRC: check VAT filings").draft.key

    assert isinstance(desk.do(AnswerDraft(key, "2026-12-04"), by=the_owner()), Refused)
    desk.clock.on(hours=25)
    assert isinstance(desk.do(AnswerDraft(key, "2026-12-04"), by=the_chair()), Refused)


def test_a_draft_may_be_dropped(desk: Desk):
    key = asked(desk, "HMRC: check VAT filings").draft.key
    assert desk.do(AnswerDraft(key, DROP), by=the_chair()) == Saying("Dropped. Nothing was issued.")

    assert isinstance(desk.do(AnswerDraft(key, "2026-12-04"), by=the_chair()), Refused)
    assert desk.trail()[-2].operation is Operation.ERASURE


def test_a_form_that_grew_from_a_draft_spends_it(desk: Desk):
    key = asked(desk, "HMRC: check VAT filings").draft.key
    form = IssueTask(seat=seat_id("HMRC"), what="Check VAT filings", due=A_WEEK_ON, draft=key)
    desk.do(form, by=the_chair())

    assert desk.task().what == "Check VAT filings"
    assert isinstance(desk.do(AnswerDraft(key, "2026-12-04"), by=the_chair()), Refused)


@pytest.mark.parametrize(
    "form",
    [
        {"what": "  "},
        {"what": "x" * 1_501},
        {"due": date(2026, 11, 19)},
    ],
    ids=str,
)
def test_a_form_that_says_something_impossible_is_refused(desk: Desk, form):
    shown = desk.do(
        IssueTask(**{"seat": seat_id("HMRC"), "what": "Check", "due": A_WEEK_ON, **form}), by=the_chair()
    )

    assert isinstance(shown, Refused)
    with desk.store.read(PANEL) as reading:
        assert reading.tasks.find("T-2026-001") is None


def test_a_form_for_a_seat_that_is_gone_is_asked_about(desk: Desk):
    shown = desk.do(IssueTask(seat=seat_id("no such seat"), what="Check", due=A_WEEK_ON), by=the_chair())

    assert isinstance(shown, Asking)
    with desk.store.read(PANEL) as reading:
        assert reading.tasks.find("T-2026-001") is None


def test_an_answer_leaves_by_letter_to_whoever_typed(desk: Desk):
    desk.issued()
    desk.delivered(seconds=60)
    desk.do(AcknowledgeTask(REF), by=the_owner(), via=Via.TYPED)

    (letter,) = desk.delivered()
    assert (letter.member, letter.show) == (the_owner().id, Show.SAID)
    assert letter.text.startswith("TaskView")


def test_a_deputy_who_stands_in_issues_where_another_deputy_proposes(store: Store):
    della = a_member("Durham", "Della Deputy", roles=frozenset({Role.DEPUTY_CHAIR}))
    standing_in = replace(della, chairs_until=NOW + timedelta(days=1))
    a_panel(store, members=(*the_members(), standing_in))
    desk = Desk(store)

    desk.do(AskTask(ASK), by=della)
    assert desk.task().state is TaskState.ISSUED

    desk.at(NOW + timedelta(days=1)).do(AskTask(ASK), by=della)
    assert desk.task("T-2026-002").state is TaskState.PROPOSED
