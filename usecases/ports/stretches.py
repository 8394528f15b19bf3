"""How long plain work is at it without a break: while it waits for its database, others may go on."""

from contextvars import ContextVar
from time import monotonic


class Stretch:
    """Of one piece of work; what its thread does for others while it waits is not its own.

    By the clock on the wall, which costs a fiftieth of the thread's own: a starved machine makes it longer.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds."""
        self._began = monotonic()

    def begins(self) -> None:
        self._began = monotonic()

    def ends(self) -> None:
        self.longest = max(self.longest, monotonic() - self._began)


STRETCH: ContextVar[Stretch | None] = ContextVar("stretch", default=None)
"""Of whoever wants to know."""
