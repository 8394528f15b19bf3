"""A paper as JSON and back: for the process that prints it, and for the sealed copy that its cards are of."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from panel.language import Reference
from panel.papers.paper import (
    Column,
    Content,
    Fact,
    Line,
    Marking,
    Note,
    Paper,
    PaperKind,
    Part,
    Row,
    Section,
    Table,
)


def text_of(paper: Paper) -> str:
    return json.dumps(asdict(paper), default=_moment)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def paper_from(text: str) -> Paper:
    """What `text_of` wrote."""
    told = json.loads(text)
    return Paper(
        kind=PaperKind(told["kind"]),
        title=told["title"],
        panel=told["panel"],
        at=datetime.fromisoformat(told["at"]),
        marking=Marking(told["marking"]),
        ref=Reference(told["ref"]) if told["ref"] else None,
        version=told["version"],
        part=Part(told["part"]) if told["part"] else None,
        facts=tuple(Fact(**fact) for fact in told["facts"]),
        sections=tuple(_section(section) for section in told["sections"]),
        issued_at=datetime.fromisoformat(told["issued_at"]) if told["issued_at"] else None,
        made_for=told["made_for"],
    )


def _section(told: dict[str, Any]) -> Section:
    return Section(**{**told, "content": tuple(map(_content, told["content"]))})


def _content(told: dict[str, Any]) -> Content:
    """Told apart by what only one of them has."""
    if "rows" in told:
        columns = tuple(Column(**column) for column in told["columns"])
        return Table(columns=columns, rows=tuple(map(_row, told["rows"])), title=told["title"])
    if "sources" in told:
        return Line(**{**told, "sources": tuple(map(Reference, told["sources"]))})
    return Note(**told)


def _row(told: dict[str, Any]) -> Row:
    return Row(tuple(told["cells"]), tuple(map(Reference, told["sources"])), told["is_withheld"])
