"""What users really saw: every change that took effect, in order, in memory and in an append-only file."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    number: int
    at: datetime
    conversation: str
    activity_id: str
    activity: dict[str, Any]


class Posted(_Entry):
    """A new message of the clerk's; in a channel's own conversation, the root of a new thread."""

    __slots__ = ()


class Updated(_Entry):
    __slots__ = ()


class Deleted(_Entry):
    __slots__ = ()


class Opened(_Entry):
    """A private conversation with one person; `activity` is who was asked for. Each asking is logged."""

    __slots__ = ()


Entry = Posted | Updated | Deleted | Opened


class TruthLog:
    """Grows only. With a file, each line is written through before the answer leaves."""

    def __init__(self, file: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self._file: TextIO | None = file.open("a", encoding="utf-8") if file else None

    def write(
        self, kind: type[Entry], *, conversation: str, activity_id: str, activity: dict[str, Any]
    ) -> Entry:
        entry = kind(
            number=len(self.entries) + 1,
            at=datetime.now(UTC),
            conversation=conversation,
            activity_id=activity_id,
            activity=activity,
        )
        self.entries.append(entry)
        if self._file:
            line = {"did": kind.__name__, **asdict(entry), "at": entry.at.isoformat()}
            self._file.write(json.dumps(line, ensure_ascii=True) + "\n")
            self._file.flush()
        return entry

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def read_log(file: Path) -> list[dict[str, Any]]:
    """The whole lines of a log file; a last line cut short by a kill is left out."""
    lines = file.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]
