"""What people see of a task: privately, in the channel, behind Read, and in its forms."""

from datetime import date, timedelta

from cards.buttons import Signer
from cards.elements import (
    Action,
    Card,
    Choice,
    ChoiceInput,
    DateInput,
    Part,
    TextBlock,
    TextInput,
)
from cards.escaping import clean, plain, quoted
from cards.verbs import Verb
from panel.asking import AS_IT_IS, DROP, MindTheWords, WhichDay, WhichSeat
from panel.language import spoken
from panel.tasks import LONGEST_ASK, LONGEST_NOTE, AnswerKind, Progress, Task, TaskState
from panel.views.tasks import AnswerForm, Asking, Mine, NewsView, Reader, ReminderView, TaskForm, TaskView
from panel.working_time import briefly, local_day, moment, tersely, written

MARKING = "OFFICIAL-SENSITIVE"


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
            _heading(f"{task.ref} has changed"),
            TextBlock("A newer card stands below."),
        ],
        actions=[signer.open("Read", Verb.READ, ref=task.ref)],
    )


def refused_card(words: str, view: TaskView, signer: Signer) -> Card:
    """Why it was refused, and the card as it stands; new words are read behind Read, where it is logged."""
    task = view.task
    body: list[Part] = [TextBlock(plain(words)), _heading(f"Task {task.ref}"), _where_it_stands(view)]
    if view.acknowledged_by:
        body.append(_acknowledged(view))
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
        _marking(),
        _heading(f"{title} {task.ref} · {plain(task.seat_name)}"),
        TextBlock(f"**Due {_due(task)}** · {by}", spacing="Small"),
        quoted(task.what),
    ]
    if view.why_you:
        body.append(TextBlock(f"Why you: your seat {plain(view.why_you)}.", is_subtle=True))
    if task.note and not task.is_open:
        body += [TextBlock(f"{_ended(task)}:", weight="Bolder"), quoted(task.note)]
    elif task.note:
        body += [TextBlock("Last update:", weight="Bolder"), quoted(task.note)]
    return body


def _small_print(view: TaskView) -> list[Part]:
    task = view.task
    if view.acknowledged_by:
        return [_acknowledged(view)]
    if view.reader is Reader.SEAT and task.is_open:
        return [_small("Acknowledging says you have it, not that you agree.")]
    if task.state is TaskState.PROPOSED and view.reader is Reader.PROPOSER:
        return [_small("It waits for the Chair. Nobody else has been told.")]
    return []


def _reference_card(view: TaskView, signer: Signer) -> Card:
    """Reference, seat, date and state: what the channel may show."""
    task = view.task
    body: list[Part] = []
    if view.reader is Reader.CHAIR and task.is_open:
        body = _echo(view)
    elif view.acknowledged_by and view.reader in (Reader.SEAT, Reader.CHAIR):
        body = [_acknowledged(view), _heading(task.ref), _where_it_stands(view)]
    else:
        body = [_heading(f"Task {task.ref}"), _where_it_stands(view)]
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
    body: list[Part] = [_heading(task.ref)]
    if view.undo_is_open:
        body += [
            TextBlock(f"Issued to {whom}. **Due {_due(task)}.**"),
            *([quoted(task.what)] if view.shows_words else []),
            _small("Goes out in 20 seconds."),
        ]
    else:
        body += [TextBlock(f"{whom} · due {_due(task)} · **{_state(view)}**")]
        if view.acknowledged_by:
            body.append(_acknowledged(view))
    if not view.owner:
        body.append(TextBlock("Nobody there is known yet, so nobody was told.", color="Warning"))
    return body


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


