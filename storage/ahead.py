"""When the clock must look at a panel again: the soonest of all that its records owe."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, union_all

from panel.language import PanelId
from storage import schema
from storage.numbers import is_open_reference
from storage.upserts import keep

_OWE = (schema.task, schema.flag, schema.meeting, schema.digest, schema.morning)
"""The tables whose records are owed something at `next_step_at`, each behind an index."""

_EACH = union_all(
    *(
        select(func.min(table.c.next_step_at).label("at")).where(table.c.panel == bindparam("panel"))
        for table in _OWE
    )
).subquery()
_SOONEST = select(func.min(_EACH.c.at))
_OPEN = union_all(
    *(
        select(func.min(table.c.next_step_at).label("at")).where(
            table.c.panel == bindparam("panel"),
            *((is_open_reference(table.c.ref),) if table is schema.flag else ()),
        )
        for table in _OWE
    )
).subquery()
_SOONEST_OPEN = select(func.min(_OPEN.c.at))


def look_ahead(connection: Connection, panel: PanelId) -> None:
    """To be called whenever such a record was written."""
    soonest = connection.execute(_SOONEST, {"panel": panel}).scalar()
    keep(connection, schema.next_due, {"panel": panel, "at": soonest})


def soonest_open(connection: Connection, panel: PanelId) -> datetime | None:
    """The same without restricted flags and those that wait: even an hour would tell that there is one."""
    found: datetime | None = connection.execute(_SOONEST_OPEN, {"panel": panel}).scalar()
    return found
