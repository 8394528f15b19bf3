"""Several tasks at once, oldest first: references, dates and states."""

from datetime import datetime

from cards.buttons import Signer
from cards.elements import (
    Card,
    Part,
    TextBlock,
)
from cards.escaping import plain
from cards.tasks.parts import heading, short, small_print
from cards.verbs import Verb
from panel.tasks import Task, TaskState
from panel.views.tasks import Mine
from panel.working_time import briefly


def mine_card(view: Mine, signer: Signer) -> Card:
    """What the asker's seat has to do, oldest first; references and dates only."""
    seat = plain(view.seat_name)
    if not view.tasks:
        return Card([heading("Nothing open"), TextBlock(f"{seat} has no open task.")])
    body: list[Part] = [heading(f"Your panel items · {seat}")]
    body += [TextBlock(_line(task, view.at), spacing="Small") for task in view.tasks[:12]]
    if len(view.tasks) > 12:
        body.append(small_print(f"And {len(view.tasks) - 12} more."))
    actions = [
        signer.open(f"Update {short(task)}", Verb.OPEN_UPDATE, ref=task.ref)
        if task.is_open
        else signer.open(f"Read {short(task)}", Verb.READ, ref=task.ref)
        for task in view.tasks[:4]
    ]
    return Card(body, actions=actions)


def _line(task: Task, at: datetime) -> str:
    if task.state is TaskState.PROPOSED:
        return f"{task.ref} · proposed for {plain(task.seat_name)} · waits for the Chair"
    late = f"past its date ({briefly(task.due)})" if task.is_overdue(at) else f"due {briefly(task.due)}"
    seen = "" if task.acknowledged else " · not acknowledged"
    return f"**{task.ref}** · {late} · {task.state}{seen}"
