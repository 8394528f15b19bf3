"""What an insider tries, on both databases: numbers, words and rights that are not theirs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from panel.agenda import Fate
from panel.catalogue.flags import DecideFlag, ReadFlag, ReasonKind
from panel.catalogue.meetings import CheckLine, DraftAgenda, OpenCheckForm, PutItemForward, ReadAgenda
from panel.catalogue.people import AskConsultations
from panel.catalogue.reminders import AskStatus
from panel.catalogue.tasks import AskTask, EndTask, ReadTask, UpdateTask
from panel.flags import Audience, FlagKind
from panel.history import Change
from panel.language import Reference, SeatId
from panel.letters import Show
from panel.people import CLERK, Member, PeopleImported, Role
from panel.tasks import Ending, Progress
from panel.views.meetings import CheckForm
from panel.views.people import Consultations
from panel.views.places import Via
from panel.views.reminders import StatusView
from panel.views.tasks import NewsView
from tests.builders import (
    NOW,
    PANEL,
    RSPCA,
    a_member,
    a_place,
    another_seats_owner,
    the_chair,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_flags import KEEPER, RESTRICTED, WIDE, asks, desk, found, put, raise_one, the_raiser
from tests.usecases.test_history import forward, hear
from tests.usecases.test_meetings import M1, issued, meeting, planned
from usecases.answer import reply_to
from usecases.letters import shown
from usecases.letters.values import Asked, Shown

__all__ = ["desk"]

REF = Reference("T-2026-001")


def letters_of(desk: Desk, member: Member, show: Show) -> list[str]:
    return [one.text for one in desk.delivered() if one.member == member.id and one.show is show]


def for_the_restricted(desk: Desk) -> None:
    put(desk)
    desk.do(AskTask(f"HMRC: look again for {RESTRICTED} by Friday 27 November 2026"), by=the_chair())
    desk.delivered(seconds=30)


def test_the_chair_is_shown_who_browses_and_who_was_refused(desk: Desk):
    """Whoever opens what is none of their business leaves a line each time; the chair can ask for them."""
    put(desk)
    desk.do(AskTask("HMRC: check VAT filings by Friday 27 November 2026"), by=the_chair())
    desk.delivered(seconds=30)
    for _ in range(3):
        desk.do(ReadTask(REF), by=another_seats_owner(), via=Via.PRESSED)
    desk.do(ReadTask("T-2026-999"), by=the_owner(), via=Via.PRESSED)
    desk.do(EndTask(REF, Ending.DISCHARGED, "let me"), by=the_owner())

    found = looked_at(desk, the_chair())

    assert isinstance(found, Consultations)
    seen = {one.name: (one.records, one.times, one.refused) for one in found.people}
    assert seen == {another_seats_owner().name: (1, 3, 0), the_owner().name: (0, 0, 1)}
    assert looked_at(desk.at(NOW + timedelta(days=29)), the_chair()).people == ()


def test_of_looks_at_a_restricted_flag_the_chair_is_shown_nothing(desk: Desk):
    put(desk)
    desk.do(ReadFlag(RESTRICTED), by=KEEPER, via=Via.PRESSED)

    assert looked_at(desk, the_chair()).people == ()


@pytest.mark.parametrize("who", [the_owner(), the_secretary(), KEEPER], ids=lambda m: m.name)
def test_nobody_but_the_chair_is_shown_who_opened_what(desk: Desk, who: Member):
    assert "Only the Chair can see who opened what." in looked_at(desk, who).text


def looked_at(desk: Desk, by: Member) -> Any:
    place = a_place(PANEL, via=Via.ASKED)
    asked = AskConsultations()
    reply_to(asked, sender=by.person, place=place, store=desk.store, clock=desk.clock, answer=desk.answer)
    return desk.answer.last


def test_a_colleague_of_a_raiser_who_left_hears_what_came_of_it_without_its_number(desk: Desk):
    for_the_restricted(desk)
    with desk.store.begin(desk.panel) as work:
        gone = replace(the_raiser(), valid_to=NOW - timedelta(hours=1))
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=(gone,)))

    desk.do(EndTask(REF, Ending.DISCHARGED, "the premises have closed"), by=the_chair())

    (told,) = letters_of(desk, another_seats_owner(), Show.DECIDED)
    assert "What came of a flag that your seat raised" in told
    assert RESTRICTED not in told


def test_whoever_asked_and_is_no_delegate_any_more_reads_no_news_of_a_restricted_task(desk: Desk):
    put(desk)
    lapsing = a_member(
        RSPCA, "Della Gate", roles=frozenset({Role.DEPUTY_CHAIR}), chairs_until=NOW + timedelta(hours=1)
    )
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=(lapsing,)))
    desk.do(AskTask(f"HMRC: look again for {RESTRICTED} by Friday 27 November 2026"), by=lapsing)
    desk.delivered(seconds=30)
    tomorrow = desk.at(NOW + timedelta(hours=2))
    tomorrow.do(UpdateTask(REF, "nobody opens in Mill Lane", Progress.STUCK), by=the_owner())

    with desk.store.read(desk.panel) as reading:
        letter = Asked(show=Show.NEWS, member=lapsing.id, ref=REF, version=0, draft=None, text="")
        drawn = shown(letter, is_posted=False, at=tomorrow.clock(), reading=reading)

    assert isinstance(drawn, Shown)
    assert isinstance(drawn.view, NewsView)
    assert drawn.view.task.note == ""
    assert not drawn.discloses


TAKEN_AWAY = {"deleted": ("", Change.DELETED), "withheld": ("ring 07700 900123", Change.EDITED)}


@pytest.mark.parametrize(("words", "change"), TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_a_line_from_a_message_that_is_gone_comes_to_no_agenda(desk: Desk, words: str, change: Change):
    planned(desk)
    hear(desk, "The yard at Mill Lane")
    forward(desk, another_seats_owner(), "The yard at Mill Lane", form="one")
    hear(desk, words, change=change)

    desk.do(DraftAgenda(M1), by=the_secretary())

    assert "Mill Lane" not in the_draft(desk)


def test_an_issued_agenda_loses_the_words_of_a_message_that_is_withheld_and_not_the_line(desk: Desk):
    planned(desk)
    hear(desk, "The yard at Mill Lane")
    forward(desk, another_seats_owner(), "The yard at Mill Lane", form="one")
    issued(desk)
    before = desk.do(ReadAgenda(M1), by=the_owner())
    hear(desk, "ring 07700 900123", change=Change.EDITED)

    after = desk.do(ReadAgenda(M1), by=the_owner())

    assert "Mill Lane" in str(before)
    assert "Mill Lane" not in str(after)
    assert "its message was deleted or withheld since" in str(after)
    assert len(after.agenda.lines) == len(before.agenda.lines)


def the_draft(desk: Desk) -> str:
    with desk.store.read(desk.panel) as reading:
        found = reading.meetings.agenda(meeting(desk))
        assert found
        return str(found)


def test_the_number_of_a_restricted_flag_is_in_no_late_item(desk: Desk):
    planned(desk)
    late = desk.at(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    late.do(PutItemForward(meeting=M1, words=f"Come back to {RESTRICTED}", key="k" * 32), by=the_owner())

    with desk.store.read(desk.panel) as reading:
        found = reading.meetings.item("k" * 32)
    assert found
    assert found[0].words == "Come back to a flag"


def test_the_number_of_a_restricted_flag_is_in_no_reworded_line(desk: Desk):
    planned(desk)
    forward(desk, the_owner(), "The yard")
    desk.do(DraftAgenda(M1), by=the_secretary())
    view = desk.do(OpenCheckForm(M1), by=the_secretary())
    assert isinstance(view, CheckForm)
    words = f"The yard of {RESTRICTED}"
    desk.do(CheckLine(meeting=M1, line=view.line.key, fate=Fate.REWORDED, words=words), by=the_secretary())

    assert "The yard of a flag" in the_draft(desk)
    assert RESTRICTED not in the_draft(desk)


def test_when_the_clock_looks_next_does_not_tell_of_a_restricted_flag(desk: Desk):
    before = asks(desk, AskStatus(), the_secretary())
    put(desk, kind=FlagKind.INTERVENTION)
    raise_one(desk)

    after = asks(desk, AskStatus(), the_secretary())

    assert isinstance(before, StatusView)
    assert after.next_at == before.next_at


def test_a_forged_form_names_no_seats_that_the_panel_has_not(desk: Desk):
    raise_one(desk, may_be_for=(SeatId("seat-rspca"), SeatId("x" * 20_000), SeatId("seat-rspca-panel-two")))

    with desk.store.read(desk.panel) as reading:
        (flag,) = reading.flags.waiting()
    assert flag.may_be_for == (SeatId("seat-rspca"),)


def test_the_reason_of_a_recall_that_all_read_names_no_restricted_flag(desk: Desk):
    put(desk, ref=WIDE, audience=Audience.WHOLE_PANEL)
    because = f"The same as {RESTRICTED}, and as wrong"
    desk.do(DecideFlag(WIDE, ReasonKind.RECALL, because), by=KEEPER)

    assert found(desk, WIDE).note == "The same as a flag, and as wrong"
