"""What a card of the panel itself is drawn from."""

from dataclasses import dataclass

from panel.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    panel: str
    roles: frozenset[Role]
    chairs: bool
    """The chair, or a deputy while a delegation lasts."""
    seat_name: str
    chair: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    words: str
    chairs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelChoice:
    """Somebody who sits on several panels says which one they mean in personal chat."""

    panels: tuple[tuple[str, str], ...]
    """(panel id, name)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpDone:
    panel: str
    known: int
    waiting: tuple[str, ...]
    """Names on the register whom the channel's roster does not show yet."""
    strangers: tuple[str, ...]
    """Names in the channel whom the register does not know."""


PeopleViews = Help | NotUnderstood | PanelChoice | SetUpDone
