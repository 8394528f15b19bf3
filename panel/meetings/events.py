"""What happened to a meeting and its agenda; recording it is the only way to change them."""

from dataclasses import dataclass
from typing import ClassVar

from panel.agenda import Agenda, Choice, Contribution
from panel.cycle import Slot
from panel.language import Event, Operation, Reference
from panel.meetings.meeting import Attendance, Meeting
from panel.meetings.rungs import Rung
from panel.reminders import Recipient


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
class MeetingCalled(MeetingEvent):
    """The channel is asked for items, or who comes; silent seats find the latter in their digests too."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    rung: Rung
    to: tuple[Recipient, ...] = ()
    is_in_time: bool = True
    """After downtime it may have come too late, and nobody is asked."""

    @property
    def is_at_once(self) -> bool:
        return False


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


class ItemsNotReached(MeetingEvent):
    """The secretariat has said afterwards what the meeting did not come to."""

    @property
    def words(self) -> str:
        return ", ".join(str(item.value) for item in self.meeting.not_reached)


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
