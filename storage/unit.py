"""What one panel remembers, for the length of one transaction."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from panel.language import Event, MemberId, Refusal
from panel.letters import Letter
from panel.notices import notices
from panel.reminders import Ladder
from panel.views.places import Reply
from storage import events
from storage.drafts import Drafts
from storage.flags import Flags
from storage.history import History
from storage.inbox import Inbox
from storage.meetings import Meetings
from storage.outbox import Outbox, address
from storage.papers import Papers
from storage.people import People, Present
from storage.post import Post
from storage.reminders import Reminders
from storage.sealing import Seal
from storage.spills import Spills
from storage.strangers import Strangers
from storage.tasks import Tasks
from storage.trail import Line, Trail
from usecases.pace import Pace
from usecases.ports import Request


class Unit:
    """What one panel remembers, for the length of one transaction; see `usecases.ports.UnitOfWork`."""

    def __init__(
        self,
        connection: Connection,
        seal: Seal,
        *,
        name: str,
        now: datetime,
        pace: Pace,
        trail: Trail,
        ladder: Ladder,
        present: Present | None = None,
        known: tuple[str, Any] | None = None,
        pressed_a_copy: bool = False,
    ) -> None:
        self.panel = seal.panel
        self.name = name
        self.now = now
        """Real time, by the database's clock: letters follow it."""
        self.people = People(connection, seal, present)
        self.ladder = ladder
        self.tasks = Tasks(connection, seal, now=now, ladder=ladder)
        self.history = History(connection, seal, self.people)
        self.strangers = Strangers(connection, seal)
        self.reminders = Reminders(connection, seal, ladder=ladder)
        self.flags = Flags(connection, seal, ladder=ladder)
        self.spills = Spills(connection, seal)
        self.papers = Papers(connection, seal)
        self.meetings = Meetings(connection, seal, ladder=ladder)
        self.drafts = Drafts(connection, seal)
        self.outbox = Outbox(connection, seal, pace=pace, now=now)
        self.inbox = Inbox(connection, seal, known)
        self.post = Post(connection, seal)
        self.trail = trail
        self.pressed_a_copy = pressed_a_copy
        self.connection = connection

    def already_answered(self, request: Request) -> Reply | None:
        return self.inbox.already_answered(request)

    def record(self, event: Event) -> None:
        for part in event.parts:
            events.write(part, self)
            self.trail.append(Line.of(part), words=part.words)
            self.outbox.write(notices(part, self.people), self.people, order=self.trail.length)

    def record_refusal(self, request: Request, refusal: Refusal, *, by: MemberId, at: datetime) -> None:
        self.trail.append(Line.of_refusal(refusal, by=by, at=at, asked=type(request.command).__name__))

    def promise(self, letter: Letter, *, tries: int = 0, pause: timedelta | None = None) -> None:
        self.outbox.write([letter], self.people, order=self.trail.length, last=True, tries=tries)
        if pause:
            self.post.pause([address(letter.to, self.panel, letter.ref, self.people)], wait=pause)

    def settle(self, request: Request, reply: Reply, *, at: datetime) -> Reply:
        self.inbox.keep(request, reply, at=at)
        if reply.letters:
            self.outbox.write(reply.letters, self.people, order=self.trail.length, last=True)
        return reply
