"""What the gatekeeper alone does: grade, address, release, re-grade, let go what was held, recall, close."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from panel.flags.events import (
    FlagAddressed,
    FlagClosed,
    FlagGraded,
    FlagHoldLifted,
    FlagRecalled,
    FlagRegraded,
    FlagReleased,
)
from panel.flags.flag import LONGEST_WHY, MOST_NAMED, Ask, Audience, Flag, FlagState, Words
from panel.flags.grading import Grade
from panel.flags.refusals import (
    ChooseOne,
    DayToCome,
    FlagHasMoved,
    FlagSaysThat,
    NamesANarrowerFlag,
    NotForTheWholePanel,
    NothingHeld,
    NotReady,
    PreparedAnew,
    TooManySeats,
    TooSecret,
)
from panel.flags.wording import broad, coming, reason, worded
from panel.language import MemberId, Reference, SeatId
from panel.people import Member, Seat
from panel.restricted import restricted_in, without_restricted
from panel.wording import is_marked_too_high
from panel.working_time import Hours, local_day


def grade(
    flag: Flag, *, by: Member, at: datetime, grade: Grade, area: str, wording: Words, cleared: bool = False
) -> FlagGraded | FlagRegraded:
    """The grade and what recipients will read. Of a released flag it is a new version."""
    if flag.state not in (FlagState.RAISED, FlagState.RELEASED):
        raise FlagHasMoved(flag)
    if is_marked_too_high(grade.conditions):
        raise TooSecret
    graded = replace(
        flag,
        grade=replace(grade, conditions=grade.conditions.strip()),
        wording=worded(wording, cleared=cleared),
        area=broad(area),
    )
    if flag.is_open:
        return _regraded(flag, graded, by=by, at=at)
    too_wide = flag.audience is Audience.WHOLE_PANEL and bool(grade.keeps_it_from_the_panel)
    fitting = replace(graded, audience=None, asks=()) if too_wide else graded
    return FlagGraded(flag=replace(fitting, version=flag.version + 1), at=at, by=by.id)


def _regraded(flag: Flag, graded: Flag, *, by: Member, at: datetime) -> FlagRegraded:
    _must_be_narrow_enough(graded)
    if graded == flag:
        raise FlagSaysThat(flag)
    had_seen = tuple(each.seat for each in flag.seen)
    anew = replace(graded, version=flag.version + 1, seen=(), asks=_told_anew(flag.asks, at))
    return FlagRegraded(flag=anew, at=at, by=by.id, had_seen=had_seen)


def address(
    flag: Flag,
    *,
    by: Member,
    at: datetime,
    audience: Audience,
    seats: Sequence[Seat],
    reply_by: date | None,
    as_at: date | None,
) -> FlagAddressed:
    """Who it is for. "Why you" is what the seat can do, until the gatekeeper says more."""
    if flag.state is not FlagState.RAISED:
        raise FlagHasMoved(flag)
    if not seats:
        raise ChooseOne("at least one seat, or the whole panel")
    if audience is Audience.NAMED_SEATS and len(seats) > MOST_NAMED:
        raise TooManySeats(len(seats))
    today = local_day(at)
    if as_at and as_at > today:
        raise DayToCome(as_at)
    said = {ask.seat: ask.why_you for ask in flag.asks}
    asks = tuple(
        Ask(seat=seat.id, seat_name=seat.name, why_you=said.get(seat.id) or seat.why_asked) for seat in seats
    )
    addressed = replace(
        flag,
        audience=audience,
        asks=asks,
        reply_by=coming(reply_by, at=at),
        as_at=as_at or local_day(flag.raised_at),
        version=flag.version + 1,
    )
    _must_be_narrow_enough(addressed)
    return FlagAddressed(flag=addressed, at=at, by=by.id)


def release(
    flag: Flag,
    *,
    by: Member,
    at: datetime,
    ref: Reference,
    version: int,
    seats: Mapping[SeatId, Seat],
    hours: Hours,
    why_you: Sequence[str] = (),
) -> FlagReleased:
    """It goes to exactly the audience, in exactly the words, that the gatekeeper was shown.

    A seat whose body has no information sharing agreement that day is held: it is told nothing. Seats of
    the gatekeeper's own body need none.
    """
    if flag.state is not FlagState.RAISED:
        raise FlagHasMoved(flag)
    if flag.grade is None or flag.wording is None:
        raise NotReady(flag, "graded")
    if flag.audience is None or not flag.asks:
        raise NotReady(flag, "addressed to anybody")
    if version != flag.version:
        raise PreparedAnew(flag)
    coming(flag.reply_by, at=at)
    today = local_day(at)
    whys = [" ".join(why.split())[:LONGEST_WHY] for why in why_you]
    if any(map(is_marked_too_high, whys)):
        raise TooSecret
    asks = tuple(
        replace(
            ask,
            why_you=whys[place] if place < len(whys) and whys[place] else ask.why_you,
            is_held=must_wait(seats.get(ask.seat), by=by, seats=seats, on=today),
            is_overridden=ask.seat in seats and not seats[ask.seat].has_isa(today),
        )
        for place, ask in enumerate(flag.asks)
    )
    _must_be_narrow_enough(replace(flag, asks=asks))
    released = replace(
        flag,
        ref=ref,
        state=FlagState.RELEASED,
        version=1,
        asks=_told_anew(asks, at),
        note="",
        released_at=at,
        released_by=by.id,
    )
    return FlagReleased(flag=released, at=at, by=by.id, is_out_of_hours=hours.is_quiet(at))


def must_wait(seat: Seat | None, *, by: Member, seats: Mapping[SeatId, Seat], on: date) -> bool:
    """Whether it may not be told: no agreement runs, and it is not one body with the gatekeeper."""
    if seat is None:
        return True
    own = seats.get(by.seat)
    in_house = own is not None and (seat.id == own.id or (bool(own.body) and seat.body == own.body))
    return not (in_house or seat.has_isa(on))


def lift_hold(
    flag: Flag, *, by: Member, at: datetime, seats: Mapping[SeatId, Seat], hours: Hours, because: str
) -> FlagHoldLifted:
    """Seats that were held receive it now. Without an agreement that is an override, and needs a reason."""
    if not flag.is_open:
        raise FlagHasMoved(flag)
    held = [ask for ask in flag.asks if ask.is_held and ask.seat in seats]
    if not held:
        raise NothingHeld(flag)
    today = local_day(at)
    lifted = {
        ask.seat: replace(ask, is_held=False, is_overridden=not seats[ask.seat].has_isa(today), asked_at=at)
        for ask in held
    }
    if any(ask.is_overridden for ask in lifted.values()):
        because = reason(flag, because, who_reads_it="it stands in the audit trail")
    asks = tuple(lifted.get(ask.seat, ask) for ask in flag.asks)
    return FlagHoldLifted(
        flag=replace(flag, asks=asks),
        at=at,
        by=by.id,
        lifted=tuple(lifted.values()),
        because=because.strip(),
        is_out_of_hours=hours.is_quiet(at),
    )


def recall(
    flag: Flag, *, by: Member, at: datetime, because: str, readers: Sequence[MemberId] = ()
) -> FlagRecalled:
    """It was wrong, or shared wrongly: everybody who was told is told so, and asked to acknowledge that."""
    if flag.state not in (FlagState.RELEASED, FlagState.CLOSED):
        raise FlagHasMoved(flag)
    note = reason(flag, because, who_reads_it="everybody who received it reads this")
    if flag.audience is Audience.WHOLE_PANEL:
        note = without_restricted(note)  # A recall does not wait for better words.
    recalled = replace(
        flag,
        state=FlagState.RECALLED,
        note=note,
        version=flag.version + 1,
        seen=(),
        asks=_told_anew(flag.asks, at),
    )
    return FlagRecalled(flag=recalled, at=at, by=by.id, readers=tuple(readers))


def close(flag: Flag, *, by: Member, at: datetime) -> FlagClosed:
    """No more answers are asked for; whoever could read it still can."""
    if not flag.is_open:
        raise FlagHasMoved(flag)
    return FlagClosed(flag=replace(flag, state=FlagState.CLOSED), at=at, by=by.id)


def _told_anew(asks: Sequence[Ask], at: datetime) -> tuple[Ask, ...]:
    """From this moment each of them is waited for; whoever is held was told nothing."""
    return tuple(replace(ask, asked_at=None if ask.is_held else at) for ask in asks)


def _must_be_narrow_enough(flag: Flag) -> None:
    codes = flag.grade.keeps_it_from_the_panel if flag.grade else ""
    if codes and flag.audience is Audience.WHOLE_PANEL:
        raise NotForTheWholePanel(flag, codes)
    if flag.audience is Audience.WHOLE_PANEL and (named := restricted_in(_all_the_words(flag))):
        raise NamesANarrowerFlag(flag, min(named))


def _all_the_words(flag: Flag) -> str:
    """All that its recipients read."""
    wording = flag.wording or Words(information="")
    conditions = flag.grade.conditions if flag.grade else ""
    whys = (ask.why_you for ask in flag.asks)
    return "\n".join((wording.information, wording.assessment, conditions, flag.area, *whys))
