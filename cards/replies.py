"""An event, a view or a refusal into what goes back, in the form that Teams wants for each way of asking."""

import json
from collections.abc import Mapping
from typing import assert_never

from cards import flags, history, papers, people, reminders, spills
from cards.buttons import Signer
from cards.elements import JSON, Card, TextBlock, dumped
from cards.escaping import plain
from cards.meetings.agenda import agenda_page
from cards.meetings.calls import call_card
from cards.meetings.card import meeting_card
from cards.meetings.forms import (
    cancel_form,
    check_form,
    item_form,
    late_item_card,
    meeting_form,
    not_reached_form,
    send_back_form,
    substitute_form,
)
from cards.meetings.words import in_words
from cards.mine import mine_card
from cards.tasks.answers import answer_form
from cards.tasks.buttons import buttons
from cards.tasks.card import read_dialog, refused_card, task_card
from cards.tasks.forms import task_form
from cards.tasks.lists import list_card
from cards.tasks.news import decided_card, news_card, reminder_card
from cards.tasks.questions import question_card
from panel.language import MemberId
from panel.letters import Letter, Private, Show
from panel.tasks import AnswerKind
from panel.views import View
from panel.views.flags import (
    AudienceForm,
    FlagForm,
    FlagList,
    FlagNews,
    FlagOffer,
    FlagQueue,
    FlagReasonForm,
    FlagReminderView,
    FlagReplyForm,
    FlagRoster,
    FlagTaken,
    FlagThreadReminder,
    FlagView,
    FlagViews,
    GradeForm,
    ReleaseForm,
)
from panel.views.history import KeepingNotice, PutForwardForm
from panel.views.meetings import (
    AgendaPage,
    CancelForm,
    CheckForm,
    ItemForm,
    LateItem,
    MeetingCall,
    MeetingForm,
    MeetingView,
    NotReachedForm,
    SendBackForm,
    SubstituteForm,
)
from panel.views.papers import PaperChanged, PaperComing, PaperOffer, PaperPage, PaperStored
from panel.views.people import DelegateForm, EnrolForm, LeaveForm, PeopleViews, SetUpDone
from panel.views.places import Place, Reply, Via
from panel.views.reminders import AwayForm, DigestView, Mine, SnoozeForm, StatusView, WeekView
from panel.views.said import Refused, Saying
from panel.views.spills import CloseSpillForm, SpillReaders, SpillView
from panel.views.tasks import (
    AnswerForm,
    Asking,
    DecidedView,
    NewsView,
    Reader,
    ReminderView,
    TaskForm,
    TaskList,
    TaskView,
)
from panel.working_time import briefly

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"


def card(view: View, signer: Signer, *, in_dialog: bool = False) -> Card:
    """The card of a view."""
    match view:
        case TaskView():
            return read_dialog(view, signer) if in_dialog else task_card(view, signer)
        case ReminderView():
            return reminder_card(view, signer)
        case DecidedView():
            return decided_card(view, signer)
        case NewsView():
            return news_card(view, signer)
        case TaskList():
            return list_card(view, signer)
        case Mine():
            return mine_card(view, signer)
        case Asking():
            return question_card(view, signer, in_dialog=in_dialog)
        case TaskForm():
            return task_form(view, signer)
        case AnswerForm():
            return answer_form(view, signer)
        case FlagView() | FlagTaken() | FlagOffer() | FlagList() | FlagQueue() | FlagRoster() | FlagNews():
            return flags.flag_card(view, signer)
        case FlagReminderView() | FlagThreadReminder():
            return flags.flag_card(view, signer)
        case FlagForm() | GradeForm() | AudienceForm() | ReleaseForm() | FlagReasonForm() | FlagReplyForm():
            return flags.flag_card(view, signer)
        case _ if isinstance(view, PeopleViews):
            return people.card(view, signer)
        case DigestView():
            return reminders.digest_card(view, signer)
        case WeekView():
            return reminders.week_card(view, signer)
        case StatusView():
            return reminders.status_card(view, signer)
        case AwayForm():
            return reminders.away_form(view, signer)
        case SnoozeForm():
            return reminders.snooze_form(view, signer)
        case PutForwardForm():
            return history.put_forward_form(view, signer)
        case KeepingNotice():
            return history.keeping_notice()
        case SpillView():
            return spills.spill_card(view, signer)
        case SpillReaders():
            return spills.readers_dialog(view)
        case CloseSpillForm():
            return spills.close_form(view, signer)
        case PaperPage():
            return papers.page_card(view, signer)
        case PaperOffer(asked) | PaperStored(asked):
            return papers.file_card(asked)
        case PaperChanged():
            return papers.changed_card(view, signer)
        case PaperComing(words):
            return Card([TextBlock(plain(words))])
        case MeetingView():
            return meeting_card(view, signer)
        case MeetingCall():
            return call_card(view, signer)
        case AgendaPage():
            return agenda_page(view, signer, in_dialog=in_dialog)
        case CheckForm():
            return check_form(view, signer)
        case MeetingForm():
            return meeting_form(view, signer)
        case ItemForm():
            return item_form(view, signer)
        case SubstituteForm():
            return substitute_form(view, signer)
        case SendBackForm():
            return send_back_form(view, signer)
        case CancelForm():
            return cancel_form(view, signer)
        case NotReachedForm():
            return not_reached_form(view, signer)
        case LateItem():
            return late_item_card(view, signer)
        case Saying(text, task):
            actions = buttons(task, signer) if task and not in_dialog else []
            return Card([TextBlock(plain(text))], actions=actions)
        case Refused(text, task):
            return refused_card(text, task, signer) if task else Card([TextBlock(plain(text))])
        case _:
            assert_never(view)


