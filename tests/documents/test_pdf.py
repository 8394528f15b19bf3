"""What stands in the PDF, read back from the file."""

import io

import pypdf
import pytest

from documents.pdf import printed
from panel.papers import Column as TableColumn
from panel.papers import Line, Marking, Row, Section, Table
from tests.builders import a_paper
from tests.documents.samples import HOSTILE, a_hostile_paper, an_action_log, an_agenda


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def test_a_line_says_its_words_its_sources_and_why_it_is_there():
    line = Line(words="Check VAT filings", sources=("T-2026-007",), why="overdue 12 days", is_unverified=True)
    content = printed(a_paper(sections=(Section(heading="Actions", number=4, content=(line,)),)))

    seen = words_of(content)
    assert "4. Actions" in seen
    assert "4.1 From the channel, unverified: Check VAT filings T-2026-007 · overdue 12 days" in seen


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_stands_at_head_and_foot_of_every_page(marking: Marking):
    pages = opened(printed(an_action_log(marking=marking))).pages

    assert len(pages) > 5
    for place, page in enumerate(pages, start=1):
        lines = page.extract_text().strip().splitlines()
        assert [line.strip() for line in lines].count(marking.value) == 2
        assert f"Page {place} of {len(pages)}" in page.extract_text()


def test_it_is_tagged_for_whoever_has_it_read_aloud():
    """PDF/UA-1: typst refuses to print what breaks it; here is that it was asked to."""
    catalogue = opened(printed(an_agenda())).trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/StructTreeRoot"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data().decode()


def test_it_says_what_it_is_and_what_it_is_marked():
    about = opened(printed(an_agenda())).metadata

    assert about.title == "Agenda, Part B (closed)"
    assert about["/Keywords"] == "OFFICIAL-SENSITIVE"


def test_headings_lists_and_table_heads_are_what_they_look_like():
    kinds = _tags(opened(printed(an_agenda())).trailer["/Root"]["/StructTreeRoot"])
    assert {"/H1", "/L", "/LI", "/LBody"} <= kinds

    kinds = _tags(opened(printed(an_action_log(rows=30))).trailer["/Root"]["/StructTreeRoot"])
    assert {"/Table", "/TH", "/TD", "/TR"} <= kinds


def _tags(node) -> set[str]:
    node = node.get_object()
    if isinstance(node, list):
        return {tag for one in node for tag in _tags(one)}
    if not isinstance(node, dict):
        return set()
    own = {node["/S"]} if "/S" in node else set()
    return own | (_tags(node["/K"]) if "/K" in node else set())


def test_numbers_go_on_after_what_stands_between_and_keep_their_gaps():
    table = Table(columns=(TableColumn("Ref"),), rows=(Row(("T-2026-001",)),))
    content = (Line(words="before"), Line(words="again"), table, Line(words="after"))
    seen = words_of(printed(a_paper(sections=(Section(heading="Mixed", number=9, content=content),))))

    assert "9.1 before 9.2 again Ref T-2026-001 9.3 after" in seen


def test_hostile_words_stay_words():
    seen = words_of(printed(a_hostile_paper()))

    for words in HOSTILE[:13]:
        assert " ".join(words.split()) in seen, words
    assert "root:" not in seen
    assert "before gnp.exe after" in seen


def test_what_no_font_holds_is_named_and_never_dropped():
    seen = words_of(printed(a_paper(sections=(Section(heading="👩‍👩‍👧 漢 🚓", content=()),))))

    assert "[woman][woman][girl] [U+6F22] [police car]" in seen


def test_arabic_and_hebrew_are_drawn():
    content = printed(a_paper(sections=(Section(heading="مرحبا and שלום", content=()),)))

    assert "[" not in words_of(content).partition("As at")[2]


def test_a_word_without_an_end_stays_on_its_page():
    """What leaves the page is lost in print."""
    table = Table(columns=(TableColumn("Ref"), TableColumn("Words")), rows=(Row(("W" * 300, "x")),))
    sections = (Section(heading="W" * 200, content=(Line(words="W" * 400), table)),)
    content = printed(a_paper(sections=sections))

    seen = words_of(content).replace("\u200b", "").replace(" ", "")
    assert seen.count("W") == 200 + 400 + 300 + 1  # And the heading of its column.
    [page] = opened(content).pages
    places: list[float] = []
    page.extract_text(visitor_text=lambda _text, _cm, tm, _font, _size: places.append(tm[4]))
    assert max(places) < 595


def test_a_row_taller_than_a_page_is_torn_and_loses_nothing():
    table = Table(columns=(TableColumn("Ref"), TableColumn("Words")), rows=(Row(("T-1", "word " * 1500)),))
    content = printed(a_paper(sections=(Section(heading="Long", content=(table,)),)))

    assert words_of(content).count("word") == 1500
    assert len(opened(content).pages) > 1


def test_the_same_paper_is_the_same_file():
    assert printed(an_agenda()) == printed(an_agenda())
