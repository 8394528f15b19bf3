"""The last wall: whoever no row names is refused, even where a rule would have let them through."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from panel.language import Refusal
from panel.people import Member, Role
from panel.rights.right import Who


class NotNamed(Refusal):
    """Says whom the table names."""

    def __init__(self, named: Iterable[Who]) -> None:
        whom = "; ".join(named) or "nobody"
        super().__init__(f"That is not yours to do, and nothing was changed. It is for: {whom}.")


def must_be_a_persons(named: tuple[Who, ...]) -> None:
    """Raises NotNamed."""
    if not {*named} - {Who.CLOCK, Who.OPERATOR}:
        raise NotNamed(named)


def must_be_named(named: tuple[Who, ...], by: Member, at: datetime) -> None:
    """Raises NotNamed. What depends on the record itself (whose task, whose flag) its own rule looks at."""
    if not any(may_be(who, by, at) for who in named):
        raise NotNamed(named)


def may_be(who: Who, by: Member, at: datetime) -> bool:
    """Whether they hold that office; of what only the record knows, that they might be it."""
    match who:
        case Who.CHAIR:
            return by.chairs(at)
        case Who.APPOINTED:
            return by.holds(Role.CHAIR)
        case Who.DEPUTY:
            return by.holds(Role.DEPUTY_CHAIR)
        case Who.SECRETARIAT:
            return by.holds(Role.SECRETARIAT)
        case Who.GATEKEEPER:
            return by.holds(Role.GATEKEEPER)
        case Who.SEAT | Who.SUPPORT | Who.PROPOSER | Who.RAISER | Who.MEMBER:
            return True
        case Who.READER | Who.OBSERVER | Who.CODE:
            return True
        case Who.CLOCK | Who.OPERATOR:
            return False
        case _:
            assert_never(who)
