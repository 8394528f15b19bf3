"""A register is laid into what the panel knows: the secretariat's file, or the starting one."""

from datetime import datetime
from uuid import uuid4

from panel.importing import laid, started
from panel.people import Member, PeopleImported, StartingRegisterLaid
from panel.register import Row
from usecases.ports import Reading


def lay(rows: tuple[Row, ...], by: Member, at: datetime, work: Reading) -> PeopleImported:
    """The whole file, or every reason why not."""
    people = work.people
    owing = {task.owner for seat in people.seats() for task in work.tasks.open_for(seat.id)}
    bodies, seats, members = laid(
        rows,
        bodies=people.bodies(),
        seats=people.seats(),
        members=people.all(),
        owing=[owner for owner in owing if owner],
        at=at,
        new_id=_new_id,
    )
    return PeopleImported(at=at, by=by.id, bodies=bodies, seats=seats, members=members)


def start(by: Member, at: datetime, work: Reading) -> StartingRegisterLaid:
    """What the panel lacks of it."""
    bodies, seats = started(bodies=work.people.bodies(), seats=work.people.seats(), new_id=_new_id)
    return StartingRegisterLaid(at=at, by=by.id, bodies=bodies, seats=seats)


def _new_id() -> str:
    return uuid4().hex
