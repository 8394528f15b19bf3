"""What of the channel's talk is forgotten, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from panel.language import Event, Interruption, MessageId, Operation

KEPT_AT_MOST = timedelta(days=70)
"""A cycle of two months, and a little (force: may differ). The notice in the channel says it."""


def forgotten_before(at: datetime, *, last_meeting: datetime | None) -> datetime:
    """Talk older than this is purged, unless a record, a line for the agenda or a spill needs it.

    That is what the last meeting has followed; and in any case what is ten weeks old.
    """
    return max(last_meeting or at - KEPT_AT_MOST, at - KEPT_AT_MOST)


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
