"""What takes long to make is made once, by whichever worker needs it first; the others wait for it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(name: str, make: Callable[[Path], None], folders: pytest.TempPathFactory) -> Path:
    """The folder of that name with what `make` left in it; whoever wants to change it takes a copy."""
    ours = folders.getbasetemp()
    place = ours.parent if os.environ.get("PYTEST_XDIST_WORKER") else ours
    made, unfinished = place / name, place / f"{name}.unfinished"
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(made)
    return made
