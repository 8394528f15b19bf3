"""The words in which a line says why it is there."""

from collections.abc import Iterator

from panel.drafting.records import Records
from panel.language import counted


def carried(key: str, records: Records) -> Iterator[str]:
    """On how many agendas it stood before, and whether the last meeting came to it."""
    if count := records.carried.get(key, 0):
        yield f"carried: {counted(count, 'meeting')}"
    if records.last and key in records.not_reached:
        yield f"not reached at {records.last.ref}"


def because(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
