"""A paper that was made is looked at again before it is handed over or read, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from panel.catalogue import Command, Consultation
from panel.catalogue.meetings import DraftAgenda
from panel.catalogue.papers import AskPaper, DeclinePaper, ReadPaper, TakePaper
from panel.catalogue.tasks import EndTask, UpdateTask
from panel.flags import Audience, FlagKind
from panel.flags.events import FlagRecalled
from panel.flags.flag import FlagState
from panel.language import Reference
from panel.letters import Show
from panel.papers import Format, PaperKind, PaperState, Upload
from panel.people import CLERK, Member, MembersRecognised, Role
from panel.tasks import Ending, Progress
from panel.views.papers import PaperChanged, PaperComing, PaperPage
from panel.views.said import Refused
from storage.jobs import Jobs
from tests.builders import (
    NOW,
    RSPCA,
    a_released_flag,
    an_ask,
    another_seats_owner,
    issue,
    the_chair,
    the_gatekeeper,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from tests.usecases.test_agenda_papers import with_agreement
from tests.usecases.test_meetings import M1, issued, planned, release
from usecases.letters import shown
from usecases.letters.values import Asked, Shown
from usecases.papers import jobs
from usecases.papers.jobs import Outdated, ToMake, ToUpload

P1 = Reference("P-2026-001")
FILE = b"%PDF the bytes of a file"
UPLOAD = Upload(url="https://a.example/up", content_url="https://a.example/f", unique_id="1", file_type="pdf")
AGENDA = AskPaper(kind=PaperKind.AGENDA, format=Format.PDF)
ACTIONS = AskPaper(kind=PaperKind.ACTIONS, format=Format.PDF)
ROADS = (TakePaper(P1, UPLOAD), DeclinePaper(P1), ReadPaper(P1, 1))

Happened = Callable[[Desk], None]


def made(desk: Desk, ask: AskPaper, *, by: Member) -> None:
    """Asked for, made, and offered to its reader."""
    assert isinstance(desk.do(ask, by=by), PaperComing)
    [job] = Jobs(desk.store).take(most=5)
    step = jobs.step(job, store=desk.store, clock=desk.clock)
    assert isinstance(step, ToMake)
    assert jobs.made(job, step.paper, FILE, store=desk.store, clock=desk.clock)


def a_flag_on_it(desk: Desk) -> Member:
    release(desk, kind=FlagKind.TREND, audience=Audience.WHOLE_PANEL)
    issued(desk)
    made(desk, AGENDA, by=the_owner())
    return the_owner()


def recalled(desk: Desk) -> None:
    gone = a_released_flag(kind=FlagKind.TREND, audience=Audience.WHOLE_PANEL, state=FlagState.RECALLED)
    with desk.store.begin(desk.panel) as work:
        work.record(FlagRecalled(flag=gone, at=NOW, by=the_gatekeeper().id))


def a_restricted_flag_on_it(desk: Desk) -> Member:
    with_agreement(desk, date(2026, 11, 30))
    release(desk, kind=FlagKind.TREND, asks=(an_ask(),))
    issued(desk)
    desk.clock.now = datetime(2026, 11, 27, 9, tzinfo=NOW.tzinfo)
    made(desk, AGENDA, by=the_owner())
    return the_owner()


def agreement_ended(desk: Desk) -> None:
    desk.clock.now = datetime(2026, 12, 1, 9, tzinfo=NOW.tzinfo)


def a_draft(desk: Desk) -> Member:
    planned(desk)
    desk.do(DraftAgenda(M1), by=the_secretary())
    made(desk, AGENDA, by=the_secretary())
    return the_secretary()


def secretary_no_more(desk: Desk) -> None:
    plain = replace(the_secretary(), roles=frozenset({Role.MEMBER}))
    with desk.store.begin(desk.panel) as work:
        work.record(MembersRecognised(members=(plain,), at=NOW, by=CLERK.id))


def a_task_of_a_restricted_flag(desk: Desk) -> Member:
    release(desk, asks=(an_ask(RSPCA),))
    task = issue(desk.store, seat=RSPCA, serves=Reference("R-2026-417"))
    assert task.concerns(another_seats_owner().seat)
    made(desk, ACTIONS, by=another_seats_owner())
    return another_seats_owner()


def went_to_another_seat(desk: Desk) -> None:
    """Somebody is at another seat now, which was never told of it."""
    moved = replace(another_seats_owner(), seat=the_owner().seat)
    with desk.store.begin(desk.panel) as work:
        work.record(MembersRecognised(members=(moved,), at=NOW, by=CLERK.id))


CASES = [
    pytest.param(a_flag_on_it, recalled, id="a flag was recalled"),
    pytest.param(a_restricted_flag_on_it, agreement_ended, id="an agreement ended"),
    pytest.param(a_draft, secretary_no_more, id="the secretary has another role"),
    pytest.param(a_task_of_a_restricted_flag, went_to_another_seat, id="its reader sits elsewhere"),
]


@pytest.mark.parametrize("road", ROADS, ids=["take", "decline", "read"])
@pytest.mark.parametrize(("makes", "happens"), CASES)
def test_what_is_no_longer_theirs_is_neither_handed_over_nor_read(
    desk: Desk, makes: Callable[[Desk], Member], happens: Happened, road: Command | Consultation
) -> None:
    reader = makes(desk)
    happens(desk)

    assert isinstance(desk.do(road, by=reader), PaperChanged)
    with desk.store.read(desk.panel) as reading:
        left = reading.papers.find(P1)
        assert left is not None
        assert (left.state, left.paper, left.upload) == (PaperState.OUTDATED, None, None)
        assert reading.papers.file(P1) is None
    assert Jobs(desk.store).take(most=5) == []
    [line] = [line for line in desk.trail() if line.event == "PaperOutdated"]
    assert (line.operation, line.ref, line.by) == ("erasure", P1, reader.id)
    again = desk.do(road, by=reader)
    assert isinstance(again, Refused)
    assert "has changed since it was made" in again.text


@pytest.mark.parametrize(("makes", "happens"), CASES)
def test_nor_is_it_carried_after_they_have_said_yes(
    desk: Desk, makes: Callable[[Desk], Member], happens: Happened
) -> None:
    reader = makes(desk)
    desk.do(TakePaper(P1, UPLOAD), by=reader)
    [job] = Jobs(desk.store).take(most=5)
    assert jobs.step(job, store=desk.store, clock=desk.clock) == ToUpload(FILE, UPLOAD)
    happens(desk)
    step = jobs.step(job, store=desk.store, clock=desk.clock)

    assert isinstance(step, Outdated)
    assert jobs.outdated(job, because=step.because, store=desk.store, clock=desk.clock)
    assert [letter.show for letter in desk.delivered(seconds=30) if letter.ref == P1][-1] is Show.FILE


@pytest.mark.parametrize(("makes", "happens"), CASES)
def test_nor_is_its_first_page_drawn_by_a_letter_that_comes_late(
    desk: Desk, makes: Callable[[Desk], Member], happens: Happened
) -> None:
    reader = makes(desk)
    desk.do(DeclinePaper(P1), by=reader)
    letter = Asked(show=Show.FILE, member=reader.id, ref=P1, version=1, draft=None, text="")

    def view() -> object:
        with desk.store.read(desk.panel) as reading:
            drawn = shown(letter, is_posted=True, at=desk.clock(), reading=reading)
            return drawn.view if isinstance(drawn, Shown) else drawn

    assert isinstance(view(), PaperPage)
    happens(desk)
    assert isinstance(view(), PaperChanged)


@pytest.mark.parametrize("road", ROADS, ids=["take", "decline", "read"])
@pytest.mark.parametrize("makes", [case.values[0] for case in CASES])
def test_what_is_still_theirs_is_theirs(
    desk: Desk, makes: Callable[[Desk], Member], road: Command | Consultation
) -> None:
    reader = makes(desk)

    assert isinstance(desk.do(road, by=reader), PaperComing | PaperPage)


def test_an_answer_or_another_task_since_then_takes_no_action_log_away(desk: Desk) -> None:
    desk.issued()
    made(desk, ACTIONS, by=the_owner())
    desk.do(UpdateTask("T-1", "visited", Progress.UNDER_WAY), by=the_owner())
    desk.clock.now = NOW + timedelta(days=1)
    issue(desk.store)

    assert isinstance(desk.do(ReadPaper(P1, 1), by=the_owner()), PaperPage)


def test_a_task_that_was_withdrawn_since_is_not_handed_over(desk: Desk) -> None:
    desk.issued()
    made(desk, ACTIONS, by=the_owner())
    desk.do(EndTask(task="T-1", how=Ending.WITHDRAWN, because="asked of the wrong seat"), by=the_chair())

    assert isinstance(desk.do(TakePaper(P1, UPLOAD), by=the_owner()), PaperChanged)


def test_the_version_that_stands_takes_the_place_of_an_earlier_one(desk: Desk) -> None:
    a_flag_on_it(desk)
    issue(desk.store)
    issued(desk)

    assert isinstance(desk.do(ReadPaper(P1, 1), by=the_owner()), PaperChanged)
    made(desk, AGENDA, by=the_owner())
    assert isinstance(desk.do(ReadPaper(Reference("P-2026-002"), 1), by=the_owner()), PaperPage)
