"""What a spreadsheet makes of a paper's tables."""

import csv
import io

import pytest

from documents.sheets import cell, printed
from tests.documents.samples import HOSTILE, a_hostile_paper, an_action_log


@pytest.mark.parametrize("words", [*HOSTILE[:5], " =1+1", "\n=1+1", "＝1+1", "\u200b=1+1", "\r\n@SUM(1)"])
def test_no_cell_becomes_a_formula(words: str):
    assert cell(words).startswith("'")


@pytest.mark.parametrize("words", ["T-2026-001", "14 tasks", "a = b", "", "Müller"])
def test_other_words_stay_as_they_are(words: str):
    assert cell(words) == words


def test_the_tables_are_read_back_row_by_row():
    rows = list(csv.reader(io.StringIO(printed(an_action_log(rows=3)).decode("utf-8-sig"))))

    assert rows[0] == ["OFFICIAL-SENSITIVE"]
    assert ["Task", "Seat", "What is asked", "Due", "State"] in rows
    assert [row[0] for row in rows[-3:]] == ["T-2026-001", "T-2026-002", "T-2026-003"]


def test_no_cell_of_a_hostile_paper_does_anything():
    for row in csv.reader(io.StringIO(printed(a_hostile_paper()).decode("utf-8-sig"))):
        assert not [words for words in row if words.lstrip().startswith(("=", "+", "-", "@"))]
