"""Which fault is tried on which databases, with how many replicas, and at which size."""

from dataclasses import dataclass

from tests.faults import trials
from tests.faults.trials import Trial

BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Fault:
    name: str
    what: str
    trial: Trial
    databases: tuple[str, ...]
    replicas: int
    """On PostgreSQL; SQLite is for one process."""
    small: int
    full: int
    seeds: int


PLAN = (
    Fault(
        "F1", "kill -9 of senders and producers, a fifth of sends wrong", trials.kills, BOTH, 3, 2, 200, 10
    ),
    Fault("F2", "kill -9 inside a turn, delivered again", trials.kills_in_a_turn, BOTH, 2, 2, 150, 4),
    Fault(
        "F3", "each delivery 1 to 5 times, shuffled", trials.redeliveries, ("postgresql",), 2, 12, 1_000, 3
    ),
    Fault("F4", "everybody presses again and again", trials.impatience, ("postgresql",), 2, 5, 50, 3),
    Fault("F6", "429 in a third of the conversations", trials.busy, ("postgresql",), 2, 8, 400, 3),
    Fault("F7", "each wrong answer of Teams", trials.answers, ("postgresql",), 1, 0, 20, 1),
    Fault("F13", "four replicas, no faults", trials.replicas, ("postgresql",), 4, 16, 1_250, 5),
    Fault("F14", "SIGTERM under load", trials.stops, BOTH, 2, 1, 50, 1),
)
BY_NAME = {fault.name: fault for fault in PLAN}
