"""Leases letters, has them sent, and settles what Teams answered."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

import structlog
from prometheus_client import Counter

from bot.connector import (
    Ambiguous,
    Answer,
    Gone,
    Rejected,
    Sent,
    Unauthorised,
    Unreachable,
    Wait,
)
from bot.messenger import Chat, Messenger
from bot.sending import ASKS_AGAIN_AFTER, NO_CHANNEL, Sending
from bot.settling import Settling
from bot.workers import Workers
from panel.language import Interruption, Person
from panel.letters import Copy, Show
from usecases import posting
from usecases.letters.values import Obsolete, Shown
from usecases.pace import Pace
from usecases.ports import Clock, Envelope, Lease, Leases, Routing, Store, Unavailable

log = structlog.get_logger()

LETTERS = Counter("clerk_letters", "Letters that were settled, by how.", ["outcome"])

AT_ONCE = 48
"""Letters on their way: Teams takes a tenth of a second or more for each."""
A_HANDFUL = 12
"""Taken and drawn together; more would hold up the loop, where SQLite is read."""
IN_HAND = AT_ONCE + 6 * A_HANDFUL
"""With those that are drawn, or settled, while the others are on their way."""
LOOKS_EVERY = 1.0
"""Seconds between two looks for letters that another replica wrote."""
WITHOUT_A_TOKEN = timedelta(seconds=60)
NOT_LET_THROUGH = {
    "BotNotInConversationRoster": "they are no longer in the team, or have taken me out of their apps",
    "BotDisabledByAdmin": "their organisation has switched me off for them",
    "ConversationBlockedByUser": "they have blocked me in Teams",
    "ConversationNotFound": "Teams no longer knows our chat",
    "not seen in the channel yet": "they have not been seen in the channel yet",
}
"""What Teams' codes mean for whoever is told; the code itself stands in the log."""
CANNOT_BE_MADE = "I could not make it: whoever runs me should look at my log."
NOT_TO_THEM = "Teams does not let me write to them"
NOT_TO_THE_CHANNEL = "Teams does not let me write there. Please see that I am still an app of the team."


class TooLate(Exception):
    """A letter has not begun to leave when it should have: it is given back, for whoever takes it next."""


