"""Processes of ours: started, measured, and stopped by their own id."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


class Child:
    """`python -m module …`, until the block that started it ends."""

    def __init__(self, process: subprocess.Popen[str], started: float) -> None:
        self._process = process
        self.started = started
        self.measured = psutil.Process(process.pid)

    def cpu(self) -> float:
        """Seconds of all its threads so far."""
        times = self.measured.cpu_times()
        return float(times.user + times.system)

    def resident(self) -> float:
        """MB."""
        return float(self.measured.memory_info().rss / 1e6)

    def first_line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def answers(self, url: str) -> float:
        """Seconds from its start until `url` says 200."""
        while time.perf_counter() - self.started < PATIENCE:
            if self._process.poll() is not None:
                break
            if _says_200(url):
                return time.perf_counter() - self.started
            time.sleep(0.005)
        raise RuntimeError(f"{url} never answered; its process ended with {self._process.poll()}")


def _says_200(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextlib.contextmanager
def started(
    *command: str, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[Child]:
    """Its standard error goes to a log in `folder`, where it also runs, so that no `.env` is found."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CLERK_")}
    full = {**inherited, "PYTHONPATH": str(ROOT), **(environment or {})}
    with contextlib.ExitStack() as stack:
        log = stack.enter_context((folder / "log").open("a")) if folder else None
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=full,
            cwd=folder or ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield Child(process, began)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
