"""How long letters wait, how often they are tried, and how many may leave: one value, hurried as a whole."""

import random
from dataclasses import dataclass, replace
from datetime import timedelta

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many sends in any such span."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast real time is taken to run, for undo windows, leases, waits, tries and limits alike.

    1 for people; rehearsals of faults run at 20.
    """

    speed: float = 1.0
    lease: timedelta = timedelta(seconds=60)
    answer_within: timedelta = timedelta(seconds=10)
    """How long Teams may take to answer, never hurried, for a network isn't; below the lease, or another
    replica would send it too."""
    longest_wait: timedelta = timedelta(seconds=300)
    most_tries: int = 8
    most_tries_of_words: int = 3
    """Words without a button can't be put right at a press, so fewer copies of them are risked."""
    card_rests: timedelta = timedelta(seconds=2)
    """Between two updates of one card; what happens meanwhile is in the second."""
    conversation: tuple[Limit, ...] = (
        Limit(5, _SECOND),
        Limit(50, 30 * _SECOND),
        Limit(1_500, 3_600 * _SECOND),
    )
    """Below what Teams allows a bot in one conversation (7, 60, 1,800), for an answer may be lost."""
    tenant: Limit = Limit(20, _SECOND)

    def of(self, wait: timedelta) -> timedelta:
        return wait / self.speed

    def without_limits(self) -> "Pace":
        """For a pretended Teams, which takes any number of letters."""
        return replace(self, conversation=(), tenant=Limit(1_000_000, _SECOND))

    def before_try(self, number: int) -> timedelta:
        """2, 4, 8 … 300 seconds, and a little, so that replicas do not march in step."""
        seconds = min(self.longest_wait.total_seconds(), 2.0 ** min(number, 20))
        return self.of(timedelta(seconds=seconds * random.uniform(1.0, 1.25)))  # noqa: S311
