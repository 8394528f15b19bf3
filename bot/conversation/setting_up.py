"""A channel becomes a panel's, with the one-time code."""

import contextlib
from datetime import UTC, datetime

from bot.activities import Coming
from bot.connector import NoRoster
from bot.conversation.acting import Acting
from bot.conversation.panels import Panels
from bot.conversation.parts import Parts
from bot.conversation.telling import Telling
from bot.conversation.words import NO_ROSTER_YET, SET_UP_IN_CHANNEL
from cards.people.welcome import SHARED
from panel.catalogue.people import SetUp
from panel.language import Interruption, PanelId, Person
from panel.people import CodeUnknown
from panel.views.places import Via
from usecases.ports import Unavailable, Unclear


class SettingUp:
    def __init__(self, parts: Parts, telling: Telling, panels: Panels, acting: Acting) -> None:
        self._parts = parts
        self._telling = telling
        self._panels = panels
        self._acting = acting

    async def begin(self, came: Coming, sender: Person, code: str) -> None:
        """The roster is read first, outside any transaction; then everything happens in one."""
        parts = self._parts
        if not came.in_channel:
            await self._telling.tell(came, sender, SET_UP_IN_CHANNEL)
            return
        if came.is_shared:
            await self._telling.tell(came, sender, SHARED)
            return
        panel = await parts.workers.read(lambda: parts.routing.panel_for_code(code))
        if panel is None:
            if await parts.workers.note(lambda: parts.routing.claim_doorstep(came.key, at=datetime.now(UTC))):
                await self._telling.tell(came, sender, str(CodeUnknown()))
            return
        try:
            entries = await parts.rosters.fetch(
                came.service_url, tenant=came.tenant, channel=came.conversation
            )
        except NoRoster:
            await self._telling.tell(came, sender, NO_ROSTER_YET)
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
        reply = await self._acting.perform(came, sender, panel, command, via=Via.TYPED)
        if await self._is_in(sender, panel):
            with contextlib.suppress(Interruption):  # Before anything is disclosed it is read again.
                await parts.rosters.read(panel)
        else:
            await self._telling.tell(came, sender, " ".join(letter.text for letter in reply.letters))

    async def _is_in(self, sender: Person, panel: PanelId) -> bool:
        """Asked after the set-up: where nobody says, it has perhaps been saved. Raises Unclear."""
        try:
            return await self._panels.sits_on(sender, panel)
        except Unavailable:
            raise Unclear from None
