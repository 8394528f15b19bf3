"""What can happen to a flag; in each, `flag` is how it stands afterwards."""

from dataclasses import dataclass
from typing import ClassVar

from panel.flags.flag import Ask, Flag, SeatReply
from panel.language import DraftKey, Event, MemberId, Operation, Reference, SeatId


@dataclass(frozen=True, kw_only=True)
class FlagEvent(Event):
    operation: ClassVar[Operation] = Operation.ALTERATION
    flag: Flag

    @property
    def about(self) -> Reference:
        return self.flag.ref

    @property
    def version(self) -> int:
        return self.flag.version


class FlagDecided(FlagEvent):
    """A decision with its reason."""

    @property
    def words(self) -> str:
        return self.flag.note


@dataclass(frozen=True, kw_only=True)
class FlagRaised(FlagEvent):
    operation: ClassVar[Operation] = Operation.COLLECTION
    draft: DraftKey | None = None
    """The form that it came from, which is spent with it."""
    threatens_life: bool = False

    @property
    def words(self) -> str:
        return str(self.flag.original)


class FlagRaisedAgain(FlagRaised):
    """With other words, after it was sent back."""


class FlagGraded(FlagEvent):
    """The gatekeeper has graded it and worded what recipients will read; nobody has been told."""

    @property
    def words(self) -> str:
        return _read_as(self.flag)


class FlagAddressed(FlagEvent):
    """The gatekeeper has said who it is for; nobody has been told."""


class FlagSentBack(FlagDecided):
    pass


class FlagRefused(FlagDecided):
    pass


@dataclass(frozen=True, kw_only=True)
class FlagReleased(FlagEvent):
    is_out_of_hours: bool = False
    """Nobody looks at Teams now: what is urgent has to be rung about."""

    @property
    def words(self) -> str:
        return _read_as(self.flag)


@dataclass(frozen=True, kw_only=True)
class FlagRegraded(FlagEvent):
    """Another grade or other words: a new version, which every seat is asked to acknowledge anew."""

    had_seen: tuple[SeatId, ...] = ()
    """Who had acknowledged the version before."""

    @property
    def words(self) -> str:
        return _read_as(self.flag)


@dataclass(frozen=True, kw_only=True)
class FlagHoldLifted(FlagEvent):
    """Seats that were held back at the release receive it now."""

    lifted: tuple[Ask, ...]
    because: str = ""
    is_out_of_hours: bool = False

    @property
    def words(self) -> str | None:
        return self.because or None


@dataclass(frozen=True, kw_only=True)
class FlagRecalled(FlagDecided):
    readers: tuple[MemberId, ...] = ()
    """Whoever has opened it, besides the people whom its seats name."""


class FlagClosed(FlagEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class FlagAcknowledged(FlagEvent):
    """A seat has it, or has taken note of its recall."""

    seat: SeatId


@dataclass(frozen=True, kw_only=True)
class FlagReplied(FlagEvent):
    reply: SeatReply

    @property
    def words(self) -> str:
        return self.reply.answer.value


class FlagRead(FlagEvent):
    """Somebody opened what recipients read."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


class FlagOriginalRead(FlagEvent):
    """Its raiser or the gatekeeper opened what was raised."""

    operation: ClassVar[Operation] = Operation.CONSULTATION


def _read_as(flag: Flag) -> str:
    return f"{flag.grade.code if flag.grade else ''}\n{flag.wording or ''}"
