"""How long letters wait, how many may leave and how much may come in: one value, hurried as a whole."""

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
class Left:
    """What was left of an allowance, and when: in seconds of a clock that only goes forward."""

    turns: float
    at: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many turns at once, and after them so many a second."""

    at_once: int
    a_second: float

    def take(self, left: Left | None, at: float) -> Left | None:
        """One turn of it; None where none is left. `left` is None for somebody new."""
        grown = left.turns + max(0.0, at - left.at) * self.a_second if left else self.at_once
        turns = min(float(self.at_once), grown)
        return Left(turns - 1, at) if turns >= 1 else None

    def hurried(self, speed: float) -> "Allowance":
        return Allowance(self.at_once, self.a_second * speed)


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
    person: Allowance = Allowance(60, 5)
    """Of what comes in. When a chair opens the channel, every card in sight asks to be drawn anew."""
    panel: Allowance = Allowance(300, 30)
    """Everybody presses when a card comes; five who flood it at once leave the others a place."""

    def of(self, wait: timedelta) -> timedelta:
        return wait / self.speed

    def without_limits(self) -> "Pace":
        """For a pretended Teams, which takes any number of letters and sends any number of activities."""
        return replace(self, conversation=(), tenant=Limit(1_000_000, _SECOND)).without_allowances()

    def without_allowances(self) -> "Pace":
        """For what measures something else, with one person who sends everything."""
        plenty = Allowance(1_000_000, 1_000_000)
        return replace(self, person=plenty, panel=plenty)

    def before_try(self, number: int) -> timedelta:
        """2, 4, 8 … 300 seconds, and a little, so that replicas do not march in step."""
        seconds = min(self.longest_wait.total_seconds(), 2.0 ** min(number, 20))
        return self.of(timedelta(seconds=seconds * random.uniform(1.0, 1.25)))  # noqa: S311
