"""Letters: whom to tell about what. Each is drawn when it leaves, from the records as they are then."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from panel.language import DraftKey, Event, MemberId, Operation, Reference, Refusal

NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class Channel:
    """The panel's channel; a record's card there begins its thread."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread of a record's card in the channel."""


@dataclass(frozen=True, slots=True)
class Private:
    """One member's own conversation with the clerk."""

    member: MemberId


To = Channel | Thread | Private


class Show(StrEnum):
    """What a letter shows."""

    TASK = "task"
    """The record's live card, as it stands when the letter leaves: posted once, then updated in place."""
    REMINDER = "reminder"
    """Live too, so that the thread's reminder is replaced and never repeated."""
    FLAG = "flag"
    """A flag's live card: its recipients' by its own reference, its raiser's and the gatekeeper's by the
    intake's."""
    FLAG_NEWS = "flag news"
    """What its raiser (by the intake's reference) or the gatekeeper (by its own) should know of a flag."""
    FLAG_REMINDER = "flag reminder"
    """What is urgent about a flag, outside the digest. Live, so that it says when nothing is needed."""
    FLAG_TO_RING = "flag to ring about"
    """Out of hours, whom to ring about an urgent flag; live, so that those who have it go from the list."""
    QUEUE = "queue"
    """What has waited too long for the gatekeeper, for the deputy; live."""
    NEWCOMERS = "newcomers"
    """The secretariat's live card of people in the channel whom nobody knows."""
    DIGEST = "digest"
    """All that somebody is owed that morning: one message a person a day."""
    WEEK = "week"
    """The panel's week in counts, in the channel."""
    STATUS = "status"
    """How the clock is, whom to ring and what could not be delivered, for the secretariat."""
    NEWS = "news"
    """Something the chair or the secretariat should know of a record, by reference."""
    TIME_ASKED = "time asked"
    """A request for more time, by its number, for whoever decides it. Live: once answered it says so."""
    DECIDED = "decided"
    """What was decided about a task, in the clerk's words, and below them what somebody wrote with it."""
    MEETING = "meeting"
    """The meeting's live card in the channel, by date, counts and state."""
    ITEMS_CALL = "items call"
    """In the channel, live: until when items for the agenda are taken."""
    ANSWERS_CALL = "answers call"
    """In the channel, live: who comes, in counts."""
    AGENDA = "agenda"
    """The card on which the secretariat and the chair work on an agenda; live too."""
    OPEN_AGENDA = "open agenda"
    """Part A, for observers."""
    LATE_ITEM = "late item"
    """An item after the cut-off, for the chair to take or leave."""
    SAID = "said"
    """An answer to typed words, as it was decided."""
    ANSWER = "answer"
    """What was asked, which is what its text keeps, answered as things are when it leaves."""
    SPILL = "spill"
    """What should not stand in the channel: to its author, and to the secretariat. Live."""
    NOTICE = "notice"
    """What everybody in the channel should know of what the clerk keeps there."""
    QUESTION = "question"
    """What the clerk must know before a draft takes effect."""
    FILE = "file"
    """A paper as it stands then: offered, stored, as cards, or why there is none."""


LIVE = frozenset(
    {
        Show.AGENDA,
        Show.ANSWERS_CALL,
        Show.DIGEST,
        Show.FILE,
        Show.FLAG,
        Show.FLAG_REMINDER,
        Show.FLAG_TO_RING,
        Show.ITEMS_CALL,
        Show.MEETING,
        Show.NEWCOMERS,
        Show.QUEUE,
        Show.REMINDER,
        Show.SPILL,
        Show.STATUS,
        Show.TASK,
        Show.TIME_ASKED,
        Show.WEEK,
    }
)
"""What is posted once and then brought up to date in place."""


@dataclass(frozen=True, slots=True)
class CardName:
    """Which of a record's live cards it is. Each of its buttons says so, and a copy is known by that."""

    show: Show
    ref: Reference
    version: int
    sending: str = ""
    """Which sending of a letter brought the message: no two messages of one card have the same."""

    def __str__(self) -> str:
        return f"{self.show.value}|{self.version}|{self.sending}|{self.ref}"

    @classmethod
    def read(cls, words: str) -> "CardName | None":
        """None for the button of something that is not brought up to date."""
        show, _, rest = words.partition("|")
        version, _, rest = rest.partition("|")
        sending, _, ref = rest.partition("|")
        return cls(Show(show), Reference(ref), int(version), sending) if ref else None


@dataclass(frozen=True, slots=True)
class Copy:
    """A second message with a live card: sent again, because Teams had not said that it has the first."""

    conversation: str
    activity: str
    sending: str = ""
    """Which brought it, as its buttons say; each brings one message, so one is taken away for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    to: To
    show: Show
    ref: Reference | None = None
    version: int = 0
    text: str = ""
    """Sealed. Only for what was decided then; a record is drawn from what it is now."""
    draft: DraftKey | None = None
    delay: timedelta = NOW
    reply_in: str = ""
    """The thread where words were typed: told, without content, where the person cannot be reached."""
    is_held: bool = False
    """It waits for the undo window and is cancelled by an undo."""
    copy: Copy | None = None
    """Shows nothing: it takes that copy away."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Every live card of the record is drawn again: one letter for each, unless one is waiting already."""

    ref: Reference
    delay: timedelta = NOW
    digests_of: tuple[MemberId, ...] | None = None
    """Whose digests are drawn again too, if it stands in them; None for everybody's."""


Notice = Letter | Follow


@dataclass(frozen=True, kw_only=True)
class LetterDisclosed(Event):
    """A letter that showed something has reached Teams; the law asks whom."""

    operation: ClassVar[Operation] = Operation.DISCLOSURE
    letter: str
    ref: Reference
    content_version: int
    digest: str
    """SHA-256 of the card as it was sent."""
    recipients: str
    """A member's id, or the id of the channel's roster at that moment."""

    @property
    def about(self) -> Reference:
        return self.ref

    @property
    def version(self) -> int:
        return self.content_version


@dataclass(frozen=True, kw_only=True)
class LetterDied(Event):
    """A letter can't be delivered, and the secretariat must know."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    letter: str
    ref: Reference | None
    member: MemberId | None
    """Whom it was for; None for the channel."""
    asked_by: MemberId | None = None
    """Whoever asked for the task that it is about."""
    why: str

    @property
    def about(self) -> Reference | None:
        return self.ref


@dataclass(frozen=True, kw_only=True)
class LettersSentAgain(Event):
    """What could not be delivered is tried anew; who may see it is looked at again when it leaves."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    letters: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CopyFound(Event):
    """Somebody pressed a button of a card's copy, which nobody would ever bring up to date."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    card: CardName
    copy: Copy
    to: To

    @property
    def about(self) -> Reference:
        return self.card.ref


class NothingToSendAgain(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Nothing has to be sent again: every message of the last two weeks has left or is on its way."
        )
