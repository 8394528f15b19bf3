"""The starting register: bodies and seats that panels meet, the other names people type, what they can do."""

import re
from dataclasses import dataclass

from panel.people.seats import Regime, Sector


@dataclass(frozen=True, slots=True)
class KnownSeat:
    name: str
    aliases: tuple[str, ...] = ()
    can_do: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBody:
    """What is commonly known of a body; its agreement and its people are the secretariat's to enter."""

    name: str
    sector: Sector
    regime: Regime
    seats: tuple[KnownSeat, ...]


def _alone(
    name: str,
    *aliases: str,
    can_do: str,
    sector: Sector = Sector.GOVERNMENT,
    regime: Regime = Regime.MIXED,
    former: tuple[str, ...] = (),
) -> KnownBody:
    """A body with one seat, of the same name."""
    return KnownBody(
        name=name, sector=sector, regime=regime, seats=(KnownSeat(name, aliases, can_do, former),)
    )


def _council(name: str, area: str, *short: str) -> KnownBody:
    """One legal body, several seats, each with its own need to know."""

    def seat(function: str, can_do: str, *more: str) -> KnownSeat:
        called = (f"{area} {function}", *more, *(f"{one} {function}" for one in short))
        return KnownSeat(f"{function}, {area}", called, can_do)

    return KnownBody(
        name=name,
        sector=Sector.LOCAL_AUTHORITY,
        regime=Regime.MIXED,
        seats=(
            seat("Planning", "enforces planning law and controls the use of land"),
            seat("Trading Standards", "enforces tobacco sales law and consumer law"),
            seat("Education", "works with schools and knows which children are missing from them"),
            seat("Licensing", "licenses premises, taxis and scrap metal dealers"),
            seat("Community Safety", "deals with anti-social behaviour, and closes premises"),
            seat("Fraud", "investigates fraud against the council", f"{area} Counter Fraud"),
        ),
    )


_POLICE = KnownBody(
    name="Police (host force)",
    sector=Sector.POLICE,
    regime=Regime.LAW_ENFORCEMENT,
    seats=(
        KnownSeat(
            "Police SOC", ("SOC", "Serious and Organised Crime"), "investigates organised crime groups"
        ),
        KnownSeat("Police intelligence", ("Intelligence",), "sanitises and releases intelligence"),
        KnownSeat("Police safeguarding", ("Safeguarding",), "protects children and adults at risk"),
        KnownSeat(
            "Police neighbourhoods",
            ("Neighbourhoods", "Neighbourhood policing"),
            "knows and patrols each area",
        ),
    ),
)

STARTING_REGISTER = (
    _POLICE,
    _alone(
        "British Transport Police",
        "BTP",
        can_do="polices the railway",
        sector=Sector.POLICE,
        regime=Regime.LAW_ENFORCEMENT,
    ),
    _alone(
        "Border Force and Immigration Enforcement",
        *("Border Force", "Immigration Enforcement", "UKBA", "HOIE"),
        can_do="enforces immigration and customs law at and inside the border",
        former=("UK Border Agency",),
    ),
    _alone(
        "Crimestoppers",
        can_do="takes information from the public, anonymously",
        sector=Sector.VOLUNTARY,
        regime=Regime.UK_GDPR,
    ),
    _council("Durham County Council", "Durham", "DCC"),
    _council("Darlington Borough Council", "Darlington", "DBC"),
    _alone(
        "Durham Agency Against Crime",
        "DAAC",
        can_do="works with businesses against crime",
        sector=Sector.VOLUNTARY,
        regime=Regime.UK_GDPR,
    ),
    _alone(
        "County Durham and Darlington Fire and Rescue Service",
        *("Fire and Rescue", "Fire Service", "CDDFRS", "Fire"),
        can_do="enforces fire safety law in premises",
        sector=Sector.COMMUNITY_SAFETY,
    ),
    _alone("Department for Work and Pensions", "DWP", can_do="investigates benefit fraud"),
    _alone("Environment Agency", "EA", can_do="enforces waste and environmental law"),
    _alone(
        "Gangmasters and Labour Abuse Authority",
        *("GLAA", "Gangmasters", "Fair Work Agency"),
        can_do="licenses labour providers and investigates labour exploitation",
        former=("Gangmasters Licensing Authority",),
    ),
    _alone("Health and Safety Executive", "HSE", can_do="enforces health and safety law at work"),
    _alone(
        "HM Prison and Probation Service",
        *("HMPPS", "Prisons", "Probation"),
        can_do="runs prisons and probation",
        sector=Sector.CRIMINAL_JUSTICE,
    ),
    _alone("HM Revenue and Customs", "HMRC", "Revenue and Customs", can_do="collects taxes and duties"),
    _alone(
        "England Illegal Money Lending Team",
        *("Stop Loan Sharks", "IMLT"),
        can_do="prosecutes loan sharks",
        sector=Sector.LOCAL_AUTHORITY,
    ),
    _alone(
        "RSPCA",
        can_do="investigates cruelty to animals",
        sector=Sector.VOLUNTARY,
        regime=Regime.UK_GDPR,
    ),
    _alone("Security Industry Authority", "SIA", can_do="licenses the private security industry"),
    _alone(
        "Office of the Police and Crime Commissioner",
        *("OPCC", "PCC"),
        can_do="commissions services for victims",
        sector=Sector.COMMUNITY_SAFETY,
        regime=Regime.UK_GDPR,
    ),
)
"""Sectors and regimes are a starting point, for each body to confirm."""


def known_as(name: str) -> tuple[KnownBody, KnownSeat] | None:
    """The known body and seat that go by that name, if there are any."""
    wanted = _squeezed(name)
    return next(
        (
            (body, seat)
            for body in STARTING_REGISTER
            for seat in body.seats
            if wanted in map(_squeezed, (seat.name, *seat.aliases, *seat.former))
        ),
        None,
    )


def _squeezed(words: str) -> str:
    return re.sub(r"[^a-z]", "", words.casefold())
