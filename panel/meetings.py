"""Meetings: the two-monthly cycle, and the states of an agenda from its draft until it is issued and frozen.

planned → draft → with the chair → issued → held; cancelled is the other end. A new draft after the issue
makes the next version: what was issued is never changed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from panel.agenda import Agenda, Choice, Contribution
from panel.cycle import CYCLE, Mode, Slot
from panel.language import Event, MemberId, Operation, Reference, Refusal, SeatId
from panel.people import Member
from panel.tasks import LONGEST_NOTE, MarkedTooHigh, TooLong
from panel.wording import is_marked_too_high
from panel.working_time import (
    briefly,
    is_working_day,
    local_day,
    morning_of,
    working_day_after,
    working_day_before,
)

FURTHEST = timedelta(days=731)
LONGEST_VENUE = 120
CLOSEST = timedelta(days=14)
"""Two meetings nearer to each other are one that was meant to be moved."""


class MeetingState(StrEnum):
    PLANNED = "planned"
    DRAFT = "draft"
    CHAIRS_DRAFT = "with the chair"
    ISSUED = "issued"
    HELD = "held"
    CANCELLED = "cancelled"


OVER = frozenset({MeetingState.HELD, MeetingState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    ref: Reference
    slot: Slot
    minutes: int = CYCLE.minutes
    state: MeetingState = MeetingState.PLANNED
    draft: int = 0
    """The number of the newest draft of its agenda; 0 before there is one."""
    issued: int = 0
    """The version of its agenda that stands; 0 before there is one."""
    issued_at: datetime | None = None
    set_by: MemberId
    note: str = ""
    """Why the chair sent the draft back, or why the meeting was cancelled."""

    @property
    def day(self) -> date:
        return self.slot.day

    @property
    def starts(self) -> time:
        return self.slot.starts

    @property
    def mode(self) -> Mode:
        return self.slot.mode

    @property
    def venue(self) -> str:
        return self.slot.venue

    @property
    def starts_at(self) -> datetime:
        return self.slot.starts_at

    @property
    def cut_off(self) -> date:
        """What comes later is late, and the chair's to take or leave."""
        return working_day_before(self.day, CYCLE.cut_off)

    @property
    def final_issue(self) -> date:
        return working_day_before(self.day, CYCLE.issue)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    def is_past_cut_off(self, at: datetime) -> bool:
        """From the morning of the cut-off, when the draft is made."""
        return at >= morning_of(self.cut_off)

    def change(
        self, *, by: Member, at: datetime, slot: Slot, others: tuple["Meeting", ...]
    ) -> "MeetingMoved":
        """Another day, time, mode or venue; people who answered for it are asked again when it is issued."""
        self.must_be_ahead()
        if slot == self.slot:
            raise NothingMoved(self)
        _must_be_possible(slot, at=at, others=tuple(m for m in others if m.ref != self.ref))
        return MeetingMoved(meeting=replace(self, slot=slot), was=self.slot, at=at, by=by.id)

    def cancel(
        self, *, by: Member, at: datetime, because: str, following: "Meeting | None"
    ) -> "MeetingCancelled":
        self.must_be_ahead()
        if not because.strip():
            raise SayWhyCancelled(self)
        ended = replace(self, state=MeetingState.CANCELLED, note=fitting(because))
        return MeetingCancelled(meeting=ended, following=following, at=at, by=by.id)

    def hold(self, *, by: Member, at: datetime, following: "Meeting | None") -> "MeetingHeld":
        """Its day has gone by; the next one of the cycle is planned, unless there is one."""
        held = replace(self, state=MeetingState.HELD)
        return MeetingHeld(meeting=held, following=following, at=at, by=by.id)

    def take_draft(self, agenda: Agenda, *, by: Member, at: datetime) -> "AgendaDrafted":
        """A draft from today's records; after an issue it will be the next version."""
        self.must_be_ahead()
        drafted = replace(self, state=MeetingState.DRAFT, draft=self.draft + 1, note="")
        return AgendaDrafted(meeting=drafted, agenda=agenda, at=at, by=by.id)

    def check(self, agenda: Agenda, choice: "Choice", *, by: Member, at: datetime) -> "LineChecked":
        """The secretariat accepts, rewords or drops what came from the channel."""
        self._must_be(MeetingState.DRAFT)
        if not agenda.line(choice.line):
            raise NoSuchLine(self)
        if choice.is_reworded and not choice.words.strip():
            raise SayTheLine(self)
        chosen = replace(choice, words=fitting(choice.words))
        return LineChecked(meeting=self, agenda=agenda.checked(chosen), choice=chosen, at=at, by=by.id)

    def send_to_chair(self, agenda: Agenda, *, by: Member, at: datetime, draft: int) -> "AgendaSentToChair":
        """Only once every line from the channel has been looked at."""
        self._must_be(MeetingState.DRAFT)
        self._is_newest(draft)
        if agenda.to_check:
            raise LinesToCheck(self, len(agenda.to_check))
        sent = replace(self, state=MeetingState.CHAIRS_DRAFT, note="")
        return AgendaSentToChair(meeting=sent, at=at, by=by.id)

    def send_back(self, *, by: Member, at: datetime, because: str, draft: int) -> "AgendaSentBack":
        self._must_be(MeetingState.CHAIRS_DRAFT)
        self._is_newest(draft)
        if not because.strip():
            raise SayWhatToChange(self)
        back = replace(self, state=MeetingState.DRAFT, note=fitting(because))
        return AgendaSentBack(meeting=back, at=at, by=by.id)

    def issue(self, agenda: Agenda, *, by: Member, at: datetime, draft: int) -> "AgendaIssued":
        """What the chair has seen is frozen as the next version."""
        self._must_be(MeetingState.CHAIRS_DRAFT)
        self._is_newest(draft)
        issued = replace(self, state=MeetingState.ISSUED, issued=self.issued + 1, issued_at=at, note="")
        return AgendaIssued(meeting=issued, agenda=agenda, at=at, by=by.id)

    def answer(self, answer: "Answer", *, by: Member, at: datetime, words: str = "") -> "AttendanceAnswered":
        """Somebody says for their seat whether it comes; the newest answer of a seat counts."""
        self.must_be_ahead()
        if answer is Answer.SUBSTITUTE and not words.strip():
            raise SayWhoComes(self)
        said = Attendance(
            seat=by.seat, answer=answer, by=by.id, at=at, day=self.day, words=fitting(words)[:120]
        )
        return AttendanceAnswered(meeting=self, attendance=said, at=at, by=by.id)

    def put_forward(self, words: str, *, by: Member, at: datetime, key: str) -> "ItemPutForward":
        """An item for its agenda; after the cut-off the chair says whether it is taken."""
        self.must_be_ahead()
        if not words.strip():
            raise SayTheItem
        item = Contribution(
            key=key,
            seat=by.seat,
            seat_name=by.seat_name,
            by=by.id,
            at=at,
            words=fitting(words),
            is_late=self.is_past_cut_off(at),
        )
        return ItemPutForward(meeting=self, item=item, at=at, by=by.id)

    def decide(self, item: Contribution, *, by: Member, at: datetime, takes: bool) -> "ItemDecided":
        self.must_be_ahead()
        if item.is_taken is not None:
            raise ItemIsDecided(self)
        return ItemDecided(meeting=self, item=replace(item, is_taken=takes), at=at, by=by.id)

    def must_be_ahead(self) -> None:
        if self.is_over:
            raise MeetingIsOver(self)

    def _must_be(self, state: MeetingState) -> None:
        self.must_be_ahead()
        if self.state is not state:
            raise AgendaIsElsewhere(self)

    def _is_newest(self, draft: int) -> None:
        if draft != self.draft:
            raise DraftHasChanged(self)


