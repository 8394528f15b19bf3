"""An agenda as JSON and back: what was frozen is read again as it was."""

import json
from datetime import date, datetime, time
from typing import Any

from panel.agenda import Agenda, Item, Line
from panel.cycle import Mode, Slot
from panel.language import Reference, SeatId


def text_of(agenda: Agenda) -> str:
    return json.dumps(_written(agenda))


def agenda_from(text: str) -> Agenda:
    """What `text_of` wrote."""
    return _read(json.loads(text))


def _written(agenda: Agenda) -> dict[str, Any]:
    return {
        "day": agenda.slot.day.isoformat(),
        "starts": f"{agenda.slot.starts:%H:%M}",
        "mode": agenda.slot.mode.value,
        "venue": agenda.slot.venue,
        "minutes": agenda.minutes,
        "as_at": agenda.as_at.isoformat(),
        "lines": [_written_line(line) for line in agenda.lines],
    }


def _written_line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "item": line.item.value,
        "text": line.text,
        "quote": line.quote,
        "why": line.why,
        "refs": list(line.refs),
        "thread": line.thread,
        "kind": line.kind,
        "count": line.count,
        "seats": sorted(line.seats) if line.seats is not None else None,
        "is_standing": line.is_standing,
        "is_new": line.is_new,
        "is_unverified": line.is_unverified,
        "is_from_channel": line.is_from_channel,
    }


def _read(kept: dict[str, Any]) -> Agenda:
    slot = Slot(
        day=date.fromisoformat(kept["day"]),
        starts=time.fromisoformat(kept["starts"]),
        mode=Mode(kept["mode"]),
        venue=kept["venue"],
    )
    return Agenda(
        slot=slot,
        minutes=kept["minutes"],
        as_at=datetime.fromisoformat(kept["as_at"]),
        lines=tuple(_read_line(line) for line in kept["lines"]),
    )


def _read_line(kept: dict[str, Any]) -> Line:
    seats = kept["seats"]
    facts = kept | {
        "item": Item(kept["item"]),
        "refs": tuple(Reference(ref) for ref in kept["refs"]),
        "seats": None if seats is None else frozenset(SeatId(seat) for seat in seats),
    }
    return Line(**facts)
