"""A stand-in for Teams over real HTTP: connector, token authority, OpenID issuer, and people's clients."""

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession, web

from rehearsal.activities import Place
from rehearsal.cast import HOST, PEOPLE
from rehearsal.client import Client, Reply, Sent
from rehearsal.connector import Connector
from rehearsal.control import Control
from rehearsal.conversations import Conversations, Message, Thread
from rehearsal.faults import Asked, Faults, sometimes
from rehearsal.people import Person
from rehearsal.tokens import Authority
from rehearsal.truth import Deleted, Entry, Opened, Posted, TruthLog, Updated

__all__ = [
    "Asked",
    "Deleted",
    "Message",
    "Opened",
    "Person",
    "Posted",
    "Reply",
    "Sent",
    "Standin",
    "Updated",
]

APP_ID = "00000000-aaaa-4bbb-8ccc-000000000011"
TENANT = HOST
CHANNEL = "19:disruption0000000000@thread.tacv2"
TEAM = "19:general00000000000000@thread.tacv2"
GROUP = "bbbbbbbb-0000-4000-8000-000000000031"


class Standin(Client):
    """Teams, as far as the clerk can tell. Set `bot_url` before sending anything.

    `people` are the channel's members. `clock` stamps what is said; tokens follow the real time.
    With `history` False the clerk gets only what mentions it, as without the channel permission.
    """

    def __init__(
        self,
        app_id: str,
        tenant: str,
        people: Sequence[Person],
        *,
        channel: str = CHANNEL,
        team: str = TEAM,
        team_name: str = "Disruption panel",
        channel_name: str = "Panel",
        clerk: str = "Panel Clerk",
        app_password: str | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        history: bool = True,
        log_file: Path | None = None,
    ) -> None:
        place = Place(
            app_id=app_id,
            clerk=clerk,
            tenant=tenant,
            team=team,
            team_name=team_name,
            group_id=GROUP,
            channel=channel,
            channel_name=channel_name,
        )
        roster = list(people)
        conversations = Conversations(app_id=app_id, channel=channel, team=team)
        authority = Authority(app_id=app_id, app_password=app_password)
        self._log = TruthLog(log_file)
        self._news = asyncio.Event()
        self.changes = 0
        connector = Connector(
            clerk_id=place.clerk_id,
            tenant=tenant,
            people=roster,
            conversations=conversations,
            authority=authority,
            log=self._log,
            changed=self._note_change,
            clock=clock,
            refusals={person.teams_id: person.refuses for person in people if person.refuses},
        )
        super().__init__(
            place=place,
            people=roster,
            conversations=conversations,
            authority=authority,
            connector=connector,
            clock=clock,
            history=history,
        )

    # Where it is.

    def application(self, *, control: bool = False) -> web.Application:
        """To be served by whoever asked for it, who then sets `url`. `control` adds addresses that are not
        Teams', for a stand-in in a process of its own."""
        app = web.Application(client_max_size=8 * 2**20)
        app.add_routes(self.connector.routes())
        if control:
            app.add_routes(Control(self).routes())
        app.cleanup_ctx.append(self._run)
        return app

    @contextlib.asynccontextmanager
    async def served(
        self, *, host: str = "127.0.0.1", port: int = 0, control: bool = False
    ) -> AsyncIterator[str]:
        """Serve until the block ends; gives the base URL."""
        runner = web.AppRunner(self.application(control=control), shutdown_timeout=0.2)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            self.url = f"http://{host}:{runner.addresses[0][1]}"
            yield self.url
        finally:
            await runner.cleanup()

    async def _run(self, _app: web.Application) -> AsyncIterator[None]:
        async with ClientSession() as session:
            self._session = session
            yield
            self._session = None
        self._log.close()

    @property
    def login_url(self) -> str:
        """The token authority; the path `/{tenant}/oauth2/v2.0/token` follows."""
        return f"{self.url}/login"

    @property
    def openid_metadata_url(self) -> str:
        return f"{self.url}/openid/.well-known/openidconfiguration"

    # What became of it.

    @property
    def log(self) -> list[Entry]:
        """Every change that took effect, in order."""
        return self._log.entries

    @property
    def asked(self) -> list[Asked]:
        """Every request received, whatever was answered."""
        return self.connector.asked

    @property
    def token_calls(self) -> int:
        return self.authority.calls

    @property
    def faults(self) -> Faults:
        """A list is spent from the front on sends (None is no fault); a function decides on every request."""
        return self.connector.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.connector.faults = faults

    @property
    def delay(self) -> float:
        """Seconds that every answer takes."""
        return self.connector.delay

    @delay.setter
    def delay(self, seconds: float) -> None:
        self.connector.delay = seconds

    def threads(self) -> list[Thread]:
        """The channel, oldest thread first."""
        return list(self.conversations.threads.values())

    def chat(self, person: Person) -> list[Message]:
        """The person's private conversation with the clerk, oldest first."""
        return self.conversations.chats.get(self.chat_id(person), [])

    def _note_change(self) -> None:
        self.changes += 1
        self._news.set()
        self._news = asyncio.Event()

    async def wait_for_change(self, after: int, *, within: float) -> int:
        """The number of changes so far, as soon as it is more than `after` or the time is up."""
        if self.changes <= after:
            try:
                async with asyncio.timeout(within):
                    await self._news.wait()
            except TimeoutError:
                pass
        return self.changes

    async def until(self, is_so: Callable[[], object], *, within: float = 60.0) -> None:
        """Return when `is_so()` is true; raises AssertionError with the log's tail when it stays false."""
        deadline = asyncio.get_running_loop().time() + within
        while not is_so():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                tail = "\n".join(str(entry) for entry in self.log[-5:])
                raise AssertionError(f"Still not so after {within} s. The log ends:\n{tail}")
            await self.wait_for_change(self.changes, within=min(left, 0.05))


async def _serve(options: argparse.Namespace) -> None:
    standin = Standin(options.app_id, options.tenant, PEOPLE, log_file=options.log)
    standin.bot_url = options.bot
    standin.delay = options.delay
    if options.faulty:
        standin.faults = sometimes(options.faulty, seed=options.seed)
    async with standin.served(port=options.port, control=True) as url:
        print(url, flush=True)  # noqa: T201 (whoever started it reads the address here)
        await asyncio.Event().wait()


def main() -> None:
    """Serve until killed; the first line printed is the base URL."""
    parser = argparse.ArgumentParser(prog="python -m rehearsal.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--log", type=Path, help="append every change that took effect to this file")
    parser.add_argument("--bot", default="", help="where the clerk listens, such as http://127.0.0.1:3978")
    parser.add_argument("--app-id", default=APP_ID)
    parser.add_argument("--tenant", default=TENANT)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds every answer takes")
    parser.add_argument("--faulty", type=float, default=0.0, help="the share of sends that goes wrong")
    parser.add_argument("--seed", type=int, default=0)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
