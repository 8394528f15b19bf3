"""The channel's history: what is put forward from it for the agenda."""

from datetime import datetime

from panel.catalogue.history import HistoryCommand, PutForward
from panel.history import AlreadyPutForward, MindTheLine, PutToPanel, Source, put_forward
from panel.language import Event, Refusal
from panel.people import Member
from panel.views import View
from panel.views.history import PutForwardForm
from panel.views.said import Refused, Saying
from usecases.ports import Reading, UnitOfWork


def decide(command: HistoryCommand, by: Member, at: datetime, work: UnitOfWork) -> Event:
    return _put_forward(command, by, at, work)


def _put_forward(command: PutForward, by: Member, at: datetime, work: Reading) -> PutToPanel:
    if known := work.history.put_forward_from(command.message):
        raise AlreadyPutForward(known)
    return put_forward(
        line=command.line,
        note=command.note,
        form=command.form,
        source=Source(message=command.message, root=command.root),
        by=by,
        at=at,
        is_cleared=command.is_cleared,
    )


def seen(event: Event) -> View:
    match event:
        case PutToPanel(candidate=candidate):
            return Saying(
                f"Put forward for the next agenda: “{candidate.line}”. The secretariat checks it first."
            )
        case _:
            return Saying("Done.")


def refused(refusal: Refusal, command: HistoryCommand) -> View:
    """A no; where the words are asked about, the form again with what was filled in."""
    match refusal:
        case MindTheLine(found=found, line=line, note=note, source=source):
            return PutForwardForm(source=source, line=line, note=note, form=command.form, found=found)
        case _:
            return Refused(str(refusal))