def attached(view: View, signer: Signer) -> dict[str, JSON]:
    """What a letter brings: a card, or what Teams shows of a file."""
    match view:
        case PaperOffer():
            return papers.offered(view, signer)
        case PaperStored():
            return papers.stored(view)
        case _:
            return {"contentType": CARD, "content": dumped(card(view, signer))}


def answer(keys: Mapping[int, bytes]) -> "Answering":
    return Answering(keys)


class Answering:
    """See `usecases.ports.Answer`."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = keys

    def __call__(self, view: View, place: Place, reader: MemberId) -> Reply:
        signer = Signer(self._keys, place.panel, place.conversation, place.card)
        match place.via:
            case Via.CLOCK | Via.OPERATOR:
                return Reply(body=words(view).encode())
            case Via.TYPED:
                return Reply(letters=_typed(view, place, reader))
            case Via.ASKED:
                return Reply(body=_json(dumped(card(view, signer))))
            case Via.PRESSED:
                return Reply(body=_json(_pressed(view, signer)))
            case Via.OPENED | Via.SUBMITTED:
                return Reply(body=_json(_dialog(view, signer, place)))
            case _:
                assert_never(place.via)


def words(view: View) -> str:
    """The view as one plain sentence, for a notice or a terminal."""
    match view:
        case SpillView(spill=spill):
            return f"{spill.ref} is {'closed' if spill.is_closed else 'open'}."
        case Saying(text) | Refused(text) | PaperComing(text):
            return text
        case _ if isinstance(view, FlagViews):
            return flags.said(view)
        case TaskView(task=task) if view.undo_is_open and task.version > 1:
            return f"{task.ref} is changed. {task.seat_name} is asked to acknowledge the new words."
        case TaskView(task=task) if view.undo_is_open:
            return f"Issued to {task.seat_name} as {task.ref}. Your chat with me has the undo."
        case TaskView(task=task) if view.reader is Reader.PROPOSER:
            return f"Put to the Chair as {task.ref}."
        case TaskView(task=task):
            return f"{task.ref} is {task.state}."
        case MeetingView():
            return in_words(view)
        case _:
            return "Done."


def _typed(view: View, place: Place, reader: MemberId) -> tuple[Letter, ...]:
    """The answer to typed words goes to the writer's own chat, as a letter of the same transaction."""
    reply_in = place.thread if place.in_channel else ""
    to = Private(reader)
    match view:
        case PaperComing() if not place.in_channel:
            return ()  # The file itself is the answer.
        case PaperChanged():
            return ()  # It takes the offer's place.
        case PaperPage(asked=asked, page=page):
            return (Letter(to=to, show=Show.FILE, ref=asked.number, version=page),)
        case Asking(draft=draft):
            return (Letter(to=to, show=Show.QUESTION, draft=draft.key, reply_in=reply_in),)
        case MeetingView(meeting=meeting, draft=draft) if meeting and draft and not meeting.note:
            return ()  # The card of the new draft is on its way already.
        case TaskView(is_echoed=True):
            return ()  # Their own card of the task is on its way already.
        case TaskView(task=task):
            text = _saying(view)
            return (Letter(to=to, show=Show.SAID, ref=task.ref, text=text, reply_in=reply_in),)
        case Refused(text, task):
            ref = task.task.ref if task else None
            return (Letter(to=to, show=Show.SAID, ref=ref, text=text, reply_in=reply_in),)
        case SetUpDone():
            text = f"{view.panel} is set up, and this channel is its own. {view.known} people are known."
            if view.waiting:
                text += f" Not seen in the channel yet: {', '.join(view.waiting[:10])}."
            if view.strangers:
                text += f" In the channel, but not on the register: {', '.join(view.strangers[:10])}."
            return (Letter(to=to, show=Show.SAID, text=text, reply_in=reply_in),)
        case _:
            return (Letter(to=to, show=Show.SAID, text=words(view), reply_in=reply_in),)


