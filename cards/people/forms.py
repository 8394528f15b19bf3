"""The forms about people: who stands in for the chair, who leaves, who is new."""

from datetime import timedelta

from cards.buttons import Signer
from cards.elements import Card, Choice, ChoiceInput, DateInput, TextBlock, TextInput
from cards.escaping import clean, plain
from cards.verbs import Verb
from panel.leaving import Heir
from panel.people import Role
from panel.people.delegation import LONGEST
from panel.people.enrolment import LONGEST_NAME
from panel.views.people import DelegateForm, EnrolForm, LeaveForm


def delegate_form(view: DelegateForm, signer: Signer) -> Card:
    """Who stands in, and until when."""
    deputies = view.deputies
    off = [signer.send("End it now", Verb.DELEGATION_OFF)] if view.has_delegated else []
    return Card(
        [
            TextBlock("Until then they may do all that only the Chair may. You still may, too."),
            ChoiceInput(
                "to",
                "Who stands in for you",
                [Choice(clean(deputy.name), deputy.id) for deputy in deputies],
                value=deputies[0].id if len(deputies) == 1 else "",
                placeholder="Choose a deputy chair",
                is_required=True,
                error_message="Choose a deputy chair.",
            ),
            DateInput(
                "until",
                "Until the end of",
                value=view.today + timedelta(days=7),
                earliest=view.today,
                latest=view.today + LONGEST,
                is_required=True,
                error_message="Give a day, within three months.",
            ),
        ],
        actions=[signer.send("Delegate", Verb.DELEGATE), *off],
    )


def leave_form(view: LeaveForm, signer: Signer) -> Card:
    """Who of the seat leaves, when, and who takes over what they have in hand."""
    return Card(
        [
            TextBlock(f"Somebody leaves {plain(view.seat.name)}", weight="Bolder", style="heading"),
            ChoiceInput(
                "member",
                "Who leaves",
                [Choice(_with_tasks(m.name, tasks), m.id) for m, tasks in view.people],
                value=view.people[0][0].id if len(view.people) == 1 else "",
                placeholder="Choose somebody",
                is_required=True,
                error_message="Choose who leaves.",
            ),
            DateInput(
                "last_day",
                "Last day (they keep their tasks until it is over; an earlier one ends it at once)",
                value=view.today,
                is_required=True,
                error_message="Give their last day.",
            ),
            ChoiceInput(
                "heir",
                "Who takes over what they then still have in hand",
                [
                    *(Choice(clean(member.name), member.id) for member in view.takers),
                    Choice("Nobody yet: whoever is marked for the seat, if anybody", Heir.NOBODY.value),
                ],
                placeholder="Choose a colleague",
                is_required=True,
                error_message="Tasks stay with the seat: say who takes over.",
            ),
        ],
        actions=[signer.send("End the membership", Verb.LEAVE)],
    )


def _with_tasks(name: str, tasks: int) -> str:
    return clean(f"{name} ({tasks} open task{'s' if tasks > 1 else ''})" if tasks else name)


def enrol_form(view: EnrolForm, signer: Signer) -> Card:
    """Seat, role and name; a member at once. Or no member, and never asked about again."""
    person = view.stranger.person.object_id
    return Card(
        [
            TextInput(
                "name",
                "Name",
                value=clean(view.stranger.name)[:LONGEST_NAME],
                max_length=LONGEST_NAME,
                is_required=True,
                error_message="Give a name.",
            ),
            ChoiceInput(
                "seat",
                "Sits for",
                [Choice(clean(seat.name), seat.id) for seat in view.seats],
                placeholder="Choose a seat",
                is_required=True,
                error_message="Choose a seat.",
            ),
            ChoiceInput(
                "role",
                "As",
                [
                    Choice(role.value, role.value)
                    for role in (Role.MEMBER, *(r for r in Role if r is not Role.MEMBER))
                ],
                value=Role.MEMBER.value,
                is_required=True,
                error_message="Choose a role.",
            ),
            DateInput("until", "Last day (observers must have one)", earliest=view.today),
        ],
        actions=[
            signer.send("Add", Verb.ENROL, ref=person),
            signer.send("Not a panel member", Verb.DISMISS, ref=person),
        ],
    )
