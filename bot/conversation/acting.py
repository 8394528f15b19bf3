"""What somebody asked of a panel is done, or answered."""

from functools import partial

import structlog

from bot.activities import Coming
from bot.answers import Asked
from bot.conversation.parts import Parts
from bot.conversation.telling import Telling
from bot.messenger import Chat
from panel.catalogue import Command, Consultation, Question
from panel.language import Interruption, PanelId, Person
from panel.letters import CardName, Copy
from panel.views.places import Place, Reply, Via
from usecases import posting
from usecases.answer import reply_in_chat, reply_to
from usecases.perform import perform
from usecases.ports import PressedCard, Request

log = structlog.get_logger()


class Acting:
    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._parts = parts
        self._telling = telling

    async def perform(
        self,
        came: Coming,
        sender: Person,
        panel: PanelId,
        command: Command | Consultation,
        *,
        via: Via,
        card: PressedCard | None = None,
    ) -> Reply:
        parts = self._parts
        parts.allowances.turn_in(panel)
        request = Request(
            key=came.key,
            fingerprint=came.fingerprint,
            sender=sender,
            place=place_of(came, panel, via, card),
            command=command,
            pressed=card,
        )
        work = partial(perform, request, store=parts.store, clock=parts.clock, answer=parts.answer)
        reply = await parts.workers.write(panel, work)
        parts.wake_postman()
        if card and reply.was_on_a_copy:
            parts.answers.soon(self._put_right(card, request.place, sender))
        return reply

    async def _put_right(self, card: PressedCard, place: Place, sender: Person) -> None:
        """After the answer: whoever pressed sees their card already."""
        parts = self._parts
        work = partial(posting.copy_found, card, place, sender, store=parts.store, clock=parts.clock)
        try:
            if await parts.workers.write(place.panel, work):
                parts.wake_postman()
        except Interruption:
            log.warning("A card's copy stays until it is pressed again.", ref=card.name.ref)

    async def ask(
        self,
        came: Coming,
        sender: Person,
        panel: PanelId,
        question: Question,
        *,
        via: Via = Via.ASKED,
        card: PressedCard | None = None,
    ) -> bytes | None:
        parts = self._parts
        parts.allowances.turn_in(panel)
        via = Via.ASKED if via is Via.TYPED else via
        chat = Chat(came.service_url, came.conversation)
        if via is Via.ASKED and came.in_channel:
            opened = await self._telling.chat(came, sender, Asked(panel, sender, question))
            if opened is None:
                return None
            chat = opened
        place = place_of(came, panel, via, card)
        if via is Via.ASKED:
            place = Place(panel=panel, conversation=chat.conversation, via=via)
        work = partial(
            reply_to,
            question,
            sender=sender,
            place=place,
            store=parts.store,
            clock=parts.clock,
            answer=parts.answer,
            pressed=card,
        )
        reply: Reply = await parts.workers.read(work, like=(type(question), sender))
        if card and reply.was_on_a_copy:
            parts.answers.soon(self._put_right(card, place, sender))
        if via is not Via.ASKED:
            return reply.body
        self._telling.send_soon(chat, reply.body, Asked(panel, sender, question))
        return None

    async def answer_at_once(self, came: Coming, sender: Person, question: Question) -> bool:
        """A question in personal chat, in one hop, of somebody who sits on one panel: as nearly all do."""
        parts = self._parts
        work = partial(
            reply_in_chat,
            question,
            sender=sender,
            conversation=came.conversation,
            store=parts.store,
            clock=parts.clock,
            answer=parts.answer,
        )
        reply = await parts.workers.read(work, like=(type(question), sender))
        if reply is not None:
            chat = Chat(came.service_url, came.conversation)
            self._telling.send_soon(chat, reply.body, Asked(None, sender, question))
        return reply is not None


def pressed_card(named: str, came: Coming) -> PressedCard | None:
    """What was pressed, if it says that it is a live card and Teams says which message it was."""
    name = CardName.read(named)
    if name is None or not came.pressed_on:
        return None
    return PressedCard(name, Copy(came.thread or came.conversation, came.pressed_on, name.sending))


def place_of(came: Coming, panel: PanelId, via: Via, card: PressedCard | None = None) -> Place:
    return Place(
        panel=panel,
        conversation=came.conversation,
        in_channel=came.in_channel,
        thread=came.thread,
        via=via,
        card=str(card.name) if card else "",
    )
