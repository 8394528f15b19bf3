"""What each reader may press on a task today: at most six, the likely one first."""

from cards.buttons import Signer
from cards.elements import Action
from cards.verbs import Verb
from panel.tasks import Task, TaskState
from panel.views.tasks import Reader, TaskView


def buttons(view: TaskView, signer: Signer) -> list[Action]:
    """At most six, the likely one first; nothing final stands where the button before it stood."""
    task = view.task
    read = [] if view.shows_words else [signer.open("Read", Verb.READ, ref=task.ref)]
    match view.reader:
        case Reader.CHAIR:
            return _for_the_chair(view, signer, read)
        case Reader.PROPOSER if view.may_issue_as_deputy:
            return [*read, signer.open("Issue as deputy", Verb.OPEN_AS_DEPUTY, ref=task.ref)]
        case Reader.SUPPORT if task.is_open:
            return [_update(task, signer), *read]
        case Reader.EVERYONE if task.is_open and not task.acknowledged:
            return [*read, signer.press("Acknowledge", Verb.ACKNOWLEDGE, ref=task.ref, rev=task.version)]
        case Reader.SEAT if task.is_open:
            return _for_the_seat(task, signer, read)
        case _:
            return read


def _for_the_chair(view: TaskView, signer: Signer, read: list[Action]) -> list[Action]:
    task = view.task
    ref, rev = task.ref, task.version
    change = signer.open("Change", Verb.OPEN_CHANGE, ref=ref)
    move = signer.open("Move to another seat", Verb.OPEN_MOVE, ref=ref)
    end = signer.open("End it", Verb.OPEN_END, ref=ref)
    if view.undo_is_open:
        return [change, signer.press("Undo", Verb.UNDO, ref=ref), *read]
    if task.requested and task.is_open:
        return [*time_buttons(task, signer), *read]
    if task.is_open:
        return [change, signer.open("Another date", Verb.OPEN_MORE_TIME, ref=ref, rev=rev), *read, move, end]
    match task.state:
        case TaskState.PROPOSED:
            issue = signer.press("Issue", Verb.TAKE_UP, ref=ref, rev=rev)
            has_passed = task.is_past(view.at)
            change_date = signer.open("Change date", Verb.OPEN_CHANGE, ref=ref)
            first = [change_date] if has_passed else [issue, change]
            return [*first, signer.open("Not taken up", Verb.OPEN_TURN_DOWN, ref=ref)]
        case TaskState.COMPLETE:
            sign_off = signer.open("Sign off", Verb.OPEN_SIGN_OFF, ref=ref)
            return [sign_off, signer.open("Not yet", Verb.OPEN_NOT_YET, ref=ref), *read, end]
        case TaskState.DECLINED:
            return [move, *read, end]
        case _:
            return read


def time_buttons(task: Task, signer: Signer) -> list[Action]:
    """On what the seat asks; each press is about that request alone."""
    number = task.requested.number if task.requested else 0
    return [
        signer.press("Agree", Verb.AGREE_TIME, ref=task.ref, rev=number),
        signer.open("Another date", Verb.OPEN_MORE_TIME, ref=task.ref, rev=task.version),
        signer.open("Refuse", Verb.OPEN_REFUSE_TIME, ref=task.ref, rev=number),
    ]


def _for_the_seat(task: Task, signer: Signer, read: list[Action]) -> list[Action]:
    ref, rev = task.ref, task.version
    update = _update(task, signer)
    more = signer.open("More…", Verb.OPEN_MORE, ref=ref, rev=rev)
    if not task.acknowledged:
        first = signer.press("Acknowledge", Verb.ACKNOWLEDGE, ref=ref, rev=rev)
        decline = signer.open("Can't take this", Verb.OPEN_DECLINE, ref=ref, rev=rev)
        return [first, decline, update, *read, more]
    accept = [signer.press("Accept", Verb.ACCEPT, ref=ref, rev=rev)] if task.state is TaskState.ISSUED else []
    done = signer.press("Done", Verb.DONE, ref=ref, rev=rev)
    time = signer.open("More time", Verb.OPEN_MORE_TIME, ref=ref, rev=rev)
    return [update, *accept, done, time, *read, more]


def _update(task: Task, signer: Signer) -> Action:
    return signer.open("Update", Verb.OPEN_UPDATE, ref=task.ref, rev=task.version)
