"""Who is in the channel, as Teams lists them, and which members they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from panel.language import Person
from panel.people.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One person in the channel, as Teams lists them."""

    person: Person
    teams_id: str
    name: str
    email: str
    home_tenant: str = ""
    user_role: str = ""


def recognise(entries: Sequence[RosterEntry], members: Sequence[Member]) -> list[Member]:
    """The members that the roster names for the first time: by e-mail address, case-blind, without a tie.

    Somebody already recognised is never bound anew, whatever their address has become.
    """
    known = {m.person for m in members if m.person}
    by_email: dict[str, set[Person]] = {}
    for entry in entries:
        by_email.setdefault(entry.email.casefold(), set()).add(entry.person)
    waiting = [m for m in members if m.person is None and m.email]
    addresses = [m.email.casefold() for m in waiting]
    return [
        replace(member, person=person)
        for member in waiting
        if addresses.count(member.email.casefold()) == 1
        and len(found := by_email.get(member.email.casefold(), set())) == 1
        for person in found - known
    ]
