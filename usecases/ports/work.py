"""One panel's records together: looked at, or in one piece of work that is done whole or not at all."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from panel.language import Event, MemberId, PanelId, Person, Refusal
from panel.letters import Letter
from panel.reminders import Ladder
from panel.views.places import Reply
from usecases.pace import Pace
from usecases.ports.asking import Request
from usecases.ports.delivery import Outbox, Post, PressedCard
from usecases.ports.records import (
    Drafts,
    Flags,
    History,
    Meetings,
    Papers,
    People,
    Reminders,
    Spills,
    Strangers,
    Tasks,
    Trail,
)


class Reading(Protocol):
    """What one panel remembers, read without a lock."""

    @property
    def panel(self) -> PanelId: ...
    @property
    def name(self) -> str: ...
    @property
    def now(self) -> datetime:
        """Real time, by the database's clock."""

    @property
    def ladder(self) -> Ladder:
        """What the force wants reminded, when, and whom."""

    @property
    def trail(self) -> Trail: ...
    @property
    def people(self) -> People: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def history(self) -> History: ...
    @property
    def flags(self) -> Flags: ...
    @property
    def spills(self) -> Spills: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def strangers(self) -> Strangers: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def post(self) -> Post: ...
    @property
    def pressed_a_copy(self) -> bool:
        """Whether whoever asks pressed something else than the card on record."""


class QuietWork(Reading, Protocol):
    """What changes no record and discloses nothing."""

    def promise(self, letter: Letter, *, tries: int = 0, pause: timedelta | None = None) -> None:
        """A letter that no event asks for; `tries` it has had already. For so long its address rests."""


class UnitOfWork(Reading, Protocol):
    """One transaction of one panel, alone: what is recorded in it commits together or not at all."""

    def already_answered(self, request: Request) -> Reply | None:
        """The answer that this request got before, here or on any replica. Raises KeyUsedAgain."""

    def record(self, event: Event) -> None:
        """State, audit line and letters; the only write of panel state."""

    def record_refusal(self, request: Request, refusal: Refusal, *, by: MemberId, at: datetime) -> None: ...

    def settle(self, request: Request, reply: Reply, *, at: datetime) -> Reply:
        """Keeps the answer with the request's key, and writes the reply's letters."""


class Store(Protocol):
    @property
    def is_sqlite(self) -> bool: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def ladder(self) -> Ladder: ...
    def begin(self, panel: PanelId, request: Request | None = None) -> AbstractContextManager[UnitOfWork]:
        """Locks the panel; who sends the request, and what it was answered before, comes with the lock."""

    def read(
        self, panel: PanelId, asker: Person | None = None, *, pressed: PressedCard | None = None
    ) -> AbstractContextManager[Reading]:
        """Without a lock; who asks, and who the chairs are, is then found with the panel itself."""

    def read_sole(self, asker: Person) -> AbstractContextManager[Reading | None]:
        """The same, of the only panel that may know the asker; None if there is none, or several."""

    def quietly(self, panel: PanelId) -> AbstractContextManager[QuietWork]:
        """Writes that change no record and disclose nothing, without the panel's lock."""

    def is_ready(self) -> bool: ...
