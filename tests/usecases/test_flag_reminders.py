"""Flags are reminded: whoever owes an answer, privately; of a restricted one nobody else hears a word."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from panel.catalogue import Question
from panel.catalogue import flags as asked
from panel.catalogue.reminders import AskStatus, GoAway, OpenSnoozeForm, RemindOfFlag, SnoozeFlag
from panel.flags import Answer, Audience, Flag, FlagKind, FlagState
from panel.flags.events import FlagClosed, FlagRaised, FlagRecalled, FlagRegraded
from panel.flags.release import close, grade, lift_hold, recall
from panel.language import Reference
from panel.letters import Show
from panel.people import CLERK, Member, PeopleImported
from panel.reminders import NothingDue, Outcome
from panel.views import View
from panel.views.flags import FlagReminderView, FlagThreadReminder
from panel.views.places import Via
from panel.views.reminders import DigestView, FlagItem, SnoozeForm, StatusView
from panel.working_time import HOURS
from storage import schema
from storage.routing import Routing
from storage.store import Store
from tests.builders import (
    DURHAM,
    HMRC,
    NOW,
    PANEL,
    RSPCA,
    TENANT,
    a_grade,
    a_member,
    a_panel,
    a_person,
    a_place,
    a_released_flag,
    an_ask,
    another_seats_owner,
    seat_id,
    the_chair,
    the_deputy,
    the_members,
    the_owner,
    the_secretary,
)
from tests.fakes import MovableClock, PlainAnswer
from tests.statements import heard
from tests.usecases.conftest import Desk
from tests.usecases.test_duties import PEOPLE, fire, owed
from tests.usecases.test_flags import KEEPER, RESTRICTED, WIDE, WORDS, asks, put, sign
from usecases.answer import reply_to
from usecases.duties import due_now
from usecases.letters import shown
from usecases.letters.values import Asked, Obsolete, Shown
from usecases.perform import perform

OWNER, CHAIR, SECRETARY = "Priya Shah", "Olivia Chair", "Sam Secretary"
KENNEL, GRACE = "Ruth Kennel", "Grace Keeper"
EVERYBODY = (*PEOPLE, GRACE, "Rose Raiser")
WIDE_ASKS = (an_ask(), an_ask(RSPCA), an_ask(DURHAM))


@pytest.fixture
def desk(store: Store) -> Desk:
    """The chair is whom flags for the police go to; every body has an agreement."""
    others = [member for member in the_members() if member.id != the_chair().id]
    a_panel(store, members=[the_chair(is_owner=True), *others, KEEPER])
    desk = Desk(store)
    sign(desk)
    return desk


def morning(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 8, 30, tzinfo=UTC)


TUESDAY, WEDNESDAY, THURSDAY = morning(24), morning(25), morning(26)
"""The second, third and fourth working days after the release on Friday 20 November."""
REPLY_BY, AFTER, THIRD, FIFTH = morning(27), morning(30), morning(2, 12), morning(4, 12)


def wide(desk: Desk, **given: object) -> Flag:
    return put(desk, **{"audience": Audience.WHOLE_PANEL, "asks": WIDE_ASKS, **given})


def told(desk: Desk, at: datetime, *shows: Show) -> list[str]:
    """Who gets something new, by name; digests unless told."""
    desk.delivered()
    fire(desk, at)
    names = {f"person:{TENANT}:{a_person(name).object_id}": name for name in EVERYBODY}
    today = f"digest {at.date().isoformat()}"
    return sorted(
        names.get(letter.address, letter.address)
        for letter in desk.delivered()
        if letter.show in (shows or (Show.DIGEST,)) and (shows or letter.ref == today)
    )


def item(desk: Desk, reader: Member, at: datetime, *, is_posted: bool = False) -> FlagItem | None:
    """What that day's digest says of the flag."""
    ref = Reference(f"digest {at.date().isoformat()}")
    letter = Asked(show=Show.DIGEST, member=reader.id, ref=ref, version=0, draft=None, text="")
    with desk.store.read(PANEL) as reading:
        found = shown(letter, is_posted=is_posted, at=at, reading=reading)
    if isinstance(found, Obsolete):
        return None
    assert isinstance(found.view, DigestView)
    [only] = found.view.items or (None,)
    assert only is None or isinstance(only, FlagItem)
    return only