class Postman:
    """One a process; any number of processes. Run it until it is stopped."""

    def __init__(
        self,
        messenger: Messenger,
        sending: Sending,
        *,
        store: Store,
        leases: Leases,
        routing: Routing,
        workers: Workers,
        clock: Clock,
    ) -> None:
        self._messenger = messenger
        self._sending = sending
        self._store = store
        self._pace = store.pace
        self._leases = leases
        self._routing = routing
        self._workers = workers
        self._clock = clock
        self._settling = Settling(store=store, leases=leases, workers=workers, clock=clock)
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._stopping = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._ways = asyncio.Semaphore(AT_ONCE)

    def wake(self) -> None:
        """A letter was written in this process."""
        self._woken.set()

    async def rest(self) -> None:
        """Returns when nothing is under way and no letter is due; while it runs."""
        self._idle.clear()
        self._woken.set()
        await self._idle.wait()

    async def run(self) -> None:
        """Until `stop`: claims no more then, and finishes what is under way."""
        while not self._stopping:
            try:
                await self._round()
            except Interruption:
                log.warning("The database is away; letters wait.")
                await self._pause(LOOKS_EVERY)
            except Exception:
                log.exception("The postman stumbled.")
                await self._pause(LOOKS_EVERY)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=15)

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def _round(self) -> None:
        self._woken.clear()
        room = IN_HAND - len(self._under_way)
        if room < A_HANDFUL:
            await self._pause(LOOKS_EVERY)
            return
        begins_before = monotonic() + _latest(self._pace)
        taken = await self._workers.note(partial(self._leases.look, most=A_HANDFUL))
        if not taken.leases:
            if not (self._under_way or self._woken.is_set() or _is_due(taken.next_at)):
                self._idle.set()
            await self._pause(_until(taken.next_at))
            return
        drawing = asyncio.create_task(self._draw(taken.leases))
        for lease in taken.leases:
            task = asyncio.create_task(self._carry(lease, drawing, begins_before))
            self._under_way.add(task)
            task.add_done_callback(self._arrived)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _draw(self, leases: Sequence[Lease]) -> Mapping[str, posting.Outgoing]:
        """All at once; or, where one of them stumbles, none."""
        work = partial(posting.draw, leases, store=self._store, clock=self._clock)
        try:
            return await self._workers.read_in_passing(work)
        except Unavailable:
            raise
        except Exception:
            if len(leases) == 1:
                raise
            return {}

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)

    async def _carry(
        self, lease: Lease, drawing: "asyncio.Task[Mapping[str, posting.Outgoing]]", begins_before: float
    ) -> None:
        """By the monotonic clock: what has not begun to leave by then is put back."""
        try:
            letter = (await drawing).get(lease.id) or (await self._draw([lease]))[lease.id]
            await self._deliver(lease, letter, begins_before)
        except Unavailable:
            log.warning("The database is away; a letter is put back.", letter=lease.id)
            await self._put_back_soon(lease)
        except TooLate:
            await self._put_back(lease, timedelta(0), "it was too late to begin", uncounted=True)
        except Exception:
            log.exception("A letter stumbled.", letter=lease.id, tries=lease.tries)
            await self._stumbled(lease)

    async def _put_back_soon(self, lease: Lease) -> None:
        """What was not sent need not wait for its lease to pass, once the database is back."""
        try:
            wait = self._pace.of(timedelta(seconds=ASKS_AGAIN_AFTER))
            await self._put_back(lease, wait, "the database was away", uncounted=True)
        except Unavailable:
            log.warning("A letter could not be put back; its lease will pass.", letter=lease.id)

    async def _stumbled(self, lease: Lease) -> None:
        """Tried again, but not for ever: what comes after it to the same address waits for it."""
        try:
            if lease.tries < self._pace.most_tries:
                await self._put_back(lease, self._pace.before_try(lease.tries), "it could not be made")
                return
            work = partial(posting.given_up, lease, why=CANNOT_BE_MADE, store=self._store, clock=self._clock)
            await self._workers.write(lease.panel, work)
            LETTERS.labels("dead").inc()
        except Exception:
            log.exception("A letter that stumbled could not be put back.", letter=lease.id)

    async def _deliver(self, lease: Lease, letter: posting.Outgoing, begins_before: float) -> None:
        """Sends and settles one letter. No transaction is open while Teams is asked."""
        if letter.envelope.copy:
            await self._take_away(lease, letter, letter.envelope.copy)
            return
        if not isinstance(letter.shown, Shown):
            why = letter.shown.because if isinstance(letter.shown, Obsolete) else "nothing to show"
            await self._settle(partial(posting.dropped, lease, reason=why), "dropped")
            return
        if lease.tries > self._pace.most_tries:
            await self._bury(lease, letter.envelope, "it was tried too often")
            return
        way = self._way(begins_before)
        attempt = await self._sending.send(lease, letter, letter.shown.view, on=way)
        if not isinstance(attempt.answer, Sent):
            await self._not_sent(lease, letter, attempt.answer)
            return
        card = attempt.stands(letter, lease.sending)
        arrival = posting.Arrival(
            lease=lease,
            envelope=letter.envelope,
            card=card,
            disclosure=attempt.disclosed(letter.envelope, letter.shown),
        )
        try:
            await self._settling.arrived(arrival, is_new=card != letter.live)
        except Unavailable:
            log.warning("A letter that was sent could not be settled; its lease will pass.", letter=lease.id)
            return
        LETTERS.labels("sent").inc()

    async def _take_away(self, lease: Lease, letter: posting.Outgoing, copy: Copy) -> None:
        """Nobody misses a copy: one that Teams does not let go stays, and nobody is told."""
        url = letter.reach.service_url or (letter.binding.service_url if letter.binding else "")
        answer = await self._messenger.take_away(url, copy)
        match answer:
            case Sent() | Gone():
                await self._settling.arrived(
                    posting.Arrival(lease=lease, envelope=letter.envelope), is_new=False
                )
                LETTERS.labels("sent").inc()
            case Wait() | Unauthorised():
                await self._not_sent(lease, letter, answer)
            case Ambiguous() if lease.tries < self._pace.most_tries:
                await self._not_sent(lease, letter, answer)
            case _:
                why = f"Teams keeps the copy: {type(answer).__name__}"
                await self._settle(partial(posting.dropped, lease, reason=why), "dropped")

    @asynccontextmanager
    async def _way(self, begins_before: float) -> AsyncIterator[None]:
        """Raises TooLate where the lease might pass while the letter is on its way, and another replica would
        send it too; and where the clerk stops, and another may send it at once.
        """
        async with self._ways:
            if self._stopping or monotonic() > begins_before:
                raise TooLate
            yield

    async def _not_sent(self, lease: Lease, letter: posting.Outgoing, answer: Answer) -> None:
        """What each answer of Teams means for the letter; see docs/architecture.md."""
        match answer:
            case Wait(seconds=seconds):
                wait = timedelta(seconds=seconds) if seconds else self._pace.before_try(lease.waits + 1)
                work = partial(posting.paused, lease, letter, wait=wait, reason="Teams asked us to wait")
                await self._settle(work, "put back")
            case Unauthorised():
                log.error("Teams does not accept the clerk's token.")
                await self._put_back(
                    lease, self._pace.of(WITHOUT_A_TOKEN), "no accepted token", uncounted=True
                )
            case Ambiguous() if lease.tries >= self._most_tries(letter.envelope):
                words = f"Teams gave no clear answer in {lease.tries} tries, so it may or may not have come"
                await self._bury(lease, letter.envelope, words)
            case Ambiguous(why=why):
                await self._put_back(lease, self._pace.before_try(lease.tries), f"perhaps delivered: {why}")
            case Gone():
                work = partial(posting.forgotten, lease, letter.envelope)
                await self._settle(work, "posted anew")
            case Unreachable(why=why):
                await self._cannot_reach(lease, letter, why)
            case Rejected(why=why):
                await self._bury(
                    lease, letter.envelope, f"Teams refused it ({why}): whoever runs me should look."
                )
            case Sent():
                pass

    def _most_tries(self, envelope: Envelope) -> int:
        words = envelope.show in (Show.SAID, Show.NOTICE, Show.ANSWER) and not envelope.ref
        return self._pace.most_tries_of_words if words else self._pace.most_tries

    async def _cannot_reach(self, lease: Lease, letter: posting.Outgoing, why: str) -> None:
        log.info("Teams does not let a letter through.", letter=lease.id, code=why)
        if letter.person:
            await self._workers.note(partial(self._routing.mark_unreachable, letter.person, reason=why))
            await self._say_so_in_thread(letter, letter.person)
            words = f"{NOT_LET_THROUGH.get(why, NOT_TO_THEM)}. Please ring them."
        else:
            words = why if why == NO_CHANNEL else NOT_TO_THE_CHANNEL
        await self._bury(lease, letter.envelope, words)

    async def _say_so_in_thread(self, letter: posting.Outgoing, person: Person) -> None:
        """Only where somebody asked in the channel and cannot be answered privately; without content."""
        thread = letter.envelope.reply_in
        if thread and letter.binding:
            await self._messenger.say_unreachable(person, Chat(letter.binding.service_url, thread))

    async def _bury(self, lease: Lease, envelope: Envelope, why: str) -> None:
        work = partial(posting.dead, lease, envelope, why=why, store=self._store, clock=self._clock)
        await self._settling.insisted(partial(self._workers.write, lease.panel, work))
        LETTERS.labels("dead").inc()
        log.warning("A letter cannot be delivered.", letter=lease.id, why=why)

    async def _put_back(self, lease: Lease, wait: timedelta, reason: str, *, uncounted: bool = False) -> None:
        work = partial(posting.later, lease, wait=wait, reason=reason, uncounted=uncounted)
        await self._settle(work, "put back")

    async def _settle(self, work: "partial[bool]", outcome: str) -> None:
        await self._settling.insisted(partial(self._workers.note, partial(work, store=self._store)))
        LETTERS.labels(outcome).inc()


def _latest(pace: Pace) -> float:
    """Seconds after which a send no longer begins: Teams and its token authority may take as long again."""
    return pace.of(pace.lease).total_seconds() / 2


def _is_due(moment: datetime | None) -> bool:
    return moment is not None and moment <= datetime.now(UTC)


def _until(moment: datetime | None) -> float:
    if moment is None:
        return LOOKS_EVERY
    return min(LOOKS_EVERY, max(0.02, (moment - datetime.now(UTC)).total_seconds()))
