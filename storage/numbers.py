"""The numbers of human references (`F-2026-031`): in order, and never used twice."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, or_, select, update

from panel.language import PanelId, Reference
from storage import schema
from storage.upserts import keep_first

_NUMBER = schema.number.c


def upcoming(connection: Connection, panel: PanelId, series: str, year: int) -> Reference:
    """The reference after the highest one spent in that series and year."""
    last = connection.execute(
        select(_NUMBER.last).where(_NUMBER.panel == panel, _NUMBER.series == series, _NUMBER.year == year)
    ).scalar()
    return Reference(f"{series}-{year}-{(last or 0) + 1:03d}")


def spend(connection: Connection, panel: PanelId, ref: Reference) -> None:
    """That number, and every lower one of its series and year, is never given again."""
    series, year, number = ref.split("-")
    row = {"panel": panel, "series": series, "year": int(year), "last": int(number)}
    if keep_first(connection, schema.number, row):
        return
    connection.execute(
        update(schema.number)
        .where(
            _NUMBER.panel == panel,
            _NUMBER.series == series,
            _NUMBER.year == int(year),
            _NUMBER.last < int(number),
        )
        .values(last=int(number))
    )


def is_open_reference(ref: ColumnElement[str | None] | Column[Any]) -> ColumnElement[bool]:
    """Not of a restricted flag (`R-…`), nor of one that waits (`I-…`): docs/decisions/0007."""
    return or_(ref.is_(None), and_(ref.not_like("R-%"), ref.not_like("I-%")))
