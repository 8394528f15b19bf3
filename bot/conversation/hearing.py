"""What is said in a panel's channel is kept, and looked at for spills; nothing that is said privately."""

import asyncio
import contextlib
from datetime import UTC, datetime
from functools import partial

from bot.activities import Coming, Said, kept_as, root_of
from bot.conversation.acting import place_of
from bot.conversation.panels import Panels
from bot.conversation.parts import Parts
from bot.conversation.telling import Telling
from bot.conversation.words import MIND_THE_TACTICS
from bot.markup import plain_mentions
from panel.catalogue.history import KeepMessage
from panel.history import Change
from panel.language import MessageId, PanelId, Person
from panel.people import CLERK
from panel.spills import Look, look_at
from panel.views.places import Reply, Via
from usecases.perform import perform
from usecases.ports import Request

LONGEST_ON_THE_LOOP = 4_000
"""Characters: some ten milliseconds of patterns."""
ROSTER_WITHIN = 2.0
"""Seconds: a turn must be answered in three."""


class Hearing:
    def __init__(self, parts: Parts, telling: Telling, panels: Panels) -> None:
        self._parts = parts
        self._telling = telling
        self._panels = panels

    async def heard(self, came: Coming, change: Change, said: Said) -> PanelId | None:
        """Keeps what is said in a panel's channel, commands as well; nothing that is said privately."""
        if not came.in_channel or came.sender is None:
            return None
        read, routing = self._parts.workers.read, self._parts.routing
        panel = await read(lambda: routing.panel_in(came.tenant, came.conversation))
        if panel is None:
            return None
        words = plain_mentions(said.words)
        look = await self._look_at(words)
        if look.found:
            await self._fresh_roster(panel)
        command = KeepMessage(
            change=change,
            message=MessageId(came.message),
            root=MessageId(root_of(came)),
            by=came.sender,
            said_at=came.at,
            words=words,
            attachments=said.attachments,
            mentions=said.mentions,
            is_to_clerk=said.mentions_clerk,
        )
        await self._keep(came, came.sender, panel, command)
        if look.is_hinted and change is Change.SAID and not said.mentions_clerk:
            await self._hint(came, came.sender)
        return panel

    async def _keep(self, came: Coming, author: Person, panel: PanelId, command: KeepMessage) -> None:
        parts = self._parts
        parts.allowances.turn_in(panel)
        request = Request(
            key=kept_as(came.key),
            fingerprint=came.fingerprint,
            sender=CLERK,
            place=place_of(came, panel, Via.CLOCK),
            command=command,
        )
        work = partial(perform, request, store=parts.store, clock=parts.clock, answer=parts.answer)
        reply: Reply = await parts.workers.write(panel, work)
        parts.wake_postman()
        if reply.body and not await self._panels.sits_on(author, panel):
            await self._tell_once(came, author, reply.body.decode(), key=kept_as(came.key))

    async def _hint(self, came: Coming, author: Person) -> None:
        """Once a day and a person, however often they use such a word."""
        key = f"hint:{author.tenant}:{author.object_id}:{datetime.now(UTC):%Y-%m-%d}"
        await self._tell_once(came, author, MIND_THE_TACTICS, key=kept_as(key))

    async def _tell_once(self, came: Coming, author: Person, words: str, *, key: str) -> None:
        """Words that no letter brings; a redelivery tells them nothing more."""
        claim = partial(self._parts.routing.claim_doorstep, key, at=datetime.now(UTC))
        if await self._parts.workers.note(claim):
            await self._telling.tell(came, author, words)

    async def _look_at(self, words: str) -> Look:
        """A long text is examined in a thread: it would hold up everybody's turns."""
        if len(words) <= LONGEST_ON_THE_LOOP:
            return look_at(words)
        return await self._parts.workers.note(partial(look_at, words))

    async def _fresh_roster(self, panel: PanelId) -> None:
        """Who can read it now; if Teams is slow, the last list that was read must do."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._parts.rosters.read(panel), ROSTER_WITHIN)
