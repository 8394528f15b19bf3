"""What letters about the panel's people show when they leave."""

from panel.people import Member, Role, unknown
from panel.views.people import Strangers
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading


def newcomers(letter: Asked, reader: Member | None, *, is_posted: bool, reading: Reading) -> Shown | Obsolete:
    """Who of the card's own batch still waits; an older card is done."""
    if reader is None or not reader.holds(Role.SECRETARIAT):
        return Obsolete("it is for the secretariat")
    waiting = unknown(reading.strangers.all(), reading.people.all())
    mine = tuple(stranger for stranger in waiting if stranger.batch == letter.version)
    if not mine and not is_posted:
        return Obsolete("everybody is answered for")
    return Shown(view=Strangers(mine), discloses=False)
