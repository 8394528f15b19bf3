"""How British dates are read, and how a deadline is parted from what is to be done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.dates import Certain, Doubtful, Unknown, read_day, split_deadline
from panel.working_time import MONTHS, WEEKDAYS, briefly, written

TODAY = date(2026, 11, 18)  # A Wednesday.
FRIDAY = TODAY + timedelta(days=2)

CERTAIN = {
    "today": "2026-11-18",
    "tonight": "2026-11-18",
    "this afternoon": "2026-11-18",
    "tomorrow": "2026-11-19",
    "Tomorrow morning": "2026-11-19",
    "the day after tomorrow": "2026-11-20",
    "yesterday": "2026-11-17",
    "Friday": "2026-11-20",
    "fri": "2026-11-20",
    "Fri.": "2026-11-20",
    "on Friday": "2026-11-20",
    "  FRIDAY  ": "2026-11-20",
    "thurs": "2026-11-19",
    "tues": "2026-11-24",
    "this Friday": "2026-11-20",
    "this coming Friday": "2026-11-20",
    "this Wednesday": "2026-11-18",
    "next Monday": "2026-11-23",
    "Friday week": "2026-11-27",
    "a week on Friday": "2026-11-27",
    "week on friday": "2026-11-27",
    "a fortnight on Friday": "2026-12-04",
    "two weeks on Monday": "2026-12-07",
    "today week": "2026-11-25",
    "a week tomorrow": "2026-11-26",
    "Friday next week": "2026-11-27",
    "next week on Tuesday": "2026-11-24",
    "end of the week": "2026-11-20",
    "the end of next week": "2026-11-27",
    "end of the month": "2026-11-30",
    "end of next month": "2026-12-31",
    "end of the year": "2026-12-31",
    "end of March": "2027-03-31",
    "start of next week": "2026-11-23",
    "27 November": "2026-11-27",
    "27th Nov": "2026-11-27",
    "27th of November": "2026-11-27",
    "27Nov": "2026-11-27",
    "27 Nov 2026": "2026-11-27",
    "27 Nov '26": "2026-11-27",
    "27-Nov-2026": "2026-11-27",
    "Nov 27": "2026-11-27",
    "November 27th, 2026": "2026-11-27",
    "4 Sept": "2027-09-04",
    "5 May": "2027-05-05",
    "27/11": "2026-11-27",
    "27/11/26": "2026-11-27",
    "27 / 11 / 2026": "2026-11-27",
    "3/4": "2027-04-03",
    "27.11.2026": "2026-11-27",
    "27-11-26": "2026-11-27",
    "2026-11-27": "2026-11-27",
    "1 October 2026": "2026-10-01",
    "29 February 2028": "2028-02-29",
    "the 27th": "2026-11-27",
    "27th": "2026-11-27",
    "the 10th": "2026-12-10",
    "the 3rd of next month": "2026-12-03",
    "in 3 days": "2026-11-21",
    "within five days": "2026-11-23",
    "3 days from now": "2026-11-21",
    "in two weeks": "2026-12-02",
    "in two weeks’ time": "2026-12-02",
    "in a week's time": "2026-11-25",
    "in a fortnight": "2026-12-02",
    "in a month": "2026-12-18",
    "in 3 months": "2027-02-18",
    "in 10 working days": "2026-12-02",
    "in 30 working days": "2027-01-04",
    "close of play Friday": "2026-11-20",
    "cop Friday": "2026-11-20",
    "c.o.b. on Friday": "2026-11-20",
    "5pm Friday": "2026-11-20",
    "5.30 p.m. on Friday": "2026-11-20",
    "Friday 17:00": "2026-11-20",
    "Friday at noon": "2026-11-20",
    "Friday, close of play": "2026-11-20",
    "end of day tomorrow": "2026-11-19",
    "the end of Friday": "2026-11-20",
    "27 Nov at 1700hrs": "2026-11-27",
    "Friday 27 November": "2026-11-27",
    "Fri 27/11": "2026-11-27",
    "Friday the 27th": "2026-11-27",
    "Friday 27": "2026-11-27",
    "Friday please": "2026-11-20",
    "Friday at the latest.": "2026-11-20",
}

DOUBTFUL = {
    "Wednesday": "2026-11-18 2026-11-25",
    "next Friday": "2026-11-20 2026-11-27",
    "Friday next": "2026-11-20 2026-11-27",
    "Wednesday week": "2026-11-25 2026-12-02",
    "next week": "2026-11-23 2026-11-27",
    "next month": "2026-12-01 2026-12-31",
    "the 18th": "2026-11-18 2026-12-18",
    "the 31st": "2026-11-30 2026-12-31",
    "30 October": "2026-10-30 2027-10-30",
    "Friday 28 November": "2026-11-27 2026-11-28",
    "Friday 27 Nov 2027": "2027-11-26 2027-11-27",
    "end of January": "2027-01-29 2027-01-31",
    "close of play": "2026-11-18 2026-11-19",
    "5pm": "2026-11-18 2026-11-19",
}

UNKNOWN = [
    *[
        "T-14",
        "F-2026-031",
        "R-2026-004",
        "may",
        "march",
        "sun king",
        "11",
        "2026",
        "the firm",
        "soon",
        "asap",
    ],
    *["31 November", "32 Nov", "29 February", "29 Feb 2027", "27 Nov 1066", "may 2027", "Friday 31 November"],
    *["4/27", "31/11", "27/11/1999", "0/1", "00/00/00", "27.11", "17.45 hours", "2026-13-01", "2026-11-31"],
    *[
        "in 0 days",
        "in 5 working weeks",
        "two weeks",
        "in 9999999999 days",
        "week",
        "next",
        "this",
        "next today",
    ],
    *["the 0th", "the 32nd", "Fridday", "Friday or Monday", "last Friday", "", ".", "by", "-", "²/³", "٣/٤"],
]


@pytest.mark.parametrize("words", CERTAIN)
def test_words_that_mean_one_day_are_read_as_it(words):
    assert read_day(words, today=TODAY) == Certain(date.fromisoformat(CERTAIN[words]))


@pytest.mark.parametrize("words", DOUBTFUL)
def test_words_that_read_two_ways_offer_both(words):
    options = tuple(date.fromisoformat(day) for day in DOUBTFUL[words].split())

    assert read_day(words, today=TODAY) == Doubtful(words, options)


@pytest.mark.parametrize("words", UNKNOWN)
def test_words_that_are_no_date_are_not_guessed_at(words):
    assert read_day(words, today=TODAY) == Unknown(words.strip())


@pytest.mark.parametrize(
    ("today", "words", "expected"),
    [
        ("2026-11-20", "next Friday", ["2026-11-27"]),
        ("2026-11-20", "this Friday", ["2026-11-20"]),
        ("2026-11-20", "Friday", ["2026-11-20", "2026-11-27"]),
        ("2026-11-22", "next Friday", ["2026-11-27"]),
        ("2026-11-21", "end of the week", ["2026-11-22", "2026-11-27"]),
        ("2026-03-31", "end of the week", ["2026-04-02", "2026-04-03"]),
        ("2027-01-31", "in a month", ["2027-02-28"]),
        ("2027-01-31", "the 30th", ["2027-02-28", "2027-03-30"]),
        ("2026-12-30", "2 Jan", ["2027-01-02"]),
        ("2027-01-05", "20 Dec", ["2027-12-20"]),
        ("2027-03-10", "29 Feb", ["2028-02-29"]),
        ("2026-12-10", "end of next month", ["2027-01-29", "2027-01-31"]),
        ("2026-12-01", "Friday 27 November", ["2026-11-27"]),
        ("2026-12-01", "Saturday 27 November", ["2027-11-27"]),
    ],
)
def test_what_a_phrase_means_depends_on_the_day(today, words, expected):
    reading = read_day(words, today=date.fromisoformat(today))
    options = [reading.day] if isinstance(reading, Certain) else list(reading.options)

    assert options == [date.fromisoformat(day) for day in expected]


def test_a_date_without_a_year_is_next_years_once_it_is_long_past():
    assert read_day("18 September", today=TODAY) == Doubtful(
        "18 September", (date(2026, 9, 18), date(2027, 9, 18))
    )
    assert read_day("17 September", today=TODAY) == Certain(date(2027, 9, 17))


STYLES = {
    "written": written,
    "briefly": briefly,
    "iso": date.isoformat,
    "slashes": lambda day: f"{day.day}/{day.month}/{day.year}",
    "short slashes": lambda day: f"{day:%d/%m/%y}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "dashes": lambda day: f"{day:%d-%m-%Y}",
    "ordinal": lambda day: f"{day.day}th of {MONTHS[day.month - 1]} {day.year}",
    "american": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "shouted": lambda day: f"{written(day).upper()}.",
    "timed": lambda day: f"5pm on {WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_day_of_two_years_reads_back_however_it_is_written(style):
    days = [TODAY + timedelta(days=n) for n in range(731)]

    assert [read_day(STYLES[style](day), today=TODAY) for day in days] == [Certain(day) for day in days]


@given(today=st.dates(date(2026, 1, 1), date(2028, 12, 31)), ahead=st.integers(0, 300))
def test_a_day_of_the_coming_months_needs_no_year(today, ahead):
    day = today + timedelta(days=ahead)

    assert read_day(f"{day.day} {MONTHS[day.month - 1]}", today=today) == Certain(day)
    assert read_day(f"{day.day}/{day.month}", today=today) == Certain(day)


PIECES = [
    " by ",
    " due ",
    "week",
    "next ",
    "this ",
    "fri",
    "nov",
    "th",
    "in ",
    "a ",
    "end of ",
    *"0123456789/.-: ",
]
SCRIBBLES = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(words=SCRIBBLES, today=DAYS)
def test_no_words_are_too_odd_to_read(words, today):
    match read_day(words, today=today):
        case Doubtful(options=options):
            assert len(options) > 1
            assert list(options) == sorted(set(options))
        case reading:
            assert isinstance(reading, Certain | Unknown)


@given(text=SCRIBBLES, today=DAYS)
def test_what_was_read_once_reads_the_same_again(text, today):
    what, reading = split_deadline(text, today=today)

    assert what in text
    if isinstance(reading, Doubtful | Unknown):
        assert read_day(reading.words, today=today) == reading


@pytest.mark.parametrize(
    "text", ["by " * 60_000, "by" + " " * 200_000, "9" * 200_000, " due by Friday" * 15_000]
)
def test_a_very_long_text_is_read_all_the_same(text):
    read_day(text, today=TODAY)
    split_deadline(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("check VAT filings for F-2026-031 by Friday", "check VAT filings for F-2026-031"),
        ("check VAT filings, by Friday.", "check VAT filings"),
        ("check VAT filings BY  friday", "check VAT filings"),
        ("check filings made by the firm by Friday", "check filings made by the firm"),
        ("go through it case by case by Friday", "go through it case by case"),
        ("report due Friday", "report"),
        ("report due by 5pm on Friday", "report"),
        ("report no later than Friday please", "report"),
        ("report by no later than Friday", "report"),
        ("visit those they drive by by Friday", "visit those they drive by"),
        ("by Friday", ""),
    ],
)
def test_a_deadline_is_parted_from_what_is_to_be_done(text, what):
    assert split_deadline(text, today=TODAY) == (what, Certain(FRIDAY))


def test_a_deadline_that_reads_two_ways_is_parted_too():
    reading = Doubtful("next Friday", (FRIDAY, FRIDAY + timedelta(days=7)))

    assert split_deadline("check filings by next Friday", today=TODAY) == ("check filings", reading)


@pytest.mark.parametrize(
    "tail",
    [
        *["Fridday", "Wendesday", "next Thrusday", "tomorow", "Fridday 5pm"],
        *["31 Nov", "32 Nov", "31 November", "27 Novmber", "the 32nd", "4/27", "2026-13-01"],
        *["early next week", "mid-November", "April"],
    ],
)
def test_a_deadline_that_is_no_date_is_asked_about_and_not_kept_as_words(tail):
    assert split_deadline(f"check filings by {tail}", today=TODAY) == ("check filings", Unknown(tail))


@pytest.mark.parametrize(
    "text",
    [
        "list filings made by the firm",
        "check those named by F-2026-031",
        "take over from T-2026-014 by T-14",
        "extend the licence by two weeks",
        "cut the backlog by 11",
        "reduce it by 10.5",
        "carry out due diligence",
        "see what was sent by Monday's team",
        "list premises owned by sundry persons",
        "check the list prepared by May",
        "check filings before Friday",
        "check filings",
        "stand by",
        "",
    ],
)
def test_words_that_are_no_deadline_stay_with_what_is_to_be_done(text):
    assert split_deadline(text, today=TODAY) == (text, None)
