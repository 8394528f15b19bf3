"""A paper into a file, in a short-lived process of its own: what printing needs in memory goes with it."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from panel.papers import Format, Paper, text_of

PATIENCE = 30.0
"""Seconds."""
LARGEST_FILE = 20 * 1024 * 1024
HOUSE = Path(__file__).parent.parent
"""Where our packages lie."""


class NotPrinted(Exception):
    """The printer failed or took too long; why, for the log."""


class Printer:
    def __init__(self, *, template: Path | None = None, patience: float = PATIENCE) -> None:
        self._template = template
        self._patience = patience

    async def printed(self, paper: Paper, made_as: Format) -> bytes:
        """The bytes of the file. Raises NotPrinted. Nothing of the clerk's settings reaches the child."""
        try:
            child = await asyncio.create_subprocess_exec(
                *self._command(made_as),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(HOUSE)},
            )
        except OSError as error:
            raise NotPrinted(type(error).__name__) from error
        try:
            async with asyncio.timeout(self._patience):
                content, _ = await child.communicate(text_of(paper).encode())
        except TimeoutError:
            raise NotPrinted(f"took longer than {self._patience:g} s") from None
        finally:
            await _ended(child)
        if child.returncode or not 0 < len(content) <= LARGEST_FILE:
            raise NotPrinted(f"ended with {child.returncode} and {len(content)} bytes")
        return content

    def _command(self, made_as: Format) -> list[str]:
        template = ["--template", str(self._template)] if self._template else []
        return [sys.executable, "-m", "documents", made_as.value, *template]


async def _ended(child: asyncio.subprocess.Process) -> None:
    """Whatever happens, no child outlives what it was started for."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
