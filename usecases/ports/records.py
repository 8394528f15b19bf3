"""What the records of a panel can be asked; each is read here and written by events alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from panel.agenda import Agenda, Choice, Contribution
from panel.asking import Draft
from panel.flags import Audience, Flag
from panel.groups import Disruption
from panel.history import Candidate, Message, ThreadTouched, Unanswered
from panel.language import DraftKey, MemberId, MessageId, PanelId, Person, Reference, SeatId
from panel.meetings import Attendance, Meeting
from panel.papers import Asked
from panel.people import Body, Directory, Member, Role, RosterEntry, Seat, Stranger
from panel.reminders import Away, Morning, Reminded, Told
from panel.spills import Spill
from panel.tasks import Revision, Task


class People(Directory, Protocol):
    def member(self, person: Person) -> Member | None: ...
    def holding(self, role: Role) -> Sequence[Member]: ...
    def by_id(self, member: MemberId) -> Member | None: ...
    def seat(self, seat: SeatId) -> Seat | None: ...
    def bodies(self) -> Sequence[Body]: ...
    def code_is_open(self, code: str, *, now: datetime) -> bool: ...
    def channel_is_taken(self, tenant: str, channel: str) -> bool: ...
    def keep_roster(self, entries: Sequence[RosterEntry], *, key: str, at: datetime) -> str:
        """A snapshot of who is in the channel, unless the last one says the same; its id."""

    def latest_roster(self) -> tuple[str, datetime] | None:
        """The newest snapshot's id and when it was last found right; None if a member event came since."""

    def newest_roster(self) -> str | None:
        """The newest snapshot's id, even if a member event has come since."""

    def called(self, teams_ids: Sequence[str]) -> Sequence[Member]:
        """The members whom Teams knows by those ids (`29:…`)."""

    def roster(self, key: str) -> Sequence[tuple[str, str]]:
        """Who was in the channel by that snapshot: object id and name."""

    def teams_ids(self, members: Sequence[MemberId]) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The panel's open tasks, in numbers."""

    open: int
    due: int
    overdue: int


class Tasks(Protocol):
    def named(self, words: str) -> Task:
        """The task of that full reference, or the one open task so numbered (`T-14`).

        Raises NoSuchTask or WhichTask.
        """

    def find(self, ref: Reference) -> Task | None: ...
    def grown_from(self, draft: DraftKey) -> Task | None:
        """The task that a form or a draft became, if it was sent before."""

    def next_ref(self, year: int) -> Reference: ...
    def open_for(self, seat: SeatId, *, due_before: date = date.max) -> Sequence[Task]:
        """What that seat leads or supports, and has been told of."""

    def open(self, *, due_before: date = date.max) -> Sequence[Task]:
        """What any seat has still to do."""

    def undecided(self) -> Sequence[Task]:
        """Everything that went out or waits, until the chair has said how it ends."""

    def revisions(self, ref: Reference) -> Sequence[Revision]:
        """Every date that it had after its first, oldest first."""

    def disruption(self, task: Reference) -> Disruption | None: ...
    def next_disruption(self, year: int) -> Reference: ...
    def proposals(self) -> Sequence[Task]: ...
    def running(self) -> Sequence[Task]:
        """What is still owed, and what waits for the chair: sign-off, or another seat; earliest first."""

    def issued_since(self, moment: datetime) -> Sequence[Task]:
        """What went out since then and was not withdrawn, however it stands now."""

    def disruptions_since(self, day: date) -> Sequence[Disruption]:
        """What was assessed on that day or later."""

    def counted(self, *, today: date, until: date) -> Counts:
        """How many are open, due from today until that day, and past their date."""

    def look_again(self, task: Task) -> None:
        """Reckons anew when the next rung of its ladder is due; the task is as it was."""

    def with_step_due(self, at: datetime) -> Sequence[Task]:
        """Open tasks whose next reminder is due by then."""


