"""How people and channels are reached, written down when it is news."""

import time
from collections import OrderedDict
from functools import partial

from bot.activities import Coming
from bot.conversation.parts import Parts
from panel.language import Person
from usecases.ports import Reach

PEOPLE_REMEMBERED = 10_000
CHANNELS_REMEMBERED = 1_000
REMEMBERED_FOR = 60.0
"""Seconds."""


class Sightings:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._people: OrderedDict[Person, tuple[Reach, float]] = OrderedDict()
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()

    def forget(self, sender: Person) -> None:
        """They installed the clerk anew: how they are reached is news again."""
        self._people.pop(sender, None)

    async def of_person(self, came: Coming, sender: Person) -> None:
        """How the sender is reached; looked up when it is news to this process, or a minute old, and
        written where it has changed.

        So somebody whom a letter could not reach meanwhile, here or on a replica, is reachable again.
        """
        reach = Reach(teams_id=came.teams_id, conversation=came.conversation, service_url=came.service_url)
        written, at = self._people.get(sender, (None, 0.0))
        if written == reach and time.monotonic() - at < REMEMBERED_FOR:
            return
        routing, workers = self._parts.routing, self._parts.workers
        if await workers.read(partial(routing.reach, sender)) != reach:
            seen = partial(
                routing.seen_personally,
                sender,
                teams_id=came.teams_id,
                conversation=came.conversation,
                service_url=came.service_url,
            )
            await workers.note(seen)
        self._people[sender] = (reach, time.monotonic())
        if len(self._people) > PEOPLE_REMEMBERED:
            self._people.popitem(last=False)

    async def of_channel(self, came: Coming) -> None:
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
