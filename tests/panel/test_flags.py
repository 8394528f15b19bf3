"""Flags: what may be raised, how it is graded, whom it reaches, and what they may say to it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from panel.flags import answers, intake, release
from panel.flags.events import FlagRaised
from panel.flags.flag import Answer, Audience, Flag, FlagKind, FlagState, Knowing, Words
from panel.flags.grading import ActionCode, Assessed, Grade, Handling, NotAGrade, SanitisationCode, Source
from panel.flags.intake import Raised
from panel.flags.refusals import (
    AreaTellsTooMuch,
    ChooseOne,
    DayHasPassed,
    DayToCome,
    DayTooFar,
    FlagAcknowledgedAlready,
    FlagHasChanged,
    FlagHasMoved,
    FlagIsRecalled,
    FlagNeedsAReason,
    FlagSaysThat,
    FlagTooLong,
    NamesANarrowerFlag,
    NotForTheWholePanel,
    NothingHeld,
    NotReady,
    NotYourFlag,
    PreparedAnew,
    RepliedAlready,
    SayWhatYouKnow,
    TooManySeats,
    TooSecret,
    WordsToLookAt,
)
from panel.language import MemberId, Reference
from panel.people import Member
from panel.themes import THEMES, Priority
from panel.wording import threatens_life
from panel.working_time import HOURS
from tests.builders import (
    A_WEEK_ON,
    DURHAM,
    HMRC,
    NOW,
    RSPCA,
    TODAY,
    a_flag,
    a_grade,
    a_member,
    a_ready_flag,
    a_released_flag,
    a_seat,
    an_ask,
    another_seats_owner,
    seat_id,
    the_gatekeeper,
    the_owner,
)

KEEPER = the_gatekeeper()
FOREVER = date(2030, 1, 1)
WIDE = Audience.WHOLE_PANEL
INTAKE = Reference("I-2026-4831")


def seats(*, agreed: tuple[str, ...] = (HMRC, DURHAM, RSPCA)) -> dict[Any, Any]:
    return {
        seat_id(name): a_seat(name, isa_until=FOREVER if name in agreed else None)
        for name in (HMRC, DURHAM, RSPCA)
    }


def a_form(**given: Any) -> Raised:
    facts: dict[str, Any] = {
        "kind": FlagKind.REQUEST,
        "theme": THEMES[0],
        "area": "East of county",
        "priority": Priority.HIGH,
        "words": Words(information="J. Doe, 07700 900123, keeps tobacco in the cellar"),
        "how_known": Knowing.SAW_IT,
    }
    return Raised(**{**facts, **given})


def raised(by: Member | None = None, **given: Any) -> FlagRaised:
    return intake.raise_flag(a_form(**given), by=by or another_seats_owner(), at=NOW, intake=INTAKE)


def released(flag: Flag | None = None, **given: Any) -> Flag:
    facts: dict[str, Any] = {"ref": Reference("R-2026-417"), "version": 3, "seats": seats(), "hours": HOURS}
    flag = flag or a_ready_flag()
    return release.release(flag, by=KEEPER, at=NOW, **{**facts, **given}).flag


# Raising


def test_whom_it_names_belongs_in_the_information():
    assert "07700 900123" in raised().flag.original.information


def test_a_raised_flag_is_known_by_its_intake_alone():
    flag = raised().flag

    assert flag.ref == flag.intake == INTAKE
    assert flag.is_restricted
    assert not flag.concerns(a_seat(HMRC, isa_until=FOREVER), on=TODAY)


@pytest.mark.parametrize("field", ["information", "assessment"])
def test_words_that_point_to_a_source_are_asked_about_and_may_stand(field: str):
    words = replace(Words(information="x"), **{field: "our informant says so"})

    with pytest.raises(WordsToLookAt, match="informant"):
        raised(words=words)
    assert raised(words=words, cleared=True).flag.original == words


@pytest.mark.parametrize("field", ["information", "assessment"])
def test_secret_is_refused_at_the_door_whatever_is_ticked(field: str):
    words = replace(Words(information="x"), **{field: "TOP SECRET"})

    with pytest.raises(TooSecret):
        raised(words=words, cleared=True)


@pytest.mark.parametrize("area", ["DH1 5TS", "near 07700 900123", "where our informant lives"])
def test_an_area_is_broad_for_the_whole_panel_may_read_it(area: str):
    with pytest.raises(AreaTellsTooMuch):
        raised(area=area, cleared=True)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"words": Words(information=" \n ")}, SayWhatYouKnow),
        ({"words": Words(information="x" * 4_001)}, FlagTooLong),
        ({"area": " "}, ChooseOne),
        ({"area": "x" * 81}, FlagTooLong),
        ({"theme": "gossip"}, ChooseOne),
        ({"reply_by": TODAY - timedelta(days=1)}, DayHasPassed),
        ({"reply_by": TODAY + timedelta(days=400)}, DayTooFar),
    ],
)
def test_a_form_that_will_not_do_is_refused(given: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        raised(**given)


@pytest.mark.parametrize(
    ("words", "is_threat"),
    [
        ("There is a threat to life", True),
        ("He is going to kill her", True),
        ("she will be shot tonight", True),
        ("He has had death threats", True),
        ("Lives are at risk in the yard", True),
        ("Tobacco in the cellar", False),
        ("will ring them tomorrow", False),
        ("a life sentence", False),
    ],
)
def test_a_threat_to_life_is_known_for_one(words: str, is_threat: bool):
    assert threatens_life(words) is is_threat
    assert raised(words=Words(information=words)).threatens_life is is_threat


# The gatekeeper's desk


def test_what_is_sent_back_comes_in_again_from_whoever_raised_it():
    back = intake.send_back(raised().flag, by=KEEPER, at=NOW, because="Since when?").flag

    again = intake.raise_again(back, a_form(area="West"), by=another_seats_owner(), at=NOW).flag

    assert (back.state, back.note) == (FlagState.SENT_BACK, "Since when?")
    assert (again.state, again.area, again.note) == (FlagState.RAISED, "West", "")
    assert again.version > back.version > 1
    with pytest.raises(NotYourFlag):
        intake.raise_again(back, a_form(), by=the_owner(), at=NOW)
    with pytest.raises(FlagHasMoved):
        intake.raise_again(again, a_form(), by=another_seats_owner(), at=NOW)


@pytest.mark.parametrize("decide", [intake.send_back, intake.refuse])
def test_sending_back_and_refusing_need_a_reason(decide: Any):
    with pytest.raises(FlagNeedsAReason):
        decide(a_flag(), by=KEEPER, at=NOW, because="  ")
    with pytest.raises(FlagHasMoved):
        decide(a_released_flag(), by=KEEPER, at=NOW, because="late")


# Grading

CODES = list(product([None, *ActionCode], [None, *SanitisationCode], ["", "not in court"]))


@pytest.mark.parametrize(("action", "sanitisation", "conditions"), CODES)
def test_only_c_has_conditions_and_then_exactly_one_code_of_each(
    action: ActionCode | None, sanitisation: SanitisationCode | None, conditions: str
):
    facts: dict[str, Any] = {"action": action, "sanitisation": sanitisation, "conditions": conditions}

    def made(handling: Handling) -> Grade:
        return Grade(source=Source.UNTESTED, assessed=Assessed.CORROBORATED, handling=handling, **facts)

    if action and sanitisation:
        assert made(Handling.CONDITIONS).code == f"2BC {action.value} {sanitisation.value}"
    else:
        with pytest.raises(NotAGrade, match="C needs one action code"):
            made(Handling.CONDITIONS)
    if action or sanitisation or conditions:
        with pytest.raises(NotAGrade, match="P has no conditions"):
            made(Handling.PERMITTED)
    else:
        assert made(Handling.PERMITTED).code == "2BP"


NARROW = [("A1", "S1"), ("A2", "S1"), ("A3", "S2"), ("A1", "S2"), ("A2", "S2")]


@pytest.mark.parametrize(("action", "sanitisation"), NARROW)
def test_a1_a2_and_s2_never_go_to_the_whole_panel(action: str, sanitisation: str):
    grade = a_grade(handling="C", action=action, sanitisation=sanitisation)
    facts: dict[str, Any] = {"area": "East", "wording": Words(information="x"), "grade": grade}
    narrow = a_ready_flag(grade=grade)

    with pytest.raises(NotForTheWholePanel):
        addressed(narrow, audience=WIDE)
    with pytest.raises(NotForTheWholePanel):
        released(replace(narrow, audience=WIDE))
    with pytest.raises(NotForTheWholePanel, match="Recall it first"):
        release.grade(a_released_flag(audience=WIDE), by=KEEPER, at=NOW, **facts)
    regraded = release.grade(a_ready_flag(audience=WIDE), by=KEEPER, at=NOW, **facts).flag
    assert regraded.audience is None
    assert not regraded.asks


def test_words_for_the_whole_panel_name_no_flag_for_named_seats():
    naming = Words(information="More in R-2026-004")

    with pytest.raises(NamesANarrowerFlag, match="R-2026-004 can't stand"):
        released(a_ready_flag(audience=WIDE, wording=naming))
    with pytest.raises(NamesANarrowerFlag):
        released(a_ready_flag(audience=WIDE), why_you=("see R-4",))
    assert released(a_ready_flag(wording=naming)).state is FlagState.RELEASED


def test_a3_with_s1_may_go_to_the_whole_panel():
    grade = a_grade(handling="C", action="A3", sanitisation="S1")

    assert released(a_ready_flag(grade=grade, audience=WIDE)).state is FlagState.RELEASED


def test_the_wording_is_looked_at_too():
    facts: dict[str, Any] = {"by": KEEPER, "at": NOW, "grade": a_grade(), "area": "East"}

    with pytest.raises(WordsToLookAt):
        release.grade(a_flag(), wording=Words(information="a covert source says"), **facts)
    with pytest.raises(TooSecret):
        conditions = a_grade(handling="C", action="A3", sanitisation="S1", conditions="SECRET")
        release.grade(a_flag(), wording=Words(information="x"), **{**facts, "grade": conditions})
    with pytest.raises(FlagHasMoved):
        release.grade(a_flag(state=FlagState.REFUSED), wording=Words(information="x"), **facts)


# Whom it is for


def addressed(flag: Flag, **given: Any) -> Flag:
    facts: dict[str, Any] = {
        "audience": Audience.NAMED_SEATS,
        "seats": [a_seat(HMRC, can_do="collects taxes"), a_seat(RSPCA)],
        "reply_by": A_WEEK_ON,
        "as_at": TODAY,
    }
    return release.address(flag, by=KEEPER, at=NOW, **{**facts, **given}).flag


def test_why_you_is_what_the_seat_can_do_until_the_gatekeeper_says_more():
    flag = addressed(a_ready_flag(asks=()))
    out = released(flag, version=flag.version, why_you=["", "you inspect kennels"])

    assert [ask.why_you for ask in flag.asks] == ["your seat collects taxes", ""]
    assert [ask.why_you for ask in out.asks] == ["your seat collects taxes", "you inspect kennels"]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"seats": []}, ChooseOne),
        ({"seats": [a_seat(f"Seat {n}") for n in range(21)]}, TooManySeats),
        ({"reply_by": TODAY - timedelta(days=1)}, DayHasPassed),
        ({"as_at": TODAY + timedelta(days=1)}, DayToCome),
    ],
)
def test_an_audience_that_will_not_do_is_refused(given: dict[str, Any], refusal: type[Exception]):
    with pytest.raises(refusal):
        addressed(a_ready_flag(), **given)


# Release


def test_a_body_without_an_agreement_is_told_nothing():
    flag = released(seats=seats(agreed=(DURHAM,)))
    revenue, police = a_seat(HMRC), a_seat(DURHAM, isa_until=FOREVER)

    assert [ask.is_held for ask in flag.asks] == [True, False]
    assert not flag.concerns(revenue, on=TODAY)
    assert not flag.is_open_to(replace(revenue, isa_until=FOREVER), on=TODAY), "until the gatekeeper sends it"
    assert flag.is_open_to(police, on=TODAY)
    assert not flag.is_open_to(replace(police, isa_until=TODAY - timedelta(days=1)), on=TODAY), (
        "it has lapsed"
    )


def test_the_gatekeepers_own_body_needs_no_agreement():
    without = {**seats(agreed=()), seat_id(HMRC): a_seat(HMRC, body="The force")}
    without[seat_id(DURHAM)] = a_seat(DURHAM, body="The force")

    flag = released(a_ready_flag(asks=(an_ask(), an_ask(DURHAM), an_ask(RSPCA))), seats=without)

    assert [ask.is_held for ask in flag.asks] == [False, False, True]
    assert flag.is_open_to(a_seat(HMRC), on=TODAY)


def test_a_body_without_a_name_is_nobodys_kin():
    flag = released(seats=seats(agreed=()))

    assert [ask.seat_name for ask in flag.asks if ask.is_held] == [HMRC]


def test_what_is_released_is_what_was_shown():
    with pytest.raises(PreparedAnew):
        released(version=2)
    with pytest.raises(NotReady):
        released(a_flag(), version=1)
    with pytest.raises(NotReady):
        released(a_ready_flag(asks=()))
    with pytest.raises(FlagHasMoved):
        released(a_released_flag())
    with pytest.raises(DayHasPassed):
        released(a_ready_flag(reply_by=TODAY - timedelta(days=1)))


def test_a_flag_for_named_seats_concerns_nobody_else():
    flag = released()

    assert flag.is_restricted
    assert not flag.concerns(a_seat(RSPCA, isa_until=FOREVER), on=TODAY)
    assert flag.concerns(a_seat(HMRC, isa_until=FOREVER), on=TODAY)


def test_a_seat_that_joins_later_may_read_what_went_to_the_whole_panel():
    flag = a_released_flag(audience=WIDE)
    newcomer = a_seat("Fire", isa_until=FOREVER)

    assert flag.is_open_to(newcomer, on=TODAY)
    assert not a_released_flag().is_open_to(newcomer, on=TODAY)


def test_a_hold_is_lifted_by_an_agreement_or_for_a_reason():
    held = released(seats=seats(agreed=(DURHAM,)))
    facts: dict[str, Any] = {"by": KEEPER, "at": NOW}

    with pytest.raises(FlagNeedsAReason):
        release.lift_hold(held, seats=seats(agreed=()), hours=HOURS, because="", **facts)
    overridden = release.lift_hold(held, seats=seats(agreed=()), hours=HOURS, because="Their site", **facts)
    signed = release.lift_hold(held, seats=seats(), hours=HOURS, because="", **facts)
    assert overridden.flag.is_open_to(a_seat(HMRC), on=TODAY)
    assert overridden.words == "Their site"
    assert not signed.flag.asks[0].is_overridden
    with pytest.raises(NothingHeld):
        release.lift_hold(signed.flag, seats=seats(), hours=HOURS, because="", **facts)


def test_another_grade_or_other_words_are_a_new_version_that_asks_again():
    seen = answers.acknowledge(a_released_flag(), by=the_owner(), at=NOW).flag
    facts: dict[str, Any] = {"by": KEEPER, "at": NOW, "area": seen.area, "wording": seen.wording}

    event = release.grade(seen, grade=a_grade("1A"), **facts)

    assert (event.flag.version, event.flag.seen, event.had_seen) == (2, (), (seat_id(HMRC),))
    assert [ask.seat for ask in event.flag.missing] == [seat_id(HMRC), seat_id(DURHAM)]
    with pytest.raises(FlagSaysThat):
        release.grade(seen, grade=a_grade(), **facts)


def test_a_recall_asks_everybody_to_acknowledge_it():
    seen = answers.acknowledge(a_released_flag(), by=the_owner(), at=NOW).flag
    recalled = release.recall(seen, by=KEEPER, at=NOW, because="Wrong shop", readers=[MemberId("r")]).flag

    assert (recalled.state, recalled.seen) == (FlagState.RECALLED, ())
    with pytest.raises(FlagIsRecalled, match="Wrong shop"):
        answers.reply(recalled, by=the_owner(), at=NOW, answer=Answer.HIT)
    noted = answers.acknowledge(recalled, by=the_owner(), at=NOW, version=recalled.version).flag
    assert noted.seen_by(seat_id(HMRC))
    with pytest.raises(FlagNeedsAReason):
        release.recall(seen, by=KEEPER, at=NOW, because="")
    for flag in (a_flag(), recalled):
        with pytest.raises(FlagHasMoved):
            release.recall(flag, by=KEEPER, at=NOW, because="Wrong shop")


def test_a_closed_flag_takes_no_answer_and_can_still_be_recalled():
    closed = release.close(a_released_flag(), by=KEEPER, at=NOW).flag

    for answer in (answers.acknowledge, lambda flag, **by: answers.reply(flag, answer=Answer.HIT, **by)):
        with pytest.raises(FlagHasMoved):
            answer(closed, by=the_owner(), at=NOW)
    assert release.recall(closed, by=KEEPER, at=NOW, because="Wrong").flag.state is FlagState.RECALLED


# Answers


def test_a_seat_acknowledges_a_version_once():
    flag = a_released_flag(version=2)

    with pytest.raises(FlagHasChanged):
        answers.acknowledge(flag, by=the_owner(), at=NOW, version=1)
    seen = answers.acknowledge(flag, by=the_owner(), at=NOW, version=2).flag
    with pytest.raises(FlagAcknowledgedAlready, match="HM Revenue and Customs"):
        answers.acknowledge(seen, by=a_member(HMRC), at=NOW, version=2)


def test_whoever_replies_has_it_and_may_think_again():
    first = answers.reply(a_released_flag(), by=the_owner(), at=NOW, answer=Answer.NOT_SEARCHED).flag
    later = answers.reply(first, by=a_member(HMRC), at=NOW, answer=Answer.HIT)

    assert first.seen_by(seat_id(HMRC))
    assert [reply.answer for reply in later.flag.replies] == [Answer.HIT]
    assert len(later.flag.seen) == 1
    assert later.words == "hit"
    with pytest.raises(RepliedAlready):
        answers.reply(later.flag, by=the_owner(), at=NOW, answer=Answer.HIT)


def test_who_is_missing_leaves_out_the_seats_that_were_held():
    flag = a_released_flag(asks=(an_ask(), an_ask(RSPCA, is_held=True), an_ask(DURHAM)))
    seen = answers.acknowledge(flag, by=the_owner(), at=NOW).flag

    assert [ask.seat for ask in seen.missing] == [seat_id(DURHAM)]
