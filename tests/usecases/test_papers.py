"""Papers as a panel remembers them, on both databases: jobs, fences, rights and the week they are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from panel.catalogue.papers import AskPaper, DeclinePaper, ForgetPapers, ReadPaper, TakePaper
from panel.catalogue.tasks import UpdateTask
from panel.language import Reference
from panel.letters import Show
from panel.papers import MOST_WAITING, Format, PaperKind, PaperState, Table, Upload
from panel.people import CLERK, MembersRecognised
from panel.reminders import NothingDue
from panel.tasks import Progress
from panel.views.papers import PaperPage
from panel.views.places import Via
from panel.views.said import Refused
from storage.jobs import Jobs
from tests.builders import NOW, a_request, an_observer, another_seats_owner, the_chair, the_owner
from tests.usecases.conftest import Desk
from usecases.papers import jobs
from usecases.papers.jobs import NothingToDo, Outdated, ToMake, ToUpload

FILE = b"%PDF the bytes of a file"
P1 = Reference("P-2026-001")
ASK = AskPaper(kind=PaperKind.ACTIONS, format=Format.PDF)
UPLOAD = Upload(url="https://a.example/up", content_url="https://a.example/f", unique_id="1", file_type="pdf")


def step_of(desk: Desk, job):
    return jobs.step(job, store=desk.store, clock=desk.clock)


def make(desk: Desk):
    """What the clerk's desk for papers does with the next job."""
    [job] = Jobs(desk.store).take(most=5)
    step = step_of(desk, job)
    assert isinstance(step, ToMake)
    assert jobs.made(job, step.paper, FILE, store=desk.store, clock=desk.clock)
    return step.paper


def offered(desk: Desk):
    desk.issued()
    desk.do(ASK, by=the_owner())
    return make(desk)


def asked(desk: Desk, number=P1):
    with desk.store.read(desk.panel) as reading:
        return reading.papers.find(number)


def test_it_is_made_from_todays_records_for_its_reader(desk: Desk):
    desk.issued()
    desk.do(ASK, by=the_owner())
    desk.do(UpdateTask("T-1", "visited", Progress.UNDER_WAY), by=the_owner())
    paper = make(desk)

    tables = [c for section in paper.sections for c in section.content if isinstance(c, Table)]
    assert [row.cells[-1] for table in tables for row in table.rows] == ["in progress"]
    assert paper.references == ("T-2026-001",)
    assert paper.made_for == the_owner().name
    assert [letter.show for letter in desk.delivered()].count(Show.FILE) == 1


def test_the_panels_past_dates_come_first(desk: Desk):
    desk.issued()
    later = desk.at(NOW + timedelta(days=10))
    later.do(ASK, by=the_owner())
    paper = make(later)

    first = paper.sections[0]
    assert first.heading == "Past their date"
    [table] = first.content
    assert "1 working day overdue" in table.rows[0].cells[-1]


def test_only_one_clerk_makes_it(desk: Desk):
    desk.do(ASK, by=the_owner())

    assert len(Jobs(desk.store).take(most=5)) == 1
    assert Jobs(desk.store).take(most=5) == []


def test_a_clerk_that_died_is_made_up_for_and_comes_too_late_itself(desk: Desk):
    desk.do(ASK, by=the_owner())
    [dead] = Jobs(desk.store).take(most=5)
    step = step_of(desk, dead)
    assert isinstance(step, ToMake)
    let_leases_pass(desk)
    make(desk)

    assert not jobs.made(dead, step.paper, b"other bytes", store=desk.store, clock=desk.clock)
    assert isinstance(step_of(desk, dead), NothingToDo)
    with desk.store.read(desk.panel) as reading:
        assert reading.papers.file(P1) == FILE


def let_leases_pass(desk: Desk):
    past = "update paper set leased_until = :past where leased_until is not null"
    with desk.store.transaction(desk.panel, writes=True) as connection:
        connection.execute(text(past), {"past": "2020-01-01 00:00:00.000000"})


def test_tries_are_counted_when_they_begin(desk: Desk):
    desk.do(ASK, by=the_owner())
    for tries in (1, 2, 3):
        [job] = Jobs(desk.store).take(most=5)
        assert job.tries == tries
        let_leases_pass(desk)


def test_what_waits_for_another_try_is_not_taken_before(desk: Desk):
    desk.do(ASK, by=the_owner())
    [job] = Jobs(desk.store).take(most=5)
    assert jobs.later(job, wait=timedelta(minutes=5), store=desk.store)

    assert Jobs(desk.store).take(most=5) == []


