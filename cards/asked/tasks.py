"""Presses and forms about tasks, as commands."""

from cards.asked.forms import FormIncomplete, day, needed
from cards.buttons import Pressed
from cards.verbs import Verb
from panel.catalogue.tasks import (
    AcceptTask,
    AcknowledgeTask,
    AnswerDraft,
    AskMine,
    ChangeTask,
    DeclineTask,
    IssueTask,
    OpenAnswerForm,
    OpenChangeForm,
    OpenTaskForm,
    ReadTask,
    ShowTask,
    TakeUpProposal,
    TaskCommand,
    TaskConsultation,
    TaskQuestion,
    TurnDownProposal,
    UndoTask,
    UpdateTask,
)
from panel.language import DraftKey, SeatId
from panel.tasks import AnswerKind, Progress


def about_a_task(press: Pressed, *, in_channel: bool) -> TaskCommand | TaskConsultation | TaskQuestion | None:
    """None when it is about something else. Raises FormIncomplete."""
    ref, given = press.ref, press.inputs
    match press.verb:
        case Verb.ACKNOWLEDGE:
            return AcknowledgeTask(ref, press.rev)
        case Verb.ACCEPT:
            return AcceptTask(ref, press.rev)
        case Verb.DECLINE:
            return DeclineTask(ref, given["because"])
        case Verb.UPDATE:
            return UpdateTask(ref, given["words"], _progress(given["progress"]))
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
            return AskMine()
        case Verb.OPEN_TASK:
            return OpenTaskForm(DraftKey(press.key) if press.key else None)
        case Verb.OPEN_CHANGE:
            return OpenChangeForm(ref)
        case Verb.OPEN_UPDATE:
            return OpenAnswerForm(ref, AnswerKind.UPDATE)
        case Verb.OPEN_DECLINE:
            return OpenAnswerForm(ref, AnswerKind.DECLINE)
        case Verb.OPEN_TURN_DOWN:
            return OpenAnswerForm(ref, AnswerKind.TURN_DOWN)
        case _:
            return None


def _progress(value: str) -> Progress:
    try:
        return Progress(value)
    except ValueError:
        raise FormIncomplete("how it goes") from None
