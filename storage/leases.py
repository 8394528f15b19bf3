"""Letters that may leave: leased by the database's clock, under a fence, within what Teams allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    text,
    update,
)

from panel.language import PanelId
from storage import schema
from storage.pauses import clear_pauses, pause
from storage.post import real_time
from storage.store import Store
from usecases.pace import Limit, Pace
from usecases.ports import Lease, Taken

_LETTER, _BINDING, _PAUSE = schema.letter.c, schema.binding.c, schema.pause.c
_OTHERS = schema.letter.alias("others")
_TAKEN = schema.letter.alias("taken")
# Said in the very words of the partial index, without which every look would read every letter ever written.
_OPEN = text("letter.state in ('waiting', 'leased')")
_OTHERS_OPEN = text("others.state in ('waiting', 'leased')")
_NOW = bindparam("now", type_=schema.Moment)
_DUE = or_(
    and_(_LETTER.state == "waiting", _LETTER.not_before <= _NOW),
    and_(_LETTER.state == "leased", _LETTER.leased_until <= _NOW),
)
# Read once for a look, not for each letter: hundreds may wait for one conversation's rest to end.
_RESTING = select(_PAUSE.address).where(_PAUSE.until > _NOW)
_IN_FLIGHT = select(_OTHERS.c.address).where(
    _OTHERS_OPEN, _OTHERS.c.state == "leased", _OTHERS.c.leased_until > _NOW
)
_WAITS_ITS_TURN = or_(_OTHERS.c.state == "leased", _OTHERS.c.not_before <= _NOW, _OTHERS.c.fence > 0)
"""Others of its address come after it: it is due, or was tried before. An undo window holds up nobody."""
# Counted in one go, however many wait: to look for those before it letter by letter took 0.3 s of 5,000.
_TURNS = (
    select(_OTHERS.c.address, func.min(_OTHERS.c.seq).label("seq"))
    .where(_OTHERS_OPEN, _OTHERS.c.address.not_in(_RESTING), _WAITS_ITS_TURN)
    .group_by(_OTHERS.c.address)
    .subquery("turns")
)
_IS_NEXT = _LETTER.seq == _TURNS.c.seq
"""A number is unique in its panel only, and one person may sit on several: then several are."""
_TENANT = (
    select(_BINDING.tenant).where(_BINDING.panel == _LETTER.panel).correlate(schema.letter).scalar_subquery()
)
_TENANTS_REST = (
    select(_BINDING.panel)
    .join(schema.pause, _PAUSE.address == literal("tenant:") + _BINDING.tenant)
    .where(_PAUSE.until > _NOW)
)
_MAY_LEAVE = and_(
    _OPEN,
    _LETTER.address.not_in(_IN_FLIGHT),
    _LETTER.address.not_in(_RESTING),
    _LETTER.panel.not_in(_TENANTS_REST),
    _LETTER.address.not_like("member:%"),
)
_WITH_TURNS = schema.letter.outerjoin(_TURNS, _TURNS.c.address == _LETTER.address)
_TAKE = (
    update(schema.letter)
    .where(_LETTER.id == bindparam("letter"))
    .values(
        state="leased",
        leased_until=bindparam("until"),
        taken_at=_NOW,
        fence=_LETTER.fence + 1,
        tries=_LETTER.tries + 1,
    )
)
_SENT = (
    update(schema.letter)
    .where(_LETTER.id == bindparam("letter"), _LETTER.fence == bindparam("held"), _LETTER.state == "leased")
    .values(state="sent", leased_until=None, settled_at=_NOW, reason=None)
)
_SOONEST = (
    select(func.min(_LETTER.not_before))
    .select_from(_WITH_TURNS)
    .where(_MAY_LEAVE, _LETTER.state == "waiting", or_(_LETTER.not_before > _NOW, _IS_NEXT))
    .add_columns(select(func.min(_PAUSE.until)).where(_PAUSE.until > _NOW).scalar_subquery())
)
_NTH_OF_ADDRESS = (
    select(_LETTER.taken_at)
    .where(_LETTER.address == bindparam("address"), _LETTER.taken_at.is_not(None))
    .order_by(_LETTER.taken_at.desc())
    .offset(bindparam("before"))
    .limit(1)
)
_TAKEN_OF_TENANTS = (
    select(_BINDING.tenant, _LETTER.taken_at)
    .join(schema.binding, _BINDING.panel == _LETTER.panel)
    .where(_LETTER.taken_at > bindparam("since", type_=schema.Moment))
    .order_by(_LETTER.taken_at)
)
_TOGETHER = text("select clock_timestamp() from set_config('role', 'clerk_post', true)")
# Two replicas that look at once see neither's lease, and could send two letters of one address.
_ALONE = text(
    "select clock_timestamp() from set_config('role', 'clerk_post', true), pg_advisory_xact_lock(7)"
)


class Leases:
    """See `usecases.ports.Leases`. What was taken is what the limits count, over all replicas."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pace = store.pace
        self._next = _next(self._pace)

    def take(self, *, most: int) -> Sequence[Lease]:
        return self.look(most=most).leases

    def next_at(self) -> datetime | None:
        return self.look(most=0).next_at

    def look(self, *, most: int) -> Taken:
        """Letters whose time has come: in order, and one in flight per address. Tries count from here."""
        with self._store.transaction(writes=True) as connection:
            now = self._as_postman(connection, alone=True)
            rows = connection.execute(self._next, {"now": now, "most": most, **self._since(now)}).all()
            if rows:
                rows = _Allowance(connection, self._pace, now).of(_one_of_each(rows))
            if not rows:
                moments = connection.execute(_SOONEST, {"now": now}).one()
                return Taken((), min((moment for moment in moments if moment), default=None))
            until = now + self._pace.of(self._pace.lease)
            connection.execute(_TAKE, [{"letter": row.id, "until": until, "now": now} for row in rows])
            return Taken([Lease(row.id, PanelId(row.panel), row.fence + 1, row.tries + 1) for row in rows])

    def sent(self, leases: Sequence[Lease]) -> None:
        """One commit for all of them, each under its fence."""
        with self._store.transaction(writes=True) as connection:
            now = self._as_postman(connection)
            connection.execute(
                _SENT, [{"letter": lease.id, "held": lease.fence, "now": now} for lease in leases]
            )

    def _since(self, now: datetime) -> dict[str, datetime]:
        limits = (*self._pace.conversation, self._pace.tenant)
        return {_name(limit): now - self._pace.of(limit.within) for limit in limits}

    def _as_postman(self, connection: Connection, *, alone: bool = False) -> datetime:
        """The moment, by the database's clock; `alone` waits until no other replica leases."""
        if self._store.is_sqlite:
            return real_time(connection)
        now: datetime = connection.execute(_ALONE if alone else _TOGETHER).scalar_one()
        return now.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Allowance:
    """What may still leave now. Who has had their share, a conversation or a tenant, pauses for a while."""

    connection: Connection
    pace: Pace
    now: datetime

    def of(self, rows: Sequence[Any]) -> list[Any]:
        allowed = [row for row in rows if not self._is_full(row)]
        if rows[0].lately + len(allowed) > self.pace.tenant.most:
            allowed = self._within_tenants(allowed)
        return allowed

    def _is_full(self, row: Any) -> bool:
        had = row[_FIRST_COUNT:]
        full = [limit for limit, n in zip(self.pace.conversation, had, strict=True) if n >= limit.most]
        for limit in full:
            asked = {"address": row.address, "before": limit.most - 1}
            oldest = self.connection.execute(_NTH_OF_ADDRESS, asked).scalar_one()
            self._pause(row.address, oldest, limit)
        return bool(full)

    def _within_tenants(self, rows: Sequence[Any]) -> list[Any]:
        limit = self.pace.tenant
        since = self.now - self.pace.of(limit.within)
        taken: dict[str, list[datetime]] = {}
        for tenant, at in self.connection.execute(_TAKEN_OF_TENANTS, {"since": since}):
            taken.setdefault(tenant, []).append(at)
        allowed = []
        for row in rows:
            before = taken.setdefault(row.tenant, [])
            if row.tenant and len(before) >= limit.most:
                self._pause(f"tenant:{row.tenant}", before[-limit.most], limit)
                continue
            before.append(self.now)
            allowed.append(row)
        return allowed

    def _pause(self, address: str, oldest: datetime, limit: Limit) -> None:
        until = oldest + self.pace.of(limit.within)
        clear_pauses(self.connection, before=self.now)
        pause(self.connection, address, until=until)


