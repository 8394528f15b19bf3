"""A reminder, and what the chair or the secretariat should know."""

from cards.buttons import Signer
from cards.elements import (
    Card,
    Part,
    TextBlock,
)
from cards.escaping import plain, quoted
from cards.tasks.parts import due, heading, marking, short_due, small_print
from cards.verbs import Verb
from panel.tasks import TaskState
from panel.views.tasks import NewsView, ReminderView


def reminder_card(view: ReminderView, signer: Signer) -> Card:
    """Privately it says how late; in the thread nobody is named, and nothing but the date is said."""
    task = view.task
    if not task.is_open:
        return Card([TextBlock(f"✓ {task.ref} has been answered. Nothing more is needed here.")])
    update = signer.open("Update", Verb.OPEN_UPDATE, ref=task.ref)
    read = signer.open("Read", Verb.READ, ref=task.ref)
    if view.in_thread:
        was = f"{task.ref} was due {short_due(task)}"
        return Card([heading(was), TextBlock("An update would help the panel.")], actions=[update, read])
    return Card(
        [
            heading(f"{task.ref} is past its date"),
            TextBlock(f"It was due {due(task)}. A line on how it goes is enough."),
            small_print("Only you can see this."),
        ],
        actions=[update, signer.press("Done", Verb.DONE, ref=task.ref, rev=task.version), read],
    )


def news_card(view: NewsView, signer: Signer) -> Card:
    """Something the chair or the secretariat should know."""
    task = view.task
    seat = plain(task.seat_name)
    told = {
        TaskState.DECLINED: f"{seat} can't take this",
        TaskState.COMPLETE: f"{seat} says it is done",
        TaskState.BLOCKED: f"{seat} is stuck",
        TaskState.NOT_TAKEN_UP: "not taken up",
    }.get(task.state)
    read = signer.open("Read", Verb.READ, ref=task.ref)
    if told is None:
        title = heading(f"{task.ref} · nobody at {seat} can be told yet")
        detail = TextBlock("The clerk knows no one there whom it can reach. Please ring them.")
        return Card([title, detail], actions=[read])
    words: list[Part] = [quoted(task.note)] if task.note else []
    return Card([*([marking()] if words else []), heading(f"{task.ref} · {told}"), *words], actions=[read])
