"""Anchors: where each panel's trail stood, written line by line to a file outside the database."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from panel.language import Interruption, PanelId
from storage import schema
from storage.store import Store

_PANEL = schema.panel.c
_HEADS = select(_PANEL.id, _PANEL.trail_length, _PANEL.trail_head).where(_PANEL.trail_length > 0)


class AnchorsBroken(Interruption):
    """The anchor file cannot be read at a line."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(f"{file} cannot be understood at line {line}: it was changed, or is no anchor file.")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of one panel's trail: how many lines it had, and the link of the last."""

    panel: PanelId
    length: int
    head: bytes
    at: str = ""
    is_restored: bool = False


class Anchors:
    """One file, only ever added to; each process, or each machine, may have its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last: dict[PanelId, Anchor] = {}

    def drop(self, store: Store, *, at: datetime) -> int:
        """Writes the head of every trail that has grown since; how many. Raises OSError, Unavailable."""
        grown = [head for head in _heads(store) if self._last.get(head.panel) != head]
        self._append([_written(head, at) for head in grown])
        self._last |= {head.panel: head for head in grown}
        return len(grown)

    def restored(self, store: Store, *, at: datetime) -> None:
        """Writes that every trail goes on from where it stands: later lines were lost with a database."""
        self._append([_written(head, at, restored=True) for head in _heads(store)])

    def of(self, panel: PanelId) -> dict[int, bytes]:
        """Every anchor of one panel: the link that its trail must have at each of those lines."""
        anchors: dict[int, bytes] = {}
        for anchor in self._all():
            if anchor.panel == panel:
                if anchor.is_restored:
                    anchors = {length: head for length, head in anchors.items() if length <= anchor.length}
                anchors[anchor.length] = anchor.head
        return anchors

    def behind(self, store: Store) -> int:
        """How many lines of all trails no anchor has seen yet."""
        seen = {anchor.panel: anchor.length for anchor in self._all()}
        return sum(max(0, head.length - seen.get(head.panel, 0)) for head in _heads(store))

    def restorations(self, panel: PanelId) -> list[Anchor]:
        """Where the trail goes on after a copy was brought back."""
        return [anchor for anchor in self._all() if anchor.panel == panel and anchor.is_restored]

    def _all(self) -> Iterator[Anchor]:
        if self._file.exists():
            with self._file.open(encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, start=1):
                    yield self._read(line, number)

    def _append(self, lines: Sequence[str]) -> None:
        if not lines:
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())

    def _read(self, line: str, number: int) -> Anchor:
        try:
            written = json.loads(line)
            return Anchor(
                panel=PanelId(written["panel"]),
                length=int(written["length"]),
                head=bytes.fromhex(written["head"]),
                at=str(written["at"]),
                is_restored=bool(written.get("restored")),
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            raise AnchorsBroken(self._file, number) from None


def _heads(store: Store) -> list[Anchor]:
    with store.glance() as connection:
        rows = connection.execute(_HEADS).all()
    return [Anchor(PanelId(row.id), row.trail_length, bytes(row.trail_head)) for row in rows]


def _written(anchor: Anchor, at: datetime, *, restored: bool = False) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    facts = {"at": moment, "panel": anchor.panel, "length": anchor.length, "head": anchor.head.hex()}
    return json.dumps(facts | ({"restored": True} if restored else {})) + "\n"
