"""Who may know of a flag, and who may have its words: asked anew at every look."""

from dataclasses import dataclass
from datetime import datetime

from panel.flags.flag import Flag, FlagState
from panel.flags.refusals import FlagIsHeld, FlagIsRecalled, NoSuchFlag, WhichFlag
from panel.language import Reference, spoken
from panel.people import Member, NotAllowed, Role, Seat, holders
from panel.working_time import local_day
from usecases.ports import Reading


@dataclass(frozen=True, slots=True)
class Cleared:
    """A flag that its asker may know of."""

    flag: Flag
    seat: Seat
    """The asker's own."""
    at_desk: bool
    """By the intake's reference: for its raiser and the gatekeeper."""


def known(words: str, by: Member, at: datetime, reading: Reading) -> Cleared:
    """The flag of that name that the asker may know of. Raises NoSuchFlag and WhichFlag."""
    seat = own_seat(by, reading)
    found = [flag for flag in reading.flags.named(words) if _may_know(flag, by, seat, at, words)]
    if len(found) > 1:
        raise WhichFlag(words, [flag.ref for flag in found])
    if not found:
        raise NoSuchFlag(words)
    return Cleared(found[0], seat, is_intake(words))


def opened(words: str, by: Member, at: datetime, reading: Reading) -> Cleared:
    """The flag whose words the asker may read. Raises NoSuchFlag, FlagIsHeld and FlagIsRecalled."""
    cleared = known(words, by, at, reading)
    if cleared.at_desk or by.holds(Role.GATEKEEPER):
        return cleared
    return _told(cleared, at, reading)


def asked(words: str, by: Member, at: datetime, reading: Reading) -> Cleared:
    """The flag that the asker's own seat may answer."""
    cleared = known(words, by, at, reading)
    if cleared.flag.ask_of(cleared.seat) is None or cleared.at_desk:
        raise NoSuchFlag(words)  # The gatekeeper and the raiser answer for their own seats alone.
    if cleared.flag.state is FlagState.RECALLED and cleared.flag.was_told(cleared.seat.id):
        return cleared
    return _told(cleared, at, reading)


def _told(cleared: Cleared, at: datetime, reading: Reading) -> Cleared:
    flag, seat = cleared.flag, cleared.seat
    if not flag.is_open_to(seat, on=local_day(at)):
        names = [m.name for m in holders(sitting(reading, at), Role.SECRETARIAT)]
        raise FlagIsHeld(flag, seat.name, spoken(names, between="or") or "the secretariat")
    if flag.state is FlagState.RECALLED:
        raise FlagIsRecalled(flag)
    return cleared


def _may_know(flag: Flag, by: Member, seat: Seat, at: datetime, words: str) -> bool:
    if by.holds(Role.GATEKEEPER):
        return True
    if is_intake(words):
        return flag.raised_by == by.id
    return flag.concerns(seat, on=local_day(at))


def is_intake(words: str) -> bool:
    return words.strip().upper().startswith("I-")


def at_desk(words: str, by: Member, at: datetime, right: str, reading: Reading) -> Flag:
    """The flag, for the gatekeeper alone. Whether there is one is not said to anybody else."""
    must_be_keeper(right, by, at, reading)
    found = reading.flags.named(words)
    if len(found) > 1:
        raise WhichFlag(words, [flag.ref for flag in found])
    if not found:
        raise NoSuchFlag(words)
    return found[0]


def must_be_keeper(right: str, by: Member, at: datetime, reading: Reading) -> None:
    if not by.holds(Role.GATEKEEPER):
        raise NotAllowed(right, role=Role.GATEKEEPER, members=sitting(reading, at))


def may_see_names(flag: Flag, by: Member, at: datetime, reading: Reading) -> None:
    """Who is missing is for the gatekeeper, and for chair and secretariat where the flag is theirs too."""
    if not (by.holds(Role.GATEKEEPER, Role.SECRETARIAT) or by.chairs(at)):
        raise NotAllowed("see who has answered", role=Role.GATEKEEPER, members=sitting(reading, at))
    if not by.holds(Role.GATEKEEPER) and not flag.concerns(own_seat(by, reading), on=local_day(at)):
        raise NoSuchFlag(flag.ref)


def own_seat(by: Member, reading: Reading) -> Seat:
    return reading.people.seat(by.seat) or Seat(by.seat, by.seat_name)


def sitting(reading: Reading, at: datetime) -> list[Member]:
    """Whoever is a member at that moment."""
    return [member for member in reading.people.all() if member.is_valid(at)]


def numbered(ref: str) -> Reference:
    return Reference(ref.strip().upper())