def _saying(view: TaskView) -> str:
    task = view.task
    if view.reader is Reader.CHAIR and task.is_open:
        return f"{task.ref} is {task.state}, due {briefly(task.due)}."
    if task.requested and view.reader is Reader.SEAT:
        asked = f"{task.ref}: you have asked for {briefly(task.requested.due)}."
        return f"{asked} {briefly(task.due)} stands until the Chair has agreed."
    if not task.is_open or task.answered_at or view.reader is not Reader.SEAT:
        return f"{task.ref} is now: {task.state}."
    return f"{task.ref} is acknowledged for {task.seat_name}. That says you have it, not that you agree."


def _pressed(view: View, signer: Signer) -> dict[str, JSON]:
    match view:
        case Refused(text, None) | Saying(text, None) | PaperComing(text):
            return {"statusCode": 200, "type": MESSAGE, "value": text}
        case _:
            return {"statusCode": 200, "type": CARD, "value": dumped(card(view, signer))}


def _dialog(view: View, signer: Signer, place: Place) -> dict[str, JSON]:
    match view:
        case CloseSpillForm() | TaskForm() | AnswerForm() | Asking() | PutForwardForm() | DelegateForm():
            return _continue(title(view), card(view, signer, in_dialog=True))
        case LeaveForm() | EnrolForm() | AwayForm() | SnoozeForm():
            return _continue(title(view), card(view, signer, in_dialog=True))
        case FlagForm() | GradeForm() | AudienceForm() | ReleaseForm() | FlagReasonForm() | FlagReplyForm():
            return _continue(title(view), card(view, signer, in_dialog=True))
        case FlagRoster():
            return _continue(title(view), card(view, signer, in_dialog=True))
        case AgendaPage() | CheckForm() | MeetingForm() | ItemForm() | SubstituteForm() | SendBackForm():
            return _continue(title(view), card(view, signer, in_dialog=True))
        case NotReachedForm() | CancelForm():
            return _continue(title(view), card(view, signer, in_dialog=True))
        case TaskView() | FlagView() | SpillReaders() if place.via is Via.OPENED:
            return _continue(title(view), card(view, signer, in_dialog=True))
        case _:
            return {"task": {"type": "message", "value": words(view)}}


_TITLES = {
    AnswerKind.UPDATE: "Update",
    AnswerKind.MORE_TIME: "More time for",
    AnswerKind.PASS_ON: "Pass on",
    AnswerKind.PHONE: "By phone:",
    AnswerKind.SIGN_OFF: "Sign off",
    AnswerKind.MOVE: "Move",
    AnswerKind.END: "End",
}


def title(view: View) -> str:
    """The dialog's own heading; references only, for it may be read over a shoulder."""
    match view:
        case PutForwardForm():
            return "Put to the panel"
        case DelegateForm():
            return "Delegate"
        case LeaveForm():
            return "Somebody leaves"
        case EnrolForm():
            return "Add to the panel"
        case _ if isinstance(view, FlagViews):
            return flags.title(view)
        case SpillReaders(spill=spill) | CloseSpillForm(spill=spill):
            return str(spill.ref)
        case AwayForm():
            return "Away"
        case SnoozeForm():
            return "Snooze"
        case TaskForm(changes=task) if task:
            return f"Change {task.ref}"
        case TaskForm(is_chair=True):
            return "Ask a seat"
        case TaskForm():
            return "Propose a task"
        case AnswerForm(kind=AnswerKind.SIGN_OFF_TOGETHER):
            return "Sign off together"
        case AnswerForm(task=task, kind=kind) if kind in _TITLES:
            return f"{_TITLES[kind]} {task.ref}"
        case AgendaPage(meeting=meeting):
            return f"Agenda of {meeting.ref}"
        case CheckForm(meeting=meeting):
            return f"Check the lines of {meeting.ref}"
        case ItemForm(meeting=meeting) | SubstituteForm(meeting=meeting) | SendBackForm(meeting=meeting):
            return str(meeting.ref)
        case CancelForm(meeting=meeting):
            return f"Cancel {meeting.ref}"
        case NotReachedForm(meeting=meeting):
            return f"Not reached at {meeting.ref}"
        case MeetingForm(meeting=meeting):
            return f"Change {meeting.ref}" if meeting else "Set a meeting"
        case TaskView(task=task) | AnswerForm(task=task):
            return str(task.ref)
        case _:
            return "Panel Clerk"


def _continue(heading: str, content: Card) -> dict[str, JSON]:
    return {
        "task": {
            "type": "continue",
            "value": {
                "title": heading,
                "height": "medium",
                "width": "medium",
                "card": {"contentType": CARD, "content": dumped(content)},
            },
        }
    }


def _json(body: dict[str, JSON]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
