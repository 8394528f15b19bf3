"""A task as each reader sees it: privately, in the channel and behind Read."""

from cards.buttons import Signer
from cards.elements import (
    Card,
    Fact,
    FactSet,
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
    request_line,
    small_print,
    state_of,
    where_it_stands,
)
from cards.verbs import Verb
from panel.language import spoken
from panel.tasks import Task, TaskState
from panel.themes import Priority
from panel.views.tasks import Reader, TaskView
from panel.working_time import briefly


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
    kind = "Urgent task" if task.is_urgent else "Task"
    title = f"Proposed {kind.lower()}" if task.state is TaskState.PROPOSED else kind
    body: list[Part] = [
        marking(),
        heading(f"{title} {task.ref} · {plain(task.seat_name)}"),
        TextBlock(f"**Due {due(task)}** · {by}", spacing="Small"),
        quoted(task.what),
    ]
    body += _particulars(view)
    if view.why_you:
        body.append(TextBlock(f"Why you: your seat {plain(view.why_you)}.", is_subtle=True))
    if task.note and not task.is_open:
        body += [TextBlock(f"{ended(task)}:", weight="Bolder"), quoted(task.note)]
    elif task.note:
        body += [TextBlock("Last update:", weight="Bolder"), quoted(task.note)]
    return body


def _particulars(view: TaskView) -> list[Part]:
    """What was said beyond who, what and by when; nothing stands for what was not."""
    task = view.task
    facts = [
        Fact("Serves", plain(_served(task))),
        Fact("4P", task.four_p or ""),
        Fact("Theme", plain(task.theme)),
        Fact("Priority", "" if task.priority is Priority.MEDIUM else str(task.priority)),
        Fact("With", plain(spoken([helper.name for helper in task.supporting]))),
        Fact("Moved from", task.succeeds or ""),
        Fact("First due", briefly(task.first_due) if task.slipped else ""),
    ]
    shown = [fact for fact in facts if fact.value]
    why = [TextBlock("Why:", weight="Bolder"), quoted(task.rationale)] if task.rationale else []
    return [*([FactSet(shown)] if shown else []), *why]


def _small_print(view: TaskView) -> list[Part]:
    task = view.task
    if view.acknowledged_by:
        return [acknowledged(view)]
    if task.state is TaskState.PROPOSED and view.reader is Reader.CHAIR and task.is_past(view.at):
        return [TextBlock("Its date has passed: give it another, then issue it.", color="Warning")]
    if view.reader is Reader.SUPPORT and task.is_open:
        return [small_print(f"{plain(task.seat_name)} leads. You can say how your part goes.")]
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


def _served(task: Task) -> str:
    """There is no register of crime groups yet, and nobody should think that there is."""
    is_group = task.serves is not None and task.serves.startswith("OCG")
    return f"{task.serves} (not checked against a register)" if is_group else task.serves or ""


def _what_was_understood(task: Task) -> list[Part]:
    """What the words said beyond who, what and by when."""
    if task.serves and task.serves.startswith("OCG"):
        unchecked = "which I can't check: I keep no list of OCGs yet"
        return [TextBlock(f"It serves {plain(task.serves)}, {unchecked}.")]
    return [TextBlock(f"It serves {plain(task.serves)}.")] if task.serves else []


def _echo(view: TaskView) -> list[Part]:
    """Exactly what was understood, for the chair; later, how it stands."""
    task = view.task
    whom = f"{plain(task.seat_name)}{f' ({plain(view.owner)})' if view.owner else ''}"
    body: list[Part] = [heading(task.ref)]
    if view.undo_is_open:
        body += [
            TextBlock(f"Issued to {whom}. **Due {due(task)}.**"),
            *([quoted(task.what)] if view.shows_words else []),
            *_what_was_understood(task),
            small_print("Goes out in 20 seconds."),
        ]
    else:
        body += [TextBlock(f"{whom} · due {due(task)} · **{state_of(view)}**")]
        if view.acknowledged_by:
            body.append(acknowledged(view))
        if task.requested:
            body.append(request_line(task, task.requested))
    if view.ring:
        names = plain(spoken(list(view.ring), between="or"))
        body.append(TextBlock(f"Urgent, and it is out of hours: please ring {names}.", color="Warning"))
    if not view.owner:
        body.append(TextBlock("Nobody there is known yet, so nobody was told.", color="Warning"))
    return body