class History(Protocol):
    def put_forward(self, since: datetime, *, besides: Sequence[str] = ()) -> Sequence[Candidate]:
        """What members have put forward for an agenda since then, oldest first; and those named besides."""

    def taken_away(self) -> frozenset[str]:
        """Ids of lines put forward from messages that were deleted or withheld since: they come nowhere."""
        ...

    def put_forward_from(self, message: MessageId) -> Candidate | None: ...
    def message(self, message: MessageId) -> Message | None: ...
    def threads_touching(self, refs: Sequence[Reference], since: datetime) -> Sequence[ThreadTouched]:
        """Threads in which people spoke of those records since then, the newest talk last."""

    def unanswered(self, since: datetime) -> Sequence[Unanswered]:
        """Questions to a seat that nobody of it has answered, oldest first."""

    def forgettable(self, before: datetime, *, most: int) -> Sequence[MessageId]:
        """Messages older than that, which no record, no line for the agenda and no spill needs."""

    def records_of_thread(self, root: MessageId) -> Sequence[Reference]:
        """The records whose live card in the channel begins that thread."""

    def link(self, message: MessageId, root: MessageId) -> str:
        """Opens the message in Teams; empty where that cannot be."""


class Spills(Protocol):
    def find(self, ref: Reference) -> Spill | None: ...
    def of(self, message: MessageId) -> Spill | None: ...
    def next_ref(self, year: int) -> Reference: ...


class Flags(Protocol):
    """Flags of every audience: whoever asks must still be cleared for what is found."""

    def find(self, ref: Reference) -> Flag | None:
        """The flag of that reference, its own or its intake's."""

    def named(self, words: str) -> Sequence[Flag]:
        """The flag of that full reference, or the open ones so numbered (`F-31`)."""

    def grown_from(self, draft: DraftKey) -> Flag | None:
        """The flag that a form became, if it was sent before."""

    def intake(self, year: int) -> Reference:
        """An unused reference that tells nothing of how many there are."""

    def next_ref(self, year: int, audience: Audience) -> Reference: ...
    def waiting(self) -> Sequence[Flag]:
        """Raised and not yet decided."""

    def open(self) -> Sequence[Flag]:
        """Released, and neither recalled nor closed; by the date to reply by."""

    def waiting_for(self, seat: SeatId) -> Sequence[Flag]:
        """Told to that seat, which has not acknowledged this version, or not replied where it is asked to."""

    def released_since(self, moment: datetime) -> Sequence[Flag]: ...
    def with_step_due(self, at: datetime) -> Sequence[Flag]:
        """Flags whose next reminder is due by then."""

    def these(self, refs: Sequence[Reference]) -> Sequence[Flag]:
        """The flags of those references; one that is not there is left out."""

    def readers(self, flag: Flag) -> Sequence[MemberId]:
        """Whoever has opened what its recipients read."""


