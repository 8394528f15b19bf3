"""A file into its reader's storage: one PUT, to a host that is on the list, and nowhere else."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import aiohttp
import structlog
from yarl import URL

from panel.papers import Upload

LIMIT = aiohttp.ClientTimeout(total=60, connect=10)

log = structlog.get_logger()

# Plain URLs only: whatever two parsers might read in two ways is refused.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?/[!\"$-\[\]-~]*", re.ASCII
)
# Where the file lies then is only shown, to whoever named it; a path may have blanks and accents.
_SHOWN_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?/[^\\\x00-\x1f\x7f]*"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """The storage has it."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """It may work in a while; the same PUT again overwrites what a first one left."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class NotStored:
    """It will not work; why, for the log."""

    why: str


Outcome = Stored | TryLater | NotStored


class Uploads:
    """No token goes along, for the address itself is the right to write there; no redirect is followed."""

    def __init__(
        self, session: aiohttp.ClientSession, hosts: Collection[str], *, allow_http: bool = False
    ) -> None:
        self._session = session
        self._hosts = frozenset(host.lower() for host in hosts)
        self._allow_http = allow_http

    def vetted(self, upload: Upload) -> Upload:
        """As it may be kept: of a client that names another host neither address is."""
        lies_there = not upload.content_url or self._allows(_SHOWN_URL, upload.content_url)
        if lies_there and self.allows(upload.url):
            return upload
        log.warning("A file's address was not taken: its host is not in CLERK_UPLOAD_HOSTS.")
        return replace(upload, url="", content_url="")

    def allows(self, url: str) -> bool:
        """Whether a file may be sent there."""
        return self._allows(_URL, url)

    def _allows(self, plain: re.Pattern[str], url: str) -> bool:
        parts = plain.fullmatch(url)
        if parts is None or parts["host"].lower() not in self._hosts:
            return False
        return self._allow_http or (parts["scheme"] == "https" and parts["port"] in (None, "443"))

    async def put(self, url: str, content: bytes) -> Outcome:
        if not self.allows(url):
            log.warning("An upload was refused: its host is not in CLERK_UPLOAD_HOSTS.")
            return NotStored("its storage is not on the list")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}",
        }
        try:
            async with self._session.put(
                URL(url, encoded=True), data=content, headers=headers, allow_redirects=False, timeout=LIMIT
            ) as answer:
                return _outcome(answer.status, answer.headers.get("Retry-After"))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            log.info("An upload broke off.", why=type(error).__name__)
            return TryLater()


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if 200 <= status < 300:
        return Stored()
    if status in (408, 429) or status >= 500:
        seconds = float(retry_after) if retry_after and retry_after.isdecimal() else None
        return TryLater(min(seconds, 300.0) if seconds is not None else None)
    return NotStored(f"its storage answered {status}")
