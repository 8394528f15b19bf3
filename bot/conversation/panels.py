"""Which panel a turn belongs to, where its words do not say it."""

from functools import partial

from bot.activities import Coming
from bot.conversation.parts import Parts
from bot.conversation.telling import Telling
from bot.conversation.words import STRANGER
from bot.messenger import Chat
from panel.language import MemberId, PanelId, Person
from panel.views.people import PanelChoice
from panel.views.places import Place, Via
from usecases.answer import is_member


class Panels:
    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._parts = parts
        self._telling = telling

    async def acted_in(self, came: Coming, sender: Person) -> PanelId | None:
        """The channel's panel; in a personal chat the sender's only one, or the one they chose."""
        read, routing = self._parts.workers.read, self._parts.routing
        if came.in_channel:
            return await read(lambda: routing.panel_in(came.tenant, came.conversation))
        panels = dict(await read(lambda: routing.panels_of(sender)))
        return next(iter(panels)) if len(panels) == 1 else await read(lambda: routing.chosen_panel(sender))

    async def spoken_to(self, came: Coming, sender: Person, *, chooses: bool) -> PanelId | None:
        """The sender's only panel, or the one they chose; else they are asked, and None."""
        routing = self._parts.routing
        panels = await self._parts.workers.read(lambda: routing.panels_of(sender))
        if not panels:
            await self._telling.tell(came, sender, STRANGER)
            return None
        if len(panels) == 1:
            return panels[0][0]
        chosen = await self._parts.workers.read(lambda: routing.chosen_panel(sender))
        if chosen in dict(panels) and not chooses:
            return chosen
        choice = PanelChoice(panels=tuple((panel, name) for panel, name in panels))
        place = Place(panel=panels[0][0], conversation=came.conversation, via=Via.ASKED)
        body = self._parts.answer(choice, place, MemberId("")).body
        self._telling.send_soon(Chat(came.service_url, came.conversation), body)
        return None

    async def choose(self, sender: Person, panel: PanelId) -> None:
        if await self.sits_on(sender, panel):
            await self._parts.workers.note(lambda: self._parts.routing.choose_panel(sender, panel))

    async def sits_on(self, sender: Person, panel: PanelId) -> bool:
        """Somebody who is none today has no letters; they are answered directly."""
        parts = self._parts
        return await parts.workers.read(
            partial(is_member, sender, panel, store=parts.store, clock=parts.clock)
        )
