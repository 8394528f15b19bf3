"""Letters, as a unit of work writes them: who is told of what, and not before when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    String,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    union_all,
    update,
)

from panel.language import MemberId, PanelId, Person, Reference
from panel.letters import LIVE, Channel, Follow, Letter, Notice, Private, Show, Thread, To
from panel.people import Member
from storage import schema
from storage.numbers import is_open_reference
from storage.people import People
from storage.prepared import Prepared
from storage.sealing import Seal
from usecases.pace import Pace
from usecases.ports import Dead

_LETTER, _LIVE = schema.letter.c, schema.live_card.c
PAUSED = "paused"
"""What a letter from before a restore is."""
_WRITE = insert(schema.letter)
_CARD = (_LIVE.ref, _LIVE.show, _LIVE.address, _LIVE.version, _LIVE.member)
_OTHER = schema.letter.alias("other")


def _of_the_card(letter: FromClause, card: FromClause) -> ColumnElement[bool]:
    """By its record, whose letters are few: by its address, an index offers the whole channel's."""
    names = ("panel", "ref", "show", "version")
    same = (letter.c[name] == card.c[name] for name in names)
    return and_(*same, letter.c.address + "" == card.c.address)


_SOON = bindparam("soon", type_=schema.Moment)
_WAITS = select(_OTHER.c.id).where(_OTHER.c.state == "waiting", _OTHER.c.not_before <= _SOON)
_LAST_TAKEN = select(func.max(_OTHER.c.taken_at))
_CARDS_TO_FOLLOW = select(
    *_CARD,
    _LAST_TAKEN.where(_of_the_card(_OTHER, schema.live_card)).scalar_subquery().label("taken_at"),
    literal(0).label("place"),
).where(
    _LIVE.panel == bindparam("panel"),
    _LIVE.ref == bindparam("ref"),
    ~_WAITS.where(_of_the_card(_OTHER, schema.live_card)).exists(),
)
# Drawn perhaps before this change, and not posted yet: what it then shows must not be the last word.
_CARDS_BEING_POSTED = select(
    *(_LETTER.ref, _LETTER.show, _LETTER.address, _LETTER.version, _LETTER.member),
    _LETTER.taken_at,
    literal(1),
).where(
    _LETTER.panel == bindparam("panel"),
    _LETTER.ref == bindparam("ref"),
    _LETTER.state == "leased",
    _LETTER.show.in_([literal_column(f"'{show.value}'") for show in sorted(LIVE)]),
    ~select(_LIVE.ref).where(_of_the_card(schema.letter, schema.live_card)).exists(),
    ~_WAITS.where(_of_the_card(_OTHER, schema.letter)).exists(),
)

_LINE = schema.digest_line.c
_LATER = schema.digest_line.alias("later")
_LISTS_TO_FOLLOW = (
    select(*_CARD, cast(null(), schema.Moment), literal(2))
    .select_from(schema.digest_line)
    .join(
        schema.live_card,
        and_(
            _LIVE.panel == _LINE.panel,
            _LIVE.ref == "digest " + cast(_LINE.day, String),
            _LIVE.show == "digest",
            _LIVE.member == _LINE.member,
        ),
    )
    .where(
        _LINE.panel == bindparam("panel"),
        _LINE.ref == bindparam("ref"),
        ~select(_LATER.c.day)
        .where(_LATER.c.panel == _LINE.panel, _LATER.c.member == _LINE.member, _LATER.c.day > _LINE.day)
        .exists(),
    )
    .distinct()
)
_TO_FOLLOW = Prepared(
    union_all(_CARDS_TO_FOLLOW, _CARDS_BEING_POSTED, _LISTS_TO_FOLLOW).order_by("place", "address")
)
_HELD = Prepared(
    select(_LETTER.state, _LETTER.not_before, _LETTER.fence).where(
        _LETTER.panel == bindparam("panel"),
        _LETTER.ref == bindparam("ref"),
        _LETTER.is_held,
        _LETTER.state != "cancelled",
    )
)


