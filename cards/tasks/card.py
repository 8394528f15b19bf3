"""A task as each reader sees it: privately, in the channel and behind Read."""

from cards.buttons import Signer
from cards.elements import (
    Card,
    Part,
    TextBlock,
)
from cards.escaping import plain, quoted
from cards.tasks.buttons import buttons
from cards.tasks.parts import (
    acknowledged,
    due,
    ended,
    heading,
    marking,
    small_print,
    state_of,
    where_it_stands,
)
from cards.verbs import Verb
from panel.tasks import TaskState
from panel.views.tasks import Reader, TaskView


def task_card(view: TaskView, signer: Signer) -> Card:
    """The task for one reader, with the buttons that this reader has today."""
    if view.is_stale:
        return stale_card(view, signer)
    is_echo = view.reader is Reader.CHAIR and view.task.is_open
    if view.reader is Reader.EVERYONE or not view.shows_words or is_echo:
        return _reference_card(view, signer)
    return _words_card(view, signer)


def stale_card(view: TaskView, signer: Signer) -> Card:
    task = view.task
    return Card(
        [
            heading(f"{task.ref} has changed"),
            TextBlock("A newer card stands below."),
        ],
        actions=[signer.open("Read", Verb.READ, ref=task.ref)],
    )


def refused_card(words: str, view: TaskView, signer: Signer) -> Card:
    """Why it was refused, and the card as it stands; new words are read behind Read, where it is logged."""
    task = view.task
    body: list[Part] = [TextBlock(plain(words)), heading(f"Task {task.ref}"), where_it_stands(view)]
    if view.acknowledged_by:
        body.append(acknowledged(view))
    return Card(body, actions=buttons(view, signer))


def read_dialog(view: TaskView, signer: Signer) -> Card:
    """Behind Read: the words, and the acknowledgement within reach (two taps in all)."""
    task = view.task
    actions = []
    if view.reader is Reader.SEAT and task.is_open and not task.acknowledged:
        actions.append(signer.send("Acknowledge", Verb.ACKNOWLEDGE, ref=task.ref, rev=task.version))
    return Card([*_opened(view), *_small_print(view)], actions=actions)


def _words_card(view: TaskView, signer: Signer) -> Card:
    return Card([*_opened(view), *_small_print(view)], actions=buttons(view, signer))


def _opened(view: TaskView) -> list[Part]:
    task = view.task
    by = f"proposed by {plain(view.proposed_by)}" if view.proposed_by else "asked by the Chair"
    title = "Proposed task" if task.state is TaskState.PROPOSED else "Task"
    body: list[Part] = [
        marking(),
        heading(f"{title} {task.ref} · {plain(task.seat_name)}"),
        TextBlock(f"**Due {due(task)}** · {by}", spacing="Small"),
        quoted(task.what),
    ]
    if view.why_you:
        body.append(TextBlock(f"Why you: your seat {plain(view.why_you)}.", is_subtle=True))
    if task.note and not task.is_open:
        body += [TextBlock(f"{ended(task)}:", weight="Bolder"), quoted(task.note)]
    elif task.note:
        body += [TextBlock("Last update:", weight="Bolder"), quoted(task.note)]
    return body


def _small_print(view: TaskView) -> list[Part]:
    task = view.task
    if view.acknowledged_by:
        return [acknowledged(view)]
    if view.reader is Reader.SEAT and task.is_open:
        return [small_print("Acknowledging says you have it, not that you agree.")]
    if task.state is TaskState.PROPOSED and view.reader is Reader.PROPOSER:
        return [small_print("It waits for the Chair. Nobody else has been told.")]
    return []


def _reference_card(view: TaskView, signer: Signer) -> Card:
    """Reference, seat, date and state: what the channel may show."""
    task = view.task
    body: list[Part] = []
    if view.reader is Reader.CHAIR and task.is_open:
        body = _echo(view)
    elif view.acknowledged_by and view.reader in (Reader.SEAT, Reader.CHAIR):
        body = [acknowledged(view), heading(task.ref), where_it_stands(view)]
    else:
        body = [heading(f"Task {task.ref}"), where_it_stands(view)]
    refresh = (
        signer.refresh(ref=task.ref, rev=task.version, user_ids=view.refreshes_for)
        if view.refreshes_for
        else None
    )
    return Card(body, actions=buttons(view, signer), refresh=refresh)


def _echo(view: TaskView) -> list[Part]:
    """Exactly what was understood, for the chair; later, how it stands."""
    task = view.task
    whom = f"{plain(task.seat_name)}{f' ({plain(view.owner)})' if view.owner else ''}"
    body: list[Part] = [heading(task.ref)]
    if view.undo_is_open:
        body += [
            TextBlock(f"Issued to {whom}. **Due {due(task)}.**"),
            *([quoted(task.what)] if view.shows_words else []),
            small_print("Goes out in 20 seconds."),
        ]
    else:
        body += [TextBlock(f"{whom} · due {due(task)} · **{state_of(view)}**")]
        if view.acknowledged_by:
            body.append(acknowledged(view))
    if not view.owner:
        body.append(TextBlock("Nobody there is known yet, so nobody was told.", color="Warning"))
    return body
