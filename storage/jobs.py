"""Papers of every panel that are to be made or carried: leased by the database's clock, under a fence."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, or_, select, text, update

from panel.language import PanelId, Reference
from storage import schema
from storage.post import real_time
from storage.store import Store
from usecases.ports import Job

LEASE = timedelta(seconds=120)
"""Longer than a printer or a storage may take, which no rehearsal hurries; then another takes over."""

_PAPER = schema.paper.c
_TO_DO = text("paper.state in ('wanted', 'taken')")
_NEXT = (
    select(_PAPER.panel, _PAPER.number, _PAPER.fence, _PAPER.tries)
    .where(
        _TO_DO,
        _PAPER.not_before <= bindparam("now"),
        or_(_PAPER.leased_until.is_(None), _PAPER.leased_until <= bindparam("now")),
    )
    .order_by(_PAPER.not_before, _PAPER.number)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(schema.paper)
    .where(and_(_PAPER.panel == bindparam("whose"), _PAPER.number == bindparam("which")))
    .values(leased_until=bindparam("until"), fence=_PAPER.fence + 1, tries=_PAPER.tries + 1)
)
_TO_CLEAR = (
    select(_PAPER.panel)
    .where(text("paper.state <> 'expired'"), _PAPER.expires_at <= bindparam("at"))
    .distinct()
)
_AS_POSTMAN = text("select clock_timestamp() from set_config('role', 'clerk_post', true)")


class Jobs:
    """See `usecases.ports.Jobs`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, *, most: int) -> list[Job]:
        """Tries count from here, so that what crashes a process runs out of them too."""
        with self._store.transaction(writes=True) as connection:
            now = self._as_postman(connection)
            rows = connection.execute(_NEXT, {"now": now, "most": most}).all()
            until = now + LEASE
            if rows:
                took = [{"whose": row.panel, "which": row.number, "until": until} for row in rows]
                connection.execute(_TAKE, took)
            return [
                Job(PanelId(row.panel), Reference(row.number), row.fence + 1, row.tries + 1) for row in rows
            ]

    def panels_to_clear(self, at: datetime) -> list[PanelId]:
        with self._store.transaction() as connection:
            self._as_postman(connection)
            return [PanelId(panel) for panel in connection.execute(_TO_CLEAR, {"at": at}).scalars()]

    def _as_postman(self, connection: Connection) -> datetime:
        """The moment, by the database's clock, in the role that sees every panel's jobs and no content."""
        if self._store.is_sqlite:
            return real_time(connection)
        now: datetime = connection.execute(_AS_POSTMAN).scalar_one()
        return now.astimezone(UTC)
