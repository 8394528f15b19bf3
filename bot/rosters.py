"""Who is in the panel's channel, as Teams lists them: for recognising members, and for disclosures."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import structlog

from bot.connector import Connector, NoRoster
from bot.door import JSON
from bot.workers import Workers
from panel.catalogue.people import RecogniseMembers
from panel.language import PanelId, Person
from panel.people import CLERK, RosterEntry, recognise, strangers_in
from panel.views.places import Place, Via
from usecases.perform import perform
from usecases.ports import Answer, Binding, Clock, Request, Routing, Store

log = structlog.get_logger()


class Rosters:
    def __init__(
        self,
        connector: Connector,
        *,
        store: Store,
        routing: Routing,
        workers: Workers,
        clock: Clock,
        answer: Answer,
    ) -> None:
        self._connector = connector
        self._store = store
        self._routing = routing
        self._workers = workers
        self._clock = clock
        self._answer = answer

    async def fetch(self, service_url: str, *, tenant: str, channel: str) -> tuple[RosterEntry, ...]:
        """Everyone in the channel, and how Teams reaches them is kept. Raises NoRoster."""
        members = await self._connector.members(service_url, channel)
        entries = tuple(entry for member in members if (entry := _entry(member, tenant)))
        await self._workers.note(lambda: self._routing.seen_in_roster(entries, service_url=service_url))
        return entries

    async def read(self, panel: PanelId) -> str | None:
        """Keeps a snapshot of the bound channel and recognises who is new; the snapshot's id."""
        binding = await self._workers.read(lambda: self._routing.binding(panel))
        if binding is None:
            return None
        try:
            entries = await self.fetch(binding.service_url, tenant=binding.tenant, channel=binding.channel)
        except NoRoster as problem:
            log.warning("The channel's roster could not be read.", panel=panel, why=str(problem))
            return None
        return await self.keep(panel, binding, entries)

    async def keep(self, panel: PanelId, binding: Binding, entries: tuple[RosterEntry, ...]) -> str:
        request = Request(
            key=uuid4().hex,
            fingerprint="",
            sender=CLERK,
            place=Place(panel=panel, conversation=binding.channel, via=Via.CLOCK),
            command=RecogniseMembers(entries),
        )
        if await self._workers.read(partial(self._finds_somebody, panel, entries)):
            work = partial(perform, request, store=self._store, clock=self._clock, answer=self._answer)
            await self._workers.write(panel, work)
        return await self._workers.note(partial(self._snapshot, panel, entries))

    def _finds_somebody(self, panel: PanelId, entries: tuple[RosterEntry, ...]) -> bool:
        with self._store.read(panel) as reading:
            members = list(reading.people.all())
            found = recognise(entries, members)
            known = [*members, *found]
            return bool(found or strangers_in(entries, noted=reading.strangers.all(), members=known))

    def _snapshot(self, panel: PanelId, entries: tuple[RosterEntry, ...]) -> str:
        with self._store.quietly(panel) as reading:
            return reading.people.keep_roster(entries, key=uuid4().hex, at=datetime.now(UTC))


def _entry(member: Mapping[str, JSON], tenant: str) -> RosterEntry | None:
    """One line of Teams' list; whoever has no object id (anonymous, a bot) is nobody to us."""

    def text(name: str) -> str:
        value = member.get(name)
        return value[:255] if isinstance(value, str) else ""

    object_id = (text("aadObjectId") or text("objectId")).lower()
    if not object_id or not text("id"):
        return None
    return RosterEntry(
        person=Person(tenant, object_id),
        teams_id=text("id"),
        name=text("name"),
        email=text("email") or text("userPrincipalName"),
        home_tenant=text("tenantId"),
        user_role=text("userRole"),
    )
