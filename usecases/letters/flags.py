"""What letters about flags show when they leave: audience, agreement and recall are looked at again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from panel.flags.flag import Audience, Flag, FlagState
from panel.notices.flags import people_of
from panel.people import Member, Role
from panel.reminders import Reach, Since, Told, step_named
from panel.views.flags import FlagNews, FlagQueue, FlagReminderView
from panel.views.reminders import FlagItem
from panel.working_time import local_day
from usecases.flags.clearing import is_intake, own_seat, sitting
from usecases.flags.deciding import seats_by_id
from usecases.flags.queue import late
from usecases.flags.reminding import owes_answers, sees_all_seats
from usecases.flags.seeing import (
    name_of,
    reminder_in_thread,
    view_at_desk,
    view_for_everyone,
    view_for_seat,
)
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


def reminder_of_flag(
    letter: Asked, reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """What is urgent: for a seat that has not acknowledged, or for whoever sees which seats have not."""
    flag = reading.flags.find(letter.ref) if letter.ref else None
    if flag is None:
        return Obsolete("no such record")
    if reader is None:
        return _reminder_in_thread(flag, is_posted=is_posted, at=at)
    seats = seats_by_id(reading)
    is_theirs = owes_answers(flag, reader, seats, at) and not flag.seen_by(reader.seat)
    sees_all = sees_all_seats(flag, reader, seats, at)
    waits = flag.state in (FlagState.RELEASED, FlagState.RECALLED) and letter.version == flag.version
    if not is_posted and not (waits and (is_theirs or (sees_all and flag.missing))):
        return Obsolete("acknowledged, closed or changed meanwhile")
    view = FlagReminderView(
        flag=flag,
        is_theirs=is_theirs and waits,
        ring=tuple(_whom_to_ring(flag, at, reading)) if sees_all and waits and not is_theirs else (),
    )
    return Shown(view=view, discloses=not is_posted, version=flag.version)


def _reminder_in_thread(flag: Flag, *, is_posted: bool, at: datetime) -> Shown | Obsolete:
    """Of a flag that everybody in the channel knows of, as long as somebody's word is missing."""
    if flag.audience is not Audience.WHOLE_PANEL:
        return Obsolete("not for the channel")
    view = reminder_in_thread(flag, at)
    if not is_posted and not (view.asks_for_replies or view.asks_to_be_seen):
        return Obsolete("answered meanwhile")
    return Shown(view=view, discloses=not is_posted, version=flag.version)


def queue_that_waits(
    reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """By reference, to a gatekeeper: what has waited too long by now."""
    if reader is None or not reader.holds(Role.GATEKEEPER):
        return Obsolete("not the gatekeeper")
    waiting = tuple(late(at, reading))
    if not waiting and not is_posted:
        return Obsolete("decided meanwhile")
    view = FlagQueue(waiting=waiting, open=(), at=at, hours=reading.ladder.queue_hours)
    return Shown(view=view, discloses=False)


def whom_to_ring(
    letter: Asked, reader: Member | None, *, is_posted: bool, at: datetime, reading: Reading
) -> Shown | Obsolete:
    """Out of hours, for whoever sees which seats have not acknowledged what is urgent."""
    flag = reading.flags.find(letter.ref) if letter.ref else None
    if flag is None or reader is None:
        return Obsolete("no such record")
    waits = flag.is_open and letter.version == flag.version and bool(flag.missing)
    if not sees_all_seats(flag, reader, seats_by_id(reading), at):
        return Obsolete("not theirs to know")
    if not is_posted and not waits:
        return Obsolete("acknowledged, closed or changed meanwhile")
    ring = tuple(_whom_to_ring(flag, at, reading)) if waits else ()
    view = FlagReminderView(flag=flag, is_theirs=False, ring=ring, is_out_of_hours=True)
    return Shown(view=view, discloses=not is_posted, version=flag.version)


def _whom_to_ring(flag: Flag, at: datetime, reading: Reading) -> list[str]:
    """`HMRC (P. Shah, D. Hall)`, for each seat that is missing."""
    members = sitting(reading, at)
    there = {ask.seat: [m.name for m in people_of(ask.seat, members)] for ask in flag.missing}
    return [f"{ask.seat_name} ({', '.join(there[ask.seat]) or 'nobody named'})" for ask in flag.missing]


def digest_item(
    flag: Flag, lines: Sequence[Told], reader: Member, at: datetime, reading: Reading
) -> FlagItem | None:
    """What is left of it for that reader today; None where nothing is, or where it is theirs no more."""
    rungs = reading.ladder.urgent_flags if flag.is_urgent else reading.ladder.flags
    steps = [step_named(line.step, rungs) for line in lines]
    seats, was_due = seats_by_id(reading), any(step.since is Since.DUE for step in steps)
    is_asked = owes_answers(flag, reader, seats, at)
    unseen = is_asked and not flag.seen_by(reader.seat)
    unreplied = is_asked and was_due and flag.is_open and not flag.reply_of(reader.seat)
    absent = next((line.on_behalf for line in lines if line.on_behalf), None)
    is_office = any(step.to & {Reach.CHAIR, Reach.KEEPER} for step in steps) or not is_asked
    sees_all = is_office and sees_all_seats(flag, reader, seats, at)
    silent = [ask for ask in flag.asks if not ask.is_held and not flag.reply_of(ask.seat)]
    item = FlagItem(
        flag=flag,
        owes=unseen or unreplied,
        replies=unreplied and not unseen,
        on_behalf=name_of(absent, reader, reading) if absent else "",
        missing=len(flag.missing) if sees_all else 0,
        silent=len(silent) if sees_all and was_due and flag.is_open else 0,
    )
    waits = flag.state in (FlagState.RELEASED, FlagState.RECALLED)
    return item if waits and (item.owes or item.missing or item.silent) else None
