"""The ladder, climbed by replicas that are killed while it is, and that are down for days: F5."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from panel.working_time import HOURS, local_day, working_day_after, working_day_before
from rehearsal.cast import CHAIR, TRADING
from rehearsal.clocks import opening
from storage import schema
from tests.faults.ground import Ground, markers
from tests.faults.trials.judging import Outcome

LATEST = 15.0
"""Seconds, of ninety-nine in a hundred."""
DATED = {
    "7 before": (-7, "owner"),
    "1 before": (-1, "owner"),
    "on the day": (0, "owner"),
    "overdue by 1": (1, "owner"),
    "overdue by 3": (3, "thread"),
    "overdue by 5": (5, "owner, SPOC"),
    "overdue by 10": (10, "chair"),
}
UNSEEN = {"unseen for 2": (2, "owner"), "unseen for 3": (3, "SPOC"), "unseen for 4": (4, "chair")}
"""What every force's ladder says, written down here once more: working days, and whose eyes."""
SKIPPED_AFTER = 7
"""Every so many mornings nobody is awake for the next two."""


@dataclass(frozen=True)
class Rung:
    ref: str
    step: str
    day: date

    @property
    def eyes(self) -> frozenset[str]:
        return frozenset(_LADDER[self.step][1].split(", "))

    @property
    def is_dated(self) -> bool:
        return self.step in DATED

    def is_overtaken_by(self, other: "Rung") -> bool:
        same = self.ref == other.ref and self.is_dated == other.is_dated
        return same and self.eyes <= other.eyes and other.day > self.day


_LADDER = {**DATED, **UNSEEN}


@dataclass(frozen=True)
class Record:
    rung: Rung
    at: datetime
    outcome: str

    @property
    def morning(self) -> date:
        return local_day(self.at)


async def reminders(ground: Ground, size: int, seed: int) -> Outcome:
    """F5: one record of each occurrence, none missing, none early or late; what was overtaken is not sent."""
    dice, outcome = random.Random(seed), Outcome()
    began = opening(datetime.now(UTC))
    ground.clock.move_to(began)
    dates = [working_day_after(local_day(began), 9 + n % min(size, 8)) for n in range(size)]
    wanted = await _issued(ground, dates, seed, dice)
    days = sorted({day for rung in wanted for day in (rung.day, working_day_after(rung.day, 1))})
    lived, caught_up, restarts = list[date](), list[date](), 0
    while days:
        down = len(lived) % SKIPPED_AFTER == SKIPPED_AFTER - 1 and len(days) > 1
        day = days[min(2, len(days) - 1)] if down else days[0]
        due = 1 + size // 25 if len(lived) * (1 + size // 25) < size else 0
        restarts += await (_sleep_over(ground, day) if down else _live(ground, day, due, dice))
        outcome.must(await _settled(ground), f"something is still owed on {day}")
        lived.append(day)
        caught_up += [day] if down else []
        days = [later for later in days if later > day] or ([] if _is_done(ground) else _more(day, wanted))
    _judge(ground, wanted, lived, outcome)
    late = [_lateness(record) for record in _records(ground) if record.morning not in caught_up]
    p99 = sorted(late or [0.0])[int(0.99 * (len(late) - 1))]
    if len(ground.replicas) > 1:  # The only one is as late as it takes to start anew.
        outcome.within(p99, LATEST, "at p99 a reminder")
    outcome.counts |= {"restarts": restarts, "mornings": len(lived), "slept over": len(caught_up)}
    outcome.counts["latest at p99, s"] = round(p99, 2)
    return outcome


async def _issued(ground: Ground, dates: Sequence[date], seed: int, dice: random.Random) -> list[Rung]:
    """A task for each of those days, every second one acknowledged; every rung that they owe."""
    for marker, day in zip(markers(len(dates), seed), dates, strict=True):
        words = f"task Trading Standards: check the records of {marker} by {day.isoformat()}"
        await ground.insist(ground.says(CHAIR, words), dice)
    assert await ground.quiet() == 0
    tasks = ground.rows(select(schema.task.c.ref, schema.task.c.due).order_by(schema.task.c.ref))
    assert sorted(task.due for task in tasks) == sorted(dates)
    for task in tasks[::2]:
        await ground.insist(ground.says(TRADING, f"ack {task.ref}"), dice)
    assert ground.count("select count(*) from acknowledgement") == len(tasks[::2])
    today = local_day(ground.clock())
    return [
        rung
        for n, task in enumerate(tasks)
        for rung in (*_dated(task.ref, task.due, today), *(_unseen(task.ref, today) if n % 2 else ()))
    ]


def _dated(ref: str, due: date, asked: date) -> Iterator[Rung]:
    for step, (days, _) in DATED.items():
        day = (
            due if not days else working_day_after(due, days) if days > 0 else working_day_before(due, -days)
        )
        if day > asked:
            yield Rung(ref, step, day)


def _unseen(ref: str, asked: date) -> Iterator[Rung]:
    return (Rung(ref, step, working_day_after(asked, days)) for step, (days, _) in UNSEEN.items())


async def _live(ground: Ground, day: date, restarts: int, dice: random.Random) -> int:
    """Half past eight comes; replicas are killed, one after the other, while they see to it."""
    ground.clock.move_to(HOURS.morning_of(day))
    for _ in range(restarts):
        await asyncio.sleep(dice.uniform(0.0, 0.3))
        victim = dice.choice(ground.replicas)
        await victim.end(signal.SIGKILL)
        await victim.start()
    return restarts