class Outbox:
    def __init__(self, connection: Connection, seal: Seal, *, pace: Pace, now: datetime) -> None:
        self._connection = connection
        self._seal = seal
        self._pace = pace
        self._now = now

    def has_left(self, ref: Reference) -> bool:
        """Whether anybody may have been told of that task: its undo window has closed, now or before.

        What was put back to be tried again may have arrived.
        """
        held = _HELD.all(self._connection, {"panel": self._seal.panel, "ref": ref})
        return not held or any(
            row.state != "waiting" or row.fence or row.not_before <= self._now for row in held
        )

    def dead_since(self, moment: datetime) -> Sequence[Dead]:
        rows = self._connection.execute(
            select(_LETTER.id, _LETTER.ref, _LETTER.member, _LETTER.reason, _LETTER.settled_at)
            .where(_LETTER.panel == self._seal.panel, _LETTER.state == "dead", _LETTER.settled_at >= moment)
            .where(is_open_reference(_LETTER.ref))
            .order_by(_LETTER.settled_at.desc())
            .limit(20)
        )
        return [
            Dead(id=row.id, ref=row.ref, member=row.member, why=row.reason or "", at=row.settled_at)
            for row in rows
        ]

    def cancel_held(self, ref: Reference) -> None:
        """The letters that wait for the undo window never leave."""
        self._connection.execute(
            update(schema.letter)
            .where(
                _LETTER.panel == self._seal.panel,
                _LETTER.ref == ref,
                _LETTER.is_held,
                _LETTER.state == "waiting",
            )
            .values(state="cancelled", settled_at=self._now, reason="undone or changed")
        )

    def send_again(self, letters: Sequence[str]) -> None:
        """As if they had just been written, but under the fences that they had."""
        self._connection.execute(
            update(schema.letter)
            .where(_LETTER.panel == self._seal.panel, _LETTER.id.in_(letters), _LETTER.state == "dead")
            .values(state="waiting", tries=0, not_before=self._now, settled_at=None, reason=None)
        )

    def pause_all(self) -> None:
        """What was on its way when a backup was taken waits for its operator's word."""
        self._end(_LETTER.state.in_(["waiting", "leased"]), state=PAUSED, leased_until=None)

    def release_paused(self) -> None:
        self._end(_LETTER.state == PAUSED, state="waiting")

    def drop_paused(self) -> None:
        self._end(_LETTER.state == PAUSED, state="cancelled", reason="dropped after a restore")

    def paused(self) -> int:
        those = select(func.count()).where(_LETTER.panel == self._seal.panel, _LETTER.state == PAUSED)
        return self._connection.execute(those).scalar_one()

    def _end(self, those: ColumnElement[bool], **values: Any) -> None:
        self._connection.execute(
            update(schema.letter).where(_LETTER.panel == self._seal.panel, those).values(values)
        )

    def readdress(self, members: Sequence[Member]) -> None:
        """What waited for somebody whom the roster had not shown yet may leave now."""
        for member in members:
            if member.person:
                self._connection.execute(
                    update(schema.letter)
                    .where(_LETTER.panel == self._seal.panel, _LETTER.address == f"member:{member.id}")
                    .values(address=address_of(member.person))
                )

    def write(
        self,
        notices: Sequence[Notice],
        people: People,
        *,
        order: int,
        last: bool = False,
        tries: int = 0,
    ) -> None:
        """Letters leave in the order in which they are written here; `tries` they have had already."""
        rows: list[dict[str, Any]] = []
        for notice in notices:
            match notice:
                case Letter():
                    rows.append(self._row(notice, self._address(notice, people)))
                case Follow():
                    rows += self._follow(notice)
        for place, row in enumerate(rows, start=500 if last else 0):
            row |= {"seq": order * 1000 + place, "tries": tries}
        if rows:
            self._connection.execute(_WRITE, rows)

    def _follow(self, follow: Follow) -> list[dict[str, Any]]:
        """The record's own live cards, and the newest lists of people that it stands in.

        A card rests between two updates: what changes meanwhile is shown by the second.
        """
        rest = self._pace.of(self._pace.card_rests)
        leaves = self._now + self._pace.of(follow.delay)
        about = {
            "panel": self._seal.panel,
            "ref": follow.ref,
            "soon": self._now + rest if not follow.delay else _NEVER,
        }
        whose = follow.digests_of
        return [
            self._blank(
                show=card.show,
                ref=card.ref,
                version=card.version,
                address=card.address,
                member=card.member,
                not_before=max(leaves, card.taken_at + rest) if card.taken_at else leaves,
                written_at=self._now,
            )
            for card in _TO_FOLLOW.all(self._connection, about)
            if whose is None or card.show != Show.DIGEST or card.member in whose
        ]

    def _row(self, letter: Letter, address: str) -> dict[str, Any]:
        row = self._blank(
            show=letter.show.value,
            ref=letter.ref,
            version=letter.version,
            address=address,
            member=letter.to.member if isinstance(letter.to, Private) else None,
            not_before=self._now + self._pace.of(letter.delay),
            written_at=self._now,
        )
        sealed = self._seal.close("letter", row["id"], letter.text) if letter.text else None
        return row | {
            "draft": letter.draft,
            "text_sealed": sealed,
            "is_held": letter.is_held,
            "reply_in": letter.reply_in or None,
            "copy_in": letter.copy.conversation if letter.copy else None,
            "copy_activity": letter.copy.activity if letter.copy else None,
            "copy_sending": letter.copy.sending if letter.copy else None,
        }

    def _blank(self, **given: Any) -> dict[str, Any]:
        return {
            "id": uuid4().hex,
            "panel": self._seal.panel,
            "draft": None,
            "text_sealed": None,
            "is_held": False,
            "reply_in": None,
            "copy_in": None,
            "copy_activity": None,
            "copy_sending": None,
            "state": "waiting",
            "fence": 0,
            "tries": 0,
            **given,
        }

    def _address(self, letter: Letter, people: People) -> str:
        return address(letter.to, self._seal.panel, letter.ref, people)


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def address(to: To, panel: PanelId, ref: Reference | None, people: People) -> str:
    """Letters of one address leave one at a time, in order."""
    match to:
        case Channel():
            return f"channel:{panel}"
        case Thread():
            return f"thread:{panel}:{ref}"
        case Private(member=member):
            return _private(member, people)


def _private(member: MemberId, people: People) -> str:
    found = people.by_id(member)
    return address_of(found.person) if found and found.person else f"member:{member}"


def address_of(person: Person) -> str:
    return f"person:{person.tenant}:{person.object_id}"
