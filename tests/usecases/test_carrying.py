"""What an agenda takes over from the one before, on both databases: nothing is lost or comes twice."""

from datetime import UTC, datetime

from panel.agenda import Agenda, Fate, Item
from panel.catalogue.meetings import (
    CheckLine,
    DraftAgenda,
    IssueAgenda,
    OpenNotReachedForm,
    PutItemForward,
    SayNotReached,
    SendAgendaToChair,
)
from panel.catalogue.tasks import SignOff, UpdateTask
from panel.flags import Audience, FlagKind
from panel.flags.events import FlagRecalled, FlagReleased
from panel.flags.flag import FlagState
from panel.groups import FourP, Level
from panel.tasks import Progress
from panel.views.meetings import MeetingView, NotReachedForm
from panel.views.said import Refused
from tests.builders import (
    NOW,
    a_released_flag,
    an_observer,
    issue,
    the_chair,
    the_gatekeeper,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_meetings import AFTERWARDS, M1, asked, issued, meeting, planned, release, tick

M2 = "M-2027-01"
TREND = {"kind": FlagKind.TREND, "audience": Audience.WHOLE_PANEL}


def next_agenda(desk: Desk) -> Agenda:
    """The draft for the meeting after."""
    desk.do(DraftAgenda(M2), by=the_secretary())
    with desk.store.read(desk.panel) as reading:
        agenda = reading.meetings.agenda(meeting(desk, M2))
        assert agenda is not None
        return agenda


def keys(agenda: Agenda, item: Item) -> list[str]:
    return [line.key for line in agenda.under(item)]


def test_a_flag_of_the_last_agenda_comes_again_only_if_it_was_not_reached(desk: Desk) -> None:
    release(desk, **TREND)
    issued(desk)
    tick(desk, AFTERWARDS)
    assert keys(next_agenda(desk), Item.EMERGING) == []

    said = desk.do(SayNotReached(M1, (Item.EMERGING,)), by=the_secretary())

    assert isinstance(said, MeetingView)
    [line] = next_agenda(desk).under(Item.EMERGING)
    assert (line.key, line.is_new) == ("flag:F-2026-031", False)
    assert line.why == f"carried: 1 meeting, not reached at {M1}"
    desk.do(SayNotReached("", ()), by=the_secretary())  # The one that was held last.
    assert keys(next_agenda(desk), Item.EMERGING) == []


def test_one_that_was_recalled_since_does_not(desk: Desk) -> None:
    release(desk, **TREND)
    issued(desk)
    tick(desk, AFTERWARDS)
    desk.do(SayNotReached("M-1", (Item.EMERGING,)), by=the_secretary())
    with desk.store.begin(desk.panel) as work:
        gone = a_released_flag(**TREND, state=FlagState.RECALLED)
        work.record(FlagRecalled(flag=gone, at=NOW, by=the_gatekeeper().id))

    assert keys(next_agenda(desk), Item.EMERGING) == []


def test_an_item_of_a_member_carries_as_the_secretariat_had_reworded_it(desk: Desk) -> None:
    planned(desk)
    for words in ("reached", "dropped"):
        desk.do(PutItemForward(meeting=M1, words=words, key=words), by=the_owner())
    desk.do(DraftAgenda(M1), by=the_secretary())
    reworded = CheckLine(meeting=M1, line="put:reached", fate=Fate.REWORDED, words="The yard")
    desk.do(reworded, by=the_secretary())
    desk.do(CheckLine(meeting=M1, line="put:dropped", fate=Fate.DROPPED), by=the_secretary())
    desk.do(SendAgendaToChair(M1, 1), by=the_secretary())
    desk.do(IssueAgenda(M1, 1), by=the_chair())
    tick(desk, AFTERWARDS)
    desk.do(SayNotReached(M1, (Item.PARTNERS,)), by=the_secretary())

    [line] = [line for line in next_agenda(desk).lines if line.kind == "put forward"]
    assert (line.quote, line.is_unverified) == ("The yard", False)
    assert line.why.startswith(f"carried: 1 meeting, not reached at {M1}, put forward by")


def test_what_came_between_the_last_draft_and_its_issue_is_on_the_next(desk: Desk) -> None:
    planned(desk)
    desk.do(DraftAgenda(M1), by=the_secretary())
    desk.clock.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    flag = a_released_flag(**TREND, released_at=desk.clock.now)
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=flag, at=desk.clock.now, by=the_gatekeeper().id))
    desk.clock.now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    desk.do(SendAgendaToChair(M1, 1), by=the_secretary())
    desk.do(IssueAgenda(M1, 1), by=the_chair())
    tick(desk, AFTERWARDS)

    assert keys(next_agenda(desk), Item.EMERGING) == ["flag:F-2026-031"]


def test_what_was_signed_off_and_asked_since_last_time_stands_there_once(desk: Desk) -> None:
    first, second = desk.issued().ref, issue(desk.store).ref
    sign_off(desk, first)
    issued(desk)
    with desk.store.read(desk.panel) as reading:
        stood = reading.meetings.issued_agenda(meeting(desk), 1)
    assert stood is not None
    assert [line.text for line in stood.under(Item.DISRUPTIONS)] == [
        "Pursue: 1 minor",
        f"X-2026-001 · Pursue · minor · {first}",
    ]
    assert [line.text for line in stood.under(Item.TASKING)] == [
        f"Still open: {second}",
        f"Signed off: {first}",
    ]

    desk.clock.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    sign_off(desk, second)
    tick(desk, AFTERWARDS)
    after = next_agenda(desk)

    assert [line.refs for line in after.under(Item.DISRUPTIONS)] == [
        ("X-2026-002",),
        ("X-2026-002", second),
    ]
    assert after.under(Item.TASKING) == ()


def sign_off(desk: Desk, ref: str) -> None:
    desk.delivered(seconds=30)
    desk.do(UpdateTask(ref, "the shop is shut", Progress.DONE), by=the_owner())
    done = SignOff(task=ref, level=Level.MINOR, four_p=FourP.PURSUE, rationale="It is shut")
    desk.do(done, by=the_chair())


def test_only_the_secretariat_says_so_and_only_once_the_meeting_has_begun(desk: Desk) -> None:
    issued(desk)
    for other in (the_owner(), the_chair(), the_gatekeeper(), an_observer()):
        assert isinstance(desk.do(SayNotReached(M1, (Item.EMERGING,)), by=other), Refused)
    early = desk.do(SayNotReached("", (Item.EMERGING,)), by=the_secretary())
    assert isinstance(early, Refused)
    assert "Say afterwards" in early.text

    desk.clock.now = datetime(2026, 12, 8, 11, tzinfo=UTC)  # The meeting runs.
    form = asked(desk, OpenNotReachedForm(), by=the_secretary())
    assert isinstance(form, NotReachedForm)
    assert form.meeting.ref == M1
    assert isinstance(asked(desk, OpenNotReachedForm(), by=the_owner()), Refused)
    desk.do(SayNotReached("", (Item.EMERGING, Item.GROUPS)), by=the_secretary())
    assert meeting(desk).not_reached == (Item.GROUPS, Item.EMERGING)
    tick(desk, AFTERWARDS)
    assert meeting(desk).not_reached == (Item.GROUPS, Item.EMERGING)
    [line] = [line for line in desk.trail() if line.event == "ItemsNotReached"]
    assert (line.operation, line.ref, line.by) == ("alteration", M1, the_secretary().id)
