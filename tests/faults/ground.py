"""The ground that faults are tried on: Teams, replicas and a database, each a process of its own."""

import asyncio
import contextlib
import json
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine, NullPool, Select, create_engine, text

from bot import wiring
from bot.activities import coming
from bot.conversation.words import PERHAPS_SAVED
from bot.settings import Settings
from rehearsal.activities import Place
from rehearsal.cast import HOST, PANEL, SECRETARIAT, Part, register
from rehearsal.conversations import Conversations
from rehearsal.reading import shown
from rehearsal.standin import APP_ID, CHANNEL, GROUP, TEAM
from rehearsal.truth import read_log
from tests.bot.test_kill import a_free_port, as_environment, ready
from tests.bot.world import settings_for
from tests.faults.clocks import SharedClock
from tests.faults.processes import Process, heard, started

NOT_SAVED = b"That was not saved."
PERHAPS = PERHAPS_SAVED.partition(":")[0].encode()
PATIENCE = aiohttp.ClientTimeout(total=20)
AWAY = (aiohttp.ClientError, TimeoutError, OSError)
BROKEN_OFF, REFUSED = 0, -1
"""Instead of a status: cut off half-way, or nobody was there to take it."""
LONGEST_REST = 240.0
"""Seconds: more than an hour at 1:20, which is how long a conversation rests that had its 1,500 letters."""
NOTHING_MORE: Mapping[str, str] = {}


class Replica:
    """One clerk: started, killed, started again on the same port."""

    def __init__(self, environment: dict[str, str], port: int, log: Path) -> None:
        self._environment = environment
        self.log = log
        self.port = port
        self.process: Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.address}/api/messages"

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await started(
                "tests.faults.clerk", str(self.port), environment=self._environment, output=log, errors=log
            )
        await ready(self.port)

    async def end(self, how: signal.Signals) -> tuple[int, float]:
        """Its exit code, and how long it took to go."""
        process, began = self.process, time.monotonic()
        assert process
        if process.returncode is None:
            process.send_signal(how)
        code = await process.wait()
        return code, time.monotonic() - began


