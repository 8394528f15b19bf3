"""One turn: what came in, which panel and which person it belongs to, and the one answer it gets."""

import asyncio
import contextlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import assert_never

import structlog
from prometheus_client import Counter

from bot import activities, grammar
from bot.activities import (
    Changed,
    Chosen,
    Coming,
    Installed,
    JSONObject,
    Opened,
    Pressed,
    RosterChanged,
    Said,
    Submitted,
    Unknown,
    kept_as,
    root_of,
)
from bot.allowances import Allowances, TooFast
from bot.answers import Answers, Asked
from bot.connector import NoRoster, Unreachable
from bot.door import JSON
from bot.grammar import TypedPanel, TypedSetUp, actions, history
from bot.journal import named
from bot.markup import plain_mentions
from bot.messenger import Chat, Messenger
from bot.rosters import Rosters
from bot.welcomes import Welcomes
from bot.workers import Workers
from cards import buttons
from cards.asked import asked_by
from cards.asked.forms import FormIncomplete
from cards.buttons import BadButton
from cards.elements import Card, TextBlock, dumped
from cards.escaping import plain
from cards.people.welcome import SHARED
from cards.replies import MESSAGE
from cards.verbs import Verb
from panel.catalogue import Command, Consultation, Question
from panel.catalogue.flags import OfferFlagForm
from panel.catalogue.history import KeepMessage
from panel.catalogue.papers import TakePaper
from panel.catalogue.people import AskHelp, SetUp
from panel.history import Change
from panel.language import Interruption, MemberId, MessageId, PanelId, Person
from panel.letters import CardName, Copy
from panel.papers import Upload
from panel.people import CLERK, CodeUnknown
from panel.spills import Look, look_at
from panel.views.people import PanelChoice
from panel.views.places import Place, Reply, Via
from usecases import posting
from usecases.answer import is_member, reply_in_chat, reply_to
from usecases.perform import perform
from usecases.ports import Answer, Clock, NoSuchPanel, PressedCard, Request, Routing, Store, Unavailable

log = structlog.get_logger()

TURNS = Counter("clerk_turns", "Turns that were taken, by what came in.", ["kind"])

TOO_FAST = (
    "That is more than I can take in at once, so what you sent just now was not done. Wait a moment, then "
    "please try again."
)
NOT_SAVED = "That was not saved. Please try again in a moment."
STRANGER = (
    "I am the clerk of a disruption panel, and I don't know you yet. Ask the panel's secretariat to add "
    "you to its register; then I can help you here."
)
NOT_SET_UP = (
    "This channel is not set up as a panel's channel yet. Whoever runs the clerk gives you a one-time code; "
    "type “setup” and the code in the channel."
)
NOT_HERE = (
    "This works on messages in the channel of a panel that I am the clerk of. Here I am not: ask whoever "
    "runs the panel to add me, and to set me up with a one-time code."
)
NO_SUCH_ACTION = (
    "I can't do that with this message. Nothing was changed. In your chat with me, “help” says what I can do."
)
MIND_THE_TACTICS = (
    "Your message in the channel has a word that may point to a tactic. If it is ordinary talk, leave it: "
    "I have told nobody. If it says how something came to be known, please delete it, and say only what is "
    "known."
)
SET_UP_IN_CHANNEL = "Type “setup” and the code in the panel's channel, naming me there."
PEOPLE_REMEMBERED = 10_000
CHANNELS_REMEMBERED = 1_000
REMEMBERED_FOR = 60.0
"""Seconds."""


LONGEST_ON_THE_LOOP = 4_000
"""Characters: some ten milliseconds of patterns."""
ROSTER_WITHIN = 2.0
"""Seconds: a turn must be answered in three."""


class NotKept(Exception):
    """The database is away, and the message was only to be kept: Teams may send it again."""


class NotNow(Exception):
    """Too much comes at once, and this was only to be kept: Teams may send it again."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a turn works with."""

    store: Store
    routing: Routing
    workers: Workers
    messenger: Messenger
    answers: Answers
    rosters: Rosters
    welcomes: Welcomes
    clock: Clock
    answer: Answer
    allowances: Allowances
    vetted: Callable[[Upload], Upload]
    mac_keys: Mapping[int, bytes]
    wake_postman: Callable[[], None]
    """And whoever makes papers: something was written in this process."""


