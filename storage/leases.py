"""Letters that may leave: leased for a minute by the database's clock, under a fence."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text, tuple_, update

from panel.language import PanelId
from storage import schema
from storage.post import real_time
from storage.store import Store
from usecases.ports import Lease

LEASE = timedelta(seconds=60)

_LETTER = schema.letter.c
_EARLIER = schema.letter.alias("earlier")
# Said in the very words of the partial index, without which every look would read every letter ever written.
_OPEN = text("letter.state in ('waiting', 'leased')")
_EARLIER_OPEN = text("earlier.state in ('waiting', 'leased')")
_DUE = or_(
    and_(_LETTER.state == "waiting", _LETTER.not_before <= bindparam("now")),
    and_(_LETTER.state == "leased", _LETTER.leased_until <= bindparam("now")),
)
# A number is unique in its panel only, and one person may sit on several.
_IN_THE_WAY = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER_OPEN,
        _EARLIER.c.address == _LETTER.address,
        _EARLIER.c.id != _LETTER.id,
        or_(
            and_(_EARLIER.c.state == "leased", _EARLIER.c.leased_until > bindparam("now")),
            and_(
                tuple_(_EARLIER.c.seq, _EARLIER.c.id) < tuple_(_LETTER.seq, _LETTER.id),
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
    .where(_OPEN, _DUE, _LETTER.address.not_like("member:%"), ~_IN_THE_WAY)
    .order_by(_LETTER.not_before, _LETTER.seq)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=schema.letter)
)
_TAKE = (
    update(schema.letter)
    .where(_LETTER.id == bindparam("letter"))
    .values(
        state="leased",
        leased_until=bindparam("until"),
        fence=_LETTER.fence + 1,
        tries=_LETTER.tries + 1,
    )
)
_SOONEST = select(func.min(_LETTER.not_before)).where(
    _OPEN, _LETTER.state == "waiting", _LETTER.address.not_like("member:%"), ~_IN_THE_WAY
)
_TOGETHER = text("select clock_timestamp() from set_config('role', 'clerk_post', true)")
# Two replicas that look at once see neither's lease, and could send two letters of one address.
_ALONE = text(
    "select clock_timestamp() from set_config('role', 'clerk_post', true), pg_advisory_xact_lock(7)"
)


class Leases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, *, most: int) -> list[Lease]:
        """Letters whose time has come: in order, and one in flight per address. Tries count from here."""
        with self._store.transaction(writes=True) as connection:
            now = self._as_postman(connection, alone=True)
            rows = connection.execute(_NEXT, {"now": now, "most": most}).all()
            until = now + self._store.pace.of(LEASE)
            if rows:
                connection.execute(_TAKE, [{"letter": row.id, "until": until} for row in rows])
            return [Lease(row.id, PanelId(row.panel), row.fence + 1, row.tries + 1) for row in rows]

    def next_at(self) -> datetime | None:
        """When the next letter may leave that only waits for its time."""
        with self._store.transaction() as connection:
            now = self._as_postman(connection)
            return connection.execute(_SOONEST, {"now": now}).scalar()

    def _as_postman(self, connection: Connection, *, alone: bool = False) -> datetime:
        """The moment, by the database's clock; `alone` waits until no other replica leases."""
        if self._store.is_sqlite:
            return real_time(connection)
        now: datetime = connection.execute(_ALONE if alone else _TOGETHER).scalar_one()
        return now.astimezone(UTC)
