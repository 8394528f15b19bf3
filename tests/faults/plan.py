"""Which fault is tried on which databases, with how many replicas, and at which size."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial

from tests.faults.databases import LONG_LEASE, on_its_own_server
from tests.faults.disks import on_a_small_disk
from tests.faults.ground import Ground, ground
from tests.faults.proxies import behind_a_proxy
from tests.faults.site import site
from tests.faults.trials import (
    chance,
    committing,
    copying,
    filling,
    interrupting,
    issuing,
    jumping,
    migrating,
    poisoning,
    reminding,
    repeating,
    rotating,
    sending,
    soaking,
    stopping,
)
from tests.faults.trials.judging import Trial

SQLITE, POSTGRESQL = ("sqlite",), ("postgresql",)
BOTH = SQLITE + POSTGRESQL
unkilled = partial(ground, environment=LONG_LEASE)
"""Leases as long as for people: nobody dies with a letter in hand, and a starved machine lets none pass."""
kept_in_hand = partial(ground, environment={"TRIAL_LEASE": "600"})
"""What a clerk that stops does not give back stays its own, and is found there."""


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
    only_in_full: tuple[str, ...] = ()
    """Databases left to `make faults`, so that every run stays short."""
    ground: Callable[..., AbstractAsyncContextManager[Ground]] = ground
    """What it is tried on, made from a migrated database's address, a folder, and how many replicas."""
    forks: bool = False
    """Whoever is killed is started again as a fork: imports would be most of what a kill costs."""


F15 = "two migrate at once, one is killed, a filled database"
F16 = "a copy under load, brought back elsewhere"
F18 = "the issuer of tokens rolls its key, is flooded, and hangs"
F1 = "kill -9 of senders and producers, a fifth of sends wrong"
F5 = "reminders due while replicas are killed, and after days of sleep"
F9 = "the database held by another process, 0.5 to 12 s"
F11A = "PostgreSQL throws out connections, under load"
F11B = "PostgreSQL restarted twice, killed, frozen 20 s"
F11C = "the answer to a commit is lost, of what is typed and pressed"
PLAN = (
    Fault("F1", F1, stopping.kills, BOTH, 3, 2, 200, 10, only_in_full=POSTGRESQL, forks=True),
    Fault(
        *("F2", "kill -9 inside a turn, delivered again", stopping.kills_in_a_turn),
        *(BOTH, 2, 2, 150, 4),
        only_in_full=SQLITE,
        forks=True,
    ),
    Fault(
        "F3",
        "each delivery 1 to 5 times, shuffled",
        repeating.redeliveries,
        POSTGRESQL,
        2,
        12,
        1_000,
        3,
        ground=unkilled,
    ),
    Fault(
        "F4",
        "everybody presses again and again",
        repeating.impatience,
        POSTGRESQL,
        2,
        5,
        50,
        3,
        ground=unkilled,
    ),
    Fault("F5", F5, reminding.reminders, BOTH, 3, 2, 50, 1, only_in_full=SQLITE),
    Fault(
        *("F6", "429 in a third of the conversations", sending.busy, POSTGRESQL, 2, 12, 400, 3),
        ground=unkilled,
    ),
    Fault("F7", "each wrong answer of Teams", sending.answers, POSTGRESQL, 1, 0, 20, 1, ground=unkilled),
    Fault(
        *("F8", "poison of every kind among what is good", poisoning.poison, BOTH, 2, 3, 1_000, 1),
        only_in_full=SQLITE,
        ground=unkilled,
    ),
    Fault("F9", F9, interrupting.locked, BOTH, 2, 1, 20, 1, only_in_full=SQLITE, ground=unkilled),
    Fault(
        *("F10", "the disk is full, and then has room", filling.full, BOTH, 2, 1, 10, 1),
        only_in_full=POSTGRESQL,
        ground=on_a_small_disk,
    ),
    Fault("F11a", F11A, interrupting.terminated, POSTGRESQL, 2, 3, 100, 1, ground=unkilled),
    Fault(
        *("F11b", F11B, interrupting.away, POSTGRESQL, 2, 1, 5, 1),
        only_in_full=POSTGRESQL,
        ground=on_its_own_server,
    ),
    Fault("F11c", F11C, committing.unheard, POSTGRESQL, 2, 1, 50, 2, ground=behind_a_proxy),
    Fault(
        *("F12", "clocks that jump, over both changes of the hour", jumping.jumps, BOTH, 2, 4, 40, 1),
        only_in_full=POSTGRESQL,
        ground=site,
    ),
    Fault("F13", "four replicas, no faults", sending.replicas, POSTGRESQL, 4, 16, 1_250, 5, ground=unkilled),
    Fault(
        *("F14", "SIGTERM under load", stopping.stops, BOTH, 2, 1, 50, 1),
        only_in_full=SQLITE,
        ground=kept_in_hand,
        forks=True,
    ),
    Fault("F15", F15, migrating.migrations, BOTH, 1, 1, 10, 2, only_in_full=POSTGRESQL, ground=site),
    Fault("F16", F16, copying.copies, BOTH, 1, 1, 10, 1, only_in_full=POSTGRESQL, ground=unkilled),
    Fault(
        *("F17", "keys rotate while others write", rotating.keys, BOTH, 2, 300, 50_000, 1),
        only_in_full=SQLITE,
        ground=site,
    ),
    Fault("F18", F18, issuing.keys, SQLITE, 1, 1, 50, 1, ground=site),
    Fault("F19", "ten turns and five letters a second", soaking.soak, BOTH, 2, 1, 30, 1, only_in_full=BOTH),
    Fault(
        *("F20", "a state machine over all of it", chance.chance, BOTH, 1, 20, 1_250, 4),
        only_in_full=POSTGRESQL,
        ground=site,
    ),
)
BY_NAME = {fault.name: fault for fault in PLAN}
