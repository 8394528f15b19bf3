"""Plain words and direct answers: to somebody's own chat, or in the answer that an invoke waits for."""

import json

from bot.activities import Chosen, Coming, Opened, Pressed, Submitted
from bot.answers import Asked
from bot.connector import Unreachable
from bot.conversation.parts import Parts
from bot.messenger import Chat, Content
from cards.elements import Card, TextBlock, dumped
from cards.escaping import plain
from cards.replies import MESSAGE
from panel.language import Person
from panel.views.places import Via


class Telling:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def tell(self, came: Coming, sender: Person, words: str) -> None:
        """Plain words to somebody whom no letter reaches, privately."""
        chat = await self.chat(came, sender)
        if chat:
            self._say_soon(chat, words)

    async def tell_without_records(self, came: Coming, sender: Person, words: str) -> None:
        """The same while the database is away: Teams itself knows which chat is theirs."""
        messenger = self._parts.messenger
        chat = await messenger.ask_chat(sender, teams_id=came.teams_id, service_url=came.service_url)
        if isinstance(chat, Chat):
            self._say_soon(chat, words)

    async def chat(self, came: Coming, sender: Person, asked: Asked | None = None) -> Chat | None:
        """The sender's own chat; where there is none, the thread is told so, without content.

        Where Teams does not say yet, the answer to what was asked comes by letter.
        """
        if not came.in_channel:
            return Chat(came.service_url, came.conversation)
        reach = await self._parts.workers.read(lambda: self._parts.routing.reach(sender))
        if reach.conversation:
            return Chat(reach.service_url or came.service_url, reach.conversation)
        opened = await self._parts.messenger.open_chat(
            sender, teams_id=came.teams_id, service_url=came.service_url
        )
        if isinstance(opened, Chat):
            return opened
        if isinstance(opened, Unreachable):
            await self._parts.messenger.say_unreachable(sender, Chat(came.service_url, came.thread))
        elif asked:
            await self._parts.answers.by_letter(asked, opened)
        return None

    def send_soon(self, chat: Chat, content: Content, asked: Asked | None = None) -> None:
        """A direct answer does not hold up the turn: Teams wants its own answer at once."""
        answers = self._parts.answers
        answers.soon(answers.send(chat, content, asked))

    def _say_soon(self, chat: Chat, words: str) -> None:
        self.send_soon(chat, dumped(Card([TextBlock(plain(words))])))

    async def refuse(self, came: Coming, sender: Person, words: str, via: Via) -> bytes | None:
        if via is Via.TYPED:
            await self.tell(came, sender, words)
            return None
        return refused(words, via)


def via_of(press: Pressed | Opened | Submitted | Chosen) -> Via:
    match press:
        case Pressed(is_invoke=False):
            return Via.TYPED
        case Pressed():
            return Via.PRESSED
        case Opened() | Chosen():
            return Via.OPENED
        case Submitted():
            return Via.SUBMITTED


def refused(words: str, via: Via) -> bytes:
    if via in (Via.OPENED, Via.SUBMITTED):
        return json.dumps({"task": {"type": "message", "value": words}}).encode()
    return notice(words)


def notice(words: str) -> bytes:
    return json.dumps({"statusCode": 200, "type": MESSAGE, "value": words}).encode()
