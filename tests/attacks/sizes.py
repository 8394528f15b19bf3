"""How large an attack is, and how large it was: a share with every run, the whole with `make attack`."""

import json
import os
import random
from pathlib import Path

FULL = "ATTACK_FULL"
SEED = "ATTACK_SEED"
COUNTS = "ATTACK_COUNTS"


def size(small: int, full: int) -> int:
    return full if os.environ.get(FULL) else small


def dice() -> random.Random:
    """Of the seed that `make attack` names; with every run another, so its number is in the test's name."""
    return random.Random(seed())


def seed() -> int:
    return int(os.environ.get(SEED, "1"))


def tried(threat: str, what: str, number: float) -> None:
    """Says what was really tried, for the page; with an ordinary run nobody listens."""
    if file := os.environ.get(COUNTS):
        with Path(file).open("a") as lines:
            lines.write(json.dumps({"threat": threat, "what": what, "number": number}) + "\n")
