"""Letters on their way: leased for a minute by the database's clock, sent, and settled under a fence."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text, update

from panel.language import DraftKey, MemberId, PanelId, Reference
from panel.notices import Show
from storage import schema
from storage.sealing import Seal
from storage.store import Store
from storage.upserts import keep

LEASE = timedelta(seconds=60)

_LETTER, _LIVE = schema.letter.c, schema.live_card.c
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
                        or_(_EARLIER.c.not_before <= bindparam("now"), _EARLIER.c.tries > 0),
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


@dataclass(frozen=True, slots=True)
class Lease:
    """One letter, ours until the lease ends; the fence proves it when we settle."""

    id: str
    panel: PanelId
    fence: int
    tries: int
    """This one included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands on a leased letter."""

    address: str
    member: MemberId | None
    show: Show
    ref: Reference | None
    version: int
    draft: DraftKey | None
    text: str
    reply_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCard:
    """Where a record's card stands in Teams."""

    conversation: str
    activity: str


class Leases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, *, most: int) -> list[Lease]:
        """Letters whose time has come: in order, and one in flight per address. Tries count from here."""
        with self._store.transaction(writes=True) as connection:
            if not self._store.is_sqlite:
                connection.execute(text("set local role clerk_post"))
            now = self._now(connection)
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

    def open(self, lease: Lease, connection: Connection) -> Envelope:
        row = connection.execute(select(schema.letter).where(_LETTER.id == lease.id)).one()
        seal = Seal(self._store.ring, lease.panel)
        return Envelope(
            address=row.address,
            member=row.member,
            show=Show(row.show),
            ref=row.ref,
            version=row.version,
            draft=row.draft,
            text=seal.open("letter", row.id, row.text_sealed) if row.text_sealed else "",
            reply_in=row.reply_in or "",
        )

    def live(self, lease: Lease, envelope: Envelope, connection: Connection) -> LiveCard | None:
        """The card that this letter brings up to date, if it was posted before."""
        row = connection.execute(
            select(_LIVE.conversation, _LIVE.activity).where(
                _LIVE.panel == lease.panel,
                _LIVE.ref == envelope.ref,
                _LIVE.show == envelope.show.value,
                _LIVE.address == envelope.address,
                _LIVE.version == envelope.version,
            )
        ).first()
        return LiveCard(conversation=row.conversation, activity=row.activity) if row else None

    def sent(self, lease: Lease, envelope: Envelope, card: LiveCard | None, connection: Connection) -> bool:
        """Settles a letter that Teams took; False when the lease had passed to somebody else."""
        now = self._now(connection)
        if not self._end(lease, connection, state="sent", settled_at=now, reason=None):
            return False
        if card and envelope.ref:
            self._keep_live(lease, envelope, card, now, connection)
        return True

    def forget_live(self, lease: Lease, envelope: Envelope, connection: Connection) -> None:
        """Teams no longer has that card."""
        live = schema.live_card
        connection.execute(
            live.delete().where(
                _LIVE.panel == lease.panel,
                _LIVE.ref == envelope.ref,
                _LIVE.show == envelope.show.value,
                _LIVE.address == envelope.address,
                _LIVE.version == envelope.version,
            )
        )

    def later(
        self, lease: Lease, connection: Connection, *, wait: timedelta, reason: str, uncounted: bool = False
    ) -> bool:
        """Puts it back; `uncounted` gives the try back, for nothing dies of waiting."""
        values: dict[str, Any] = {"tries": _LETTER.tries - 1} if uncounted else {}
        not_before = self._now(connection) + wait
        return self._end(lease, connection, state="waiting", not_before=not_before, reason=reason, **values)

    def dead(self, lease: Lease, connection: Connection, *, reason: str) -> bool:
        now = self._now(connection)
        return self._end(lease, connection, state="dead", settled_at=now, reason=reason[:200])

    def dropped(self, lease: Lease, connection: Connection, *, reason: str) -> bool:
        """No longer to be shown: the reader left, or the record moved on."""
        now = self._now(connection)
        return self._end(lease, connection, state="cancelled", settled_at=now, reason=reason[:200])

    def _end(self, lease: Lease, connection: Connection, **values: Any) -> bool:
        done = connection.execute(
            update(schema.letter)
            .where(_LETTER.id == lease.id, _LETTER.fence == lease.fence, _LETTER.state == "leased")
            .values(leased_until=None, **values)
        )
        return done.rowcount == 1

    def _keep_live(
        self, lease: Lease, envelope: Envelope, card: LiveCard, now: datetime, connection: Connection
    ) -> None:
        row = {
            "panel": lease.panel,
            "ref": envelope.ref,
            "show": envelope.show.value,
            "address": envelope.address,
            "version": envelope.version,
            "member": envelope.member,
            "conversation": card.conversation,
            "activity": card.activity,
            "updated_at": now,
        }
        keep(connection, schema.live_card, row)

    def _now(self, connection: Connection) -> datetime:
        if self._store.is_sqlite:
            return datetime.now(UTC)
        return connection.execute(select(func.clock_timestamp(type_=schema.Moment))).scalar_one()
