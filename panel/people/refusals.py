"""The panel saying no about its people: each names who could say yes."""

from collections.abc import Iterable
from datetime import datetime

from panel.language import Refusal, spoken
from panel.people.members import Member, Role, chairing, holders


class NotAMember(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You are not on this panel's register, so nothing was changed. Ask the secretariat to add you."
        )


class NotAllowed(Refusal):
    """Names the right that is needed and whoever holds it."""

    def __init__(self, right: str, *, role: Role, members: Iterable[Member], instead: str = "") -> None:
        title = role if role is Role.SECRETARIAT else role.capitalize()
        who = _who_holds(role, [member.name for member in holders(members, role)])
        super().__init__(" ".join(part for part in (f"Only the {title} can {right}.", who, instead) if part))


def _who_holds(role: Role, names: list[str]) -> str:
    if role is Role.SECRETARIAT:
        return f"Ask {spoken(names, between='or') or 'whoever runs the clerk'}."
    match names:
        case []:
            return f"Nobody is {role} at present: ask the secretariat."
        case [name]:
            return f"{name} is {role}."
        case _:
            return f"{spoken(names)} hold that role."


class OnlyTheChair(NotAllowed):
    """Names the chair and, while a delegation lasts, who stands in."""

    def __init__(self, right: str, *, at: datetime, members: Iterable[Member], instead: str = "") -> None:
        today = [member for member in members if member.is_valid(at)]
        standing_in = spoken([m.name for m in chairing(today, at) if not m.holds(Role.CHAIR)])
        also = f"{standing_in} may too, standing in for the chair." if standing_in else ""
        words = " ".join(part for part in (also, instead) if part)
        super().__init__(right, role=Role.CHAIR, members=today, instead=words)


def must_chair(right: str, by: Member, at: datetime, members: Iterable[Member], *, instead: str = "") -> None:
    """Raises OnlyTheChair unless they may do today what only the chair may."""
    if not by.chairs(at):
        raise OnlyTheChair(right, at=at, members=members, instead=instead)


def must_be_secretariat(right: str, by: Member, at: datetime, members: Iterable[Member]) -> None:
    """Raises NotAllowed unless they are of the secretariat."""
    if not by.holds(Role.SECRETARIAT):
        sitting = [member for member in members if member.is_valid(at)]
        raise NotAllowed(right, role=Role.SECRETARIAT, members=sitting)


class ObserversOnlyWatch(Refusal):
    def __init__(self) -> None:
        super().__init__("Observers see the open agenda of the meeting they attend, and nothing was changed.")


class CodeUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "That code is not one I know, or it has been used or is more than a week old. "
            "Ask whoever runs the clerk for a new one."
        )


class ChannelTaken(Refusal):
    def __init__(self) -> None:
        super().__init__("This channel already belongs to another panel. Nothing was changed.")
