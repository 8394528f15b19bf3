"""Seats and members of one panel, as they are remembered."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, insert, or_, select, update

from panel.language import MemberId, Person, SeatId
from panel.people import Body, Member, PanelBound, Regime, Role, RosterEntry, Seat, Sector
from storage import schema
from storage.prepared import Prepared
from storage.sealing import Seal
from storage.upserts import keep, keep_first

_BODY, _MEMBER, _SEAT, _PERSON = schema.body.c, schema.member.c, schema.seat.c, schema.person.c
_COLUMNS = (*_MEMBER, _SEAT.name.label("seat_name"), _PERSON.teams_id, _PERSON.unreachable)
_OF_SEAT = _SEAT.id == _MEMBER.seat
_SAME_PERSON = and_(_PERSON.tenant == _MEMBER.tenant, _PERSON.object_id == _MEMBER.object_id)
_MEMBERS = (
    select(*_COLUMNS)
    .join(schema.seat, _OF_SEAT)
    .outerjoin(schema.person, _SAME_PERSON)
    .where(_MEMBER.panel == bindparam("panel"))
    .order_by(_MEMBER.id)
)
_EVERYBODY = Prepared(_MEMBERS)
_SAME_ID = and_(_MEMBER.tenant == bindparam("tenant"), _MEMBER.object_id == bindparam("object_id"))
_ONE = Prepared(_MEMBERS.where(_SAME_ID))
_HOLDING = Prepared(_MEMBERS.where(_MEMBER.roles.contains(bindparam("role"))))
_BY_ID = Prepared(_MEMBERS.where(_MEMBER.id == bindparam("id")))
_SEATS = (
    select(schema.seat, _BODY.isa_until)
    .outerjoin(schema.body, and_(_BODY.panel == _SEAT.panel, _BODY.name == _SEAT.body))
    .where(_SEAT.panel == bindparam("panel"))
    .order_by(_SEAT.name)
)
_BODIES = select(schema.body).where(_BODY.panel == bindparam("panel")).order_by(_BODY.name)
_A_SEAT = _SEATS.where(_SEAT.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Present:
    """The rows of one asker, if they are a member, and perhaps of the chairs and the deputy chairs."""

    asker: Person
    rows: Sequence[Any]
    has_chairs: bool


_ASKS_OR_CHAIRS = or_(_SAME_ID, _MEMBER.roles.contains(Role.CHAIR.value))


def with_the_asker(facts: Select[Any], *, and_chairs: bool) -> Select[Any]:
    """Facts of a panel, joined to the member who asks and perhaps its chairs, whom an answer may name."""
    present = _ASKS_OR_CHAIRS if and_chairs else _SAME_ID
    return (
        facts.add_columns(*_COLUMNS)
        .outerjoin(schema.member, and_(_MEMBER.panel == schema.panel.c.id, present))
        .outerjoin(schema.seat, _OF_SEAT)
        .outerjoin(schema.person, _SAME_PERSON)
        .order_by(_MEMBER.id)
    )


class People:
    def __init__(self, connection: Connection, seal: Seal, present: Present | None = None) -> None:
        self._connection = connection
        self._seal = seal
        self._present = present
        self._everybody: dict[MemberId, Member] | None = None
        self._teams_ids: dict[MemberId, str] = {}
        self._met: dict[MemberId, Member | None] = {}

    def member(self, person: Person) -> Member | None:
        if self._present and self._present.asker == person:
            place = (person.tenant, person.object_id)
            rows = [row for row in self._present.rows if (row.tenant, row.object_id) == place]
            return self._member(rows[0]) if rows else None
        found = _ONE.first(
            self._connection,
            {"panel": self._seal.panel, "tenant": person.tenant, "object_id": person.object_id},
        )
        return self._member(found) if found else None

    def by_id(self, member: MemberId) -> Member | None:
        """Asked once in a transaction: a letter's reader is often the owner, or who asked, as well."""
        if self._everybody is not None:
            return self._everybody.get(member)
        if member not in self._met:
            found = _BY_ID.first(self._connection, {"panel": self._seal.panel, "id": member})
            self._met[member] = self._member(found) if found else None
        return self._met[member]

    def all(self) -> Sequence[Member]:
        return list(self._read().values())

    def _read(self) -> dict[MemberId, Member]:
        """Once in a transaction, with the ids by which Teams knows them."""
        if self._everybody is None:
            rows = _EVERYBODY.all(self._connection, {"panel": self._seal.panel})
            self._everybody = {MemberId(row.id): self._member(row) for row in rows}
            self._teams_ids = {MemberId(row.id): row.teams_id for row in rows if row.teams_id}
        return self._everybody

    def holding(self, role: Role) -> Sequence[Member]:
        rows: Iterable[Any]
        if self._present and self._present.has_chairs and role in (Role.CHAIR, Role.DEPUTY_CHAIR):
            rows = [row for row in self._present.rows if row.id and role in row.roles.split("|")]
        else:
            rows = _HOLDING.all(self._connection, {"panel": self._seal.panel, "role": role.value})
        return [member for row in rows if (member := self._member(row)).holds(role)]

    def seats(self) -> Sequence[Seat]:
        return [_seat(row) for row in self._connection.execute(_SEATS, {"panel": self._seal.panel})]

    def seat(self, seat: SeatId) -> Seat | None:
        found = self._connection.execute(_A_SEAT, {"panel": self._seal.panel, "id": seat}).first()
        return _seat(found) if found else None

    def teams_ids(self, members: Sequence[MemberId]) -> Sequence[str]:
        """The `29:…` ids by which Teams knows them, where the roster has shown one."""
        wanted = {*members}
        return [self._teams_ids[each] for each in self._read() if each in wanted and each in self._teams_ids]

    def called(self, teams_ids: Sequence[str]) -> Sequence[Member]:
        rows = self._connection.execute(
            _MEMBERS.where(_PERSON.teams_id.in_(list(teams_ids))), {"panel": self._seal.panel}
        )
        return [self._member(row) for row in rows]

    def roster(self, key: str) -> Sequence[tuple[str, str]]:
        roster = schema.roster.c
        sealed = self._connection.execute(
            select(roster.people_sealed).where(roster.panel == self._seal.panel, roster.id == key)
        ).scalar()
        people = json.loads(self._seal.open("roster", key, sealed)) if sealed else []
        return [(object_id, name) for object_id, name, *_ in people]

    def bodies(self) -> Sequence[Body]:
        return [self._body(row) for row in self._connection.execute(_BODIES, {"panel": self._seal.panel})]

    def keep_bodies(self, bodies: Sequence[Body]) -> None:
        for body in bodies:
            row = {
                "panel": self._seal.panel,
                "name": body.name,
                "sector": body.sector,
                "regime": body.regime,
                "sponsor_sealed": self._seal.close("sponsor", body.name, body.sponsor),
                "signatory_sealed": self._seal.close("signatory", body.name, body.signatory),
                "isa_until": body.isa_until,
                "gateways": body.gateways,
            }
            keep(self._connection, schema.body, row)

    def keep_seats(self, seats: Sequence[Seat]) -> None:
        """A seat that says of no body is its own; its agreement is its body's."""
        self._forget_whom_we_met()
        for seat in seats:
            self._keep_agreement(seat.body or seat.name, seat.isa_until)
            row = {
                "id": seat.id,
                "panel": self._seal.panel,
                "name": seat.name,
                "aliases": json.dumps(seat.aliases),
                "can_do": seat.can_do,
                "body": seat.body or seat.name,
                "former": json.dumps(seat.former),
            }
            keep(self._connection, schema.seat, row)

    def keep_members(self, members: Sequence[Member]) -> None:
        self._forget_whom_we_met()
        for member in members:
            keep(self._connection, schema.member, self._row(member))
            if member.person:
                place = {
                    "tenant": member.person.tenant,
                    "object_id": member.person.object_id,
                    "panel": self._seal.panel,
                }
                keep_first(self._connection, schema.membership, place)

    def _forget_whom_we_met(self) -> None:
        self._present = None
        self._everybody = None
        self._met = {}

    def code_is_open(self, code: str, *, now: datetime) -> bool:
        codes = schema.setup_code.c
        found = self._connection.execute(
            select(codes.digest).where(
                codes.digest == code_digest(code),
                codes.panel == self._seal.panel,
                codes.used_at.is_(None),
                codes.expires_at > now,
            )
        )
        return found.first() is not None

    def channel_is_taken(self, tenant: str, channel: str) -> bool:
        bound = schema.binding.c
        found = self._connection.execute(
            select(bound.panel).where(
                bound.tenant == tenant, bound.channel == channel, bound.panel != self._seal.panel
            )
        )
        return found.first() is not None

    def bind(self, event: PanelBound) -> None:
        """The channel is the panel's; the code is spent; its author is a member."""
        self._forget_whom_we_met()
        if event.secretary.seat not in {seat.id for seat in self.seats()}:
            self.keep_seats([Seat(event.secretary.seat, event.secretary.seat_name)])
        self.keep_members([event.secretary, *event.recognised])
        row = {
            "tenant": event.tenant,
            "channel": event.channel,
            "panel": self._seal.panel,
            "team": event.team,
            "service_url": event.service_url,
            "bound_at": event.at,
        }
        self._connection.execute(delete(schema.binding).where(schema.binding.c.panel == self._seal.panel))
        self._connection.execute(insert(schema.binding), row)
        self._connection.execute(
            update(schema.setup_code)
            .where(schema.setup_code.c.digest == code_digest(event.code))
            .values(used_at=event.at)
        )

    def keep_roster(self, entries: Sequence[RosterEntry], *, key: str, at: datetime) -> str:
        """A snapshot of who is in the channel, unless the last one says the same; its id."""
        roster = schema.roster.c
        people = json.dumps(sorted([e.person.object_id, e.name, e.email, e.user_role] for e in entries))
        ring = self._seal.ring
        digest = ring.chain(b"roster", people.encode(), number=ring.chaining).hex()
        last = self._connection.execute(
            select(roster.id, roster.digest)
            .where(roster.panel == self._seal.panel)
            .order_by(roster.checked_at.desc())
            .limit(1)
        ).first()
        if last and last.digest == digest:
            self._connection.execute(
                update(schema.roster).where(roster.id == last.id).values(checked_at=at, is_stale=False)
            )
            return str(last.id)
        row = {
            "id": key,
            "panel": self._seal.panel,
            "taken_at": at,
            "checked_at": at,
            "digest": digest,
            "people_sealed": self._seal.close("roster", key, people),
        }
        self._connection.execute(insert(schema.roster), row)
        return key

    def newest_roster(self) -> str | None:
        """The newest snapshot's id, even if a member event has come since."""
        roster = schema.roster.c
        newest = select(roster.id).where(roster.panel == self._seal.panel).order_by(roster.checked_at.desc())
        return self._connection.execute(newest.limit(1)).scalar()

    def latest_roster(self) -> tuple[str, datetime] | None:
        """The newest snapshot's id and when it was last found right; None if a member event came since."""
        roster = schema.roster.c
        last = self._connection.execute(
            select(roster.id, roster.checked_at, roster.is_stale)
            .where(roster.panel == self._seal.panel)
            .order_by(roster.checked_at.desc())
            .limit(1)
        ).first()
        return (last.id, last.checked_at) if last and not last.is_stale else None

    def _keep_agreement(self, body: str, until: date | None) -> None:
        agreed = (
            update(schema.body)
            .where(_BODY.panel == self._seal.panel, _BODY.name == body)
            .values(isa_until=until)
        )
        if not self._connection.execute(agreed).rowcount:
            self.keep_bodies([Body(name=body, isa_until=until)])

    def _body(self, row: Any) -> Body:
        return Body(
            name=row.name,
            sector=Sector(row.sector) if row.sector else None,
            regime=Regime(row.regime) if row.regime else None,
            sponsor=self._seal.open("sponsor", row.name, row.sponsor_sealed),
            signatory=self._seal.open("signatory", row.name, row.signatory_sealed),
            isa_until=row.isa_until,
            gateways=row.gateways,
        )

    def _row(self, member: Member) -> dict[str, Any]:
        return {
            "id": member.id,
            "panel": self._seal.panel,
            "seat": member.seat,
            "name_sealed": self._seal.close("name", member.id, member.name),
            "email_sealed": self._seal.close("email", member.id, member.email),
            "roles": "|".join(sorted(member.roles)),
            "is_owner": member.is_owner,
            "is_spoc": member.is_spoc,
            "is_deputy": member.is_deputy,
            "tenant": member.person.tenant if member.person else None,
            "object_id": member.person.object_id if member.person else None,
            "valid_from": member.valid_from,
            "valid_to": member.valid_to,
            "chairs_until": member.chairs_until,
            "heir": member.heir,
        }

    def _member(self, row: Any) -> Member:
        return Member(
            id=MemberId(row.id),
            name=self._seal.open("name", row.id, row.name_sealed),
            email=self._seal.open("email", row.id, row.email_sealed),
            seat=SeatId(row.seat),
            seat_name=row.seat_name,
            roles=frozenset(Role(role) for role in row.roles.split("|")),
            is_owner=row.is_owner,
            is_spoc=row.is_spoc,
            is_deputy=row.is_deputy,
            person=Person(row.tenant, row.object_id) if row.object_id else None,
            is_reachable=bool(row.object_id) and row.unreachable is None,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            chairs_until=row.chairs_until,
            heir=MemberId(row.heir) if row.heir else None,
        )


def code_digest(code: str) -> str:
    """What is kept of a one-time code; case and dashes do not matter."""
    return hashlib.sha256("".join(c for c in code.upper() if c.isalnum()).encode()).hexdigest()


def _seat(row: Any) -> Seat:
    return Seat(
        id=SeatId(row.id),
        name=row.name,
        aliases=tuple(json.loads(row.aliases)),
        can_do=row.can_do,
        body=row.body,
        isa_until=row.isa_until,
        former=tuple(json.loads(row.former)),
    )