class Conversation:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._seen: OrderedDict[Person, tuple[str, float]] = OrderedDict()
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def turn(self, activity: JSONObject) -> bytes | None:
        """The body of the answer to an invoke; None for everything that is only acknowledged.

        Raises NotKept and NotNow.
        """
        came = activities.coming(activity)
        try:
            self._parts.allowances.turn_of(came.sender or Person(came.tenant, ""))
            return await self._turn(came, activities.what(activity))
        except TooFast:
            if activities.must_be_kept(activity):
                raise NotNow from None
            return await self._too_fast(came, activities.waits_for(activity))

    async def _turn(self, came: Coming, what: activities.What) -> bytes | None:
        TURNS.labels(type(what).__name__.lower()).inc()
        try:
            return await self._take(came, what)
        except TooFast:
            raise
        except Interruption as interruption:
            log.warning("A turn was not saved.", key=came.key)
            if isinstance(interruption, Unavailable) and _is_only_kept(came, what):
                raise NotKept from None
            return await self._not_saved(came, what)
        except Exception:
            log.exception("A turn failed.", key=came.key)
            return await self._not_saved(came, what)

    async def _take(self, came: Coming, what: activities.What) -> bytes | None:
        if came.is_elsewhere:
            log.info("Something came from neither a channel nor a personal chat.")
            return _elsewhere(what)
        if came.sender and not came.in_channel:
            if isinstance(what, Installed):
                self._seen.pop(came.sender, None)
            await self._remember(came, came.sender)
            if what != Installed(is_added=False):
                knock = STRANGER if isinstance(what, Installed) else ""
                await self._parts.welcomes.to_person(came, came.sender, stranger=knock)
        if came.in_channel:
            await self._remember_channel(came)
        match what:
            case Said():
                await self._said(came, what, heard_in=await self._heard(came, Change.SAID, what))
                return None
            case Changed(change=change, now=now):
                await self._heard(came, change, now)
                return None
            case Pressed() | Opened() | Submitted():
                return await self._pressed(came, what)
            case Chosen():
                return await self._chosen(came, what)
            case RosterChanged(clerk_is_added=is_added):
                if came.in_channel:
                    await self._channel_changed(came, is_welcomed=is_added)
                return None
            case Installed(is_added=True):
                if came.in_channel:
                    await self._channel_changed(came, is_welcomed=True)
                return None
            case Installed():
                await self._parts.welcomes.forget(came)
                return None
            case Unknown(kind=kind):
                log.info("Something came that the clerk does not do.", kind=named(kind))
                return _notice("I can't do that here.") if kind.startswith("invoke") else None
            case _:
                assert_never(what)

    async def _said(self, came: Coming, said: Said, *, heard_in: PanelId | None) -> None:
        """`heard_in`: the panel whose channel it was said in, if it was said in one."""
        if came.sender is None:
            log.info("Somebody without an object id spoke to the clerk.")
            return
        if came.in_channel and not said.mentions_clerk:
            return
        meaning = _meant(came, said)
        if isinstance(meaning, OfferFlagForm):
            meaning = replace(meaning, in_channel=came.in_channel)
        if isinstance(meaning, TypedSetUp):
            await self._set_up(came, came.sender, meaning.code)
            return
        if came.in_channel:
            panel = heard_in
            if panel is None:
                await self._tell(came, came.sender, NOT_SET_UP)
                return
        else:
            if isinstance(meaning, Question) and await self._answer_at_once(came, came.sender, meaning):
                return
            panel = await self._panel_of(came, came.sender, chooses=isinstance(meaning, TypedPanel))
            if panel is None:
                return
        if isinstance(meaning, TypedPanel):
            meaning = AskHelp()
        if isinstance(meaning, Question):
            await self._ask(came, came.sender, panel, meaning)
        elif not await self._is_member(came.sender, panel):
            await self._tell(came, came.sender, STRANGER)
        else:
            await self._perform(came, came.sender, panel, meaning, via=Via.TYPED)

    async def _heard(self, came: Coming, change: Change, said: Said) -> PanelId | None:
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
            place=_place(came, panel, Via.CLOCK),
            command=command,
        )
        work = partial(perform, request, store=parts.store, clock=parts.clock, answer=parts.answer)
        reply: Reply = await parts.workers.write(panel, work)
        parts.wake_postman()
        if reply.body and not await self._is_member(author, panel):
            await self._tell_once(came, author, reply.body.decode(), key=kept_as(came.key))

    async def _hint(self, came: Coming, author: Person) -> None:
        """Once a day and a person, however often they use such a word."""
        key = f"hint:{author.tenant}:{author.object_id}:{datetime.now(UTC):%Y-%m-%d}"
        await self._tell_once(came, author, MIND_THE_TACTICS, key=kept_as(key))

    async def _tell_once(self, came: Coming, author: Person, words: str, *, key: str) -> None:
        """Words that no letter brings; a redelivery tells them nothing more."""
        claim = partial(self._parts.routing.claim_doorstep, key, at=datetime.now(UTC))
        if await self._parts.workers.note(claim):
            await self._tell(came, author, words)

    async def _look_at(self, words: str) -> Look:
        """A long text is examined in a thread: it would hold up everybody's turns."""
        if len(words) <= LONGEST_ON_THE_LOOP:
            return look_at(words)
        return await self._parts.workers.note(partial(look_at, words))

    async def _fresh_roster(self, panel: PanelId) -> None:
        """Who can read it now; if Teams is slow, the last list that was read must do."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._parts.rosters.read(panel), ROSTER_WITHIN)

    async def _pressed(self, came: Coming, press: Pressed | Opened | Submitted) -> bytes | None:
        via = _via(press)
        if came.sender is None:
            return _refused(STRANGER, via)
        try:
            pressed = buttons.pressed(press.sent, conversation=came.conversation, keys=self._parts.mac_keys)
            asked = asked_by(pressed, in_channel=came.in_channel)
            if isinstance(asked, TakePaper):
                asked = replace(asked, upload=self._parts.vetted(asked.upload))
        except (BadButton, FormIncomplete) as refusal:
            log.warning("A button was refused.", why=type(refusal).__name__)
            return await self._refuse(came, came.sender, str(refusal), via)
        card = _card(pressed.card, came)
        if pressed.verb is Verb.PANEL:
            await self._choose(came.sender, PanelId(pressed.ref))
        if isinstance(press, Pressed) and press.is_automatic and pressed.verb is not Verb.SHOW:
            return _refused("This card cannot do that by itself.", via)
        try:
            if isinstance(asked, Question):
                return await self._ask(came, came.sender, pressed.panel, asked, via=via, card=card)
            reply = await self._perform(came, came.sender, pressed.panel, asked, via=via, card=card)
            return reply.body or None
        except NoSuchPanel:
            return await self._refuse(came, came.sender, str(BadButton()), via)

    async def _chosen(self, came: Coming, choice: Chosen) -> bytes | None:
        """Opens the form of a message action; its answer comes back like any other form's."""
        if came.sender is None:
            return _refused(STRANGER, Via.OPENED)
        panel = await self._panel_acted_in(came, came.sender)
        if panel is None:
            return _refused(NOT_HERE if came.in_channel else STRANGER, Via.OPENED)
        question = actions.chosen(choice, root=root_of(came), in_channel=came.in_channel)
        if question is None:
            log.info("A message action came that the clerk does not have.", action=named(choice.action))
            return _refused(NO_SUCH_ACTION, Via.OPENED)
        return await self._ask(came, came.sender, panel, question, via=Via.OPENED)

    async def _panel_acted_in(self, came: Coming, sender: Person) -> PanelId | None:
        """The channel's panel; in a personal chat the sender's only one, or the one they chose."""
        read, routing = self._parts.workers.read, self._parts.routing
        if came.in_channel:
            return await read(lambda: routing.panel_in(came.tenant, came.conversation))
        panels = dict(await read(lambda: routing.panels_of(sender)))
        return next(iter(panels)) if len(panels) == 1 else await read(lambda: routing.chosen_panel(sender))

    async def _perform(
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
            place=_place(came, panel, via, card),
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

    async def _ask(
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
            opened = await self._chat(came, sender, Asked(panel, sender, question))
            if opened is None:
                return None
            chat = opened
        place = _place(came, panel, via, card)
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
        reply: Reply = await parts.workers.read(work)
        if card and reply.was_on_a_copy:
            parts.answers.soon(self._put_right(card, place, sender))
        if via is not Via.ASKED:
            return reply.body
        self._send_soon(chat, json.loads(reply.body), Asked(panel, sender, question))
        return None

    async def _answer_at_once(self, came: Coming, sender: Person, question: Question) -> bool:
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
        reply = await parts.workers.read(work)
        if reply is not None:
            chat = Chat(came.service_url, came.conversation)
            self._send_soon(chat, json.loads(reply.body), Asked(None, sender, question))
        return reply is not None

    async def _set_up(self, came: Coming, sender: Person, code: str) -> None:
        """The roster is read first, outside any transaction; then everything happens in one."""
        parts = self._parts
        if not came.in_channel:
            await self._tell(came, sender, SET_UP_IN_CHANNEL)
            return
        if came.is_shared:
            await self._tell(came, sender, SHARED)
            return
        panel = await parts.workers.read(lambda: parts.routing.panel_for_code(code))
        if panel is None:
            if await parts.workers.note(lambda: parts.routing.claim_doorstep(came.key, at=datetime.now(UTC))):
                await self._tell(came, sender, str(CodeUnknown()))
            return
        try:
            entries = await parts.rosters.fetch(
                came.service_url, tenant=came.tenant, channel=came.conversation
            )
        except NoRoster:
            await self._tell(came, sender, "I can't read who is in this channel yet. Please try again.")
            return
        names = [entry.name for entry in entries if entry.person == sender]
        command = SetUp(
            code=code,
            tenant=came.tenant,
            channel=came.conversation,
            team=came.team,
            service_url=came.service_url,
            name=names[0] if names else came.name,
            entries=entries,
        )
        reply = await self._perform(came, sender, panel, command, via=Via.TYPED)
        if await self._is_member(sender, panel):
            await parts.rosters.read(panel)
        else:
            await self._tell(came, sender, " ".join(letter.text for letter in reply.letters))

    async def _channel_changed(self, came: Coming, *, is_welcomed: bool) -> None:
        if is_welcomed:
            await self._parts.welcomes.to_channel(came)
        await self._roster_changed(came)

    async def _roster_changed(self, came: Coming) -> None:
        panel = await self._parts.workers.read(
            lambda: self._parts.routing.panel_in(came.tenant, came.conversation)
        )
        if panel:
            await self._parts.workers.note(lambda: self._parts.routing.roster_changed(panel))
            await self._parts.rosters.read(panel)
            self._parts.wake_postman()

    async def _panel_of(self, came: Coming, sender: Person, *, chooses: bool) -> PanelId | None:
        """The sender's only panel, or the one they chose; else they are asked, and None."""
        routing = self._parts.routing
        panels = await self._parts.workers.read(lambda: routing.panels_of(sender))
        if not panels:
            await self._tell(came, sender, STRANGER)
            return None
        if len(panels) == 1:
            return panels[0][0]
        chosen = await self._parts.workers.read(lambda: routing.chosen_panel(sender))
        if chosen in dict(panels) and not chooses:
            return chosen
        choice = PanelChoice(panels=tuple((panel, name) for panel, name in panels))
        place = Place(panel=panels[0][0], conversation=came.conversation, via=Via.ASKED)
        body = self._parts.answer(choice, place, MemberId("")).body
        self._send_soon(Chat(came.service_url, came.conversation), json.loads(body))
        return None

    async def _choose(self, sender: Person, panel: PanelId) -> None:
        if await self._is_member(sender, panel):
            await self._parts.workers.note(lambda: self._parts.routing.choose_panel(sender, panel))

    async def _is_member(self, sender: Person, panel: PanelId) -> bool:
        """Somebody who is none today has no letters; they are answered directly."""
        parts = self._parts
        return await parts.workers.read(
            partial(is_member, sender, panel, store=parts.store, clock=parts.clock)
        )

    async def _remember(self, came: Coming, sender: Person) -> None:
        """How the sender is reached; written when it is news to this process, or a minute old.

        So somebody whom a letter could not reach meanwhile, here or on a replica, is reachable again.
        """
        reach = "\x1f".join((came.teams_id, came.conversation, came.service_url))
        written, at = self._seen.get(sender, ("", 0.0))
        if written == reach and time.monotonic() - at < REMEMBERED_FOR:
            return
        await self._parts.workers.note(
            lambda: self._parts.routing.seen_personally(
                sender,
                teams_id=came.teams_id,
                conversation=came.conversation,
                service_url=came.service_url,
            )
        )
        self._seen[sender] = (reach, time.monotonic())
        if len(self._seen) > PEOPLE_REMEMBERED:
            self._seen.popitem(last=False)

    async def _remember_channel(self, came: Coming) -> None:
        """Where Teams is answered about the channel; written when it is news to this process.

        The door has let the address in, and every send looks at its host again.
        """
        channel = (came.tenant, came.conversation)
        if self._channels.get(channel) == came.service_url:
            return
        routing = self._parts.routing
        seen = partial(routing.seen_in_channel, *channel, service_url=came.service_url)
        await self._parts.workers.note(seen)
        self._channels[channel] = came.service_url
        if len(self._channels) > CHANNELS_REMEMBERED:
            self._channels.popitem(last=False)

    async def _tell(self, came: Coming, sender: Person, words: str) -> None:
        """Plain words to somebody whom no letter reaches, privately."""
        chat = await self._chat(came, sender)
        if chat:
            self._send_soon(chat, dumped(Card([TextBlock(plain(words))])))

    async def _chat(self, came: Coming, sender: Person, asked: Asked | None = None) -> Chat | None:
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

    def _send_soon(self, chat: Chat, content: dict[str, JSON], asked: Asked | None = None) -> None:
        """A direct answer does not hold up the turn: Teams wants its own answer at once."""
        answers = self._parts.answers
        answers.soon(answers.send(chat, content, asked))

    async def _refuse(self, came: Coming, sender: Person, words: str, via: Via) -> bytes | None:
        if via is Via.TYPED:
            await self._tell(came, sender, words)
            return None
        return _refused(words, via)

    async def _too_fast(self, came: Coming, waits: Via | None) -> bytes | None:
        """No work, and where words were typed no database: they are answered in their own chat, once."""
        if waits is not None and waits is not Via.TYPED:
            return _refused(TOO_FAST, waits)
        is_heard = waits and came.sender and not came.is_elsewhere
        if is_heard and came.sender and self._parts.allowances.may_tell(came.sender):
            with contextlib.suppress(Interruption):
                await self._tell(came, came.sender, TOO_FAST)
        return None

    async def _not_saved(self, came: Coming, what: activities.What) -> bytes | None:
        match what:
            case Pressed() | Opened() | Submitted() | Chosen() if _via(what) is not Via.TYPED:
                return _refused(NOT_SAVED, _via(what))
            case Said() | Pressed() if not came.in_channel and not came.is_elsewhere:
                self._send_soon(
                    Chat(came.service_url, came.conversation), dumped(Card([TextBlock(NOT_SAVED)]))
                )
        return None


def _meant(came: Coming, said: Said) -> grammar.Meaning:
    """In a thread of the channel, a few words mean that thread."""
    root = root_of(came)
    in_thread = came.in_channel and root != came.message
    return (in_thread and history.in_thread(said.words, root=root)) or grammar.read(said.words)


def _is_only_kept(came: Coming, what: activities.What) -> bool:
    """Nobody waits for an answer, and a second delivery does no harm."""
    match what:
        case Changed():
            return came.in_channel
        case Said(mentions_clerk=named):
            return came.in_channel and not named
        case _:
            return False


def _via(press: Pressed | Opened | Submitted | Chosen) -> Via:
    match press:
        case Pressed(is_invoke=False):
            return Via.TYPED
        case Pressed():
            return Via.PRESSED
        case Opened() | Chosen():
            return Via.OPENED
        case Submitted():
            return Via.SUBMITTED


def _elsewhere(what: activities.What) -> bytes | None:
    """An invoke is answered in its own form; everything else is taken and left."""
    match what:
        case Chosen():
            return _refused(NOT_HERE, Via.OPENED)
        case Pressed(is_invoke=True) | Opened() | Submitted():
            return _refused("I can't do that here.", _via(what))
        case Unknown(kind=kind) if kind.startswith("invoke"):
            return _notice("I can't do that here.")
        case _:
            return None


def _card(named: str, came: Coming) -> PressedCard | None:
    """What was pressed, if it says that it is a live card and Teams says which message it was."""
    name = CardName.read(named)
    if name is None or not came.pressed_on:
        return None
    return PressedCard(name, Copy(came.thread or came.conversation, came.pressed_on))


def _place(came: Coming, panel: PanelId, via: Via, card: PressedCard | None = None) -> Place:
    return Place(
        panel=panel,
        conversation=came.conversation,
        in_channel=came.in_channel,
        thread=came.thread,
        via=via,
        card=str(card.name) if card else "",
    )


def _refused(words: str, via: Via) -> bytes:
    if via in (Via.OPENED, Via.SUBMITTED):
        return json.dumps({"task": {"type": "message", "value": words}}).encode()
    return _notice(words)


def _notice(words: str) -> bytes:
    return json.dumps({"statusCode": 200, "type": MESSAGE, "value": words}).encode()
