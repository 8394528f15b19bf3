"""A paper: what people print and file, as frozen values in the words of whoever reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from panel.language import Reference


class PaperKind(StrEnum):
    """What can be had on paper. Each kind has its builder in `usecases.papers`."""

    ACTIONS = "actions"
    AGENDA = "agenda"
    """Part B: as its reader may see it."""
    OPEN_AGENDA = "open-agenda"
    """Part A: counts only."""


class Format(StrEnum):
    WORD = "word"
    PDF = "pdf"
    CSV = "csv"
    """Its tables alone."""

    @property
    def suffix(self) -> str:
        return "docx" if self is Format.WORD else self.value


class Marking(StrEnum):
    """Stands at the head and the foot of every page. The second is a need-to-know mark, not a tier."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


class Part(StrEnum):
    """For whom a paper that comes in two parts is."""

    A = "Part A (open)"
    B = "Part B (closed)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, with the records that it comes from and why it is there: nothing is invented."""

    words: str
    sources: tuple[Reference, ...] = ()
    why: str = ""
    """`carried: 2 meetings`, `new flag`, `put forward by HMRC`."""
    is_unverified: bool = False
    """It came from the channel, and the secretariat has not accepted it yet."""


@dataclass(frozen=True, slots=True)
class Note:
    """Plain words of the clerk's, before or between lines."""

    words: str


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    share: int = 1
    """Of the table's width, beside the shares of its neighbours."""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    sources: tuple[Reference, ...] = ()
    """The records that the row shows. Not printed; they say what was disclosed."""
    is_withheld: bool = False
    """Its words are for other eyes than its reader's, and it says so in their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""


Content = Line | Note | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    heading: str
    number: int | None = None
    """Its lines are then numbered as well: 4.1, 4.2. Numbers may have gaps, as Part A's have."""
    aside: str = ""
    """Beside the heading: `10 minutes`."""
    content: tuple[Content, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the head of a paper: `Venue`, `Headquarters`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    kind: PaperKind
    title: str
    panel: str
    """The panel's name."""
    at: datetime
    """What it shows is as at this moment."""
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    ref: Reference | None = None
    """The record that it is of, if it is of one."""
    version: int = 0
    """Of that record; 0 where it has none."""
    part: Part | None = None
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    issued_at: datetime | None = None
    made_for: str = ""
    """The reader's name, at the foot of every page."""

    def holds_more_than(self, today: "Paper") -> bool:
        """Whether its reader, who may have `today` now, would be given something that is not theirs any more.

        What was frozen must stand word for word; of a table, each record that it still shows the words of.
        """
        if (self.part, self.version) != (today.part, today.version):
            return True
        return not set(_shown(self)) <= set(_shown(today))

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every record that stands in it, in order, each once."""
        return tuple(dict.fromkeys(_sources(self)))

    def file_name(self, made_as: Format) -> str:
        """With reference and version: `M-2026-06 Agenda Part A v2.docx`. Without characters of paths."""
        parts = (
            *(self.ref or "", self.title),
            self.part.value.partition(" (")[0] if self.part else "",
            f"v{self.version}" if self.version else f"{self.at:%Y-%m-%d}",
        )
        words = re.sub(r"[^\w .-]", " ", " ".join(part for part in parts if part))
        return f"{' '.join(words.split()).strip('. ')[:100]}.{made_as.suffix}"


def _shown(paper: Paper) -> Iterator[tuple[str, Reference]]:
    """Each line by its words, each row by the records whose words it holds."""
    for section in paper.sections:
        for content in section.content:
            if isinstance(content, Line):
                yield from ((content.words, ref) for ref in content.sources or (Reference(""),))
            elif isinstance(content, Table):
                yield from (("", ref) for row in content.rows if not row.is_withheld for ref in row.sources)


def _sources(paper: Paper) -> Iterator[Reference]:
    if paper.ref:
        yield paper.ref
    for section in paper.sections:
        for content in section.content:
            if isinstance(content, Line):
                yield from content.sources
            elif isinstance(content, Table):
                for row in content.rows:
                    yield from row.sources
