"""What letters about flags show when they leave: audience, agreement and recall are looked at again."""

from dataclasses import replace
from datetime import datetime

from panel.flags.flag import Audience, Flag, FlagState
from panel.people import Member, Role
from panel.views.flags import FlagNews
from panel.working_time import local_day
from usecases.flags.clearing import is_intake, own_seat
from usecases.flags.seeing import name_of, view_at_desk, view_for_everyone, view_for_seat
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.ports import Reading


def of_flag(
    letter: Asked, reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """A flag's live card: in the channel, at a seat, or on the desk of its raiser and the gatekeeper."""
    flag = reading.flags.find(letter.ref) if letter.ref else None
    if flag is None:
        return Obsolete("no such record")
    if reader is None:
        if flag.audience is not Audience.WHOLE_PANEL:
            return Obsolete("not for the channel")
        return Shown(view=view_for_everyone(flag, at), discloses=not is_posted, version=flag.version)
    if is_intake(str(letter.ref)):
        return _on_desk(flag, reader, is_posted=is_posted, at=at, reading=reading)
    return _at_seat(letter, flag, reader, is_posted=is_posted, at=at, reading=reading)


def _on_desk(
    flag: Flag, reader: Member, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    if not reader.holds(Role.GATEKEEPER) and flag.raised_by != reader.id:
        return Obsolete("neither its raiser nor the gatekeeper")
    view = view_at_desk(flag, reader, at, reading)
    return Shown(view=view, discloses=not is_posted, version=flag.version)


def _at_seat(
    letter: Asked, flag: Flag, reader: Member, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    is_recalled = flag.state is FlagState.RECALLED
    if not is_recalled and not flag.is_open_to(own_seat(reader, reading), on=local_day(at)):
        return Obsolete("not for that seat today")
    if not is_posted and letter.version < flag.version:
        return Obsolete("it has changed before it was shown")
    view = view_for_seat(flag, reader, at, reading)
    is_stale = letter.version < flag.version
    return Shown(view=replace(view, is_stale=is_stale), discloses=not is_posted, version=flag.version)


def news_of_flag(letter: Asked, reader: Member | None, *, reading: Reading) -> Shown | Obsolete:
    """For its raiser what was decided; for the gatekeeper who holds something."""
    flag = reading.flags.find(letter.ref) if letter.ref else None
    if flag is None or reader is None:
        return Obsolete("no such record")
    if is_intake(str(letter.ref)):
        if flag.raised_by != reader.id:
            return Obsolete("somebody else raised it")
        return Shown(view=FlagNews(flag=flag, for_raiser=True), discloses=True, version=flag.version)
    if not reader.holds(Role.GATEKEEPER) or not flag.hits:
        return Obsolete("not the gatekeeper, or no hit any more")
    names = {ask.seat: ask.seat_name for ask in flag.asks}
    hits = tuple(
        (names.get(hit.seat) or _seat_name(hit.seat, reading), name_of(hit.by, reader, reading))
        for hit in flag.hits
    )
    return Shown(view=FlagNews(flag=flag, for_raiser=False, hits=hits), discloses=True, version=flag.version)


def _seat_name(seat: str, reading: Reading) -> str:
    found = next((each for each in reading.people.seats() if each.id == seat), None)
    return found.name if found else "a seat that has gone"
