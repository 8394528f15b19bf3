"""What a paper says of itself."""

from dataclasses import replace

import pytest

from panel.language import Reference
from panel.papers import (
    KEPT_FOR,
    AlreadyAnswered,
    Asked,
    Column,
    Format,
    Line,
    Note,
    NotYourPaper,
    Paper,
    PaperGone,
    PaperIsOutdated,
    PaperKind,
    PaperMade,
    PaperState,
    Part,
    Row,
    Section,
    Table,
    Upload,
    paper_from,
    text_of,
)
from panel.people import CLERK
from tests.builders import NOW, a_paper, the_chair, the_deputy, the_owner


def test_a_file_is_named_after_the_record_and_its_version():
    paper = a_paper(ref="M-2026-06", title="Agenda", part=Part.A, version=2)

    assert paper.file_name(Format.WORD) == "M-2026-06 Agenda Part A v2.docx"


def test_a_list_without_a_version_is_named_after_its_day():
    assert a_paper(title="Action log").file_name(Format.PDF) == "Action log 2026-11-20.pdf"


@pytest.mark.parametrize("title", ["../../etc/passwd", 'a\\b:c*?"<>|\r\n', "\u202eexe.fdp", "." * 300])
def test_no_title_becomes_a_path(title):
    name = a_paper(title=title).file_name(Format.PDF)

    assert not set(name) & set('/\\:*?"<>|\r\n\u202e')
    assert not name.startswith(".")
    assert name.endswith(".pdf")
    assert len(name) <= 110


def test_every_record_that_stands_in_it_is_known():
    table = Table(columns=(Column("Ref"),), rows=(Row(("T-2026-002",), sources=("T-2026-002",)),))
    line = Line(words="Read back", sources=("T-2026-001", "T-2026-002"))
    paper = a_paper(ref="M-2026-06", sections=(Section(heading="Actions", content=(line, table)),))

    assert paper.references == ("M-2026-06", "T-2026-001", "T-2026-002")


def an_offer(**given):
    facts = {"state": PaperState.OFFERED, "paper": a_paper(), "expires_at": NOW + KEPT_FOR, **given}
    return Asked(
        number="P-2026-001",
        kind=PaperKind.ACTIONS,
        about=None,
        member=the_owner().id,
        format=Format.WORD,
        asked_at=NOW,
        **facts,
    )


UPLOAD = Upload(
    url="https://a.example/up", content_url="https://a.example/f", unique_id="1", file_type="docx"
)


def test_its_reader_takes_it():
    taken = an_offer().take(by=the_owner(), at=NOW, upload=UPLOAD)

    assert taken.asked.state is PaperState.TAKEN
    assert taken.asked.upload == UPLOAD


@pytest.mark.parametrize("state", sorted(set(PaperState) - {PaperState.OFFERED, PaperState.OUTDATED}))
def test_only_what_is_offered_is_taken_or_declined(state):
    with pytest.raises(AlreadyAnswered, match="P-2026-001"):
        an_offer(state=state).take(by=the_owner(), at=NOW, upload=UPLOAD)
    with pytest.raises(AlreadyAnswered):
        an_offer(state=state).decline(by=the_owner(), at=NOW)


def test_what_its_reader_may_no_longer_see_is_gone_at_once():
    gone = an_offer().outdated(by=the_owner().id, at=NOW).asked

    assert (gone.state, gone.paper) == (PaperState.OUTDATED, None)
    with pytest.raises(PaperIsOutdated, match="Ask for it again"):
        gone.read(by=the_owner(), at=NOW, page=1)


def a_log(*rows: Row) -> Paper:
    table = Table(columns=(Column("Task"), Column("What is asked"), Column("State")), rows=rows)
    return a_paper(sections=(Section(heading="Due", content=(table,)),))


def a_task_row(state="issued", **given) -> Row:
    return Row(("T-1", "Check VAT filings", state), (Reference("T-1"),), **given)


def an_agenda(*lines: Line, **given) -> Paper:
    return a_paper(sections=(Section(heading="Flags", content=lines),), **given)


FLAG = Line(words="F-2026-031 · trend", sources=(Reference("F-2026-031"),))


@pytest.mark.parametrize(
    ("made", "today"),
    [
        (an_agenda(FLAG), an_agenda()),
        (an_agenda(FLAG), an_agenda(replace(FLAG, words="F-2026-031 · recalled"))),
        (an_agenda(FLAG), an_agenda(replace(FLAG, words="A restricted flag", sources=()))),
        (an_agenda(FLAG, version=1), an_agenda(FLAG, version=2)),
        (an_agenda(FLAG, version=0), an_agenda(FLAG, version=1)),
        (an_agenda(part=Part.B), an_agenda(part=Part.A)),
        (a_log(a_task_row()), a_log()),
        (a_log(a_task_row()), a_log(a_task_row(is_withheld=True))),
    ],
)
def test_a_paper_holds_more_than_its_reader_may_have_today(made, today):
    assert made.holds_more_than(today)
    assert paper_from(text_of(made)).holds_more_than(today)


@pytest.mark.parametrize(
    ("made", "today"),
    [
        (an_agenda(FLAG), an_agenda(FLAG)),
        (an_agenda(), an_agenda(FLAG)),
        (a_log(a_task_row()), a_log(a_task_row("in progress"), Row(("T-2", "Visit", "issued")))),
        (a_log(a_task_row(is_withheld=True)), a_log()),
    ],
)
def test_a_paper_that_only_lacks_what_came_later_is_still_its_readers(made, today):
    assert not made.holds_more_than(today)
    assert not paper_from(text_of(made)).holds_more_than(paper_from(text_of(today)))


def test_nobody_else_takes_declines_or_reads_it():
    """Not the deputy of the same seat either: it was made for one reader."""
    for other in (the_deputy(), the_chair()):
        for press in (
            lambda by: an_offer().take(by=by, at=NOW, upload=UPLOAD),
            lambda by: an_offer().decline(by=by, at=NOW),
            lambda by: an_offer().read(by=by, at=NOW, page=1),
        ):
            with pytest.raises(NotYourPaper):
                press(other)


def test_after_its_week_it_is_gone():
    late = NOW + KEPT_FOR
    with pytest.raises(PaperGone, match="made anew"):
        an_offer().take(by=the_owner(), at=late, upload=UPLOAD)
    with pytest.raises(PaperGone):
        an_offer(paper=None).read(by=the_owner(), at=NOW, page=1)


def test_whoever_asks_later_what_somebody_received_finds_it():
    made = PaperMade(asked=an_offer(paper=a_paper(ref="M-2026-06")), content=b"x", at=NOW, by=CLERK.id)

    assert made.words == "M-2026-06, T-2026-007"
    assert made.about == "P-2026-001"


def test_a_paper_is_the_same_after_its_journey_to_the_printer():
    table = Table(columns=(Column("Ref", 2),), rows=(Row(("T-1",), sources=("T-1",)),), title="Actions")
    content = (Note("All."), Line(words="x", why="y", is_unverified=True), table)
    section = Section(heading="Actions", number=4, aside="10 minutes", content=content)
    paper = a_paper(ref="M-2026-06", part=Part.A, version=2, issued_at=NOW, sections=(section,))

    assert paper_from(text_of(paper)) == paper
