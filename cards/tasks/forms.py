"""The forms of tasks."""

from datetime import timedelta

from cards.buttons import Signer
from cards.elements import (
    Card,
    Choice,
    ChoiceInput,
    DateInput,
    Part,
    TextBlock,
    TextInput,
)
from cards.escaping import clean, plain
from cards.tasks.parts import heading, short_due, small_print
from cards.verbs import Verb
from panel.tasks import LONGEST_ASK, LONGEST_NOTE, AnswerKind, Progress, Task
from panel.views.tasks import AnswerForm, TaskForm


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
                [Choice(_seat_title(seat.name, seat.can_do), seat.id) for seat in view.seats],
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
        small_print(
            "Ask for checks, records or powers. A task must not ask anyone to watch or follow a person."
        ),
    ]
    if view.changes:
        action = signer.send("Change it", Verb.CHANGE, ref=view.changes.ref)
    else:
        action = signer.send("Issue" if view.is_chair else "Propose", Verb.ISSUE, key=view.draft)
    return Card(body, actions=[action])


def _seat_title(name: str, can_do: str) -> str:
    return clean(f"{name}: {can_do}" if can_do else name)[:120]


def answer_form(view: AnswerForm, signer: Signer) -> Card:
    task = view.task
    title = heading(f"{task.ref} · due {short_due(task)}")
    match view.kind:
        case AnswerKind.UPDATE:
            return Card(
                [
                    title,
                    ChoiceInput(
                        "progress",
                        "How does it go?",
                        [
                            Choice("Under way", Progress.UNDER_WAY.value),
                            Choice("Done", Progress.DONE.value),
                            Choice("Stuck", Progress.STUCK.value),
                        ],
                        style="expanded",
                        value=Progress.UNDER_WAY.value,
                        is_required=True,
                        error_message="Choose one.",
                    ),
                    TextInput("words", "In a line", is_multiline=True, max_length=LONGEST_NOTE),
                ],
                actions=[signer.send("Send", Verb.UPDATE, ref=task.ref)],
            )
        case AnswerKind.DECLINE:
            return _why(title, "Why can't your seat do this? The Chair reads it.", Verb.DECLINE, task, signer)
        case AnswerKind.TURN_DOWN:
            return _why(
                title, "Why is it not taken up? Whoever proposed it reads it.", Verb.TURN_DOWN, task, signer
            )


def _why(title: TextBlock, label: str, verb: Verb, task: Task, signer: Signer) -> Card:
    reason = TextInput(
        "because",
        label,
        is_multiline=True,
        is_required=True,
        max_length=LONGEST_NOTE,
        error_message="A few words are enough.",
    )
    return Card([title, reason], actions=[signer.send("Send", verb, ref=task.ref)])
