"""What each reader is shown of a flag."""

from dataclasses import replace
from datetime import datetime

from panel.catalogue.flags import (
    FlagCommand,
    FlagConsultation,
    GradeFlag,
    OpenGradeForm,
    OpenRaiseAgain,
    RaiseFlag,
    RaiseFlagAgain,
)
from panel.flags.events import (
    FlagAcknowledged,
    FlagAddressed,
    FlagEvent,
    FlagGraded,
    FlagOriginalRead,
    FlagRaised,
    FlagRead,
    FlagReplied,
)
from panel.flags.flag import Flag
from panel.flags.grading import NotAGrade
from panel.flags.intake import Raised
from panel.flags.refusals import (
    AreaTellsTooMuch,
    ChooseOne,
    DayHasPassed,
    DayTooFar,
    FlagAcknowledgedAlready,
    FlagHasChanged,
    FlagTooLong,
    NotForTheWholePanel,
    RepliedAlready,
    SayWhatYouKnow,
    WordsToLookAt,
)
from panel.flags.release import must_wait
from panel.language import MemberId, Refusal
from panel.people import Member, Role, Seat
from panel.views import View
from panel.views.flags import (
    AudienceForm,
    FlagForm,
    FlagReader,
    FlagShows,
    FlagTaken,
    FlagThreadReminder,
    FlagView,
    GradeForm,
    ReleaseForm,
)
from panel.views.places import Place
from panel.views.said import Refused, Saying
from panel.working_time import local_day
from usecases.flags.clearing import own_seat, sitting
from usecases.flags.deciding import held_names, seats_by_id, seats_with_people
from usecases.ports import Reading


def seen(
    event: FlagEvent,
    command: FlagCommand | FlagConsultation,
    by: Member,
    *,
    work: Reading,
    at: datetime,
) -> View:
    """What the person who asked for it is shown."""
    flag = event.flag
    match event:
        case FlagRaised(threatens_life=threatens_life):
            names = tuple(m.name for m in sitting(work, at) if m.holds(Role.GATEKEEPER))
            return FlagTaken(flag=flag, threatens_life=threatens_life, keepers=names)
        case FlagGraded():
            return audience_form(flag, at, work)
        case FlagAddressed():
            return release_form(flag, by, at, work)
        case FlagOriginalRead() if isinstance(command, OpenGradeForm):
            return GradeForm(flag=flag, raised_by=name_of(flag.raised_by, by, work))
        case FlagOriginalRead() if isinstance(command, OpenRaiseAgain):
            return flag_form(at, work, again=flag, filled=_as_raised(flag))
        case FlagOriginalRead():
            return replace(view_at_desk(flag, by, at, work), shows=FlagShows.ORIGINAL)
        case FlagRead():
            return replace(view_for_seat(flag, by, at, work), shows=FlagShows.WORDS)
        case FlagAcknowledged() | FlagReplied():
            return view_for_seat(flag, by, at, work)
        case _:
            return view_at_desk(flag, by, at, work)


def refused(
    refusal: Refusal, command: FlagCommand | FlagConsultation, by: Member | None, work: Reading, at: datetime
) -> View:
    """The panel's no. A form comes back as it was filled in; an old card comes back as it stands."""
    match refusal, command:
        case (
            WordsToLookAt()
            | AreaTellsTooMuch()
            | ChooseOne()
            | SayWhatYouKnow()
            | FlagTooLong()
            | DayHasPassed()
            | DayTooFar()
            | NotAGrade()
            | NotForTheWholePanel(),
            _,
        ) if by:
            return _form_again(refusal, command, by, work, at) or Refused(str(refusal))
        case (
            FlagAcknowledgedAlready(flag=flag) | FlagHasChanged(flag=flag) | RepliedAlready(flag=flag),
            _,
        ) if by:
            return replace(view_for_seat(flag, by, at, work), said=str(refusal))
        case _:
            return Refused(str(refusal))


def _form_again(
    refusal: Refusal, command: FlagCommand | FlagConsultation, by: Member, work: Reading, at: datetime
) -> View | None:
    problem, may_stand = str(refusal), isinstance(refusal, WordsToLookAt)
    match command:
        case RaiseFlag(form=form, draft=draft):
            blank = flag_form(at, work, filled=form)
            return replace(blank, draft=draft, problem=problem, may_stand=may_stand)
        case RaiseFlagAgain(flag=words, form=form):
            again = next(iter(work.flags.named(words)), None)
            blank = flag_form(at, work, filled=form, again=again)
            return replace(blank, problem=problem, may_stand=may_stand)
        case GradeFlag(flag=words):
            flag = next(iter(work.flags.named(words)), None)
            if flag is None or not by.holds(Role.GATEKEEPER):
                return None
            raised_by = name_of(flag.raised_by, by, work)
            return GradeForm(
                flag=flag, raised_by=raised_by, filled=command, problem=problem, may_stand=may_stand
            )
        case _:
            return None


