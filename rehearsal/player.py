"""Plays a script before the stand-in: real words and presses, with the room's clock moved day by day."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any, assert_never

from bot.conversation.words import NOT_SAVED
from panel.working_time import HOURS, LONDON, is_working_day, local_day
from rehearsal.buttons import actions, parts
from rehearsal.cast import Part
from rehearsal.client import Reply
from rehearsal.clocks import MovableClock
from rehearsal.conversations import Message
from rehearsal.lines import Chooses, Deletes, Edits, Inputs, Line, Posts, Presses, Says, Scene, Sees, Sends
from rehearsal.reading import shown
from rehearsal.standin import Standin

Json = dict[str, Any]

PATIENCE = 120.0
"""Seconds until what a line waits for must have come, on the slowest machine."""
UNSAVED = NOT_SAVED.partition(".")[0]
"""So begins what the clerk says when its database is held up; then people say it again."""
TIMES = 60
"""How often, on the slowest machine."""
QUIET = 0.2
"""Seconds without news after which a day is over: a few rounds of a hurried clock."""


class Stumbled(Exception):
    """A line could not be played; the sentence says which, and what was there instead."""


def working_day_before(day: date, n: int) -> date:
    """The n-th working day before `day`; with n below nought, after it."""
    step = timedelta(days=-1 if n > 0 else 1)
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: the scene that is played, of how many, and its day."""

    scene: int
    of: int
    day: date


class Player:
    def __init__(
        self, standin: Standin, clock: MovableClock, *, today: date, rest: Callable[[], Awaitable[None]]
    ) -> None:
        """`rest` returns when the clerk has nothing under way."""
        self._standin = standin
        self._rest = rest
        self._clock = clock
        self._today = today
        self._roots: dict[str, str] = {}
        self._open_in: dict[str, str] = {}
        """Where the form that somebody has open was opened."""

    async def play(
        self, scenes: Sequence[Scene], *, told: Callable[[Progress], None] = lambda _: None
    ) -> None:
        """All of them, oldest first. Raises Stumbled."""
        for number, scene in enumerate(scenes, start=1):
            day = working_day_before(self._today, scene.days_before)
            told(Progress(number, len(scenes), day))
            await self.until(datetime.combine(day, scene.at, LONDON))
            for line in scene.lines:
                await self._played(line)
            await self._quiet()

    async def until(self, moment: datetime) -> None:
        """The clock goes forward to then, and every working morning on the way is lived through."""
        day = local_day(self._clock())
        while day < local_day(moment):
            day += timedelta(days=1)
            if is_working_day(day) and HOURS.morning_of(day) < moment:
                self._clock.move_to(HOURS.morning_of(day))
                await self._quiet()
        self._clock.move_to(moment)

    async def _quiet(self) -> None:
        """Until the clerk rests, and nothing new has come for a while."""
        seen = -1
        while seen != self._standin.changes:
            await self._rest()
            seen = self._standin.changes
            await self._standin.wait_for_change(seen, within=QUIET)

    async def _played(self, line: Line) -> None:
        try:
            await self._spoken(line)
        except (AssertionError, LookupError) as why:
            who = line.who.person.name
            first = str(why).partition("\n")[0]
            raise Stumbled(f"{type(line).__name__} by {who} on {self._clock():%d %B}: {first}") from why

    async def _spoken(self, line: Line) -> None:
        standin = self._standin
        match line:
            case Says(who, words):
                await self._said(who, words)
            case Posts(who, words, thread):
                root = self._roots.get(thread)
                said = await standin.say(who.person, words, where="channel", thread=root, mention=False)
                self._roots.setdefault(thread, (await self._heard(said)).sent.activity["id"])
            case Edits(who, words, thread):
                message = self._last_of(who, thread)
                await self._heard(await standin.edit(who.person, message.conversation, message.id, words))
            case Deletes(who, thread):
                message = self._last_of(who, thread)
                await self._heard(await standin.unsay(who.person, message.conversation, message.id))
            case Presses(who, button, on, inputs):
                await self._comes(lambda: self._with_button(who, button, on))
                pressed = self._with_button(who, button, on)
                assert pressed  # noqa: S101 (it has just come)
                given = _chosen(inputs, standin.card(who.person, pressed))
                self._open_in[who.key] = pressed.conversation
                place = (who.person, pressed.conversation, pressed.id)
                await _saved(lambda: standin.press(*place, button, given))
            case Chooses(who, entry, of, thread):
                message = self._last_of(of, thread)
                self._open_in[who.key] = message.conversation
                _well(
                    await standin.message_action(who.person, message.conversation, message.id, command=entry)
                )
            case Sends(who, button, inputs):
                given = _chosen(inputs, standin.dialog(who.person))
                where = self._open_in[who.key]
                await _saved(lambda: standin.submit(who.person, where, button, given))
            case Sees(who, words):
                await self._comes(lambda: next(self._showing(who, words), None))
            case _:
                assert_never(line)

    async def _said(self, who: Part, words: str) -> None:
        """Where it was not saved, it goes to the clerk again."""
        before = len(self._standin.chat(who.person)) + 1  # With what they say.
        said = _well(await self._standin.say(who.person, words))
        while await self._is_unsaved(who, since=before):
            before = len(self._standin.chat(who.person))
            await self._standin.redeliver(said)

    async def _is_unsaved(self, who: Part, *, since: int) -> bool:
        """Whether they are told so, once something comes."""
        chat = self._standin.chat
        await self._comes(lambda: len(chat(who.person)) > since)
        cards = [self._standin.card(who.person, message) for message in chat(who.person)[since:]]
        return any(UNSAVED in shown(card) for card in cards if card)

    async def _heard(self, said: Reply) -> Reply:
        """Delivered again, as Teams does, while the clerk asks for that."""
        for _ in range(TIMES):
            if said.status != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            await asyncio.sleep(QUIET)
            said = await self._standin.redeliver(said)
        return _well(said)

    async def _comes(self, is_there: Callable[[], object]) -> None:
        await self._standin.until(is_there, within=PATIENCE)

    def _with_button(self, who: Part, button: str, on: str) -> Message | None:
        for message in self._showing(who, on):
            card = self._standin.card(who.person, message) or {}
            if any(action.get("title") == button for action in actions(card)):
                return message
        return None

    def _showing(self, who: Part, words: str) -> Iterator[Message]:
        """Cards with those words, as this person sees them: their own chat first, the newest first."""
        pattern = meant(words)
        threads = [message for thread in self._standin.threads() for message in thread.messages]
        for message in (*reversed(self._standin.chat(who.person)), *reversed(threads)):
            card = self._standin.card(who.person, message)
            if card and pattern.search(shown(card)):
                yield message

    def _last_of(self, who: Part, thread: str) -> Message:
        root = self._roots[thread]
        found = next(one for one in self._standin.threads() if one.root == root)
        return next(m for m in reversed(found.messages) if m.author == who.person.teams_id)