def said(desk: Desk, ref: Reference = WIDE) -> dict[tuple[str, str], str]:
    with desk.store.read(PANEL) as reading:
        by_seat = reading.reminders.said_to_seats(ref)
    return {(seat, r.step): str(r.outcome) for seat, rungs in by_seat.items() for r in rungs}


def acknowledge(desk: Desk, flag: Flag, *people: Member) -> None:
    for member in people:
        desk.do(asked.AcknowledgeFlag(flag.ref), by=member)


def record(desk: Desk, event: FlagRecalled | FlagRegraded | FlagClosed) -> None:
    with desk.store.begin(desk.panel) as work:
        work.record(event)


# --- Acknowledgement ----------------------------------------------------------------------------------


def test_only_seats_that_have_not_acknowledged_are_nudged_and_then_whoever_sees_all(desk: Desk):
    acknowledge(desk, wide(desk), another_seats_owner(), the_chair())

    assert told(desk, TUESDAY - timedelta(seconds=1)) == []
    assert told(desk, TUESDAY) == [OWNER]
    assert told(desk, WEDNESDAY) == [], "nobody is HMRC's point of contact"
    assert told(desk, THURSDAY) == [GRACE, CHAIR, OWNER, KENNEL], "and of the reply that is due tomorrow"
    office = item(desk, the_chair(), THURSDAY)
    assert office
    assert (office.owes, office.replies, office.missing) == (True, True, 1)


def test_the_digest_asks_for_what_is_missing_and_falls_silent_when_it_is_given(desk: Desk):
    flag = wide(desk)
    told(desk, TUESDAY)

    found = item(desk, the_owner(), TUESDAY)
    assert found
    assert (found.flag.ref, found.owes, found.replies, found.missing) == (WIDE, True, False, 0)
    acknowledge(desk, flag, the_deputy())
    assert item(desk, the_owner(), TUESDAY) is None


def test_a_snooze_of_a_flag_spares_its_reader_and_nobody_else(desk: Desk):
    wide(desk)
    desk.do(SnoozeFlag("F-31", "Wednesday 25 November"), by=the_owner())
    assert "not reminded of F-2026-031 before Wednesday 25 November 2026" in desk.answer.last.text

    assert OWNER not in told(desk, TUESDAY)
    assert said(desk)[seat_id(HMRC), "unseen for 2"] == "snoozed"
    assert said(desk)[seat_id(RSPCA), "unseen for 2"] == "sent"
    assert OWNER in told(desk, THURSDAY), "of the reply that is due the next day"


def test_one_item_of_the_morning_is_snoozed_from_its_card_and_goes_from_it_at_once(desk: Desk):
    wide(desk)
    fire(desk, TUESDAY)
    form = ask(desk, OpenSnoozeForm(), the_owner())
    assert isinstance(form, SnoozeForm)
    assert form.refs == (WIDE,)
    desk.posted()

    desk.do(SnoozeFlag(form.refs[0], day=date(2026, 11, 30)), by=the_owner())

    redrawn = [(one.member, one.ref) for one in desk.delivered() if one.show is Show.DIGEST]
    assert redrawn == [(the_owner().id, f"digest {TUESDAY.date()}")]
    assert item(desk, the_owner(), TUESDAY, is_posted=True) is None
    assert "No task and no flag" in ask(desk, OpenSnoozeForm(), the_owner()).text


def ask(desk: Desk, question: Question, by: Member) -> View:
    place = a_place(PANEL, via=Via.ASKED)
    reply_to(question, sender=by.person, place=place, store=desk.store, clock=desk.clock, answer=desk.answer)
    return desk.answer.last


