"""What people see of the panel itself and of its people."""

from typing import assert_never

from cards.buttons import Signer
from cards.elements import Card
from cards.people.consultations import consultations_card
from cards.people.forms import delegate_form, enrol_form, leave_form
from cards.people.help import help_card, not_understood_card
from cards.people.set_up import panel_choice_card, set_up_card
from cards.people.welcome import welcome_card
from cards.people.who import seat_card, strangers_card, who_card
from panel.views.people import (
    Consultations,
    DelegateForm,
    EnrolForm,
    Help,
    LeaveForm,
    NotUnderstood,
    PanelChoice,
    PeopleViews,
    SetUpDone,
    Strangers,
    Welcome,
    Who,
    WhoSeat,
)


def card(view: PeopleViews, signer: Signer) -> Card:
    match view:
        case Help():
            return help_card(view, signer)
        case NotUnderstood():
            return not_understood_card(view, signer)
        case SetUpDone():
            return set_up_card(view, signer)
        case PanelChoice():
            return panel_choice_card(view, signer)
        case Who():
            return who_card(view, signer)
        case WhoSeat():
            return seat_card(view, signer)
        case Consultations():
            return consultations_card(view)
        case Strangers():
            return strangers_card(view, signer)
        case DelegateForm():
            return delegate_form(view, signer)
        case LeaveForm():
            return leave_form(view, signer)
        case EnrolForm():
            return enrol_form(view, signer)
        case Welcome():
            return welcome_card(view, signer)
        case _:
            assert_never(view)
