"""What an operator is told about a clerk, on one page: each finding well, or with what to do."""

import asyncio
import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bot.tokens import NoToken, Tokens
from usecases.health import Health

SLOWEST_BEAT = timedelta(minutes=5)
SLOWEST_LETTER = timedelta(minutes=10)
LARGEST_SKEW = timedelta(seconds=5)
OLDEST_ANCHOR = timedelta(hours=2)
LIMIT = 10.0
"""Seconds for each question to the network."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page."""

    about: str
    is_well: bool
    says: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.is_well else 'LOOK'}  {self.about:<12} {self.says}"


def of_database(health: Health) -> Iterator[Finding]:
    if not health.is_ready:
        yield Finding("database", False, "is not at this version: run python -m bot migrate.")
        return
    yield Finding("database", True, f"answers and is at this version; panels: {health.panels}.")
    skew = abs(datetime.now(UTC) - health.now)
    agrees = skew <= LARGEST_SKEW
    how = "agrees with this machine's" if agrees else "is off this machine's: mend one of them"
    yield Finding("clock", agrees, f"the database's {how} ({skew.total_seconds():.0f} s).")
    yield _heartbeat(health)
    yield _letters(health)


def _heartbeat(health: Health) -> Finding:
    if health.beat_at is None:
        return Finding("heartbeat", False, "there has been none: is python -m bot serve running?")
    ago = health.now - health.beat_at
    told = f"the clock last looked at {health.beat_at.isoformat(timespec='seconds')}"
    return Finding(
        "heartbeat", ago <= SLOWEST_BEAT, f"{told}{'' if ago <= SLOWEST_BEAT else ': is it running?'}."
    )


def _letters(health: Health) -> Finding:
    if health.is_paused:
        return Finding("letters", False, "wait since a restore: python -m bot letters send, or letters drop.")
    late = health.oldest is not None and health.now - health.oldest > SLOWEST_LETTER
    if late or health.dead:
        slow = (
            f", the oldest since {health.oldest.isoformat(timespec='seconds')}"
            if late and health.oldest
            else ""
        )
        dead = (
            f"; {health.dead} could not be delivered: the secretariat's “status” says why"
            if health.dead
            else ""
        )
        return Finding("letters", False, f"{health.waiting} wait{slow}{dead}.")
    return Finding("letters", True, f"{health.waiting} on their way, none that could not be delivered.")


def of_anchors(file: Path, behind: int) -> Finding:
    """`behind`: lines of all trails that no anchor has seen yet."""
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return Finding("anchors", False, f"{file} cannot be written.")
    if not behind:
        return Finding("anchors", True, "hold every line of every trail.")
    since = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None
    is_fresh = since is not None and datetime.now(UTC) - since <= OLDEST_ANCHOR
    last = f"the last is of {since.isoformat(timespec='seconds')}" if since else "there is none yet"
    why = "" if is_fresh else ": is python -m bot serve running?"
    return Finding("anchors", is_fresh, f"are {behind} lines behind; {last}{why}.")


async def of_network(session: aiohttp.ClientSession, tokens: Tokens, urls: Sequence[str]) -> list[Finding]:
    """Asks the token authority for a token, and the connector for any answer at all."""
    found = [await _token(tokens)]
    found += await asyncio.gather(*(_reach(session, url) for url in urls))
    if not urls:
        found.append(Finding("connector", False, "no channel is bound yet: type setup CODE in it."))
    return found


async def _token(tokens: Tokens) -> Finding:
    try:
        await tokens.token()
    except NoToken as problem:
        return Finding("token", False, f"the token authority gave none: {problem}.")
    return Finding("token", True, "the token authority gives one.")


async def _reach(session: aiohttp.ClientSession, url: str) -> Finding:
    """No token is sent: that Teams answers at all is enough."""
    with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
        limit = aiohttp.ClientTimeout(total=LIMIT)
        async with session.head(url, timeout=limit, allow_redirects=False) as answer:
            return Finding("connector", True, f"{answer.url.host} answers.")
    return Finding("connector", False, f"{url} does not answer: look at the proxy and the firewall.")
