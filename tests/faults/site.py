"""A site: what a trial stands on that needs no Teams and no replicas, or brings its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Site:
    url: str
    """Of a database that is migrated and empty."""
    folder: Path
    replicas: int = 1

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")


@asynccontextmanager
async def site(url: str, folder: Path, *, replicas: int = 1) -> AsyncIterator[Site]:
    yield Site(url, folder, replicas)
