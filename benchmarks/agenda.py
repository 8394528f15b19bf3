"""S5: an agenda drafted from a long history, in seconds and megabytes, and beside half of that history."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import insert

from panel.cycle import Mode, Slot
from panel.flags import Audience
from panel.language import Reference
from panel.meetings import Meeting, MeetingHeld, MeetingState, planning, preparing
from panel.tasks import TaskState
from storage import schema
from storage.migrate import migrate
from storage.sealing import KeyRing, Seal
from storage.store import Store, Unit
from tests import postgres as server
from tests.agendas import an_agenda
from tests.builders import (
    HMRC,
    PANEL,
    RSPCA,
    a_panel,
    a_released_flag,
    a_task,
    seat_id,
    the_chair,
    the_gatekeeper,
    the_owner,
    the_secretary,
)
from usecases.meetings.records import drafted

SECONDS, MEGABYTES, TWICE = 2.0, 200, 1.1
"""The bars: the time, the peak of the process, and what twice the history may cost."""
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CYCLE = timedelta(days=60)
AT_ONCE = 5_000
KEYS = {name: {"1": base64.b64encode(name.encode().ljust(32)).decode()} for name in ("seal", "chain", "mac")}
TALK = (
    "The van was there again this morning, by the loading bay.",
    "HMRC, do you hold anything on the wholesaler?",
    "We were on the site on Tuesday; the gate is new.",
    "Thanks, that helps.",
)


@dataclass(frozen=True, slots=True)
class Past:
    """So many cycles of two months, each with so much in it."""

    cycles: int
    messages: int
    tasks: int
    flags: int


FULL, QUICK = Past(50, 20_000, 100, 50), Past(10, 200, 10, 5)


def opened(url: str) -> Store:
    ring = {name: {int(n): base64.b64decode(key) for n, key in keys.items()} for name, keys in KEYS.items()}
    return Store(url, KeyRing(seal=ring["seal"], chain=ring["chain"]))


def fill(store: Store, past: Past, *, already: int = 0) -> None:
    """Bulk inserts of what the one road of every change would have left, from the newest cycle back."""
    for cycle in range(already, past.cycles):
        began = NOW - CYCLE * (cycle + 1)
        with store.transaction(PANEL, writes=True) as connection:
            rows = _messages(Seal(store.ring, PANEL), past, began)
            while some := list(islice(rows, AT_ONCE)):
                connection.execute(insert(schema.message), some)
                ties = [
                    {"panel": PANEL, "message": row["message"], "ref": _task_ref(cycle, n)}
                    for n, row in enumerate(some)
                    if n < past.tasks
                ]
                connection.execute(insert(schema.message_tie), ties)
        with store.begin(PANEL) as work:
            _records(work, past, cycle, began)


def _messages(seal: Seal, past: Past, began: datetime) -> Iterator[dict[str, object]]:
    for n in range(past.messages):
        at = began + CYCLE * (n / past.messages)
        number = f"{int(at.timestamp() * 1_000)}{n % 1_000:03d}"
        by = the_owner()
        yield {
            "panel": PANEL,
            "message": number,
            "root": number,
            "author": by.id,
            "seat": by.seat if n % 2 else seat_id(RSPCA),
            "at": at,
            "changed_at": None,
            "versions": 1,
            "was_heard": True,
            "is_to_clerk": False,
            "is_deleted": False,
            "is_withheld": False,
            "mentions": "[]",
            "words_sealed": seal.close("message", number, TALK[n % len(TALK)]),
            "attachments_sealed": seal.close("attachments", number, "[]"),
        }


def _task_ref(cycle: int, n: int) -> Reference:
    return Reference(f"T-{2026 - cycle // 6}-{cycle * 1_000 + n:05d}")


def _records(work: Unit, past: Past, cycle: int, began: datetime) -> None:
    """The newest cycle's tasks are open; those before are signed off."""
    for n in range(past.tasks):
        at = began + timedelta(hours=n)
        state = TaskState.ISSUED if cycle == 0 else TaskState.CLOSED
        due = (at + timedelta(days=30)).date()
        task = a_task(HMRC, ref=_task_ref(cycle, n), state=state, due=due, issued_at=at, asked_at=at)
        work.tasks._write(task)
    for n in range(past.flags):
        at = began + timedelta(hours=n, minutes=30)
        number = f"{2026 - cycle // 6}-{cycle * 100 + n:05d}"
        work.flags.keep(
            a_released_flag(
                ref=Reference(f"F-{number}"),
                intake=Reference(f"I-{number}"),
                audience=Audience.WHOLE_PANEL,
                released_at=at,
                raised_at=at,
                released_by=the_gatekeeper().id,
            )
        )


