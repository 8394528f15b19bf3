"""A register, or the starting one, laid into what the panel knows already: everything of it, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from panel.agencies import STARTING_REGISTER, KnownBody, KnownSeat, known_as
from panel.language import MemberId, SeatId
from panel.people import Body, Member, Role, Seat
from panel.people.seats import folded
from panel.register import BadRegister, Duty, Row
from panel.working_time import beginning_of, end_of

NewId = Callable[[], str]
"""Makes an id that nothing else has."""


@dataclass(slots=True, kw_only=True)
class Laid:
    """Bodies and seats while rows are laid into them."""

    bodies: dict[str, Body] = field(default_factory=dict)
    """By folded name."""
    seats: list[Seat] = field(default_factory=list)
    new_id: NewId

    @classmethod
    def over(cls, bodies: Sequence[Body], seats: Sequence[Seat], *, new_id: NewId) -> "Laid":
        return cls(bodies={folded(body.name): body for body in bodies}, seats=list(seats), new_id=new_id)

    def called(self, name: str) -> Seat | None:
        """The one seat of that name, else the one seat with that alias or former name."""
        named = [seat for seat in self.seats if folded(seat.name) == folded(name)]
        known = named or [seat for seat in self.seats if seat.is_called(name)]
        return known[0] if len(known) == 1 else None

    def put(self, seat: Seat) -> Seat:
        self.seats = [*(other for other in self.seats if other.id != seat.id), seat]
        return seat

    def body_of(self, seat: Seat) -> Body:
        """Its body as it is known; else as bodies of that name commonly are."""
        if known := self.bodies.get(folded(seat.body)):
            return known
        common = next((b for b in STARTING_REGISTER if folded(b.name) == folded(seat.body)), None)
        return _body(common) if common else Body(name=seat.body)

    def settled(self) -> tuple[tuple[Body, ...], tuple[Seat, ...]]:
        """The seats with the agreement of their bodies."""
        seats = [replace(seat, isa_until=self.body_of(seat).isa_until) for seat in self.seats]
        return tuple(self.bodies.values()), tuple(seats)


def laid(
    rows: Sequence[Row],
    *,
    bodies: Sequence[Body],
    seats: Sequence[Seat],
    members: Sequence[Member],
    owing: Sequence[MemberId],
    at: datetime,
    new_id: NewId,
) -> tuple[tuple[Body, ...], tuple[Seat, ...], tuple[Member, ...]]:
    """Rows with a known address change that member; the others are added; nobody is taken away.

    `owing` are the owners of open tasks. Raises BadRegister, and then nothing is laid.
    """
    work = Laid.over(bodies, seats, new_id=new_id)
    problems: list[str] = []
    changed: list[Member] = []
    known = {member.email.casefold(): member for member in members if member.email}
    for row in rows:
        seat = _lay_seat(row, work, problems)
        changed.append(_member(row, seat, known.get(row.email.casefold()), new_id=new_id))
    problems += _watchers_with_duties(rows)
    problems += _second_owners(rows, changed, members, at=at)
    problems += _owing(rows, changed, {m.id: m for m in members}, owing)
    if problems:
        raise BadRegister(problems)
    return *work.settled(), tuple(changed)


def _lay_seat(row: Row, work: Laid, problems: list[str]) -> Seat:
    seat = work.called(row.seat) or _renamed(row, work)
    if seat is None:
        seat = _new_seat(row.seat, work.new_id)
    elif folded(seat.name) != folded(row.seat) and folded(seat.name) in map(folded, row.aliases):
        seat = _rename(seat, row.seat, work)
    problems += [
        f"line {row.line}: “{alias[:80]}” is another seat's name already"
        for alias in row.aliases
        if any(other.is_called(alias) and other.id != seat.id for other in work.seats)
    ]
    new = tuple(alias for alias in row.aliases if not seat.is_called(alias))
    seat = replace(
        seat,
        aliases=(*seat.aliases, *new),
        can_do=row.can_do or seat.can_do,
        body=row.body or seat.body or _common_body(seat.name),
    )
    body = _lay_body(row, work.body_of(seat))
    if body.is_misfiled:
        problems.append(f"line {row.line}: {body.name} is a charity, so its legal regime is never DPA Part 3")
    work.bodies[folded(body.name)] = body
    return work.put(seat)


def _renamed(row: Row, work: Laid) -> Seat | None:
    """The seat whose present name stands among the aliases: it is called otherwise from now on."""
    found = [seat for seat in work.seats if folded(seat.name) in map(folded, row.aliases)]
    return found[0] if len(found) == 1 else None


def _rename(seat: Seat, name: str, work: Laid) -> Seat:
    """Under its new name it is the same seat; the old one is kept, and still finds it."""
    was = seat.name
    aliases = tuple(alias for alias in seat.aliases if folded(alias) != folded(name))
    former = tuple(old for old in seat.former if folded(old) != folded(name))
    body = work.bodies.get(folded(was))
    if body and folded(seat.body) == folded(was):
        work.bodies[folded(name)] = replace(body, name=name)
        work.seats = [replace(s, body=name) if folded(s.body) == folded(was) else s for s in work.seats]
        seat = replace(seat, body=name)
    return replace(seat, name=name, aliases=aliases, former=(*former, was))


def _lay_body(row: Row, body: Body) -> Body:
    return replace(
        body,
        sector=row.sector or body.sector,
        regime=row.regime or body.regime,
        sponsor=row.sponsor or body.sponsor,
        signatory=row.signatory or body.signatory,
        isa_until=row.isa_until or body.isa_until,
        gateways=row.gateways or body.gateways,
    )


def _member(row: Row, seat: Seat, known: Member | None, *, new_id: NewId) -> Member:
    """Who is secretariat stays so. Where no day is given, the membership runs as it did."""
    kept = known.roles & {Role.SECRETARIAT} if known and known.person else frozenset[Role]()
    begins, ends = (known.valid_from, known.valid_to) if known else (None, None)
    if row.valid_from:
        begins, ends = beginning_of(row.valid_from), None
    if row.valid_to:
        ends = end_of(row.valid_to)
    return Member(
        id=known.id if known else MemberId(new_id()),
        name=row.name,
        seat=seat.id,
        seat_name=seat.name,
        roles=frozenset({row.role}) | kept,
        is_owner=Duty.OWNER in row.duties,
        is_spoc=Duty.SPOC in row.duties,
        is_deputy=Duty.DEPUTY in row.duties,
        email=row.email,
        person=known.person if known else None,
        valid_from=begins,
        valid_to=ends,
        chairs_until=known.chairs_until if known else None,
        heir=known.heir if known and ends else None,
    )


def _watchers_with_duties(rows: Sequence[Row]) -> list[str]:
    """An observer only watches: nothing is ever asked of one."""
    return [
        f"line {row.line}: {row.name[:80]} is an observer, and so has no part in the seat's tasks"
        for row in rows
        if row.role is Role.OBSERVER and row.duties
    ]


def _second_owners(
    rows: Sequence[Row], changed: Sequence[Member], members: Sequence[Member], *, at: datetime
) -> list[str]:
    """A seat has one task owner: somebody whom the file does not name keeps the place."""
    in_file = {member.id for member in changed}
    there = {m.seat: m.name for m in members if m.is_owner and m.id not in in_file and m.is_valid(at)}
    return [
        f"line {row.line}: {there[member.seat]} is the task owner of {member.seat_name} already"
        for row, member in zip(rows, changed, strict=True)
        if member.is_owner and member.seat in there
    ]


def _owing(
    rows: Sequence[Row],
    changed: Sequence[Member],
    before: dict[MemberId, Member],
    owing: Sequence[MemberId],
) -> list[str]:
    """Open tasks are handed over before their owner leaves, or moves to another seat."""
    problems = []
    for row, member in zip(rows, changed, strict=True):
        was = before.get(member.id)
        if was is None or member.id not in owing:
            continue
        if member.seat != was.seat:
            problems.append(f"line {row.line}: {was.name} owns open tasks of {was.seat_name}; end that first")
        elif member.valid_to and member.valid_to != was.valid_to:
            problems.append(f"line {row.line}: {was.name} owns open tasks; end the membership from “who”")
    return problems


def _new_seat(name: str, new_id: NewId) -> Seat:
    """With the other names and the powers that it is commonly known by."""
    seat = Seat(id=SeatId(new_id()), name=name)
    known = known_as(name)
    return _filled(seat, *known) if known else seat


def _filled(seat: Seat, body: KnownBody, known: KnownSeat) -> Seat:
    """What the secretariat has entered stays; what it has not is filled in."""
    aliases = [a for a in (known.name, *known.aliases) if not seat.is_called(a)]
    former = [old for old in known.former if not seat.is_called(old)]
    return replace(
        seat,
        aliases=(*seat.aliases, *aliases),
        former=(*seat.former, *former),
        can_do=seat.can_do or known.can_do,
        body=seat.body or body.name,
    )


def _common_body(seat: str) -> str:
    known = known_as(seat)
    return known[0].name if known else seat


def _body(known: KnownBody) -> Body:
    return Body(name=known.name, sector=known.sector, regime=known.regime)


def started(
    *, bodies: Sequence[Body], seats: Sequence[Seat], new_id: NewId
) -> tuple[tuple[Body, ...], tuple[Seat, ...]]:
    """What of the starting register the panel lacks: new bodies and seats, and blanks filled in.

    Laid twice it adds nothing; nothing that was entered is ever overwritten.
    """
    work = Laid.over(bodies, seats, new_id=new_id)
    for body in STARTING_REGISTER:
        for known in body.seats:
            there = next((s for s in work.seats if known_as(s.name) == (body, known)), None)
            there = there or work.called(known.name)
            work.put(_filled(there, body, known) if there else _new_seat(known.name, new_id))
        was = work.bodies.get(folded(body.name), _body(body))
        work.bodies[folded(body.name)] = replace(
            was, sector=was.sector or body.sector, regime=was.regime or body.regime
        )
    before, known_bodies = {seat.id: seat for seat in seats}, set(bodies)
    new_bodies, new_seats = work.settled()
    return (
        tuple(body for body in new_bodies if body not in known_bodies),
        tuple(seat for seat in new_seats if before.get(seat.id) != seat),
    )
