"""Clocks that jump, over both changes of the hour (F12): each occurrence once, at half past eight."""

import asyncio
import contextlib
import random
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cards.buttons import Signer
from cards.replies import attached
from panel.catalogue import Command
from panel.catalogue.meetings import SetMeeting
from panel.catalogue.tasks import AcknowledgeTask, IssueTask
from panel.cycle import Mode
from panel.language import Interruption
from panel.people import Member
from panel.views.places import Via
from panel.working_time import (
    HOURS,
    is_working_day,
    local_day,
    moment_at,
    working_day_after,
    working_day_before,
)
from storage import schema
from storage.leases import Leases
from storage.sealing import KeyRing
from storage.store import Store
from tests.builders import (
    CHANNEL,
    HMRC,
    PANEL,
    a_panel,
    a_place,
    a_request,
    a_set_up,
    seat_id,
    the_chair,
    the_owner,
    the_secretary,
)
from tests.fakes import UNLIMITED, MovableClock, PlainAnswer, let_pass
from tests.faults.site import Site
from tests.faults.trials import reminding
from tests.faults.trials.judging import Outcome
from tests.faults.trials.reminding import Rung
from usecases import posting
from usecases.duties import due_now, look_ahead
from usecases.letters.values import Shown
from usecases.perform import perform
from usecases.ports import Request

CHANGES = (date(2026, 10, 25), date(2027, 3, 28))
"""The Sundays on which the hour changes."""
KEYS = {1: bytes([4] * 32)}
JUMPS = (timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1))
LOOKS = (time(8, 29), time(8, 30), time(17))
MOST_LOOKS = 100
HALF_PAST_EIGHT, NINE = time(8, 30), time(9)


async def jumps(site: Site, size: int, seed: int) -> Outcome:
    """F12: the ladder over both changes of the hour, on two replicas whose clocks jump so many times."""
    return await asyncio.to_thread(_jumps, site, size, seed)


def _jumps(site: Site, size: int, seed: int) -> Outcome:
    world = _World(site)
    try:
        return world.lived(size, random.Random(seed))
    finally:
        world.close()


