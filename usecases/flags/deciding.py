"""Flags: which flag is meant, who asks, and what the rule says."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from panel.catalogue.flags import (
    AcknowledgeFlag,
    AddressFlag,
    CloseFlag,
    DecideFlag,
    FlagCommand,
    FlagConsultation,
    GradeFlag,
    OpenGradeForm,
    OpenRaiseAgain,
    RaiseFlag,
    RaiseFlagAgain,
    ReadFlag,
    ReasonKind,
    ReleaseFlag,
    ReplyToFlag,
)
from panel.flags import answers, intake, release
from panel.flags.events import FlagEvent, FlagOriginalRead, FlagRead
from panel.flags.flag import Audience, Flag, FlagState
from panel.flags.grading import Grade
from panel.flags.refusals import FlagHasMoved, FormSentAlready, NotYourFlag
from panel.language import SeatId
from panel.people import Member, Seat
from panel.working_time import local_day
from usecases.flags.clearing import asked, at_desk, known, opened, sitting
from usecases.ports import Reading, UnitOfWork


def decide(command: FlagCommand, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    """What becomes of it. The gatekeeper's part is refused to everybody else."""
    match command:
        case RaiseFlag() | RaiseFlagAgain():
            return _raise(command, by, at, work)
        case GradeFlag():
            return _grade(command, by, at, work)
        case AddressFlag():
            return _address(command, by, at, work)
        case ReleaseFlag():
            return _release(command, by, at, work)
        case DecideFlag():
            return _reason(command, by, at, work)
        case CloseFlag(flag=words):
            return release.close(at_desk(words, by, at, "close a flag", work), by=by, at=at)
        case AcknowledgeFlag(flag=words, version=version):
            return answers.acknowledge(asked(words, by, at, work).flag, by=by, at=at, version=version)
        case ReplyToFlag(flag=words, answer=answer):
            return answers.reply(asked(words, by, at, work).flag, by=by, at=at, answer=answer)
        case _:
            assert_never(command)


def _raise(command: RaiseFlag | RaiseFlagAgain, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    seats = seats_by_id(work)
    form = replace(command.form, may_be_for=tuple(s for s in command.form.may_be_for if s in seats))
    if isinstance(command, RaiseFlagAgain):
        flag = known(command.flag, by, at, work).flag
        return intake.raise_again(flag, form, by=by, at=at)
    if command.draft and (sent := work.flags.grown_from(command.draft)):
        raise FormSentAlready(sent)
    ref = work.flags.intake(local_day(at).year)
    return intake.raise_flag(form, by=by, at=at, intake=ref, draft=command.draft)


def _grade(command: GradeFlag, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    flag = at_desk(command.flag, by, at, "grade a flag", work)
    grade = Grade(
        source=command.source,
        assessed=command.assessed,
        handling=command.handling,
        action=command.action,
        sanitisation=command.sanitisation,
        conditions=command.conditions,
    )
    return release.grade(
        flag,
        by=by,
        at=at,
        grade=grade,
        area=command.area,
        wording=command.wording,
        cleared=command.cleared,
    )


def _address(command: AddressFlag, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    flag = at_desk(command.flag, by, at, "say who a flag is for", work)
    everybody = command.audience is Audience.WHOLE_PANEL
    seats = seats_with_people(work, at)
    return release.address(
        flag,
        by=by,
        at=at,
        audience=command.audience,
        seats=[seat for seat in seats if everybody or seat.id in command.seats],
        reply_by=command.reply_by,
        as_at=command.as_at,
    )


def _release(command: ReleaseFlag, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    flag = at_desk(command.flag, by, at, "release a flag", work)
    audience = flag.audience or Audience.NAMED_SEATS
    return release.release(
        flag,
        by=by,
        at=at,
        ref=work.flags.next_ref(local_day(at).year, audience),
        version=command.version,
        seats=seats_by_id(work),
        hours=work.ladder.hours,
        why_you=command.why_you,
    )


def _reason(command: DecideFlag, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    because = command.because
    match command.kind:
        case ReasonKind.SEND_BACK:
            flag = at_desk(command.flag, by, at, "send a flag back", work)
            return intake.send_back(flag, by=by, at=at, because=because)
        case ReasonKind.REFUSE:
            flag = at_desk(command.flag, by, at, "refuse a flag", work)
            return intake.refuse(flag, by=by, at=at, because=because)
        case ReasonKind.RECALL:
            flag = at_desk(command.flag, by, at, "recall a flag", work)
            readers = work.flags.readers(flag)
            return release.recall(flag, by=by, at=at, because=because, readers=readers)
        case ReasonKind.LIFT_HOLD:
            flag = at_desk(command.flag, by, at, "send a flag to a seat that is held", work)
            seats, hours = seats_by_id(work), work.ladder.hours
            return release.lift_hold(flag, by=by, at=at, seats=seats, hours=hours, because=because)
        case _:
            assert_never(command.kind)


def consult(command: FlagConsultation, by: Member, at: datetime, work: UnitOfWork) -> FlagEvent:
    """Opens words: whoever asks is cleared, and the trail knows who did."""
    match command:
        case ReadFlag(flag=words):
            cleared = opened(words, by, at, work)
            read = FlagOriginalRead if cleared.at_desk else FlagRead
            return read(flag=cleared.flag, at=at, by=by.id)
        case OpenGradeForm(flag=words):
            flag = at_desk(words, by, at, "grade a flag", work)
            if flag.state not in (FlagState.RAISED, FlagState.RELEASED):
                raise FlagHasMoved(flag)
            return FlagOriginalRead(flag=flag, at=at, by=by.id)
        case OpenRaiseAgain(flag=words):
            flag = known(words, by, at, work).flag
            if flag.raised_by != by.id:
                raise NotYourFlag
            if flag.state is not FlagState.SENT_BACK:
                raise FlagHasMoved(flag)
            return FlagOriginalRead(flag=flag, at=at, by=by.id)
        case _:
            assert_never(command)


def seats_with_people(reading: Reading, at: datetime) -> list[Seat]:
    """The seats where somebody sits who is not an observer."""
    taken = {m.seat for m in sitting(reading, at) if not m.is_observer}
    return [seat for seat in reading.people.seats() if seat.id in taken]


def seats_by_id(reading: Reading) -> dict[SeatId, Seat]:
    return {seat.id: seat for seat in reading.people.seats()}


def held_names(flag: Flag) -> tuple[str, ...]:
    return tuple(ask.seat_name for ask in flag.asks if ask.is_held)
