"""What reminders are drawn from: a digest, the week's counts, how the clock is, and the form of absence."""

from dataclasses import dataclass
from datetime import date, datetime

from panel.flags import Flag
from panel.language import Reference
from panel.meetings import Meeting
from panel.tasks import Task
from panel.working_time import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Chasing:
    """Who was told of a record before, and when: for the chair and the point of contact alone."""

    name: str
    days: tuple[date, ...]
    away_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    task: Task
    is_theirs: bool
    """Their own seat's, so that they can answer it."""
    on_behalf: str = ""
    """Whose it is, where its reader stands in for somebody."""
    since: date | None = None
    """The day of the first digest in which it stood, where it stands in this one again."""
    chased: tuple[Chasing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagItem:
    """A flag that somebody's seat owes an answer; or, for whoever sees all seats, how many still do."""

    flag: Flag
    owes: bool
    """Their own seat has not acknowledged it, or has not replied in time."""
    replies: bool = False
    """It has acknowledged, and is asked for its reply."""
    on_behalf: str = ""
    missing: int = 0
    """Seats that have not acknowledged, for the gatekeeper, the chair and the secretariat."""
    silent: int = 0
    """Seats that have not replied, once the day to reply by has come."""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """A meeting of which somebody's seat has not said whether it comes."""

    meeting: Meeting
    since: date | None = None


AnyItem = DigestItem | FlagItem | MeetingItem


def oldest_first(item: AnyItem) -> tuple[date, Reference]:
    """In the order in which a list of what is asked stands."""
    if isinstance(item, DigestItem):
        return item.task.due, item.task.ref
    if isinstance(item, MeetingItem):
        return item.meeting.day, item.meeting.ref
    flag = item.flag
    return flag.reply_by or local_day(flag.released_at or flag.raised_at), flag.ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """All that is asked of its reader's seat now, whether or not the ladder has come to it; oldest first."""

    seat_name: str
    at: datetime
    items: tuple[AnyItem, ...]
    proposals: tuple[Task, ...] = ()
    """For the chair, who decides them."""
    page: int = 0
    """0 is the first four with buttons; then pages of all."""

    @property
    def day(self) -> date:
        return local_day(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """One person's items of one morning."""

    day: date
    at: datetime
    items: tuple[AnyItem, ...]
    newer: date | None = None
    """The day of a later digest, which stands below and takes this one's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    """The panel's week in counts, for the channel: no references, no seats, no names."""

    day: date
    open: int
    due: int
    overdue: int
    flags: int = 0
    """Whole-panel ones that wait for a seat; of restricted ones not even the number is told."""
    meets: date | None = None
    """The day of the next meeting; None where none is planned."""
    newer: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRing:
    """Somebody whom the clerk cannot reach, or who has not answered after the whole ladder."""

    name: str
    seat_name: str
    refs: tuple[Reference, ...]
    is_reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    about: str
    whom: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """For the secretariat and the chair."""

    at: datetime
    beat_at: datetime | None
    """When the clock last looked; None before it ever has."""
    did: str
    """What it last did, by reference."""
    did_at: datetime | None
    next_at: datetime | None
    to_ring: tuple[ToRing, ...] = ()
    dead: tuple[DeadLetter, ...] = ()
    away: tuple[tuple[str, date], ...] = ()
    """Who is away, and the day they are back."""
    newer: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayForm:
    today: date
    back_on: date | None = None
    stands_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeForm:
    """Which of the tasks and flags of their newest digest, and until when."""

    today: date
    refs: tuple[Reference, ...]


ReminderViews = Mine | DigestView | WeekView | StatusView | AwayForm | SnoozeForm
