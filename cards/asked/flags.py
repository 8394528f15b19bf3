"""Presses and forms about flags, as commands."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cards.asked.forms import FormIncomplete, day, needed
from cards.buttons import Pressed
from cards.verbs import WHY_YOU, Verb
from panel.catalogue.flags import (
    AcknowledgeFlag,
    AddressFlag,
    CloseFlag,
    DecideFlag,
    FlagCommand,
    FlagConsultation,
    FlagQuestion,
    GradeFlag,
    OpenAudienceForm,
    OpenFlagForm,
    OpenGradeForm,
    OpenRaiseAgain,
    OpenReasonForm,
    OpenReplyForm,
    OpenRoster,
    RaiseFlag,
    RaiseFlagAgain,
    ReadFlag,
    ReasonKind,
    ReleaseFlag,
    ReplyToFlag,
    ShowFlag,
    SuggestTask,
)
from panel.flags.flag import Answer, Audience, Category, FlagKind, Knowing, Words
from panel.flags.grading import ActionCode, Assessed, Handling, SanitisationCode, Source
from panel.flags.intake import Raised
from panel.language import DraftKey, SeatId
from panel.themes import Priority

_Kind = TypeVar("_Kind", bound=StrEnum)

_OPENS_REASON = {
    Verb.OPEN_SEND_BACK: ReasonKind.SEND_BACK,
    Verb.OPEN_REFUSE: ReasonKind.REFUSE,
    Verb.OPEN_RECALL: ReasonKind.RECALL,
    Verb.OPEN_LIFT: ReasonKind.LIFT_HOLD,
}
_DECIDES = {
    Verb.SEND_BACK: ReasonKind.SEND_BACK,
    Verb.REFUSE: ReasonKind.REFUSE,
    Verb.RECALL: ReasonKind.RECALL,
    Verb.LIFT: ReasonKind.LIFT_HOLD,
}


def about_a_flag(press: Pressed, *, in_channel: bool) -> FlagCommand | FlagConsultation | FlagQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    ref, given = press.ref, press.inputs
    if kind := _OPENS_REASON.get(press.verb):
        return OpenReasonForm(ref, kind)
    if kind := _DECIDES.get(press.verb):
        return DecideFlag(ref, kind, given["because"])
    match press.verb:
        case Verb.OPEN_FLAG:
            return OpenFlagForm()
        case Verb.RAISE:
            return RaiseFlag(_raised(given), DraftKey(press.key))
        case Verb.OPEN_AGAIN:
            return OpenRaiseAgain(ref)
        case Verb.RAISE_AGAIN:
            return RaiseFlagAgain(ref, _raised(given))
        case Verb.READ_FLAG:
            return ReadFlag(ref)
        case Verb.SHOW_FLAG:
            return ShowFlag(ref, in_channel=in_channel)
        case Verb.ACK_FLAG:
            return AcknowledgeFlag(ref, press.rev)
        case Verb.OPEN_REPLY:
            return OpenReplyForm(ref)
        case Verb.REPLY:
            return ReplyToFlag(ref, _one(Answer, given["answer"], "a reply"))
        case Verb.SUGGEST:
            return SuggestTask(ref)
        case Verb.OPEN_ROSTER:
            return OpenRoster(ref)
        case Verb.OPEN_GRADE:
            return OpenGradeForm(ref)
        case Verb.GRADE:
            return _graded(ref, given)
        case Verb.OPEN_AUDIENCE:
            return OpenAudienceForm(ref)
        case Verb.ADDRESS:
            return _addressed(ref, given)
        case Verb.RELEASE:
            return ReleaseFlag(flag=ref, version=press.rev, why_you=tuple(given[name] for name in WHY_YOU))
        case Verb.CLOSE_FLAG:
            return CloseFlag(ref)
        case _:
            return None


def _raised(given: Mapping[str, str]) -> Raised:
    return Raised(
        kind=_one(FlagKind, given["kind"], "a kind of flag"),
        theme=given["theme"],
        area=given["area"],
        priority=_one(Priority, given["priority"], "a priority"),
        words=_words(given),
        how_known=_one(Knowing, given["how"], "how you know"),
        mentions=tuple(_one(Category, value, "who is mentioned") for value in _several(given["mentions"])),
        may_be_for=_seats(given),
        reply_by=_maybe_day(given["due"]),
        cleared=given["cleared"] == "yes",
    )


def _graded(ref: str, given: Mapping[str, str]) -> GradeFlag:
    action, sanitisation = _chosen(given["action"]), _chosen(given["sanitisation"])
    return GradeFlag(
        flag=ref,
        source=_one(Source, given["source"], "how reliable the source is"),
        assessed=_one(Assessed, given["assessed"], "an assessment"),
        handling=_one(Handling, given["handling"], "a handling code"),
        action=_one(ActionCode, action, "an action code") if action else None,
        sanitisation=_one(SanitisationCode, sanitisation, "a sanitisation code") if sanitisation else None,
        conditions=given["conditions"],
        area=given["area"],
        wording=_words(given),
        cleared=given["cleared"] == "yes",
    )


def _chosen(value: str) -> str:
    return "" if value == "none" else value


def _addressed(ref: str, given: Mapping[str, str]) -> AddressFlag:
    return AddressFlag(
        flag=ref,
        audience=_one(Audience, given["audience"], "who it is for"),
        seats=_seats(given),
        reply_by=_maybe_day(given["due"]),
        as_at=_maybe_day(given["as-at"]),
    )


def _words(given: Mapping[str, str]) -> Words:
    return Words(information=given["information"], assessment=given["assessment"])


def _seats(given: Mapping[str, str]) -> tuple[SeatId, ...]:
    return tuple(SeatId(value) for value in _several(given["seats"]))


def _several(value: str) -> list[str]:
    """Teams sends what was ticked in one line, parted by commas."""
    return [part.strip() for part in value.split(",") if part.strip()][:100]


def _one(kind: type[_Kind], value: str, what: str) -> _Kind:
    try:
        return kind(needed(value, what))
    except ValueError:
        raise FormIncomplete(what) from None


def _maybe_day(value: str) -> date | None:
    return day(value) if value.strip() else None
