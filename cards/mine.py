"""What is asked of somebody now, in the words of their morning's list: tasks, flags, and the next meeting."""

from cards.buttons import Signer
from cards.elements import Action, Card, Part, TextBlock
from cards.escaping import plain
from cards.headings import heading, small
from cards.reminders import item_button, item_lines, task_line
from cards.tasks.lists import FIRST, page_of, turns
from cards.tasks.parts import short
from cards.verbs import Verb
from panel.tasks import Task
from panel.views.reminders import AnyItem, DigestItem, Mine
from panel.views.tasks import Listed


def mine_card(view: Mine, signer: Signer) -> Card:
    """Oldest first, and what waits for the chair last; the words stand behind each button."""
    everything = (*view.items, *view.proposals)
    if not everything:
        nothing = f"{plain(view.seat_name)} has no open task, and no flag waits for it."
        return Card([heading("Nothing open"), TextBlock(nothing)])
    shown, pages = page_of(everything, view.page)
    rest = len(everything) - len(shown)
    body: list[Part] = [heading(f"Your panel items · {plain(view.seat_name)}")]
    for each in shown:
        body += _lines(each, view)
    if view.page == 0 and rest:
        body.append(small(f"And {rest} more."))
    elif pages > 1:
        body.append(small(f"Page {min(view.page, pages)} of {pages} · {len(everything)} in all"))
    buttons = [_button(each, signer) for each in shown[:FIRST]] if view.page == 0 else []
    return Card(body, actions=[*buttons, *turns(Listed.MINE, view.page, pages, rest, signer)])


def _lines(each: AnyItem | Task, view: Mine) -> list[Part]:
    match each:
        case Task():
            return [_block(f"**{each.ref}** · proposed for {plain(each.seat_name)} · waits for the Chair")]
        case DigestItem(task=task):
            urgent = "urgent" if task.is_urgent else ""
            asked = "more time asked" if task.requested else ""
            parts = (task_line(each, view), task.standing, urgent, asked)
            return [_block(" · ".join(filter(None, parts)))]
        case _:
            return item_lines(each, view)


def _block(text: str) -> TextBlock:
    return TextBlock(text, spacing="Small")


def _button(each: AnyItem | Task, signer: Signer) -> Action:
    if isinstance(each, Task):
        return signer.open(f"Read {short(each)}", Verb.READ, ref=each.ref)
    return item_button(each, signer)
