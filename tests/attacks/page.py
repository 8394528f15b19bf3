"""The part of docs/trust.md about attacks, made from what was tried: the newest commit's trials of each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.attacks.plan import PLAN, Attack
from tests.commits import stands

RESULTS = Path(__file__).with_name("results.jsonl")

BEFORE = """\
## What was attacked

Made by `make attack` from `tests/attacks/results.jsonl`: for each threat the tests that are its proof, run at their full size; a smaller share of the same tests is in `make test`. What was counted is counted by the tests as they try it. Times are of a busy machine of two cores.

| | threat | what must hold | proven by | tests held | what was counted | commit, day |
|---|---|---|---|---|---|---|
"""


def kept() -> list[dict[str, Any]]:
    """What was tried on commits that still stand."""
    lines = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    return [line for line in lines if stands(line["commit"])]


def of(commit: str) -> list[dict[str, Any]]:
    return [line for line in kept() if line["commit"] == commit]


def is_a_bound(what: str) -> bool:
    return what.startswith(("slowest", "p95"))


def made() -> str:
    lines = kept()
    never = [attack.name for attack in PLAN if not any(line["attack"] == attack.name for line in lines)]
    rest = f"\nNot run at its full size yet: {', '.join(never)}.\n" if never else ""
    return BEFORE + "".join(f"{row}\n" for attack in PLAN for row in _rows(attack, lines)) + rest


def _rows(attack: Attack, lines: list[dict[str, Any]]) -> Iterator[str]:
    its = [line for line in lines if line["attack"] == attack.name]
    if not its:
        return
    its = [line for line in its if line["commit"] == its[-1]["commit"]]
    held, broken = sum(line["held"] for line in its), [one for line in its for one in line["broken"]]
    seeds = f" in {len(its)} of {attack.seeds} runs" if attack.seeds > 1 else ""
    failed = f"; **did not hold:** {'; '.join(broken)}" if broken else ""
    proofs = ", ".join(dict.fromkeys(f"`{proof.partition('::')[0]}`" for proof in attack.proofs))
    cells = (
        *(attack.name, attack.threat, attack.holds, proofs),
        f"{held:,}{seeds}{failed}",
        "; ".join(f"{what}: {number:,g}" for what, number in _added(its).items()),
        f"{its[-1]['commit']}, {its[-1]['when'][:10]}",
    )
    yield f"| {' | '.join(cells)} |"


def _added(its: list[dict[str, Any]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for line in its:
        for what, number in line["counts"].items():
            before = total.get(what, 0)
            total[what] = max(before, number) if is_a_bound(what) else before + number
    return total
