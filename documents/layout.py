"""What Word and PDF say alike: the head of a paper, its foot, and the small print of a line."""

from datetime import datetime

from panel.papers import Line, Paper, Row, Table
from panel.working_time import briefly, clock, local_day

UNVERIFIED = "From the channel, unverified"


def title_of(paper: Paper) -> str:
    return f"{paper.title}, {paper.part.value}" if paper.part else paper.title


def fact_lines(paper: Paper) -> list[tuple[str, str]]:
    """What stands under the title, label by label."""
    version = f"{paper.ref or ''} v{paper.version}" if paper.version else paper.ref or ""
    own = [
        ("Panel", paper.panel),
        ("Reference", version.strip()),
        ("Issued", _written(paper.issued_at) if paper.issued_at else ""),
        ("As at", _written(paper.at)),
    ]
    given = [(fact.label, fact.value) for fact in paper.facts]
    return [(label, value) for label, value in (*own, *given) if value]


def closing(paper: Paper) -> str:
    """The foot of every page, beside its number."""
    ref = f"{paper.ref} " if paper.ref else ""
    version = f" v{paper.version}" if paper.version else ""
    for_whom = f" · made for {paper.made_for}" if paper.made_for else ""
    return f"{ref}{title_of(paper)}{version} · as at {_written(paper.at)}{for_whom}"


def remark(line: Line) -> str:
    """The records that a line comes from, and why it is there."""
    return " · ".join(part for part in (", ".join(line.sources), line.why) if part)


def filled(row: Row, table: Table) -> tuple[str, ...]:
    """As many cells as the table has columns."""
    width = len(table.columns)
    return (*row.cells, *[""] * width)[:width]


def _written(at: datetime) -> str:
    """London's time, with the year: a paper is filed."""
    return f"{briefly(local_day(at))}, {clock(at)}"
