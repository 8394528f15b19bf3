"""The panel's clock of a trial: as far ahead of the real one as a file says, for every replica alike."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class SharedClock:
    """Runs like any other; `move_to` sets it, for every process that was given the same file, at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._how_far_ahead()

    def move_to(self, when: datetime) -> None:
        """Also back, which no real clock should; replaced as a whole, so that nobody reads half of it."""
        ahead = when - datetime.now(UTC)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(ahead.total_seconds()))
        fresh.replace(self._file)

    def _how_far_ahead(self) -> timedelta:
        try:
            changed = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta(0)
        if changed != self._read:
            self._ahead = timedelta(seconds=float(self._file.read_text()))
            self._read = changed
        return self._ahead
