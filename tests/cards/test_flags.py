"""Cards of flags: each passes both proofs, and the words stand behind Read alone."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from cards.asked import asked_by
from cards.asked.forms import FormIncomplete
from cards.buttons import pressed
from cards.elements import dumped
from cards.replies import Answering, card
from cards.verbs import Verb
from panel.catalogue.flags import AddressFlag, GradeFlag, RaiseFlag, ReasonKind
from panel.flags.flag import (
    MOST_NAMED,
    Answer,
    Audience,
    Category,
    Flag,
    FlagKind,
    FlagState,
    Knowing,
    SeatReply,
    SeatSeen,
    Words,
)
from panel.flags.grading import ActionCode, Assessed, Handling, SanitisationCode, Source
from panel.flags.intake import Raised
from panel.language import MemberId, Reference, SeatId
from panel.themes import THEMES, Priority
from panel.views import View
from panel.views.flags import (
    AudienceForm,
    FlagForm,
    FlagList,
    FlagNews,
    FlagOffer,
    FlagQueue,
    FlagReader,
    FlagReasonForm,
    FlagReminderView,
    FlagReplyForm,
    FlagRoster,
    FlagShows,
    FlagTaken,
    FlagThreadReminder,
    FlagView,
    GradeForm,
    ReleaseForm,
    RosterLine,
)
from panel.views.places import Place, Via
from tests.bot.world import buttons, shown
from tests.builders import (
    A_WEEK_ON,
    HMRC,
    NOW,
    TODAY,
    a_flag,
    a_grade,
    a_ready_flag,
    a_released_flag,
    a_seat,
    an_ask,
    seat_id,
)
from tests.cards.hostile import HOSTILE
from tests.cards.proving import complaints
from tests.cards.test_cards import HERE, KEYS, PANEL, SIGNER

SECRET_WORDS = Words(information="secret words " + HOSTILE, assessment="secret view " + HOSTILE)
CONDITIONAL = a_grade("3E", handling="C", action="A2", sanitisation="S2", conditions=HOSTILE)
WIDE = Audience.WHOLE_PANEL


def a_raised_form(**given: Any) -> Raised:
    facts = {
        "kind": FlagKind.NEW_GROUP,
        "theme": THEMES[1],
        "area": HOSTILE[:60],
        "priority": Priority.LOW,
        "words": SECRET_WORDS,
        "how_known": Knowing.WAS_TOLD,
        "mentions": (Category.VICTIM, Category.OTHER),
        "may_be_for": (seat_id(HMRC),),
        "reply_by": A_WEEK_ON,
    }
    return Raised(**{**facts, **given})


def a_graded_form() -> GradeFlag:
    return GradeFlag(
        flag="I-2026-4831",
        source=Source.RELIABLE,
        assessed=Assessed.DIRECTLY,
        handling=Handling.CONDITIONS,
        action=ActionCode.COVERT_DEVELOPMENT,
        sanitisation=SanitisationCode.CONSULT,
        conditions=HOSTILE,
        area="East of county",
        wording=SECRET_WORDS,
    )


def flags() -> list[Flag]:
    hostile = {"original": SECRET_WORDS, "wording": SECRET_WORDS, "note": HOSTILE, "area": HOSTILE[:60]}
    asks = (an_ask(why_you=HOSTILE), an_ask("RSPCA", is_held=True))
    made = [a_flag(**{**hostile, "wording": None}, state=state) for state in FlagState]
    made += [
        a_released_flag(**hostile, state=state, audience=a, asks=asks)
        for state in FlagState
        for a in Audience
    ]
    return [*made, a_ready_flag(grade=CONDITIONAL, **hostile)]


def seat_views() -> list[View]:
    seen = SeatSeen(seat=SeatId("s"), by=MemberId("m"), at=NOW)
    said = SeatReply(seat=SeatId("s"), answer=Answer.HIT, by=MemberId("m"), at=NOW)
    return [
        FlagView(
            flag=flag,
            reader=reader,
            at=NOW,
            shows=shows,
            why_you=HOSTILE,
            seen=seen if is_seen else None,
            seen_by="S. Okoro",
            reply=said if is_seen else None,
            held=("RSPCA",),
            raised_by="S. Okoro",
            is_stale=is_seen,
            said=HOSTILE if is_seen else "",
        )
        for flag, reader, shows, is_seen in product(flags(), FlagReader, FlagShows, (True, False))
        if not (reader is FlagReader.EVERYONE and shows is not FlagShows.REFERENCE)
    ]


def every_view() -> list[View]:
    many = tuple(an_ask(f"Seat {n}") for n in range(MOST_NAMED))
    open_ = a_released_flag(asks=many)
    view = FlagView(flag=open_, reader=FlagReader.SEAT, at=NOW)
    seats = (a_seat(), a_seat("RSPCA", can_do=HOSTILE))
    lines = [RosterLine(an_ask(), seen_by="S. Okoro"), RosterLine(an_ask("RSPCA", is_held=True))]
    said = SeatReply(seat=SeatId("s"), answer=Answer.NOT_SEARCHED, by=MemberId("m"), at=NOW)
    return [
        *seat_views(),
        *(
            FlagTaken(flag=a_flag(), threatens_life=risk, keepers=names)
            for risk in (True, False)
            for names in ((), ("N",))
        ),
        *(FlagOffer(had_words=w, in_channel=w, threatens_life=w) for w in (True, False)),
        FlagForm(seats=seats, today=TODAY, draft="d"),
        FlagForm(seats=seats, today=TODAY, filled=a_raised_form(), problem=HOSTILE, may_stand=True),
        FlagForm(seats=seats, today=TODAY, filled=a_raised_form(), again=a_flag(note=HOSTILE)),
        GradeForm(flag=a_flag(original=SECRET_WORDS), raised_by=HOSTILE),
        GradeForm(flag=a_released_flag(grade=CONDITIONAL), raised_by="S. Okoro"),
        GradeForm(flag=a_flag(), raised_by="S", filled=a_graded_form(), problem=HOSTILE, may_stand=True),
        AudienceForm(flag=a_ready_flag(), seats=seats, today=TODAY),
        AudienceForm(
            flag=a_ready_flag(grade=CONDITIONAL, audience=None), seats=seats, today=TODAY, problem=HOSTILE
        ),
        ReleaseForm(flag=a_ready_flag(asks=many, grade=CONDITIONAL), would_be_held=("RSPCA", HOSTILE)),
        ReleaseForm(flag=a_ready_flag(audience=WIDE), would_be_held=()),
        *(FlagReasonForm(flag=open_, kind=kind, held=("RSPCA",)) for kind in ReasonKind),
        FlagReplyForm(flag=open_, seat_name=HOSTILE),
        FlagList(seat_name=HOSTILE, flags=()),
        FlagList(seat_name="HMRC", flags=(view, replace(view, reply=said)) * 9),
        FlagQueue(waiting=(), open=(), at=NOW),
        FlagQueue(waiting=(), open=(), at=NOW, hours=4),
        FlagQueue(waiting=tuple(flags()), open=(), at=NOW, hours=4),
        FlagQueue(waiting=tuple(flags()), open=(open_,) * 13, at=NOW),
        FlagRoster(flag=open_, lines=(*lines, RosterLine(an_ask(), reply=said))),
        *(
            FlagNews(flag=flag, for_raiser=told, hits=(("HMRC", HOSTILE),))
            for flag in flags()
            for told in (True, False)
        ),
        *(
            FlagReminderView(flag=flag, is_theirs=theirs, ring=ring, is_out_of_hours=not theirs)
            for flag in (open_, replace(open_, state=FlagState.RECALLED))
            for theirs, ring in ((True, ()), (False, (HOSTILE,) * 12), (False, ()))
        ),
        *(
            a_thread_reminder(state=state, seen=seen, is_past_reply_by=late)
            for state in FlagState
            for seen, late in ((20, True), (20, False), (22, False))
        ),
    ]


def a_thread_reminder(**given: Any) -> FlagThreadReminder:
    facts = {"ref": Reference("F-2026-031"), "version": 1, "state": FlagState.RELEASED, "told": 22}
    return FlagThreadReminder(**{**facts, "seen": 20, "replied": 14, "reply_by": date(2026, 11, 27), **given})


def test_the_card_in_a_flags_thread_asks_by_counts_and_offers_the_likely_press_first() -> None:
    def drawn(**given: Any) -> tuple[list[str], list[str]]:
        found = dumped(card(a_thread_reminder(**given), SIGNER))
        return shown(found).splitlines()[:2], buttons(found)

    assert drawn(is_past_reply_by=True) == (
        ["F-2026-031 asked for replies by Fri 27 Nov", "14 of 22 seats replied."],
        ["Reply", "Read"],
    )
    assert drawn() == (
        ["F-2026-031 waits to be acknowledged", "20 of 22 seats acknowledged it."],
        ["Read", "Acknowledge"],
    )
    assert drawn(state=FlagState.RECALLED, is_past_reply_by=True) == (
        ["F-2026-031 was recalled", "20 of 22 seats acknowledged it."],
        ["Acknowledge"],
    )
    nothing = (["✓ F-2026-031: nothing more is needed here."], [])
    assert drawn(seen=22) == drawn(state=FlagState.CLOSED, is_past_reply_by=True) == nothing


def test_every_card_of_a_flag_is_drawn_without_a_complaint_and_fits_the_typed_models() -> None:
    assert complaints(every_view(), SIGNER) == {}


@pytest.mark.parametrize("via", list(Via))
def test_every_view_of_a_flag_has_a_reply_however_it_was_asked_for(via: Via) -> None:
    answer = Answering(KEYS)

    for view in every_view():
        reply = answer(view, Place(panel=PANEL, conversation=HERE, via=via), MemberId("m"))
        assert reply.body or reply.letters


def test_the_words_stand_behind_read_alone() -> None:
    for view in seat_views():
        assert isinstance(view, FlagView)
        seen = shown(dumped(card(view, SIGNER)))
        if view.shows is FlagShows.REFERENCE:
            assert "secret" not in seen
        if view.shows is FlagShows.WORDS:
            assert "as it was raised" not in seen


def test_the_channels_card_names_nobody_and_keeps_the_reason_of_a_recall() -> None:
    for state in FlagState:
        flag = a_released_flag(audience=WIDE, state=state, note="secret reason", original=SECRET_WORDS)
        view = FlagView(flag=flag, reader=FlagReader.EVERYONE, at=NOW, seen_by="S. Okoro", held=("RSPCA",))

        seen = shown(dumped(card(view, SIGNER)))
        assert seen.startswith("OFFICIAL-SENSITIVE")
        for words in ("secret", "Okoro", "RSPCA", "2BP"):
            assert words not in seen


def test_the_grade_is_read_in_words_with_its_conditions() -> None:
    grade = a_grade("2B", handling="C", action="A2", sanitisation="S1", conditions="Not in court")
    view = FlagView(flag=a_released_flag(grade=grade), reader=FlagReader.SEAT, at=NOW, shows=FlagShows.WORDS)

    seen = shown(dumped(card(view, SIGNER)))
    assert "Source: untested." in seen
    assert "known indirectly to the source, but corroborated" in seen
    assert "A2: covert use" in seen
    assert "S1: may be sanitised without asking" in seen
    assert "Not in court" in seen
    assert buttons(dumped(card(view, SIGNER))) == ["Acknowledge", "Reply"]


def test_what_ends_a_flag_never_stands_where_something_harmless_was_pressed() -> None:
    raised = FlagView(flag=a_flag(), reader=FlagReader.KEEPER, at=NOW)
    released = FlagView(flag=a_released_flag(), reader=FlagReader.KEEPER, at=NOW)

    assert buttons(dumped(card(raised, SIGNER)))[-1] == "Refuse"
    assert buttons(dumped(card(released, SIGNER)))[-1] == "Recall"


def test_whoever_raises_a_flag_is_never_asked_to_grade() -> None:
    form = dumped(card(FlagForm(seats=(a_seat(),), today=TODAY), SIGNER))

    names = [part.get("id") for part in form["body"]]
    assert not {"source", "assessed", "handling", "action", "sanitisation"} & set(names)
    assert {"information", "assessment", "how"} <= set(names)


def test_forms_of_flags_become_commands_and_say_what_is_missing() -> None:
    def sent(verb: Verb, **inputs: str) -> Any:
        data = {**SIGNER.data(verb, ref="I-2026-4831", rev=3, key="k"), **inputs}
        return asked_by(pressed(data, conversation=HERE, keys=KEYS), in_channel=False)

    form = {"kind": "new OCG", "priority": "low", "how": "was told", "theme": THEMES[1], "area": "East"}
    raised = sent(Verb.RAISE, **form, information="i", assessment="a", mentions="victim,other", seats="s1,s2")
    assert isinstance(raised, RaiseFlag)
    assert raised.form.mentions == (Category.VICTIM, Category.OTHER)
    assert raised.form.may_be_for == ("s1", "s2")
    assert raised.form.reply_by is None
    grade = {"source": "1", "assessed": "A", "handling": "C", "action": "A1", "sanitisation": "none"}
    graded = sent(Verb.GRADE, **grade, information="i")
    assert (graded.action, graded.sanitisation) == (ActionCode.COVERT_DEVELOPMENT, None)
    assert sent(Verb.RELEASE, **{"why-1": "tax"}).why_you[:3] == ("", "tax", "")
    assert isinstance(sent(Verb.ADDRESS, audience="named seats"), AddressFlag)
    for verb, inputs in (
        (Verb.RAISE, {**form, "kind": ""}),
        (Verb.RAISE, {**form, "mentions": "villain"}),
        (Verb.RAISE, {**form, "due": "soon"}),
        (Verb.GRADE, {**grade, "source": "4"}),
        (Verb.GRADE, {**grade, "action": "A4"}),
        (Verb.ADDRESS, {"audience": "everybody"}),
        (Verb.REPLY, {"answer": "perhaps"}),
    ):
        with pytest.raises(FormIncomplete):
            sent(verb, **inputs)