class Ground:
    """What the faults do to it, and how what became of it is read."""

    def __init__(
        self,
        *,
        teams: str,
        log: Path,
        url: str,
        settings: Settings,
        replicas: list[Replica],
        clock: SharedClock,
    ) -> None:
        self.teams = teams
        self.url = url
        self.clock = clock
        """The panel's, of every replica."""
        self.server: Any = None
        self.disk: Any = None
        self.proxy: Any = None
        """The database server, its disk, or what stands before it, where a trial has one of its own."""
        self.replicas = replicas
        self.answered = Counter[int]()
        """How often each status, to what was delivered."""
        self.settings = settings
        self._log = log
        self._session = aiohttp.ClientSession(timeout=PATIENCE)
        self._token = ""
        self._chats = Conversations(app_id=APP_ID, channel=CHANNEL, team=TEAM)
        self._place = Place(
            app_id=APP_ID,
            clerk="Panel Clerk",
            tenant=HOST,
            team=TEAM,
            team_name=PANEL,
            group_id=GROUP,
            channel=CHANNEL,
            channel_name="Panel",
        )

    async def close(self) -> None:
        await self._session.close()

    # What people do.

    def chat(self, part: Part) -> str:
        return self._chats.chat_id(part.person.teams_id)

    def says(self, part: Part, words: str) -> bytes:
        """The bytes of a message to the clerk, to be delivered once or often."""
        spoken = self._place.spoken(words, in_channel=False, mention=False)
        return self._activity("message", part, self.chat(part), **spoken)

    def talks(self, part: Part, conversation: str, words: str) -> bytes:
        """The bytes of a message in the channel, which is for the others and not for the clerk."""
        spoken = self._place.spoken(words, in_channel=True, mention=False)
        return self._activity("message", part, conversation, **spoken)

    def presses(self, part: Part, conversation: str, activity: str, button: dict[str, Any]) -> bytes:
        action = {key: button[key] for key in ("type", "title", "verb") if key in button}
        value = {"action": {**action, "data": button["data"]}, "trigger": "manual"}
        return self._activity(
            "invoke", part, conversation, name="adaptiveCard/action", value=value, replyToId=activity
        )

    def _activity(self, kind: str, part: Part, conversation: str, **fields: Any) -> bytes:
        activity = self._place.activity(
            kind,
            conversation=conversation,
            by=part.person,
            at=datetime.now(UTC),
            service_url=f"{self.teams}/connector/",
            **fields,
        )
        return json.dumps(activity).encode()

    async def does(self, deed: str, part: Part, **facts: Any) -> str:
        """Somebody works their own client, which asks the first replica; what they are answered."""
        facts = {"person": part.person.email, **facts}
        try:
            async with self._session.post(f"{self.teams}/control/{deed}", json=facts) as answer:
                told = await (answer.json() if answer.ok else answer.text())
        except AWAY:
            return ""
        return json.dumps(told, ensure_ascii=False)

    async def deliver(self, body: bytes, replica: Replica) -> tuple[int, bytes]:
        """Once, to that replica; a status below 1 where nobody answered."""
        if not self._token:
            async with self._session.get(f"{self.teams}/trial/token") as answer:
                self._token = await answer.text()
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json; charset=utf-8",
        }
        status, answer = await self._post(replica.url, body, headers)
        self.answered[status] += 1
        return status, answer

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        try:
            async with self._session.post(url, data=body, headers=headers) as answer:
                return answer.status, await answer.read()
        except aiohttp.ClientConnectorError:
            return REFUSED, b""
        except AWAY:
            return BROKEN_OFF, b""

    async def insist(
        self, body: bytes, dice: random.Random, *, is_question: bool = False, within: float = 300.0
    ) -> bytes:
        """To any replica, again and again: as Teams does until one says 200, and as people do until it is
        saved. A machine that is busy enough makes the clerk say "please try again".
        """
        until = time.monotonic() + within
        while time.monotonic() < until:
            status, answer = await self.deliver(body, dice.choice(self.replicas))
            is_taken = status in (200, 201) and NOT_SAVED not in answer and PERHAPS not in answer
            if is_taken and (is_question or self.is_saved(body)):
                return answer
            await asyncio.sleep(dice.uniform(0.05, 0.3))
        raise AssertionError("No replica ever answered 200 and had it saved.")

    def is_saved(self, body: bytes) -> bool:
        """Of what is said: its claim stands in the transaction of its effect. A press says it itself."""
        activity = json.loads(body)
        claimed = f"select count(*) from inbox where key = '{coming(activity).key}'"
        return activity["type"] != "message" or bool(self.count(claimed))

    async def is_ready(self, replica: Replica) -> bool:
        try:
            async with self._session.get(f"{replica.address}/readyz") as answer:
                return answer.status == 200
        except AWAY:
            return False

    async def stalls(self) -> float:
        """For how many seconds the loop of any replica worked at a stretch, since that was last asked."""
        longest = 0.0
        for replica in self.replicas:
            async with self._session.get(f"{replica.address}/trial/stalls") as answer:
                longest = max(longest, float(await answer.text()))
        return longest

    # What goes wrong.

    async def faults(self, **wanted: Any) -> None:
        async with self._session.put(f"{self.teams}/trial/faults", json=wanted):
            pass

    def leases_pass(self) -> None:
        """As if a minute went by, for those who were killed."""
        with self._engine.begin() as connection:
            connection.execute(text("update letter set leased_until = taken_at where state = 'leased'"))

    # What became of it.

    async def asked(self) -> tuple[list[dict[str, Any]], int]:
        """Every request that Teams got, and the bytes that followed a redirect."""
        async with self._session.get(f"{self.teams}/trial/asked") as answer:
            told = await answer.json()
        return told["asked"], told["leaked"]

    def truth(self) -> list[dict[str, Any]]:
        return read_log(self._log)

    def logged(self, words: str) -> int:
        """How many lines of the replicas' logs have those words."""
        return sum(replica.log.read_text(errors="replace").count(words) for replica in self.replicas)

    def posted(self, marker: str = "") -> list[tuple[str, str, str]]:
        """Conversation, message and words of every card that was ever sent, with that in its words."""
        posts = [
            (e["conversation"], e["activity_id"], words(e)) for e in self.truth() if e["did"] == "Posted"
        ]
        return [post for post in posts if marker in post[2]]

    def rows(self, query: str | Select[Any]) -> list[Any]:
        """As somebody whom no row-level rule binds."""
        with self._engine.connect() as connection:
            found = connection.execute(text(query) if isinstance(query, str) else query).all()
        return list(found)

    def count(self, query: str) -> int:
        return int(self.rows(query)[0][0])

    @cached_property
    def _engine(self) -> Engine:
        """Every question has a connection of its own, for servers go away."""
        return create_engine(self.url.replace("//clerk@", "//postgres@"), poolclass=NullPool)

    async def quiet(self, *, within: float = LONGEST_REST) -> int:
        """Waits until every letter has left or died; how many are stuck when none has for so long."""
        left, moved = len(self.on_their_way()), time.monotonic()
        while left and time.monotonic() < moved + within:
            await asyncio.sleep(0.2)
            if (now := len(self.on_their_way())) != left:
                left, moved = now, time.monotonic()
        return left

    def on_their_way(self) -> list[Any]:
        """Letters that have neither left nor died."""
        return self.rows(
            "select id from letter where state in ('waiting', 'leased') and address not like 'member:%'"
        )

    def trail_holds(self) -> bool:
        return wiring.verify_trail(self.settings, PANEL) is None


