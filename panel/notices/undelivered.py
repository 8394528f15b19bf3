"""What follows where letters go astray: who is told of one that died, and copies are taken away."""

from collections.abc import Sequence

from panel.letters import CopyFound, Letter, LetterDied, Notice, Private, Show
from panel.notices.audience import all_holding, distinct, sitting
from panel.people import Directory, Role, holders


def undelivered(event: LetterDied, directory: Directory) -> Sequence[Notice]:
    """Never silent: the reason goes to the secretariat, but never back to whom it could not reach.

    With nobody there to be reached, it goes to the chair. News of lost news stops: it would go in circles.
    """
    if event.ref and event.ref.startswith(("R-", "I-")):
        return _of_restricted(event, directory)
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


def of_copy(event: CopyFound) -> Sequence[Notice]:
    return [Letter(to=event.to, show=event.card.show, copy=event.copy)]


def _of_restricted(event: LetterDied, directory: Directory) -> Sequence[Notice]:
    """Outside its audience nobody learns of a restricted flag, so the gatekeepers alone are told."""
    names = {member.id: member.name for member in directory.all()}
    whom = names.get(event.member, "someone who has left") if event.member else "the channel"
    text = f"{event.ref} could not be delivered to {whom}: {event.why}"
    keepers = [m for m in sitting(event, directory) if m.holds(Role.GATEKEEPER) and m.id != event.member]
    return [Letter(to=Private(m.id), show=Show.SAID, text=text) for m in keepers]
