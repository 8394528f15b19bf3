"""python -m tests.faults.teams LOG: Teams in a process of its own; what it appends to LOG is the truth."""

import asyncio
import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from rehearsal.cast import HOST, PANEL, PEOPLE
from rehearsal.faults import (
    SENDS,
    Asked,
    Fault,
    dropped,
    empty,
    failing,
    hanging,
    html,
    redirected,
    sometimes,
    too_many,
    truncated,
)
from rehearsal.standin import APP_ID, Standin
from tests.bot.world import PASSWORD

HANGS = 5.0
"""Seconds; longer than a hurried clerk waits."""
LATE = 2.0
"""Seconds; the clerk gives up after three, and on a starved machine some of them go by on the way to it."""
ANSWERS: dict[str, Callable[[str], Fault]] = {
    "429 with Retry-After": lambda _: too_many(0.5),
    "429 without": lambda _: too_many(),
    "412": lambda _: failing(412),
    "500": lambda _: failing(500),
    "502 after it was done": lambda _: failing(502, after_effect=True),
    "503": lambda _: failing(503),
    "504 after it was done": lambda _: failing(504, after_effect=True),
    "dropped before": lambda _: dropped(),
    "dropped after it was done": lambda _: dropped(after_effect=True),
    "hangs, and does it": lambda _: hanging(HANGS),
    "hangs, and does not": lambda _: hanging(HANGS, after_effect=False),
    "200, empty": lambda _: empty(),
    "200, HTML": lambda _: html(),
    "half a body": lambda _: truncated(),
    "401": lambda _: failing(401, code="Unauthorized"),
    "400": lambda _: failing(400, code="BadSyntax"),
    "413": lambda _: failing(413, code="MessageSizeTooBig"),
    "403": lambda _: failing(403, code="BotNotInConversationRoster"),
    "404": lambda _: failing(404, code="ConversationNotFound"),
    "redirect": lambda url: redirected(f"{url}/elsewhere"),
}
"""What Teams may answer a send, by name."""


class Scripted:
    """One answer for each conversation, to what is sent there first; of a forgotten card, when it changes."""

    def __init__(self, faults: dict[str, Fault]) -> None:
        self._faults = faults

    def __call__(self, asked: Asked) -> Fault | None:
        fault = self._faults.get(asked.conversation)
        operations = ("update",) if fault == FORGOTTEN else ("post", "update")
        return self._faults.pop(asked.conversation) if fault and asked.operation in operations else None


FORGOTTEN = failing(404, code="ActivityNotFoundInConversation")


class Busy:
    """A share of the conversations is asked to stay away, each again and again, and for how long is drawn."""

    def __init__(self, share: float, seed: int, at_most: float) -> None:
        self._share = share
        self._waits = [seconds for seconds in STAY_AWAY if seconds <= at_most]
        self._dice = random.Random(seed)
        self._sends: dict[str, int] = {}

    def __call__(self, asked: Asked) -> Fault | None:
        if asked.operation not in ("post", "update"):
            return None
        sent = self._sends[asked.conversation] = self._sends.get(asked.conversation, 0) + 1
        place = [*self._sends].index(asked.conversation) + 1
        is_chosen = place % 10 < 10 * self._share
        return too_many(self._dice.choice(self._waits)) if is_chosen and sent % EVERY == 1 else None


STAY_AWAY = (1, 2, 3, 5, 8, 13, 30)
"""Seconds."""
EVERY = 50
"""Sends to a conversation, of which the first is answered so."""


class Trial:
    """The addresses by which the harness works it."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._leaked = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/trial/token", self._token),
            web.get("/trial/asked", self._asked),
            web.put("/trial/faults", self._faults),
            web.route("*", "/elsewhere{rest:.*}", self._elsewhere),
        ]

    async def _token(self, _: web.Request) -> web.Response:
        return web.Response(text=self._standin.authority.channel_token(self._standin.service_url))

    async def _asked(self, _: web.Request) -> web.Response:
        return web.json_response({"leaked": self._leaked, "asked": [_told(a) for a in self._standin.asked]})

    async def _faults(self, request: web.Request) -> web.Response:
        wanted: dict[str, Any] = await request.json()
        match wanted:
            case {"answers": names}:
                faults = {where: ANSWERS[name](self._standin.url) for where, name in names.items()}
                self._standin.faults = Scripted(faults)
            case {"forgotten": conversation}:
                self._standin.faults = Scripted({conversation: FORGOTTEN})
            case {"share": share, "seed": seed}:
                self._standin.faults = sometimes(share, seed=seed, hang=HANGS)
            case {"busy": share, "seed": seed, "at_most": seconds}:
                self._standin.faults = Busy(share, seed, seconds)
            case {"slow": seconds}:
                self._standin.faults = lambda asked: hanging(seconds) if asked.operation in SENDS else None
            case _:
                self._standin.faults = []
        return web.json_response({})

    async def _elsewhere(self, request: web.Request) -> web.Response:
        """Where a redirect points: nothing may ever come here."""
        self._leaked += 1 + len(await request.read())
        return web.json_response({})


def sending_of(message: Any) -> str:
    """Which sending of which letter brought it, as the buttons of a live card say; else empty."""
    found = _SENDING.search(json.dumps(message))
    return found[1] if found else ""


def letter_of(message: Any) -> str:
    return sending_of(message).partition(".")[0]


_SENDING = re.compile(r'"card": "[a-z_ ]+\|\d+\|([0-9a-f]{16}\.\d+)\|')


def _told(asked: Asked) -> dict[str, Any]:
    fault = asked.fault
    is_late = asked.until is None or (asked.until - asked.at).total_seconds() > LATE
    return {
        "operation": asked.operation,
        "conversation": asked.conversation,
        "at": asked.at.timestamp(),
        "until": asked.until.timestamp() if asked.until else None,
        "status": asked.status,
        "retry_after": float(fault.headers["Retry-After"])
        if fault and "Retry-After" in fault.headers
        else None,
        "letter": letter_of(asked.body),
        "ambiguous": is_late or bool(fault and _is_unclear(fault)),
    }


def _is_unclear(fault: Fault) -> bool:
    if fault.status:
        return fault.status >= 408 and fault.status != 429
    return fault.drops or fault.truncates or fault.hangs > LATE


async def main() -> None:
    standin = Standin(
        APP_ID, HOST, PEOPLE, app_password=PASSWORD, team_name=PANEL, log_file=Path(sys.argv[1])
    )
    for person in PEOPLE:  # Whoever writes first does so from a chat that is there.
        standin.chat_id(person)
    app = standin.application(control=True)
    app.add_routes(Trial(standin).routes())
    runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    standin.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    print(standin.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
