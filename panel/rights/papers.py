"""What may be asked of papers."""

from panel.catalogue.papers import AskPaper, DeclinePaper, ForgetPapers, ReadPaper, TakePaper
from panel.language import Operation
from panel.papers import PaperState
from panel.rights.right import Right, Who

PAPERS = (
    Right(
        asked=AskPaper,
        does="have the action log or the agenda made, as Word, PDF or CSV; it comes to your own chat "
        "(observers: Part A of the meeting they attend)",
        words="actions word",
        button="Word, PDF, Open Word, Part A as PDF",
        who=(Who.MEMBER,),
        operation=Operation.COMBINATION,
    ),
    Right(
        asked=TakePaper,
        does="have it put into your own files",
        button="Accept, on Teams' own card",
        who=(Who.READER,),
        states=(PaperState.OFFERED,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=DeclinePaper,
        does="read it as cards instead",
        button="Decline, on Teams' own card",
        who=(Who.READER,),
        states=(PaperState.OFFERED,),
        operation=Operation.ALTERATION,
    ),
    Right(
        asked=ReadPaper,
        does="turn to a page of it",
        button="Next, Back",
        who=(Who.READER,),
        states=(PaperState.OFFERED, PaperState.TAKEN, PaperState.DELIVERED, PaperState.SHOWN),
        operation=Operation.CONSULTATION,
    ),
    Right(
        asked=ForgetPapers,
        does="forget what was kept for a week",
        who=(Who.CLOCK,),
        operation=Operation.ERASURE,
    ),
)
