"""What letters about papers show when they leave."""

from typing import assert_never

from panel.papers import PaperState
from panel.views.papers import PaperOffer, PaperPage, PaperStored
from panel.views.said import Saying
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading


def of_paper(letter: Asked, reading: Reading) -> Shown | Obsolete:
    """The paper as it stands. The file itself was disclosed when the storage took it; a page is so here."""
    asked = reading.papers.find(letter.ref) if letter.ref else None
    if asked is None or asked.member != letter.member:
        return Obsolete("no such paper")
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
        case PaperState.WANTED | PaperState.TAKEN | PaperState.SHOWN | PaperState.EXPIRED:
            return Obsolete(f"the paper is {asked.state}")
        case _:
            assert_never(asked.state)
