"""A paper's tables as CSV: for a spreadsheet, in which no cell becomes a formula."""

import csv
import io
from typing import Any

from documents.characters import printable
from panel.papers import Paper, Table

_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula."""


def printed(paper: Paper) -> bytes:
    """UTF-8 with a mark, so that Excel reads it as such; tables one below the other, marking on top."""
    text = io.StringIO(newline="")
    sheet = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    sheet.writerow([paper.marking.value])
    for section in paper.sections:
        for table in section.content:
            if isinstance(table, Table):
                _write(sheet, section.heading, table)
    return text.getvalue().encode("utf-8-sig")


def _write(sheet: Any, heading: str, table: Table) -> None:
    sheet.writerow([])
    sheet.writerow([cell(table.title or heading)])
    sheet.writerow([cell(column.heading) for column in table.columns])
    sheet.writerows([cell(words) for words in row.cells] for row in table.rows)


def cell(words: str) -> str:
    """The words, with an apostrophe before what would be a formula; new lines stay within the cell."""
    shown = printable(words)
    begins = shown.lstrip()
    return f"'{shown}" if begins.startswith(_FORMULA) or shown.startswith(("\n", "\t")) else shown