@pytest.mark.parametrize("words", ["", "soon", "yesterday", "5 March 2031"])
def test_a_flag_is_snoozed_until_a_day_ahead_and_for_a_month_at_most(desk: Desk, words: str):
    wide(desk)
    desk.do(SnoozeFlag("F-31", words), by=the_owner())

    assert "Nothing was changed" in desk.answer.last.text
    with desk.store.read(PANEL) as reading:
        assert reading.reminders.snoozed_by(the_owner().id, TUESDAY.date()) == frozenset()


def test_a_flag_that_is_not_theirs_is_not_known_to_whoever_would_snooze_it(desk: Desk):
    put(desk)
    answers = []
    for name in (RESTRICTED, Reference("R-2026-999")):
        desk.do(SnoozeFlag(name, "Wednesday 25 November"), by=another_seats_owner())
        answers.append(desk.answer.last.text.replace(name, "it"))

    assert answers[0] == answers[1]
    desk.do(SnoozeFlag(RESTRICTED, "Wednesday 25 November"), by=KEEPER)
    assert "not reminded" in desk.answer.last.text


def test_an_acknowledgement_brings_its_seats_digests_and_the_chairs_up_to_date_and_no_others(desk: Desk):
    flag = wide(desk)
    fire(desk, TUESDAY)
    desk.posted()
    acknowledge(desk, flag, the_owner())

    written = [letter.address for letter in desk.delivered() if letter.show is Show.DIGEST]
    assert written == [f"person:{TENANT}:{a_person(name).object_id}" for name in (CHAIR, OWNER)]


def test_other_words_are_to_be_acknowledged_anew(desk: Desk):
    flag = wide(desk)
    acknowledge(desk, flag, the_owner(), another_seats_owner(), the_chair())
    assert told(desk, TUESDAY) == []

    desk.clock.now = TUESDAY
    with desk.store.read(PANEL) as reading:
        seen = reading.flags.find(WIDE)
    assert seen
    assert seen.wording
    anew = grade(
        seen, by=KEEPER, at=TUESDAY, grade=a_grade("1A"), area="West of county", wording=seen.wording
    )
    record(desk, anew)
    assert told(desk, WEDNESDAY) == []
    assert told(desk, THURSDAY) == [CHAIR, OWNER, KENNEL], "two working days after the new version"


def test_a_closed_flag_asks_for_nothing_any_more(desk: Desk):
    record(desk, close(wide(desk), by=KEEPER, at=NOW))

    assert [told(desk, day) for day in (TUESDAY, THURSDAY, AFTER, FIFTH)] == [[]] * 4


def test_the_acknowledgement_of_a_recall_is_collected_and_no_reply_is_asked_for(desk: Desk):
    flag = wide(desk)
    acknowledge(desk, flag, the_owner(), another_seats_owner(), the_chair())
    record(desk, recall(flag, by=KEEPER, at=NOW, because="It was another shop."))
    acknowledge(desk, flag, the_owner())

    assert told(desk, TUESDAY) == [CHAIR, KENNEL]
    found = item(desk, another_seats_owner(), TUESDAY)
    assert found
    assert (found.owes, found.replies) == (True, False)
    assert told(desk, THURSDAY) == [GRACE, CHAIR]
    assert told(desk, AFTER) == []


def test_a_seat_that_was_held_is_not_waited_for_until_it_was_told(desk: Desk):
    held = replace(an_ask(RSPCA), is_held=True)
    flag = wide(desk, asks=(an_ask(), held), reply_by=None)
    acknowledge(desk, flag, the_owner())
    assert [told(desk, day) for day in (TUESDAY, THURSDAY)] == [[], []]

    with desk.store.begin(desk.panel) as work:
        seats = {seat.id: seat for seat in work.people.seats()}
        kept = work.flags.find(WIDE)
        assert kept
        work.record(lift_hold(kept, by=KEEPER, at=THURSDAY, seats=seats, hours=HOURS, because=""))
    assert told(desk, AFTER - timedelta(seconds=1)) == []
    assert told(desk, AFTER) == [KENNEL]


