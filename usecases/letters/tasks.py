"""What letters about tasks show when they leave."""

from dataclasses import replace
from datetime import datetime

from panel.asking import Understood, weigh
from panel.letters import Show
from panel.people import Member, chairing, deputies_of, sat_at
from panel.tasks import Task, TaskState
from panel.tasks.endings import may_close_together
from panel.views.said import Saying
from panel.views.tasks import Asking, DecidedView, NewsView, Reader, ReminderView, TaskView
from panel.working_time import local_day
from usecases.letters.reminders import chased_already
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading
from usecases.tasks import view_of
from usecases.tasks.audience import may_see_served
from usecases.tasks.sitting import sitting_in


def said(letter: Asked, reader: Member | None, *, at: datetime, reading: Reading) -> Shown:
    """Decided words, with the buttons that their reader has today on the task that they are about."""
    task = reading.tasks.find(letter.ref) if letter.ref else None
    buttons = view_of(task, reader, reading, at, in_channel=False) if task and reader else None
    plain = replace(buttons, shows_words=False) if buttons else None
    return Shown(view=Saying(letter.text, plain), discloses=False)


def of_task(
    letter: Asked, reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """A task's live card, its reminder, or news of it."""
    task = reading.tasks.find(letter.ref) if letter.ref else None
    if task is None:
        return Obsolete("no such record")
    if letter.show is Show.NEWS:
        return _news(task, reader, at, reading)
    if letter.show is Show.TIME_ASKED:
        return _time_asked(letter, task, reader, is_posted=is_posted, at=at)
    if letter.show is Show.DECIDED:
        return _decided(letter, task, reader, at, reading)
    if letter.show is Show.REMINDER:
        view = _reminder(task, reader, at, reading)
        return Shown(view=view, discloses=not is_posted, version=task.version)
    if reader is None:
        everyone = _for_everyone(task, at, reading)
        return Shown(view=everyone, discloses=not is_posted, version=task.version)
    return _for_one(letter, task, reader, is_posted=is_posted, at=at, reading=reading)


def _decided(
    letter: Asked, task: Task, reader: Member | None, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """As it was decided; words of a restricted task only for whoever may still read them."""
    if reader is None:
        return Obsolete("a decision is told privately")
    said, _, words = letter.text.partition("\n")
    view = replace(view_of(task, reader, reading, at, in_channel=False), shows_words=False)
    told = words if may_see_served(task, reader, at, reading) else ""
    return Shown(view=DecidedView(view, said, told), discloses=bool(told), version=task.version)


def _reminder(task: Task, reader: Member | None, at: datetime, reading: Reading) -> ReminderView:
    if reader is None:
        return ReminderView(task=task, at=at, in_thread=True)
    told = [each.name for each in chased_already(task, reader.id, at, reading)]
    is_theirs = reader.seat == task.seat
    return ReminderView(
        task=task, at=at, in_thread=False, is_theirs=is_theirs, ring=() if is_theirs else tuple(told)
    )


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
    differ += [m.id for m in chairing(members, at)]
    return TaskView(
        task=task,
        reader=Reader.EVERYONE,
        at=at,
        refreshes_for=tuple(reading.people.teams_ids(list(dict.fromkeys(differ))))[:20],
    )


def _time_asked(
    letter: Asked, task: Task, reader: Member | None, *, is_posted: bool, at: datetime
) -> Shown | Obsolete:
    """That request, while it waits for somebody who may decide it today."""
    waits = task.is_open and task.requested is not None and task.requested.number == letter.version
    decides = waits and reader is not None and reader.chairs(at)
    if not decides and not is_posted:
        return Obsolete("decided, or no longer theirs to decide")
    view = NewsView(task=task, owner="", chairs=decides, is_answered=not decides)
    return Shown(view=view, discloses=decides and not is_posted, version=task.version)


def _news(task: Task, reader: Member | None, at: datetime, reading: Reading) -> Shown | Obsolete:
    """What happened; of a restricted task its words only for whoever may still read them."""
    if task.state is TaskState.WITHDRAWN:
        return Obsolete("withdrawn")
    if reader is None or not may_see_served(task, reader, at, reading):
        task = replace(task, note="", requested=None)
    owner = reading.people.by_id(task.owner) if task.owner else None
    news = NewsView(
        task=task,
        owner=owner.name if owner else "",
        chairs=reader is not None and reader.chairs(at),
        others=len([*filter(may_close_together, reading.tasks.undecided())]) > 1,
    )
    return Shown(view=news, discloses=bool(task.note), version=task.version)


def question(letter: Asked, at: datetime, reading: Reading) -> Shown | Obsolete:
    draft = reading.drafts.find(letter.draft, at=at) if letter.draft else None
    if draft is None:
        return Obsolete("answered already")
    there = sat_at(sitting_in(reading, at))
    doubt = weigh(draft, seats=reading.people.seats(), today=local_day(at), sat_at=there)
    if isinstance(doubt, Understood):
        return Obsolete("no longer in doubt")
    seat = reading.people.seat(draft.seat) if draft.seat else None
    return Shown(view=Asking(draft, doubt, seat.name if seat else ""), discloses=False)
