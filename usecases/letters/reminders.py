"""What letters of reminders show when they leave: a digest, the week's counts, and how the clock is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from panel.flags.flag import Flag
from panel.language import MemberId, Reference
from panel.letters import Show
from panel.people import Member, Role
from panel.reminders import Ladder, Since, Told
from panel.tasks import Task
from panel.views.reminders import AnyItem, Chasing, DigestItem, DigestView, WeekView, oldest_first
from panel.working_time import local_day
from usecases.letters.flags import digest_item
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.meetings.seeing import attendance_item
from usecases.ports import Reading
from usecases.status import status


def of_reminders(
    letter: Asked, reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    match letter.show:
        case Show.DIGEST if reader and letter.ref:
            return _digest(reader, _day(letter.ref), is_posted=is_posted, at=at, reading=reading)
        case Show.WEEK if letter.ref:
            return _week(_day(letter.ref), is_posted=is_posted, at=at, reading=reading)
        case Show.STATUS if reader:
            return _status(reader, letter.version, is_posted=is_posted, at=at, reading=reading)
        case _:
            return Obsolete("for nobody")


def _day(ref: Reference) -> date:
    return date.fromisoformat(ref.rpartition(" ")[2])


def _digest(
    reader: Member, day: date, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """Today's items, or where today's stand; nothing is posted where there is nothing to say any more."""
    newest = reading.reminders.newest_digest(reader.id)
    view = DigestView(day=day, at=at, items=(), newer=newest if newest and newest > day else None)
    items = () if view.newer else _items(reader, day, at, reading)
    if not items and not is_posted:
        return Obsolete("answered meanwhile")
    return Shown(view=replace(view, items=items), discloses=not is_posted)


def _items(reader: Member, day: date, at: datetime, reading: Reading) -> tuple[AnyItem, ...]:
    """One for each record, oldest first, as long as it waits and still is this reader's business."""
    told: dict[Reference, list[Told]] = {}
    for line in reading.reminders.lines(reader.id, day):
        told.setdefault(line.ref, []).append(line)
    quiet = reading.reminders.snoozed_by(reader.id, local_day(at))
    found = [
        _since(item, lines)
        for ref, lines in told.items()
        if ref not in quiet and (item := item_of(ref, lines, reader, at, reading))
    ]
    return tuple(sorted(found, key=oldest_first))


def _since(item: AnyItem, lines: Sequence[Told]) -> AnyItem:
    """With the day on which they were first told, where that morning brought nothing new about it."""
    days = [line.since for line in lines if line.since]
    return replace(item, since=min(days)) if len(days) == len(lines) else item


def item_of(
    ref: Reference, lines: list[Told], reader: Member, at: datetime, reading: Reading
) -> AnyItem | None:
    """What is left for its reader of what those lines said of a record; None where nothing is."""
    if ref.startswith(("F-", "R-")):
        flag = reading.flags.find(ref)
        return digest_item(flag, lines, reader, at, reading) if flag else None
    if ref.startswith("M-"):
        meeting = reading.meetings.find(ref)
        return attendance_item(meeting, reader, at, reading) if meeting else None
    task = reading.tasks.find(ref)
    if task is None or not (_still_waits(task, lines, reading.ladder) and _is_for(task, lines, reader, at)):
        return None
    return _item(task, lines, reader, at, reading)


def _still_waits(task: Task, lines: Iterable[Told], ladder: Ladder) -> bool:
    """Nobody has answered since; where only an acknowledgement was missing, it still is."""
    since = [ladder.since(line.step) for line in lines]
    answered = task.answered_at is not None and all(task.answered_at > line.at for line in lines)
    unseen = task.acknowledged is None or Since.DUE in since
    return task.is_open and unseen and not answered


def _is_for(task: Task, lines: Iterable[Told], reader: Member, at: datetime) -> bool:
    """A task may have gone to another seat since, and its reader to another task."""
    stands_in = any(line.on_behalf for line in lines)
    return reader.seat == task.seat or reader.chairs(at) or reader.holds(Role.SECRETARIAT) or stands_in


def _item(task: Task, lines: list[Told], reader: Member, at: datetime, reading: Reading) -> DigestItem:
    absent = next((line.on_behalf for line in lines if line.on_behalf), None)
    is_owners = task.owner in (reader.id, absent)
    return DigestItem(
        task=task,
        is_theirs=reader.seat == task.seat,
        on_behalf=_name(absent, reading) if absent else "",
        chased=() if is_owners else chased_already(task, reader.id, at, reading),
    )


def chased_already(task: Task, reader: MemberId, at: datetime, reading: Reading) -> tuple[Chasing, ...]:
    """Who was told before, on which days, and who of them is away."""
    days: dict[MemberId, list[date]] = {}
    for line in reading.reminders.told_of(task.ref):
        if line.member != reader:
            days.setdefault(line.member, []).append(line.day)
    away = {each.member: each.back_on for each in reading.reminders.away(local_day(at))}
    owner = [task.owner] if task.owner and task.owner in away else []
    return tuple(
        Chasing(
            name=_name(member, reading),
            days=tuple(dict.fromkeys(days.get(member, ()))),
            away_until=away.get(member),
        )
        for member in dict.fromkeys([*days, *owner])
        if member != reader
    )


def _name(member: MemberId, reading: Reading) -> str:
    found = reading.people.by_id(member)
    return found.name if found else "someone who has left"


def _week(day: date, *, is_posted: bool, at: datetime, reading: Reading) -> Shown | Obsolete:
    """Counts only. It is brought up to date when the next one takes its place."""
    morning = reading.reminders.morning()
    newer = morning.week if morning and morning.week and morning.week > day else None
    if newer and not is_posted:
        return Obsolete("another week has begun")
    ends = day + timedelta(days=6 - day.weekday())
    counts = reading.tasks.counted(today=local_day(at), until=ends)
    view = WeekView(
        day=day,
        open=counts.open,
        due=counts.due,
        overdue=counts.overdue,
        flags=sum(_awaits_somebody(flag) for flag in reading.flags.open() if not flag.is_restricted),
        meets=meeting.day if (meeting := reading.meetings.next_after(local_day(at))) else None,
        newer=newer,
    )
    return Shown(view=view, discloses=False)


def _awaits_somebody(flag: Flag) -> bool:
    unanswered = [ask for ask in flag.asks if not ask.is_held and flag.reply_of(ask.seat) is None]
    return bool(flag.missing or (flag.reply_by and unanswered))


def _status(
    reader: Member, version: int, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    if not reader.holds(Role.SECRETARIAT):
        return Obsolete("no longer the secretariat")
    morning = reading.reminders.morning()
    newest = morning.status if morning else None
    newer = newest if newest and newest.toordinal() > version else None
    if newer and not is_posted:
        return Obsolete("a newer one stands")
    return Shown(view=replace(status(at, reading), newer=newer), discloses=False)
