"""Papers: each kind's builder, who may have which, and what becomes of one that is under way."""

from usecases.papers.making import build

__all__ = ["build"]