def test_a_seat_whose_agreement_has_ended_is_not_told_of_what_it_may_not_read(desk: Desk):
    put(desk)
    sign(desk, date(2026, 11, 23), only=HMRC)

    assert told(desk, TUESDAY) == []
    assert said(desk, RESTRICTED)[seat_id(HMRC), "unseen for 2"] == "nobody"


# --- The reply ----------------------------------------------------------------------------------------


def test_a_reply_is_asked_for_the_day_before_on_the_day_and_after_it(desk: Desk):
    flag = wide(desk)
    acknowledge(desk, flag, the_owner(), another_seats_owner(), the_chair())
    desk.do(asked.ReplyToFlag(flag.ref, Answer.NO_HIT), by=another_seats_owner())

    assert told(desk, WEDNESDAY) == []
    assert told(desk, THURSDAY) == [CHAIR, OWNER]
    found = item(desk, the_owner(), THURSDAY)
    assert found
    assert (found.owes, found.replies) == (True, True)
    assert told(desk, REPLY_BY) == [CHAIR, OWNER]
    assert told(desk, AFTER) == [CHAIR, OWNER]
    desk.do(asked.ReplyToFlag(flag.ref, Answer.HIT), by=the_chair())
    assert told(desk, THIRD) == []
    assert told(desk, FIFTH) == [GRACE, CHAIR], "five working days after, those who see which seat is missing"
    office = item(desk, KEEPER, FIFTH)
    assert office
    assert (office.missing, office.silent) == (0, 1)


def test_a_reply_takes_the_item_from_the_list(desk: Desk):
    flag = wide(desk)
    acknowledge(desk, flag, the_owner())
    told(desk, THURSDAY)
    desk.do(asked.ReplyToFlag(flag.ref, Answer.NOT_SEARCHED), by=the_owner())

    assert item(desk, the_owner(), THURSDAY, is_posted=True) is None


# --- The flag's own thread ----------------------------------------------------------------------------

THREAD = (Show.FLAG_REMINDER,)
IN_THREAD = f"thread:{PANEL}:{WIDE}"


def in_thread(
    desk: Desk, at: datetime, *, ref: Reference = WIDE, is_posted: bool = False
) -> Shown | Obsolete:
    """What the card in the flag's thread shows as it leaves."""
    letter = Asked(show=Show.FLAG_REMINDER, member=None, ref=ref, version=0, draft=None, text="")
    with desk.store.read(PANEL) as reading:
        return shown(letter, is_posted=is_posted, at=at, reading=reading)


def counts(found: Shown | Obsolete) -> tuple[int, int, int, bool, bool]:
    """Seats told, that have seen it, that replied; whether replies and whether acknowledgements are asked."""
    assert isinstance(found, Shown)
    view = found.view
    assert isinstance(view, FlagThreadReminder)
    return view.told, view.seen, view.replied, view.asks_for_replies, view.asks_to_be_seen


def test_what_was_asked_privately_and_stayed_unanswered_is_asked_in_the_thread_by_counts(desk: Desk):
    flag = wide(desk)
    acknowledge(desk, flag, the_owner(), another_seats_owner(), the_chair())
    desk.do(asked.ReplyToFlag(flag.ref, Answer.NO_HIT), by=another_seats_owner())

    assert [
        told(desk, day, *THREAD) for day in (THURSDAY, REPLY_BY, AFTER, THIRD - timedelta(seconds=1))
    ] == ([[]] * 4)
    assert told(desk, THIRD, *THREAD) == [IN_THREAD], "one card, however many seats are silent"
    assert counts(in_thread(desk, THIRD)) == (3, 3, 1, True, False)
    assert told(desk, FIFTH, *THREAD) == []


def test_a_thread_is_spared_where_every_seat_has_answered_meanwhile(desk: Desk):
    flag = wide(desk)
    told(desk, AFTER)
    for member in (the_owner(), another_seats_owner(), the_chair()):
        desk.do(asked.ReplyToFlag(flag.ref, Answer.NO_HIT), by=member)

    assert told(desk, THIRD, *THREAD) == []
    assert isinstance(in_thread(desk, THIRD), Obsolete)
    assert counts(in_thread(desk, THIRD, is_posted=True)) == (3, 3, 3, False, False)


