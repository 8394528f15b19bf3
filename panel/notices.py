"""Who is told when something happens. A letter names whom and about what; it is drawn when it leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

from panel.language import DraftKey, Event, MemberId, Operation, Reference
from panel.people import Directory, Member, Role, deputies_of, holders
from panel.reminders import Reach, TaskReminded
from panel.tasks import (
    UNDO_WINDOW,
    ProposalTurnedDown,
    Task,
    TaskChanged,
    TaskCompleted,
    TaskDeclined,
    TaskEvent,
    TaskIssued,
    TaskProposed,
    TaskRead,
    TaskState,
    TaskUpdated,
)

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
    NEWS = "news"
    """Something the chair or the secretariat should know of a record, by reference."""
    SAID = "said"
    """An answer to typed words, as it was decided."""
    QUESTION = "question"
    """What the clerk must know before a draft takes effect."""


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


@dataclass(frozen=True, slots=True)
class Follow:
    """Every live card of the record is drawn again: one letter for each, unless one is waiting already."""

    ref: Reference
    delay: timedelta = NOW


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


def notices(event: Event, directory: Directory) -> Sequence[Notice]:
    """The letters that an event writes, in the order in which they should leave."""
    match event:
        case TaskIssued(task=task) | TaskChanged(task=task) if task.is_open:
            echo = Letter(to=Private(task.asked_by), show=Show.TASK, ref=task.ref, version=task.version)
            return [
                echo,
                *_to_the_seat(event, directory),
                Letter(to=Channel(), show=Show.TASK, ref=task.ref, delay=UNDO_WINDOW, is_held=True),
                replace(echo, delay=UNDO_WINDOW),
                Follow(task.ref, delay=UNDO_WINDOW),
            ]
        case TaskProposed(task=task):
            return [
                Letter(to=Private(chair), show=Show.TASK, ref=task.ref, version=task.version)
                for chair in _all(event, directory, Role.CHAIR)
            ] + [Letter(to=Private(event.by), show=Show.TASK, ref=task.ref, version=task.version)]
        case TaskChanged(task=task):
            whom = _distinct([*_all(event, directory, Role.CHAIR), task.asked_by])
            new = [Letter(to=Private(m), show=Show.TASK, ref=task.ref, version=task.version) for m in whom]
            return [*new, Follow(task.ref)]
        case TaskDeclined(task=task) | TaskCompleted(task=task):
            return [Follow(task.ref), Letter(to=Private(task.asked_by), show=Show.NEWS, ref=task.ref)]
        case TaskUpdated(task=task) if task.state is TaskState.BLOCKED:
            return [Follow(task.ref), Letter(to=Private(task.asked_by), show=Show.NEWS, ref=task.ref)]
        case ProposalTurnedDown(task=task) if task.proposed_by:
            return [Follow(task.ref), Letter(to=Private(task.proposed_by), show=Show.NEWS, ref=task.ref)]
        case TaskReminded(task=task, occurrence=occurrence):
            if occurrence.step.reach is Reach.THREAD:
                return [Letter(to=Thread(), show=Show.REMINDER, ref=task.ref)]
            return _reminder(event, task, directory)
        case TaskRead():
            return []
        case LetterDied():
            return _undelivered(event, directory)
        case TaskEvent(task=task):
            return [Follow(task.ref)]
        case _:
            return []


def _to_the_seat(event: TaskIssued | TaskChanged, directory: Directory) -> Sequence[Notice]:
    """Owner and deputies, privately; with nobody to tell, chair and secretariat learn it at once."""
    task, members = event.task, _sitting(event, directory)
    whom = [task.owner] if task.owner else []
    whom += [m.id for m in deputies_of(task.seat, members) if m.id not in whom]
    reachable = {m.id for m in members if m.is_reachable}
    alarm = [task.asked_by, *_all(event, directory, Role.SECRETARIAT)] if reachable.isdisjoint(whom) else []
    return [Letter(to=Private(m), show=Show.NEWS, ref=task.ref) for m in _distinct(alarm)] + [
        Letter(
            to=Private(m), show=Show.TASK, ref=task.ref, version=task.version, delay=UNDO_WINDOW, is_held=True
        )
        for m in whom
    ]


def _reminder(event: Event, task: Task, directory: Directory) -> list[Notice]:
    """To the owner; a task that nobody owns is the secretariat's to chase."""
    owner = task.owner or next(iter(_all(event, directory, Role.SECRETARIAT)), None)
    return [Letter(to=Private(owner), show=Show.REMINDER, ref=task.ref)] if owner else []


def _undelivered(event: LetterDied, directory: Directory) -> Sequence[Notice]:
    """Never silent: the reason goes to the secretariat, but never back to whom it could not reach.

    With nobody there to be reached, it goes to the chair. News of lost news stops: it would go in circles.
    """
    names = {member.id: member.name for member in directory.all()}
    reachable = [m for m in _sitting(event, directory) if m.is_reachable and m.id != event.member]
    secretariat = [m.id for m in holders(reachable, Role.SECRETARIAT)]
    asker = [m.id for m in reachable if m.id == event.asked_by]
    told = _distinct([*(secretariat or [m.id for m in holders(reachable, Role.CHAIR)]), *asker])
    whom = names.get(event.member, "someone who has left") if event.member else "the channel"
    text = f"{event.ref or 'A message'} could not be delivered to {whom}: {event.why}"
    if event.ref is None and event.member in _all(event, directory, Role.SECRETARIAT, Role.CHAIR):
        return []
    return [Letter(to=Private(m), show=Show.SAID, text=text) for m in told]


def _all(event: Event, directory: Directory, *roles: Role) -> list[MemberId]:
    return [member.id for member in _sitting(event, directory) if member.holds(*roles)]


def _sitting(event: Event, directory: Directory) -> list[Member]:
    """Who is a member at the moment of the event."""
    return [member for member in directory.all() if member.is_valid(event.at)]


def _distinct(members: Iterable[MemberId]) -> list[MemberId]:
    return list(dict.fromkeys(members))
