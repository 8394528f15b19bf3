"""An agenda drafted from the panel's records: the same records always make the same agenda.

Nothing is invented: a line stands for a record, a thread or a standing slot, and says why it is there.
"""

from collections.abc import Iterator

from panel.agenda import Agenda, Line, with_choices
from panel.drafting import raised, standing, tasks
from panel.drafting.records import REGISTER, Overheard, Raised, Records

__all__ = ["REGISTER", "Overheard", "Raised", "Records", "draft"]


def draft(records: Records) -> Agenda:
    """Every line that the records give, item by item, with what the secretariat has said of them before."""
    lines = with_choices(list(_lines(records)), records.choices)
    return Agenda(
        slot=records.meeting.slot,
        minutes=records.meeting.minutes,
        as_at=records.at,
        lines=tuple(sorted(lines, key=lambda line: line.item)),
    )


def _lines(records: Records) -> Iterator[Line]:
    yield from standing.who_comes(records)
    yield from standing.read_out()
    yield from standing.minutes(records)
    yield from tasks.actions(records)
    yield from raised.flags(records)
    yield from raised.overheard(records)
    yield from raised.slots(records)
    yield from raised.places(records)
    yield from tasks.disruptions(records)
    yield from tasks.read_back(records)
    yield from standing.agreements(records)
    yield standing.next_meeting(records)