def test_what_is_not_acknowledged_is_asked_in_the_thread_after_the_private_words(desk: Desk):
    wide(desk, reply_by=None)

    assert [told(desk, day, *THREAD) for day in (TUESDAY, WEDNESDAY, THURSDAY)] == [[]] * 3
    assert told(desk, morning(27), *THREAD) == [IN_THREAD]
    assert counts(in_thread(desk, morning(27))) == (3, 0, 0, False, True)
    assert told(desk, FIFTH, *THREAD) == []


def test_an_answer_brings_the_card_in_the_thread_up_to_date_in_place(desk: Desk):
    flag = wide(desk, reply_by=None)
    desk.posted()
    for day in (TUESDAY, THURSDAY, morning(27)):
        fire(desk, day)
        desk.posted()
    acknowledge(desk, flag, the_owner())

    redrawn = [one for one in desk.delivered(minutes=1) if one.address == IN_THREAD]
    assert [one.show for one in redrawn] == [Show.FLAG_REMINDER]
    assert counts(in_thread(desk, morning(27), is_posted=True)) == (3, 1, 0, False, True)


def test_of_a_recall_the_thread_asks_for_the_acknowledgement(desk: Desk):
    flag = wide(desk)
    record(desk, recall(flag, by=KEEPER, at=NOW, because="It was another shop."))

    assert [told(desk, day, *THREAD) for day in (TUESDAY, WEDNESDAY, THURSDAY)] == [[]] * 3
    assert told(desk, morning(27), *THREAD) == [IN_THREAD]
    assert counts(in_thread(desk, morning(27))) == (3, 0, 0, False, True)


def test_a_closed_flag_asks_for_nothing_in_its_thread(desk: Desk):
    flag = wide(desk)
    told(desk, AFTER)
    record(desk, close(flag, by=KEEPER, at=AFTER))

    assert told(desk, THIRD, *THREAD) == []
    assert counts(in_thread(desk, THIRD, is_posted=True))[3:] == (False, False)


def test_a_flag_for_named_seats_has_no_thread_and_none_is_ever_drawn_for_it(desk: Desk):
    put(desk)

    for day in (TUESDAY, WEDNESDAY, THURSDAY, REPLY_BY, AFTER, THIRD, FIFTH):
        assert told(desk, day, *THREAD) == []
    assert isinstance(in_thread(desk, FIFTH, ref=RESTRICTED), Obsolete)
    assert isinstance(in_thread(desk, FIFTH, ref=RESTRICTED, is_posted=True), Obsolete)
    with desk.store.transaction() as connection:
        named = connection.execute(select(schema.letter.c.address, schema.letter.c.ref)).all()
    assert [row.ref for row in named if not row.address.startswith("person:")] == []


def test_where_nobody_of_a_seat_could_be_told_privately_its_silence_is_no_reason_for_the_thread(desk: Desk):
    """A hold that was lifted after the day: the seat has heard nothing of its lateness yet."""
    flag = wide(desk, asks=(an_ask(is_held=True),), reply_by=date(2026, 11, 24))
    with desk.store.begin(desk.panel) as work:
        seats = {seat.id: seat for seat in work.people.seats()}
        kept = work.flags.find(flag.ref)
        assert kept
        work.record(
            lift_hold(
                kept, by=KEEPER, at=morning(25) + timedelta(hours=2), seats=seats, hours=HOURS, because=""
            )
        )
        members = (replace(the_deputy(), is_spoc=True),)
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=members))

    assert told(desk, morning(27), *THREAD, Show.DIGEST) == ["Dev Deputy", OWNER]
    assert said(desk)[seat_id(HMRC), "overdue by 3"] == "sent", (
        "its point of contact was told, the channel not"
    )


# --- Restricted flags ---------------------------------------------------------------------------------


