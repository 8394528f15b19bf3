"""Flags from end to end on both databases: who learns of one, who may read it, who may decide."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from panel.catalogue import flags as asked
from panel.flags.events import FlagReleased
from panel.flags.flag import Answer, Audience, Flag, FlagKind, FlagState, Knowing, Words
from panel.flags.grading import Assessed, Handling, Source
from panel.flags.intake import Raised
from panel.language import DraftKey, Operation, Reference
from panel.letters import LetterDied, Show
from panel.people import CLERK, Member, PeopleImported, Role
from panel.rights.flags import FLAGS
from panel.rights.right import Right
from panel.themes import THEMES, Priority
from panel.views.flags import FlagForm, FlagList, FlagRoster, FlagShows, FlagView, ReleaseForm
from panel.views.places import Via
from panel.views.said import Refused
from storage import schema
from storage.store import Store
from tests.builders import (
    A_WEEK_ON,
    HMRC,
    NOW,
    RSPCA,
    TODAY,
    a_member,
    a_panel,
    a_place,
    a_released_flag,
    a_request,
    an_ask,
    an_observer,
    another_seats_owner,
    seat_id,
    the_chair,
    the_deputy,
    the_gatekeeper,
    the_members,
    the_owner,
    the_secretary,
)
from tests.usecases.conftest import Desk
from usecases.answer import reply_to

KEEPER = the_gatekeeper()
WORDS = Words(information="Tobacco is kept in the cellar")
RESTRICTED, WIDE = Reference("R-2026-417"), Reference("F-2026-031")
OUTSIDERS = (the_chair(), the_secretary(), another_seats_owner())


@pytest.fixture
def desk(store: Store) -> Desk:
    """A panel with a gatekeeper, whose bodies all have agreements."""
    a_panel(store, members=[*the_members(), KEEPER])
    desk = Desk(store)
    sign(desk)
    return desk


def sign(desk: Desk, until: date | None = date(2030, 1, 1), *, only: str = "") -> None:
    with desk.store.begin(desk.panel) as work:
        seats = tuple(
            replace(seat, isa_until=until) for seat in work.people.seats() if not only or seat.name == only
        )
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=seats, members=()))


def put(desk: Desk, **given: Any) -> Flag:
    """A flag for HMRC alone, unless told; raised by somebody of the RSPCA."""
    raiser = a_member(RSPCA, "Rose Raiser")
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=(raiser,)))
        flag = a_released_flag(**{"asks": (an_ask(),), "wording": WORDS, "raised_by": raiser.id, **given})
        work.record(FlagReleased(flag=flag, at=NOW, by=KEEPER.id))
    return flag


def the_raiser() -> Member:
    return a_member(RSPCA, "Rose Raiser")


def asks(desk: Desk, question: Any, by: Member) -> Any:
    """What a question is answered with."""
    assert by.person
    reply_to(
        question,
        sender=by.person,
        place=a_place(via=Via.ASKED),
        store=desk.store,
        clock=desk.clock,
        answer=desk.answer,
    )
    return desk.answer.last


def a_form(**given: Any) -> Raised:
    facts: dict[str, Any] = {
        "kind": FlagKind.REQUEST,
        "theme": THEMES[0],
        "area": "East of county",
        "priority": Priority.HIGH,
        "words": WORDS,
        "how_known": Knowing.SAW_IT,
    }
    return Raised(**{**facts, **given})


def raise_one(desk: Desk, *, by: Member | None = None, key: str = "form", **given: Any) -> Any:
    return desk.do(asked.RaiseFlag(a_form(**given), DraftKey(key)), by=by or another_seats_owner())


def found(desk: Desk, ref: str) -> Flag:
    with desk.store.read(desk.panel) as reading:
        flag = reading.flags.find(Reference(ref))
        assert flag
        return flag


def whom(desk: Desk, show: Show) -> set[str]:
    """Who has a letter of that kind; the channel is `channel`."""
    return {envelope.member or "channel" for envelope in desk.delivered() if envelope.show is show}


# Who learns of it


def test_a_raised_flag_is_told_to_the_gatekeeper_and_its_raiser_alone(desk: Desk):
    raise_one(desk)

    letters = desk.delivered()
    assert {letter.member for letter in letters} == {KEEPER.id, another_seats_owner().id}


def test_without_a_gatekeeper_the_secretariat_hears_that_one_is_needed_and_no_number(store: Store):
    a_panel(store)
    desk = Desk(store)

    raise_one(desk)

    (told,) = [letter for letter in desk.delivered() if letter.show is Show.SAID]
    assert told.member == the_secretary().id
    assert told.text == "A flag waits, and nobody is intelligence gatekeeper: please appoint one."


def test_a_flag_for_named_seats_goes_to_their_people_and_nowhere_else(desk: Desk):
    put(desk)

    assert whom(desk, Show.FLAG) == {the_owner().id, the_deputy().id}


def test_a_flag_for_all_has_one_card_in_the_channel_and_an_urgent_one_a_private_one_too(desk: Desk):
    everybody = (an_ask(), an_ask(RSPCA))
    put(desk, audience=Audience.WHOLE_PANEL, asks=everybody)
    assert whom(desk, Show.FLAG) == {"channel"}

    put(
        desk,
        ref=Reference("F-2026-032"),
        intake=Reference("I-2026-1111"),
        audience=Audience.WHOLE_PANEL,
        asks=everybody,
        kind=FlagKind.INTERVENTION,
    )
    urgent = {"channel", the_owner().id, the_deputy().id, another_seats_owner().id}
    assert whom(desk, Show.FLAG) == urgent


def test_of_a_restricted_flag_the_secretariat_hears_who_was_held_and_no_number(desk: Desk):
    put(desk, asks=(an_ask(), an_ask(RSPCA, is_held=True)))

    (told,) = [letter for letter in desk.delivered() if letter.show is Show.SAID]
    assert told.member == the_secretary().id
    assert told.text.startswith("A restricted flag was held back from RSPCA")


def test_a_lost_letter_about_a_restricted_flag_is_told_to_the_gatekeeper_alone(desk: Desk):
    put(desk)
    desk.delivered()
    with desk.store.begin(desk.panel) as work:
        died = LetterDied(at=NOW, by=CLERK.id, letter="l", ref=RESTRICTED, member=the_owner().id, why="gone")
        work.record(died)

    (told,) = desk.delivered()
    assert told.member == KEEPER.id


@pytest.mark.parametrize("outsider", OUTSIDERS, ids=lambda m: m.name)
def test_whoever_is_outside_hears_what_they_would_hear_if_there_were_no_such_flag(
    desk: Desk, outsider: Member
):
    flag = put(desk)
    nothing = [Reference("R-2026-999"), Reference("I-2026-9999")]

    for ref, none in zip((flag.ref, flag.intake), nothing, strict=True):
        for ask in (
            lambda r: asks(desk, asked.ShowFlag(r), outsider),
            lambda r: asks(desk, asked.OpenReplyForm(r), outsider),
            lambda r: asks(desk, asked.OpenRoster(r), outsider),
            lambda r: asks(desk, asked.SuggestTask(r), outsider),
            lambda r: asks(desk, asked.OpenReasonForm(r, asked.ReasonKind.RECALL), outsider),
            lambda r: desk.do(asked.ReadFlag(r), by=outsider),
            lambda r: desk.do(asked.OpenRaiseAgain(r), by=outsider),
            lambda r: desk.do(asked.AcknowledgeFlag(r), by=outsider),
            lambda r: desk.do(asked.ReplyToFlag(r, Answer.HIT), by=outsider),
            lambda r: desk.do(asked.CloseFlag(r), by=outsider),
        ):
            heard, unheard = ask(ref), ask(none)
            assert isinstance(heard, Refused)
            assert heard.text.replace(ref, "…") == unheard.text.replace(none, "…")
    listed = asks(desk, asked.AskFlags(), outsider)
    assert isinstance(listed, FlagList)
    assert listed.flags == ()
    assert all(line.ref is None for line in desk.trail() if line.by == outsider.id)


def test_a_task_is_suggested_for_a_flag_of_the_whole_panel_alone(desk: Desk):
    put(desk)
    put(desk, ref=WIDE, intake=Reference("I-2026-1111"), audience=Audience.WHOLE_PANEL)

    refused = asks(desk, asked.SuggestTask(RESTRICTED), the_owner())
    assert isinstance(refused, Refused)
    assert "a proposed task would tell others of it" in refused.text
    assert asks(desk, asked.SuggestTask(WIDE), the_owner()).what == "For F-2026-031: "


def test_an_observer_learns_of_none(desk: Desk):
    put(desk, audience=Audience.WHOLE_PANEL)

    for refused in (
        desk.do(asked.ReadFlag(WIDE), by=an_observer()),
        asks(desk, asked.AskFlags(), an_observer()),
        raise_one(desk, by=an_observer()),
    ):
        assert isinstance(refused, Refused)
        assert "Observers" in refused.text


# Who may read


def test_a_look_is_logged_and_a_redelivered_one_is_not_logged_again(desk: Desk):
    put(desk)
    request = a_request(
        asked.ReadFlag(RESTRICTED), by=the_owner(), place=a_place(via=Via.OPENED), key="one press"
    )
    desk.perform(request)
    assert isinstance(desk.answer.last, FlagView)
    assert desk.answer.last.shows is FlagShows.WORDS

    desk.perform(request)

    looks = [line for line in desk.trail() if line.event == "FlagRead"]
    assert [(look.by, look.ref, look.operation) for look in looks] == [
        (the_owner().id, RESTRICTED, Operation.CONSULTATION)
    ]


def test_the_original_opens_for_its_raiser_and_the_gatekeeper_alone(desk: Desk):
    flag = put(desk)

    for reader in (the_raiser(), KEEPER):
        opened = desk.do(asked.ReadFlag(flag.intake), by=reader)
        assert isinstance(opened, FlagView)
        assert opened.shows is FlagShows.ORIGINAL
    for other in (the_owner(), another_seats_owner(), the_chair()):
        assert isinstance(desk.do(asked.ReadFlag(flag.intake), by=other), Refused)


def test_an_agreement_that_lapses_shuts_the_flag_that_day(desk: Desk):
    put(desk, audience=Audience.WHOLE_PANEL)
    sign(desk, TODAY, only=HMRC)
    assert isinstance(desk.do(asked.ReadFlag(WIDE), by=the_owner()), FlagView)

    desk.clock.on(days=1)

    refused = desk.do(asked.ReadFlag(WIDE), by=the_owner())
    assert isinstance(refused, Refused)
    assert "held back from HM Revenue and Customs" in refused.text
    assert "Sam Secretary" in refused.text


def test_names_are_for_gatekeeper_chair_and_secretariat(desk: Desk):
    put(desk, audience=Audience.WHOLE_PANEL)
    desk.do(asked.AcknowledgeFlag(WIDE), by=the_owner())

    for reader in (KEEPER, the_chair(), the_secretary()):
        roster = asks(desk, asked.OpenRoster(WIDE), reader)
        assert isinstance(roster, FlagRoster)
        assert roster.lines[0].seen_by == "Priya Shah"
    refused = asks(desk, asked.OpenRoster(WIDE), another_seats_owner())
    assert isinstance(refused, Refused)


# Who may decide, and when

COMMANDS: dict[type, Any] = {
    asked.OpenGradeForm: lambda ref: asked.OpenGradeForm(ref),
    asked.GradeFlag: lambda ref: asked.GradeFlag(
        flag=ref,
        source=Source.RELIABLE,
        assessed=Assessed.DIRECTLY,
        handling=Handling.PERMITTED,
        action=None,
        sanitisation=None,
        conditions="",
        area="West",
        wording=WORDS,
    ),
    asked.AddressFlag: lambda ref: asked.AddressFlag(
        flag=ref, audience=Audience.NAMED_SEATS, seats=(seat_id(HMRC),), reply_by=A_WEEK_ON, as_at=TODAY
    ),
    asked.ReleaseFlag: lambda ref: asked.ReleaseFlag(flag=ref, version=1),
    asked.CloseFlag: lambda ref: asked.CloseFlag(ref),
    asked.OpenRaiseAgain: lambda ref: asked.OpenRaiseAgain(ref),
    asked.RaiseFlagAgain: lambda ref: asked.RaiseFlagAgain(ref, a_form()),
    asked.AcknowledgeFlag: lambda ref: asked.AcknowledgeFlag(ref),
    asked.ReplyToFlag: lambda ref: asked.ReplyToFlag(ref, Answer.NO_HIT),
}
WALKED = [right for right in FLAGS if right.states and right.operation]


def test_every_right_that_depends_on_the_state_is_tried():
    assert {right.asked for right in WALKED} == set(COMMANDS)


@pytest.mark.parametrize("right", WALKED, ids=lambda right: right.asked.__name__)
def test_it_is_allowed_in_the_states_that_are_named_and_in_no_other(desk: Desk, right: Right):
    allowed = {state for state in FlagState if is_let_through(desk, right, state, by=somebody_who_may(right))}

    assert allowed == {*right.states}


@pytest.mark.parametrize("right", WALKED, ids=lambda right: right.asked.__name__)
def test_nobody_else_is_let_through(desk: Desk, right: Right):
    everybody = (the_owner(), KEEPER, the_raiser(), the_chair(), the_secretary(), another_seats_owner())
    may = somebody_who_may(right)

    for member in everybody:
        if member.id != may.id:
            assert not is_let_through(desk, right, right.states[0], by=member), member.name


def somebody_who_may(right: Right) -> Member:
    who = {"gatekeeper": KEEPER, "the seat that is asked": the_owner(), "whoever raised it": the_raiser()}
    return who[right.who[0]]


def is_let_through(desk: Desk, right: Right, state: FlagState, *, by: Member) -> bool:
    number = len(desk.trail())
    ref, intake = Reference(f"R-2026-{number:03d}"), Reference(f"I-2026-{number:04d}")
    facts = {} if state is not FlagState.RAISED else {"ref": intake}
    flag = put(desk, **{"ref": ref, "intake": intake, "state": state, **facts})
    at_desk = {asked.OpenRaiseAgain, asked.RaiseFlagAgain}
    shown = desk.do(COMMANDS[right.asked](intake if right.asked in at_desk else flag.ref), by=by)
    if isinstance(shown, Refused):
        return False
    last = desk.trail()[-1]
    assert (last.operation, last.by) == (right.operation, by.id)
    return True


@pytest.mark.parametrize("kind", list(asked.ReasonKind))
def test_what_needs_a_reason_is_the_gatekeepers_alone_and_refusals_name_them(
    desk: Desk, kind: asked.ReasonKind
):
    flag = put(desk)

    for other in (the_chair(), the_secretary(), the_owner(), the_raiser()):
        refused = desk.do(asked.DecideFlag(flag.intake, kind, "because"), by=other)
        assert isinstance(refused, Refused)
        assert "Grace Keeper is intelligence gatekeeper." in refused.text
    assert found(desk, flag.ref) == flag


# Forms


def test_one_form_is_one_flag(desk: Desk):
    raise_one(desk)

    again = raise_one(desk, words=Words(information="changed"))

    assert isinstance(again, Refused)
    assert "sent already" in again.text


def test_a_form_that_comes_back_keeps_nothing_of_what_was_written(desk: Desk):
    raise_one(desk, words=Words(information="our informant in Mill Lane says"))

    asks_back = desk.answer.views[-2]  # Shown; the last one is what was kept.
    assert isinstance(asks_back, FlagForm)
    assert asks_back.may_stand
    with desk.store.read(desk.panel) as reading:
        inbox = schema.inbox.c
        (row,) = reading.connection.execute(select(inbox.key, inbox.answer_sealed)).all()
        kept = reading.inbox._seal.open("answer", row.key, row.answer_sealed)
        assert "Mill Lane" not in kept
        assert reading.flags.waiting() == []


def test_from_grading_to_release_in_three_steps(desk: Desk):
    raise_one(desk)
    with desk.store.read(desk.panel) as reading:
        (flag,) = reading.flags.waiting()
    desk.do(COMMANDS[asked.GradeFlag](flag.intake), by=KEEPER)
    desk.do(COMMANDS[asked.AddressFlag](flag.intake), by=KEEPER)
    last_look = desk.answer.views[-2]
    assert isinstance(last_look, ReleaseForm)
    stale = desk.do(asked.ReleaseFlag(flag=flag.intake, version=last_look.flag.version - 1), by=KEEPER)
    assert isinstance(stale, Refused)
    desk.do(
        asked.ReleaseFlag(flag=flag.intake, version=last_look.flag.version, why_you=("You tax it",)),
        by=KEEPER,
    )

    out = found(desk, flag.intake)
    assert out.ref.startswith("R-2026-")
    assert out.asks[0].why_you == "You tax it"
    assert (out.version, out.state, out.released_by) == (1, FlagState.RELEASED, KEEPER.id)


def test_flags_for_all_are_numbered_without_a_gap_whatever_lies_between(desk: Desk):
    with desk.store.begin(desk.panel) as work:
        first = work.flags.next_ref(2026, Audience.WHOLE_PANEL)
    put(desk, ref=first, intake=Reference("I-2026-1111"), audience=Audience.WHOLE_PANEL)
    put(desk)
    raise_one(desk)

    with desk.store.begin(desk.panel) as work:
        assert (first, work.flags.next_ref(2026, Audience.WHOLE_PANEL)) == ("F-2026-001", "F-2026-002")
        drawn = {work.flags.next_ref(2026, Audience.NAMED_SEATS) for _ in range(20)}
    assert len(drawn) > 10
    assert RESTRICTED not in drawn


def test_a_recall_reaches_whoever_opened_it_too(desk: Desk):
    put(desk, audience=Audience.WHOLE_PANEL, asks=(an_ask(), an_ask(RSPCA)))
    desk.do(asked.ReadFlag(WIDE), by=the_chair())
    desk.delivered()

    desk.do(asked.DecideFlag(WIDE, asked.ReasonKind.RECALL, "Wrong shop"), by=KEEPER)

    told = whom(desk, Show.FLAG)
    assert {the_owner().id, the_deputy().id, another_seats_owner().id, the_chair().id} <= told


def test_a_chair_is_a_role_and_not_a_seat(desk: Desk):
    """The chair whose seat is not asked has no more of a restricted flag than anybody else."""
    assert the_chair().holds(Role.CHAIR)
    put(desk)

    assert asks(desk, asked.AskFlags(), the_chair()).flags == ()
