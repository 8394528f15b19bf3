"""Who is told of a spill: its author and the secretariat, privately, and nobody else."""

from collections.abc import Sequence

from panel.history import MessageEvent
from panel.letters import Follow, Letter, Notice, Private, Show
from panel.notices.audience import all_holding, distinct, sitting
from panel.people import Directory, Role
from panel.spills import Spill, SpillClosed


def of_message(event: MessageEvent, directory: Directory) -> Sequence[Notice]:
    """One card a person and a spill; every later change brings that card up to date."""
    if event.spill is None:
        return []
    return _asked(event, event.spill, directory) if event.opens_spill else [Follow(event.spill.ref)]


def of_spill(event: SpillClosed) -> Sequence[Notice]:
    return [Follow(event.spill.ref)]


def _asked(event: MessageEvent, spill: Spill, directory: Directory) -> Sequence[Notice]:
    author = [m.id for m in sitting(event, directory) if m.id == spill.author]
    keepers = all_holding(event, directory, Role.SECRETARIAT) or all_holding(event, directory, Role.CHAIR)
    return [
        Letter(to=Private(member), show=Show.SPILL, ref=spill.ref) for member in distinct([*author, *keepers])
    ]
