"""A small share of `make faults`, with every run; the seed is printed with what went wrong."""

import random
from pathlib import Path

import pytest

from tests.conftest import a_database
from tests.faults.plan import PLAN, Fault

CASES = [(fault, kind) for fault in PLAN for kind in fault.databases if kind not in fault.only_in_full]


@pytest.mark.parametrize(("fault", "kind"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_nothing_is_lost(
    fault: Fault, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    seed = random.randrange(1_000)
    replicas = 1 if kind == "sqlite" else min(fault.replicas, 2)
    with a_database(kind, request) as url:
        async with fault.ground(url, tmp_path, replicas=replicas) as place:
            outcome = await fault.trial(place, fault.small, seed)

    assert not outcome.broken, f"seed {seed}: {outcome.broken} {outcome.counts}"
