"""When the clock must look at a panel again: the soonest of all that its records owe."""

from sqlalchemy import Connection, func, select

from panel.language import PanelId
from storage import schema
from storage.upserts import keep

_OWE = (schema.task, schema.meeting, schema.digest, schema.morning)
"""The tables whose records are owed something at `next_step_at`, each behind an index."""


def look_ahead(connection: Connection, panel: PanelId) -> None:
    """To be called whenever such a record was written."""
    moments = [
        connection.execute(select(func.min(table.c.next_step_at)).where(table.c.panel == panel)).scalar()
        for table in _OWE
    ]
    soonest = min((moment for moment in moments if moment), default=None)
    keep(connection, schema.next_due, {"panel": panel, "at": soonest})
