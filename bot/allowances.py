"""How much one person, and one panel, may ask of this process; of what comes faster, no work is begun."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, NoReturn, TypeVar

import structlog
from prometheus_client import Counter

from panel.language import PanelId, Person
from usecases.pace import Allowance, Left, Pace

MOST_REMEMBERED = 10_000
TOLD_AGAIN_AFTER = 60.0
"""Seconds."""

TURNS_REFUSED = Counter(
    "clerk_turns_refused", "Turns that came faster than allowed, by whose allowance was used up.", ["of"]
)

log = structlog.get_logger()

Name = TypeVar("Name", bound=Hashable)


class TooFast(Exception):
    """Nothing of the turn was begun: its person, or its panel, has used up what is allowed."""


class Counts(Generic[Name]):
    """What each has left, in memory. Who has not been heard of for longest is forgotten first."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._left: OrderedDict[Name, Left] = OrderedDict()

    def take(self, name: Name, at: float) -> bool:
        """Whether there was a turn left for them; now it is taken."""
        left = self._allowance.take(self._left.get(name), at)
        if left is None:
            return False
        self._left[name] = left
        self._left.move_to_end(name)
        if len(self._left) > MOST_REMEMBERED:
            self._left.popitem(last=False)
        return True


class Allowances:
    """Each process counts for itself, and that is enough: what is guarded is this process, its threads and
    its place in the panel's queue. Behind N replicas a flood may bring N allowances, each of which its
    replica bears; a common count would cost every turn a write in the very database that it spares.
    """

    def __init__(self, pace: Pace, *, ticks: Callable[[], float] = time.monotonic) -> None:
        once_a_minute = Allowance(1, 1 / TOLD_AGAIN_AFTER)
        self._ticks = ticks
        self._people: Counts[Person] = Counts(pace.person.hurried(pace.speed))
        self._panels: Counts[PanelId] = Counts(pace.panel.hurried(pace.speed))
        self._told: Counts[Person] = Counts(once_a_minute)
        self._logged: Counts[str] = Counts(once_a_minute)

    def turn_of(self, person: Person) -> None:
        """Raises TooFast."""
        if not self._people.take(person, self._ticks()):
            self._refuse("person", person.object_id)

    def turn_in(self, panel: PanelId) -> None:
        """Asked once the person was let through, so that nobody alone can use it up. Raises TooFast."""
        if not self._panels.take(panel, self._ticks()):
            self._refuse("panel", panel)

    def may_tell(self, person: Person) -> bool:
        """Once a minute: who sends a hundred messages is not sent a hundred."""
        return self._told.take(person, self._ticks())

    def _refuse(self, of: str, name: str) -> NoReturn:
        """Every refusal is counted; a line in the log says who, once a minute."""
        TURNS_REFUSED.labels(of).inc()
        if self._logged.take(name, self._ticks()):
            log.warning("Turns are refused: they come faster than allowed.", of=of, id=name)
        raise TooFast