def test_it_is_carried_once_taken_and_the_trail_names_its_reader(desk: Desk):
    offered(desk)
    desk.do(TakePaper(P1, UPLOAD), by=the_owner())
    [job] = Jobs(desk.store).take(most=5)

    assert step_of(desk, job) == ToUpload(FILE, UPLOAD)
    assert jobs.delivered(job, store=desk.store, clock=desk.clock)
    [line] = [line for line in desk.trail() if line.event == "PaperDelivered"]
    assert (line.ref, line.recipients, line.operation) == (P1, the_owner().id, "disclosure")
    assert asked(desk).state is PaperState.DELIVERED
    assert Jobs(desk.store).take(most=5) == []


def test_somebody_who_left_meanwhile_gets_nothing(desk: Desk):
    """Rights are looked at when it is made, and again before it is carried."""
    offered(desk)
    desk.do(TakePaper(P1, UPLOAD), by=the_owner())
    leaves(desk)
    [job] = Jobs(desk.store).take(most=5)

    step = step_of(desk, job)
    assert isinstance(step, Outdated)
    assert jobs.outdated(job, because=step.because, store=desk.store, clock=desk.clock)
    assert asked(desk).state is PaperState.OUTDATED


def leaves(desk: Desk):
    with desk.store.begin(desk.panel) as work:
        gone = replace(work.people.by_id(the_owner().id), valid_to=NOW)
        work.record(MembersRecognised(members=(gone,), at=NOW, by=CLERK.id))


def test_declined_it_is_shown_as_cards_and_each_page_is_on_record(desk: Desk):
    offered(desk)
    desk.do(DeclinePaper(P1), by=the_owner())
    seen = desk.do(ReadPaper(P1, 2), by=the_owner())

    assert isinstance(seen, PaperPage)
    assert seen.page == 2
    assert [line.operation for line in desk.trail() if line.event == "PaperRead"] == ["consultation"]


@pytest.mark.parametrize("press", [TakePaper(P1, UPLOAD), DeclinePaper(P1), ReadPaper(P1, 1)])
def test_it_is_nobody_elses(desk: Desk, press):
    offered(desk)
    for other in (another_seats_owner(), the_chair()):
        assert isinstance(desk.do(press, by=other), Refused)

    assert asked(desk).state is PaperState.OFFERED


def test_an_observer_has_none(desk: Desk):
    assert isinstance(desk.do(ASK, by=an_observer()), Refused)
    assert Jobs(desk.store).take(most=5) == []


def test_a_redelivered_ask_is_one_paper(desk: Desk):
    request = a_request(ASK, by=the_owner(), key="once")
    desk.perform(request)
    desk.perform(request)

    assert len(Jobs(desk.store).take(most=5)) == 1


def test_nobody_keeps_the_printer_busy(desk: Desk):
    for _ in range(MOST_WAITING):
        desk.do(ASK, by=the_owner())

    refused = desk.do(ASK, by=the_owner())
    assert isinstance(refused, Refused)
    assert "Wait a moment" in refused.text
    assert not isinstance(desk.do(ASK, by=the_chair()), Refused)


def test_after_a_week_nothing_is_left_but_its_number_and_its_hash(desk: Desk):
    offered(desk)
    late = desk.at(NOW + timedelta(days=7))
    assert Jobs(desk.store).panels_to_clear(NOW) == []
    assert Jobs(desk.store).panels_to_clear(late.clock()) == [desk.panel]
    late.do(ForgetPapers(), by=CLERK, via=Via.CLOCK)

    left = asked(desk)
    assert (left.state, left.paper, left.upload) == (PaperState.EXPIRED, None, None)
    assert len(left.digest) == 64
    with desk.store.read(desk.panel) as reading:
        assert reading.papers.file(P1) is None
    assert [line.operation for line in desk.trail() if line.event == "PapersForgotten"] == ["erasure"]
    with pytest.raises(NothingDue):
        late.do(ForgetPapers(), by=CLERK, via=Via.CLOCK)


def test_a_thief_of_the_database_reads_neither_paper_nor_file(desk: Desk, intruder):
    offered(desk)
    desk.do(TakePaper(P1, UPLOAD), by=the_owner())
    with intruder.connect() as connection:
        row = connection.execute(text("select * from paper")).one()

    stolen = b"".join(v if isinstance(v, bytes) else str(v).encode() for v in map(_plain, row))
    for secret in (b"VAT filings", FILE, b"a.example"):
        assert secret not in stolen


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value
