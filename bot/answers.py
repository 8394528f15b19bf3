"""Answers that leave at once, without a letter: what Teams does not take becomes one."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from bot.connector import Ambiguous, Answer, Sent, Unauthorised, Wait
from bot.messenger import Chat, Content, Messenger
from bot.patience import apart
from bot.workers import Workers
from panel.catalogue import Question
from panel.language import Interruption, PanelId, Person
from usecases import posting
from usecases.ports import Clock, Store

log = structlog.get_logger()

TRIES = 3
LONGEST_WAIT = 60.0
"""Seconds. For words that no letter can bring: a stranger has no panel that could keep them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose question it was, and of which panel: enough to answer it again."""

    panel: PanelId | None
    """None for the only one on which they sit."""
    by: Person
    question: Question


class Answers:
    def __init__(
        self,
        messenger: Messenger,
        *,
        store: Store,
        workers: Workers,
        clock: Clock,
        wake_postman: Callable[[], None],
    ) -> None:
        self._messenger = messenger
        self._store = store
        self._pace = store.pace
        self._workers = workers
        self._clock = clock
        self._wake_postman = wake_postman
        self._under_way: set[asyncio.Task[object]] = set()
        self._stopping = asyncio.Event()

    def soon(self, work: Coroutine[None, None, object]) -> None:
        """Does not hold up the turn: Teams wants its own answer at once."""
        task = asyncio.create_task(work, context=apart())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def rest(self) -> None:
        """Returns when none is on its way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def drain(self) -> None:
        """Waits for what is on its way, and tries nothing again."""
        self._stopping.set()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=10)

    async def send(self, chat: Chat, card: Content, asked: Asked | None) -> Answer:
        """Tries once; what Teams does not take comes by letter, or where there is none, is tried again."""
        post = partial(self._messenger.post, chat.service_url, chat.conversation, card, summary="Panel Clerk")
        if asked is None:
            return await self.patiently(post)
        rests = self._messenger.rests(chat.conversation)
        answer: Answer = Wait(rests) if rests else await post()
        if not isinstance(answer, Sent):
            await self.by_letter(asked, answer)
        return answer

    async def patiently(self, send: Callable[[], Awaitable[Answer]]) -> Answer:
        """Again while Teams may take it, a few times, and only as long as this process lives."""
        for tried in range(1, TRIES):
            answer = await send()
            if self._stopping.is_set() or not isinstance(answer, Wait | Ambiguous | Unauthorised):
                return answer
            told = answer.seconds if isinstance(answer, Wait) else None
            wait = self._pace.before_try(tried).total_seconds() if told is None else told
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), min(wait, LONGEST_WAIT))
        return await send()

    async def by_letter(self, asked: Asked, answer: Answer) -> None:
        """The conversation rests as Teams asks; what was perhaps delivered has had one of its tries."""
        told = answer.seconds if isinstance(answer, Wait) else None
        work = partial(
            posting.answer_later,
            asked.question,
            asked.panel,
            asked.by,
            pause=timedelta(seconds=told) if told else None,
            is_tried=isinstance(answer, Ambiguous),
            store=self._store,
            clock=self._clock,
        )
        try:
            if await self._workers.note(work):
                self._wake_postman()
        except Interruption:
            log.warning("An answer that Teams did not take is lost: the database is away.")
