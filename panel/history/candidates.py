"""Lines that members put forward for the agenda, from what was said in the channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from panel.history.messages import Message
from panel.language import Event, MemberId, MessageId, Operation, Reference, Refusal, SeatId
from panel.people import Member
from panel.wording import Caution, cautions, is_marked_too_high

LONGEST_LINE = 200
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The message that something came from."""

    message: MessageId
    root: MessageId
    """The first message of its thread."""
    link: str = ""
    """Opens the message in Teams; empty while the panel has no channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line that somebody put forward for the next agenda: unverified until the secretariat takes it."""

    id: str
    line: str
    note: str = ""
    """For the secretariat only."""
    by: MemberId
    seat: SeatId
    seat_name: str
    at: datetime
    source: Source


def put_forward(
    *, line: str, note: str, form: str, source: Source, by: Member, at: datetime, is_cleared: bool = False
) -> "PutToPanel":
    """Raises SayALine, MarkedTooHigh or MindTheLine."""
    line = " ".join(line.split())
    if not line or len(line) > LONGEST_LINE or len(note) > LONGEST_NOTE:
        raise SayALine
    if is_marked_too_high(f"{line} {note}"):
        raise MarkedTooHigh
    if not is_cleared and (found := cautions(f"{line} {note}")):
        raise MindTheLine(found, line=line, note=note, source=source)
    candidate = Candidate(
        id=form,
        line=line,
        note=note.strip(),
        by=by.id,
        seat=by.seat,
        seat_name=by.seat_name,
        at=at,
        source=source,
    )
    return PutToPanel(at=at, by=by.id, candidate=candidate)


def may_be_put_forward(message: Message | None) -> None:
    """A message that the clerk never saw may be: the form's words count, and the secretariat checks them.

    Raises NotThatMessage.
    """
    if message and not message.may_appear:
        raise NotThatMessage


@dataclass(frozen=True, kw_only=True)
class PutToPanel(Event):
    operation: ClassVar[Operation] = Operation.COLLECTION
    candidate: Candidate

    @property
    def about(self) -> Reference | None:
        return None

    @property
    def words(self) -> str:
        return "\n".join(part for part in (self.candidate.line, self.candidate.note) if part)


class SayALine(Refusal):
    def __init__(self) -> None:
        super().__init__(
            f"A line for the agenda needs 1 to {LONGEST_LINE} characters, and the note at most "
            f"{LONGEST_NOTE}. Nothing was put forward."
        )


class MarkedTooHigh(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Nothing above OFFICIAL-SENSITIVE may stand here: please move it to a system cleared for it. "
            "Nothing was put forward."
        )


class MindTheLine(Refusal):
    """The line is asked about before it is kept."""

    def __init__(self, found: tuple[Caution, ...], *, line: str, note: str, source: Source) -> None:
        super().__init__("Please look at the words again. Nothing was put forward yet.")
        self.found, self.line, self.note, self.source = found, line, note, source


class AlreadyPutForward(Refusal):
    def __init__(self, candidate: Candidate) -> None:
        super().__init__(
            f"That is on the list for the next agenda already: {candidate.seat_name} put it forward. "
            "Nothing was added."
        )


class NotThatMessage(Refusal):
    """Deleted, or withheld: it never appears anywhere again."""

    def __init__(self) -> None:
        super().__init__(
            "That message was deleted, or held something that should not stand in the channel, so it can't "
            "be put to the panel. Tell the secretariat what it is about."
        )


class ThreadNotKept(Refusal):
    """There is nothing to call the thread by."""

    def __init__(self) -> None:
        super().__init__(
            "I have no words of the message that began this thread. Say how it should stand on the agenda: "
            "“agenda: …”, or choose “Put to the panel” from the message's own menu."
        )
