"""The starting register: every agency that panels meet, by every name it goes by."""

import pytest

from panel.agencies import STARTING_REGISTER, known_as
from panel.people import Regime, Sector

KNOWN = {
    "HMRC": "HM Revenue and Customs",
    "h.m. revenue AND customs": "HM Revenue and Customs",
    "GLAA": "Gangmasters and Labour Abuse Authority",
    "Gangmasters Licensing Authority": "Gangmasters and Labour Abuse Authority",
    "UK Border Agency": "Border Force and Immigration Enforcement",
    "Stop Loan Sharks": "England Illegal Money Lending Team",
    "Trading Standards Durham": "Trading Standards, Durham",
}


@pytest.mark.parametrize("name", KNOWN)
def test_an_agency_is_known_by_every_name_it_goes_by(name: str):
    known = known_as(name)

    assert known is not None
    assert known[1].name == KNOWN[name]


@pytest.mark.parametrize("name", ["", "…", "123", "Trading Standards", "Acme Ltd"])
def test_any_other_name_is_a_seat_of_its_own(name: str):
    assert known_as(name) is None


def test_no_name_is_shared_by_two_known_seats():
    for body in STARTING_REGISTER:
        for seat in body.seats:
            assert seat.can_do
            for name in (seat.name, *seat.aliases, *seat.former):
                assert known_as(name) == (body, seat)


def test_each_council_is_one_body_with_six_seats():
    functions = ("Planning", "Trading Standards", "Education", "Licensing", "Community Safety", "Fraud")
    councils = [body for body in STARTING_REGISTER if body.name.endswith("Council")]

    assert len(councils) == 2
    for council in councils:
        area = council.name.split()[0]
        assert [seat.name for seat in council.seats] == [f"{one}, {area}" for one in functions]


def test_the_police_sit_by_function():
    police = next(body for body in STARTING_REGISTER if len(body.seats) == 4)

    assert police.sector is Sector.POLICE
    assert [seat.name.removeprefix("Police ").lower() for seat in police.seats] == [
        *("soc", "intelligence", "safeguarding", "neighbourhoods")
    ]


def test_no_charity_is_under_part_3():
    charities = [body for body in STARTING_REGISTER if body.sector is Sector.VOLUNTARY]

    assert {body.name for body in charities} >= {"RSPCA", "Crimestoppers"}
    assert all(body.regime is Regime.UK_GDPR for body in charities)
