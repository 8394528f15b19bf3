"""The form that asks a seat, proposes or changes a task."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum

from cards.buttons import Signer
from cards.elements import (
    Card,
    Choice,
    ChoiceInput,
    DateInput,
    Part,
    TextInput,
    ToggleInput,
)
from cards.escaping import clean, plain
from cards.tasks.parts import heading, small_print
from cards.verbs import Verb
from panel.groups import FourP
from panel.language import SeatId
from panel.people import Seat, with_somebody
from panel.tasks import LONGEST_ASK, LONGEST_NOTE
from panel.themes import THEMES, Priority
from panel.views.tasks import TaskForm

NOT_SAID = "not said"


def task_form(view: TaskForm, signer: Signer) -> Card:
    """Issues, proposes or changes a task."""
    body: list[Part] = []
    if view.changes:
        body.append(heading(f"Change {view.changes.ref} · {plain(view.changes.seat_name)}"))
        body.append(small_print("The seat is asked to acknowledge the new words."))
    else:
        body.append(
            small_print(
                "It goes out after 20 seconds; until then you can undo it."
                if view.is_chair
                else "You propose it; the Chair confirms with one press."
            )
        )
        body.append(
            ChoiceInput(
                "seat",
                "Who is asked",
                seats_to_choose(view.seats, view.sat_at),
                is_required=True,
                error_message="Choose a seat.",
                placeholder="Choose a seat",
                value=view.seat.id if view.seat else "",
            )
        )
    body += [
        TextInput(
            "what",
            "What is asked",
            is_multiline=True,
            is_required=True,
            max_length=LONGEST_ASK,
            error_message="Say what you ask for.",
            value=clean(view.what),
        ),
        DateInput(
            "due",
            "By when (17:00 on this day)",
            value=view.due or view.today + timedelta(days=14),
            earliest=view.today,
            is_required=True,
            error_message="Give a date from today on.",
        ),
        *([] if view.changes else _particulars(view)),
        small_print(
            "Ask for checks, records or powers. A task must not ask anyone to watch or follow a person."
        ),
    ]
    if view.changes:
        action = signer.send("Change it", Verb.CHANGE, ref=view.changes.ref)
    else:
        action = signer.send("Issue" if view.is_chair else "Propose", Verb.ISSUE, key=view.draft)
    return Card(body, actions=[action])


def _particulars(view: TaskForm) -> list[Part]:
    """All of it optional: who, what and by when are enough."""
    more, unsaid = view.more, Choice("Not said", NOT_SAID)
    seats = [Choice(plain(clean(seat.name)[:60]), seat.id) for seat in with_somebody(view.seats, view.sat_at)]
    return [
        ToggleInput("is_urgent", "Urgent", "Tell them now", value="true" if more.is_urgent else "false"),
        TextInput(
            "serves",
            "For which flag or OCG, if any",
            placeholder="F-2026-031; or OCG-2026-004, not checked against a register",
            value=more.serves or "",
        ),
        ChoiceInput(
            "four_p", "4P", [Choice("Not said", NOT_SAID), *_choices(FourP)], value=more.four_p or NOT_SAID
        ),
        ChoiceInput(
            "theme",
            "Theme",
            [unsaid, *(Choice(t, t) for t in THEMES)],
            value=more.theme or NOT_SAID,
        ),
        ChoiceInput("priority", "Priority", _choices(Priority), value=more.priority.value),
        ChoiceInput("supporting", "Who helps", seats, is_multi_select=True),
        TextInput(
            "rationale", "Why", is_multiline=True, max_length=LONGEST_NOTE, value=clean(more.rationale)
        ),
    ]


def _choices(kind: type[StrEnum]) -> list[Choice]:
    return [Choice(one.value.capitalize(), one.value) for one in kind]


def seats_to_choose(seats: Sequence[Seat], sat_at: Collection[SeatId]) -> list[Choice]:
    """Those where somebody sits first; an empty one may be asked, and says that it is empty."""
    empty = [seat for seat in seats if sat_at and seat.id not in sat_at]
    return [
        *(Choice(_seat_title(seat), seat.id) for seat in seats if seat not in empty),
        *(Choice(clean(f"{seat.name[:100]} (nobody sits there yet)"), seat.id) for seat in empty),
    ]


def _seat_title(seat: Seat) -> str:
    return clean(f"{seat.name}: {seat.can_do}" if seat.can_do else seat.name)[:120]
