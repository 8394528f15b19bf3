"""The one road: at most once, by those who may, and a no on record like a yes."""

import pytest

from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AskTask,
    DeclineTask,
    OpenChangeForm,
    ReadTask,
    UndoTask,
)
from panel.language import Operation, PanelId
from panel.people import operator
from panel.views.places import Place, Via
from panel.views.said import Refused
from panel.views.tasks import TaskForm, TaskView
from storage.sealing import KeyRing
from storage.trail import broken_at
from tests.builders import (
    NOW,
    PANEL,
    a_panel,
    a_person,
    a_place,
    a_request,
    a_set_up,
    an_observer,
    another_seats_owner,
    the_chair,
    the_owner,
)
from tests.conftest import opened
from tests.fakes import PlainAnswer
from tests.usecases.conftest import ASK, Desk
from usecases.perform import perform
from usecases.ports import NoSuchPanel

PRESSED = a_place(via=Via.PRESSED)
OPENED = a_place(via=Via.OPENED)


def test_a_repeated_request_gets_the_same_bytes_and_has_one_effect(desk: Desk):
    desk.issued()
    request = a_request(AcknowledgeTask("T-2026-001"), by=the_owner(), place=PRESSED)
    first = desk.perform(request)
    lines = len(desk.trail())

    assert first.body
    assert [desk.perform(request).body for _ in range(3)] == [first.body] * 3
    assert len(desk.trail()) == lines


def test_a_repeated_typed_command_writes_no_second_letter(desk: Desk):
    request = a_request(AskTask(ASK), by=the_chair())
    first = desk.perform(request)
    letters = len(desk.delivered(seconds=30))

    assert first.letters
    assert desk.perform(request).letters == ()
    assert desk.delivered(seconds=30) == []
    assert letters > 0
    with desk.store.read(PANEL) as reading:
        assert reading.tasks.find("T-2026-002") is None


def test_a_repeated_refusal_is_refused_in_the_same_words_and_recorded_once(desk: Desk):
    desk.issued()
    request = a_request(AcknowledgeTask("T-2026-001"), by=another_seats_owner(), place=PRESSED)
    first = desk.perform(request)
    lines = len(desk.trail())

    assert desk.perform(request).body == first.body
    assert len(desk.trail()) == lines


def test_the_same_key_with_another_payload_is_refused_and_recorded(desk: Desk):
    desk.issued()
    request = a_request(AcknowledgeTask("T-2026-001"), by=the_owner(), key="activity", place=PRESSED)
    first = desk.perform(request)
    forged = a_request(UndoTask("T-2026-001"), by=the_chair(), key="activity", place=PRESSED)
    answered = desk.perform(forged)

    assert isinstance(desk.answer.last, Refused)
    assert answered.body != first.body
    assert desk.trail()[-1].event == "UndoTask:KeyUsedAgain"
    assert desk.perform(request).body == first.body, "and the first answer stays"


def test_a_refusal_is_recorded_with_its_claim_and_changes_nothing(desk: Desk):
    before = desk.issued()
    desk.do(AcknowledgeTask("T-2026-001"), by=another_seats_owner())

    line = desk.trail()[-1]
    assert (line.event, line.by, line.ref) == (
        "AcknowledgeTask:NotYourTask",
        another_seats_owner().id,
        "T-2026-001",
    )
    assert desk.task() == before


def test_a_bug_rolls_everything_back_and_the_request_may_come_again(desk: Desk):
    request = a_request(AskTask(ASK), by=the_chair())

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    lines = len(desk.trail())
    with pytest.raises(ZeroDivisionError):
        perform(request, store=desk.store, clock=desk.clock, answer=broken)

    assert len(desk.trail()) == lines
    assert desk.delivered(seconds=30) == []
    desk.perform(request)
    assert desk.task().ref == "T-2026-001"


def test_reading_the_words_leaves_one_line_however_often_it_is_delivered(desk: Desk):
    desk.issued()
    request = a_request(ReadTask("T-2026-001"), by=another_seats_owner(), place=OPENED)
    for _ in range(3):
        desk.perform(request)
        shown = desk.answer.last
        assert isinstance(shown, TaskView)
        assert shown.shows_words

    reads = [line for line in desk.trail() if line.operation is Operation.CONSULTATION]
    assert [(line.event, line.by, line.ref, line.version) for line in reads] == [
        ("TaskRead", another_seats_owner().id, "T-2026-001", 1)
    ]


def test_words_that_were_read_are_not_kept_with_the_answer_but_opened_anew(desk: Desk):
    desk.issued()
    request = a_request(ReadTask("T-2026-001"), by=the_owner(), place=OPENED)
    first = desk.perform(request)

    assert desk.perform(request).body != first.body


