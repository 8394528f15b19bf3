"""Work that somebody waits for, and that is not to wait for others' locks for longer than they would."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock


class Haste:
    """Of one piece of work, in the thread that does it; told from another when it has waited long enough."""

    def __init__(self, *, until: float = math.inf) -> None:
        self.until = until
        """By the monotonic clock, and known from the start: whoever waits has then waited long enough."""
        self.is_over = False
        """Whoever waits has waited long enough: what is in the way now is not waited for."""
        self.backend: int | None = None
        """The server's process that works for it, where there is one."""
        self.lock = Lock()
        """Held while the backend is spoken of: once the work has left it, it is somebody else's."""

    @contextmanager
    def served_by(self, backend: int) -> Iterator[None]:
        before, self.backend = self.backend, backend
        try:
            yield
        finally:
            with self.lock:
                self.backend = before


HASTE: ContextVar[Haste | None] = ContextVar("haste", default=None)
"""Of the work that this thread does; None where nobody waits for it."""
