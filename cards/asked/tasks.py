"""Presses and forms about tasks, as commands."""

import re
from collections.abc import Mapping

from cards.asked.forms import FormIncomplete, day, needed, one_of
from cards.buttons import Pressed
from cards.tasks.answers import MORE_TIME, NO_DISRUPTION
from cards.tasks.forms import NOT_SAID
from cards.verbs import Verb
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AgreeTime,
    AnswerDraft,
    AskActions,
    AskMine,
    AskOverdue,
    ByPhone,
    ChangeTask,
    DeclineTask,
    EndTask,
    IssueAsDeputy,
    IssueTask,
    MoreTime,
    MoveTask,
    OpenAnswerForm,
    OpenChangeForm,
    OpenTaskForm,
    PassOn,
    ReadTask,
    RefuseTime,
    SendBack,
    ShowTask,
    SignOff,
    SignOffTogether,
    TakeUpProposal,
    TaskCommand,
    TaskConsultation,
    TaskQuestion,
    TurnDownProposal,
    UndoTask,
    UpdateTask,
)
from panel.groups import FourP, Level
from panel.language import DraftKey, MemberId, Reference, SeatId
from panel.tasks import AnswerKind, Ending, Particulars, Progress
from panel.themes import THEMES, Priority
from panel.views.tasks import Listed


def about_a_task(press: Pressed, *, in_channel: bool) -> TaskCommand | TaskConsultation | TaskQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    ref, given = press.ref, press.inputs
    match press.verb:
        case Verb.ACKNOWLEDGE:
            return AcknowledgeTask(ref, press.rev)
        case Verb.ACCEPT:
            return AcceptTask(ref, press.rev)
        case Verb.DECLINE:
            return DeclineTask(ref, given["because"], press.rev or None)
        case Verb.UPDATE:
            return _update(press)
        case Verb.DONE:
            return UpdateTask(ref, "", Progress.DONE, press.rev)
        case Verb.READ:
            return ReadTask(ref)
        case Verb.UNDO:
            return UndoTask(ref)
        case Verb.CHANGE:
            return ChangeTask(task=ref, what=given["what"], due=day(given["due"]))
        case Verb.ISSUE:
            return IssueTask(
                seat=SeatId(needed(given["seat"], "a seat")),
                what=given["what"],
                due=day(given["due"]),
                draft=DraftKey(press.key) if press.key else None,
                more=_particulars(given),
                supporting=tuple(SeatId(seat) for seat in given["supporting"].split(",") if seat),
            )
        case Verb.TAKE_UP:
            return TakeUpProposal(ref, press.rev)
        case Verb.TURN_DOWN:
            return TurnDownProposal(ref, given["because"])
        case Verb.CHOOSE:
            return AnswerDraft(DraftKey(press.key), ref)
        case Verb.SHOW:
            return ShowTask(ref, in_channel=in_channel, version=press.rev)
        case Verb.MINE | Verb.PANEL:
            return AskMine(in_channel=in_channel)
        case Verb.OPEN_TASK:
            return OpenTaskForm(DraftKey(press.key) if press.key else None)
        case Verb.OPEN_CHANGE:
            return OpenChangeForm(ref)
        case Verb.OPEN_UPDATE:
            return OpenAnswerForm(ref, AnswerKind.UPDATE, press.rev or None)
        case Verb.OPEN_DECLINE:
            return OpenAnswerForm(ref, AnswerKind.DECLINE, press.rev or None)
        case Verb.OPEN_TURN_DOWN:
            return OpenAnswerForm(ref, AnswerKind.TURN_DOWN)
        case Verb.LIST:
            return _list(press, in_channel=in_channel)
        case _ if kind := _FORMS.get(press.verb):
            return OpenAnswerForm(ref, kind, press.rev or None)
        case _:
            return _time_or_end(press)


_FORMS = {
    Verb.OPEN_MORE_TIME: AnswerKind.MORE_TIME,
    Verb.OPEN_REFUSE_TIME: AnswerKind.REFUSE_TIME,
    Verb.OPEN_PASS_ON: AnswerKind.PASS_ON,
    Verb.OPEN_MORE: AnswerKind.MORE,
    Verb.OPEN_PHONE: AnswerKind.PHONE,
    Verb.OPEN_SIGN_OFF: AnswerKind.SIGN_OFF,
    Verb.OPEN_TOGETHER: AnswerKind.SIGN_OFF_TOGETHER,
    Verb.OPEN_NOT_YET: AnswerKind.SEND_BACK,
    Verb.OPEN_MOVE: AnswerKind.MOVE,
    Verb.OPEN_END: AnswerKind.END,
    Verb.OPEN_AS_DEPUTY: AnswerKind.AS_DEPUTY,
}


