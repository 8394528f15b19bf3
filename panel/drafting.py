"""An agenda drafted from the panel's records: the same records always make the same agenda.

Nothing is invented: a line stands for a record, a thread or a standing slot, and says why it is there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from panel.agenda import Agenda, Choice, Contribution, Item, Line, with_choices
from panel.cycle import Slot
from panel.language import Reference, SeatId
from panel.meetings import Meeting
from panel.people import Member, Role, Seat
from panel.restricted import without_restricted
from panel.tasks import Task, TaskState
from panel.working_time import briefly, local_day, working_days_overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What an agenda may say of a flag: never its words."""

    ref: Reference
    item: Item
    kind: str
    theme: str
    area: str
    priority: str
    seats: frozenset[SeatId] | None
    """Whom it is for; None for the whole panel."""
    has_open_task: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """Talk in the channel that nobody put forward: by who spoke and on what, never by its words."""

    key: str
    item: Item
    text: str
    why: str
    refs: tuple[Reference, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What an agenda is drafted from, as the records stand at that moment."""

    meeting: Meeting
    at: datetime
    last: Meeting | None = None
    """The last one held."""
    next_slot: Slot
    """The one after this: as it is planned, else as the cycle has it."""
    next_ref: Reference | None = None
    tasks: Sequence[Task] = ()
    """Open ones, and those that wait for sign-off."""
    flags: Sequence[Raised] = ()
    """Released since last time, or with an open task."""
    seats: Sequence[Seat] = ()
    members: Sequence[Member] = ()
    put_forward: Sequence[Contribution] = ()
    overheard: Sequence[Overheard] = ()
    choices: Sequence[Choice] = ()
    carried: Mapping[str, int] = field(default_factory=dict)
    """On how many earlier agendas a line stood, by its key."""


REGISTER = Reference("the register")
"""What a line cites that stands for a body and its agreement."""


def draft(records: Records) -> Agenda:
    """Every line that the records give, item by item, with what the secretariat has said of them before."""
    lines = with_choices(list(_lines(records)), records.choices)
    return Agenda(
        slot=records.meeting.slot,
        minutes=records.meeting.minutes,
        as_at=records.at,
        lines=tuple(sorted(lines, key=lambda line: line.item)),
    )


def _lines(records: Records) -> Iterator[Line]:
    yield from _minutes(records)
    yield from _actions(records)
    yield from _flags(records)
    yield from _overheard(records)
    yield from _slots(records)
    yield from _agreements(records)
    yield _next_meeting(records)


def _minutes(records: Records) -> Iterator[Line]:
    if last := records.last:
        yield Line(
            key=f"meeting:{last.ref}",
            item=Item.MINUTES,
            text=f"{last.ref}, held {briefly(last.day)}",
            why="the last meeting: its minutes are for approval",
            refs=(last.ref,),
            kind="meeting's minutes",
        )


def _actions(records: Records) -> Iterator[Line]:
    """Overdue first, the oldest on top; then what is due; then what is done, for sign-off."""
    overdue = [task for task in records.tasks if task.is_overdue(records.at)]
    due = [task for task in records.tasks if task.is_open and task not in overdue]
    done = [task for task in records.tasks if task.state is TaskState.COMPLETE]
    for group, kind in ((overdue, "overdue"), (due, "due"), (done, "for sign-off")):
        for task in sorted(group, key=lambda task: (task.due, task.ref)):
            yield _task(task, kind, records)


def _task(task: Task, kind: str, records: Records) -> Line:
    key = f"task:{task.ref}"
    carried = records.carried.get(key, 0)
    serves, is_restricted = task.serves, task.serves_restricted
    for_what = ", for a restricted flag" if is_restricted else f", for {serves}" if serves else ""
    return Line(
        key=key,
        item=Item.ACTIONS,
        text=f"{task.ref} · {task.seat_name} · due {briefly(task.due)} · {task.state}{for_what}",
        quote="" if is_restricted else without_restricted(task.what),
        why=_because(*_carried(carried), *_why(task, kind, records)),
        refs=(task.ref, *([serves] if serves and not is_restricted else [])),
        kind=kind,
        is_new=not carried,
    )


def _why(task: Task, kind: str, records: Records) -> Iterator[str]:
    if kind == "overdue":
        days = working_days_overdue(task.due, local_day(records.at))
        yield f"overdue {_counted(days, 'working day')}"
    elif kind == "for sign-off":
        yield "done, and waits for the Chair's sign-off"
    elif task.due <= records.meeting.day:
        yield "due before the meeting"
    else:
        yield "open"


def _flags(records: Records) -> Iterator[Line]:
    for flag in sorted(records.flags, key=lambda flag: (flag.item, flag.ref)):
        key = f"flag:{flag.ref}"
        carried = records.carried.get(key, 0)
        still = "its task is open" if flag.has_open_task and carried else ""
        yield Line(
            key=key,
            item=flag.item,
            text=" · ".join(
                part for part in (flag.ref, flag.kind, flag.theme, flag.area, flag.priority) if part
            ),
            why=_because(*([] if carried else ["new flag"]), *_carried(carried), still),
            refs=(flag.ref,),
            kind="flag",
            seats=flag.seats,
            is_new=not carried,
        )


def _overheard(records: Records) -> Iterator[Line]:
    for talk in sorted(records.overheard, key=lambda talk: talk.key):
        carried = records.carried.get(talk.key, 0)
        yield Line(
            key=talk.key,
            item=talk.item,
            text=talk.text,
            why=_because(*_carried(carried), talk.why),
            refs=talk.refs or (records.meeting.ref,),
            thread=talk.link,
            kind="from the channel",
            is_new=not carried,
            is_unverified=True,
            is_from_channel=True,
        )


def _slots(records: Records) -> Iterator[Line]:
    """Every agency in turn, with what its people put forward; a nil return is a contribution."""
    for name, seats in _agencies(records):
        said = [item for item in records.put_forward if item.seat in seats and item.is_taken is not False]
        said = [item for item in said if not item.is_late or item.is_taken]
        for item in sorted(said, key=lambda item: (item.at, item.key)):
            yield _contribution(item, records)
        if not said:
            yield Line(
                key=f"slot:{min(seats)}",
                item=Item.PARTNERS,
                text=f"{name}: nothing put forward",
                why="every agency has a slot; a nil return is a contribution",
                is_standing=True,
            )


def _contribution(item: Contribution, records: Records) -> Line:
    key = f"put:{item.key}"
    carried = records.carried.get(key, 0)
    late = ["late, at the Chair's discretion"] if item.is_late else []
    return Line(
        key=key,
        item=Item.PARTNERS,
        text=item.seat_name,
        quote=without_restricted(item.words),
        why=_because(*_carried(carried), f"put forward by {item.seat_name} {item.source}", *late),
        refs=(records.meeting.ref, *item.refs),
        thread=item.link,
        kind="put forward",
        is_new=not carried,
        is_unverified=True,
        is_from_channel=item.source.is_channel,
    )


def _agencies(records: Records) -> list[tuple[str, frozenset[SeatId]]]:
    """Seats by their legal body; whoever only watches, or only keeps the panel's papers, has no slot."""
    bodies: dict[str, set[SeatId]] = {}
    for seat in records.seats:
        sitting = [member.roles for member in records.members if member.seat == seat.id]
        if sitting and all(roles <= _NO_SLOT for roles in sitting):
            continue
        bodies.setdefault(seat.body or seat.name, set()).add(seat.id)
    return [(name, frozenset(seats)) for name, seats in sorted(bodies.items())]


_NO_SLOT = frozenset({Role.OBSERVER, Role.SECRETARIAT})


def _agreements(records: Records) -> Iterator[Line]:
    """Bodies whose information sharing agreement is missing, or ends before the meeting after this."""
    named = dict(_agencies(records))
    for name, ids in named.items():
        until = _earliest(seat.isa_until for seat in records.seats if seat.id in ids)
        if until is not None and until >= records.next_slot.day:
            continue
        ends = f"sharing agreement ends {briefly(until)}" if until else "no sharing agreement on record"
        yield Line(
            key=f"isa:{min(ids)}",
            item=Item.MEMBERSHIP,
            text=f"{name}: {ends}",
            why=f"it does not reach the next meeting, {briefly(records.next_slot.day)}",
            refs=(REGISTER,),
            kind="sharing agreements to settle",
        )


def _earliest(days: Iterator[date | None]) -> date | None:
    """None where one of them is missing."""
    known = list(days)
    return None if None in known else min(day for day in known if day)


def _next_meeting(records: Records) -> Line:
    slot, ref = records.next_slot, records.next_ref
    return Line(
        key="next",
        item=Item.CLOSING,
        text=f"{f'{ref} · ' if ref else ''}{slot.when}, {slot.where}",
        why="the next meeting" if ref else "as the two-monthly cycle has it; not set yet",
        refs=(ref or records.meeting.ref,),
        kind="next date",
    )


def _carried(count: int) -> list[str]:
    return [f"carried: {_counted(count, 'meeting')}"] if count else []


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _because(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
