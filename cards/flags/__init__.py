"""What people see of a flag: in the channel, at their seat, on the gatekeeper's desk, behind Read."""

from typing import assert_never

from cards.buttons import Signer
from cards.elements import Card
from cards.flags import desk, dialogs, forms, lists, reminders, seats
from panel.views.flags import (
    AudienceForm,
    FlagForm,
    FlagList,
    FlagNews,
    FlagOffer,
    FlagQueue,
    FlagReader,
    FlagReasonForm,
    FlagReminderView,
    FlagReplyForm,
    FlagRoster,
    FlagShows,
    FlagTaken,
    FlagThreadReminder,
    FlagView,
    FlagViews,
    GradeForm,
    ReleaseForm,
)


def flag_card(view: FlagViews, signer: Signer) -> Card:
    """The card of a view about flags."""
    match view:
        case FlagView(shows=FlagShows.WORDS):
            return dialogs.words_dialog(view, signer)
        case FlagView(shows=FlagShows.ORIGINAL):
            return dialogs.original_dialog(view, signer)
        case FlagView(reader=FlagReader.KEEPER):
            return desk.keeper_card(view, signer)
        case FlagView(reader=FlagReader.RAISER):
            return desk.raiser_card(view, signer)
        case FlagView():
            return seats.flag_card(view, signer)
        case FlagTaken():
            return desk.taken_card(view)
        case FlagOffer():
            return lists.offer_card(view, signer)
        case FlagForm():
            return forms.flag_form(view, signer)
        case GradeForm():
            return forms.grade_form(view, signer)
        case AudienceForm():
            return forms.audience_form(view, signer)
        case ReleaseForm():
            return forms.release_form(view, signer)
        case FlagReasonForm():
            return forms.reason_form(view, signer)
        case FlagReplyForm():
            return forms.reply_form(view, signer)
        case FlagList():
            return lists.list_card(view, signer)
        case FlagQueue():
            return lists.queue_card(view, signer)
        case FlagRoster():
            return dialogs.roster_dialog(view)
        case FlagNews():
            return desk.news_card(view, signer)
        case FlagReminderView():
            return reminders.reminder_card(view, signer)
        case FlagThreadReminder():
            return reminders.thread_card(view, signer)
        case _:
            assert_never(view)


def said(view: FlagViews) -> str:
    """The view as one plain sentence, for a notice."""
    match view:
        case FlagView(reader=FlagReader.SEAT | FlagReader.EVERYONE):
            return seats.said(view)
        case FlagView():
            return desk.said(view)
        case FlagTaken():
            return desk.taken(view)
        case FlagForm(problem=problem) | GradeForm(problem=problem) if problem:
            return problem
        case _:
            return "Open it from its card, please."


def title(view: FlagViews) -> str:
    """A dialog's heading: references only."""
    match view:
        case FlagForm(again=flag) if flag:
            return f"Change {flag.ref}"
        case FlagForm():
            return "Raise a flag"
        case GradeForm(flag=flag):
            return f"Grade {flag.ref}"
        case AudienceForm(flag=flag):
            return f"Who is {flag.ref} for?"
        case ReleaseForm(flag=flag):
            return f"Release {flag.ref}"
        case FlagReplyForm(flag=flag):
            return f"Reply to {flag.ref}"
        case FlagRoster(flag=flag):
            return f"Who has answered {flag.ref}"
        case FlagReasonForm(flag=flag) | FlagView(flag=flag):
            return str(flag.ref)
        case _:
            return "Flags"