def words(entry: dict[str, Any]) -> str:
    return "\n".join(
        shown(one["content"]) for one in entry["activity"].get("attachments") or () if "content" in one
    )


@contextlib.asynccontextmanager
async def ground(
    url: str,
    folder: Path,
    *,
    replicas: int = 1,
    environment: Mapping[str, str] = NOTHING_MORE,
    logs: Path | None = None,
) -> AsyncIterator[Ground]:
    """A panel that is set up and quiet, before Teams and so many replicas, whose logs may lie elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "truth.jsonl"
    async with _teams_at(log) as address:
        given = settings_for(_Teams(address), url, folder)  # type: ignore[arg-type]
        settings = wiring.read_settings(**given)
        code = wiring.create_panel(settings, PANEL)
        wiring.import_people(settings, PANEL, register())
        clock = folder / "clock"
        about = {**as_environment(given), "TRIAL_CLOCK": str(clock), **environment}
        clerks = [Replica(about, a_free_port(), (logs or folder) / f"clerk-{n}.log") for n in range(replicas)]
        place = Ground(
            teams=address,
            log=log,
            url=url,
            settings=settings,
            replicas=clerks,
            clock=SharedClock(clock),
        )
        try:
            await asyncio.gather(*(clerk.start() for clerk in clerks))
            await _set_up(place, code)
            yield place
        finally:
            await place.close()
            for clerk in clerks:
                if clerk.process:
                    with contextlib.suppress(ProcessLookupError):
                        await clerk.end(signal.SIGKILL)


@contextlib.asynccontextmanager
async def _teams_at(log: Path) -> AsyncIterator[str]:
    """Teams, in a process of its own, and its address."""
    async with heard("tests.faults.teams", str(log)) as (teams, address):
        try:
            yield address
        finally:
            teams.kill()
            await teams.wait()


class _Teams:
    def __init__(self, url: str) -> None:
        self.openid_metadata_url = f"{url}/openid/.well-known/openidconfiguration"
        self.login_url = f"{url}/login"


async def _set_up(place: Ground, code: str) -> None:
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        bot = place.replicas[0].url.removesuffix("/api/messages")
        await session.put(f"{place.teams}/control/bot", json={"url": bot})
        said = {"person": SECRETARIAT.person.email, "text": f"setup {code}", "where": "channel"}
        until, refused = time.monotonic() + 90, 0
        await session.post(f"{place.teams}/control/say", json=said)
        while not place.posted("is set up") and time.monotonic() < until:
            if len(place.posted(NOT_SAVED.decode())) > refused:  # The machine is starved: it is said again.
                refused += 1
                await session.post(f"{place.teams}/control/say", json=said)
            await asyncio.sleep(0.1)
    assert await place.quiet() == 0


def markers(number: int, seed: int) -> Sequence[str]:
    return [f"unit {seed}x{n:04d}x" for n in range(number)]
