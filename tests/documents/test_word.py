"""What stands in the Word document, read back from the file."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from documents.characters import printable
from documents.word import printed
from panel.papers import Line, Marking, Section
from tests.builders import a_paper
from tests.documents.samples import HOSTILE, a_hostile_paper, an_action_log, an_agenda


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def words_of(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_line_says_its_words_its_sources_and_why_it_is_there():
    line = Line(words="Check VAT filings", sources=("T-2026-007", "F-2026-031"), why="overdue 12 days")
    document = opened(printed(a_paper(sections=(Section(heading="Actions", content=(line,)),))))

    assert "Check VAT filings\nT-2026-007, F-2026-031 · overdue 12 days" in words_of(document)


def test_what_came_from_the_channel_is_marked_so():
    line = Line(words="Vans without plates", is_unverified=True)
    document = opened(printed(a_paper(sections=(Section(heading="Issues", content=(line,)),))))

    assert "From the channel, unverified: Vans without plates" in words_of(document)


def test_its_title_is_a_title_and_its_items_are_headings():
    document = opened(printed(an_agenda()))

    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["Agenda, Part B (closed)"]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:2] == [
        "Welcome, apologies, substitutes, quorum, observers\t10 minutes",
        "Confidentiality statement, conflicts of interest\t10 minutes",
    ]


def test_its_numbers_are_words_own_and_keep_their_gaps():
    """A secretary who deletes a line sees the numbers close up; item 9 is 9 though 8 is left out."""
    document = opened(printed(an_agenda()))
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    lists = [p._p.pPr.numPr.numId.val for p in headings]
    numbering = document.part.numbering_part.element
    starts = {
        number.numId: number.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}").get(qn("w:val"))
        for number in numbering.num_lst
        if number.find(qn("w:lvlOverride")) is not None
    }

    assert len(set(lists[:7])) == 1
    assert len(set(lists)) == 2
    assert [starts[lists[0]], starts[lists[7]]] == ["1", "9"]


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_stands_at_head_and_foot_of_every_page(marking: Marking):
    """Of first and even pages too, should whoever changes the document set them apart."""
    [sheet] = opened(printed(an_agenda(marking=marking))).sections

    for place in (sheet.header, sheet.footer, sheet.even_page_header, sheet.even_page_footer):
        assert not place.is_linked_to_previous
        assert marking.value in [paragraph.text for paragraph in place.paragraphs]


def test_every_page_says_which_it_is_of_how_many_and_whose():
    [sheet] = opened(printed(an_agenda())).sections
    foot = sheet.footer.paragraphs[0]

    assert (
        "M-2026-06 Agenda, Part B (closed) v2 · as at Fri 20 Nov 2026, 09:12 · made for S. Okoro" in foot.text
    )
    assert [code.text.strip() for code in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_it_is_a4_british_and_says_what_it_is():
    document = opened(printed(an_agenda()))
    [sheet] = document.sections

    assert (round(sheet.page_width.cm, 1), round(sheet.page_height.cm, 1)) == (21.0, 29.7)
    assert document.core_properties.title == "Agenda, Part B (closed)"
    assert document.core_properties.language == "en-GB"
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"


def test_a_table_repeats_its_head_and_tears_no_row():
    [table] = opened(printed(an_action_log(rows=40))).tables

    assert len(table.rows) == 41
    assert [cell.text for cell in table.rows[0].cells][:2] == ["Task", "Seat"]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows[:3]] == [
        True,
        False,
        False,
    ]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.columns[2].width > 2 * table.columns[0].width


def test_hostile_words_stay_words():
    content = printed(a_hostile_paper())
    document = opened(content)
    seen = words_of(document)

    for words in HOSTILE:
        assert printable(words) in seen, words
    codes = {code.text.strip() for part in _xml(content) for code in part.iter(qn("w:instrText"))}
    assert codes == {"PAGE", "NUMPAGES"}


def test_what_turns_the_reading_is_left_out():
    assert "\u202e" not in words_of(opened(printed(a_hostile_paper())))


def test_a_forces_own_template_keeps_its_styles_head_and_foot(tmp_path: Path):
    """Its example text goes; its crest stays; the marking is added on first pages as well."""
    own = docx.Document()
    own.add_paragraph("Example text to be replaced")
    own.sections[0].different_first_page_header_footer = True
    own.sections[0].first_page_header.paragraphs[0].text = "Durham Constabulary"
    own.styles["Heading 1"].font.name = "Georgia"
    own.save(str(tmp_path / "force.docx"))

    document = opened(printed(an_agenda(), template=tmp_path / "force.docx"))
    [sheet] = document.sections

    assert "Example text" not in words_of(document)
    assert document.styles["Heading 1"].font.name == "Georgia"
    head = [paragraph.text for paragraph in sheet.first_page_header.paragraphs]
    assert head == ["Durham Constabulary", "OFFICIAL-SENSITIVE"]
    assert "OFFICIAL-SENSITIVE" in [p.text for p in sheet.first_page_footer.paragraphs]
    assert "OFFICIAL-SENSITIVE" in [p.text for p in sheet.header.paragraphs]


def test_a_template_without_our_styles_is_given_them(tmp_path: Path):
    own = docx.Document()
    for name in ("Title", "Heading 1", "Table Grid"):
        style = own.styles[name].element
        style.getparent().remove(style)
    own.save(str(tmp_path / "bare.docx"))

    document = opened(printed(an_action_log(rows=2), template=tmp_path / "bare.docx"))

    assert "Heading 1" in [p.style.name for p in document.paragraphs]
    assert len(document.tables[0].rows) == 3


def _xml(content: bytes):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                yield etree.fromstring(archive.read(name))
