"""Statements are compiled once for each kind of database, not again by every engine of every test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine

from storage import engines


class Compiled(dict[Any, Any]):
    """What SQLAlchemy compiled, found again by the kind of its dialect: engines of a kind compile alike."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_its_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_its_kind(key), value)


def _of_its_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (dialect.name, *statement)


@contextmanager
def compiled_once() -> Iterator[Compiled]:
    """For every engine that storage makes from now on."""
    real, compiled = engines._engine, Compiled()

    def engine(*given: Any, **more: Any) -> Engine:
        made = real(*given, **more)
        made.update_execution_options(compiled_cache=compiled)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_engine", engine)
        yield compiled
