"""What a flag's words must be: there, not too long, not too secret, and looked at where they give a clue."""

from datetime import date, datetime, timedelta

from panel.flags.flag import LONGEST_AREA, LONGEST_REASON, LONGEST_WORDS, Flag, Words
from panel.flags.refusals import (
    AreaTellsTooMuch,
    ChooseOne,
    DayHasPassed,
    DayTooFar,
    FlagNeedsAReason,
    FlagTooLong,
    SayWhatYouKnow,
    TooSecret,
    WordsToLookAt,
)
from panel.themes import THEMES
from panel.wording import CautionKind, cautions, is_marked_too_high
from panel.working_time import local_day

FURTHEST_REPLY = timedelta(days=366)


def worded(words: Words, *, cleared: bool) -> Words:
    """Both fields, tidied. Whom it names belongs there, behind View; what points to a source does not."""
    information, assessment = _tidy(words.information), _tidy(words.assessment)
    if not information:
        raise SayWhatYouKnow
    for name, field in (("information", information), ("assessment", assessment)):
        if len(field) > LONGEST_WORDS:
            raise FlagTooLong(name, len(field), most=LONGEST_WORDS)
        if is_marked_too_high(field):
            raise TooSecret
    found = [c for c in cautions(f"{information} \n {assessment}") if c.kind is CautionKind.SOURCE]
    if found and not cleared:
        raise WordsToLookAt(tuple(found))
    return Words(information=information, assessment=assessment)


def broad(area: str) -> str:
    """An area that the whole panel may read."""
    tidy = " ".join(_tidy(area).split())
    if not tidy:
        raise ChooseOne("a broad area, such as “east of county”")
    if is_marked_too_high(tidy):
        raise TooSecret
    if len(tidy) > LONGEST_AREA:
        raise FlagTooLong("area", len(tidy), most=LONGEST_AREA)
    if found := cautions(tidy):
        raise AreaTellsTooMuch(found[0])
    return tidy


def listed(theme: str) -> str:
    if theme not in THEMES:
        raise ChooseOne("a theme from the list")
    return theme


def reason(flag: Flag, because: str, *, who_reads_it: str) -> str:
    tidy = _tidy(because)
    if not tidy:
        raise FlagNeedsAReason(flag, who_reads_it)
    if len(tidy) > LONGEST_REASON:
        raise FlagTooLong("reason", len(tidy), most=LONGEST_REASON)
    if is_marked_too_high(tidy):
        raise TooSecret
    return tidy


def coming(day: date | None, *, at: datetime) -> date | None:
    """A day by which to reply: today or later, within a year."""
    today = local_day(at)
    if day and day < today:
        raise DayHasPassed(day)
    if day and day > today + FURTHEST_REPLY:
        raise DayTooFar(day)
    return day


def _tidy(words: str) -> str:
    return "".join(letter for letter in words if letter.isprintable() or letter in "\n\t").strip()