async def _saved(press: Callable[[], Awaitable[Reply]]) -> None:
    """Pressed again, as people do, where it was not saved."""
    for _ in range(TIMES):
        if UNSAVED not in str(_well(await press()).body):
            return
        await asyncio.sleep(QUIET)
    raise LookupError(UNSAVED)


def meant(words: str) -> re.Pattern[str]:
    """Those words; a short reference such as T-1 stands for the whole of it."""
    return re.compile(re.sub(r"\b([TFR])\\-(\d+)", r"\1-20\\d\\d-0*\2(?!\\d)", re.escape(words)))


def _chosen(inputs: Inputs, card: Json | None) -> dict[str, str]:
    """Choices named by their titles, or by how a title begins, as the values that stand behind them."""
    offered = {part["id"]: part["choices"] for part in parts(card or {}) if part.get("choices")}
    return {
        name: ",".join(
            _value(title, offered.get(name, ())) for title in ([said] if isinstance(said, str) else said)
        )
        for name, said in inputs.items()
    }


def _value(said: str, choices: Sequence[Json]) -> str:
    """Raises LookupError where there is no such choice."""
    if not choices or not said or any(choice["value"] == said for choice in choices):
        return said
    titled = [choice for choice in choices if choice["title"].startswith(said)]
    if not titled:
        raise LookupError(f"There is no choice {said!r}.")
    return str(titled[0]["value"])


def _well(reply: Reply) -> Reply:
    if reply.status not in (0, 200):
        raise LookupError(f"the clerk answered {reply.status}")
    match reply.body:
        case {"type": "application/vnd.microsoft.error", "value": {"message": message}}:
            raise LookupError(f"the clerk answered: {message}")
        case _:
            return reply
