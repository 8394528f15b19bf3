"""What a paper says of itself."""

import pytest

from panel.papers import (
    KEPT_FOR,
    AlreadyAnswered,
    Asked,
    Column,
    Format,
    Line,
    Note,
    NotYourPaper,
    PaperGone,
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


@pytest.mark.parametrize("state", [s for s in PaperState if s is not PaperState.OFFERED])
def test_only_what_is_offered_is_taken_or_declined(state):
    with pytest.raises(AlreadyAnswered, match="P-2026-001"):
        an_offer(state=state).take(by=the_owner(), at=NOW, upload=UPLOAD)
    with pytest.raises(AlreadyAnswered):
        an_offer(state=state).decline(by=the_owner(), at=NOW)


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
