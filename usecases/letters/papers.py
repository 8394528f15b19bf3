"""What letters about papers show when they leave."""

from datetime import datetime
from typing import assert_never

from panel.papers import PaperState
from panel.people import Member
from panel.views.papers import PaperChanged, PaperOffer, PaperPage, PaperStored
from panel.views.said import Saying
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.papers.clearing import no_longer_theirs
from usecases.ports import Reading


def of_paper(letter: Asked, reader: Member | None, at: datetime, reading: Reading) -> Shown | Obsolete:
    """The paper as it stands. The file itself was disclosed when the storage took it; a page is so here."""
    asked = reading.papers.find(letter.ref) if letter.ref else None
    if asked is None or reader is None or asked.member != reader.id:
        return Obsolete("no such paper")
    if asked.state is PaperState.SHOWN and (gone := no_longer_theirs(asked, reader, at, reading)):
        asked = gone.asked
    match asked.state:
        case PaperState.OFFERED:
            return Shown(view=PaperOffer(asked), discloses=False)
        case PaperState.DELIVERED:
            return Shown(view=PaperStored(asked), discloses=False)
        case PaperState.SHOWN if asked.paper:
            page = PaperPage(asked=asked, paper=asked.paper, page=letter.version)
            return Shown(view=page, discloses=True, version=asked.paper.version)
        case PaperState.FAILED:
            return Shown(view=Saying(asked.because), discloses=False)
        case PaperState.OUTDATED:
            return Shown(view=PaperChanged(asked), discloses=False)
        case PaperState.WANTED | PaperState.TAKEN | PaperState.SHOWN | PaperState.EXPIRED:
            return Obsolete(f"the paper is {asked.state}")
        case _:
            assert_never(asked.state)
