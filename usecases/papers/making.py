"""Each kind of paper, made for one member from what they may see at that moment.

Each column of the panel has its own file here.
"""

from datetime import datetime
from typing import assert_never

from panel.language import Reference
from panel.papers import Paper, PaperKind
from panel.people import Member, NotAMember, ObserversOnlyWatch
from usecases.papers.actions import action_log
from usecases.papers.agenda import closed_agenda, open_agenda
from usecases.ports import Reading


def build(
    kind: PaperKind,
    ref: Reference | None,
    by: Member,
    at: datetime,
    reading: Reading,
) -> Paper:
    """The paper for that reader, as the records are now. Raises the Refusal that its reader is told."""
    if not by.is_valid(at):
        raise NotAMember
    if by.is_observer and kind is not PaperKind.OPEN_AGENDA:
        raise ObserversOnlyWatch
    match kind:
        case PaperKind.ACTIONS:
            return action_log(by, at, reading)
        case PaperKind.AGENDA:
            return closed_agenda(ref, by, at, reading)
        case PaperKind.OPEN_AGENDA:
            return open_agenda(ref, by, reading)
        case _:
            assert_never(kind)
