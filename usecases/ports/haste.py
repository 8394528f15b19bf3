"""Work that somebody waits for, and that is not to wait for others' locks for longer than they would."""

import math
from contextvars import ContextVar
from threading import Lock


class Haste:
    """Of one piece of work; told from another thread when it has waited long enough."""

    def __init__(self, *, until: float = math.inf) -> None:
        self.until = until
        """By the monotonic clock, and known from the start: whoever waits has then waited long enough."""
        self.is_over = False
        """Whoever waits has waited long enough: what is in the way now is not waited for."""
        self.backend: int | None = None
        """The server's process that works for it, where there is one."""
        self.lock = Lock()
        """Held while the backend is spoken of."""

    def leaves(self, before: int | None) -> bool:
        """Back to the backend from before. False if its own is being spoken of at this moment: then nobody
        may have that one after it.
        """
        self.backend = before
        is_quiet = self.lock.acquire(blocking=False)
        if is_quiet:
            self.lock.release()
        return is_quiet


HASTE: ContextVar[Haste | None] = ContextVar("haste", default=None)
"""Of the work that is being done here; None where nobody waits for it."""
