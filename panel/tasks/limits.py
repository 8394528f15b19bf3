"""What an ask and an answer may be: near enough, short enough, and not marked too high."""

from datetime import date, datetime, timedelta

from panel.tasks.refusals import DateHasPassed, DateTooFar, MarkedTooHigh, SayWhat, TooLong
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


def fitting(note: str) -> str:
    if len(note.strip()) > LONGEST_NOTE:
        raise TooLong(len(note.strip()), most=LONGEST_NOTE)
    if is_marked_too_high(note):
        raise MarkedTooHigh
    return note.strip()
