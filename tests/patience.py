"""A clerk in a test's own process: a starved machine does not make it say "please try again"."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

LONG = 60.0
"""Seconds."""


@contextmanager
def patient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as waits:
        for what in ("PLACE_WITHIN", "ANSWER_WITHIN"):
            waits.setattr(f"bot.patience.{what}", LONG)
        yield
