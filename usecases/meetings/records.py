"""The records that an agenda is drafted from."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from panel.agenda import Agenda, Choice, Contribution, Fate, Item, Source
from panel.cycle import CYCLE
from panel.drafting import Overheard, Raised, Records, draft
from panel.flags import Audience, Flag, FlagKind, FlagState
from panel.history import Candidate
from panel.language import Reference, counted, spoken
from panel.meetings import Meeting
from panel.people import Seat
from panel.tasks import Task
from panel.working_time import local_day
from usecases.ports import Reading

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_A_CYCLE = timedelta(days=31 * CYCLE.months)


def drafted(meeting: Meeting, at: datetime, reading: Reading) -> Agenda:
    """The agenda as the records have it at that moment.

    Drafted twice: what is carried is asked for by the lines that there are, not by all there ever were.
    """
    records = _records(meeting, _since_last(meeting, at, reading), reading)
    keys = [line.key for line in draft(records).lines]
    return draft(replace(records, carried=reading.meetings.carried(keys, besides=meeting.ref)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the last meeting knew, and what it did not come to."""

    at: datetime
    """The moment of this draft."""
    last: Meeting | None
    known: datetime
    """When the agenda of the last meeting was made: what came later was not on it."""
    talked: datetime
    """From when talk is looked over; for what was not reached, from the agenda before the last."""
    stood: frozenset[str] = frozenset()
    """The lines that stood on it."""
    not_reached: frozenset[str] = frozenset()


def _since_last(meeting: Meeting, at: datetime, reading: Reading) -> Since:
    """A first agenda looks back over the talk of one cycle, not over all there ever was."""
    last = reading.meetings.last_held(meeting.day)
    if last is None:
        return Since(at=at, last=None, known=_EVER, talked=at - _A_CYCLE)
    agenda = reading.meetings.issued_agenda(last, last.issued)
    lines = agenda.lines if agenda else ()
    known = agenda.as_at if agenda else last.slot.starts_at
    return Since(
        at=at,
        last=last,
        known=known,
        talked=known - _A_CYCLE if last.not_reached else known,
        stood=frozenset(line.key for line in lines),
        not_reached=frozenset(line.key for line in lines if line.item in last.not_reached),
    )


def _records(meeting: Meeting, since: Since, reading: Reading) -> Records:
    tasks = reading.tasks.running()
    following = next((m for m in reading.meetings.ahead() if m.day > meeting.day), None)
    lately = since.known if since.last else since.talked
    return Records(
        meeting=meeting,
        at=since.at,
        last=since.last,
        next_slot=following.slot if following else meeting.slot.following(),
        next_ref=following.ref if following else None,
        tasks=tasks,
        asked=reading.tasks.issued_since(lately),
        disruptions=reading.tasks.disruptions_since(local_day(lately)),
        flags=_flags(since, tasks, reading),
        overheard=[*_threads(tasks, since, reading), *_questions(since, reading)],
        seats=reading.people.seats(),
        members=[member for member in reading.people.all() if member.is_valid(since.at)],
        put_forward=[
            *_from_channel(since, reading),
            *_left_over(since, reading),
            *reading.meetings.items(meeting.ref),
        ],
        answers=reading.meetings.attendance(meeting),
        choices=[*_chosen_before(since, reading), *reading.meetings.choices(meeting.ref)],
        not_reached=since.not_reached,
    )


def new_since(last: Meeting | None) -> datetime:
    """From when talk is new: what came after the last agenda was issued was not on it."""
    return (last.issued_at or last.slot.starts_at) if last else _EVER


def _named(series: str, keys: Iterable[str]) -> list[str]:
    """The records of a series among the keys of lines: `put:one` is one."""
    return [key.removeprefix(f"{series}:") for key in keys if key.startswith(f"{series}:")]


def _from_channel(since: Since, reading: Reading) -> Iterator[Contribution]:
    besides = _named("put", since.not_reached)
    gone = reading.history.taken_away()
    for candidate in reading.history.put_forward(since.known, besides=besides):
        if candidate.id not in gone:
            yield _contribution(candidate)


def _chosen_before(since: Since, reading: Reading) -> list[Choice]:
    """What the secretariat made of a line that was not reached holds; it is not to be checked twice."""
    if since.last is None or not since.not_reached:
        return []
    return [c for c in reading.meetings.choices(since.last.ref) if c.line in since.not_reached]


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


def _flags(since: Since, tasks: Sequence[Task], reading: Reading) -> list[Raised]:
    """Those released since last time, those whose task is open, and those that were not reached."""
    served = {task.serves for task in tasks if task.is_open and task.serves}
    new = reading.flags.released_since(since.known)
    flags = {flag.ref: flag for flag in new if f"flag:{flag.ref}" not in since.stood}
    wanted = served | set(map(Reference, _named("flag", since.not_reached)))
    flags |= {flag.ref: flag for flag in reading.flags.these(sorted(wanted - set(flags)))}
    seats, today = reading.people.seats(), local_day(since.at)
    released = (FlagState.RELEASED, FlagState.CLOSED)
    return [_raised(flag, served, seats, today) for flag in flags.values() if flag.state in released]


def _raised(flag: Flag, served: Container[Reference], seats: Sequence[Seat], today: date) -> Raised:
    wide = flag.audience is Audience.WHOLE_PANEL
    return Raised(
        ref=flag.ref,
        item=_ITEM_OF[flag.kind],
        kind=flag.kind.value,
        theme=flag.theme,
        area=flag.area,
        priority=flag.priority.value,
        seats=None if wide else frozenset(seat.id for seat in seats if flag.concerns(seat, on=today)),
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


def _threads(tasks: Sequence[Task], since: Since, reading: Reading) -> Iterator[Overheard]:
    """Threads in which people spoke of what is on the action log."""
    refs = [task.ref for task in tasks]
    for thread in reading.history.threads_touching(refs, since.talked) if refs else ():
        key = f"thread:{thread.source.root}"
        if thread.at <= since.known and key not in since.not_reached:
            continue
        spoke = f", by {spoken(list(thread.seats))}" if thread.seats else ""
        count = counted(thread.messages, "message")
        yield Overheard(
            key=key,
            item=Item.ACTIONS,
            text=f"Thread on {spoken([str(ref) for ref in thread.refs])}: {count}{spoke}",
            why="talked about in the channel since last time",
            refs=thread.refs,
            link=thread.source.link,
        )


def _questions(since: Since, reading: Reading) -> Iterator[Overheard]:
    for question in reading.history.unanswered(since.talked):
        key = f"question:{question.source.message}"
        if question.at <= since.known and key not in since.not_reached:
            continue
        asker = f" from {question.by}" if question.by else ""
        yield Overheard(
            key=key,
            item=Item.PARTNERS,
            text=f"A question to {question.asked_name}{asker} in the channel",
            why=f"nobody of {question.asked_name} has answered it there",
            link=question.source.link,
        )


def _left_over(since: Since, reading: Reading) -> Iterator[Contribution]:
    """What was put forward for the last meeting, and stood on no agenda of it or was not reached."""
    if since.last is None:
        return
    items = [item for item in reading.meetings.items(since.last.ref) if item.is_taken is not False]
    dropped = {c.line for c in reading.meetings.choices(since.last.ref) if c.fate is Fate.DROPPED}
    for item in items:
        key = f"put:{item.key}"
        if key in since.not_reached or key not in since.stood | dropped:
            yield replace(item, is_late=False, is_taken=None)
