"""A paper that was made is compared with what its reader may see today, before it is handed over or read."""

from datetime import datetime

from panel.language import Refusal
from panel.papers import Asked, PaperOutdated
from panel.people import Member
from usecases.papers.making import build
from usecases.ports import Reading


def no_longer_theirs(asked: Asked, reader: Member, at: datetime, reading: Reading) -> PaperOutdated | None:
    """What becomes of it where it holds more than they may see by now; None while it does not.

    It is kept for a week. Meanwhile a flag may have been recalled, an agreement may have ended, and its
    reader may have left or have another role.
    """
    if asked.paper is None:
        return None
    try:
        today = build(asked.kind, asked.about, reader, at, reading)
    except Refusal as refusal:
        return asked.outdated(by=reader.id, at=at, because=str(refusal))
    return asked.outdated(by=reader.id, at=at) if asked.paper.holds_more_than(today) else None