def _time_or_end(press: Pressed) -> TaskCommand | None:
    """More time, other hands, and how a task ends."""
    ref, given, number = press.ref, press.inputs, press.rev or None
    match press.verb:
        case Verb.MORE_TIME:
            return MoreTime(task=ref, due=day(given["due"]), because=given["because"])
        case Verb.AGREE_TIME:
            return AgreeTime(ref, number)
        case Verb.REFUSE_TIME:
            return RefuseTime(ref, given["because"], number)
        case Verb.PASS_ON:
            to = MemberId(needed(given["to"], "a colleague"))
            return PassOn(task=ref, to=to, because=given["because"])
        case Verb.PHONE:
            return _by_phone(press)
        case Verb.AS_DEPUTY:
            return IssueAsDeputy(ref, given["because"])
        case Verb.SIGN_OFF:
            return _sign_off(press)
        case Verb.SIGN_OFF_TOGETHER:
            chosen = tuple(task for task in needed(given["tasks"], "a task").split(",") if task)
            return SignOffTogether(chosen)
        case Verb.NOT_YET:
            return SendBack(ref, given["because"])
        case Verb.MOVE:
            seat = SeatId(needed(given["seat"], "a seat"))
            return MoveTask(task=ref, seat=seat, due=day(given["due"]), because=given["because"])
        case Verb.END:
            how = one_of(Ending, given["how"], "how it ends")
            return EndTask(ref, how, given["because"], given["replaced_by"])
        case _:
            return None


def _update(press: Pressed) -> TaskCommand:
    given = press.inputs
    if given["progress"] == MORE_TIME:
        return MoreTime(task=press.ref, due=day(given["due"]), because=given["words"])
    progress = one_of(Progress, given["progress"], "how it goes")
    return UpdateTask(press.ref, given["words"], progress, press.rev or None)


def _by_phone(press: Pressed) -> TaskCommand:
    ref, given = press.ref, press.inputs
    phone = ByPhone(spoke_to=needed(given["spoke_to"], "whom you spoke to"))
    match given["said"]:
        case "acknowledge":
            return AcknowledgeTask(ref, phone=phone)
        case "accept":
            return AcceptTask(ref, phone=phone)
        case "decline":
            return DeclineTask(ref, given["words"], phone=phone)
        case said:
            progress = one_of(Progress, said, "what they said")
            return UpdateTask(ref, given["words"], progress, phone=phone)


def _sign_off(press: Pressed) -> SignOff:
    given = press.inputs
    if given["level"] in ("", NO_DISRUPTION):
        return SignOff(task=press.ref)
    return SignOff(
        task=press.ref,
        level=one_of(Level, given["level"], "a level"),
        four_p=one_of(FourP, given["four_p"], "a 4P"),
        rationale=given["rationale"],
    )


def _particulars(given: Mapping[str, str]) -> Particulars:
    """A client of the older form sends none of it."""
    serves = given["serves"].strip().upper()
    if serves and not re.fullmatch(r"(?:F|R|OCG)-20\d\d-\d{3,6}", serves):
        raise FormIncomplete("a reference like F-2026-031")
    return Particulars(
        priority=one_of(Priority, given["priority"] or Priority.MEDIUM, "a priority"),
        is_urgent=given["is_urgent"] == "true",
        four_p=one_of(FourP, given["four_p"], "a 4P") if given["four_p"] not in ("", NOT_SAID) else None,
        theme=given["theme"] if given["theme"] in THEMES else "",
        serves=Reference(serves) if serves else None,
        rationale=given["rationale"],
    )


def _list(press: Pressed, *, in_channel: bool) -> TaskQuestion:
    match press.ref:
        case Listed.ACTIONS:
            return AskActions(press.rev)
        case Listed.OVERDUE:
            return AskOverdue(press.rev)
        case _:
            return AskMine(press.rev, in_channel=in_channel)
