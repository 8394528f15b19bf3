"""Over every story of the wire: what people wrote or are called stands nowhere that only our words may."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import structlog
from aiohttp import web
from prometheus_client import generate_latest

from bot import wiring
from bot.connector import Connector
from bot.journal import without_words
from rehearsal.cast import ANIMALS, CHAIR, GATEKEEPER, REVENUE, SECRETARIAT, STRANGER, TRADING
from tests.attacks.sizes import tried
from tests.bot.world import KEYS, PASSWORD
from tests.patience import patient

CANARIES = (
    *(part.person.name for part in (CHAIR, SECRETARIAT, GATEKEEPER, TRADING, REVENUE, ANIMALS, STRANGER)),
    *(part.person.email for part in (CHAIR, SECRETARIAT, TRADING)),
    *("07700 900123", "Mill Lane", "corner shop", "complaint history", "kennels", "gangmaster licence"),
    *("VAT filings", "landlord", PASSWORD, next(iter(json.loads(KEYS)["seal"].values()))),
)
"""Twenty, of which the stories are full anyhow: names, addresses, a telephone number, what is asked, keys."""

LOWER = tuple(canary.lower() for canary in CANARIES)


@dataclass
class Watch:
    """What left the clerk where nobody's words belong."""

    seen: list[tuple[str, str]] = field(default_factory=list)
    """Where, and what."""

    def note(self, where: str, what: object) -> None:
        self.seen.append((where, str(what)))

    def found(self) -> list[tuple[str, str]]:
        return [
            (where, what) for where, what in self.seen if any(c.lower() in what.lower() for c in CANARIES)
        ]


class _Lines(logging.Handler):
    """Of the libraries under the clerk."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.note("log", record.getMessage())


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    with patient():
        yield


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Logs as they would be written, /metrics, answers of errors, and what a locked telephone shows."""
    watch, before, lines = Watch(), structlog.get_config(), _Lines(Watch())
    lines._watch = watch

    def heard(_: Any, __: str, rendered: str) -> str:
        watch.note("log", rendered)
        return rendered

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            without_words,
            structlog.processors.JSONRenderer(),
            heard,
        ],
    )
    logging.getLogger().addHandler(lines)
    watch_answers(monkeypatch, watch)
    watch_summaries(monkeypatch, watch)
    yield watch
    logging.getLogger().removeHandler(lines)
    structlog.configure(**before)
    watch.note("metrics", generate_latest().decode())
    assert watch.found() == []
    tried("T10", "lines, answers, counters and previews searched for 20 canaries", len(watch.seen))


def watch_answers(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    real = wiring.application

    async def note(_: web.Request, answer: web.StreamResponse) -> None:
        if answer.status >= 400:
            watch.note("error", f"{answer.status} {dict(answer.headers)} {getattr(answer, 'body', b'')!r}")

    def application(*given: Any, **more: Any) -> web.Application:
        app = real(*given, **more)
        app.on_response_prepare.append(note)
        return app

    monkeypatch.setattr(wiring, "application", application)


def watch_summaries(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    real = Connector._request

    def request(self: Connector, method: str, url: str, path: Any, body: Any = None, **more: Any) -> Any:
        whole = json.loads(body) if isinstance(body, bytes) else body or {}
        for activity in (whole, whole.get("activity") or {}):
            if "summary" in activity:
                watch.note("summary", activity["summary"])
        return real(self, method, url, path, body, **more)

    monkeypatch.setattr(Connector, "_request", request)