class Papers(Protocol):
    def find(self, number: Reference) -> Asked | None: ...
    def named(self, number: Reference) -> Asked:
        """Raises NoSuchPaper."""

    def file(self, number: Reference) -> bytes | None:
        """What was made, while it is kept."""

    def waiting_for(self, member: MemberId) -> int:
        """How many papers of theirs are still to be made."""

    def expired(self, at: datetime) -> Sequence[Reference]:
        """Papers whose week is over, and which are not forgotten yet."""

    def holds(self, job: "Job") -> bool:
        """Whether that job is still ours and not done."""

    def put_back(self, job: "Job", *, wait: timedelta) -> bool: ...


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to be made or carried, ours for a while; the fence proves it when we settle."""

    panel: PanelId
    number: Reference
    fence: int
    tries: int
    """This one included."""


class Jobs(Protocol):
    """Papers of every panel that are to be made or carried."""

    def take(self, *, most: int) -> list[Job]: ...
    def panels_to_clear(self, at: datetime) -> list[PanelId]:
        """Panels that keep papers whose week is over."""


class Strangers(Protocol):
    def all(self) -> Sequence[Stranger]:
        """Everybody in the channel who was ever on no register, whatever became of it."""


class Meetings(Protocol):
    def find(self, ref: Reference) -> Meeting | None: ...
    def named(self, words: str) -> Meeting:
        """The meeting so called (`M-2026-06`; `M-6` if it is ahead, else was held), or the next one.

        Raises NoSuchMeeting or NoMeetingAhead.
        """

    def ahead(self) -> Sequence[Meeting]:
        """Neither held nor cancelled, the next one first."""

    def next_after(self, day: date) -> Meeting | None:
        """The next one on that day or later."""

    def last_held(self, before: date) -> Meeting | None: ...
    def next_ref(self, year: int) -> Reference: ...
    def with_step_due(self, at: datetime) -> Sequence[Meeting]:
        """Meetings that the clock owes something by then."""

    def agenda(self, meeting: Meeting) -> Agenda | None:
        """The newest draft, or the version that it became."""

    def issued_agenda(self, meeting: Meeting, version: int) -> Agenda | None: ...
    def carried(self, keys: Sequence[str], *, besides: Reference) -> Mapping[str, int]:
        """On how many other meetings' issued agendas each of those lines stood."""

    def choices(self, meeting: Reference) -> Sequence[Choice]: ...
    def items(self, meeting: Reference) -> Sequence[Contribution]:
        """What was put forward for it by form."""

    def item(self, key: str) -> tuple[Contribution, Reference] | None:
        """What was put forward by that form, and for which meeting."""

    def attendance(self, meeting: Meeting) -> Sequence[Attendance]:
        """The seats' newest answers for the day on which it stands."""


@dataclass(frozen=True, slots=True)
class DigestDue:
    """Somebody's digest of a day that has not left since something came into it."""

    member: MemberId
    day: date
    since: datetime
    lines: int
    """That it has by now, sent or not."""

    @property
    def occurrence(self) -> str:
        """Not its moment alone: a clock that was put back may show one twice."""
        return f"digest:{self.member}:{self.day}:{self.since}:{self.lines}"


class Reminders(Protocol):
    def said(self, ref: Reference, seat: SeatId) -> Sequence[Reminded]:
        """Every rung that was climbed for that record and that seat, whatever became of it."""

    def said_to_seats(self, ref: Reference) -> Mapping[SeatId, Sequence[Reminded]]:
        """The same for all of a record's seats."""

    def lines(self, member: MemberId, day: date) -> Sequence[Told]:
        """What somebody's digest of that day is owed."""

    def left_over(self, member: MemberId, *, before: date) -> Sequence[Told]:
        """Their lines in the newest digests before that day: their own, and those of whoever stood in."""

    def told_of(self, ref: Reference) -> Sequence[Told]:
        """Who was reminded of it, without lines that were carried; what was not delivered told nobody."""

    def digests_due(self, at: datetime) -> Sequence[DigestDue]:
        """Whose digests wait, the longest first."""

    def newest_digest(self, member: MemberId, *, before: date | None = None) -> date | None: ...
    def away(self, on: date) -> Sequence[Away]: ...
    def snoozed(self, ref: Reference, on: date) -> Sequence[MemberId]: ...
    def snoozed_by(self, member: MemberId, on: date) -> frozenset[Reference]: ...
    def last_done(self) -> Told | None:
        """The newest rung that was climbed, but for those of restricted flags: they are not even known of."""

    def beat_at(self) -> datetime | None:
        """When the clock last looked."""

    def next_at(self) -> datetime | None:
        """When it will find something to do for this panel."""

    def morning(self) -> Morning | None:
        """None before the panel was set up in its channel."""


class Drafts(Protocol):
    def find(self, key: DraftKey, *, at: datetime) -> Draft | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """That somebody opened a record, or was refused, so many times."""

    by: MemberId
    ref: Reference | None
    refused: str | None
    """What they asked for; None where it was opened."""
    times: int
    last: datetime


class Trail(Protocol):
    def looks(self, *, since: datetime) -> Sequence[Looked]:
        """Consultations, and whatever was refused; none of restricted or ungraded flags."""
