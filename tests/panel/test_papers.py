"""What a paper says of itself."""

import pytest

from panel.papers import Column, Format, Line, Part, Row, Section, Table
from tests.builders import a_paper


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
