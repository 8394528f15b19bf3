"""Several tasks at once, oldest first: references, dates and states; and how any list turns its pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain
from cards.papers import paper_button
from cards.tasks.parts import heading, short, small_print
from cards.verbs import Verb
from panel.papers import Format, PaperKind
from panel.tasks import Rag, Task, TaskState
from panel.views.tasks import Listed, TaskList
from panel.working_time import briefly

Item = TypeVar("Item")
FIRST = 4
"""With a button each; then "See all"."""
A_PAGE = 12
_DOTS = {Rag.GREEN: "🟢", Rag.AMBER: "🟠", Rag.RED: "🔴", Rag.BLUE: "🔵"}


def list_card(view: TaskList, signer: Signer) -> Card:
    """What the asker's seat has to do, or what the chair and the secretariat follow; no content."""
    if not view.tasks:
        return Card([heading("Nothing open"), TextBlock(_none(view))])
    shown, pages = page_of(view.tasks, view.page)
    body: list[Part] = [heading(_title(view))]
    body += [TextBlock(_line(task, view), spacing="Small") for task in shown]
    rest = len(view.tasks) - len(shown)
    if view.page == 0 and rest:
        body.append(small_print(f"And {rest} more."))
    elif pages > 1:
        body.append(small_print(f"Page {view.page} of {pages} · {len(view.tasks)} in all"))
    if view.is_for_office:
        body.append(
            small_print("🟢 on track · 🟠 due within a week, put back, or declined · 🔴 past its date")
        )
    buttons = [_button(task, view, signer) for task in shown[:FIRST]] if view.page == 0 else []
    return Card(
        body, actions=[*buttons, *turns(view.which, view.page, pages, rest, signer), *_printed(view, signer)]
    )


def page_of(items: Sequence[Item], page: int) -> tuple[Sequence[Item], int]:
    """What stands on that page, and how many pages there are; page 0 is the first few."""
    pages = -(-len(items) // A_PAGE)
    if page == 0:
        return items[:FIRST], pages
    start = (min(page, pages) - 1) * A_PAGE
    return items[start : start + A_PAGE], pages


def turns(which: Listed, page: int, pages: int, rest: int, signer: Signer) -> list[Action]:
    """The buttons that lead to the other pages."""

    def turn(title: str, page: int) -> Action:
        return signer.press(title, Verb.LIST, ref=which.value, rev=page)

    if page == 0:
        return [turn("See all", 1)] if rest else []
    later = [turn("Next", page + 1)] if page < pages else []
    earlier = [turn("Back", page - 1)] if page > 1 else []
    return [*later, *earlier]


def _printed(view: TaskList, signer: Signer) -> list[Action]:
    if view.which is not Listed.ACTIONS:
        return []
    return [paper_button("Word", signer, kind=PaperKind.ACTIONS, made_as=Format.WORD)]


def _title(view: TaskList) -> str:
    whose = "all seats" if view.is_for_office else plain(view.seat_name)
    if view.which is Listed.OVERDUE:
        return f"Past their date · {whose} · {len(view.tasks)}"
    return f"Action list · {whose} · {_counted(view.tasks)}"


def _counted(tasks: Sequence[Task]) -> str:
    """What a seat has still to do, and what the Chair has."""
    still_open = sum(task.is_open for task in tasks)
    with_chair = len(tasks) - still_open
    return f"{still_open} open" + (f" · {with_chair} for the Chair" if with_chair else "")


def _none(view: TaskList) -> str:
    if view.which is Listed.OVERDUE:
        return "Nothing is past its date."
    return (
        "The panel has no open task." if view.is_for_office else f"{plain(view.seat_name)} has no open task."
    )


def _button(task: Task, view: TaskList, signer: Signer) -> Action:
    """The likely one: the seat updates, the chair decides, the secretariat rings."""
    if task.state is TaskState.COMPLETE and view.chairs:
        return signer.open(f"Sign off {short(task)}", Verb.OPEN_SIGN_OFF, ref=task.ref)
    if task.is_open and not view.is_for_office:
        return signer.open(f"Update {short(task)}", Verb.OPEN_UPDATE, ref=task.ref, rev=task.version)
    return signer.open(f"Read {short(task)}", Verb.READ, ref=task.ref)


def _line(task: Task, view: TaskList) -> str:
    if task.state is TaskState.PROPOSED:
        return f"**{task.ref}** · proposed for {plain(task.seat_name)} · waits for the Chair"
    parts = [
        f"**{task.ref}**",
        *([plain(task.seat_name)] if view.is_for_office else []),
        _when(task, view.at),
    ]
    parts += [task.standing, *(["urgent"] if task.is_urgent else [])]
    parts += ["not acknowledged"] if task.is_open and not task.acknowledged else []
    parts += ["more time asked"] if task.requested else []
    dot = f"{_DOTS[task.rag(view.at)]} " if view.is_for_office else ""
    slipped = [f"put back {task.slipped} ×"] if view.is_for_office and task.slipped else []
    return dot + " · ".join([*parts, *slipped])


def _when(task: Task, at: datetime) -> str:
    return f"past its date ({briefly(task.due)})" if task.is_overdue(at) else f"due {briefly(task.due)}"
