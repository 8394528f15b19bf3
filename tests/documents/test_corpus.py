"""The three hundred hostile strings of the cards, on paper: in Word, as PDF and as CSV they stay words."""

import csv
import io

import pypdf
from docx.oxml.ns import qn

from documents import pdf, sheets, word
from documents.characters import printable
from tests.attacks.sizes import tried
from tests.cards.hostile import CORPUS
from tests.documents.samples import a_hostile_paper
from tests.documents.test_word import _xml, opened, words_of

ALL = tuple(CORPUS)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def test_in_a_spreadsheet_no_cell_of_them_is_a_formula_and_none_is_lost() -> None:
    rows = list(csv.reader(io.StringIO(sheets.printed(a_hostile_paper(ALL)).decode("utf-8-sig"))))

    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(FORMULA)] == []
    kept = {*cells, *(cell.removeprefix("'") for cell in cells)}
    assert {printable(words) for words in ALL} <= kept
    tried("T9", "hostile strings on paper", len(ALL))


def test_in_word_they_are_text_and_no_field_link_or_picture() -> None:
    content = word.printed(a_hostile_paper(ALL))

    seen = words_of(opened(content))
    assert [words for words in ALL if printable(words) not in seen] == []
    fields = {code.text.strip() for part in _xml(content) for code in part.iter(qn("w:instrText"))}
    assert fields == {"PAGE", "NUMPAGES"}
    assert [
        tag
        for part in _xml(content)
        for tag in ("w:hyperlink", "w:drawing", "w:object")
        for _ in part.iter(qn(tag))
    ] == []


def test_as_pdf_they_are_set_and_lead_nowhere() -> None:
    file = pypdf.PdfReader(io.BytesIO(pdf.printed(a_hostile_paper(ALL))))

    leads = [note.get_object().get("/A") for page in file.pages for note in page.get("/Annots", ())]
    assert [lead for lead in leads if lead] == []
    assert not file.attachments
    assert "/Names" not in file.root_object or "/JavaScript" not in file.root_object["/Names"]
    assert len(file.pages) > 20
    tried("T9", "hostile strings on paper", len(ALL))