def test_of_a_restricted_flag_nobody_outside_its_audience_hears(desk: Desk):
    put(desk)

    assert told(desk, TUESDAY) == [OWNER]
    assert told(desk, THURSDAY) == [GRACE, OWNER], "neither the chair nor the secretariat"
    assert told(desk, AFTER) == [OWNER]
    assert told(desk, FIFTH) == [GRACE]


def test_while_its_owner_is_away_a_colleague_hears_of_it_and_never_the_secretariat(desk: Desk):
    put(desk)
    desk.do(GoAway(words="1 December"), by=the_owner())

    assert told(desk, TUESDAY) == ["Dev Deputy"]
    found = item(desk, the_deputy(), TUESDAY)
    assert found
    assert found.on_behalf == OWNER


def test_where_nobody_of_the_seat_is_there_the_gatekeeper_hears_of_it(desk: Desk):
    put(desk, asks=(an_ask(RSPCA),))
    desk.do(GoAway(words="1 December"), by=another_seats_owner())

    assert told(desk, TUESDAY) == [GRACE]
    found = item(desk, KEEPER, TUESDAY)
    assert found
    assert (found.owes, found.missing) == (False, 1)


def test_where_nobody_is_marked_everybody_of_the_seat_is_reminded(desk: Desk):
    put(desk, asks=(an_ask(RSPCA),))
    with desk.store.begin(desk.panel) as work:
        unmarked = (another_seats_owner(is_owner=False),)
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=unmarked))

    assert told(desk, TUESDAY) == ["Rose Raiser", KENNEL]


def test_a_restricted_flag_is_not_on_the_secretariats_card(desk: Desk):
    """Neither as what the clock last did, nor as what could not be delivered."""
    put(desk)
    told(desk, TUESDAY)
    lease = dead_letter(desk)
    with desk.store.begin(desk.panel) as work:
        assert work.post.dead(lease, reason="blocked")
    view = asks(desk, AskStatus(), the_secretary())

    assert isinstance(view, StatusView)
    assert (view.did, view.dead) == ("", ())


def dead_letter(desk: Desk):
    from panel.letters import Letter, Private
    from storage.leases import Leases

    with desk.store.begin(desk.panel) as work:
        letter = Letter(to=Private(the_owner().id), show=Show.FLAG, ref=RESTRICTED, version=1)
        work.outbox.write([letter], work.people, order=99)
    [lease] = Leases(desk.store).take(most=1)
    return lease


def test_whoever_has_left_the_seat_is_shown_nothing_when_the_list_leaves(desk: Desk):
    put(desk)
    told(desk, TUESDAY)
    with desk.store.begin(desk.panel) as work:
        moved = (replace(the_owner(), seat=seat_id(RSPCA), seat_name=RSPCA),)
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=(), members=moved))

    assert item(desk, the_owner(), TUESDAY, is_posted=True) is None


# --- What is urgent -----------------------------------------------------------------------------------


def test_an_urgent_flag_is_chased_by_the_working_hour_outside_the_digest(desk: Desk):
    wide(desk, kind=FlagKind.INTERVENTION, reply_by=None)
    chase = (Show.FLAG_REMINDER,)

    assert told(desk, NOW + timedelta(minutes=119), *chase) == []
    assert told(desk, NOW + timedelta(hours=2), *chase) == [CHAIR, OWNER, KENNEL]
    assert told(desk, NOW + timedelta(hours=3), *chase) == []
    assert told(desk, NOW + timedelta(hours=4), *chase) == [GRACE, CHAIR]
    assert told(desk, TUESDAY) == []


def urgent_card(desk: Desk, reader: Member, at: datetime, *, is_posted: bool = False) -> Shown | Obsolete:
    letter = Asked(show=Show.FLAG_REMINDER, member=reader.id, ref=WIDE, version=1, draft=None, text="")
    with desk.store.read(PANEL) as reading:
        return shown(letter, is_posted=is_posted, at=at, reading=reading)


