"""What can be asked of papers."""

from dataclasses import dataclass

from panel.language import Reference
from panel.papers import Format, PaperKind, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPaper:
    """`actions word`: to be made, and offered in the asker's own chat."""

    kind: PaperKind
    format: Format
    ref: Reference | None = None


@dataclass(frozen=True, slots=True)
class TakePaper:
    """The reader takes the offered file; their storage waits for it."""

    number: Reference
    upload: Upload


@dataclass(frozen=True, slots=True)
class DeclinePaper:
    """The reader would rather not have a file."""

    number: Reference


@dataclass(frozen=True, slots=True)
class ForgetPapers:
    """The clock: papers whose week is over."""


PaperCommand = AskPaper | TakePaper | DeclinePaper | ForgetPapers


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """Opens one page of a paper's cards."""

    number: Reference
    page: int


PaperConsultation = ReadPaper
