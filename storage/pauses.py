"""Conversations and tenants that get no letter for a while, whichever replica holds it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage import schema
from storage.upserts import keep

_PAUSE = schema.pause.c
_UNTIL = select(_PAUSE.until).where(_PAUSE.address == bindparam("address"))
_OVER = delete(schema.pause).where(_PAUSE.until <= bindparam("now", type_=schema.Moment))


def pause(connection: Connection, address: str, *, until: datetime) -> None:
    """A longer pause stays as it is."""
    known = connection.execute(_UNTIL, {"address": address}).scalar()
    if known is None or known < until:
        keep(connection, schema.pause, {"address": address, "until": until})


def clear_pauses(connection: Connection, *, before: datetime) -> None:
    connection.execute(_OVER, {"now": before})
