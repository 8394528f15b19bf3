"""British dates as people type them: what they certainly mean, may mean, or do not mean at all.

Nothing is guessed. Numbers are day first, "next Friday" and a weekday that is today are read both ways,
and `may`, `11` or `T-14` are no dates. Times of day are understood and dropped, for due means 17:00.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from panel.working_time import MONTHS, WEEKDAYS, is_working_day, working_day_after


@dataclass(frozen=True, slots=True)
class Certain:
    """Reads one way."""

    day: date


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Reads two ways or more."""

    words: str
    options: tuple[date, ...]
    """At least two days, earliest first."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No date that exists, or none that the clerk knows how to read."""

    words: str


Reading = Certain | Doubtful | Unknown

Days = tuple[date, ...]
Meaning = Callable[[re.Match[str], date], Days]
Rules = tuple[tuple[re.Pattern[str], Meaning], ...]

LONGEST_PHRASE = 80
LONG_PAST = timedelta(days=61)
"""A date without a year that has gone by for longer than this means next year's."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def read_day(words: str, *, today: date) -> Reading:
    """The day that the words mean, past or future; never raises."""
    days = next(filter(None, (_days(phrase, today=today) for phrase in _phrases(words))), ())
    match sorted(set(days)):
        case []:
            return Unknown(words.strip())
        case [day]:
            return Certain(day)
        case options:
            return Doubtful(words.strip(), tuple(options))


def split_deadline(text: str, *, today: date) -> tuple[str, Reading | None]:
    """What is to be done, and by when: "check filings by Friday week" in two.

    The last "by", "due" or "no later than" whose tail is a date parts them. If none is, but the last tail
    is plainly meant to be one ("by 31 Nov", "by Fridday"), it is Unknown; "filings made by the firm"
    stays whole, without a date.
    """
    text = text.rstrip()
    partings = [parting for parting in _BY_WHEN.finditer(text) if len(text) - parting.end() <= LONGEST_PHRASE]
    for parting in reversed(partings):
        reading = read_day(text[parting.end() :], today=today)
        if not isinstance(reading, Unknown):
            return _before(parting), reading
    if partings and _is_meant_as_a_date(tail := text[partings[-1].end() :]):
        return _before(partings[-1]), Unknown(tail.strip())
    return text, None


def _before(parting: re.Match[str]) -> str:
    return parting.string[: parting.start()].strip().rstrip(" ,;:-–—")


# --- The words of the grammar -------------------------------------------------------------------------

_WEEKDAY = {name.casefold(): n for n, name in enumerate(WEEKDAYS)}
_WEEKDAY |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
_WEEKDAY |= {"sat": 5, "sun": 6}
_MONTH = {name.casefold(): n for n, name in enumerate(MONTHS, start=1)}
_MONTH |= {name[:3].casefold(): n for n, name in enumerate(MONTHS, start=1)} | {"sept": 9}
_NUMBER = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBER |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}

_WD = rf"(?P<wd>{'|'.join(_WEEKDAY)})"
_BASE = rf"(?P<base>today|tomorrow|{'|'.join(_WEEKDAY)})"
_N = rf"(?P<n>[0-9]{{1,3}}|{'|'.join(_NUMBER)})"
_D = r"(?P<d>[0-9]{1,2})"
_NTH = _D + r"(?:st|nd|rd|th)"
_M = rf"(?P<m>{'|'.join(_MONTH)})"
_SPAN = r"(?:(?P<kind>working|business|calendar) )?(?P<unit>day|week|fortnight|month)s?"
_Y = r"(?P<y>(?:20)?[0-9]{2})"

_CLOCK = (
    r"(?:(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])? ?[ap]m|(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9]|\.(?:00|15|30|45))"
    r"(?: ?hrs)?|(?:[01][0-9]|2[0-3])[0-5][0-9] ?hrs|close of (?:play|business)|co[pb]|eod|noon|midday"
    r"|midnight|(?:the )?end of (?:play|business|(?:the )?(?:working )?day))"
)
_CLOCK_FIRST = re.compile(rf"(?:{_CLOCK}|first thing|(?:the )?end of(?= {_BASE}))(?: on| of)? (?P<rest>.+)")
_CLOCK_LAST = re.compile(
    rf"(?P<rest>.+?) (?:at |by )?(?:{_CLOCK}|first thing|(?:in the )?(?:morning|afternoon|evening)|night"
    r"|lunch(?:time)?|[ap]m)"
)
_OPENING = re.compile(r"^(?:on|by|no later than) ")
_COURTESIES = re.compile(r"(?: (?:please|pls|thanks|thank you|if possible|(?:at the )?(?:very )?latest))+$")
_BY_WHEN = re.compile(
    r"(?:^|\s)(?:due\s+by|due\s+on|due|by\s+no\s+later\s+than|(?:no|not)\s+later\s+than|by)(?=\s)",
    re.IGNORECASE,
)
_STRAY = str.maketrans({"’": None, "'": None, ",": " ", "(": " ", ")": " ", "–": "-", "—": "-"})


def _phrases(words: str) -> Iterator[str]:
    """The words tidied, then without a time of day before or after them."""
    tidy = " ".join(words.casefold().translate(_STRAY).split())
    if len(tidy) > LONGEST_PHRASE:
        return
    tidy = re.sub(r"(?<=[a-z])\.", "", tidy).rstrip(" .;:!?")
    tidy = re.sub(r" ?/ ?", "/", tidy)
    tidy = _COURTESIES.sub("", _OPENING.sub("", tidy))
    yield tidy
    for clock in (_CLOCK_FIRST, _CLOCK_LAST):
        if timed := clock.fullmatch(tidy):
            yield timed["rest"]


_FILLER = re.compile(
    "[0-9]{1,4}|st|nd|rd|th|am|pm|the|of|on|in|at|by|this|next|coming|early|mid|late|start|beginning|end|days?"
    "|week|weekend|fortnight|month|year|time|close|play|business|cop|eod|working"
)
_PERIODS = frozenset({"week", "weekend", "month", "year"})
_WHICH = frozenset({"this", "next", "early", "mid", "late", "start", "beginning", "end"})
_NAMES_TOO = frozenset({"may", "march", "jan", "mar"})
_DAY_NAMES = (*_WEEKDAY, "today", "tomorrow")
_NUMERIC = re.compile(r"[0-9]{1,4}(?:/[0-9]{1,4}|(?:[/.-][0-9]{1,4}){2})")


def _is_meant_as_a_date(tail: str) -> bool:
    """Nothing but words of dates, some misspelt, and enough of them to be meant: "31 Nov", "Fridday"."""
    return any(_NUMERIC.fullmatch(phrase) or _is_dateish(phrase) for phrase in _phrases(tail))


def _is_dateish(phrase: str) -> bool:
    tokens = re.split(r"[ -]|(?<=[0-9])(?=[a-z])", phrase)
    words = [token for token in tokens if not _FILLER.fullmatch(token)]
    days = [word for word in words if _resembles(word, _DAY_NAMES)]
    months = [word for word in words if word not in days and _resembles(word, tuple(_MONTH))]
    if len(days) + len(months) < len(words):
        return False
    is_month = bool(months) and (len(tokens) > 1 or tokens[0] not in _NAMES_TOO)
    is_period = not (_PERIODS.isdisjoint(tokens) or _WHICH.isdisjoint(tokens))
    return bool(days) or is_month or is_period or bool(re.search(r"[0-9](?:st|nd|rd|th)\b", phrase))


def _resembles(word: str, names: tuple[str, ...]) -> bool:
    return word in names or (len(word) > 4 and bool(get_close_matches(word, names, n=1, cutoff=0.8)))


# --- What each form of words means --------------------------------------------------------------------


def _days(phrase: str, *, today: date, rules: Rules | None = None) -> Days:
    for pattern, meaning in rules or _RULES:
        if match := pattern.fullmatch(phrase):
            return meaning(match, today)
    return ()


def _coming(word: str, today: date) -> Days:
    """The coming one; a weekday that is today may also be today."""
    if word in ("today", "tomorrow"):
        return (today + _DAY * (word == "tomorrow"),)
    ahead = (_WEEKDAY[word] - today.weekday()) % 7
    return (today + ahead * _DAY,) if ahead else (today, today + _WEEK)


def _this_weekday(match: re.Match[str], today: date) -> Days:
    return _coming(match["wd"], today)[:1]


def _next_weekday(match: re.Match[str], today: date) -> Days:
    """This week's, if it is still to come, or next week's."""
    return _coming(match["wd"], today)[-1], _monday(today) + _WEEK + _WEEKDAY[match["wd"]] * _DAY


def _weekday_of_week(match: re.Match[str], today: date) -> Days:
    return (_monday(today) + _WEEK * (match["which"] == "next") + _WEEKDAY[match["wd"]] * _DAY,)


def _weeks_on(match: re.Match[str], today: date) -> Days:
    """ "Friday week", "a fortnight on Friday"."""
    weeks = _number(match.groupdict().get("n") or "a") * (2 if match["unit"] == "fortnight" else 1)
    return tuple(day + weeks * _WEEK for day in _coming(match["base"], today))


def _in_a_while(match: re.Match[str], today: date) -> Days:
    """ "in 10 working days": from today, today not counted."""
    n, working = _number(match["n"]), match["kind"] in ("working", "business")
    if n < 1 or not (match["in"] or match["since"]) or (working and match["unit"] != "day"):
        return ()
    match match["unit"]:
        case "day":
            return (working_day_after(today, n) if working else today + n * _DAY,)
        case "month":
            return (_months_after(today, n),)
        case unit:
            return (today + n * _WEEK * (2 if unit == "fortnight" else 1),)


def _next_week(_: re.Match[str], today: date) -> Days:
    return _monday(today) + 7 * _DAY, _monday(today) + 11 * _DAY


def _next_month(_: re.Match[str], today: date) -> Days:
    return _month_end(today) + _DAY, _month_end(_month_end(today) + _DAY)


def _start_of_next(match: re.Match[str], today: date) -> Days:
    first = _monday(today) + _WEEK if match["unit"] == "week" else _month_end(today) + _DAY
    return first, first if is_working_day(first) else working_day_after(first, 1)


def _end_of(match: re.Match[str], today: date) -> Days:
    """Its last day, or its last working day where that is another; the week ends on Friday."""
    ahead = match["which"] == "next"
    match match["unit"]:
        case "year":
            return _last_of(date(today.year + ahead, 12, 31))
        case "month":
            return _last_of(_month_end(_month_end(today) + _DAY) if ahead else _month_end(today))
        case _:
            friday = _monday(today) + 4 * _DAY + _WEEK * ahead
            return _last_of(friday) if friday >= today else (friday + 2 * _DAY, friday + _WEEK)


def _end_of_month(match: re.Match[str], today: date) -> Days:
    firsts = _dated(1, _MONTH[match["m"]], year=match["y"], today=today.replace(day=1))
    return tuple(day for first in firsts for day in _last_of(_month_end(first)))


def _calendar_day(match: re.Match[str], today: date) -> Days:
    month = match["m"]
    return _dated(
        int(match["d"]), _MONTH.get(month) or int(month), year=match.groupdict().get("y"), today=today
    )


def _nth(match: re.Match[str], today: date) -> Days:
    """ "the 27th": this month's, or the next month's that has one; a month too short offers its last day."""
    nth, month, days = int(match["d"]), today, list[date]()
    while 1 <= nth <= 31:
        day = month.replace(day=min(nth, _month_end(month).day))
        days += [day] * (day >= today)
        if day > today and day.day == nth:
            break
        month = _month_end(month) + _DAY
    return tuple(days)


def _nth_of_month(match: re.Match[str], today: date) -> Days:
    month = _month_end(today) + _DAY if match["which"] == "next" else today
    return tuple(_existing(month.year, month.month, int(match["d"])))


def _weekday_and_date(match: re.Match[str], today: date) -> Days:
    """The date, if it falls on that weekday; else both the date and the weekday nearest to it."""
    days = _days(match["rest"], today=today, rules=_AFTER_A_WEEKDAY)
    weekday = _WEEKDAY[match["wd"]]
    if fitting := tuple(day for day in days if day.weekday() == weekday):
        return fitting
    return tuple(
        day for dated in days for day in (dated, dated + ((weekday - dated.weekday() + 3) % 7 - 3) * _DAY)
    )


def _dated(day: int, month: int, *, year: str | None, today: date) -> Days:
    """Without a year: this year's while it is to come; once gone by, next year's, or either if only just."""
    if year:
        return tuple(_existing(2000 + int(year[-2:]), month, day))
    this_year = tuple(_existing(today.year, month, day))
    next_year = tuple(_existing(today.year + 1, month, day))
    if not this_year:
        return next_year if month < today.month else ()
    if this_year[0] >= today:
        return this_year
    return next_year if today - this_year[0] > LONG_PAST else this_year + next_year


def _existing(year: int, month: int, day: int) -> Iterable[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _number(word: str) -> int:
    return _NUMBER.get(word) or int(word)


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _month_end(day: date) -> date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY


def _months_after(day: date, n: int) -> date:
    years, month = divmod(day.month - 1 + n, 12)
    first = date(day.year + years, month + 1, 1)
    return first.replace(day=min(day.day, _month_end(first).day))


def _last_of(end: date) -> Days:
    working = end
    while not is_working_day(working):
        working -= _DAY
    return working, end


def _rules(*rules: tuple[str, Meaning]) -> Rules:
    return tuple((re.compile(form), meaning) for form, meaning in rules)


_DATED = _rules(
    (rf"{_D}(?:st|nd|rd|th)?(?: of)?[ .-]?{_M}(?:[ -]?{_Y})?", _calendar_day),
    (rf"{_M} (?:the )?{_D}(?:st|nd|rd|th)?(?: {_Y})?", _calendar_day),
    (rf"{_D}/(?P<m>[0-9]{{1,2}})(?:/{_Y})?", _calendar_day),
    (rf"{_D}(?P<mark>[.-])(?P<m>[0-9]{{1,2}})(?P=mark){_Y}", _calendar_day),
    (rf"(?P<y>20[0-9]{{2}})(?P<mark>[/-])(?P<m>[0-9]{{1,2}})(?P=mark){_D}", _calendar_day),
    (rf"(?:the )?{_NTH} of (?P<which>the|this|next) month", _nth_of_month),
    (rf"(?:the )?{_NTH}", _nth),
)
_AFTER_A_WEEKDAY = (*_DATED, *_rules((rf"(?:the )?{_D}", _nth)))
_RULES = (
    *_DATED,
    *_rules(
        (r"tonight|this (?:morning|afternoon|evening)", lambda _, today: (today,)),
        (r"yesterday", lambda _, today: (today - _DAY,)),
        (r"(?:the )?day after tomorrow", lambda _, today: (today + 2 * _DAY,)),
        (rf"(?:(?:this )?coming )?{_BASE}", lambda match, today: _coming(match["base"], today)),
        (rf"this {_WD}", _this_weekday),
        (rf"next {_WD}", _next_weekday),
        (rf"{_WD} next", _next_weekday),
        (rf"{_WD} (?:of )?(?P<which>this|next) week", _weekday_of_week),
        (rf"(?P<which>this|next) week(?: on)? {_WD}", _weekday_of_week),
        (rf"{_BASE} (?P<unit>week|fortnight)", _weeks_on),
        (rf"(?:{_N} )?(?P<unit>week|fortnight)s? (?:on |from )?{_BASE}", _weeks_on),
        (rf"(?P<in>in |within )?{_N} {_SPAN}(?P<since> time| from (?:now|today))?", _in_a_while),
        (r"next week", _next_week),
        (r"next month", _next_month),
        (r"(?:the )?(?:start|beginning) of next (?P<unit>week|month)", _start_of_next),
        (r"(?:the )?end of (?:(?P<which>the|this|next) )?(?P<unit>week|month|year)", _end_of),
        (rf"(?:the )?end (?:of )?{_M}(?: (?P<y>20[0-9]{{2}}))?", _end_of_month),
        (_CLOCK, lambda _, today: (today, working_day_after(today, 1))),
        (rf"{_WD} (?P<rest>.+)", _weekday_and_date),
    ),
)
