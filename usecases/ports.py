"""What the use cases need of the world: a store, and a clock."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from panel.asking import Draft
from panel.catalogue import Command, Consultation
from panel.language import DraftKey, Event, MemberId, PanelId, Person, Reference, Refusal, SeatId
from panel.people import Directory, Member, Seat
from panel.reminders import Reminded
from panel.tasks import Task
from panel.views import Place, Reply, View

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


class People(Directory, Protocol):
    def member(self, person: Person) -> Member | None: ...
    def by_id(self, member: MemberId) -> Member | None: ...
    def seat(self, seat: SeatId) -> Seat | None: ...
    def code_is_open(self, code: str, *, now: datetime) -> bool: ...
    def channel_is_taken(self, tenant: str, channel: str) -> bool: ...
    def teams_ids(self, members: Sequence[MemberId]) -> Sequence[str]: ...


class Tasks(Protocol):
    def named(self, words: str) -> Task:
        """The task of that full reference, or the one open task so numbered (`T-14`).

        Raises NoSuchTask or WhichTask.
        """

    def find(self, ref: Reference) -> Task | None: ...
    def next_ref(self, year: int) -> Reference: ...
    def open_for(self, seat: SeatId) -> Sequence[Task]: ...
    def proposals(self) -> Sequence[Task]: ...
    def reminded(self, task: Task) -> tuple[Reminded, ...]:
        """What was sent for the present due date."""

    def with_step_due(self, at: datetime) -> Sequence[Task]:
        """Open tasks whose next reminder is due by then."""


class Drafts(Protocol):
    def find(self, key: DraftKey, *, at: datetime) -> Draft | None: ...


class Outbox(Protocol):
    def has_left(self, ref: Reference) -> bool:
        """Whether a letter that waited for the undo window of this task has been taken out to be sent."""


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
    def people(self) -> People: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def outbox(self) -> Outbox: ...


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
    def begin(self, panel: PanelId) -> AbstractContextManager[UnitOfWork]: ...
    def read(self, panel: PanelId) -> AbstractContextManager[Reading]: ...


class KeyUsedAgain(Refusal):
    """A key that came with another payload before: somebody replays, or something is broken."""

    def __init__(self) -> None:
        super().__init__("This was answered before and has changed since. Nothing was changed.")
