"""What is answered to questions about flags: cards anew, lists by reference, and forms."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never
from uuid import uuid4

from panel.catalogue.flags import (
    AskFlags,
    AskQueue,
    FlagQuestion,
    OfferFlagForm,
    OpenAudienceForm,
    OpenFlagForm,
    OpenReasonForm,
    OpenReplyForm,
    OpenRoster,
    ShowFlag,
    SuggestTask,
)
from panel.flags.flag import LONGEST_WORDS, Flag, FlagState
from panel.flags.refusals import FlagHasMoved, FlagIsRecalled, NoTaskFromHere
from panel.language import DraftKey
from panel.people import Member
from panel.views import View
from panel.views.flags import (
    FlagList,
    FlagOffer,
    FlagQueue,
    FlagReasonForm,
    FlagReplyForm,
    FlagRoster,
    RosterLine,
)
from panel.views.tasks import TaskForm
from panel.working_time import local_day
from usecases.flags.clearing import asked, at_desk, known, may_see_names, must_be_keeper, own_seat
from usecases.flags.deciding import held_names
from usecases.flags.seeing import (
    audience_form,
    flag_form,
    name_of,
    view_at_desk,
    view_for_everyone,
    view_for_seat,
)
from usecases.ports import Reading


def about_flags(question: FlagQuestion, by: Member, at: datetime, reading: Reading) -> View:
    match question:
        case OfferFlagForm(had_words=had_words, in_channel=in_channel, threatens_life=threatens_life):
            return FlagOffer(had_words=had_words, in_channel=in_channel, threatens_life=threatens_life)
        case OpenFlagForm(claimed=claimed):
            return replace(flag_form(at, reading), draft=_new_key(), claimed=claimed[:LONGEST_WORDS])
        case ShowFlag(flag=words, in_channel=in_channel):
            cleared = known(words, by, at, reading)
            if cleared.at_desk:
                return view_at_desk(cleared.flag, by, at, reading)
            view = view_for_seat(cleared.flag, by, at, reading)
            return view_for_everyone(cleared.flag, at) if in_channel and not view.seen else view
        case AskFlags():
            return _mine(by, at, reading)
        case AskQueue():
            must_be_keeper("see the queue of flags", by, at, reading)
            waiting, out = reading.flags.waiting(), reading.flags.open()
            return FlagQueue(waiting=tuple(waiting), open=tuple(out), at=at)
        case OpenReplyForm(flag=words):
            return _reply_form(asked(words, by, at, reading).flag, by)
        case OpenAudienceForm(flag=words):
            flag = at_desk(words, by, at, "say who a flag is for", reading)
            return audience_form(_in_state(flag, FlagState.RAISED), at, reading)
        case OpenReasonForm(flag=words, kind=kind):
            flag = at_desk(words, by, at, f"{kind.value} a flag", reading)
            return FlagReasonForm(flag=flag, kind=kind, held=held_names(flag))
        case SuggestTask(flag=words):
            return _task_form(asked(words, by, at, reading).flag, by, at, reading)
        case OpenRoster(flag=words):
            return _roster(words, by, at, reading)
        case _:
            assert_never(question)


def _mine(by: Member, at: datetime, reading: Reading) -> FlagList:
    """Only what the asker's seat may know of; a flag for others leaves no gap."""
    seat, today = own_seat(by, reading), local_day(at)
    flags = [flag for flag in reading.flags.open() if flag.concerns(seat, on=today)]
    views = tuple(view_for_seat(flag, by, at, reading) for flag in flags)
    return FlagList(seat_name=seat.name, flags=views)


def _reply_form(flag: Flag, by: Member) -> FlagReplyForm:
    if flag.state is FlagState.RECALLED:
        raise FlagIsRecalled(flag)
    return FlagReplyForm(flag=_in_state(flag, FlagState.RELEASED), seat_name=by.seat_name)


def _in_state(flag: Flag, state: FlagState) -> Flag:
    if flag.state is not state:
        raise FlagHasMoved(flag)
    return flag


def _task_form(flag: Flag, by: Member, at: datetime, reading: Reading) -> TaskForm:
    """Of a restricted flag none: the chair, who reads a proposal, may not be of its audience."""
    if flag.is_restricted:
        raise NoTaskFromHere(flag)
    return TaskForm(
        seats=tuple(reading.people.seats()),
        today=local_day(at),
        what=f"For {_in_state(flag, FlagState.RELEASED).ref}: ",
        draft=_new_key(),
        is_chair=by.chairs(at),
    )


def _new_key() -> DraftKey:
    """Spent when its form is sent, so that one form is one record."""
    return DraftKey(uuid4().hex)


def _roster(words: str, by: Member, at: datetime, reading: Reading) -> FlagRoster:
    flag = known(words, by, at, reading).flag
    may_see_names(flag, by, at, reading)
    seen = {each.seat: name_of(each.by, by, reading) for each in flag.seen}
    lines = tuple(
        RosterLine(ask, seen_by=seen.get(ask.seat, ""), reply=flag.reply_of(ask.seat)) for ask in flag.asks
    )
    return FlagRoster(flag=flag, lines=lines)
