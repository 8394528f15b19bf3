"""A letter on its way: it is drawn for where it will be read, and Teams is asked to take it."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from bot.connector import Answer, Sent, Unreachable, Wait
from bot.door import JSON
from bot.messenger import Chat, Messenger
from bot.rosters import Rosters
from cards.buttons import Signer
from cards.replies import attached
from panel.letters import LIVE, Show
from panel.views import View
from panel.views.reminders import DigestView, WeekView
from usecases import posting
from usecases.letters.values import Shown
from usecases.ports import Binding, Envelope, Lease, LiveCard

ASKS_AGAIN_AFTER = 2.0
"""Seconds, where something else has to come first."""
NO_CHANNEL = "the panel has no channel yet"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What Teams answered, where the card stands if it was sent, what it says, and who received it."""

    answer: Answer
    conversation: str = ""
    card: Mapping[str, JSON] = field(default_factory=dict)
    recipients: str = ""

    def stands(self, letter: posting.Outgoing, sending: str) -> LiveCard | None:
        """The card, if it is one that is brought up to date later."""
        is_live = letter.envelope.show in LIVE
        is_updated = letter.live and letter.envelope.show is not Show.FILE
        if is_updated or not is_live or not isinstance(self.answer, Sent) or not self.answer.id:
            return letter.live
        return LiveCard(conversation=self.conversation, activity=self.answer.id, sending=sending)

    def disclosed(self, envelope: Envelope, shown: Shown) -> posting.Disclosure | None:
        if not shown.discloses or not envelope.ref:
            return None
        return posting.Disclosure(
            ref=envelope.ref, version=shown.version, digest=_hash(self.card), recipients=self.recipients
        )


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a letter goes, and who will see it."""

    chat: Chat
    pressed_in: str
    """The conversation that presses on its buttons come from: the channel's, also for one of its threads."""
    recipients: str
    begins_in: Binding | None = None
    """The channel in which it begins a thread."""


class Sending:
    """Sends one letter. No transaction is open while Teams is asked."""

    def __init__(self, messenger: Messenger, rosters: Rosters, *, mac_keys: Mapping[int, bytes]) -> None:
        self._messenger = messenger
        self._rosters = rosters
        self._mac_keys = mac_keys

    async def send(
        self, lease: Lease, letter: posting.Outgoing, view: View, *, on: AbstractAsyncContextManager[None]
    ) -> Attempt:
        """`on` is its way to Teams, of which there are few: nothing that can be done before is done on it."""
        where = await self._where(lease, letter)
        if not isinstance(where, _Where):
            return Attempt(where)
        card = self._drawn(letter, view, lease, where.pressed_in)
        async with on:
            answer = await self._to(where, letter, card)
        conversation = where.chat.conversation
        if where.begins_in and isinstance(answer, Sent) and answer.conversation:
            conversation = answer.conversation
        return Attempt(answer, conversation, card, where.recipients)

    async def _where(self, lease: Lease, letter: posting.Outgoing) -> _Where | Answer:
        binding = letter.binding
        if letter.person:
            service_url = binding.service_url if binding else ""
            chat = await self._messenger.chat_with(letter.person, letter.reach, service_url=service_url)
            if not isinstance(chat, Chat):
                return chat
            return _Where(chat, chat.conversation, str(letter.envelope.member))
        if binding is None:
            return Unreachable(NO_CHANNEL)
        return await self._where_in_channel(lease, letter, binding)

    async def _where_in_channel(
        self, lease: Lease, letter: posting.Outgoing, binding: Binding
    ) -> _Where | Answer:
        """Nothing new is shown in the channel before it is known who is in it."""
        roster = letter.roster or (None if letter.live else await self._rosters.read(lease.panel))
        if roster is None and not letter.live:
            return Wait(ASKS_AGAIN_AFTER)
        channel, recipients = Chat(binding.service_url, binding.channel), roster or ""
        if letter.live is None and letter.envelope.address.startswith("channel:"):
            return _Where(channel, binding.channel, recipients, begins_in=binding)
        if letter.live is None and letter.thread is None:
            return Wait(ASKS_AGAIN_AFTER)  # The card that its thread hangs from is still to come.
        if letter.thread is None:
            return _Where(channel, binding.channel, recipients)
        return _Where(Chat(binding.service_url, letter.thread.conversation), binding.channel, recipients)

    def _drawn(
        self, letter: posting.Outgoing, view: View, lease: Lease, conversation: str
    ) -> dict[str, JSON]:
        card = letter.envelope.card(letter.live.sending if letter.live else lease.sending)
        return attached(view, Signer(self._mac_keys, lease.panel, conversation, str(card or "")))

    async def _to(self, where: _Where, letter: posting.Outgoing, card: Mapping[str, JSON]) -> Answer:
        """Brings the live card up to date, or posts a new one."""
        summary, url = _summary(letter), where.chat.service_url
        if where.begins_in:
            return await self._messenger.begin_thread(where.begins_in, card, summary=summary)
        if letter.live and letter.envelope.show is Show.FILE:
            return await self._messenger.replace(url, letter.live, card, summary=summary)
        if letter.live:
            return await self._messenger.update(url, letter.live, card, summary=summary)
        return await self._messenger.post(url, where.chat.conversation, card, summary=summary)


def _summary(letter: posting.Outgoing) -> str:
    """The notification line of a locked phone: a reference or a count, never content."""
    envelope = letter.envelope
    match letter.shown:
        case Shown(view=DigestView(items=())):
            return "Panel Clerk"
        case Shown(view=DigestView(items=items)):
            return f"Panel: {len(items)} item{'' if len(items) == 1 else 's'} for you"
        case Shown(view=WeekView()):
            return "Panel this week"
    if envelope.ref is None or envelope.show in (Show.SPILL, Show.NEWCOMERS, Show.STATUS, Show.QUEUE):
        return "Panel Clerk"
    return f"Panel {_SUMMARIES.get(envelope.show, 'task')} {envelope.ref}"


_SUMMARIES = {
    Show.REMINDER: "reminder",
    Show.FLAG: "flag",
    Show.FLAG_NEWS: "flag",
    Show.FLAG_REMINDER: "reminder",
    Show.FLAG_TO_RING: "flag",
    Show.FILE: "paper",
    Show.MEETING: "meeting",
    Show.ITEMS_CALL: "meeting",
    Show.ANSWERS_CALL: "meeting",
    Show.AGENDA: "agenda",
    Show.OPEN_AGENDA: "agenda",
    Show.LATE_ITEM: "agenda",
}


def _hash(content: Mapping[str, JSON]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
