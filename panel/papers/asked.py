"""What becomes of a paper that a member asks for.

wanted → offered → taken → delivered; declined or undeliverable, it is shown as cards; what can't be made has
failed; what nobody took for a week has expired. It is made for one member, from what they may see then; what
they may no longer see when they take it or read it is outdated, and asked for anew.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from panel.language import Event, MemberId, Operation, Reference, Refusal
from panel.papers.paper import Format, Paper, PaperKind
from panel.people import Member

KEPT_FOR = timedelta(days=7)
"""A paper that was made is kept that long, sealed; then all but its number and its hash is forgotten."""
MOST_WAITING = 5
"""Of one member's papers that are still to be made."""


class PaperState(StrEnum):
    WANTED = "wanted"
    OFFERED = "offered"
    TAKEN = "taken"
    """Its reader said yes; the file is on its way to their storage."""
    DELIVERED = "delivered"
    SHOWN = "shown as cards"
    FAILED = "failed"
    OUTDATED = "outdated"
    """It held more than its reader may see by now."""
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Where its reader's storage takes the file. Whoever knows the address may write there once."""

    url: str
    content_url: str
    unique_id: str
    file_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One paper for one member, from the ask to its end."""

    number: Reference
    """`P-2026-003`: every paper that is made has a number of its own, which the trail names."""
    kind: PaperKind
    about: Reference | None
    """The record that it is of."""
    member: MemberId
    format: Format
    state: PaperState = PaperState.WANTED
    asked_at: datetime
    expires_at: datetime | None = None
    paper: Paper | None = None
    """As it was made; None before, and after its week."""
    size: int = 0
    digest: str = ""
    """SHA-256 of the file."""
    upload: Upload | None = None
    because: str = ""
    """Why it failed, or could not be delivered, in words for its reader."""

    def take(self, *, by: Member, at: datetime, upload: Upload) -> "PaperTaken":
        """Its reader wants the file."""
        self._must_be_for(by)
        self._must_be_kept(at)
        if self.state is not PaperState.OFFERED:
            raise AlreadyAnswered(self)
        taken = replace(self, state=PaperState.TAKEN, upload=upload)
        return PaperTaken(asked=taken, at=at, by=by.id)

    def decline(self, *, by: Member, at: datetime) -> "PaperDeclined":
        """Its reader does not want a file, so it is shown as cards."""
        self._must_be_for(by)
        self._must_be_kept(at)
        if self.state is not PaperState.OFFERED:
            raise AlreadyAnswered(self)
        return PaperDeclined(asked=replace(self, state=PaperState.SHOWN), at=at, by=by.id)

    def read(self, *, by: Member, at: datetime, page: int) -> "PaperRead":
        """A page of its cards is turned to."""
        self._must_be_for(by)
        self._must_be_kept(at)
        return PaperRead(asked=self, at=at, by=by.id, page=page)

    def outdated(self, *, by: MemberId, at: datetime, because: str = "") -> "PaperOutdated":
        """What was made for its reader is no longer theirs: nothing of it is kept.

        `because` says why they can't have it made again; empty where they can.
        """
        gone = replace(self, state=PaperState.OUTDATED, paper=None, upload=None, because=because)
        return PaperOutdated(asked=gone, at=at, by=by)

    def _must_be_for(self, by: Member) -> None:
        if by.id != self.member:
            raise NotYourPaper

    def _must_be_kept(self, at: datetime) -> None:
        if self.state is PaperState.OUTDATED:
            raise PaperIsOutdated(self)
        if self.paper is None or (self.expires_at and self.expires_at <= at):
            raise PaperGone(self)


@dataclass(frozen=True, kw_only=True)
class PaperAsked(Event):
    """A member is to have a paper; it is made soon afterwards, and offered in their own chat."""

    operation: ClassVar[Operation] = Operation.COMBINATION
    kind: PaperKind
    ref: Reference | None = None
    """The record that it is to be of."""
    member: MemberId
    format: Format

    @property
    def about(self) -> Reference | None:
        return self.ref


@dataclass(frozen=True, kw_only=True)
class PaperEvent(Event):
    """What happened to a paper; `asked` is how it stands afterwards."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    asked: Asked

    @property
    def about(self) -> Reference:
        return self.asked.number

    @property
    def version(self) -> int:
        """Of the record that it is of."""
        return self.asked.paper.version if self.asked.paper else 0


@dataclass(frozen=True, kw_only=True)
class PaperMade(PaperEvent):
    operation: ClassVar[Operation] = Operation.COMBINATION
    content: bytes

    @property
    def words(self) -> str | None:
        """Which records stand in it: whoever asks later what somebody received finds it here."""
        return ", ".join(self.asked.paper.references) if self.asked.paper else None


class PaperTaken(PaperEvent):
    pass


class PaperDeclined(PaperEvent):
    pass


class PaperUndeliverable(PaperEvent):
    """The storage did not take it; it is shown as cards instead, so that nothing is lost."""


class PaperFailed(PaperEvent):
    """It could not be made, or its reader may no longer have it."""


class PaperOutdated(PaperEvent):
    """It held more than its reader may see by now; its number and its hash are what is left."""

    operation: ClassVar[Operation] = Operation.ERASURE


class PaperDelivered(PaperEvent):
    """The file is in its reader's storage."""

    operation: ClassVar[Operation] = Operation.DISCLOSURE

    @property
    def digest(self) -> str:
        return self.asked.digest

    @property
    def recipients(self) -> str:
        return self.asked.member


@dataclass(frozen=True, kw_only=True)
class PaperRead(PaperEvent):
    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: int


@dataclass(frozen=True, kw_only=True)
class PapersForgotten(Event):
    """Their week is over: what they held is erased, their numbers and hashes stay."""

    operation: ClassVar[Operation] = Operation.ERASURE
    numbers: tuple[Reference, ...]


class NotYourPaper(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "That paper was made for somebody else. Nothing was changed. Ask for one of your own."
        )


class PaperRefusal(Refusal):
    def __init__(self, asked: Asked, words: str) -> None:
        self.asked = asked
        super().__init__(words)

    @property
    def about(self) -> Reference:
        return self.asked.number


class AlreadyAnswered(PaperRefusal):
    def __init__(self, asked: Asked) -> None:
        said = {
            PaperState.TAKEN: "is on its way to your files already",
            PaperState.DELIVERED: "is in your files already",
            PaperState.SHOWN: "was shown to you as cards already",
        }
        super().__init__(asked, f"{asked.number} {said.get(asked.state, 'is no longer offered')}.")


class PaperGone(PaperRefusal):
    def __init__(self, asked: Asked) -> None:
        super().__init__(
            asked,
            f"{asked.number} was kept for a week and is no longer here. Ask for it again: it is made anew.",
        )


class PaperIsOutdated(PaperRefusal):
    def __init__(self, asked: Asked) -> None:
        super().__init__(
            asked,
            f"{asked.number} has changed since it was made, and is no longer here. Ask for it again: it is "
            "made anew.",
        )


class NoSuchPaper(Refusal):
    def __init__(self) -> None:
        super().__init__("I know no paper of that number. Ask for it again: it is made anew.")


class TooManyPapers(Refusal):
    def __init__(self) -> None:
        super().__init__(
            f"{MOST_WAITING} papers are being made for you already. Wait a moment, then ask again."
        )
