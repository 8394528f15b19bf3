"""One turn: what came in, which panel and which person it belongs to, and the one answer it gets."""

import contextlib
from dataclasses import replace
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
    root_of,
)
from bot.allowances import TooFast
from bot.conversation.acting import Acting
from bot.conversation.hearing import Hearing
from bot.conversation.panels import Panels
from bot.conversation.parts import Parts
from bot.conversation.pressing import Pressing
from bot.conversation.setting_up import SettingUp
from bot.conversation.sightings import Sightings
from bot.conversation.telling import Telling, notice, refused, via_of
from bot.conversation.words import (
    NOT_HERE,
    NOT_IN_THIS_PLACE,
    NOT_SAVED,
    NOT_SET_UP,
    PERHAPS_SAVED,
    STRANGER,
    TOO_FAST,
)
from bot.grammar import TypedPanel, TypedSetUp, history
from bot.journal import named
from bot.messenger import Chat
from bot.patience import one_turn
from cards.elements import Card, TextBlock, dumped
from panel.catalogue import Question
from panel.catalogue.flags import OfferFlagForm
from panel.catalogue.people import AskHelp
from panel.history import Change
from panel.language import Interruption, PanelId, Person
from panel.views.places import Via
from usecases.ports import Unavailable, Unclear

log = structlog.get_logger()

TURNS = Counter("clerk_turns", "Turns that were taken, by what came in.", ["kind"])


class NotKept(Exception):
    """The database is away, and this was only to be kept: Teams may send it again."""


class NotNow(Exception):
    """Too much comes at once, and this was only to be kept: Teams may send it again."""


class Conversation:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._telling = Telling(parts)
        self._panels = Panels(parts, self._telling)
        self._acting = Acting(parts, self._telling)
        self._pressing = Pressing(parts, self._telling, self._panels, self._acting)
        self._hearing = Hearing(parts, self._telling, self._panels)
        self._setting_up = SettingUp(parts, self._telling, self._panels, self._acting)
        self._sightings = Sightings(parts)

    async def turn(self, activity: JSONObject) -> bytes | None:
        """The body of the answer to an invoke; None for everything that is only acknowledged.

        Raises NotKept and NotNow.
        """
        came = activities.coming(activity)
        try:
            self._parts.allowances.turn_of(came.sender or Person(came.tenant, ""))
            with one_turn():
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
            words = PERHAPS_SAVED if isinstance(interruption, Unclear) else NOT_SAVED
            return await self._not_saved(came, what, words)
        except Exception:
            log.exception("A turn failed.", key=came.key)
            return await self._not_saved(came, what)

    async def _take(self, came: Coming, what: activities.What) -> bytes | None:
        if came.is_elsewhere:
            log.info("Something came from neither a channel nor a personal chat.")
            return _elsewhere(what)
        if came.sender and not came.in_channel:
            if isinstance(what, Installed):
                self._sightings.forget(came.sender)
            await self._sightings.of_person(came, came.sender)
            if what != Installed(is_added=False):
                knock = STRANGER if isinstance(what, Installed) else ""
                await self._parts.welcomes.to_person(came, came.sender, stranger=knock)
        if came.in_channel:
            await self._sightings.of_channel(came)
        match what:
            case Said():
                await self._said(came, what, heard_in=await self._hearing.heard(came, Change.SAID, what))
                return None
            case Changed(change=change, now=now):
                await self._hearing.heard(came, change, now)
                return None
            case Pressed() | Opened() | Submitted():
                return await self._pressing.pressed(came, what)
            case Chosen():
                return await self._pressing.chosen(came, what)
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
                return notice(NOT_IN_THIS_PLACE) if kind.startswith("invoke") else None
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
            await self._setting_up.begin(came, came.sender, meaning.code)
            return
        if came.in_channel:
            panel = heard_in
            if panel is None:
                await self._telling.tell(came, came.sender, NOT_SET_UP)
                return
        else:
            at_once = self._acting.answer_at_once
            if isinstance(meaning, Question) and await at_once(came, came.sender, meaning):
                return
            panel = await self._panels.spoken_to(came, came.sender, chooses=isinstance(meaning, TypedPanel))
            if panel is None:
                return
        if isinstance(meaning, TypedPanel):
            meaning = AskHelp()
        if isinstance(meaning, Question):
            await self._acting.ask(came, came.sender, panel, meaning)
        elif not await self._panels.sits_on(came.sender, panel):
            await self._telling.tell(came, came.sender, STRANGER)
        else:
            await self._acting.perform(came, came.sender, panel, meaning, via=Via.TYPED)

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

    async def _too_fast(self, came: Coming, waits: Via | None) -> bytes | None:
        """No work, and where words were typed no database: they are answered in their own chat, once."""
        if waits is not None and waits is not Via.TYPED:
            return refused(TOO_FAST, waits)
        is_heard = waits and came.sender and not came.is_elsewhere
        if is_heard and came.sender and self._parts.allowances.may_tell(came.sender):
            with contextlib.suppress(Interruption):
                await self._telling.tell(came, came.sender, TOO_FAST)
        return None

    async def _not_saved(self, came: Coming, what: activities.What, words: str = NOT_SAVED) -> bytes | None:
        match what:
            case Pressed() | Opened() | Submitted() | Chosen() if via_of(what) is not Via.TYPED:
                return refused(words, via_of(what))
            case Said() | Pressed() if not came.in_channel and not came.is_elsewhere:
                self._telling.send_soon(
                    Chat(came.service_url, came.conversation), dumped(Card([TextBlock(words)]))
                )
            case Said(mentions_clerk=True) if came.in_channel and came.sender:
                self._parts.answers.soon(self._telling.tell_without_records(came, came.sender, words))
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
        case RosterChanged() | Installed():
            return True
        case _:
            return False


def _elsewhere(what: activities.What) -> bytes | None:
    """An invoke is answered in its own form; everything else is taken and left."""
    match what:
        case Chosen():
            return refused(NOT_HERE, Via.OPENED)
        case Pressed(is_invoke=True) | Opened() | Submitted():
            return refused(NOT_IN_THIS_PLACE, via_of(what))
        case Unknown(kind=kind) if kind.startswith("invoke"):
            return notice(NOT_IN_THIS_PLACE)
        case _:
            return None
