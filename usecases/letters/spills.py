"""What letters about spills show when they leave."""

from datetime import datetime

from panel.people import Member
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading
from usecases.spills import view_of


def of_spill(letter: Asked, reader: Member | None, at: datetime, reading: Reading) -> Shown | Obsolete:
    """Never in the channel. The author learns nothing new; the secretariat learns whose message it was."""
    spill = reading.spills.find(letter.ref) if letter.ref else None
    view = view_of(spill, reader, at, reading) if spill and reader else None
    if view is None:
        return Obsolete("not for this reader")
    return Shown(view=view, discloses=view.is_secretariat)
