"""Who is told that a letter cannot be delivered."""

from collections.abc import Sequence

from panel.letters import Letter, LetterDied, Notice, Private, Show
from panel.notices.audience import all_holding, distinct, sitting
from panel.people import Directory, Role, holders


def undelivered(event: LetterDied, directory: Directory) -> Sequence[Notice]:
    """Never silent: the reason goes to the secretariat, but never back to whom it could not reach.

    With nobody there to be reached, it goes to the chair. News of lost news stops: it would go in circles.
    """
    names = {member.id: member.name for member in directory.all()}
    reachable = [m for m in sitting(event, directory) if m.is_reachable and m.id != event.member]
    secretariat = [m.id for m in holders(reachable, Role.SECRETARIAT)]
    asker = [m.id for m in reachable if m.id == event.asked_by]
    told = distinct([*(secretariat or [m.id for m in holders(reachable, Role.CHAIR)]), *asker])
    whom = names.get(event.member, "someone who has left") if event.member else "the channel"
    text = f"{event.ref or 'A message'} could not be delivered to {whom}: {event.why}"
    if event.ref is None and event.member in all_holding(event, directory, Role.SECRETARIAT, Role.CHAIR):
        return []
    return [Letter(to=Private(m), show=Show.SAID, text=text) for m in told]
