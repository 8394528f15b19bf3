"""Letters, as a unit of work writes them: who is told of what, and not before when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from panel.language import MemberId, PanelId, Person, Reference
from panel.notices import Channel, Follow, Letter, Notice, Private, Thread, To
from panel.people import Member
from storage import schema
from storage.people import People
from storage.sealing import Seal

_LETTER, _LIVE = schema.letter.c, schema.live_card.c
_WRITE = insert(schema.letter)
_TO_FOLLOW = (
    select(_LIVE.show, _LIVE.address, _LIVE.version, _LIVE.member)
    .outerjoin(
        schema.letter,
        and_(
            _LETTER.panel == _LIVE.panel,
            _LETTER.ref == _LIVE.ref,
            _LETTER.show == _LIVE.show,
            _LETTER.address == _LIVE.address,
            _LETTER.version == _LIVE.version,
            _LETTER.state == "waiting",
            _LETTER.not_before <= bindparam("soon"),
        ),
    )
    .where(_LIVE.panel == bindparam("panel"), _LIVE.ref == bindparam("ref"), _LETTER.id.is_(None))
    .order_by(_LIVE.address)
)


class Outbox:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal

    def has_left(self, ref: Reference) -> bool:
        """Whether a held letter of that task has been taken out, or none is held at all."""
        states = self._connection.execute(
            select(_LETTER.state).where(
                _LETTER.panel == self._seal.panel, _LETTER.ref == ref, _LETTER.is_held
            )
        )
        return {row.state for row in states} != {"waiting"}

    def cancel_held(self, ref: Reference, *, now: datetime) -> None:
        """Nobody is told: the letters that waited for the undo window never leave."""
        self._connection.execute(
            update(schema.letter)
            .where(
                _LETTER.panel == self._seal.panel,
                _LETTER.ref == ref,
                _LETTER.is_held,
                _LETTER.state == "waiting",
            )
            .values(state="cancelled", settled_at=now, reason="undone")
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
        now: datetime,
        last: bool = False,
    ) -> None:
        """Letters leave in the order in which they are written here."""
        rows: list[dict[str, Any]] = []
        for notice in notices:
            match notice:
                case Letter():
                    rows.append(self._row(notice, self._address(notice, people), now))
                case Follow():
                    rows += self._follow(notice, now)
        for place, row in enumerate(rows, start=500 if last else 0):
            row["seq"] = order * 1000 + place
        if rows:
            self._connection.execute(_WRITE, rows)

    def _follow(self, follow: Follow, now: datetime) -> list[dict[str, Any]]:
        cards = self._connection.execute(
            _TO_FOLLOW,
            {"panel": self._seal.panel, "ref": follow.ref, "soon": now if not follow.delay else _NEVER},
        )
        return [
            self._blank(
                show=card.show,
                ref=follow.ref,
                version=card.version,
                address=card.address,
                member=card.member,
                not_before=now + follow.delay,
                written_at=now,
            )
            for card in cards
        ]

    def _row(self, letter: Letter, address: str, now: datetime) -> dict[str, Any]:
        row = self._blank(
            show=letter.show.value,
            ref=letter.ref,
            version=letter.version,
            address=address,
            member=letter.to.member if isinstance(letter.to, Private) else None,
            not_before=now + letter.delay,
            written_at=now,
        )
        sealed = self._seal.close("letter", row["id"], letter.text) if letter.text else None
        return row | {
            "draft": letter.draft,
            "text_sealed": sealed,
            "is_held": letter.is_held,
            "reply_in": letter.reply_in or None,
        }

    def _blank(self, **given: Any) -> dict[str, Any]:
        return {
            "id": uuid4().hex,
            "panel": self._seal.panel,
            "draft": None,
            "text_sealed": None,
            "is_held": False,
            "reply_in": None,
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
