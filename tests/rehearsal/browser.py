"""One headless Chromium for the tests of a process; each has a window in it that knows nothing of others."""

import shutil
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def a_browser() -> Iterator[str]:
    """Where it can be reached. It lives in a thread, for each test has an event loop of its own."""
    where, over = Future[str](), threading.Event()
    thread = threading.Thread(target=_live, args=(where, over), name="chromium", daemon=True)
    thread.start()
    try:
        yield where.result(timeout=300)
    finally:
        over.set()
        thread.join(timeout=60)


def _live(where: Future[str], over: threading.Event) -> None:
    try:
        with sync_playwright() as playwright:
            port = _a_free_port()
            options = [*OPTIONS, f"--remote-debugging-port={port}"]
            browser = playwright.chromium.launch(executable_path=_chromium(), args=options)
            where.set_result(f"http://127.0.0.1:{port}")
            over.wait()
            browser.close()
    except Exception as broken:  # noqa: BLE001 (whoever waits is told)
        if not where.done():
            where.set_exception(broken)


def _a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("The browser tests need Chromium: install the package chromium and try again.")
