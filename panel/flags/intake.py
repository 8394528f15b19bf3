"""A flag comes in: it is raised, sent back, raised again, or refused."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from panel.flags.events import FlagRaised, FlagRaisedAgain, FlagRefused, FlagSentBack
from panel.flags.flag import Category, Flag, FlagKind, FlagState, Knowing, Words
from panel.flags.refusals import FlagHasMoved, NotYourFlag
from panel.flags.wording import broad, coming, listed, reason, worded
from panel.language import DraftKey, Reference, SeatId
from panel.people import Member
from panel.themes import Priority
from panel.wording import threatens_life


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What the form of a flag brings."""

    kind: FlagKind
    theme: str
    area: str
    priority: Priority
    words: Words
    how_known: Knowing
    mentions: tuple[Category, ...] = ()
    may_be_for: tuple[SeatId, ...] = ()
    reply_by: date | None = None
    cleared: bool = False
    """Its author has looked at the words again, and they may stand."""


def raise_flag(
    form: Raised, *, by: Member, at: datetime, intake: Reference, draft: DraftKey | None = None
) -> FlagRaised:
    """Any member may. Only the gatekeeper learns of it."""
    flag = Flag(
        ref=intake,
        intake=intake,
        kind=form.kind,
        theme=listed(form.theme),
        area=broad(form.area),
        priority=form.priority,
        raised_by=by.id,
        raised_seat=by.seat,
        raised_seat_name=by.seat_name,
        raised_at=at,
        queued_at=at,
        original=worded(form.words, cleared=form.cleared),
        how_known=form.how_known,
        mentions=form.mentions,
        may_be_for=form.may_be_for,
        reply_by=coming(form.reply_by, at=at),
    )
    risk = threatens_life(str(flag.original))
    return FlagRaised(flag=flag, at=at, by=by.id, draft=draft, threatens_life=risk)


def raise_again(flag: Flag, form: Raised, *, by: Member, at: datetime) -> FlagRaisedAgain:
    """What was sent back comes in anew, from whoever raised it."""
    if flag.raised_by != by.id:
        raise NotYourFlag
    if flag.state is not FlagState.SENT_BACK:
        raise FlagHasMoved(flag)
    fresh = raise_flag(form, by=by, at=at, intake=flag.intake)
    again = replace(fresh.flag, version=flag.version + 1, raised_at=flag.raised_at)
    return FlagRaisedAgain(flag=again, at=at, by=by.id, threatens_life=fresh.threatens_life)


def send_back(flag: Flag, *, by: Member, at: datetime, because: str) -> FlagSentBack:
    """The gatekeeper asks its raiser for something before it can be graded."""
    return FlagSentBack(flag=_decided(flag, FlagState.SENT_BACK, because), at=at, by=by.id)


def refuse(flag: Flag, *, by: Member, at: datetime, because: str) -> FlagRefused:
    """It goes no further; its raiser is told why."""
    return FlagRefused(flag=_decided(flag, FlagState.REFUSED, because), at=at, by=by.id)


def _decided(flag: Flag, state: FlagState, because: str) -> Flag:
    if flag.state is not FlagState.RAISED:
        raise FlagHasMoved(flag)
    note = reason(flag, because, who_reads_it="whoever raised it reads this")
    return replace(flag, state=state, note=note, version=flag.version + 1)
