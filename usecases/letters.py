"""What a letter shows when it leaves: drawn from today's records, for whoever may see it today."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from panel.asking import Understood, weigh
from panel.language import DraftKey, MemberId, Reference
from panel.notices import Show
from panel.people import Member, Role, deputies_of, holders
from panel.tasks import Task, TaskState
from panel.views import Asking, NewsView, Reader, ReminderView, Saying, TaskView, View
from panel.working_time import local_day
from usecases.ports import Reading
from usecases.tasks import view_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What to draw; `discloses` when whoever receives it learns something of a record."""

    view: View
    discloses: bool
    version: int = 0
    """Of the record's content."""


@dataclass(frozen=True, slots=True)
class Obsolete:
    """Nothing is to be shown any more, and why."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands on a letter, without its way."""

    show: Show
    member: MemberId | None
    """None for the channel and its threads."""
    ref: Reference | None
    version: int
    draft: DraftKey | None
    text: str


def shown(letter: Asked, *, is_posted: bool, at: datetime, reading: Reading) -> Shown | Obsolete:
    """Rights, audience and versions are looked at again at this moment."""
    reader = reading.people.by_id(letter.member) if letter.member else None
    if letter.member and (reader is None or not reader.is_valid(at)):
        return Obsolete("no longer a member")
    if reader and reader.is_observer:
        return Obsolete("an observer")
    task = reading.tasks.find(letter.ref) if letter.ref else None
    match letter.show:
        case Show.SAID:
            buttons = view_of(task, reader, reading, at, in_channel=False) if task and reader else None
            plain = replace(buttons, shows_words=False) if buttons else None
            return Shown(view=Saying(letter.text, plain), discloses=False)
        case Show.QUESTION:
            return _question(letter, at, reading)
        case Show.NEWS | Show.TASK | Show.REMINDER if task is None:
            return Obsolete("no such record")
        case Show.NEWS:
            return _news(task, reading)
        case Show.REMINDER:
            view = ReminderView(task=task, at=at, in_thread=reader is None)
            return Shown(view=view, discloses=not is_posted, version=task.version)
        case Show.TASK if reader is None:
            everyone = _for_everyone(task, at, reading)
            return Shown(view=everyone, discloses=not is_posted, version=task.version)
        case Show.TASK:
            return _for_one(letter, task, reader, is_posted=is_posted, at=at, reading=reading)
        case _:
            assert_never(letter.show)


def _for_one(
    letter: Asked, task: Task, reader: Member, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    if not is_posted and task.state is TaskState.WITHDRAWN:
        return Obsolete("withdrawn before it was shown")
    if not is_posted and letter.version < task.version:
        return Obsolete("the words have changed before it was shown")
    view = view_of(task, reader, reading, at, in_channel=False)
    if not is_posted and task.state is TaskState.PROPOSED and view.reader is Reader.OTHER:
        return Obsolete("a proposal is for the chair and its proposer")
    if 0 < letter.version < task.version:
        stale = replace(view, is_stale=True, shows_words=False)
        return Shown(view=stale, discloses=False)
    shows = view.shows_words and view.reader is not Reader.PROPOSER and not view.undo_is_open
    return Shown(view=view, discloses=shows, version=task.version)


def _for_everyone(task: Task, at: datetime, reading: Reading) -> TaskView:
    """The channel's card: reference, seat, date and state. Its seat and the chair refresh their own."""
    members = reading.people.all()
    differ = [task.owner] if task.owner else []
    differ += [m.id for m in members if m.seat == task.seat and m.is_spoc]
    differ += [m.id for m in deputies_of(task.seat, members)]
    differ += [m.id for m in holders(members, Role.CHAIR)]
    return TaskView(
        task=task,
        reader=Reader.EVERYONE,
        at=at,
        refreshes_for=tuple(reading.people.teams_ids(list(dict.fromkeys(differ))))[:20],
    )


def _news(task: Task, reading: Reading) -> Shown | Obsolete:
    if task.state is TaskState.WITHDRAWN:
        return Obsolete("withdrawn")
    owner = reading.people.by_id(task.owner) if task.owner else None
    news = NewsView(task=task, owner=owner.name if owner else "")
    return Shown(view=news, discloses=bool(task.note), version=task.version)


def _question(letter: Asked, at: datetime, reading: Reading) -> Shown | Obsolete:
    draft = reading.drafts.find(letter.draft, at=at) if letter.draft else None
    if draft is None:
        return Obsolete("answered already")
    doubt = weigh(draft, seats=reading.people.seats(), today=local_day(at))
    if isinstance(doubt, Understood):
        return Obsolete("no longer in doubt")
    seat = reading.people.seat(draft.seat) if draft.seat else None
    return Shown(view=Asking(draft, doubt, seat.name if seat else ""), discloses=False)
