"""Meetings and agendas on both databases: who may, what each reader is shown, and what the clock does."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from panel.agenda import Fate, Item
from panel.catalogue.meetings import (
    AnswerMeeting,
    ArrangeMeeting,
    AskAgenda,
    CancelMeeting,
    CheckLine,
    DecideItem,
    DraftAgenda,
    IssueAgenda,
    MoveMeeting,
    OpenCancelForm,
    OpenCheckForm,
    OpenMeetingForm,
    OpenSendBackForm,
    PutItemForward,
    ReadAgenda,
    SendAgendaBack,
    SendAgendaToChair,
)
from panel.flags import Audience, FlagKind
from panel.flags.events import FlagRecalled, FlagReleased
from panel.flags.flag import FlagState
from panel.history import put_forward
from panel.language import Reference
from panel.letters import Show
from panel.meetings import Answer, Meeting, MeetingState
from panel.people import Member, PeopleImported
from panel.views.meetings import AgendaPage, Attender, CancelForm, CheckForm, LateItem, MeetingView
from panel.views.said import Refused, Saying
from tests.builders import (
    NOW,
    a_place,
    a_released_flag,
    a_request,
    a_seat,
    a_source,
    an_ask,
    an_observer,
    another_seats_owner,
    issue,
    the_chair,
    the_gatekeeper,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from usecases.answer import reply_to
from usecases.duties import due_now

M1 = "M-2026-01"
LINE = "on 8 December at 10:00 in person at HQ"
CUT_OFF = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
AFTERWARDS = datetime(2026, 12, 9, 8, 30, tzinfo=UTC)


def planned(desk: Desk) -> Meeting:
    desk.do(ArrangeMeeting(LINE), by=the_secretary())
    return meeting(desk)


def meeting(desk: Desk, ref: str = M1) -> Meeting:
    with desk.store.read(desk.panel) as reading:
        found = reading.meetings.find(Reference(ref))
        assert found is not None
        return found


def issued(desk: Desk) -> Meeting:
    """Drafted, every line accepted, approved and issued."""
    if not desk_has_meeting(desk):
        planned(desk)
    desk.do(DraftAgenda(M1), by=the_secretary())
    accept_all(desk)
    draft = meeting(desk).draft
    desk.do(SendAgendaToChair(M1, draft), by=the_secretary())
    desk.do(IssueAgenda(M1, draft), by=the_chair())
    return meeting(desk)


def desk_has_meeting(desk: Desk) -> bool:
    with desk.store.read(desk.panel) as reading:
        return reading.meetings.find(Reference(M1)) is not None


def accept_all(desk: Desk) -> None:
    view = desk.do(OpenCheckForm(M1), by=the_secretary())
    while isinstance(view, CheckForm):
        view = desk.do(CheckLine(meeting=M1, line=view.line.key, fate=Fate.ACCEPTED), by=the_secretary())


def asked(desk: Desk, question: Any, *, by: Member) -> Any:
    assert by.person is not None
    reply_to(
        question,
        sender=by.person,
        place=a_place(desk.panel),
        store=desk.store,
        clock=desk.clock,
        answer=desk.answer,
    )
    return desk.answer.last


def read(desk: Desk, by: Member, *, page: int = 0) -> list[AgendaPage]:
    """Every page of the agenda that somebody reads."""
    pages = [desk.do(ReadAgenda(M1, page or 1), by=by)]
    assert isinstance(pages[0], AgendaPage), pages[0]
    pages += [desk.do(ReadAgenda(M1, n), by=by) for n in range(2, pages[0].pages + 1)]
    return pages


def text_of(desk: Desk, by: Member) -> str:
    page = read(desk, by)[0]
    return "\n".join(f"{line.text} {line.quote} {line.why}" for line in page.agenda.lines)


def tick(desk: Desk, at: datetime) -> None:
    """What the clock does at that moment, if it owes anything."""
    desk.clock.now = at
    for request in due_now(desk.panel, store=desk.store, at=at):
        desk.perform(request)


@pytest.mark.parametrize(
    ("command", "holder"),
    [
        (ArrangeMeeting(LINE), "Sam Secretary"),
        (MoveMeeting(M1, "to 10 December"), "Sam Secretary"),
        (CancelMeeting(M1, "no reason"), "Sam Secretary"),
        (DraftAgenda(M1), "Sam Secretary"),
        (CheckLine(meeting=M1, line="x", fate=Fate.ACCEPTED), "Sam Secretary"),
        (SendAgendaToChair(M1, 1), "Sam Secretary"),
        (OpenCheckForm(M1), "Sam Secretary"),
        (IssueAgenda(M1, 1), "Olivia Chair"),
        (SendAgendaBack(meeting=M1, draft=1, because="x"), "Olivia Chair"),
        (DecideItem(item="x", takes=True), "Olivia Chair"),
    ],
)
def test_whoever_may_not_is_told_who_may(desk: Desk, command: Any, holder: str) -> None:
    planned(desk)

    refused = desk.do(command, by=the_owner())

    assert isinstance(refused, Refused)
    assert holder in refused.text
    assert meeting(desk).state is MeetingState.PLANNED


@pytest.mark.parametrize("question", [OpenMeetingForm(), OpenSendBackForm(M1), OpenCancelForm(M1)])
def test_nor_are_the_forms_opened_for_others(desk: Desk, question: Any) -> None:
    planned(desk)

    assert isinstance(asked(desk, question, by=the_owner()), Refused)


def test_the_form_that_cancels_is_for_what_is_still_ahead(desk: Desk) -> None:
    planned(desk)

    assert isinstance(asked(desk, OpenCancelForm(M1), by=the_secretary()), CancelForm)
    assert isinstance(desk.do(CancelMeeting(M1, " "), by=the_secretary()), Refused)
    desk.do(CancelMeeting(M1, "the chair is ill"), by=the_secretary())
    assert isinstance(asked(desk, OpenCancelForm(M1), by=the_secretary()), Refused)
    again = desk.do(CancelMeeting(M1, "twice"), by=the_secretary())
    assert isinstance(again, Refused)
    assert meeting(desk).note == "the chair is ill"


def test_a_redelivered_line_sets_one_meeting(desk: Desk) -> None:
    request = a_request(ArrangeMeeting(LINE), by=the_secretary())

    assert desk.perform(request).body == desk.perform(request).body
    with desk.store.read(desk.panel) as reading:
        assert len(reading.meetings.ahead()) == 1


def test_the_clock_drafts_once_however_many_look(desk: Desk) -> None:
    planned(desk)
    desk.delivered(seconds=30)
    tick(desk, CUT_OFF.replace(minute=29))
    assert meeting(desk).draft == 0
    at_once = due_now(desk.panel, store=desk.store, at=CUT_OFF)

    for _ in range(2):
        tick(desk, CUT_OFF)

    assert len(at_once) == 1
    assert (meeting(desk).draft, meeting(desk).state) == (1, MeetingState.DRAFT)
    assert [m.show for m in desk.delivered(seconds=30)].count(Show.AGENDA) == 1


def test_the_next_meeting_follows_when_one_was_held_or_cancelled(desk: Desk) -> None:
    planned(desk)
    tick(desk, CUT_OFF)
    tick(desk, AFTERWARDS)

    following = meeting(desk, "M-2027-01")
    assert meeting(desk).state is MeetingState.HELD
    assert (following.day, following.slot.where) == (date(2027, 2, 9), "Teams")
    desk.do(CancelMeeting("M-2027-01", "half term"), by=the_secretary())
    assert meeting(desk, "M-2027-02").day == date(2027, 4, 13)


def test_after_a_long_sleep_the_meeting_that_went_by_is_not_drafted_any_more(desk: Desk) -> None:
    planned(desk)

    tick(desk, datetime(2027, 3, 1, 9, tzinfo=UTC))

    assert (meeting(desk).state, meeting(desk).draft) == (MeetingState.HELD, 0)
    assert meeting(desk, "M-2027-01").day == date(2027, 4, 13)  # Not 9 February, which has gone by too.


def test_before_it_is_issued_only_the_desk_may_read_it(desk: Desk) -> None:
    planned(desk)
    desk.do(DraftAgenda(), by=the_secretary())

    for member in (the_owner(), an_observer(), the_gatekeeper()):
        assert isinstance(desk.do(ReadAgenda(M1), by=member), Refused)
    for member in (the_secretary(), the_chair()):
        assert isinstance(desk.do(ReadAgenda(M1), by=member), AgendaPage)


def test_every_page_read_leaves_its_line_in_the_trail_and_a_redelivery_none(desk: Desk) -> None:
    issued(desk)
    before = len([line for line in desk.trail() if line.event == "AgendaRead"])
    request = a_request(ReadAgenda(M1), by=the_owner())

    desk.perform(request)
    desk.perform(request)

    lines = [line for line in desk.trail() if line.event == "AgendaRead"]
    assert len(lines) == before + 1
    assert (lines[-1].by, lines[-1].ref, lines[-1].version) == (the_owner().id, M1, 1)


def test_an_observer_sees_counts_of_the_meeting_they_attend_and_nothing_else(desk: Desk) -> None:
    task = issue(desk.store, what="the secret yard")
    issued(desk)

    page = desk.do(ReadAgenda(M1), by=an_observer())

    assert isinstance(page, AgendaPage)
    assert page.is_open
    assert page.agenda.open_part(Item.ACTIONS) == "1 due"
    assert task.ref not in "".join(page.agenda.open_part(item) for item in Item)
    sent = [letter for letter in desk.delivered(seconds=30) if letter.member == an_observer().id]
    assert [letter.show for letter in sent] == [Show.OPEN_AGENDA]
    state = asked(desk, AskAgenda(), by=an_observer())
    assert (state.reader, state.tally.lines) == (Attender.OBSERVER, ())
    assert isinstance(desk.do(AnswerMeeting(meeting=M1, answer=Answer.COMING), by=an_observer()), Refused)


def test_an_observer_whose_time_ends_before_it_sees_none_of_it(desk: Desk) -> None:
    issued(desk)
    leaves = replace(an_observer(), valid_to=datetime(2026, 12, 1, tzinfo=UTC))
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=(), members=(leaves,)))

    assert isinstance(desk.do(ReadAgenda(M1), by=an_observer()), Refused)


def test_what_is_issued_is_frozen_and_the_next_version_says_what_changed(desk: Desk) -> None:
    issued(desk)
    first = text_of(desk, the_owner())
    assert isinstance(desk.do(DraftAgenda(M1), by=the_secretary()), Refused)  # Nothing is new.
    task = issue(desk.store, what="another yard")

    assert text_of(desk, the_owner()) == first
    drafted = desk.do(DraftAgenda(M1), by=the_secretary())
    assert isinstance(drafted, MeetingView)
    assert drafted.draft is not None
    assert drafted.draft.changes.new == (f"task:{task.ref}",)
    assert text_of(desk, the_owner()) == first  # A draft does not take the place of what stands.
    draft = meeting(desk).draft
    desk.do(SendAgendaToChair(M1, draft), by=the_secretary())
    desk.do(IssueAgenda(M1, draft), by=the_chair())
    assert task.ref in text_of(desk, the_owner())
    assert read(desk, the_owner())[0].version == 2
    with desk.store.read(desk.panel) as reading:
        kept = reading.meetings.issued_agenda(meeting(desk), 1)
    assert kept is not None
    assert task.ref not in str(kept.lines)


def test_a_chair_who_read_an_older_draft_cannot_issue_the_newer(desk: Desk) -> None:
    planned(desk)
    desk.do(DraftAgenda(M1), by=the_secretary())
    desk.do(SendAgendaToChair(M1, 1), by=the_secretary())
    desk.do(DraftAgenda(M1), by=the_secretary())
    desk.do(SendAgendaToChair(M1, 2), by=the_secretary())

    stale = desk.do(IssueAgenda(M1, 1), by=the_chair())

    assert isinstance(stale, Refused)
    assert "newer draft" in stale.text
    assert meeting(desk).issued == 0


def test_a_line_that_was_carried_says_so_at_the_next_meeting(desk: Desk) -> None:
    task = issue(desk.store)
    issued(desk)
    tick(desk, AFTERWARDS)
    desk.do(DraftAgenda("M-2027-01"), by=the_secretary())

    with desk.store.read(desk.panel) as reading:
        agenda = reading.meetings.agenda(meeting(desk, "M-2027-01"))
    assert agenda is not None
    line = agenda.line(f"task:{task.ref}")
    assert line is not None
    assert line.why.startswith("carried: 1 meeting, overdue 8 working days")
    assert agenda.line(f"meeting:{M1}") is not None


def test_what_was_left_over_comes_to_the_next_agenda_and_what_stood_or_was_dropped_does_not(
    desk: Desk,
) -> None:
    planned(desk)
    for words in ("stood", "was dropped"):
        desk.do(PutItemForward(meeting=M1, words=words, key=words.replace(" ", "")), by=the_owner())
    desk.do(DraftAgenda(M1), by=the_secretary())
    desk.do(CheckLine(meeting=M1, line="put:wasdropped", fate=Fate.DROPPED), by=the_secretary())
    desk.do(CheckLine(meeting=M1, line="put:stood", fate=Fate.ACCEPTED), by=the_secretary())
    desk.do(SendAgendaToChair(M1, 1), by=the_secretary())
    desk.do(IssueAgenda(M1, 1), by=the_chair())
    desk.clock.now = datetime(2026, 12, 7, 12, tzinfo=UTC)
    desk.do(PutItemForward(meeting=M1, words="came too late", key="late"), by=the_owner())
    tick(desk, AFTERWARDS)
    desk.do(DraftAgenda("M-2027-01"), by=the_secretary())

    with desk.store.read(desk.panel) as reading:
        agenda = reading.meetings.agenda(meeting(desk, "M-2027-01"))
    assert agenda is not None
    assert [line.quote for line in agenda.lines if line.kind == "put forward"] == ["came too late"]


def test_a_late_item_is_the_chairs_and_one_form_is_one_item(desk: Desk) -> None:
    planned(desk)
    desk.clock.now = CUT_OFF
    said = desk.do(PutItemForward(meeting=M1, words="The yard", key="k1"), by=the_owner())

    again = desk.do(PutItemForward(meeting=M1, words="The yard", key="k1"), by=the_owner())
    assert isinstance(said, Saying)
    assert "the Chair decides" in said.text
    assert isinstance(again, Refused)
    late = [letter for letter in desk.delivered(seconds=30) if letter.show is Show.LATE_ITEM]
    assert [letter.member for letter in late] == [the_chair().id]
    desk.do(DecideItem(item="k1", takes=True), by=the_chair())
    shown, kept = desk.answer.views[-2:]
    assert isinstance(shown, LateItem)
    assert isinstance(kept, Saying)  # What is kept for a redelivery holds nobody's words.
    assert isinstance(desk.do(DecideItem(item="k1", takes=False), by=the_chair()), Refused)


def test_the_newest_answer_of_a_seat_counts_and_a_moved_meeting_is_answered_anew(desk: Desk) -> None:
    issued(desk)
    desk.do(AnswerMeeting(meeting=M1, answer=Answer.COMING), by=the_owner())
    desk.do(AnswerMeeting(meeting=M1, answer=Answer.APOLOGIES), by=the_owner())
    desk.do(AnswerMeeting(meeting=M1, answer=Answer.COMING), by=another_seats_owner())

    everyone = asked(desk, AskAgenda(), by=the_owner())
    keeper = asked(desk, AskAgenda(), by=the_secretary())
    assert (everyone.tally.coming, everyone.tally.apologies, everyone.tally.lines) == (1, 1, ())
    assert "HM Revenue and Customs: apologies (Priya Shah)" in keeper.tally.lines
    desk.delivered(seconds=30)
    desk.do(MoveMeeting(M1, "to 9 December"), by=the_secretary())
    assert asked(desk, AskAgenda(), by=the_owner()).mine is None
    told = desk.delivered(seconds=30)
    assert {letter.member for letter in told if letter.show is Show.SAID} >= {the_owner().id, the_chair().id}


def test_what_came_from_the_channel_is_unverified_until_it_is_checked(desk: Desk) -> None:
    planned(desk)
    said = put_forward(
        line="The yard", note="", form="f1", source=a_source(), by=the_owner(), at=desk.clock.now
    )
    with desk.store.begin(desk.panel) as work:
        work.record(said)
    desk.do(DraftAgenda(M1), by=the_secretary())

    refused = desk.do(SendAgendaToChair(M1, 1), by=the_secretary())
    assert isinstance(refused, Refused)
    assert "One line is still to be checked" in refused.text
    form = desk.do(OpenCheckForm(M1), by=the_secretary())
    assert isinstance(form, CheckForm)
    assert (form.line.is_from_channel, form.line.quote) == (True, "The yard")


def release(desk: Desk, **given: Any) -> None:
    with desk.store.begin(desk.panel) as work:
        work.record(FlagReleased(flag=a_released_flag(**given), at=NOW, by=the_gatekeeper().id))


def test_a_flag_for_named_seats_has_no_number_for_anybody_else(desk: Desk) -> None:
    with desk.store.begin(desk.panel) as work:
        seats = (a_seat(isa_until=date(2027, 12, 31)),)
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=seats, members=(the_gatekeeper(),)))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)

    assert "R-2026-417" in text_of(desk, the_owner())
    assert "R-2026-417" in text_of(desk, the_gatekeeper())
    for other in (another_seats_owner(), the_chair(), the_secretary(), an_observer()):
        seen = text_of(desk, other)
        assert "R-2026-417" not in seen
        assert "restricted" not in seen
    assert asked(desk, AskAgenda(), by=the_owner()).new_flags == 0


def test_nor_do_the_counts_of_a_draft_tell_the_secretariat_of_it(desk: Desk) -> None:
    issued(desk)
    release(desk, kind=FlagKind.TREND, audience=Audience.WHOLE_PANEL, asks=())
    desk.do(DraftAgenda(M1), by=the_secretary())
    before = asked(desk, AskAgenda(), by=the_secretary()).draft

    release(
        desk,
        kind=FlagKind.TREND,
        ref=Reference("R-2026-417"),
        intake=Reference("I-2026-9999"),
        asks=(an_ask(),),
    )
    desk.do(DraftAgenda(M1), by=the_secretary())

    assert before is not None
    assert asked(desk, AskAgenda(), by=the_secretary()).draft == before


def test_a_flag_for_named_seats_alone_makes_no_new_version(desk: Desk) -> None:
    issued(desk)
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))

    refused = desk.do(DraftAgenda(M1), by=the_secretary())

    assert isinstance(refused, Refused)
    assert "Nothing" in refused.text


def test_a_body_whose_agreement_has_ended_since_no_longer_sees_the_number(desk: Desk) -> None:
    with desk.store.begin(desk.panel) as work:
        seats = (a_seat(isa_until=date(2026, 11, 30)),)
        work.record(PeopleImported(at=NOW, by=the_chair().id, seats=seats, members=()))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)
    assert "R-2026-417" in text_of(desk, the_owner())

    desk.clock.now = datetime(2026, 12, 1, 9, tzinfo=UTC)

    assert "R-2026-417" not in text_of(desk, the_owner())


def test_a_recalled_flag_is_shown_as_recalled_even_where_it_was_frozen(desk: Desk) -> None:
    release(desk, kind=FlagKind.TREND, audience=Audience.WHOLE_PANEL, asks=())
    issued(desk)
    assert "F-2026-031 · emerging threat or trend" in text_of(desk, the_owner())
    flag = a_released_flag(
        kind=FlagKind.TREND, audience=Audience.WHOLE_PANEL, asks=(), state=FlagState.RECALLED, note="wrong"
    )
    with desk.store.begin(desk.panel) as work:
        work.record(FlagRecalled(flag=flag, at=NOW, by=the_gatekeeper().id))

    seen = text_of(desk, the_owner())

    assert "F-2026-031 · recalled" in seen
    assert "emerging threat or trend" not in seen


def test_flags_stand_under_the_item_that_their_kind_is_for(desk: Desk) -> None:
    kinds = {
        FlagKind.BRIEFING: Item.THREAT,
        FlagKind.NEW_GROUP: Item.NEW_GROUPS,
        FlagKind.GROUP_UPDATE: Item.GROUPS,
        FlagKind.REQUEST: Item.PARTNERS,
        FlagKind.ISSUE: Item.PARTNERS,
        FlagKind.TREND: Item.EMERGING,
        FlagKind.INTERVENTION: Item.GROUPS,
        FlagKind.SAFEGUARDING: Item.SAFEGUARDING,
    }
    for number, kind in enumerate(kinds, start=1):
        ref = Reference(f"F-2026-{number:03d}")
        release(
            desk,
            kind=kind,
            ref=ref,
            intake=Reference(f"I-2026-{number:04d}"),
            audience=Audience.WHOLE_PANEL,
            asks=(),
        )
    issued(desk)

    lines = read(desk, the_owner())[0].agenda.lines
    assert [line.item for line in lines if line.kind == "flag"] == sorted(kinds.values())
    assert asked(desk, AskAgenda(), by=the_owner()).new_flags == len(kinds)
