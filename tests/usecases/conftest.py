"""A desk: one panel on both databases, a clock that can be moved, and answers in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from panel.catalogue import Command, Consultation
from panel.catalogue.tasks import AskTask
from panel.language import PanelId, Person, Reference
from panel.people import Member
from panel.tasks import Task
from panel.views import View
from panel.views.places import Reply, Via
from storage.leases import Leases
from storage.store import Store
from storage.trail import Line
from tests.builders import PANEL, a_panel, a_place, a_request, the_chair
from tests.fakes import MovableClock, PlainAnswer, forget_limits, let_pass
from usecases.perform import perform
from usecases.ports import Envelope, Lease, LiveCard, Opened, Request

ASK = "HMRC: check VAT filings for F-2026-031 by Friday 27 November 2026"


@dataclass
class Desk:
    store: Store
    panel: PanelId = PANEL
    clock: MovableClock = field(default_factory=MovableClock)
    answer: PlainAnswer = field(default_factory=PlainAnswer)

    def perform(self, request: Request) -> Reply:
        return perform(request, store=self.store, clock=self.clock, answer=self.answer)

    def do(self, command: Command | Consultation, *, by: Member | Person, **given: Any) -> View:
        """A new request, pressed or typed; what its asker is shown."""
        place = a_place(self.panel, via=given.pop("via", Via.PRESSED))
        self.perform(a_request(command, by=by, **{"place": place, **given}))
        return self.answer.last

    def issued(self, line: str = ASK) -> Task:
        """A task that the chair has asked for."""
        self.do(AskTask(line), by=the_chair())
        return self.task()

    def task(self, ref: str = "T-2026-001") -> Task:
        with self.store.read(self.panel) as reading:
            task = reading.tasks.find(Reference(ref))
            assert task is not None
            return task

    def trail(self) -> list[Line]:
        with self.store.read(self.panel) as reading:
            return [line for _, line in reading.trail.lines()]

    def delivered(self, **passed: float) -> Sequence[Envelope]:
        """What leaves after so much real time, until nothing more does."""
        if passed:
            let_pass(self.store, self.panel, **passed)
        sent: list[Envelope] = []
        leases_of = Leases(self.store)
        while leases := leases_of.take(most=50):
            sent += self._opened(leases)
            leases_of.sent(leases)
            forget_limits(self.store, self.panel)
        return sent

    def _opened(self, leases: Sequence[Lease]) -> list[Envelope]:
        opened: dict[Lease, Opened] = {}
        for panel in {lease.panel for lease in leases}:
            with self.store.quietly(panel) as work:
                opened |= work.post.open([lease for lease in leases if lease.panel == panel])
        return [opened[lease].envelope for lease in leases]

    def posted(self) -> None:
        """The same, remembering where each card stands."""
        while leases := Leases(self.store).take(most=50):
            for lease in leases:
                with self.store.quietly(lease.panel) as work:
                    letter = work.post.open([lease])[lease].envelope
                    work.post.sent(lease, letter, LiveCard(conversation=letter.address, activity=lease.id))

    def at(self, moment: Any) -> "Desk":
        """The same desk on another day."""
        return replace(self, clock=MovableClock(moment))


@pytest.fixture
def desk(store: Store) -> Desk:
    a_panel(store)
    return Desk(store)
