"""Who is told when something happens to a paper: its reader alone."""

from collections.abc import Sequence

from panel.letters import Letter, Notice, Private, Show
from panel.papers import (
    PaperDeclined,
    PaperDelivered,
    PaperEvent,
    PaperFailed,
    PaperMade,
    PaperOutdated,
    PaperUndeliverable,
)


def of_paper(event: PaperEvent) -> Sequence[Notice]:
    """The offer, the file, its pages, or why there is none; each shows the paper as it stands then."""
    match event:
        case (
            PaperMade()
            | PaperDeclined()
            | PaperUndeliverable()
            | PaperDelivered()
            | PaperFailed()
            | PaperOutdated()
        ):
            return [Letter(to=Private(event.asked.member), show=Show.FILE, ref=event.asked.number, version=1)]
        case _:
            return []
