"""Who is told when something happens to a flag."""

from collections.abc import Iterable, Sequence

from panel.flags.events import (
    FlagAcknowledged,
    FlagEvent,
    FlagHoldLifted,
    FlagOriginalRead,
    FlagRaised,
    FlagRead,
    FlagRecalled,
    FlagRefused,
    FlagRegraded,
    FlagReleased,
    FlagReplied,
    FlagSentBack,
)
from panel.flags.flag import Answer, Ask, Audience, Flag
from panel.language import MemberId, SeatId, spoken
from panel.letters import Channel, Follow, Letter, Notice, Private, Show
from panel.notices.audience import all_holding, distinct, in_the_chair, sitting
from panel.people import Directory, Member, Role
from panel.reminders import QUEUE


def of_flag(event: FlagEvent, directory: Directory) -> Sequence[Notice]:
    """The letters that something about a flag writes. Outside its audience nobody gets one."""
    flag = event.flag
    keepers = all_holding(event, directory, Role.GATEKEEPER)
    match event:
        case FlagRaised():
            whom = distinct([*keepers, flag.raised_by])
            return [
                *[_desk(flag, member, version=flag.version) for member in whom],
                *([] if keepers else _nobody_keeps(event, directory)),
            ]
        case FlagSentBack() | FlagRefused():
            return [Follow(flag.intake), Follow(QUEUE), _told(flag, flag.raised_by)]
        case FlagReleased():
            return [
                *([Letter(to=Channel(), show=Show.FLAG, ref=flag.ref)] if not flag.is_restricted else []),
                *_cards(flag, _asked_privately(flag), event, directory),
                _told(flag, flag.raised_by),
                Follow(flag.intake),
                Follow(QUEUE),
                *_of_held(event, directory),
                *_to_ring(event, directory),
            ]
        case FlagHoldLifted(lifted=lifted):
            cards = _cards(flag, lifted, event, directory)
            return [*cards, Follow(flag.ref), Follow(flag.intake), *_to_ring(event, directory)]
        case FlagRegraded(had_seen=had_seen):
            anew = [ask for ask in flag.asks if not flag.is_restricted and ask.seat in had_seen]
            asks = anew or _asked_privately(flag)
            return [*_cards(flag, asks, event, directory), Follow(flag.ref), Follow(flag.intake)]
        case FlagRecalled():
            return _of_recall(event, directory)
        case FlagAcknowledged(seat=seat):
            return _answered(flag, seat, event, directory)
        case FlagReplied(reply=reply):
            hit = reply.answer is Answer.HIT
            news = [Letter(to=Private(m), show=Show.FLAG_NEWS, ref=flag.ref) for m in keepers if hit]
            return [*_answered(flag, reply.seat, event, directory), *news]
        case FlagRead() | FlagOriginalRead():
            return []
        case _:
            return _both(flag)


def _nobody_keeps(event: FlagEvent, directory: Directory) -> list[Notice]:
    """Without its number: the secretariat is not its audience, but must appoint somebody."""
    text = "A flag waits, and nobody is intelligence gatekeeper: please appoint one."
    return [_said(text, m) for m in all_holding(event, directory, Role.SECRETARIAT)]


def _both(flag: Flag) -> list[Notice]:
    """The cards of its recipients, and those of the gatekeeper and its raiser."""
    return [Follow(ref) for ref in dict.fromkeys((flag.ref, flag.intake))]


def _answered(flag: Flag, seat: SeatId, event: FlagEvent, directory: Directory) -> list[Notice]:
    """Of forty digests that it may stand in, only those of the seat and of whoever sees all seats change."""
    whose = [
        member.id
        for member in sitting(event, directory)
        if member.seat == seat or member.chairs(event.at) or member.holds(*_OFFICE)
    ]
    return [Follow(flag.ref, digests_of=tuple(whose)), Follow(flag.intake, digests_of=())]


_OFFICE = (Role.GATEKEEPER, Role.SECRETARIAT, Role.DEPUTY_CHAIR)