def meet(store: Store) -> None:
    """The last meeting, two months ago, with its issued agenda; and the next."""
    then, by, chair = NOW - CYCLE, the_secretary(), the_chair()
    held = Slot(day=then.date() + timedelta(days=1), starts=time(10), mode=Mode.TEAMS)
    with store.begin(PANEL) as work:
        event = planning.plan(held, ref=Reference("M-2026-05"), by=by, at=then, others=())
        draft = preparing.take_draft(event.meeting, an_agenda(as_at=then, slot=held), by=by, at=then)
        sent = preparing.send_to_chair(draft.meeting, draft.agenda, by=by, at=then, draft=1)
        issue = preparing.issue(sent.meeting, draft.agenda, by=chair, at=then, draft=1)
        done = replace(issue.meeting, state=MeetingState.HELD)
        following = Meeting(
            ref=Reference("M-2026-06"), slot=replace(held, day=date(2026, 12, 8)), set_by=by.id
        )
        after = MeetingHeld(meeting=done, following=following, at=NOW, by=by.id)
        for each in (event, draft, sent, issue, after):
            work.record(each)


@dataclass(frozen=True, slots=True)
class Drafted:
    seconds: float
    megabytes: float
    lines: int


def measured(url: str) -> Drafted:
    """In a process of its own, whose peak is the agenda's; the second of two, as a clerk that runs has it."""
    command = [sys.executable, "-m", "benchmarks.agenda", url]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Drafted(**told)


def _draft(url: str) -> None:
    import resource
    import time as clock

    with closing(opened(url)) as store:
        for _ in range(2):
            began = clock.perf_counter()
            with store.read(PANEL) as reading:
                meeting = reading.meetings.named("M-2026-06")
                agenda = drafted(meeting, NOW, reading)
            seconds = clock.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "lines": len(agenda.lines)}))


def rows(folder: Path, *, quick: bool = False) -> list[str]:
    """The lines of the table, for both databases."""
    past = QUICK if quick else FULL
    file = f"sqlite:///{folder / 'agenda.sqlite'}"
    migrate(file)
    found = [HEAD, _row("SQLite", file, past)]
    with server.served() as postgres:
        server.make_template(postgres)
        name = postgres.fresh()
        found.append(
            _row(
                "PostgreSQL",
                postgres.url(name),
                past,
                settle=lambda: postgres.run("vacuum analyze", database=name),
            )
        )
    return found


HEAD = "S5 an agenda from a long history | seconds (2.0) | MB (200) | beside half the history (1.1)"


def _row(name: str, url: str, past: Past, *, settle: Callable[[], object] = lambda: None) -> str:
    with closing(opened(url)) as store:
        a_panel(store)
        half = replace(past, cycles=past.cycles // 2)
        fill(store, half)
        meet(store)
        settle()
        before = measured(url)
        fill(store, past, already=half.cycles)
        settle()
    after = measured(url)
    many = ", ".join(
        f"{past.cycles * each:,} {what}"
        for each, what in ((past.messages, "messages"), (past.tasks, "tasks"), (past.flags, "flags"))
    )
    ratio = after.seconds / before.seconds
    return f"{name}: {many}, {after.lines} lines | {after.seconds:.2f} | {after.megabytes:.0f} | {ratio:.2f}"


if __name__ == "__main__":
    _draft(sys.argv[1])
