"""The lines that every meeting has: who comes, what is read out, the minutes, agreements, the next date."""

from collections.abc import Iterator
from datetime import date

from panel.agenda import Item, Line
from panel.drafting.records import REGISTER, Records
from panel.language import SeatId, counted
from panel.meetings import Answer
from panel.people import Role
from panel.working_time import briefly


def who_comes(records: Records) -> Iterator[Line]:
    """Counts of the seats' answers; who has not answered, and who sends apologies, the chair's card says."""
    seats = {seat for _, seats in agencies(records) for seat in seats}
    said = [answer.answer for answer in records.answers if answer.seat in seats]
    coming = said.count(Answer.COMING) + said.count(Answer.SUBSTITUTE)
    watching = sum(m.is_observer and m.is_valid(records.meeting.starts_at) for m in records.members)
    counts = (
        ("coming", f"Quorum: {coming} of {counted(len(seats), 'seat')} come"),
        ("substitutes", _of(said.count(Answer.SUBSTITUTE), "Substitutes", "seat")),
        ("apologies", _of(said.count(Answer.APOLOGIES), "Apologies", "seat")),
        ("silent", _of(len(seats) - len(said), "No answer yet", "seat")),
        ("observers", _of(watching, "Observers", "person")),
    )
    for key, text in counts:
        if text:
            yield Line(
                key=f"answers:{key}",
                item=Item.WELCOME,
                text=text,
                why="who watch that meeting" if key == "observers" else "as the seats have answered",
                refs=(REGISTER if key == "observers" else records.meeting.ref,),
            )


def _of(count: int, what: str, whom: str) -> str:
    many = "people" if whom == "person" and count != 1 else f"{whom}{'' if count == 1 else 's'}"
    return f"{what}: {count} {many}" if count else ""


def read_out() -> Iterator[Line]:
    """What no record stands for, and every meeting has."""
    for key, item, text in (
        ("confidentiality", Item.CONFIDENTIALITY, "The Chair reads the confidentiality statement"),
        ("conflicts", Item.CONFIDENTIALITY, "Members declare conflicts of interest"),
        ("individuals", Item.INDIVIDUALS, "By reference only; the clerk keeps no record of one"),
    ):
        yield Line(key=f"standing:{key}", item=item, text=text, why="at every meeting", is_standing=True)


def minutes(records: Records) -> Iterator[Line]:
    if last := records.last:
        yield Line(
            key=f"meeting:{last.ref}",
            item=Item.MINUTES,
            text=f"{last.ref}, held {briefly(last.day)}",
            why="the last meeting: its minutes are for approval",
            refs=(last.ref,),
            kind="meeting's minutes",
        )


def agencies(records: Records) -> list[tuple[str, frozenset[SeatId]]]:
    """Seats by their legal body; whoever only watches, or only keeps the panel's papers, has no slot."""
    bodies: dict[str, set[SeatId]] = {}
    for seat in records.seats:
        sitting = [member.roles for member in records.members if member.seat == seat.id]
        if sitting and all(roles <= _NO_SLOT for roles in sitting):
            continue
        bodies.setdefault(seat.body or seat.name, set()).add(seat.id)
    return [(name, frozenset(seats)) for name, seats in sorted(bodies.items())]


_NO_SLOT = frozenset({Role.OBSERVER, Role.SECRETARIAT})


def agreements(records: Records) -> Iterator[Line]:
    """Bodies whose information sharing agreement is missing, or ends before the meeting after this."""
    named = dict(agencies(records))
    for name, ids in named.items():
        until = _earliest(seat.isa_until for seat in records.seats if seat.id in ids)
        if until is not None and until >= records.next_slot.day:
            continue
        ends = f"sharing agreement ends {briefly(until)}" if until else "no sharing agreement on record"
        yield Line(
            key=f"isa:{min(ids)}",
            item=Item.MEMBERSHIP,
            text=f"{name}: {ends}",
            why=f"it does not reach the next meeting, {briefly(records.next_slot.day)}",
            refs=(REGISTER,),
            kind="sharing agreements to settle",
        )


def _earliest(days: Iterator[date | None]) -> date | None:
    """None where one of them is missing."""
    known = list(days)
    return None if None in known else min(day for day in known if day)


def next_meeting(records: Records) -> Line:
    slot, ref = records.next_slot, records.next_ref
    return Line(
        key="next",
        item=Item.CLOSING,
        text=f"{f'{ref} · ' if ref else ''}{slot.when}, {slot.where}",
        why="the next meeting" if ref else "as the two-monthly cycle has it; not set yet",
        refs=(ref or records.meeting.ref,),
        kind="next date",
    )