def plan(
    slot: Slot, *, ref: Reference, by: Member, at: datetime, others: tuple[Meeting, ...]
) -> "MeetingPlanned":
    """The secretariat sets a meeting; `others` are those still ahead."""
    _must_be_possible(slot, at=at, others=others)
    return MeetingPlanned(meeting=Meeting(ref=ref, slot=slot, set_by=by.id), at=at, by=by.id)


def _must_be_possible(slot: Slot, *, at: datetime, others: tuple[Meeting, ...]) -> None:
    if slot.starts_at <= at:
        raise MeetingInThePast(slot)
    if slot.day > local_day(at) + FURTHEST:
        raise MeetingTooFar(slot)
    if not is_working_day(slot.day):
        raise NotAWorkingDay(slot)
    if len(slot.venue) > LONGEST_VENUE:
        raise TooLong(len(slot.venue), most=LONGEST_VENUE)
    if is_marked_too_high(slot.venue):
        raise MarkedTooHigh
    if near := [other for other in others if abs(other.day - slot.day) < CLOSEST]:
        raise MeetingIsNear(near[0])


def fitting(words: str) -> str:
    """Words that may be kept, tidied."""
    tidy = "".join(letter for letter in words if letter.isprintable() or letter in "\n\t").strip()
    if len(tidy) > LONGEST_NOTE:
        raise TooLong(len(tidy), most=LONGEST_NOTE)
    if is_marked_too_high(tidy):
        raise MarkedTooHigh
    return tidy


