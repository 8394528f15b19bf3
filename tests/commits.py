"""Which commit this is, and which it comes from: what was measured on another one nobody can look up."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def commit() -> str:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


@cache
def stands(commit: str) -> bool:
    """Whether it is this one, or one that it comes from; a rebase leaves commits behind that nobody has."""
    asked = ["git", "merge-base", "--is-ancestor", commit, "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True).returncode == 0
