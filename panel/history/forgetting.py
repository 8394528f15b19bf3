"""What of the channel's talk is forgotten, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from panel.language import Event, Interruption, MessageId, Operation

KEPT_WITHOUT_A_MEETING = timedelta(days=70)
"""A cycle of two months, and a little: what no meeting has followed is kept so long (force: may differ)."""


def forgotten_before(at: datetime, *, last_meeting: datetime | None) -> datetime:
    """Talk older than this is purged, unless a record, a line for the agenda or a spill needs it."""
    return last_meeting or at - KEPT_WITHOUT_A_MEETING


@dataclass(frozen=True, kw_only=True)
class MessagesForgotten(Event):
    """Messages tied to nothing are gone, with their versions. What they said stands nowhere else."""

    operation: ClassVar[Operation] = Operation.ERASURE
    messages: tuple[MessageId, ...]

    @property
    def version(self) -> int:
        """How many: the one fact that the trail keeps of them."""
        return len(self.messages)


class NothingToForget(Interruption):
    """Another clock was first, or a message was tied to a record meanwhile."""
