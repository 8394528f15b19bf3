"""A register laid into what the panel knows: renamed seats, second owners, agreements, and who has left."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from panel.agencies import STARTING_REGISTER
from panel.importing import laid, started
from panel.people import Body, Member, Regime, Role, Seat, Sector, find_seats
from panel.register import BadRegister, Duty, Row
from tests.builders import HMRC, NOW, a_member, a_row, a_seat, the_owner

NEXT_YEAR = date(2027, 12, 31)


def lay(*rows: Row, **given: Any) -> tuple[dict[str, Body], dict[str, Seat], dict[str, Member]]:
    """What the panel knows of bodies, seats and members afterwards, by name."""
    number = count(1)
    facts: dict[str, Any] = {"bodies": (), "seats": (), "members": (), "owing": ()}
    bodies, seats, members = laid(rows, **{**facts, **given}, at=NOW, new_id=lambda: f"new-{next(number)}")
    return {b.name: b for b in bodies}, {s.name: s for s in seats}, {m.name: m for m in members}


def problems(*rows: Row, **given: Any) -> list[str]:
    with pytest.raises(BadRegister) as refusal:
        lay(*rows, **given)
    return refusal.value.problems


def test_a_new_seat_comes_with_what_is_commonly_known_of_it():
    bodies, seats, _ = lay(a_row(seat="GLAA"))

    seat = seats["GLAA"]
    assert "Gangmasters and Labour Abuse Authority" in seat.aliases
    assert seat.former == ("Gangmasters Licensing Authority",)
    assert seat.body == "Gangmasters and Labour Abuse Authority"
    assert bodies[seat.body].sector is Sector.GOVERNMENT


def test_an_unknown_seat_is_a_body_of_its_own():
    bodies, seats, _ = lay(a_row(seat="Acme Watch"))

    assert seats["Acme Watch"].body == "Acme Watch"
    assert bodies["Acme Watch"] == Body(name="Acme Watch")


def test_the_agreement_is_the_bodys_so_each_of_its_seats_has_it():
    rows = (
        a_row(seat="Planning, Durham", isa_until=NEXT_YEAR),
        a_row("Sam", seat="Fraud, Durham"),
    )
    bodies, seats, _ = lay(*rows)

    assert bodies["Durham County Council"].isa_until == NEXT_YEAR
    assert seats["Fraud, Durham"].has_isa(NEXT_YEAR)
    assert not seats["Fraud, Durham"].has_isa(NEXT_YEAR + timedelta(days=1))


def test_an_empty_cell_leaves_what_is_known():
    known = Body(name="HMRC", sector=Sector.GOVERNMENT, sponsor="B. Boss", isa_until=NEXT_YEAR)
    bodies, seats, _ = lay(a_row(seat="HMRC"), bodies=[known], seats=[a_seat(body="HMRC", can_do="taxes")])

    assert bodies["HMRC"] == known
    assert (seats[HMRC].can_do, seats[HMRC].isa_until) == ("taxes", NEXT_YEAR)


def test_a_seat_is_found_by_any_of_its_names_and_keeps_its_own():
    _, seats, members = lay(a_row(seat="hmrc"), seats=[a_seat()])

    assert set(seats) == {HMRC}
    assert members["Priya Shah"].seat == a_seat().id


def test_a_renamed_seat_stays_the_same_and_is_found_by_its_old_name():
    body = Body(name=HMRC, isa_until=NEXT_YEAR)
    bodies, seats, members = lay(
        a_row(seat="Revenue England", aliases=(HMRC,)), bodies=[body], seats=[a_seat(body=HMRC)]
    )

    renamed = seats["Revenue England"]
    assert set(seats) == {"Revenue England"}
    assert (renamed.id, renamed.former, renamed.isa_until) == (a_seat().id, (HMRC,), NEXT_YEAR)
    assert bodies["Revenue England"].isa_until == NEXT_YEAR
    assert find_seats(HMRC, [renamed]) == [renamed]
    assert members["Priya Shah"].seat_name == "Revenue England"


def test_an_alias_may_become_the_name_and_back():
    _, seats, _ = lay(a_row(seat="HMRC", aliases=(HMRC,)), seats=[a_seat()])
    again = lay(a_row(seat=HMRC, aliases=("HMRC",)), seats=list(seats.values()))[1]

    assert (seats["HMRC"].former, seats["HMRC"].aliases) == ((HMRC,), ())
    assert (again[HMRC].former, again[HMRC].id) == (("HMRC",), a_seat().id)


def test_an_alias_that_is_another_seats_name_is_reported():
    row = a_row(seat="RSPCA", aliases=("HMRC",), line=4)

    assert problems(row, seats=[a_seat(), a_seat("RSPCA")]) == [
        "line 4: “HMRC” is another seat's name already"
    ]


def test_a_second_owner_is_reported_by_line_and_name():
    row = a_row("Nina New", duties=frozenset({Duty.OWNER}), line=7)

    assert problems(row, seats=[a_seat()], members=[the_owner()]) == [
        f"line 7: Priya Shah is the task owner of {HMRC} already"
    ]


def test_a_file_that_names_both_may_move_the_ownership():
    rows = (a_row("Priya Shah"), a_row("Nina New", duties=frozenset({Duty.OWNER})))
    members = lay(*rows, seats=[a_seat()], members=[the_owner()])[2]

    assert (members["Priya Shah"].is_owner, members["Nina New"].is_owner) == (False, True)


def test_an_owner_who_has_left_is_in_nobodys_way():
    gone = the_owner(valid_to=NOW)
    members = lay(a_row("Nina New", duties=frozenset({Duty.OWNER})), seats=[a_seat()], members=[gone])[2]

    assert members["Nina New"].is_owner


def test_a_charity_is_never_under_part_3():
    row = a_row(seat="RSPCA", regime=Regime.LAW_ENFORCEMENT, line=2)

    assert problems(row) == ["line 2: RSPCA is a charity, so its legal regime is never DPA Part 3"]


def test_a_membership_runs_from_the_first_moment_to_the_last_of_its_days():
    row = a_row(valid_from=date(2026, 7, 1), valid_to=date(2026, 7, 31))
    member = lay(row)[2]["Priya Shah"]

    assert member.is_valid(datetime(2026, 6, 30, 23, 0, tzinfo=UTC))  # Midnight in British summer.
    assert not member.is_valid(datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    assert member.is_valid(datetime(2026, 7, 31, 22, 59, tzinfo=UTC))
    assert not member.is_valid(datetime(2026, 7, 31, 23, 0, tzinfo=UTC))


def test_the_same_old_file_does_not_bring_back_who_has_left():
    gone = the_owner(valid_to=NOW - timedelta(days=1))

    assert not lay(a_row(), seats=[a_seat()], members=[gone])[2]["Priya Shah"].is_valid(NOW)


def test_a_new_first_day_brings_somebody_back():
    gone = the_owner(valid_to=NOW - timedelta(days=1))
    row = a_row(valid_from=NOW.date())

    assert lay(row, seats=[a_seat()], members=[gone])[2]["Priya Shah"].is_valid(NOW)


def test_whoever_owns_open_tasks_is_not_ended_by_a_file():
    row = a_row(valid_to=NEXT_YEAR, line=3)

    assert problems(row, seats=[a_seat()], members=[the_owner()], owing=[the_owner().id]) == [
        "line 3: Priya Shah owns open tasks; end the membership from “who”"
    ]


def test_whoever_owns_open_tasks_is_not_moved_to_another_seat_by_a_file():
    row = a_row(seat="RSPCA", line=3)

    assert problems(
        row, seats=[a_seat(), a_seat("RSPCA")], members=[the_owner()], owing=[the_owner().id]
    ) == [f"line 3: Priya Shah owns open tasks of {HMRC}; end that first"]


def test_an_observer_has_no_part_in_a_seats_tasks():
    row = a_row("Owen Observer", role=Role.OBSERVER, duties=frozenset({Duty.OWNER}), line=3)

    assert problems(row, seats=[a_seat()]) == [
        "line 3: Owen Observer is an observer, and so has no part in the seat's tasks"
    ]


def test_a_live_delegation_outlasts_an_import():
    until = NOW + timedelta(days=3)
    member = a_member(name="Della", chairs_until=until)
    row = a_row("Della", role=Role.DEPUTY_CHAIR)

    assert lay(row, seats=[a_seat()], members=[member])[2]["Della"].chairs(NOW)


# --- The starting register ----------------------------------------------------------------------------


def start(bodies: tuple[Body, ...] = (), seats: tuple[Seat, ...] = ()):
    number = count(1)
    return started(bodies=bodies, seats=seats, new_id=lambda: f"new-{next(number)}")


def test_an_empty_panel_gets_all_of_the_starting_register():
    bodies, seats = start()

    assert len(bodies) == len(STARTING_REGISTER)
    assert len(seats) == sum(len(body.seats) for body in STARTING_REGISTER)
    assert all(seat.body in {body.name for body in bodies} for seat in seats)


def test_laid_twice_it_adds_nothing():
    assert start(*start()) == ((), ())


def test_what_the_secretariat_entered_is_never_overwritten():
    mine = Body(name=HMRC, sector=Sector.CRIMINAL_JUSTICE, sponsor="B. Boss", isa_until=NEXT_YEAR)
    bodies, seats = start((mine,), (a_seat(can_do="our own words", body=HMRC, isa_until=NEXT_YEAR),))

    [hmrc] = [seat for seat in seats if seat.id == a_seat().id]
    assert (hmrc.name, hmrc.can_do, hmrc.isa_until) == (HMRC, "our own words", NEXT_YEAR)
    [body] = [body for body in bodies if body.name == HMRC]
    assert (body.sector, body.regime, body.sponsor) == (
        Sector.CRIMINAL_JUSTICE,
        Regime.MIXED,
        "B. Boss",
    )


def test_a_seat_under_another_of_its_names_is_completed_and_not_made_twice():
    seat = Seat(id=a_seat().id, name="Stop Loan Sharks")
    seats = start((), (seat,))[1]

    [found] = [one for one in seats if one.is_called("England Illegal Money Lending Team")]
    assert (found.id, found.name) == (seat.id, "Stop Loan Sharks")
