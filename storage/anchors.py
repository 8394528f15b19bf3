"""Anchors: where each panel's trail stood, written line by line to a file outside the database."""

import json
import os
from collections.abc import Sequence
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


class Anchors:
    """One file, only ever added to; each process, or each machine, may have its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last: dict[PanelId, Anchor] = {}

    def drop(self, store: Store, *, at: datetime) -> int:
        """Writes the head of every trail that has grown since; how many. Raises OSError, Unavailable."""
        with store.glance() as connection:
            rows = connection.execute(_HEADS).all()
        heads = [Anchor(PanelId(row.id), row.trail_length, bytes(row.trail_head)) for row in rows]
        grown = [head for head in heads if self._last.get(head.panel) != head]
        self._append([_written(head, at) for head in grown])
        self._last |= {head.panel: head for head in grown}
        return len(grown)

    def of(self, panel: PanelId) -> dict[int, bytes]:
        """Every anchor of one panel: the link that its trail must have at each of those lines."""
        if not self._file.exists():
            return {}
        anchors: dict[int, bytes] = {}
        with self._file.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                anchor = self._read(line, number)
                if anchor.panel == panel:
                    anchors[anchor.length] = anchor.head
        return anchors

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
            return Anchor(PanelId(written["panel"]), int(written["length"]), bytes.fromhex(written["head"]))
        except (ValueError, TypeError, KeyError):
            raise AnchorsBroken(self._file, number) from None


def _written(anchor: Anchor, at: datetime) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    facts = {"at": moment, "panel": anchor.panel, "length": anchor.length, "head": anchor.head.hex()}
    return json.dumps(facts) + "\n"
