"""`python -m documents word|pdf|csv`: a paper as JSON on the way in, the file's bytes on the way out.

A short-lived child of the clerk: what it needs in memory goes when it ends, and so does whatever a hostile
string might do to a printer.
"""

import argparse
import resource
import sys
from pathlib import Path

from panel.papers import Format, Paper, paper_from

PATIENCE = 30
"""Seconds of a processor; whoever started it waits as long."""


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m documents", description=__doc__)
    options.add_argument("format", choices=[made_as.value for made_as in Format])
    options.add_argument("--template", type=Path, help="a Word file whose styles, head and foot are kept")
    given = options.parse_args()
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    paper = paper_from(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(printed(paper, Format(given.format), template=given.template))


def printed(paper: Paper, made_as: Format, *, template: Path | None = None) -> bytes:
    """Only the printer that is needed is loaded."""
    match made_as:
        case Format.WORD:
            from documents import word

            return word.printed(paper, template=template)
        case Format.PDF:
            from documents import pdf

            return pdf.printed(paper)
        case Format.CSV:
            from documents import sheets

            return sheets.printed(paper)


if __name__ == "__main__":
    main()