_FIRST_COUNT = 7


def _one_of_each(rows: Sequence[Any]) -> Sequence[Any]:
    """The first of each address."""
    found: dict[str, Any] = {}
    for row in rows:
        found.setdefault(row.address, row)
    return list(found.values())


def _next(pace: Pace) -> Select[Any]:
    """The letters that may leave, with how much their conversations have had, and all of them lately."""
    lately = select(func.count()).select_from(_TAKEN).where(_TAKEN.c.taken_at > _since(pace.tenant))
    return (
        select(
            *(_LETTER.id, _LETTER.panel, _LETTER.address, _LETTER.fence, _LETTER.tries),
            _TENANT.label("tenant"),
            lately.scalar_subquery().label("lately"),
            *(_had(limit) for limit in pace.conversation),
        )
        .join(_TURNS, _TURNS.c.address == _LETTER.address)
        .where(_MAY_LEAVE, _DUE, _IS_NEXT)
        .order_by(_LETTER.not_before, _LETTER.seq)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=schema.letter)
    )


def _had(limit: Limit) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(_TAKEN)
        .where(_TAKEN.c.address == _LETTER.address, _TAKEN.c.taken_at > _since(limit))
        .scalar_subquery()
    )


def _since(limit: Limit) -> ColumnElement[datetime]:
    return bindparam(_name(limit), type_=schema.Moment)


def _name(limit: Limit) -> str:
    return f"since_{limit.within.total_seconds() * 1000:.0f}"
