"""A small share of `make faults`, with every run and always alike: what fails is what was changed."""

from pathlib import Path

import pytest

from tests.conftest import a_database
from tests.faults.plan import PLAN, Fault

SEED = 598
"""With it F12 once jumped to a minute before half past eight; `make faults` draws others."""
CASES = [(fault, kind) for fault in PLAN for kind in fault.databases if kind not in fault.only_in_full]


@pytest.mark.usefixtures("nursery")
@pytest.mark.parametrize(("fault", "kind"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_nothing_is_lost(
    fault: Fault, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    replicas = 1 if kind == "sqlite" else min(fault.replicas, 2)
    with a_database(kind, request) as url:
        async with fault.ground(url, tmp_path, replicas=replicas) as place:
            outcome = await fault.trial(place, fault.small, SEED)

    assert not outcome.broken, f"{outcome.broken} {outcome.counts}"
