"""python -m tests.attacks: every attack at its full size, resumable by attack and seed, and docs/trust.md."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.attacks import page
from tests.attacks.counting import OUTCOMES
from tests.attacks.plan import BY_NAME, PLAN, Attack
from tests.attacks.sizes import COUNTS, FULL, SEED
from tests.commits import ROOT, commit
from tests.faults import page as whole
from tests.faults.__main__ import RESULTS as OF_FAULTS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(BY_NAME), default=list(BY_NAME))
    parser.add_argument("--seeds", type=int, help="of each, instead of its own number")
    parser.add_argument("--again", action="store_true", help="also what this commit has been through")
    parser.add_argument("--page", action="store_true", help="only write docs/trust.md from what was kept")
    options = parser.parse_args()
    broken = 0 if options.page else tried(options)
    whole.write(OF_FAULTS)
    sys.exit(1 if broken else 0)


def tried(options: argparse.Namespace) -> int:
    """How many attacks got through."""
    wanted, broken = [*runs(options)], 0
    for number, (attack, seed) in enumerate(wanted):
        bar = "#" * (20 * number // len(wanted))
        print(f"[{bar:<20}] {attack.name} {attack.threat}, seed {seed}", file=sys.stderr, flush=True)
        line = one(attack, seed)
        with page.RESULTS.open("a") as file:
            file.write(json.dumps(line) + "\n")
        broken += bool(line["broken"])
        if line["broken"]:
            print(f"    BROKEN: {line['broken']}", file=sys.stderr, flush=True)
    return broken


def runs(options: argparse.Namespace) -> Iterator[tuple[Attack, int]]:
    """What is still to be done: what this commit has been through is not done again."""
    done = set() if options.again else {(line["attack"], line["seed"]) for line in page.of(commit())}
    for attack in PLAN:
        for seed in range(1, (options.seeds or attack.seeds) + 1) if attack.name in options.only else ():
            if (attack.name, seed) not in done:
                yield attack, seed


def one(attack: Attack, seed: int) -> dict[str, Any]:
    began, at = time.monotonic(), commit()
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        counts, outcomes = Path(folder, "counts"), Path(folder, "outcomes")
        given = {FULL: "1", SEED: str(seed), COUNTS: str(counts), OUTCOMES: str(outcomes)}
        given |= {"HYPOTHESIS_PROFILE": "searching"}
        command = (sys.executable, "-m", "pytest", "-q", "-p", "tests.attacks.counting", *attack.proofs)
        options = ("-p", "no:cacheprovider", "--tb=short")
        ran = subprocess.run(
            [*command, *options], cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True
        )
        said = (
            json.loads(outcomes.read_text()) if outcomes.exists() else {"held": 0, "skipped": 0, "broken": []}
        )
        counted = [json.loads(line) for line in counts.read_text().splitlines()] if counts.exists() else []
    if ran.returncode and not said["broken"]:
        said["broken"] = [f"pytest ended with {ran.returncode}"]
    if said["broken"]:
        print(ran.stdout[-4000:], file=sys.stderr)
    return {
        "attack": attack.name,
        "seed": seed,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": at,
        "seconds": round(time.monotonic() - began),
        **said,
        "counts": added([one for one in counted if one["threat"] == attack.name]),
    }


def added(counted: list[dict[str, Any]]) -> dict[str, float]:
    """By what was tried; a figure that is a bound and no number of tries keeps its worst."""
    total: dict[str, float] = {}
    for one in counted:
        what, before = one["what"], total.get(one["what"], 0)
        total[what] = max(before, one["number"]) if page.is_a_bound(what) else before + one["number"]
    return total


if __name__ == "__main__":
    main()
