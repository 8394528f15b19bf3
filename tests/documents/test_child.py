"""`python -m documents`, as the clerk calls it; and that the clerk itself stays small."""

import subprocess
import sys

import pytest

from panel.papers import Format, paper_from, text_of
from tests.documents.samples import a_hostile_paper, an_agenda

BEGINS = {Format.WORD: b"PK\x03\x04", Format.PDF: b"%PDF-", Format.CSV: b"\xef\xbb\xbf"}


@pytest.mark.parametrize("made_as", Format)
def test_a_paper_goes_in_and_a_file_comes_out(made_as: Format):
    child = subprocess.run(
        [sys.executable, "-m", "documents", made_as.value],
        input=text_of(an_agenda()).encode(),
        capture_output=True,
        check=True,
    )

    assert child.stdout.startswith(BEGINS[made_as])


def test_what_goes_in_is_what_was_meant():
    for paper in (an_agenda(), a_hostile_paper()):
        assert paper_from(text_of(paper)) == paper


def test_the_clerk_loads_no_printer():
    """Memory is imports: they are loaded by the child, and go with it."""
    look = "import sys, bot.wiring, rehearsal.stage; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, text=True)

    assert not {"docx", "typst", "lxml", "documents"} & set(loaded.stdout.split())
