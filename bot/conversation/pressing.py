"""A button, a form or a message's own menu: read, checked, and answered in the form that it waits for."""

from dataclasses import replace

import structlog

from bot.activities import Chosen, Coming, Opened, Pressed, Submitted, root_of
from bot.conversation.acting import Acting, pressed_card
from bot.conversation.panels import Panels
from bot.conversation.parts import Parts
from bot.conversation.telling import Telling, refused, via_of
from bot.conversation.words import NO_SUCH_ACTION, NOT_HERE, STRANGER
from bot.grammar import actions
from bot.journal import named
from cards import buttons
from cards.asked import asked_by
from cards.asked.forms import FormIncomplete
from cards.buttons import BadButton
from cards.verbs import Verb
from panel.catalogue import Question
from panel.catalogue.papers import TakePaper
from panel.language import PanelId
from panel.views.places import Via
from usecases.ports import NoSuchPanel

log = structlog.get_logger()


class Pressing:
    def __init__(self, parts: Parts, telling: Telling, panels: Panels, acting: Acting) -> None:
        self._parts = parts
        self._telling = telling
        self._panels = panels
        self._acting = acting

    async def pressed(self, came: Coming, press: Pressed | Opened | Submitted) -> bytes | None:
        via = via_of(press)
        if came.sender is None:
            return refused(STRANGER, via)
        try:
            pressed = buttons.pressed(press.sent, conversation=came.conversation, keys=self._parts.mac_keys)
            asked = asked_by(pressed, in_channel=came.in_channel)
            if isinstance(asked, TakePaper):
                asked = replace(asked, upload=self._parts.vetted(asked.upload))
        except (BadButton, FormIncomplete) as refusal:
            log.warning("A button was refused.", why=type(refusal).__name__)
            return await self._telling.refuse(came, came.sender, str(refusal), via)
        card = pressed_card(pressed.card, came)
        if pressed.verb is Verb.PANEL:
            await self._panels.choose(came.sender, PanelId(pressed.ref))
        if isinstance(press, Pressed) and press.is_automatic and pressed.verb is not Verb.SHOW:
            return refused("This card cannot do that by itself.", via)
        try:
            if isinstance(asked, Question):
                return await self._acting.ask(came, came.sender, pressed.panel, asked, via=via, card=card)
            reply = await self._acting.perform(came, came.sender, pressed.panel, asked, via=via, card=card)
            return reply.body or None
        except NoSuchPanel:
            return await self._telling.refuse(came, came.sender, str(BadButton()), via)

    async def chosen(self, came: Coming, choice: Chosen) -> bytes | None:
        """Opens the form of a message action; its answer comes back like any other form's."""
        if came.sender is None:
            return refused(STRANGER, Via.OPENED)
        panel = await self._panels.acted_in(came, came.sender)
        if panel is None:
            return refused(NOT_HERE if came.in_channel else STRANGER, Via.OPENED)
        question = actions.chosen(choice, root=root_of(came), in_channel=came.in_channel)
        if question is None:
            log.info("A message action came that the clerk does not have.", action=named(choice.action))
            return refused(NO_SUCH_ACTION, Via.OPENED)
        return await self._acting.ask(came, came.sender, panel, question, via=Via.OPENED)
