"""The panel in the hands of chance (F20): flags, tasks, letters, the clock, crashes and redeliveries."""

import asyncio
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.machine.rules import PanelMachine, on_files, on_postgres
from tests.faults.site import Site
from tests.faults.trials.judging import Outcome

STEPS = 60
STEPS_IN_SHORT = 40
SHORT = 100
"""Below so many examples it is the share of every run, which is always the same one."""


async def chance(site: Site, size: int, number: int) -> Outcome:
    """F20: so many panels, each in other hands."""
    machine = on_files(Path(site.url.partition("///")[2])) if site.is_sqlite else on_postgres(site.url)
    outcome = Outcome()
    try:
        await asyncio.to_thread(tried, machine, examples=size, number=number)
    except Exception as problem:  # noqa: BLE001 (whatever breaks it is what was looked for)
        outcome.broken.append("\n".join([str(problem), *getattr(problem, "__notes__", [])]))
    outcome.counts |= {"panels": size, **machine.counts}
    return outcome


def tried(machine: type[PanelMachine], *, examples: int, number: int = 0) -> None:
    """Raises what does not hold, with the shortest way there that was found. A short run is always alike."""
    is_short = examples < SHORT
    with pytest.MonkeyPatch.context() as drawing:
        drawing.setattr("storage.flags.secrets.randbelow", random.randrange)  # Which Hypothesis seeds.
        run_state_machine_as_test(
            machine if is_short else seed(number)(machine),
            settings=settings(
                max_examples=examples,
                stateful_step_count=STEPS_IN_SHORT if is_short else STEPS,
                derandomize=is_short,
                phases=[Phase.generate] if is_short else [*Phase],
                database=None,
                deadline=None,
                suppress_health_check=[*HealthCheck],
            ),
        )
