"""Every verb stands in the table of rights, and docs/verbs.md is that table."""

from collections import Counter
from pathlib import Path
from typing import get_args

from panel.catalogue import Command, Consultation, Question
from panel.language import Operation
from panel.rights import RIGHTS, page

EVERYTHING = {*get_args(Command), *get_args(Question), *get_args(Consultation)}


def test_whatever_can_be_asked_has_its_row():
    assert EVERYTHING - {right.asked for right in RIGHTS} == set()


def test_no_row_stands_twice_or_for_what_nobody_can_ask():
    assert [asked for asked, n in Counter(right.asked for right in RIGHTS).items() if n > 1] == []
    assert {right.asked for right in RIGHTS} - EVERYTHING == set()


def test_what_changes_or_opens_something_names_its_operation_and_a_question_has_none():
    questions = set(get_args(Question))

    for right in RIGHTS:
        assert (right.operation is None) == (right.asked in questions), right.asked
    for right in RIGHTS:
        if right.asked in get_args(Consultation):
            assert right.operation is Operation.CONSULTATION


def test_the_page_says_what_the_code_says():
    printed = Path(__file__).parents[2] / "docs" / "verbs.md"

    assert printed.read_text(encoding="utf-8") == page(), "run `make verbs`"