def test_the_chair_is_given_whom_to_ring_and_a_seat_what_to_press(desk: Desk):
    flag = wide(desk, kind=FlagKind.INTERVENTION)
    acknowledge(desk, flag, the_chair())
    office = urgent_card(desk, the_chair(), NOW)
    theirs = urgent_card(desk, the_owner(), NOW)

    assert isinstance(office, Shown)
    assert office.view == FlagReminderView(
        flag=office.view.flag,
        is_theirs=False,
        ring=("HM Revenue and Customs (Dev Deputy, Priya Shah)", "RSPCA (Ruth Kennel)"),
    )
    assert isinstance(theirs, Shown)
    assert (theirs.view.is_theirs, theirs.view.ring) == (True, ())
    acknowledge(desk, flag, the_owner())
    assert isinstance(urgent_card(desk, the_owner(), NOW), Obsolete)
    after = urgent_card(desk, the_owner(), NOW, is_posted=True)
    assert isinstance(after, Shown)
    assert not after.view.is_theirs


NIGHT = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def released_at(desk: Desk, at: datetime, **given: object) -> Flag:
    """An urgent flag that the gatekeeper lets go at that moment."""
    facts = {"kind": FlagKind.INTERVENTION, "state": FlagState.RAISED, "asks": WIDE_ASKS, "wording": WORDS}
    audience = {"audience": Audience.WHOLE_PANEL, "ref": Reference("I-2026-4831"), "reply_by": None}
    flag = a_released_flag(**{**facts, **audience, **given})
    with desk.store.begin(PANEL) as work:
        work.record(FlagRaised(flag=flag, at=NOW, by=the_owner().id))
    desk.delivered()
    desk.clock.now = at
    desk.do(asked.ReleaseFlag(flag=flag.intake, version=flag.version), by=KEEPER)
    with desk.store.read(PANEL) as reading:
        found = reading.flags.find(flag.intake)
    assert found
    assert found.is_open
    return found


def to_ring(desk: Desk) -> list[str]:
    return [one.member or "" for one in desk.delivered() if one.show is Show.FLAG_TO_RING]


def ring_list(desk: Desk, reader: Member, flag: Flag, *, is_posted: bool = False) -> tuple[str, ...] | None:
    letter = Asked(
        show=Show.FLAG_TO_RING, member=reader.id, ref=flag.ref, version=flag.version, draft=None, text=""
    )
    with desk.store.read(PANEL) as reading:
        found = shown(letter, is_posted=is_posted, at=desk.clock.now, reading=reading)
    return found.view.ring if isinstance(found, Shown) else None


def test_out_of_hours_the_chair_is_told_at_once_whom_to_ring(desk: Desk):
    flag = released_at(desk, NIGHT)

    assert to_ring(desk) == [the_chair().id]
    acknowledge(desk, flag, the_chair(), another_seats_owner())
    assert ring_list(desk, the_chair(), flag) == ("HM Revenue and Customs (Dev Deputy, Priya Shah)",)
    acknowledge(desk, flag, the_owner())
    assert ring_list(desk, the_chair(), flag) is None
    assert ring_list(desk, the_chair(), flag, is_posted=True) == ()


def test_within_working_hours_or_without_hurry_nobody_has_to_ring(desk: Desk):
    released_at(desk, NIGHT.replace(hour=17))
    assert to_ring(desk) == []
    released_at(
        desk, NIGHT, kind=FlagKind.TREND, intake=Reference("I-2026-1111"), ref=Reference("I-2026-1111")
    )
    assert to_ring(desk) == []


def test_where_the_chair_may_not_know_of_it_the_gatekeeper_is_given_whom_to_ring(desk: Desk):
    flag = released_at(desk, NIGHT, audience=Audience.NAMED_SEATS, asks=(an_ask(), an_ask(RSPCA)))

    assert to_ring(desk) == [KEEPER.id]
    assert ring_list(desk, the_chair(), flag) is None
    assert ring_list(desk, KEEPER, flag) is not None


