"""How the conversations look now: the channel's threads and everybody's chat with the clerk."""

import base64
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(slots=True)
class Message:
    """What stands in a conversation at this moment. `version` rises with every update."""

    id: str
    conversation: str
    author: str
    activity: dict[str, Any]
    at: datetime
    version: int = 1
    is_edited: bool = False
    is_deleted: bool = False

    @property
    def card(self) -> dict[str, Any] | None:
        """The adaptive card everybody sees who has none of their own."""
        for attachment in self.activity.get("attachments") or ():
            if attachment.get("contentType") == CARD:
                content = attachment.get("content")
                return content if isinstance(content, dict) else None
        return None


@dataclass(slots=True)
class Thread:
    root: str
    messages: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class View:
    """A card that one person alone sees in place of the message's own, until the message changes."""

    version: int
    card: dict[str, Any]


def base_id(conversation: str) -> str:
    return conversation.partition(";")[0]


def root_id(conversation: str) -> str | None:
    """The thread's root message, which in Teams is the number after `;messageid=`."""
    return conversation.partition(";messageid=")[2] or None


class Conversations:
    def __init__(self, *, app_id: str, channel: str, team: str) -> None:
        self.channel = channel
        self.team = team
        self.threads: dict[str, Thread] = {}
        self.chats: dict[str, list[Message]] = {}
        self.owners: dict[str, str] = {}
        self.views: dict[tuple[str, str], View] = {}
        self._app_id = app_id
        self._by_id: dict[str, Message] = {}
        self._last = 0

    def new_id(self) -> str:
        """Milliseconds, as in Teams, and never the same twice."""
        self._last = max(self._last + 1, time.time_ns() // 1_000_000)
        return str(self._last)

    def chat_id(self, teams_id: str) -> str:
        """The one private conversation with a person: the same at every asking."""
        digest = hashlib.sha256(f"{self._app_id} {teams_id}".encode()).digest()
        conversation = f"a:1{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
        self.chats.setdefault(conversation, [])
        self.owners[conversation] = teams_id
        return conversation

    def is_channel(self, conversation: str) -> bool:
        return base_id(conversation) == self.channel

    def exists(self, conversation: str) -> bool:
        if not self.is_channel(conversation):
            return conversation in self.chats
        root = root_id(conversation)
        return root is None or root in self.threads

    def add(self, conversation: str, *, author: str, activity: dict[str, Any], at: datetime) -> Message:
        """Append to the conversation. Said to the channel itself, it opens a thread of its own."""
        message_id = self.new_id()
        if self.is_channel(conversation):
            root = root_id(conversation) or message_id
            conversation = f"{self.channel};messageid={root}"
            line = self.threads.setdefault(root, Thread(root)).messages
        else:
            line = self.chats[conversation]
        message = Message(message_id, conversation, author, activity, at)
        line.append(message)
        self._by_id[message_id] = message
        return message

    def find(self, conversation: str, message_id: str) -> Message | None:
        message = self._by_id.get(message_id)
        if message is None or base_id(message.conversation) != base_id(conversation):
            return None
        return message

    def everything(self) -> Iterator[Message]:
        yield from self._by_id.values()

    def card_for(self, teams_id: str, message: Message) -> dict[str, Any] | None:
        view = self.views.get((teams_id, message.id))
        return view.card if view and view.version == message.version else message.card

    def show(self, teams_id: str, message: Message, card: dict[str, Any]) -> None:
        self.views[teams_id, message.id] = View(message.version, card)

    def kept(self) -> list[dict[str, Any]]:
        """Every message, as JSON; cards that one person alone saw are asked for anew.

        What they say is not copied, so it is to be written down before anything changes.
        """
        names = [each.name for each in fields(Message)]
        return [
            {**{name: getattr(message, name) for name in names}, "at": message.at.isoformat()}
            for message in self.everything()
        ]

    def restore(self, kept: list[dict[str, Any]]) -> None:
        """Put back what `kept` gave; only sensible before anything has been said."""
        for facts in kept:
            message = Message(**{**facts, "at": datetime.fromisoformat(facts["at"])})
            root = root_id(message.conversation)
            if root:
                self.threads.setdefault(root, Thread(root)).messages.append(message)
            else:
                self.chats.setdefault(message.conversation, []).append(message)
            self._by_id[message.id] = message
            self._last = max(self._last, int(message.id))