def reminder_card(view: ReminderView, signer: Signer) -> Card:
    """Privately it says how late; in the thread nobody is named, and nothing but the date is said."""
    task = view.task
    if not task.is_open:
        return Card([TextBlock(f"✓ {task.ref} has been answered. Nothing more is needed here.")])
    update = signer.open("Update", Verb.OPEN_UPDATE, ref=task.ref)
    read = signer.open("Read", Verb.READ, ref=task.ref)
    if view.in_thread:
        was = f"{task.ref} was due {_short_due(task)}"
        return Card([_heading(was), TextBlock("An update would help the panel.")], actions=[update, read])
    return Card(
        [
            _heading(f"{task.ref} is past its date"),
            TextBlock(f"It was due {_due(task)}. A line on how it goes is enough."),
            _small("Only you can see this."),
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
        heading = _heading(f"{task.ref} · nobody at {seat} can be told yet")
        detail = TextBlock("The clerk knows no one there whom it can reach. Please ring them.")
        return Card([heading, detail], actions=[read])
    words: list[Part] = [quoted(task.note)] if task.note else []
    return Card([*([_marking()] if words else []), _heading(f"{task.ref} · {told}"), *words], actions=[read])


def mine_card(view: Mine, signer: Signer) -> Card:
    """What the asker's seat has to do, oldest first; references and dates only."""
    seat = plain(view.seat_name)
    if not view.tasks:
        return Card([_heading("Nothing open"), TextBlock(f"{seat} has no open task.")])
    today = local_day(view.at)
    body: list[Part] = [_heading(f"Your panel items · {seat}")]
    body += [TextBlock(_line(task, today), spacing="Small") for task in view.tasks[:12]]
    if len(view.tasks) > 12:
        body.append(_small(f"And {len(view.tasks) - 12} more."))
    actions = [
        signer.open(f"Update {_short(task)}", Verb.OPEN_UPDATE, ref=task.ref)
        if task.is_open
        else signer.open(f"Read {_short(task)}", Verb.READ, ref=task.ref)
        for task in view.tasks[:4]
    ]
    return Card(body, actions=actions)


def _line(task: Task, today: date) -> str:
    if task.state is TaskState.PROPOSED:
        return f"{task.ref} · proposed for {plain(task.seat_name)} · waits for the Chair"
    late = f"past its date ({briefly(task.due)})" if today > task.due else f"due {briefly(task.due)}"
    seen = "" if task.acknowledged else " · not acknowledged"
    return f"**{task.ref}** · {late} · {task.state}{seen}"


def question_card(view: Asking, signer: Signer, *, in_dialog: bool = False) -> Card:
    """What must be said before the task is issued: each answer is one press."""
    make = signer.send if in_dialog else signer.press
    key = view.draft.key

    def choice(title: str, chosen: str) -> Action:
        return make(title, Verb.CHOOSE, ref=chosen, key=key)

    drop = choice("Drop it", DROP)
    form = [] if in_dialog else [signer.open("Open the form", Verb.OPEN_TASK, key=key)]
    match view.doubt:
        case WhichSeat(words=words, seats=seats) if seats:
            heading = f"Which seat is “{plain(words)}”?"
            detail = "Nothing has been issued yet."
            answers = [choice(clean(seat.name), f"seat:{seat.id}") for seat in seats[: 6 - len(form) - 1]]
        case WhichSeat(words=words):
            heading = f"No seat here is called “{plain(words)}”." if words else "Which seat is this for?"
            detail = "Pick it from the list in the form. Your words are kept there."
            answers = []
        case WhichDay(words=words, days=days):
            heading = f"Which day is “{plain(words)}”?" if words else "By when?"
            whom = f"For {plain(view.seat_name)}. " if view.seat_name else ""
            detail = f"{whom}Nothing has been issued yet."
            answers = [choice(briefly(day), day.isoformat()) for day in days[: 6 - len(form) - 1]]
        case MindTheWords(found=found):
            heading = "Please look at the words again"
            detail = " ".join(dict.fromkeys(caution.advice for caution in found))
            seen = spoken([f"“{plain(caution.found)}”" for caution in found[:4]])
            detail = f"It says {seen}. {detail} Nothing has been issued yet."
            answers = [choice("Issue it as it is", AS_IT_IS)]
    return Card(
        [_heading(heading), TextBlock(detail), quoted(view.draft.what, is_subtle=True)],
        actions=[*answers, *form, drop],
    )


def task_form(view: TaskForm, signer: Signer) -> Card:
    """Issues, proposes or changes a task."""
    body: list[Part] = []
    if view.changes:
        body.append(_heading(f"Change {view.changes.ref} · {plain(view.changes.seat_name)}"))
        body.append(_small("The seat is asked to acknowledge the new words."))
    else:
        body.append(
            _small(
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
        _small("Ask for checks, records or powers. A task must not ask anyone to watch or follow a person."),
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
    heading = _heading(f"{task.ref} · due {_short_due(task)}")
    match view.kind:
        case AnswerKind.UPDATE:
            return Card(
                [
                    heading,
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
            return _why(
                heading, "Why can't your seat do this? The Chair reads it.", Verb.DECLINE, task, signer
            )
        case AnswerKind.TURN_DOWN:
            return _why(
                heading, "Why is it not taken up? Whoever proposed it reads it.", Verb.TURN_DOWN, task, signer
            )


def _why(heading: TextBlock, label: str, verb: Verb, task: Task, signer: Signer) -> Card:
    reason = TextInput(
        "because",
        label,
        is_multiline=True,
        is_required=True,
        max_length=LONGEST_NOTE,
        error_message="A few words are enough.",
    )
    return Card([heading, reason], actions=[signer.send("Send", verb, ref=task.ref)])


def _heading(text: str) -> TextBlock:
    return TextBlock(text, weight="Bolder", size="Medium", style="heading")


def _where_it_stands(view: TaskView) -> TextBlock:
    task = view.task
    return TextBlock(
        f"{plain(task.seat_name)} · due {tersely(task.due)} · **{_state(view)}**", spacing="Small"
    )


def _marking() -> TextBlock:
    return TextBlock(MARKING, size="Small", weight="Bolder", color="Attention")


def _small(text: str) -> TextBlock:
    return TextBlock(text, size="Small", is_subtle=True)


def _acknowledged(view: TaskView) -> TextBlock:
    seen = view.task.acknowledged
    at = f", {moment(seen.at)}" if seen else ""
    return TextBlock(f"✓ Acknowledged by {plain(view.acknowledged_by)}{at}", color="Good", weight="Bolder")


def _state(view: TaskView) -> str:
    task = view.task
    seen = " · acknowledged" if task.acknowledged and task.state is TaskState.ISSUED else ""
    return f"{task.state}{seen}"


def _ended(task: Task) -> str:
    return "Done" if task.state is TaskState.COMPLETE else str(task.state).capitalize()


def _due(task: Task) -> str:
    return f"{written(task.due)}, 17:00"


def _short_due(task: Task) -> str:
    return f"{briefly(task.due)}, 17:00"


def _short(task: Task) -> str:
    """`T-014` for a button, where the year would not fit."""
    series, _, number = task.ref.split("-")
    return f"{series}-{number}"