def test_an_urgent_card_is_for_nobody_outside_its_audience(desk: Desk):
    put(desk, ref=WIDE, kind=FlagKind.INTERVENTION)

    for outsider in (the_chair(), the_secretary(), another_seats_owner()):
        assert isinstance(urgent_card(desk, outsider, NOW), Obsolete)


# --- Clocks -------------------------------------------------------------------------------------------


def test_all_seats_of_a_flag_are_one_request_and_one_line_of_the_trail(desk: Desk):
    wide(desk)

    [request] = owed(desk, TUESDAY)
    assert isinstance(request.command, RemindOfFlag)
    fire(desk, TUESDAY)
    assert [line.event for line in desk.trail() if line.at == TUESDAY].count("FlagReminded") == 1
    assert set(said(desk).values()) == {"sent"}


def test_many_clocks_remind_once(desk: Desk):
    wide(desk)
    every = [owed(desk, TUESDAY) for _ in range(4)]

    def wake(requests: Sequence) -> None:
        for request in requests:
            perform(request, store=desk.store, clock=MovableClock(TUESDAY), answer=PlainAnswer())

    with ThreadPoolExecutor(4) as clocks:
        list(clocks.map(wake, every))

    assert [line.event for line in desk.trail() if line.at == TUESDAY] == ["FlagReminded"]


def test_an_answer_before_the_clock_gets_its_turn_spares_the_seat(desk: Desk):
    flag = put(desk)
    [request] = owed(desk, TUESDAY)
    acknowledge(desk, flag, the_owner())

    desk.clock.now = TUESDAY
    with pytest.raises(NothingDue):
        desk.perform(request)


def test_after_downtime_there_is_no_burst(desk: Desk):
    """Back three weeks later: one digest each morning, narrower eyes first."""
    wide(desk)
    back = datetime(2026, 12, 15, 10, 0, tzinfo=UTC)

    assert told(desk, back) == [CHAIR, OWNER, KENNEL]
    assert told(desk, back + timedelta(hours=2)) == []
    assert told(desk, morning(16, 12)) == [GRACE, CHAIR], "nobody is a point of contact"
    assert told(desk, morning(17, 12)) == [GRACE, CHAIR], "of the reply, after the thread"
    assert told(desk, morning(18, 12)) == []
    assert said(desk)[seat_id(HMRC), "on the day"] == Outcome.SUPERSEDED


def test_the_panel_is_looked_at_only_when_a_flag_is_due(desk: Desk):
    flag = put(desk)
    routing = Routing(desk.store)

    assert routing.panels_due(TUESDAY - timedelta(seconds=1)) == []
    assert routing.panels_due(TUESDAY) == [PANEL]
    acknowledge(desk, flag, the_owner())
    assert routing.panels_due(TUESDAY) == []
    assert routing.panels_due(THURSDAY) == [PANEL], "for the reply"
    desk.do(asked.ReplyToFlag(flag.ref, Answer.NO_HIT), by=the_owner())
    assert routing.panels_due(FIFTH) == []


def test_what_the_sweep_asks_does_not_grow_with_the_seats(desk: Desk):
    """Twenty more seats cost no statement more."""
    wide(desk)
    few = statements(desk)
    assert few > 1
    people = tuple(a_member(f"Agency {n}", f"Person {n}", is_owner=True) for n in range(20))
    with desk.store.begin(desk.panel) as work:
        from tests.builders import a_seat

        seats = tuple(a_seat(f"Agency {n}") for n in range(20))
        work.record(PeopleImported(at=NOW, by=CLERK.id, seats=seats, members=people))
        kept = work.flags.find(WIDE)
        assert kept
        work.flags.keep(replace(kept, asks=(*kept.asks, *(an_ask(f"Agency {n}") for n in range(20)))))

    assert statements(desk) == few


def statements(desk: Desk) -> int:
    """Once it has a connection, which asks for itself when it is new."""
    due_now(PANEL, store=desk.store, at=TUESDAY)
    with heard(desk.store) as said:
        due_now(PANEL, store=desk.store, at=TUESDAY)
    return len(said)