async def _sleep_over(ground: Ground, day: date) -> int:
    """All are down until that morning."""
    for replica in ground.replicas:
        await replica.end(signal.SIGKILL)
    ground.clock.move_to(HOURS.morning_of(day))
    await asyncio.gather(*(replica.start() for replica in ground.replicas))
    return len(ground.replicas)


async def _settled(ground: Ground, *, within: float = 120.0) -> bool:
    """Waits until the clock owes nothing by now, and every letter has left."""
    until = asyncio.get_running_loop().time() + within
    while _owed(ground) or await ground.quiet(within=0):
        if asyncio.get_running_loop().time() > until:
            return False
        await asyncio.sleep(0.1)
    return True


def _owed(ground: Ground) -> int:
    now = ground.clock()
    return sum(
        ground.rows(select(func.count()).where(table.c.next_step_at <= now))[0][0]
        for table in (schema.task, schema.digest, schema.morning)
    )


def _is_done(ground: Ground) -> bool:
    return not ground.rows(select(func.count()).where(schema.task.c.next_step_at.is_not(None)))[0][0]


def _more(day: date, wanted: Sequence[Rung]) -> list[date]:
    """A rung may be put off by a day for each that went before it; further than that nothing may be."""
    last = max(rung.day for rung in wanted)
    return [working_day_after(day, 1)] if day < working_day_after(last, len(_LADDER)) else []


def _records(ground: Ground) -> list[Record]:
    rows = ground.rows(select(schema.reminder).order_by(schema.reminder.c.at))
    return [Record(Rung(row.ref, row.step, row.day), row.at, row.outcome) for row in rows]


def _lateness(record: Record) -> float:
    return (record.at - HOURS.morning_of(record.morning)).total_seconds()


def _judge(ground: Ground, wanted: Sequence[Rung], lived: Sequence[date], outcome: Outcome) -> None:
    records = _records(ground)
    kept = Counter(record.rung for record in records)
    missing = [rung for rung in wanted if rung not in kept]
    outcome.must(not missing, f"{len(missing)} reminders are missing, as {missing[:2]}")
    outcome.must(
        not set(kept) - set(wanted), f"{len(set(kept) - set(wanted))} are on record that nobody owed"
    )
    outcome.must(max(kept.values(), default=1) == 1, "a reminder is on record twice")
    wrong = [record for record in records if not _is_right(record, records, wanted, lived)]
    outcome.must(not wrong, f"{len(wrong)} came at a wrong time, as {wrong[:2]}")
    early = [record for record in records if _lateness(record) < 0]
    outcome.must(not early, f"{len(early)} came before half past eight")
    shown = ground.count(_SHOWN_ALL_THE_SAME)
    outcome.must(not shown, f"{shown} overtaken reminders were shown")
    days = ground.count(f"select count(*) from letter {_OF_A_DIGEST}")
    seen = [entry for entry in ground.truth() if entry["did"] == "Posted" and _is_digest(entry)]
    died = ground.count("select count(*) from letter where state = 'dead'")
    outcome.must(len(seen) >= days, f"{days - len(seen)} digests were never seen")
    outcome.must(not died, f"{died} letters died")
    outcome.must(ground.trail_holds(), "the trail does not verify")
    outcome.counts |= {
        "reminders": len(records),
        "missing": len(missing),
        "superseded": sum(record.outcome == "superseded" for record in records),
        "digests": days,
        "of them twice, after kills": len(seen) - days,
    }


_SHOWN_ALL_THE_SAME = (
    "select count(*) from digest_line join reminder on reminder.ref = digest_line.ref"
    " and reminder.step = digest_line.step where reminder.outcome = 'superseded'"
)
_OF_A_DIGEST = "where show = 'digest' and state = 'sent' and seq = (select min(seq) from letter as first where first.show = 'digest' and first.ref = letter.ref and first.member = letter.member)"  # noqa: E501


def _is_digest(entry: dict[str, object]) -> bool:
    summary = str(entry["activity"].get("summary"))  # type: ignore[attr-defined]
    return summary.startswith("Panel: ") and summary.endswith(" for you")


def _is_right(
    record: Record, records: Sequence[Record], wanted: Sequence[Rung], lived: Sequence[date]
) -> bool:
    """Superseded where a later rung to the same eyes was due as well; else on the first morning it could be.

    Wider eyes follow a working day after those that were told before.
    """
    rung, morning = record.rung, record.morning
    both = [other for other in records if (other.morning, other.outcome) == (morning, "sent")]
    if record.outcome == "sent" and any(rung.is_overtaken_by(other.rung) for other in both):
        return False
    overtaken = any(rung.is_overtaken_by(other) and other.day <= morning for other in wanted)
    if record.outcome != "sent":
        return record.outcome == "superseded" and overtaken
    before = [
        other.morning
        for other in records
        if (other.rung.ref, other.rung.is_dated, other.outcome) == (rung.ref, rung.is_dated, "sent")
        and other.rung.eyes != rung.eyes
        and other.morning < morning
    ]
    earliest = max([rung.day, *(working_day_after(max(before), 1) for _ in before[:1])])
    return morning == next((day for day in lived if day >= earliest), None)
