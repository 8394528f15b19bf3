"""What an ask and an answer may be: near enough, short enough, and not marked too high."""

from datetime import date, datetime, timedelta

from panel.language import Reference
from panel.restricted import restricted_in
from panel.tasks.events import TaskClosed, TaskEvent
from panel.tasks.refusals import (
    DateHasPassed,
    DateTooFar,
    MarkedTooHigh,
    NamesARestrictedFlag,
    SayWhat,
    TooLong,
)
from panel.wording import is_marked_too_high
from panel.working_time import local_day

UNDO_WINDOW = timedelta(seconds=20)
"""How long letters of issuing, changing or withdrawing a task wait (force: may differ)."""
FURTHEST = timedelta(days=731)
LONGEST_ASK = 1_500
LONGEST_NOTE = 1_000


def must_be_near(due: date, at: datetime) -> None:
    today = local_day(at)
    if due < today:
        raise DateHasPassed(due)
    if due > today + FURTHEST:
        raise DateTooFar(due)


def worded(what: str) -> str:
    """The words of an ask, tidied; refused when there are none or too many."""
    tidy = "".join(letter for letter in what if letter.isprintable() or letter in "\n\t").strip()
    if not tidy:
        raise SayWhat
    if len(tidy) > LONGEST_ASK:
        raise TooLong(len(tidy), most=LONGEST_ASK)
    if is_marked_too_high(tidy):
        raise MarkedTooHigh
    return tidy


def names_only_what_it_serves(event: TaskEvent) -> None:
    """Any member may read a task; one that serves a restricted flag opens for its audience alone, so that
    is the one number that may stand in its words. Raises NamesARestrictedFlag.
    """
    disruption = event.disruption.rationale if isinstance(event, TaskClosed) and event.disruption else ""
    for named in sorted(restricted_in(f"{event.words or ''}\n{disruption}")):
        if named not in _called(event.task.serves):
            raise NamesARestrictedFlag(event.task, named)


def _called(served: Reference | None) -> tuple[Reference, ...]:
    """In full, and in short."""
    if served is None or not served.startswith("R-"):
        return ()
    return served, Reference(f"R-{int(served.rpartition('-')[2])}")


def fitting(note: str) -> str:
    if len(note.strip()) > LONGEST_NOTE:
        raise TooLong(len(note.strip()), most=LONGEST_NOTE)
    if is_marked_too_high(note):
        raise MarkedTooHigh
    return note.strip()
