"""Letters that may leave: leased for a minute by the database's clock, under a fence."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select, text, update

from panel.language import PanelId
from storage import schema
from storage.post import real_time
from storage.store import Store
from usecases.ports import Lease

LEASE = timedelta(seconds=60)

_LETTER = schema.letter.c
_EARLIER = schema.letter.alias("earlier")
_DUE = or_(
    and_(_LETTER.state == "waiting", _LETTER.not_before <= bindparam("now")),
    and_(_LETTER.state == "leased", _LETTER.leased_until <= bindparam("now")),
)
_IN_THE_WAY = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.address == _LETTER.address,
        _EARLIER.c.id != _LETTER.id,
        or_(
            and_(_EARLIER.c.state == "leased", _EARLIER.c.leased_until > bindparam("now")),
            and_(
                _EARLIER.c.seq < _LETTER.seq,
                or_(
                    _EARLIER.c.state == "leased",
                    and_(
                        _EARLIER.c.state == "waiting",
                        or_(_EARLIER.c.not_before <= bindparam("now"), _EARLIER.c.fence > 0),
                    ),
                ),
            ),
        ),
    )
    .exists()
)
_NEXT = (
    select(_LETTER.id, _LETTER.panel, _LETTER.fence, _LETTER.tries)
    .where(_DUE, _LETTER.address.not_like("member:%"), ~_IN_THE_WAY)
    .order_by(_LETTER.seq)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=schema.letter)
)


class Leases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, *, most: int) -> list[Lease]:
        """Letters whose time has come: in order, and one in flight per address. Tries count from here."""
        with self._store.transaction(writes=True) as connection:
            if not self._store.is_sqlite:
                connection.execute(text("set local role clerk_post"))
            now = real_time(connection)
            rows = connection.execute(_NEXT, {"now": now, "most": most}).all()
            for row in rows:
                connection.execute(
                    update(schema.letter)
                    .where(_LETTER.id == row.id)
                    .values(
                        state="leased",
                        leased_until=now + LEASE,
                        fence=_LETTER.fence + 1,
                        tries=_LETTER.tries + 1,
                    )
                )
            return [Lease(row.id, PanelId(row.panel), row.fence + 1, row.tries + 1) for row in rows]

    def next_at(self) -> datetime | None:
        """When the next letter may leave, so that nobody has to ask before."""
        with self._store.transaction() as connection:
            if not self._store.is_sqlite:
                connection.execute(text("set local role clerk_post"))
            return connection.execute(
                select(func.min(_LETTER.not_before)).where(_LETTER.state == "waiting")
            ).scalar()
