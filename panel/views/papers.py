"""What is seen of a paper: the offer, the file, its pages as cards, or why there is none."""

from dataclasses import dataclass

from panel.papers import Asked, Paper


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """Whether its reader wants the file."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class PaperStored:
    """The file is where its reader's storage keeps it."""

    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    asked: Asked
    paper: Paper
    page: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class PaperComing:
    """It was asked for, and is on its way."""

    words: str


@dataclass(frozen=True, slots=True)
class PaperChanged:
    """It held more than its reader may see by now, so it was not handed over; it can be made again."""

    asked: Asked


PaperViews = PaperOffer | PaperStored | PaperPage | PaperComing | PaperChanged
