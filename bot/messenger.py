"""A card to Teams: posted, or brought up to date, where one person or the channel sees it."""

import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from bot.connector import Answer, Body, Connector, Sent, Unreachable, Wait
from bot.door import JSON
from bot.workers import Workers
from cards.elements import Card, TextBlock, dumped
from cards.replies import CARD
from panel.language import Person
from panel.letters import Copy
from usecases.ports import Binding, LiveCard, Reach, Routing

NOT_REACHABLE = (
    "I could not write to you privately, so I say it here without content: please add me "
    "(Apps, Panel Clerk) or send me a message, and ask again."
)
TOLD_AGAIN_AFTER = 3600.0
"""Seconds."""
PEOPLE_REMEMBERED = 10_000

Content: TypeAlias = Mapping[str, JSON] | bytes
"""A card or a file; or a card that is in JSON already, and need not be read to be written again."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A personal conversation with the clerk."""

    service_url: str
    conversation: str


class Messenger:
    def __init__(self, connector: Connector, routing: Routing, workers: Workers, *, app_id: str) -> None:
        self._connector = connector
        self._routing = routing
        self._workers = workers
        self._bot = f"28:{app_id}"
        self._told: OrderedDict[Person, float] = OrderedDict()
        self._resting: OrderedDict[str, float] = OrderedDict()

    async def chat_with(self, person: Person, reach: Reach, *, service_url: str) -> Chat | Answer:
        """Their conversation with the clerk, opened if there is none yet; or why it can't be."""
        url = reach.service_url or service_url
        if reach.conversation:
            return Chat(url, reach.conversation)
        if not reach.teams_id:
            return Unreachable("not seen in the channel yet")
        return await self.open_chat(person, teams_id=reach.teams_id, service_url=url)

    async def open_chat(self, person: Person, *, teams_id: str, service_url: str) -> Chat | Answer:
        """The same, and it is remembered."""
        chat = await self.ask_chat(person, teams_id=teams_id, service_url=service_url)
        if isinstance(chat, Chat):
            seen = partial(
                self._routing.seen_personally,
                person,
                teams_id=teams_id,
                conversation=chat.conversation,
                service_url=service_url,
            )
            await self._workers.note(seen)
        return chat

    async def ask_chat(self, person: Person, *, teams_id: str, service_url: str) -> Chat | Answer:
        """Asking Teams twice for the same conversation gives the same one."""
        answer = await self._connector.open_personal(
            service_url, bot=self._bot, member=teams_id, tenant=person.tenant
        )
        if not isinstance(answer, Sent) or not answer.conversation:
            return answer
        return Chat(service_url, answer.conversation)

    async def say_unreachable(self, person: Person, thread: Chat) -> None:
        """Without content, and once an hour for each person: nobody fills a channel by asking again."""
        now = time.monotonic()
        if now - self._told.get(person, -TOLD_AGAIN_AFTER) < TOLD_AGAIN_AFTER:
            return
        self._told[person] = now
        if len(self._told) > PEOPLE_REMEMBERED:
            self._told.popitem(last=False)
        content = dumped(Card([TextBlock(NOT_REACHABLE)]))
        await self.post(thread.service_url, thread.conversation, content, summary="Panel Clerk")

    async def post(self, service_url: str, conversation: str, card: Content, *, summary: str) -> Answer:
        answer = await self._connector.post(service_url, conversation, posted(card, summary=summary))
        if isinstance(answer, Wait) and answer.seconds:
            self._resting[conversation] = time.monotonic() + answer.seconds
            if len(self._resting) > PEOPLE_REMEMBERED:
                self._resting.popitem(last=False)
        return answer

    def rests(self, conversation: str) -> float:
        """For how many seconds more Teams wants nothing posted there, as far as this process was told."""
        return max(0.0, self._resting.get(conversation, 0.0) - time.monotonic())

    async def begin_thread(self, binding: Binding, card: Mapping[str, JSON], *, summary: str) -> Answer:
        return await self._connector.open_thread(
            binding.service_url,
            bot=self._bot,
            channel=binding.channel,
            tenant=binding.tenant,
            activity=message(card, summary=summary),
        )

    async def replace(
        self, service_url: str, live: LiveCard, content: Mapping[str, JSON], *, summary: str
    ) -> Answer:
        """An offered file can't be made into anything else: what follows is posted, and the offer taken away.

        Whether Teams takes it away decides nothing: an offer that stays is refused when it is pressed.
        """
        answer = await self.post(service_url, live.conversation, content, summary=summary)
        if isinstance(answer, Sent):
            await self._connector.delete(service_url, live.conversation, live.activity)
        return answer

    async def take_away(self, service_url: str, copy: Copy) -> Answer:
        return await self._connector.delete(service_url, copy.conversation, copy.activity)

    async def update(
        self, service_url: str, live: LiveCard, card: Mapping[str, JSON], *, summary: str
    ) -> Answer:
        activity = {**message(card, summary=summary), "id": live.activity}
        return await self._connector.update(service_url, live.conversation, live.activity, activity)


def posted(content: Content, *, summary: str) -> Body:
    """The message; around a card that is in JSON already, in JSON too."""
    if not isinstance(content, bytes):
        return message(content, summary=summary)
    attached = b'{"contentType":"%b","content":%b}' % (CARD.encode(), content)
    return b'{"type":"message","summary":%b,"attachments":[%b]}' % (json.dumps(summary).encode(), attached)


def message(content: Mapping[str, JSON], *, summary: str) -> dict[str, JSON]:
    """A message that is a card or a file and nothing else; the summary is what a locked phone shows."""
    attachment: dict[str, JSON] = dict(content)
    if "contentType" not in content:
        attachment = {"contentType": CARD, "content": dict(content)}
    return {"type": "message", "summary": summary, "attachments": [attachment]}