class Answer(StrEnum):
    """What a seat says of its coming."""

    COMING = "coming"
    APOLOGIES = "apologies"
    SUBSTITUTE = "substitute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A seat's answer, and who gave it."""

    seat: SeatId
    answer: Answer
    by: MemberId
    at: datetime
    day: date
    """The meeting's day when it was given: one that has moved is answered anew."""
    words: str = ""
    """Who comes instead."""


class Rung(StrEnum):
    """What the clock does about a meeting."""

    DRAFT = "draft the agenda"
    HOLD = "note that it was held"


def next_rung(meeting: Meeting) -> tuple[Rung, datetime] | None:
    """What the clock does next, and when: the draft on the cut-off's morning, then the morning after it."""
    if meeting.is_over:
        return None
    if meeting.state is MeetingState.PLANNED:
        return Rung.DRAFT, morning_of(meeting.cut_off)
    return Rung.HOLD, held_on(meeting)


def owed(meeting: Meeting, at: datetime) -> Rung | None:
    """What the clock owes by now; a meeting that has gone by needs no draft any more."""
    upcoming = next_rung(meeting)
    if upcoming is None or upcoming[1] > at:
        return None
    return Rung.HOLD if at >= held_on(meeting) else upcoming[0]


def held_on(meeting: Meeting) -> datetime:
    return morning_of(working_day_after(meeting.day, 1))


# What happened.


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(Event):
    """What happened to a meeting; `meeting` is how it stands afterwards."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    meeting: Meeting

    @property
    def about(self) -> Reference:
        return self.meeting.ref

    @property
    def version(self) -> int:
        return self.meeting.issued


class MeetingPlanned(MeetingEvent):
    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(MeetingEvent):
    was: Slot


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    following: Meeting | None

    @property
    def words(self) -> str:
        return self.meeting.note


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(MeetingEvent):
    following: Meeting | None


@dataclass(frozen=True, kw_only=True)
class AgendaDrafted(MeetingEvent):
    """Records of several kinds are put together."""

    operation: ClassVar[Operation] = Operation.COMBINATION
    agenda: Agenda


@dataclass(frozen=True, kw_only=True)
class LineChecked(MeetingEvent):
    agenda: Agenda
    choice: Choice

    @property
    def words(self) -> str:
        """Which line, what was chosen, and the new words."""
        return f"{self.choice.line} {self.choice.fate}: {self.choice.words}"


class AgendaSentToChair(MeetingEvent):
    pass


class AgendaSentBack(MeetingEvent):
    @property
    def words(self) -> str:
        return self.meeting.note


@dataclass(frozen=True, kw_only=True)
class AgendaIssued(MeetingEvent):
    agenda: Agenda


class AgendaRead(MeetingEvent):
    """Somebody opened an agenda."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