def flag_form(
    at: datetime, reading: Reading, *, filled: Raised | None = None, again: Flag | None = None
) -> FlagForm:
    seats = tuple(seats_with_people(reading, at))
    return FlagForm(seats=seats, today=local_day(at), filled=filled, again=again)


def audience_form(flag: Flag, at: datetime, reading: Reading) -> AudienceForm:
    return AudienceForm(flag=flag, seats=tuple(seats_with_people(reading, at)), today=local_day(at))


def release_form(flag: Flag, by: Member, at: datetime, reading: Reading) -> ReleaseForm:
    seats, today = seats_by_id(reading), local_day(at)
    held = [
        ask.seat_name for ask in flag.asks if must_wait(seats.get(ask.seat), by=by, seats=seats, on=today)
    ]
    return ReleaseForm(flag=flag, would_be_held=tuple(held))


def _as_raised(flag: Flag) -> Raised:
    return Raised(
        kind=flag.kind,
        theme=flag.theme,
        area=flag.area,
        priority=flag.priority,
        words=flag.original,
        how_known=flag.how_known,
        mentions=flag.mentions,
        may_be_for=flag.may_be_for,
        reply_by=flag.reply_by,
    )


def view_at_desk(flag: Flag, by: Member, at: datetime, reading: Reading) -> FlagView:
    """For the gatekeeper, or for whoever raised it."""
    keeps = by.holds(Role.GATEKEEPER)
    return FlagView(
        flag=flag,
        reader=FlagReader.KEEPER if keeps else FlagReader.RAISER,
        at=at,
        held=held_names(flag) if keeps else (),
        raised_by=name_of(flag.raised_by, by, reading),
    )


def view_for_seat(flag: Flag, by: Member, at: datetime, reading: Reading) -> FlagView:
    """For a member of a seat that is asked; for the gatekeeper, what recipients see."""
    seat: Seat = own_seat(by, reading)
    ask, seen = flag.ask_of(seat), flag.seen_by(seat.id)
    return FlagView(
        flag=flag,
        reader=FlagReader.SEAT if ask or not by.holds(Role.GATEKEEPER) else FlagReader.KEEPER,
        at=at,
        raised_by=name_of(flag.raised_by, by, reading) if by.holds(Role.GATEKEEPER) else "",
        sees_names=by.holds(Role.GATEKEEPER, Role.SECRETARIAT) or by.chairs(at),
        why_you=ask.why_you if ask else "",
        seen=seen,
        seen_by=name_of(seen.by, by, reading) if seen else "",
        reply=flag.reply_of(seat.id),
    )


def view_for_everyone(flag: Flag, at: datetime) -> FlagView:
    return FlagView(flag=flag, reader=FlagReader.EVERYONE, at=at)


def reminder_in_thread(flag: Flag, at: datetime) -> FlagThreadReminder:
    """Counted over the seats that were told of it; one that joined later counts once it has answered."""
    seen, replied = {each.seat for each in flag.seen}, {each.seat for each in flag.replies}
    return FlagThreadReminder(
        ref=flag.ref,
        version=flag.version,
        state=flag.state,
        told=len({ask.seat for ask in flag.asks if not ask.is_held} | seen | replied),
        seen=len(seen),
        replied=len(replied),
        reply_by=flag.reply_by,
        is_past_reply_by=flag.reply_by is not None and flag.reply_by < local_day(at),
    )


def name_of(member: MemberId, by: Member, reading: Reading) -> str:
    if member == by.id:
        return "you"
    found = reading.people.by_id(member)
    return found.name if found else "someone who has left"


def without_words(view: View) -> View:
    """What is kept of an answer whose form holds what somebody wrote: the sentence, and not the words."""
    match view:
        case FlagForm(problem=problem) | GradeForm(problem=problem) if problem:
            return Refused(problem)
        case ReleaseForm(flag=flag):
            return Saying(f"{flag.ref} is addressed. Open its card again to release it.")
        case _:
            return view


def as_seen_in(view: View, place: Place) -> View:
    """A card in the channel shows what the channel may show, even to the one who pressed it."""
    if place.in_channel and isinstance(view, FlagView) and view.shows is FlagShows.REFERENCE:
        return replace(view, held=(), raised_by="", why_you="")
    return view