class _World:
    def __init__(self, site: Site) -> None:
        self._replicas = [Store(site.url, KeyRing(KEYS, KEYS), pace=UNLIMITED) for _ in range(2)]
        self._store = self._replicas[0]
        self._clock = MovableClock()
        self._threads = ThreadPoolExecutor(len(self._replicas))
        self._jumped: set[datetime] = set()
        self._cards: list[str] = []

    def close(self) -> None:
        self._threads.shutdown()
        for store in self._replicas:
            store.close()

    def lived(self, size: int, dice: random.Random) -> Outcome:
        a_panel(self._store)
        wanted: list[Rung] = []
        mornings = 0
        for number, change in enumerate(CHANGES):
            start = change - timedelta(days=13)  # A Monday, so that there is a whole ladder on either side.
            self._clock.now = moment_at(start, time(9, 12))
            if not number:
                self._ask(a_set_up(), the_secretary())
            self._jumped.add(self._clock.now)  # After a winter in which nobody looked.
            self._look(self._clock.now)
            wanted += self._asked(start)
            self._ask(
                SetMeeting(day=change + timedelta(days=1), starts=NINE, mode=Mode.TEAMS), the_secretary()
            )
            mornings += self._walk(start, jumps=size // len(CHANGES), dice=dice)
        return self._judged(wanted, mornings)

    def _ask(self, command: Command, by: Member) -> None:
        request = a_request(command, by=by, place=a_place(via=Via.SUBMITTED))
        perform(request, store=self._store, clock=self._clock, answer=PlainAnswer())

    def _asked(self, start: date) -> list[Rung]:
        """Three tasks, due before the change, about it and after it; one of them acknowledged."""
        rungs: list[Rung] = []
        for number in (8, 10, 12):
            due = working_day_after(start, number)
            self._ask(IssueTask(seat=seat_id(HMRC), what="Check VAT filings", due=due), the_chair())
            with self._store.read(PANEL) as reading:
                ref = max(task.ref for task in reading.tasks.open())
            seen = number == 8
            if seen:
                self._ask(AcknowledgeTask(ref), the_owner())
            rungs += [*reminding._dated(ref, due, start), *(() if seen else reminding._unseen(ref, start))]
        return rungs

    def _walk(self, start: date, *, jumps: int, dice: random.Random) -> int:
        """Day by day until the ladder has been climbed; every jump is put right before the next look."""
        days = [start + timedelta(days=n) for n in range(1, 34)]
        jumping = Counter(dice.choices([(day, look) for day in days for look in LOOKS], k=jumps))
        for day in days:
            for look in LOOKS:
                self._look(moment_at(day, look))
                if day - timedelta(days=1) in CHANGES and look == time(8, 30):
                    self._read_the_cards()
                for _ in range(jumping[day, look]):
                    away = moment_at(day, look) + dice.choice(JUMPS) + timedelta(seconds=dice.randrange(60))
                    self._jumped.add(away)
                    self._look(away)
        return sum(map(is_working_day, days))

    def _look(self, at: datetime) -> None:
        """Both replicas, until nothing is due; whoever comes second finds that it is done."""
        self._clock.now = at
        for _ in range(MOST_LOOKS):
            asked = [due_now(PANEL, store=store, at=at) for store in self._replicas]
            if not any(asked):
                look_ahead(PANEL, store=self._store, at=at)
                return
            [*self._threads.map(self._fire, self._replicas, asked)]
        raise AssertionError(f"At {at} the clock never came to an end.")

    def _fire(self, store: Store, requests: Sequence[Request]) -> None:
        for request in requests:
            with contextlib.suppress(Interruption):
                perform(request, store=store, clock=self._clock, answer=PlainAnswer())

    def _judged(self, wanted: Sequence[Rung], mornings: int) -> Outcome:
        with self._store.transaction(PANEL) as connection:
            rows = connection.execute(select(schema.reminder)).all()
            events = connection.execute(select(schema.trail.c.event, schema.trail.c.at)).all()
        kept = Counter(Rung(row.ref, row.step, row.day) for row in rows)
        outcome = Outcome({"jumps": len(self._jumped), "reminders": len(rows), "mornings": mornings})
        missing = set(wanted) - set(kept)
        outcome.must(not missing, f"{len(missing)} reminders are missing, as {[*missing][:2]}")
        outcome.must(not set(kept) - set(wanted), f"nobody owed {[*set(kept) - set(wanted)][:2]}")
        outcome.must(max(kept.values()) == 1, "a reminder is on record twice")
        fired = sum(event == "TaskReminded" for event, _ in events)
        sent = sum(row.outcome != "superseded" for row in rows)
        outcome.must(fired == sent, f"the clock reminded {fired} times, and {sent} are on record")
        clockwork = [at for event, at in events if event in ("TaskReminded", "DigestSent", "MorningCame")]
        wrong = [at for at in clockwork if at not in self._jumped and _in_london(at) != HALF_PAST_EIGHT]
        outcome.must(not wrong, f"{len(wrong)} came at another time than half past eight, as {wrong[:2]}")
        quiet = [at for at in clockwork if HOURS.is_quiet(at)]
        outcome.must(not quiet, f"{len(quiet)} came in quiet hours, as {quiet[:2]}")
        early = [row for row in rows if row.at < moment_at(row.day, HALF_PAST_EIGHT)]
        outcome.must(not early, f"{len(early)} came before their half past eight, as {early[:2]}")
        came = [_morning_owed(at) for event, at in events if event == "MorningCame"]
        outcome.must(len(set(came)) == len(came), "a morning came twice, or before its half past eight")
        mondays = [at for event, at in events if event == "MorningCame" and at not in self._jumped]
        outcome.must(len({at.hour for at in mondays}) == len(CHANGES), "the hour never changed")
        self._meetings_stand(outcome)
        outcome.must(self._store.broken_at(PANEL) is None, "the trail does not verify")
        return outcome

    def _meetings_stand(self, outcome: Outcome) -> None:
        """Nine o'clock on the Monday after the change is nine o'clock, in the records and in the channel."""
        times = [re.findall(r"\b\d\d?:\d\d\b", card) for card in self._cards]
        shown = [*filter(None, times)]
        outcome.must(len(shown) >= len(CHANGES), f"{len(shown)} cards say when a meeting begins")
        outcome.must(all("09:00" in each for each in shown), f"the meetings are shown at {shown}")
        with self._store.read(PANEL) as reading:
            found = [reading.meetings.next_after(change) for change in CHANGES]
        begins = [_in_london(moment_at(one.day, one.starts)) for one in found if one]
        outcome.must(begins == [NINE, NINE], f"the meetings begin at {begins}")

    def _read_the_cards(self) -> None:
        """What the channel and the secretariat are shown of a meeting that morning."""
        let_pass(self._store, minutes=10)
        while leases := Leases(self._store).take(most=50):
            drawn = posting.draw(leases, store=self._store, clock=self._clock)
            for lease in leases:
                letter = drawn[lease.id]
                if (letter.envelope.ref or "").startswith("M-") and isinstance(letter.shown, Shown):
                    card = attached(letter.shown.view, Signer(KEYS, PANEL, CHANNEL))
                    self._cards.append(str(card["content"]))
                posting.dropped(lease, reason="read", store=self._store)


def _morning_owed(at: datetime) -> date:
    """The newest working day whose half past eight had passed: yesterday's, if clocks jumped over it and
    woke up at eight.
    """
    today = local_day(at)
    begun = is_working_day(today) and _in_london(at) >= HALF_PAST_EIGHT
    return today if begun else working_day_before(today, 1)


def _in_london(at: datetime) -> time:
    return at.astimezone(ZoneInfo("Europe/London")).time()
