"""Papers: who may have which, what the rule says, and what the reader is shown."""

from datetime import datetime
from typing import assert_never

from panel.catalogue.papers import (
    AskPaper,
    DeclinePaper,
    ForgetPapers,
    PaperCommand,
    PaperConsultation,
    ReadPaper,
    TakePaper,
)
from panel.language import Event
from panel.papers import (
    MOST_WAITING,
    PaperAsked,
    PaperDeclined,
    PaperOutdated,
    PaperRead,
    PapersForgotten,
    PaperTaken,
    TooManyPapers,
)
from panel.people import Member
from panel.reminders import NothingDue
from panel.views import View
from panel.views.papers import PaperChanged, PaperComing, PaperPage
from panel.views.said import Saying
from usecases.papers.clearing import no_longer_theirs
from usecases.papers.making import build
from usecases.ports import UnitOfWork


def decide(command: PaperCommand | PaperConsultation, by: Member, at: datetime, work: UnitOfWork) -> Event:
    match command:
        case AskPaper(kind=kind, format=made_as, ref=ref):
            if work.papers.waiting_for(by.id) >= MOST_WAITING:
                raise TooManyPapers
            paper = build(kind, ref, by, at, work)  # Whoever may not have it is told so at once.
            return PaperAsked(kind=kind, ref=paper.ref, member=by.id, format=made_as, at=at, by=by.id)
        case TakePaper(number=number, upload=upload):
            asked = work.papers.named(number)
            taken = asked.take(by=by, at=at, upload=upload)
            return no_longer_theirs(asked, by, at, work) or taken
        case DeclinePaper(number=number):
            asked = work.papers.named(number)
            declined = asked.decline(by=by, at=at)
            return no_longer_theirs(asked, by, at, work) or declined
        case ReadPaper(number=number, page=page):
            asked = work.papers.named(number)
            read = asked.read(by=by, at=at, page=page)
            return no_longer_theirs(asked, by, at, work) or read
        case ForgetPapers():
            if numbers := tuple(work.papers.expired(at)):
                return PapersForgotten(numbers=numbers, at=at, by=by.id)
            raise NothingDue
        case _:
            assert_never(command)


def seen(event: Event) -> View:
    match event:
        case PaperAsked(format=made_as):
            return PaperComing(f"Being made as {made_as.title}. It comes to your own chat in a moment.")
        case PaperTaken(asked=asked):
            return PaperComing(f"{asked.number} is on its way to your files.")
        case PaperDeclined(asked=asked):
            return PaperComing(f"{asked.number} comes as cards instead.")
        case PaperOutdated(asked=asked):
            return PaperChanged(asked)
        case PaperRead(asked=asked, page=page) if asked.paper:
            return PaperPage(asked=asked, paper=asked.paper, page=page)
        case _:
            return Saying("Done.")
