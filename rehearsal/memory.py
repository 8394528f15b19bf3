"""What a kept rehearsal remembers beside the clerk's database: keys, clock, Teams' port, what was said."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehearsal.clocks import MovableClock, opening
from rehearsal.conversations import Conversations


class Memory:
    """A folder. `is_new` until somebody says that the clerk's panel is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "rehearsal.json"
        self._kept: dict[str, Any] = {}
        if self._file.exists():
            self._kept = json.loads(self._file.read_text("utf-8"))
        self.is_new = bool(self._kept.get("is_new", True))
        self.port = int(self._kept.get("port", 0))
        """Where Teams stood: the clerk keeps its address. 0 while it stands nowhere."""

    @property
    def keys(self) -> dict[str, dict[str, str]]:
        """The clerk's three key rings, invented for this rehearsal."""
        if "keys" not in self._kept:
            rings = ("seal", "chain", "mac")
            self._kept["keys"] = {
                ring: {"1": base64.b64encode(secrets.token_bytes(32)).decode()} for ring in rings
            }
        keys: dict[str, dict[str, str]] = self._kept["keys"]
        return keys

    def clock(self, real: Callable[[], datetime] = lambda: datetime.now(UTC)) -> MovableClock:
        """Where the clock stood when the room was last left, else a working morning."""
        stood = self._kept.get("clock")
        return MovableClock(datetime.fromisoformat(stood) if stood else opening(real()), real=real)

    def restore(self, conversations: Conversations) -> None:
        conversations.restore(self._kept.get("messages", []))

    def save(self, clock: MovableClock, conversations: Conversations) -> None:
        """All of it or, if this process dies meanwhile, what was there before."""
        self._kept = {
            "is_new": self.is_new,
            "keys": self.keys,
            "clock": clock().isoformat(),
            "port": self.port,
            "messages": conversations.kept(),
        }
        fresh = self._file.with_suffix(".new")
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as to:
            # In one go: `dump` goes piece by piece, and takes ten times as long.
            to.write(json.dumps(self._kept))
        fresh.replace(self._file)
