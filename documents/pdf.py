"""A paper as a tagged PDF (PDF/UA-1), set by typst. Words reach it as data, and never as markup."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst

from documents.characters import FONTS, drawable, in_one_line
from documents.layout import closing, fact_lines, filled, remark, title_of
from panel.papers import Content, Line, Note, Paper, Row, Section, Table

TEMPLATE = Path(__file__).parent / "paper.typ"
LETTERS_ACROSS, LINES_OF_A_PAGE = 90, 60
_LONG_IN_TEXT = re.compile(r"\S{60,}")
_LONG_IN_CELLS = re.compile(r"\S{18,}")


def printed(paper: Paper) -> bytes:
    """The bytes of the PDF."""
    compiled: bytes = typst.compile(
        str(TEMPLATE),
        format="pdf",
        sys_inputs={"paper": json.dumps(_laid_out(paper))},
        pdf_standards="ua-1",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        timestamp=int(paper.at.timestamp()),
    )
    return compiled


def _laid_out(paper: Paper) -> dict[str, Any]:
    return {
        "title": _text(in_one_line(title_of(paper))),
        "marking": paper.marking.value,
        "closing": _text(in_one_line(closing(paper))),
        "facts": [[_text(in_one_line(label)), _text(value)] for label, value in fact_lines(paper)],
        "sections": [_section(section) for section in paper.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": _text(in_one_line(section.heading)),
        "number": section.number,
        "aside": _text(in_one_line(section.aside)),
        "content": list(_blocks(section.content)),
    }


def _blocks(content: Iterable[Content]) -> Iterable[dict[str, Any]]:
    """Lines that follow each other make one list, and its numbers go on after whatever stands between."""
    lines, before = [], 0
    for part in content:
        if isinstance(part, Line):
            lines.append(_line(part))
            continue
        if lines:
            yield {"lines": lines, "before": before}
            lines, before = [], before + len(lines)
        yield _note(part) if isinstance(part, Note) else _table(part)
    if lines:
        yield {"lines": lines, "before": before}


def _line(line: Line) -> dict[str, Any]:
    return {
        "words": _text(line.words),
        "remark": _text(remark(line)),
        "is_unverified": line.is_unverified,
    }


def _note(note: Note) -> dict[str, Any]:
    return {"note": _text(note.words)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": _text(table.title),
        "shares": [column.share for column in table.columns],
        "headings": [_cell(column.heading) for column in table.columns],
        "rows": [_row(row, table) for row in table.rows],
    }


def _row(row: Row, table: Table) -> dict[str, Any]:
    """A row is torn only where it would not fit on a page."""
    cells = [_cell(cell) for cell in filled(row, table)]
    total = sum(column.share for column in table.columns)
    tall = max(
        words.count("\n") + len(words) * total / (column.share * LETTERS_ACROSS)
        for words, column in zip(cells, table.columns, strict=True)
    )
    return {"cells": cells, "is_whole": tall < LINES_OF_A_PAGE / 2}


def _text(words: str) -> str:
    return _LONG_IN_TEXT.sub(_breakable, drawable(words))


def _cell(words: str) -> str:
    return _LONG_IN_CELLS.sub(_breakable, drawable(words))


def _breakable(long: re.Match[str]) -> str:
    """A word that is wider than its line may break after any letter, as it does in Word."""
    return "\u200b".join(long[0])