def test_a_reader_who_has_left_meanwhile_is_shown_nothing_again(desk: Desk):
    desk.issued()
    request = a_request(ReadTask("T-2026-001"), by=the_owner(), place=OPENED)
    desk.perform(request)
    with desk.store.begin(PANEL) as work:
        work.people.keep_members([the_owner(valid_to=NOW)])
    desk.perform(request)

    assert desk.answer.last == Refused(
        "You are not on this panel's register, so nothing was changed. Ask the secretariat to add you."
    )


def test_a_refused_look_is_recorded_once_however_often_it_is_delivered(desk: Desk):
    desk.issued()
    request = a_request(OpenChangeForm("T-2026-001"), by=the_owner(), place=OPENED)
    for _ in range(3):
        desk.perform(request)
        assert isinstance(desk.answer.last, Refused)

    refused = [line for line in desk.trail() if line.event == "OpenChangeForm:OnlyTheChair"]
    assert len(refused) == 1


def test_the_chair_opens_the_form_that_changes_a_task(desk: Desk):
    task = desk.issued()
    form = desk.do(OpenChangeForm("T-2026-001"), by=the_chair(), via=Via.OPENED)

    assert isinstance(form, TaskForm)
    assert (form.what, form.due, form.changes) == (task.what, task.due, task)


@pytest.mark.parametrize("command", [AskTask(ASK), ReadTask("T-2026-001"), AcknowledgeTask("T-2026-001")])
def test_an_observer_and_a_stranger_are_refused_everything(desk: Desk, command):
    desk.issued()
    before = desk.task()

    seen = desk.do(command, by=an_observer())
    assert isinstance(seen, Refused)
    assert "Observers" in seen.text
    seen = desk.do(command, by=a_person("Nobody we know"))
    assert isinstance(seen, Refused)
    assert "not on this panel's register" in seen.text
    assert desk.task() == before
    assert [line.event.partition(":")[2] for line in desk.trail()[-2:]] == [
        "ObserversOnlyWatch",
        "NotAMember",
    ]


@pytest.mark.parametrize("lapsed", [{"valid_to": NOW}, {"valid_from": NOW.replace(hour=10)}])
def test_a_membership_that_has_not_begun_or_has_ended_gives_no_rights(desk: Desk, lapsed):
    desk.issued()
    with desk.store.begin(PANEL) as work:
        work.people.keep_members([the_owner(**lapsed)])

    seen = desk.do(AcknowledgeTask("T-2026-001"), by=the_owner())
    assert isinstance(seen, Refused)
    assert "register" in seen.text


def test_a_member_of_another_panel_is_a_stranger_here(desk: Desk):
    with pytest.raises(NoSuchPanel):
        desk.do(AskTask(ASK), by=the_chair(), place=a_place(PanelId("nowhere"), via=Via.PRESSED))


def test_who_asks_comes_from_the_person_and_not_from_a_name(desk: Desk):
    """Somebody in another tenant with the chair's object id is nobody."""
    chair = a_person("Olivia Chair")
    seen = desk.do(AskTask(ASK), by=type(chair)("another tenant", chair.object_id))

    assert isinstance(seen, Refused)


def test_the_operator_stands_in_the_trail_by_name_and_is_no_chair(desk: Desk):
    desk.issued()
    seen = desk.do(UndoTask("T-2026-001"), by=operator("jo"))

    assert isinstance(seen, Refused)
    assert desk.trail()[-1].by == "operator:jo"


def test_the_trail_holds_after_all_of_it(desk: Desk):
    desk.issued()
    desk.do(AcknowledgeTask("T-2026-001"), by=another_seats_owner())
    desk.do(AcknowledgeTask("T-2026-001"), by=the_owner())
    desk.do(ReadTask("T-2026-001"), by=the_owner())
    desk.do(a_set_up(name="N", entries=()), by=a_person("Somebody new"))

    with desk.store.read(PANEL) as reading:
        trail = reading.trail
        assert broken_at(reading.connection, trail._seal, length=trail.length, head=trail.head) is None


def test_an_answer_is_told_to_whoever_asked(desk: Desk):
    readers = []

    class Noting(PlainAnswer):
        def __call__(self, view, place: Place, reader):
            readers.append(reader)
            return super().__call__(view, place, reader)

    perform(a_request(AskTask(ASK), by=the_chair()), store=desk.store, clock=desk.clock, answer=Noting())

    assert readers == [the_chair().id]


def test_a_thousand_replays_of_presses_that_took_effect_have_none(sqlite_url: str, ring: KeyRing):
    with opened(sqlite_url, ring) as store:
        a_panel(store)
        desk = Desk(store)
        task = desk.issued()
        desk.delivered(seconds=30)
        commands = [AcknowledgeTask(task.ref, 1), AcceptTask(task.ref, 1), DeclineTask(task.ref, "no power")]
        requests = [a_request(command, by=the_owner(), place=PRESSED) for command in commands]
        answers = [desk.perform(request) for request in requests]
        before, stands = len(desk.trail()), desk.task()

        for number in range(1_000):
            place = number % len(requests)
            assert desk.perform(requests[place]) == answers[place]

        assert (len(desk.trail()), desk.task()) == (before, stands)
