"""Agendas: the records that one is drafted from, and how it stands for each reader."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from panel.agenda import Agenda, Contribution, Fate, Item, Source
from panel.cycle import CYCLE
from panel.drafting import Overheard, Raised, Records, draft
from panel.flags import Audience, Flag, FlagKind, FlagState
from panel.history import Candidate
from panel.language import Reference, spoken
from panel.meetings import Meeting
from panel.tasks import Task
from panel.working_time import local_day
from usecases.ports import Reading

LINES_A_PAGE = 14
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def drafted(meeting: Meeting, at: datetime, reading: Reading) -> Agenda:
    """The agenda as the records have it at that moment.

    Drafted twice: what is carried is asked for by the lines that there are, not by all there ever were.
    """
    records = _records(meeting, at, reading)
    keys = [line.key for line in draft(records).lines]
    return draft(replace(records, carried=reading.meetings.carried(keys, besides=meeting.ref)))


def _records(meeting: Meeting, at: datetime, reading: Reading) -> Records:
    last = reading.meetings.last_held(meeting.day)
    tasks = reading.tasks.running()
    following = next((m for m in reading.meetings.ahead() if m.day > meeting.day), None)
    return Records(
        meeting=meeting,
        at=at,
        last=last,
        next_slot=following.slot if following else meeting.slot.following(),
        next_ref=following.ref if following else None,
        tasks=tasks,
        flags=_flags(last, tasks, at, reading),
        overheard=[*_threads(tasks, last, at, reading), *_questions(last, at, reading)],
        seats=reading.people.seats(),
        members=[member for member in reading.people.all() if member.is_valid(at)],
        put_forward=[
            *_from_channel(last, reading),
            *_left_over(last, reading),
            *reading.meetings.items(meeting.ref),
        ],
        choices=reading.meetings.choices(meeting.ref),
    )


def since(last: Meeting | None) -> datetime:
    """From when something is new: what came after the last agenda was issued was not on it."""
    return (last.issued_at or last.slot.starts_at) if last else _EVER


def _from_channel(last: Meeting | None, reading: Reading) -> Iterator[Contribution]:
    for candidate in reading.history.put_forward():
        if candidate.at > since(last):
            yield _contribution(candidate)


def _contribution(candidate: Candidate) -> Contribution:
    return Contribution(
        key=candidate.id,
        seat=candidate.seat,
        seat_name=candidate.seat_name,
        by=candidate.by,
        at=candidate.at,
        words=candidate.line,
        source=Source.CHANNEL,
        link=candidate.source.link,
    )


def _flags(last: Meeting | None, tasks: Sequence[Task], at: datetime, reading: Reading) -> list[Raised]:
    """Those released since last time, and those whose task is open."""
    served = {task.serves for task in tasks if task.is_open and task.serves}
    flags = {flag.ref: flag for flag in reading.flags.released_since(since(last))}
    for ref in served - set(flags):
        if flag := reading.flags.find(ref):
            flags[flag.ref] = flag
    released = (FlagState.RELEASED, FlagState.CLOSED)
    return [_raised(flag, served, at, reading) for flag in flags.values() if flag.state in released]


def _raised(flag: Flag, served: Container[Reference], at: datetime, reading: Reading) -> Raised:
    wide = flag.audience is Audience.WHOLE_PANEL
    concerned = (seat.id for seat in reading.people.seats() if flag.concerns(seat, on=local_day(at)))
    return Raised(
        ref=flag.ref,
        item=_ITEM_OF[flag.kind],
        kind=flag.kind.value,
        theme=flag.theme,
        area=flag.area,
        priority=flag.priority.value,
        seats=None if wide else frozenset(concerned),
        has_open_task=flag.ref in served,
    )


_ITEM_OF = {
    FlagKind.BRIEFING: Item.THREAT,
    FlagKind.NEW_GROUP: Item.NEW_GROUPS,
    FlagKind.GROUP_UPDATE: Item.GROUPS,
    FlagKind.INTERVENTION: Item.GROUPS,
    FlagKind.REQUEST: Item.PARTNERS,
    FlagKind.ISSUE: Item.PARTNERS,
    FlagKind.TREND: Item.EMERGING,
    FlagKind.SAFEGUARDING: Item.SAFEGUARDING,
}


def _threads(
    tasks: Sequence[Task], last: Meeting | None, at: datetime, reading: Reading
) -> Iterator[Overheard]:
    """Threads in which people spoke of what is on the action log."""
    refs = [task.ref for task in tasks]
    for thread in reading.history.threads_touching(refs, _talk_since(last, at)) if refs else ():
        spoke = f", by {spoken(list(thread.seats))}" if thread.seats else ""
        count = "1 message" if thread.messages == 1 else f"{thread.messages} messages"
        yield Overheard(
            key=f"thread:{thread.source.root}",
            item=Item.ACTIONS,
            text=f"Thread on {spoken([str(ref) for ref in thread.refs])}: {count}{spoke}",
            why="talked about in the channel since last time",
            refs=thread.refs,
            link=thread.source.link,
        )


def _questions(last: Meeting | None, at: datetime, reading: Reading) -> Iterator[Overheard]:
    for question in reading.history.unanswered(_talk_since(last, at)):
        asker = f" from {question.by}" if question.by else ""
        yield Overheard(
            key=f"question:{question.source.message}",
            item=Item.PARTNERS,
            text=f"A question to {question.asked_name}{asker} in the channel",
            why=f"nobody of {question.asked_name} has answered it there",
            link=question.source.link,
        )


def _talk_since(last: Meeting | None, at: datetime) -> datetime:
    """A first agenda looks back over the talk of one cycle, not over all there ever was."""
    return since(last) if last else at - timedelta(days=31 * CYCLE.months)


def _left_over(last: Meeting | None, reading: Reading) -> Iterator[Contribution]:
    """What was put forward for the last meeting and stood on no agenda of it: neither taken nor refused."""
    if last is None:
        return
    items = [item for item in reading.meetings.items(last.ref) if item.is_taken is not False]
    dropped = {c.line for c in reading.meetings.choices(last.ref) if c.fate is Fate.DROPPED}
    issued = reading.meetings.issued_agenda(last, last.issued)
    stood = {line.key for line in issued.lines} if issued else set()
    for item in items:
        if f"put:{item.key}" not in stood | dropped:
            yield replace(item, is_late=False, is_taken=None)
