"""Letters in their senders' hands: opened, and settled under the fence of their lease."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, or_, select, update

from panel.language import MemberId, Reference
from panel.letters import Copy, Show
from storage import schema
from storage.pauses import pause
from storage.sealing import Seal
from storage.upserts import keep
from usecases.ports import Binding, Envelope, Lease, LiveCard, Opened, PressedCard, Reach

_LETTER, _LIVE = schema.letter.c, schema.live_card.c
_MEMBER, _PERSON, _BINDING = schema.member.c, schema.person.c, schema.binding.c
_OPEN = (
    select(
        schema.letter,
        _LIVE.conversation.label("live_conversation"),
        _LIVE.activity.label("live_activity"),
        _LIVE.sending.label("live_sending"),
        *(
            column.label(f"bound_{column.name}")
            for column in (_BINDING.tenant, _BINDING.channel, _BINDING.team)
        ),
        _BINDING.service_url.label("bound_service_url"),
        _PERSON.teams_id,
        _PERSON.conversation,
        _PERSON.service_url,
        _PERSON.unreachable,
    )
    .outerjoin(
        schema.live_card,
        and_(
            *(
                live == written
                for live, written in (
                    (_LIVE.panel, _LETTER.panel),
                    (_LIVE.ref, _LETTER.ref),
                    (_LIVE.show, _LETTER.show),
                    (_LIVE.address, _LETTER.address),
                    (_LIVE.version, _LETTER.version),
                )
            )
        ),
    )
    .outerjoin(schema.binding, _BINDING.panel == _LETTER.panel)
    .outerjoin(schema.member, _MEMBER.id == _LETTER.member)
    .outerjoin(
        schema.person,
        and_(_PERSON.tenant == _MEMBER.tenant, _PERSON.object_id == _MEMBER.object_id),
    )
    .where(_LETTER.panel == bindparam("panel"), _LETTER.id.in_(bindparam("ids", expanding=True)))
)
_ABOUT = select(_LETTER.ref, _LETTER.member).where(
    _LETTER.panel == bindparam("panel"), _LETTER.id == bindparam("id")
)
_CARD = select(_LIVE.conversation, _LIVE.activity).where(
    _LIVE.panel == bindparam("panel"),
    _LIVE.ref == bindparam("ref"),
    _LIVE.show == bindparam("show"),
    _LIVE.address == bindparam("address"),
)
_ITS_CARDS = select(_LIVE.activity).where(
    _LIVE.panel == bindparam("panel"), _LIVE.activity == bindparam("activity")
)
_TAKEN_AWAY = select(_LETTER.id).where(
    _LETTER.panel == bindparam("panel"),
    _LETTER.ref.is_(None),
    or_(_LETTER.copy_activity == bindparam("activity"), _LETTER.copy_sending == bindparam("sending")),
)
_ANOTHER, _ITSELF = 1, 2
# A client may claim any message; which sending brought the button is signed.
_IS_IT = or_(_LIVE.activity == bindparam("pressed_on"), _LIVE.sending == bindparam("pressed_sending"))
_STANDS_THERE = (
    select(func.max(case((_IS_IT, _ITSELF), else_=_ANOTHER)))
    .where(
        _LIVE.panel == schema.panel.c.id,
        _LIVE.ref == bindparam("pressed_ref"),
        _LIVE.show == bindparam("pressed_show"),
        _LIVE.version == bindparam("pressed_version"),
        or_(
            _LIVE.conversation == bindparam("pressed_in"),
            _LIVE.conversation.startswith(bindparam("pressed_in") + ";"),
        ),
    )
    .scalar_subquery()
)

_CARDS = {"F-": Show.FLAG, "M-": Show.MEETING}
"""What shows a record in the channel, by the series of its reference."""


def with_what_was_pressed(facts: Select[Any]) -> Select[Any]:
    """Facts of a panel, and whether the message that was pressed is the card on record, or a copy of it."""
    return facts.add_columns(_STANDS_THERE.label("stands_there"))


def naming(card: PressedCard) -> dict[str, Any]:
    """What `with_what_was_pressed` asks for."""
    return {
        "pressed_on": card.message.activity,
        "pressed_in": card.message.conversation.partition(";")[0],
        "pressed_ref": card.name.ref,
        "pressed_show": card.name.show.value,
        "pressed_version": card.name.version,
        "pressed_sending": card.name.sending,
    }


def is_a_copy(facts: Any) -> bool:
    """A card is on record there, and what was pressed was brought by another sending."""
    return bool(facts.stands_there == _ANOTHER)


class Post:
    """See `usecases.ports.Post`."""

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def open(self, leases: Sequence[Lease]) -> Mapping[Lease, Opened]:
        """One question for all that is needed to send them, but what they show. Only of this panel."""
        by_id = {lease.id: lease for lease in leases}
        rows = self._connection.execute(_OPEN, {"panel": self._seal.panel, "ids": list(by_id)})
        return {by_id[row.id]: self._opened(row) for row in rows}

    def _opened(self, row: Any) -> Opened:
        envelope = Envelope(
            address=row.address,
            member=row.member,
            show=Show(row.show),
            ref=row.ref,
            version=row.version,
            draft=row.draft,
            text=self._seal.open("letter", row.id, row.text_sealed) if row.text_sealed else "",
            reply_in=row.reply_in or "",
            copy=Copy(row.copy_in, row.copy_activity, row.copy_sending) if row.copy_activity else None,
        )
        return Opened(envelope=envelope, live=_live(row), binding=_bound(row), reach=_reach(row))

    def about(self, lease: Lease) -> tuple[Reference | None, MemberId | None]:
        """Which record and whom it is for, of a letter that cannot be opened, too."""
        row = self._connection.execute(_ABOUT, {"panel": self._seal.panel, "id": lease.id}).one()
        return row.ref, row.member

    def thread(self, ref: Reference) -> LiveCard | None:
        """The record's own card in the channel, which its thread hangs from."""
        row = self._connection.execute(
            _CARD,
            {
                "panel": self._seal.panel,
                "ref": ref,
                "show": _CARDS.get(ref[:2], Show.TASK).value,
                "address": f"channel:{self._seal.panel}",
            },
        ).first()
        return LiveCard(conversation=row.conversation, activity=row.activity) if row else None

    def is_known(self, copy: Copy) -> bool:
        """Whether that is a record's own card after all, or one was taken away for that sending already."""
        about = {"panel": self._seal.panel, "activity": copy.activity}
        if self._connection.execute(_ITS_CARDS, about).first():
            return True
        return self._connection.execute(_TAKEN_AWAY, {**about, "sending": copy.sending}).first() is not None

    def thread_may_come(self, ref: Reference) -> bool:
        """Whether a letter that posts that card may still leave."""
        heads = select(_LETTER.id).where(
            _LETTER.panel == self._seal.panel,
            _LETTER.ref == ref,
            _LETTER.address == f"channel:{self._seal.panel}",
            _LETTER.state.not_in(["sent", "dead", "cancelled"]),
        )
        return self._connection.execute(heads.limit(1)).first() is not None

    def sent(self, lease: Lease, envelope: Envelope, card: LiveCard | None) -> bool:
        """Settles a letter that Teams took; False when the lease had passed to somebody else."""
        now = self._now()
        if not self._end(lease, state="sent", settled_at=now, reason=None):
            return False
        if card and envelope.ref:
            self._keep_live(envelope, card, now)
        return True

    def forget_live(self, envelope: Envelope) -> None:
        """Teams no longer has that card."""
        live = schema.live_card
        self._connection.execute(
            live.delete().where(
                _LIVE.panel == self._seal.panel,
                _LIVE.ref == envelope.ref,
                _LIVE.show == envelope.show.value,
                _LIVE.address == envelope.address,
                _LIVE.version == envelope.version,
            )
        )

    def later(self, lease: Lease, *, wait: timedelta, reason: str, uncounted: bool = False) -> bool:
        """Puts it back; `uncounted` gives the try back, for nothing dies of waiting."""
        values: dict[str, Any] = {"tries": _LETTER.tries - 1} if uncounted else {}
        not_before = self._now() + wait
        return self._end(lease, state="waiting", not_before=not_before, reason=reason, **values)

    def pause(self, addresses: Sequence[str], *, wait: timedelta) -> None:
        """No letter leaves for them meanwhile, from any replica."""
        until = self._now() + wait
        for address in addresses:
            pause(self._connection, address, until=until)

    def dead(self, lease: Lease, *, reason: str) -> bool:
        now = self._now()
        return self._end(lease, state="dead", settled_at=now, reason=reason[:200])

    def dropped(self, lease: Lease, *, reason: str) -> bool:
        """No longer to be shown: the reader left, or the record moved on."""
        now = self._now()
        return self._end(lease, state="cancelled", settled_at=now, reason=reason[:200])

    def _end(self, lease: Lease, **values: Any) -> bool:
        done = self._connection.execute(
            update(schema.letter)
            .where(
                _LETTER.panel == self._seal.panel,
                _LETTER.id == lease.id,
                _LETTER.fence == lease.fence,
                _LETTER.state == "leased",
            )
            .values(leased_until=None, **values)
        )
        return done.rowcount == 1

    def _keep_live(self, envelope: Envelope, card: LiveCard, now: datetime) -> None:
        row = {
            "panel": self._seal.panel,
            "ref": envelope.ref,
            "show": envelope.show.value,
            "address": envelope.address,
            "version": envelope.version,
            "member": envelope.member,
            "conversation": card.conversation,
            "activity": card.activity,
            "sending": card.sending,
            "updated_at": now,
        }
        keep(self._connection, schema.live_card, row)

    def _now(self) -> datetime:
        return real_time(self._connection)


def _live(row: Any) -> LiveCard | None:
    if row.live_activity is None:
        return None
    return LiveCard(conversation=row.live_conversation, activity=row.live_activity, sending=row.live_sending)


def _bound(row: Any) -> Binding | None:
    if row.bound_channel is None:
        return None
    return Binding(
        tenant=row.bound_tenant,
        channel=row.bound_channel,
        team=row.bound_team,
        service_url=row.bound_service_url,
    )


def _reach(row: Any) -> Reach:
    return Reach(
        teams_id=row.teams_id,
        conversation=row.conversation,
        service_url=row.service_url,
        unreachable=row.unreachable,
    )


def real_time(connection: Connection) -> datetime:
    """By the database's clock, which all replicas share."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    return connection.execute(select(func.clock_timestamp(type_=schema.Moment))).scalar_one()
