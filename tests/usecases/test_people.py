"""A panel is set up in its channel, its register imported, its members recognised."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from panel.catalogue.people import AskWho, ImportPeople, LayStartingRegister, RecogniseMembers
from panel.catalogue.tasks import AcknowledgeTask, AskTask
from panel.language import PanelId, Person
from panel.letters import Show
from panel.people import CLERK, Body, Member, PeopleImported, Regime, Role, Sector, operator
from panel.register import BadRegister, Duty, read_register
from panel.views.people import SetUpDone
from panel.views.places import Via
from panel.views.said import Refused, Saying
from storage.post import real_time
from storage.routing import Routing
from storage.store import Store
from tests.builders import (
    ANOTHER_PANEL,
    CHANNEL,
    CODE,
    HMRC,
    NOW,
    PANEL,
    TENANT,
    a_person,
    a_row,
    a_set_up,
    an_entry,
    create_panel,
    the_chair,
    the_owner,
    the_secretary,
)
from tests.fakes import MovableClock
from tests.usecases.conftest import ASK, Desk
from usecases.questions.who import who

SAM = a_person("Sam Typist")
REGISTER = (
    "seat,name,e-mail,role,owner/SPOC/deputy\n"
    "HMRC,Priya Shah,Priya-Shah@Example.org,,owner\n"
    "Durham Constabulary,Olivia Chair,olivia-chair@example.org,chair,\n"
)


@pytest.fixture
def new(store: Store) -> Desk:
    """A panel that was created now, by the real clock, which its code follows."""
    with store.transaction() as connection:
        now = real_time(connection)
    create_panel(store, at=now)
    return Desk(store, clock=MovableClock(now))


def set_up(desk: Desk, code: str = CODE, *, by: Person = SAM, **given: Any):
    who = {"name": "Sam Typist", "entries": (an_entry("Sam Typist"),)}
    return desk.do(a_set_up(code, **{**who, **given}), by=by)


def register(desk: Desk, text: str = REGISTER) -> None:
    desk.do(ImportPeople(read_register(text)), by=operator("jo"), via=Via.OPERATOR)


def members(desk: Desk) -> dict[str, Member]:
    with desk.store.read(desk.panel) as reading:
        return {member.name: member for member in reading.people.all()}


def recognise(desk: Desk, *entries) -> None:
    desk.do(RecogniseMembers(entries), by=CLERK, via=Via.CLOCK)


def test_the_code_binds_the_channel_and_makes_its_author_the_secretariat(new: Desk):
    shown = set_up(new)

    assert isinstance(shown, SetUpDone)
    sam = members(new)["Sam Typist"]
    assert (sam.roles, sam.person, sam.email) == ({Role.SECRETARIAT}, SAM, "sam-typist@example.org")
    routing = Routing(new.store)
    assert routing.panel_in(TENANT, CHANNEL) == PANEL
    assert routing.panels_of(SAM) == [(PANEL, "The panel-one")]
    assert (new.trail()[-1].event, new.trail()[-1].by) == ("PanelBound", sam.id)


@pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", " "), CODE.replace("-", "")])
def test_a_code_is_forgiving(new: Desk, typed: str):
    assert isinstance(set_up(new, typed), SetUpDone)


def test_a_code_that_was_never_given_opens_nothing(new: Desk):
    assert isinstance(set_up(new, "WRONG-CODE-1"), Refused)
    assert members(new) == {}
    assert Routing(new.store).panel_in(TENANT, CHANNEL) is None


def test_a_code_opens_once(new: Desk):
    set_up(new)
    shown = set_up(new, by=a_person("A Latecomer"), channel="19:another@thread.tacv2")

    assert isinstance(shown, Refused)
    assert "has been used" in shown.text
    assert set(members(new)) == {"Sam Typist"}
    assert Routing(new.store).panel_in(TENANT, "19:another@thread.tacv2") is None


def test_a_code_lasts_a_week(store: Store):
    create_panel(store, at=NOW - timedelta(days=3650))

    assert isinstance(set_up(Desk(store)), Refused)


def test_another_panels_code_opens_nothing_here(new: Desk):
    create_panel(new.store, ANOTHER_PANEL, at=new.clock.now)

    assert isinstance(set_up(new, f"{CODE}-{ANOTHER_PANEL}"), Refused)


def test_a_channel_belongs_to_one_panel(new: Desk):
    set_up(new)
    create_panel(new.store, ANOTHER_PANEL, at=new.clock.now)
    second = Desk(new.store, ANOTHER_PANEL, clock=new.clock)

    shown = set_up(second, f"{CODE}-{ANOTHER_PANEL}")
    assert isinstance(shown, Refused)
    assert "already belongs to another panel" in shown.text
    assert Routing(new.store).panel_in(TENANT, CHANNEL) == PANEL


def test_whoever_types_the_code_keeps_the_row_that_the_register_has_of_them(new: Desk):
    register(new)
    set_up(new, by=a_person("Olivia Chair"), name="Olivia", entries=(an_entry("Olivia Chair"),))

    olivia = members(new)["Olivia Chair"]
    assert olivia.roles == {Role.CHAIR, Role.SECRETARIAT}
    assert olivia.person == a_person("Olivia Chair")
    assert new.trail()[-1].by == olivia.id


def test_setting_up_recognises_the_channel_and_names_those_it_does_not_know(new: Desk):
    register(new)
    entries = (an_entry("Sam Typist"), an_entry("Priya Shah"), an_entry("A Stranger"))
    shown = set_up(new, entries=entries)

    assert isinstance(shown, SetUpDone)
    assert (shown.known, shown.waiting, shown.strangers) == (2, ("Olivia Chair",), ("A Stranger",))
    assert members(new)["Priya Shah"].person == a_person("Priya Shah")


def test_the_answer_to_the_code_reaches_its_author(new: Desk):
    set_up(new, entries=(an_entry("Sam Typist"),))
    new.do(AskTask("x"), by=SAM, via=Via.TYPED)

    private = {letter.address for letter in new.delivered() if letter.show is not Show.NOTICE}
    assert private == {f"person:{TENANT}:{SAM.object_id}"}


def test_the_channel_is_told_once_what_is_kept_there(new: Desk):
    set_up(new, entries=(an_entry("Sam Typist"),))

    notices = [letter.address for letter in new.delivered() if letter.show is Show.NOTICE]
    assert notices == [f"channel:{PANEL}"]


def test_a_register_is_imported_whole(new: Desk):
    register(new)

    known = members(new)
    assert known["Priya Shah"].is_owner
    assert known["Priya Shah"].seat_name == "HMRC"
    assert known["Olivia Chair"].roles == {Role.CHAIR}
    with new.store.read(PANEL) as reading:
        hmrc = next(seat for seat in reading.people.seats() if seat.name == "HMRC")
    assert "HM Revenue and Customs" in hmrc.aliases, "an agency's other names come with it"


def test_a_register_with_one_bad_row_is_not_imported_at_all(new: Desk):
    with pytest.raises(BadRegister, match="line 4: “nobody” is not an e-mail address"):
        register(new, REGISTER + "RSPCA,Ruth Kennel,nobody,,\n")

    assert members(new) == {}


def test_importing_again_changes_who_is_known_by_address_and_loses_nobody(new: Desk):
    register(new)
    recognise(new, an_entry("Priya Shah"))
    before = members(new)
    register(new, REGISTER.replace("Priya Shah,", "Priya Shah-Jones,").replace("\nDurham", "\nDURHAM"))

    after = members(new)
    assert set(after) == {"Priya Shah-Jones", "Olivia Chair"}
    assert after["Priya Shah-Jones"].id == before["Priya Shah"].id
    assert after["Priya Shah-Jones"].person == a_person("Priya Shah"), "who they are to Teams stays"
    assert after["Olivia Chair"].seat == before["Olivia Chair"].seat, "and no seat is made twice"


def test_a_second_panel_may_have_the_same_seats_and_people(new: Desk):
    create_panel(new.store, ANOTHER_PANEL, at=new.clock.now)
    second = Desk(new.store, ANOTHER_PANEL, clock=new.clock)
    register(new)
    register(second)

    assert set(members(new)) == set(members(second))
    assert {m.id for m in members(new).values()}.isdisjoint(m.id for m in members(second).values())


def test_the_first_entry_with_a_members_address_binds_them_case_blind(new: Desk):
    register(new)
    recognise(new, an_entry("Priya Shah", email="PRIYA-SHAH@example.ORG"))

    assert members(new)["Priya Shah"].person == a_person("Priya Shah")
    assert Routing(new.store).panels_of(a_person("Priya Shah")) == [(PANEL, "The panel-one")]


def people(desk: Desk) -> Sequence[Person | None]:
    return [member.person for member in members(desk).values()]


def test_two_people_with_one_address_bind_nobody(new: Desk):
    register(new)
    twin = an_entry("A Twin", email="priya-shah@example.org")
    recognise(new, an_entry("Priya Shah"), twin)

    assert people(new) == [None, None]


def test_nobody_is_ever_bound_anew(new: Desk):
    register(new)
    recognise(new, an_entry("Priya Shah"))
    recognise(new, an_entry("Priya Shah", email="new@example.org"))
    recognise(new, an_entry("An Impostor", email="priya-shah@example.org"))

    assert members(new)["Priya Shah"].person == a_person("Priya Shah")


def test_whoever_is_recognised_may_act_from_then_on_and_gets_what_waited(store: Store):
    create_panel(store)
    desk = Desk(store)
    register(desk)
    recognise(desk, an_entry("Olivia Chair"))
    desk.do(AskTask(ASK), by=a_person("Olivia Chair"))
    desk.delivered(seconds=30)
    assert isinstance(desk.do(AcknowledgeTask("T-1"), by=a_person("Priya Shah")), Refused)

    recognise(desk, an_entry("Priya Shah"))
    assert members(desk)["Priya Shah"].id in {letter.member for letter in desk.delivered()}
    desk.do(AcknowledgeTask("T-1"), by=a_person("Priya Shah"))
    assert desk.task().acknowledged


def test_whom_the_clerk_cannot_write_to_is_shown_as_such_until_they_can(desk: Desk):
    routing = Routing(desk.store)
    priya = a_person("Priya Shah")
    assert members(desk)["Priya Shah"].is_reachable

    routing.mark_unreachable(priya, reason="403")
    assert not members(desk)["Priya Shah"].is_reachable
    routing.seen_personally(priya, teams_id="29:p", conversation="a:p", service_url="https://x")
    assert members(desk)["Priya Shah"].is_reachable
    assert routing.reach(priya).conversation == "a:p"


def test_a_chosen_panel_outlives_what_else_is_learnt_of_a_person(desk: Desk):
    routing, priya = Routing(desk.store), a_person("Priya Shah")
    routing.choose_panel(priya, ANOTHER_PANEL)
    routing.seen_in_roster([an_entry("Priya Shah")], service_url="https://x")

    assert routing.chosen_panel(priya) == ANOTHER_PANEL
    assert routing.reach(priya).teams_id == "29:priya-shah"


def test_rows_may_name_their_duties(desk: Desk):
    row = a_row("Nina New", HMRC, duties=frozenset({Duty.SPOC, Duty.DEPUTY}))
    desk.do(ImportPeople((row,)), by=operator("jo"))

    nina = members(desk)["Nina New"]
    assert (nina.is_owner, nina.is_spoc, nina.is_deputy) == (False, True, True)
    assert nina.seat == the_owner().seat
    assert len(members(desk)) == 7


def test_the_roster_is_kept_once_while_it_stays_the_same(desk: Desk):
    with desk.store.begin(PANEL) as work:
        first = work.people.keep_roster([an_entry(), an_entry("Olivia Chair")], key="r1", at=NOW)
        same = work.people.keep_roster(
            [an_entry("Olivia Chair"), an_entry()], key="r2", at=NOW + timedelta(1)
        )
        assert (first, same) == ("r1", "r1")
        assert work.people.latest_roster() == ("r1", NOW + timedelta(1))

    Routing(desk.store).roster_changed(PanelId(PANEL))
    with desk.store.begin(PANEL) as work:
        assert work.people.latest_roster() is None
        assert work.people.keep_roster([an_entry()], key="r3", at=NOW + timedelta(2)) == "r3"
        assert work.people.latest_roster() == ("r3", NOW + timedelta(2))


def test_the_starting_register_is_laid_once_and_nobody_sits_at_it(new: Desk):
    register(new)
    new.do(LayStartingRegister(), by=operator("jo"), via=Via.OPERATOR)
    with new.store.read(PANEL) as reading:
        seats, bodies = reading.people.seats(), reading.people.bodies()
    shown = new.do(LayStartingRegister(), by=operator("jo"), via=Via.OPERATOR)

    assert {"HMRC", "Planning, Durham", "RSPCA", "Police safeguarding"} <= {seat.name for seat in seats}
    assert "HM Revenue and Customs" not in {seat.name for seat in seats}, "the panel calls it HMRC"
    assert next(b for b in bodies if b.name == "RSPCA").regime is Regime.UK_GDPR
    assert shown == Saying(f"0 seats added or completed; the panel has {len(seats)}.")
    assert set(members(new)) == {"Priya Shah", "Olivia Chair"}


def test_what_the_wide_file_says_of_a_body_is_kept(new: Desk):
    text = (
        "seat,name,e-mail,role,owner/SPOC/deputy,body,sector,legal regime,sponsor,ISA signatory,ISA until,"
        "gateways,aliases,what it can do\n"
        "Kennels,Ruth,ruth@example.org,,,RSPCA,,,B. Boss,C. Sign,31/12/2027,s.115,Dogs; Cats,minds dogs\n"
    )
    register(new, text)

    with new.store.read(PANEL) as reading:
        [seat], [body] = reading.people.seats(), reading.people.bodies()
    assert body == Body(
        name="RSPCA",
        sector=Sector.VOLUNTARY,
        regime=Regime.UK_GDPR,
        sponsor="B. Boss",
        signatory="C. Sign",
        isa_until=date(2027, 12, 31),
        gateways="s.115",
    )
    assert (seat.aliases, seat.can_do, seat.isa_until) == (
        ("Dogs", "Cats"),
        "minds dogs",
        date(2027, 12, 31),
    )


def test_a_second_owner_of_a_seat_stops_the_whole_file(desk: Desk):
    rows = (a_row("Ned New", "RSPCA", line=2), a_row("Nina New", duties=frozenset({Duty.OWNER}), line=3))
    shown = desk.do(ImportPeople(rows), by=operator("jo"), via=Via.OPERATOR)

    assert isinstance(shown, Refused)
    assert shown.text == f"Nothing was imported.\nline 3: Priya Shah is the task owner of {HMRC} already"
    assert "Ned New" not in members(desk)


def test_who_has_left_and_still_reads_the_channel_is_named_to_the_secretariat_alone(desk: Desk):
    gone = the_owner(valid_to=NOW - timedelta(days=1))
    with desk.store.begin(desk.panel) as work:
        work.record(PeopleImported(at=NOW, by=operator("t").id, seats=(), members=(gone,)))
        entries = [an_entry("Priya Shah"), an_entry("Dev Deputy")]
        work.people.keep_roster(entries, key="roster-1", at=NOW)

    with desk.store.read(desk.panel) as reading:
        assert who(AskWho(), the_secretary(), NOW, reading).concerns.lingering == ("Priya Shah",)
        assert who(AskWho(), the_chair(), NOW, reading).concerns is None
    with desk.store.begin(desk.panel) as work:
        work.people.keep_roster([an_entry("Dev Deputy")], key="roster-2", at=NOW + timedelta(hours=1))
    with desk.store.read(desk.panel) as reading:
        assert who(AskWho(), the_secretary(), NOW, reading).concerns.lingering == ()
