"""What a typed ask means, what is asked back, and what its asker's answers do."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.asking import (
    AS_IT_IS,
    DROP,
    Draft,
    DraftGone,
    DraftKept,
    MindTheWords,
    Understood,
    WhichDay,
    WhichSeat,
    answered,
    begin,
    weigh,
)
from panel.language import DraftKey, Refusal, SeatId
from panel.people import Seat
from panel.tasks import MarkedTooHigh, SayWhat, TooLong
from panel.wording import CautionKind
from tests.builders import A_WEEK_ON, NOW, TODAY, a_seat, seat_id, the_chair, the_seats

TRADING_DURHAM = Seat(SeatId("ts-durham"), "Trading Standards, Durham", ("Durham Trading Standards",))
TRADING_DARLINGTON = Seat(SeatId("ts-darlington"), "Trading Standards, Darlington")
SEATS = (*the_seats(), TRADING_DURHAM, TRADING_DARLINGTON, a_seat("Crimestoppers"))
HMRC, RSPCA, DURHAM = map(seat_id, ("HMRC", "RSPCA", "Durham"))
NEXT_FRIDAY = date(2026, 12, 4)
THURSDAY = date(2026, 11, 19)


def typed(line: str, *, today: date = TODAY) -> Draft:
    return begin(line, key=DraftKey("draft"), by=the_chair().id, seats=SEATS, today=today)


def meant(line: str, *, today: date = TODAY):
    return weigh(typed(line, today=today), seats=SEATS, today=today)


CLEAR = {
    "HMRC: check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "hmrc:check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "HMRC check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "HMRC, check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "HMRC - check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "  HM  Revenue and Customs : check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "HM Revenue & Customs: check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "Customs: check VAT filings by 27 Nov": (HMRC, "check VAT filings", A_WEEK_ON),
    "Trading Standards Durham check the shop by 27 Nov": (TRADING_DURHAM.id, "check the shop", A_WEEK_ON),
    "Durham Trading Standards: check the shop by 27 Nov": (TRADING_DURHAM.id, "check the shop", A_WEEK_ON),
    "Durham Standards: check the shop by 27 Nov": (TRADING_DURHAM.id, "check the shop", A_WEEK_ON),
    "HMRC check by 17:00 on 27 Nov": (HMRC, "check", A_WEEK_ON),
    "RSPCA: check F-2026-031: dogs, and cats, by 27 Nov": (
        RSPCA,
        "check F-2026-031: dogs, and cats",
        A_WEEK_ON,
    ),
    "HMRC: check filings made by the firm by 27 Nov": (HMRC, "check filings made by the firm", A_WEEK_ON),
    "HMRC:\ncheck A,\ncheck B\nby 27 Nov": (HMRC, "check A,\ncheck B", A_WEEK_ON),
    "HMRC check A,\ncheck B\nby 27 Nov": (HMRC, "check A,\ncheck B", A_WEEK_ON),
}


@pytest.mark.parametrize("line", CLEAR)
def test_a_clear_line_says_who_what_and_by_when(line: str):
    seat, what, due = CLEAR[line]

    assert meant(line) == Understood(seat=seat, what=what, due=due)


def test_friday_week_is_read_as_the_chair_means_it():
    line = "HMRC: check VAT filings by Friday week"

    assert meant(line, today=THURSDAY) == Understood(seat=HMRC, what="check VAT filings", due=A_WEEK_ON)
    assert meant(line, today=TODAY) == WhichDay("Friday week", (A_WEEK_ON, NEXT_FRIDAY)), "today is a Friday"


def test_what_follows_by_when_is_not_lost_when_the_name_has_no_colon():
    """The colon belongs to the words: it parts nothing, and the seat is asked for."""
    draft = typed("HMRC check the following: VAT and PAYE by 27 Nov")

    assert (draft.what, draft.due) == ("check the following: VAT and PAYE", A_WEEK_ON)
    assert weigh(draft, seats=SEATS, today=TODAY) == WhichSeat("HMRC check the following", (a_seat("HMRC"),))


@pytest.mark.parametrize("line", ["", " ", ":", "HMRC", "HMRC:", "HMRC: by 27 Nov", ": by Friday"])
def test_an_ask_without_words_is_refused(line: str):
    with pytest.raises(SayWhat):
        typed(line)


def test_too_many_words_are_refused_before_anything_is_kept():
    with pytest.raises(TooLong):
        typed("HMRC: " + "x" * 2000)


def test_words_marked_secret_are_not_even_kept_as_a_draft():
    with pytest.raises(MarkedTooHigh):
        typed("HMRC: TOP SECRET, check filings by 27 Nov")


# --- Which seat ---------------------------------------------------------------------------------------

IN_DOUBT = {
    "Trading Standards: check the shop": ("Trading Standards", (TRADING_DURHAM, TRADING_DARLINGTON)),
    "HRMC: check VAT": ("HRMC", (a_seat("HMRC"),)),
    "RSPB: check the birds": ("RSPB", (a_seat("RSPCA"),)),
    "FBI: ask around": ("FBI", ()),
    " FBI : ask around: quietly": ("FBI", ()),
    "check VAT filings": ("", ()),
    ": check VAT filings": ("", ()),
}


@pytest.mark.parametrize("line", IN_DOUBT)
def test_a_seat_that_is_not_certain_is_asked_for(line: str):
    words, offered = IN_DOUBT[line]

    assert meant(line) == WhichSeat(words, offered)


def test_only_the_first_colon_parts():
    draft = typed("Trading Standards: check this: the shop")

    assert (draft.seat_words, draft.what) == ("Trading Standards", "check this: the shop")


def test_a_slip_of_the_finger_is_asked_about_with_the_one_seat_it_resembles():
    doubt = meant("Crimestopers: ask around by 27 Nov")

    assert isinstance(doubt, WhichSeat)
    assert [seat.name for seat in doubt.seats] == ["Crimestoppers"]


def test_a_name_that_is_merely_alike_is_never_taken_for_the_seat():
    """The RSPB is not the RSPCA, however alone it stands."""
    assert isinstance(weigh(typed("RSPB: check by 27 Nov"), seats=[a_seat("RSPCA")], today=TODAY), WhichSeat)


def test_five_seats_are_offered_at_most():
    seats = [Seat(SeatId(str(n)), f"Licensing {n}") for n in range(9)]
    draft = begin("Licensing: check", key=DraftKey("k"), by=the_chair().id, seats=seats, today=TODAY)

    doubt = weigh(draft, seats=seats, today=TODAY)
    assert isinstance(doubt, WhichSeat)
    assert [seat.id for seat in doubt.seats] == ["0", "1", "2", "3", "4"]


def test_a_seat_that_is_no_longer_on_the_panel_is_asked_for_again():
    chosen = answered(typed("FBI: ask around by 27 Nov"), "seat:gone")

    assert weigh(chosen, seats=SEATS, today=TODAY) == WhichSeat("FBI", ())


# --- Which day ----------------------------------------------------------------------------------------

A_WEEK_TWO_A_MONTH = (A_WEEK_ON, date(2026, 12, 4), date(2026, 12, 18))
"""5, 10 and 20 working days on."""

DAYS_OFFERED = {
    "HMRC: check VAT filings": ("", A_WEEK_TWO_A_MONTH),
    "HMRC: check filings made by the firm": ("", A_WEEK_TWO_A_MONTH),
    "HMRC: check VAT filings by 31 Nov": ("31 Nov", A_WEEK_TWO_A_MONTH),
    "HMRC: check VAT filings by Fridday": ("Fridday", A_WEEK_TWO_A_MONTH),
    "HMRC: check VAT filings by Friday": ("Friday", (TODAY, A_WEEK_ON)),
    "HMRC: check VAT filings by next week": ("next week", (date(2026, 11, 23), A_WEEK_ON)),
    "HMRC: check VAT filings by 1 Nov": ("1 Nov", (date(2027, 11, 1),)),
}


@pytest.mark.parametrize("line", DAYS_OFFERED)
def test_a_date_that_is_missing_doubtful_or_unknown_is_asked_for(line: str):
    words, days = DAYS_OFFERED[line]

    assert meant(line) == WhichDay(words, days)


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 1)), words=st.sampled_from(["1 Nov", "Friday", "the 31st"])
)
def test_no_day_that_has_passed_is_offered(day: date, words: str):
    doubt = meant(f"HMRC: check VAT by {words}", today=day)

    assert isinstance(doubt, Understood) or min(doubt.days) >= day


def test_the_working_days_offered_pass_over_christmas():
    assert meant("HMRC: check VAT", today=date(2026, 12, 21)) == WhichDay(
        "", (date(2026, 12, 30), date(2027, 1, 7), date(2027, 1, 21))
    )


# --- Words that deserve a second look -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("keep watch on the premises", CautionKind.SURVEILLANCE),
        ("ring 07700 900123", CautionKind.PERSONAL_DATA),
        ("ask the informant", CautionKind.SOURCE),
    ],
)
def test_words_that_deserve_a_second_look_take_no_effect_until_they_are_cleared(
    words: str, kind: CautionKind
):
    draft = typed(f"HMRC: {words} by 27 Nov")
    doubt = weigh(draft, seats=SEATS, today=TODAY)
    assert isinstance(doubt, MindTheWords)
    assert [caution.kind for caution in doubt.found] == [kind]

    cleared = answered(draft, AS_IT_IS)
    assert weigh(cleared, seats=SEATS, today=TODAY) == Understood(seat=HMRC, what=words, due=A_WEEK_ON)


# --- Answers ------------------------------------------------------------------------------------------


def test_each_answer_takes_away_one_doubt():
    draft = typed("Trading Standards: keep watch on the shop")
    assert isinstance(weigh(draft, seats=SEATS, today=TODAY), WhichSeat)

    draft = answered(draft, f"seat:{TRADING_DURHAM.id}")
    assert isinstance(weigh(draft, seats=SEATS, today=TODAY), WhichDay)

    draft = answered(draft, "2026-12-04")
    assert isinstance(weigh(draft, seats=SEATS, today=TODAY), MindTheWords)

    draft = answered(draft, AS_IT_IS)
    assert weigh(draft, seats=SEATS, today=TODAY) == Understood(
        seat=TRADING_DURHAM.id, what="keep watch on the shop", due=NEXT_FRIDAY
    )


def test_an_answer_changes_nothing_else():
    draft = typed("FBI: ask around")

    assert answered(draft, "seat:x") == replace(draft, seat=SeatId("x"))
    assert answered(draft, "2026-12-04") == replace(draft, due=NEXT_FRIDAY)
    assert answered(draft, AS_IT_IS) == replace(draft, cleared=True)


@pytest.mark.parametrize("choice", ["", DROP, "seat", "as it is", "2026-02-30", "27 Nov", "null", "9" * 99])
def test_an_answer_to_no_question_of_ours_is_refused(choice: str):
    with pytest.raises(DraftGone, match="Type the task again"):
        answered(typed("HMRC: check VAT"), choice)


def test_a_draft_is_kept_for_a_day():
    draft = typed("HMRC: check VAT")
    kept = DraftKept(at=NOW, by=the_chair().id, draft=draft, doubt=WhichDay("", ()))

    assert kept.expires == datetime.fromisoformat("2026-11-21T09:12:00+00:00") == NOW + timedelta(hours=24)


@given(line=st.text(max_size=80), name=st.sampled_from(["", "HMRC: ", "HMRC ", "Trading Standards: "]))
def test_any_line_is_understood_asked_about_or_refused(line: str, name: str):
    with suppress(Refusal):
        assert isinstance(meant(name + line), Understood | WhichSeat | WhichDay | MindTheWords)


def test_a_seat_with_nobody_makes_no_tie_and_may_still_be_asked_by_name():
    draft = typed("Trading Standards: check the licence by 27 November 2026")
    named = typed("Trading Standards, Durham: check the licence by 27 November 2026")
    both = {TRADING_DURHAM.id, TRADING_DARLINGTON.id}
    facts = {"seats": SEATS, "today": TODAY}

    assert isinstance(weigh(draft, **facts, sat_at=both), WhichSeat)
    assert isinstance(weigh(draft, **facts, sat_at=()), WhichSeat)
    assert weigh(draft, **facts, sat_at={TRADING_DARLINGTON.id}).seat == TRADING_DARLINGTON.id
    assert weigh(named, **facts, sat_at={TRADING_DARLINGTON.id}).seat == TRADING_DURHAM.id
