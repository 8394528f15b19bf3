"""The forms of meetings and agendas."""

from datetime import time

from cards.buttons import Signer
from cards.elements import Card, Choice, ChoiceInput, DateInput, Part, TextBlock, TextInput, TimeInput
from cards.escaping import clean, plain, quoted
from cards.tasks.parts import heading, marking, small_print
from cards.verbs import Verb
from panel.agenda import Fate, Item
from panel.cycle import Mode
from panel.meetings import LONGEST_VENUE
from panel.tasks import LONGEST_NOTE
from panel.views.meetings import (
    CancelForm,
    CheckForm,
    ItemForm,
    LateItem,
    MeetingForm,
    NotReachedForm,
    SendBackForm,
    SubstituteForm,
)
from panel.working_time import briefly, moment


def meeting_form(view: MeetingForm, signer: Signer) -> Card:
    """Sets a meeting, or another day, time, mode or place for one."""
    slot = view.meeting.slot if view.meeting else view.suggested
    body: list[Part] = []
    if view.suggested and not view.meeting:
        body.append(small_print("The day and the mode are as the two-monthly cycle has them."))
    if view.meeting and view.meeting.issued:
        body.append(
            small_print("Its agenda is out: everybody is told privately, and asked again if it moves.")
        )
    body += [
        DateInput(
            "day",
            "Day",
            value=slot.day if slot else None,
            earliest=view.today,
            is_required=True,
            error_message="Give a day.",
        ),
        TimeInput("starts", "Starts at", value=slot.starts if slot else time(10)),
        ChoiceInput(
            "mode",
            "How",
            [Choice("On Teams", Mode.TEAMS.value), Choice("In person", Mode.IN_PERSON.value)],
            style="expanded",
            value=(slot.mode if slot else Mode.TEAMS).value,
            is_required=True,
            error_message="Choose one.",
        ),
        TextInput(
            "venue",
            "Where (it stands in the channel)",
            max_length=LONGEST_VENUE,
            value=clean(slot.venue) if slot else "",
        ),
    ]
    ref = view.meeting.ref if view.meeting else ""
    return Card(body, actions=[signer.send("Change it" if ref else "Set it", Verb.SET_MEETING, ref=ref)])


def check_form(view: CheckForm, signer: Signer) -> Card:
    """One line at a time; sending it brings the next."""
    line = view.line
    left = "the last one" if view.left == 1 else f"{view.left} to check"
    source = "From the channel, unverified" if line.is_from_channel else "Put forward by form"
    body: list[Part] = [
        marking(),
        heading(f"{view.meeting.ref} · {left}"),
        TextBlock(f"{source} · {plain(line.why)}"),
        TextBlock(plain(line.text)),
        *([quoted(line.quote)] if line.quote else []),
        ChoiceInput(
            "fate",
            "What becomes of it?",
            [
                Choice("Accept it as it is", Fate.ACCEPTED.value),
                Choice("Reword it", Fate.REWORDED.value),
                Choice("Drop it", Fate.DROPPED.value),
            ],
            style="expanded",
            value=Fate.ACCEPTED.value,
            is_required=True,
            error_message="Choose one.",
        ),
        TextInput(
            "words",
            "As it should stand, if you reword it",
            is_multiline=True,
            max_length=LONGEST_NOTE,
            value=clean(line.quote),
        ),
    ]
    send = signer.send(
        "Keep this" if view.left == 1 else "Next", Verb.CHECK_LINE, ref=view.meeting.ref, key=line.key
    )
    return Card(body, actions=[send])


def item_form(view: ItemForm, signer: Signer) -> Card:
    late = f"The cut-off was {briefly(view.meeting.cut_off)}: the Chair decides whether there is time."
    usual = "It stands in your seat's slot once the secretariat has looked at the wording."
    return Card(
        [
            small_print(late if view.is_late else usual),
            TextInput(
                "words",
                "What should the panel talk about?",
                is_multiline=True,
                is_required=True,
                max_length=LONGEST_NOTE,
                error_message="Say it in a line.",
            ),
            small_print("No names, addresses or numbers of people: raise a flag for intelligence."),
        ],
        actions=[signer.send("Put forward", Verb.PUT_ITEM, ref=view.meeting.ref, key=view.key)],
    )


def substitute_form(view: SubstituteForm, signer: Signer) -> Card:
    return Card(
        [
            TextInput(
                "who",
                "Who comes for your seat? The secretariat and the Chair see it.",
                is_required=True,
                max_length=120,
                error_message="Give a name.",
            )
        ],
        actions=[signer.send("Send", Verb.SEND_SOMEONE, ref=view.meeting.ref)],
    )


def cancel_form(view: CancelForm, signer: Signer) -> Card:
    """Says what it will do before it is done."""
    meeting = view.meeting
    told = "Everybody is told privately. " if meeting.issued else ""
    return Card(
        [
            TextBlock(f"{meeting.ref} on {meeting.slot.when}, {plain(meeting.slot.where)}", weight="Bolder"),
            small_print(f"{told}The next one of the cycle is planned. To move it instead: Change date."),
            TextInput(
                "because",
                "Why is it cancelled? It stands on the record.",
                is_required=True,
                max_length=LONGEST_NOTE,
                error_message="A few words are enough.",
            ),
        ],
        actions=[signer.send("Cancel the meeting", Verb.CANCEL_MEETING, ref=meeting.ref)],
    )


def not_reached_form(view: NotReachedForm, signer: Signer) -> Card:
    """What is ticked carries to the next agenda."""
    meeting = view.meeting
    return Card(
        [
            small_print("What is ticked carries to the next agenda, and is marked there."),
            ChoiceInput(
                "items",
                f"What did {meeting.ref} not come to?",
                [Choice(plain(f"{item.value}. {item.title}"), str(item.value)) for item in Item],
                is_multi_select=True,
                style="expanded",
                value=",".join(str(item.value) for item in meeting.not_reached),
            ),
        ],
        actions=[signer.send("Carry them", Verb.NOT_REACHED, ref=meeting.ref)],
    )


def send_back_form(view: SendBackForm, signer: Signer) -> Card:
    return Card(
        [
            TextInput(
                "because",
                "What should change? The secretariat reads it.",
                is_multiline=True,
                is_required=True,
                max_length=LONGEST_NOTE,
                error_message="A few words are enough.",
            )
        ],
        actions=[
            signer.send("Send back", Verb.SEND_AGENDA_BACK, ref=view.meeting.ref, rev=view.meeting.draft)
        ],
    )


def late_item_card(view: LateItem, signer: Signer) -> Card:
    """For the chair: there is time for it, or there is not."""
    item, ref = view.item, view.meeting.ref
    said = f"From {plain(item.seat_name)}, {moment(item.at)}, after the cut-off."
    body: list[Part] = [marking(), heading(f"Late item for {ref}"), TextBlock(said), quoted(item.words)]
    if item.is_taken is not None:
        stands = "Taken: it stands on the next draft." if item.is_taken else "Not this time."
        return Card([*body, TextBlock(f"✓ {stands}", color="Good", weight="Bolder")])
    return Card(
        body,
        actions=[
            signer.press("Take it", Verb.TAKE_ITEM, ref=ref, key=item.key),
            signer.press("Not this time", Verb.LEAVE_ITEM, ref=ref, key=item.key),
        ],
    )
