"""What pauses, for every replica: conversations and tenants for a while, reminders after a restore."""

from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, exists, select

from storage import schema
from storage.upserts import keep

_PAUSE = schema.pause.c
_UNTIL = select(_PAUSE.until).where(_PAUSE.address == bindparam("address"))
_OVER = delete(schema.pause).where(_PAUSE.until <= bindparam("now", type_=schema.Moment))
_REMINDERS = "reminders"
_UNTIL_A_WORD = datetime(9999, 1, 1, tzinfo=UTC)
ARE_REMINDERS_PAUSED = exists().where(_PAUSE.address == _REMINDERS)
"""Whether the clock waits for its operator's word: see `copies`."""


def pause(connection: Connection, address: str, *, until: datetime) -> None:
    """A longer pause stays as it is."""
    known = connection.execute(_UNTIL, {"address": address}).scalar()
    if known is None or known < until:
        keep(connection, schema.pause, {"address": address, "until": until})


def clear_pauses(connection: Connection, *, before: datetime) -> None:
    connection.execute(_OVER, {"now": before})


def pause_reminders(connection: Connection) -> None:
    """Until `resume_reminders`."""
    pause(connection, _REMINDERS, until=_UNTIL_A_WORD)


def resume_reminders(connection: Connection) -> None:
    connection.execute(delete(schema.pause).where(_PAUSE.address == _REMINDERS))
