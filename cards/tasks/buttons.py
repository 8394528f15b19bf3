"""What each reader may press on a task today: at most six, the likely one first."""

from cards.buttons import Signer
from cards.elements import (
    Action,
)
from cards.verbs import Verb
from panel.tasks import Task, TaskState
from panel.views.tasks import Reader, TaskView


def buttons(view: TaskView, signer: Signer) -> list[Action]:
    """At most six, the likely one first."""
    task = view.task
    ref, rev = task.ref, task.version
    read = [] if view.shows_words else [signer.open("Read", Verb.READ, ref=ref)]
    if view.reader is Reader.CHAIR and task.state is TaskState.PROPOSED:
        return [
            signer.press("Issue", Verb.TAKE_UP, ref=ref, rev=rev),
            signer.open("Change", Verb.OPEN_CHANGE, ref=ref),
            signer.open("Not taken up", Verb.OPEN_TURN_DOWN, ref=ref),
        ]
    if view.reader is Reader.CHAIR and task.is_open:
        undo = [signer.press("Undo", Verb.UNDO, ref=ref)] if view.undo_is_open else []
        return [signer.open("Change", Verb.OPEN_CHANGE, ref=ref), *undo, *read]
    if not task.is_open or view.reader in (Reader.OTHER, Reader.PROPOSER, Reader.CHAIR):
        return read
    if view.reader is Reader.EVERYONE:
        acknowledge = (
            [] if task.acknowledged else [signer.press("Acknowledge", Verb.ACKNOWLEDGE, ref=ref, rev=rev)]
        )
        return [*read, *acknowledge]
    return _seat_buttons(task, signer, read)


def _seat_buttons(task: Task, signer: Signer, read: list[Action]) -> list[Action]:
    ref, rev = task.ref, task.version
    update = signer.open("Update", Verb.OPEN_UPDATE, ref=ref)
    if not task.acknowledged:
        first = signer.press("Acknowledge", Verb.ACKNOWLEDGE, ref=ref, rev=rev)
        return [first, signer.open("Can't take this", Verb.OPEN_DECLINE, ref=ref), update, *read]
    accept = [signer.press("Accept", Verb.ACCEPT, ref=ref, rev=rev)] if task.state is TaskState.ISSUED else []
    done = signer.press("Done", Verb.DONE, ref=ref, rev=rev)
    return [update, *accept, done, signer.open("Can't do this", Verb.OPEN_DECLINE, ref=ref), *read]
