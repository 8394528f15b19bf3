"""Who opened what people wrote: counts for the chair, and nobody's words."""

from cards.elements import Card, Part, TextBlock
from cards.escaping import plain
from cards.headings import heading, small
from panel.language import counted
from panel.views.people import Consultations, Looks
from panel.working_time import briefly, local_day

MOST_PEOPLE = 20


def consultations_card(view: Consultations) -> Card:
    body: list[Part] = [heading(f"Who opened what, since {briefly(view.since)}")]
    body += [TextBlock(_line(one), spacing="Small") for one in view.people[:MOST_PEOPLE]]
    if len(view.people) > MOST_PEOPLE:
        body.append(TextBlock(f"And {len(view.people) - MOST_PEOPLE} more, who opened less.", is_subtle=True))
    if not view.people:
        body.append(TextBlock("Nobody has opened anything."))
    if view.strangers:
        body.append(TextBlock(f"Refused to people who are not on the register: {_times(view.strangers)}."))
    body.append(
        small(
            "Every look at what people wrote is on record. Restricted flags are not counted here. "
            "Only the Chair can see this."
        )
    )
    return Card(body)


def _line(one: Looks) -> str:
    said = (
        f"{counted(one.records, 'record')}, {_times(one.times)}" if one.times else "",
        f"refused {_times(one.refused)}" if one.refused else "",
        f"last on {briefly(local_day(one.last))}",
    )
    return f"**{plain(one.name)}** ({plain(one.seat_name)}): {'; '.join(filter(None, said))}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
