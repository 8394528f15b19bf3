"""What a use case is asked, by whom, and what interrupts it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from panel.catalogue import Command, Consultation
from panel.language import Interruption, MemberId, Person, Refusal
from panel.people import Member
from panel.views import View
from panel.views.places import Place, Reply
from usecases.ports.delivery import PressedCard

Clock = Callable[[], datetime]
"""The panel's time, aware and UTC. It decides due dates and reminders; letters follow real time."""


Answer = Callable[[View, Place, MemberId], Reply]
"""Turns what is to be shown into a reply. Pure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One thing asked of the clerk by one person; the same key again is the same request."""

    key: str
    fingerprint: str
    """A hash of the payload: the same key with another payload is refused."""
    sender: Person | Member
    """A person as Teams verified them; or the clock or an operator, who are members of every panel."""
    place: Place
    command: Command | Consultation
    pressed: PressedCard | None = None


class Unavailable(Interruption):
    """The database is away or busy: nothing was saved, and the same may be tried again."""


class Unclear(Unavailable):
    """The database went away while it was told to commit: it has perhaps been saved."""


class NoSuchPanel(Interruption):
    """No panel has that id; whoever claims it holds no valid card."""


class KeyUsedAgain(Refusal):
    """A key that came with another payload before: somebody replays, or something is broken."""

    def __init__(self) -> None:
        super().__init__("This was answered before and has changed since. Nothing was changed.")
