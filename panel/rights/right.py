"""What one row of the table of rights says."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from panel.language import Operation


class Who(StrEnum):
    """Who may; whoever is not named is refused."""

    CHAIR = "chair, or deputy while a delegation lasts"
    APPOINTED = "the chair alone, never a deputy"
    DEPUTY = "deputy chair"
    SEAT = "the seat that is asked"
    SUPPORT = "a supporting seat"
    PROPOSER = "whoever proposed it"
    RAISER = "whoever raised it"
    READER = "whom it was made for"
    SECRETARIAT = "secretariat"
    GATEKEEPER = "gatekeeper"
    MEMBER = "any member"
    OBSERVER = "observers too"
    CLOCK = "the clock"
    OPERATOR = "whoever runs the clerk"
    CODE = "whoever holds the one-time code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One command, question or consultation, each way of asking for it, and who may."""

    asked: type
    """Its class in the catalogue."""
    does: str
    words: str = ""
    """As somebody would type it; empty where it has no words of its own."""
    button: str = ""
    form: str = ""
    """The title of the form that sends it, or that it opens."""
    who: tuple[Who, ...]
    states: tuple[StrEnum, ...] = ()
    """Those of its record in which it is allowed; empty where it needs none."""
    operation: Operation | None = None
    """What section 62 calls it; None where nothing of a record is touched."""


def page(rights: Iterable[Right]) -> str:
    """The table as docs/verbs.md shows it."""
    lines = [
        "# Every verb",
        "",
        "Made from `panel/rights` by `make verbs`, and checked by tests: every command, question and look at",
        "content has one row; the words are read as that command; whoever is not named is refused.",
        "“Section 62” is what the trail calls it (Data Protection Act 2018); a dash leaves no line",
        "of its own.",
        "",
        "| what it does | words | button | form | who may | in which states | section 62 | in the code |",
        "|---|---|---|---|---|---|---|---|",
        *map(_line, rights),
    ]
    return "\n".join(lines) + "\n"


def _line(right: Right) -> str:
    cells = (
        right.does,
        f"`{right.words}`" if right.words else "",
        right.button,
        right.form,
        "; ".join(right.who),
        ", ".join(right.states),
        right.operation or "–",
        f"`{right.asked.__name__}`",
    )
    return f"| {' | '.join(cells)} |"