class LinesOpened(MeetingEvent):
    """The secretariat looked at what came from the channel."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


@dataclass(frozen=True, kw_only=True)
class AttendanceAnswered(MeetingEvent):
    attendance: Attendance

    @property
    def words(self) -> str:
        return f"{self.attendance.answer} {self.attendance.words}".strip()


@dataclass(frozen=True, kw_only=True)
class ItemPutForward(MeetingEvent):
    operation: ClassVar[Operation] = Operation.COLLECTION
    item: Contribution

    @property
    def words(self) -> str:
        return self.item.words


@dataclass(frozen=True, kw_only=True)
class ItemDecided(MeetingEvent):
    item: Contribution


# What is refused.


class MeetingRefusal(Refusal):
    """A no about one meeting."""

    def __init__(self, meeting: Meeting, words: str) -> None:
        self.meeting = meeting
        super().__init__(words)

    @property
    def about(self) -> Reference:
        return self.meeting.ref


class NoMeetingAhead(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "No meeting is planned. The secretariat sets one: meeting on 8 December at 10:00 in person at HQ"
        )


class NoSuchMeeting(Refusal):
    def __init__(self, words: str) -> None:
        super().__init__(f"I know no meeting called {words[:40]}. Type “agenda” to see the next one.")


class MeetingInThePast(Refusal):
    def __init__(self, slot: Slot) -> None:
        super().__init__(f"{slot.when} has passed. Give a time to come.")


class MeetingTooFar(Refusal):
    def __init__(self, slot: Slot) -> None:
        super().__init__(f"{briefly(slot.day)} is more than two years away. Give a nearer date.")


class NotAWorkingDay(Refusal):
    def __init__(self, slot: Slot) -> None:
        near = working_day_after(slot.day, 1)
        super().__init__(
            f"{briefly(slot.day)} is not a working day in England. The next one is {briefly(near)}."
        )


class MeetingIsNear(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting,
            f"{meeting.ref} is planned for {briefly(meeting.day)}, and two meetings are at least "
            f"{CLOSEST.days} days apart. To change it: move {meeting.ref} to 10 December at 10:00",
        )


class MeetingIsOver(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"{meeting.ref} is {meeting.state}. Nothing was changed.")


class NothingMoved(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"{meeting.ref} is planned so already. Nothing was changed.")


class SayWhyCancelled(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"Say why in a few words: cancel {meeting.ref} because …")


class SayWhatToChange(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "Say in a few words what the secretariat should change. Nothing was sent.")


class SayWhoComes(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "Say who comes for your seat. Nothing was changed.")


class SayTheItem(Refusal):
    def __init__(self) -> None:
        super().__init__("Say in a line what the panel should talk about: agenda item …")


class SayTheLine(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "Write the line as it should stand, or drop it. Nothing was changed.")


class NoSuchLine(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "That line is no longer on the draft. Open “Check lines” again.")


class LinesToCheck(MeetingRefusal):
    def __init__(self, meeting: Meeting, count: int) -> None:
        lines = "One line is" if count == 1 else f"{count} lines are"
        super().__init__(
            meeting, f"{lines} still to be checked: accept, reword or drop each, then send it to the Chair."
        )


class AgendaIsElsewhere(MeetingRefusal):
    """The step belongs to another state of the agenda; the words say which it is in."""

    def __init__(self, meeting: Meeting) -> None:
        stands = {
            MeetingState.PLANNED: "has no draft yet: type “agenda draft”",
            MeetingState.DRAFT: "is a draft with the secretariat",
            MeetingState.CHAIRS_DRAFT: "is with the Chair",
            MeetingState.ISSUED: f"is issued as v{meeting.issued}; “agenda draft” begins the next version",
        }[meeting.state]
        super().__init__(meeting, f"The agenda of {meeting.ref} {stands}. Nothing was changed.")


class DraftHasChanged(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting, f"There is a newer draft of {meeting.ref} than that card shows. Read it, then decide."
        )


class NothingNew(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting, f"Nothing has changed since v{meeting.issued} of {meeting.ref}: there is no new draft."
        )


class ItemWasSent(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting, "That form was sent already, and the item is on the list. Nothing was added."
        )


class NotIssuedYet(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            meeting,
            f"The agenda of {meeting.ref} is not issued yet. It goes out by {briefly(meeting.final_issue)}.",
        )


class NothingToCheck(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, f"Every line of {meeting.ref} is checked. Nothing was changed.")


class ItemIsDecided(MeetingRefusal):
    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting, "That item was decided already. Nothing was changed.")


class NoSuchItem(Refusal):
    def __init__(self) -> None:
        super().__init__("I no longer know that item. Type “agenda” to see how the next one stands.")
