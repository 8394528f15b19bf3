"""The clerk's first words to a channel and to a person: once each, whichever event of Teams comes first."""

from collections import OrderedDict
from collections.abc import Awaitable
from datetime import UTC, datetime
from functools import partial

from bot.activities import Coming
from bot.answers import Answers, Asked
from bot.connector import Answer, Unauthorised, Unreachable, Wait
from bot.door import JSON
from bot.messenger import Chat, Content, Messenger
from bot.workers import Workers
from cards.elements import Card, TextBlock, dumped
from cards.escaping import plain
from cards.people.welcome import channel_card, shared_card
from panel.catalogue.people import AskWelcome
from panel.language import PanelId, Person
from panel.views.places import Place, Via
from usecases.answer import is_member, reply_to
from usecases.ports import Answer as Answering
from usecases.ports import Binding, Clock, Routing, Store

PEOPLE_REMEMBERED = 10_000
NOT_SAID = (Wait, Unauthorised)
"""What Teams answers where nothing was delivered."""


class Welcomes:
    def __init__(
        self,
        messenger: Messenger,
        answers: Answers,
        *,
        store: Store,
        routing: Routing,
        workers: Workers,
        clock: Clock,
        answer: Answering,
    ) -> None:
        self._messenger = messenger
        self._answers = answers
        self._store = store
        self._routing = routing
        self._workers = workers
        self._clock = clock
        self._answer = answer
        self._welcomed: OrderedDict[Person, None] = OrderedDict()
        """Whom this process knows to be welcome; the database decides."""

    async def to_channel(self, came: Coming) -> None:
        """What it does, how to begin, what is kept; in a shared channel, that it can't work there."""
        panel = await self._workers.read(lambda: self._routing.panel_in(came.tenant, came.conversation))
        if not await self._claim(came.tenant, came.conversation):
            return
        card = shared_card() if came.is_shared else channel_card(is_bound=panel is not None)
        binding = Binding(
            tenant=came.tenant, channel=came.conversation, team=came.team, service_url=came.service_url
        )
        post = partial(self._messenger.begin_thread, binding, dumped(card), summary="Panel Clerk")
        self._answers.soon(self._say(self._answers.patiently(post), came.tenant, came.conversation))

    async def forget(self, came: Coming) -> None:
        """The clerk was taken away; when it comes back it says so again."""
        if came.sender:
            self._welcomed.pop(came.sender, None)
        place = came.conversation if came.in_channel else came.sender.object_id if came.sender else ""
        await self._workers.note(lambda: self._routing.forget_welcome(came.tenant, place))

    async def to_person(self, came: Coming, sender: Person, *, stranger: str) -> None:
        """To a member of a panel; whoever installs the clerk and is none is told whom to ask."""
        if sender in self._welcomed:
            return
        panel = await self._panel_of(sender)
        if panel is None and not stranger:
            return
        place = sender.object_id if panel else f"stranger:{sender.object_id}"
        # Drawn before they are claimed: nothing that is in the way between leaves somebody without.
        card: Content = await self._words_for(came, sender, panel) if panel else _plain(stranger)
        is_first = await self._claim(sender.tenant, place)
        if panel:
            self._note(sender)
        if not is_first:
            return
        asked = Asked(panel, sender, AskWelcome()) if panel else None
        send = self._answers.send(Chat(came.service_url, came.conversation), card, asked)
        await self._say(send, sender.tenant, place, by_letter=panel is not None)

    async def _words_for(self, came: Coming, sender: Person, panel: PanelId) -> bytes:
        place = Place(panel=panel, conversation=came.conversation, via=Via.ASKED)
        work = partial(
            reply_to,
            AskWelcome(),
            sender=sender,
            place=place,
            store=self._store,
            clock=self._clock,
            answer=self._answer,
        )
        reply = await self._workers.read(work)
        return reply.body

    async def _panel_of(self, sender: Person) -> PanelId | None:
        """The first panel on which they sit today."""
        for panel, _ in await self._workers.read(lambda: self._routing.panels_of(sender)):
            sits = partial(is_member, sender, panel, store=self._store, clock=self._clock)
            if await self._workers.read(sits):
                return panel
        return None

    def _note(self, sender: Person) -> None:
        self._welcomed[sender] = None
        if len(self._welcomed) > PEOPLE_REMEMBERED:
            self._welcomed.popitem(last=False)

    async def _claim(self, tenant: str, place: str) -> bool:
        now = datetime.now(UTC)
        return await self._workers.note(lambda: self._routing.claim_welcome(tenant, place, at=now))

    async def _say(
        self, said: Awaitable[Answer], tenant: str, place: str, *, by_letter: bool = False
    ) -> None:
        """What was not said, and comes by no letter either, is said at the next event."""
        answer = await said
        if isinstance(answer, Unreachable) or (not by_letter and isinstance(answer, NOT_SAID)):
            await self._workers.note(lambda: self._routing.forget_welcome(tenant, place))


def _plain(words: str) -> dict[str, JSON]:
    return dumped(Card([TextBlock(plain(words))]))
