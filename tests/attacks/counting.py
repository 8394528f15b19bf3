"""A pytest plugin: how many tests held and which did not, into the file that `make attack` reads."""

import json
import os
from pathlib import Path

import pytest

OUTCOMES = "ATTACK_OUTCOMES"


class Counting:
    def __init__(self) -> None:
        self.held = 0
        self.skipped = 0
        self.broken: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.broken.append(report.nodeid)
        elif report.skipped:
            self.skipped += 1
        elif report.when == "call":
            self.held += 1

    def pytest_sessionfinish(self) -> None:
        said = {"held": self.held, "skipped": self.skipped, "broken": sorted(set(self.broken))}
        Path(os.environ[OUTCOMES]).write_text(json.dumps(said))


def pytest_configure(config: pytest.Config) -> None:
    if OUTCOMES in os.environ and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counting())
