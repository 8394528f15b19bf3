"""Keys are rotated while others write (F17): nothing is unreadable then, and nothing under the old key."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from panel.language import Reference
from panel.people import CLERK
from panel.tasks import Progress, TaskIssued, answers
from storage import schema
from storage.rotation import rotate, stale
from storage.sealing import KeyRing, Seal, SealBroken
from storage.store import Store
from tests.builders import ANOTHER_PANEL, NOW, PANEL, a_panel, a_task, of_panel, the_owner
from tests.faults.site import Site
from tests.faults.trials.judging import Outcome
from usecases.ports import Unavailable

OLD, NEW = bytes([7] * 32), bytes([8] * 32)
CHAIN = {1: bytes([9] * 32)}
AT_ONCE = 100
WRITERS = 2
SEALED = [
    (table, column)
    for table in schema.metadata.sorted_tables
    for column in table.columns
    if "label" in column.info
]


async def keys(site: Site, size: int, seed: int) -> Outcome:
    """F17: so many tasks under the old key; two replicas change them while a third rotates."""
    return await asyncio.to_thread(_keys, site, size, seed)


def _keys(site: Site, size: int, seed: int) -> Outcome:
    with _opened(site, {1: OLD}) as before:
        for panel in (PANEL, ANOTHER_PANEL):
            a_panel(before, panel)
        refs = _filled(before, size)
    said, refused = dict[str, str](), list[str]()
    stop, writers = threading.Event(), list[threading.Thread]()
    with _opened(site, {1: OLD, 2: NEW}) as store:
        was_stale = stale(store)
        for number in range(WRITERS):
            mine = refs[number::WRITERS]
            writer = threading.Thread(target=_write, args=(site, mine, seed + number, said, refused, stop))
            writers.append(writer)
            writer.start()
        broken, again = _rotated(store)
        stop.set()
        for writer in writers:
            writer.join()
        left = stale(store)
    outcome = Outcome({"rows under the old key": was_stale, "changed meanwhile": len(said)})
    outcome.counts["told to try again"] = len(refused)
    outcome.counts["begun again, as the database was busy"] = again
    outcome.must(not broken, f"{len(broken)} could not be sealed anew, as {broken[:2]}")
    outcome.must(not left, f"{left} rows are left under the old key")
    outcome.must(said, "nobody wrote while the keys were rotated")
    with _opened(site, {2: NEW}) as after:
        _read_all(after, outcome)
        with after.read(PANEL) as reading:
            notes = {task.ref: task.note for task in reading.tasks.undecided()}
            lost = [ref for ref, words in said.items() if notes[ref] != words]
        outcome.must(not lost, f"{len(lost)} changes were lost")
        outcome.must(after.broken_at(PANEL) is None, "the trail does not verify")
    return outcome


def _rotated(store: Store) -> tuple[list[str], int]:
    """As an operator does who is told that the database is busy: the same command, once more."""
    for again in range(20):
        with contextlib.suppress(Unavailable):
            return rotate(store), again
    raise AssertionError("The rotation never came to its end.")


@contextlib.contextmanager
def _opened(site: Site, keys: dict[int, bytes]) -> Iterator[Store]:
    store = Store(site.url, KeyRing(keys, CHAIN))
    try:
        yield store
    finally:
        store.close()


def _filled(store: Store, size: int) -> list[Reference]:
    refs: list[Reference] = []
    for panel in (PANEL, ANOTHER_PANEL):
        for start in range(0, size // 2, AT_ONCE):
            with store.begin(panel) as work:
                for _ in range(start, min(start + AT_ONCE, size // 2)):
                    task = a_task(ref=work.tasks.next_ref(NOW.year))
                    task = replace(task, seat=of_panel(task.seat, panel))
                    work.record(TaskIssued(task=task, at=NOW, by=CLERK.id))
                    refs += [task.ref] if panel == PANEL else []
    return refs


def _write(
    site: Site,
    refs: list[Reference],
    seed: int,
    said: dict[str, str],
    refused: list[str],
    stop: threading.Event,
) -> None:
    """Until the rotation is over, and at least once: a seat says something of one of its tasks."""
    dice = random.Random(seed)
    with _opened(site, {1: OLD, 2: NEW}) as store:
        while True:
            ref, words = dice.choice(refs), f"note {dice.randrange(10**9)}"
            try:
                _say(store, ref, words)
                said[ref] = words
            except Unavailable:
                refused.append(words)
            if stop.wait(0.005) and said:
                return


def _say(store: Store, ref: Reference, words: str) -> None:
    """Returns when it is committed."""
    with store.begin(PANEL) as work:
        task = work.tasks.find(ref)
        work.record(answers.update(task, by=the_owner(), at=NOW, words=words, progress=Progress.UNDER_WAY))


def _read_all(store: Store, outcome: Outcome) -> None:
    """Every sealed value of both panels, with the new key alone."""
    read = unreadable = 0
    for panel in (PANEL, ANOTHER_PANEL):
        seal = Seal(store.ring, panel)
        for table, column in SEALED:
            with store.transaction(panel) as connection:
                rows = connection.execute(select(table).where(table.c.panel == panel)).mappings().all()
            for row in rows:
                if row[column.name] is None:
                    continue
                read += 1
                try:
                    place = ":".join(str(row[name]) for name in column.info["of"])
                    seal.open(column.info["label"], place, row[column.name])
                except SealBroken:
                    unreadable += 1
    outcome.counts |= {"read with the new key alone": read, "unreadable": unreadable}
    outcome.must(not unreadable, f"{unreadable} values do not open with the new key")
