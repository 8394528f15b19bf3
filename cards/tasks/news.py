"""A reminder, and what the chair or the secretariat should know."""

from cards.buttons import Signer
from cards.elements import (
    Action,
    Card,
    Part,
    TextBlock,
)
from cards.escaping import plain, quoted
from cards.tasks.buttons import buttons, time_buttons
from cards.tasks.parts import (
    due,
    heading,
    marking,
    request_line,
    short_due,
    small_print,
    where_it_stands,
)
from cards.verbs import Verb
from panel.language import spoken
from panel.tasks import TaskState
from panel.views.tasks import DecidedView, NewsView, ReminderView


def reminder_card(view: ReminderView, signer: Signer) -> Card:
    """In the thread nobody is named, and nothing but the date is said; privately only what is urgent."""
    task = view.task
    if not task.is_open:
        return Card([TextBlock(f"✓ {task.ref} has been answered. Nothing more is needed here.")])
    update = signer.open("Update", Verb.OPEN_UPDATE, ref=task.ref, rev=task.version)
    time = signer.open("More time", Verb.OPEN_MORE_TIME, ref=task.ref, rev=task.version)
    read = signer.open("Read", Verb.READ, ref=task.ref)
    if view.in_thread:
        was = f"{task.ref} was due {short_due(task)}"
        return Card(
            [heading(was), TextBlock("An update would help the panel.")], actions=[update, time, read]
        )
    return _urgent_card(view, signer)


def _urgent_card(view: ReminderView, signer: Signer) -> Card:
    """What does not wait for a digest: nobody has said yet that they have it."""
    task = view.task
    read = signer.open("Read", Verb.READ, ref=task.ref)
    if task.acknowledged:
        return Card([TextBlock(f"✓ {task.ref} is acknowledged. Nothing more is needed here.")])
    body: list[Part] = [heading(f"{task.ref} is urgent, and not acknowledged yet")]
    if view.is_theirs:
        body.append(TextBlock(f"Due {due(task)}. One press says that your seat has it."))
    else:
        told = spoken([plain(name) for name in view.ring])
        asked = f" {told} {'was' if len(view.ring) == 1 else 'were'} told: please ring." if told else ""
        body.append(TextBlock(f"It is with {plain(task.seat_name)}, due {due(task)}.{asked}"))
    body.append(small_print("Only you can see this."))
    seen = signer.press("Acknowledge", Verb.ACKNOWLEDGE, ref=task.ref, rev=task.version)
    return Card(body, actions=[seen, read] if view.is_theirs else [read])


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
    if view.is_answered:
        due_now = f" It is due {short_due(task)}." if task.is_open else ""
        answered = TextBlock(f"✓ Nothing more is needed here.{due_now}")
        return Card([heading(f"{task.ref} · more time was asked for"), answered], actions=[read])
    if task.requested and task.is_open:
        title = heading(f"{task.ref} · more time is asked for")
        asked: list[Part] = [request_line(task, task.requested), quoted(task.requested.because)]
        return Card([marking(), title, *asked], actions=[*time_buttons(task, signer), read])
    if told is None:
        title = heading(f"{task.ref} · nobody at {seat} can be told yet")
        detail = TextBlock("The clerk knows no one there whom it can reach. Please ring them.")
        return Card([title, detail], actions=[read, signer.open("By phone", Verb.OPEN_PHONE, ref=task.ref)])
    words: list[Part] = [quoted(task.note)] if task.note else []
    return Card(
        [*([marking()] if words else []), heading(f"{task.ref} · {told}"), *words],
        actions=[*_next(view, signer), read],
    )


def _next(view: NewsView, signer: Signer) -> list[Action]:
    """What the chair is likely to do about it."""
    ref = view.task.ref
    match view.task.state:
        case TaskState.COMPLETE if view.chairs:
            together = signer.open("Sign off together", Verb.OPEN_TOGETHER, ref=ref)
            others = [together] if view.others else []
            sign_off = signer.open("Sign off", Verb.OPEN_SIGN_OFF, ref=ref)
            return [sign_off, signer.open("Not yet", Verb.OPEN_NOT_YET, ref=ref), *others]
        case TaskState.DECLINED if view.chairs:
            return [signer.open("Move to another seat", Verb.OPEN_MOVE, ref=ref)]
        case _:
            return []


def decided_card(view: DecidedView, signer: Signer) -> Card:
    """What was decided, and the buttons that its reader has today."""
    words: list[Part] = [quoted(view.words)] if view.words else []
    said = heading(plain(view.said))
    body = [*([marking()] if words else []), said, *words, where_it_stands(view.view)]
    return Card(body, actions=buttons(view.view, signer))