def _desk(flag: Flag, member: MemberId, *, version: int) -> Letter:
    return Letter(to=Private(member), show=Show.FLAG, ref=flag.intake, version=version)


def _told(flag: Flag, member: MemberId) -> Letter:
    return Letter(to=Private(member), show=Show.FLAG_NEWS, ref=flag.intake)


def _asked_privately(flag: Flag) -> Sequence[Ask]:
    """A flag for the whole panel has its card in the channel; only an urgent one goes to each seat too."""
    is_private = flag.audience is Audience.NAMED_SEATS or flag.is_urgent
    return [ask for ask in flag.asks if not ask.is_held] if is_private else []


def _cards(
    flag: Flag, asks: Iterable[Ask], event: FlagEvent, directory: Directory, *, also: Iterable[MemberId] = ()
) -> list[Notice]:
    members = sitting(event, directory)
    named = [m.id for ask in asks for m in people_of(ask.seat, members)]
    letters: list[Notice] = [
        Letter(to=Private(m), show=Show.FLAG, ref=flag.ref, version=flag.version)
        for m in distinct([*named, *also])
    ]
    return letters + _nobody_there(flag, asks, event, directory)


def people_of(seat: SeatId, members: Sequence[Member]) -> Sequence[Member]:
    """Whom a flag for that seat goes to: its owner, SPOC and deputy; where none is marked, all of it."""
    there = [m for m in members if m.seat == seat and not m.is_observer]
    return [m for m in there if m.is_owner or m.is_spoc or m.is_deputy] or there


def _nobody_there(flag: Flag, asks: Iterable[Ask], event: FlagEvent, directory: Directory) -> list[Notice]:
    """The gatekeeper must ring a seat where the clerk can reach nobody."""
    members = sitting(event, directory)
    silent = [ask.seat_name for ask in asks if not any(m.is_reachable for m in people_of(ask.seat, members))]
    if not silent:
        return []
    text = f"{flag.ref}: nobody at {spoken(silent)} can be told privately yet. Please ring them."
    return [_said(text, m) for m in all_holding(event, directory, Role.GATEKEEPER)]


def _of_held(event: FlagReleased, directory: Directory) -> list[Notice]:
    """The secretariat is told which seats were held and why; of a restricted flag, only that there is one."""
    flag = event.flag
    held = [ask.seat_name for ask in flag.asks if ask.is_held]
    if not held:
        return []
    which = "A restricted flag" if flag.is_restricted else flag.ref
    text = (
        f"{which} was held back from {spoken(held)}: no information sharing agreement runs there. "
        "When it is signed, or for a reason, the gatekeeper can still send it."
    )
    return [_said(text, m) for m in all_holding(event, directory, Role.SECRETARIAT)]


def _to_ring(event: FlagReleased | FlagHoldLifted, directory: Directory) -> list[Notice]:
    """Out of hours the chair is given whom to ring; the gatekeeper, where the chair may not know of it."""
    flag = event.flag
    if not (flag.is_urgent and event.is_out_of_hours):
        return []
    seats = {member.id: member.seat for member in directory.all()}
    chairs = [m for m in in_the_chair(event, directory) if flag.was_told(seats[m])]
    whom = chairs or all_holding(event, directory, Role.GATEKEEPER)
    return [Letter(to=Private(m), show=Show.FLAG_TO_RING, ref=flag.ref, version=flag.version) for m in whom]


def _of_recall(event: FlagRecalled, directory: Directory) -> Sequence[Notice]:
    """Everybody who was told, and everybody who opened it, without delay."""
    flag = event.flag
    asks = [ask for ask in flag.asks if not ask.is_held]
    return [
        Follow(flag.ref),
        *_cards(flag, asks, event, directory, also=event.readers),
        _told(flag, flag.raised_by),
        Follow(flag.intake),
    ]


def _said(text: str, member: MemberId) -> Letter:
    return Letter(to=Private(member), show=Show.SAID, text=text)
