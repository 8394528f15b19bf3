"""How long plain work is at it without a break: while it waits for its database, others may go on."""

from contextvars import ContextVar
from time import thread_time


class Stretch:
    """Of one piece of work; what its thread does for others while it waits is not its own."""

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds of work."""
        self._began = thread_time()

    def begins(self) -> None:
        self._began = thread_time()

    def ends(self) -> None:
        self.longest = max(self.longest, thread_time() - self._began)


STRETCH: ContextVar[Stretch | None] = ContextVar("stretch", default=None)
"""Of whoever wants to know."""
