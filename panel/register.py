"""The register of people, as the secretariat keeps it in a spreadsheet, and the names agencies go by."""

import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import category

from panel.language import Refusal
from panel.people import Role

COLUMNS = ("seat", "name", "e-mail", "role", "owner/SPOC/deputy")
MOST_ROWS = 500


class Duty(StrEnum):
    """What someone does for their seat."""

    OWNER = "owner"
    SPOC = "spoc"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of one seat."""

    seat: str
    name: str
    email: str
    role: Role
    duties: frozenset[Duty]


class BadRegister(Refusal):
    """The whole file or nothing: every bad row is named by its line and the reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Nothing was imported.\n" + "\n".join(problems))


_ROLES = {role.value: role for role in Role} | {
    "": Role.MEMBER,
    "deputy": Role.DEPUTY_CHAIR,
    "gatekeeper": Role.GATEKEEPER,
    "lro": Role.LEAD_OFFICER,
    "secretary": Role.SECRETARIAT,
}
_EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]{1,190}\.[^@\s,;.]{2,63}")


def read_register(text: str) -> tuple[Row, ...]:
    """The rows of a CSV with the columns of `COLUMNS`, in any order and case; or `BadRegister`."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise BadRegister([f"line {reader.line_num}: this is not a CSV file ({error})"]) from error
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise BadRegister([f"the file is empty; its first line names the columns: {', '.join(COLUMNS)}"])
    if len(lines) > MOST_ROWS + 1:
        raise BadRegister([f"{len(lines) - 1} rows are too many; a panel has {MOST_ROWS} at most"])
    order = _order(lines[0][1])
    problems: list[str] = []
    rows = [row for number, cells in lines[1:] if (row := _row(number, cells, order, problems))]
    problems += _clashes(rows, [number for number, _ in lines[1:]]) if not problems else []
    if not rows and not problems:
        problems = ["the file names no people below its first line"]
    if problems:
        raise BadRegister(problems)
    return tuple(rows)


def _order(header: list[str]) -> dict[str, int]:
    named = {_squeezed(cell): place for place, cell in enumerate(header)}
    names = list(map(_squeezed, header))
    if twice := [column for column in COLUMNS if names.count(_squeezed(column)) > 1]:
        raise BadRegister([f"line 1: two columns are called {twice[0]}"])
    missing = [column for column in COLUMNS if _squeezed(column) not in named]
    if missing:
        raise BadRegister([f"line 1: no column called {' or '.join(missing)}; it needs {', '.join(COLUMNS)}"])
    return {column: named[_squeezed(column)] for column in COLUMNS}


def _row(number: int, cells: list[str], order: dict[str, int], problems: list[str]) -> Row | None:
    seat, name, email, role, duties = (
        " ".join(cells[i].split()) if (i := order[c]) < len(cells) else "" for c in COLUMNS
    )
    wrong = []
    if any(category(letter) in ("Cc", "Cs") for letter in seat + name + email + role + duties):
        wrong.append("something there is not text")
    if not seat:
        wrong.append("no seat")
    if not name:
        wrong.append("no name")
    if not (_EMAIL.fullmatch(email) and email.isprintable()):
        wrong.append(f"“{email[:80]}” is not an e-mail address" if email else "no e-mail address")
    if role.casefold() not in _ROLES:
        wrong.append(f"“{role[:80]}” is not a role; use {', '.join(r.value for r in Role)}")
    asked = [word for word in re.split(r"[\s/,;+&]+|\band\b", duties.casefold()) if word]
    if unknown := [word for word in asked if word not in set(Duty)]:
        wrong.append(f"“{unknown[0][:80]}” is not owner, SPOC or deputy")
    if max(len(seat), len(name)) > 120:
        wrong.append("a seat or a name is longer than 120 characters")
    problems += [f"line {number}: {reason}" for reason in wrong]
    if wrong:
        return None
    return Row(
        seat=seat,
        name=name,
        email=email,
        role=_ROLES[role.casefold()],
        duties=frozenset(Duty(word) for word in asked),
    )


def _clashes(rows: list[Row], numbers: list[int]) -> list[str]:
    """One address is one person; one seat has one task owner."""
    problems: list[str] = []
    addresses: dict[str, int] = {}
    owners: dict[str, int] = {}
    for row, number in zip(rows, numbers, strict=True):
        if (first := addresses.setdefault(row.email.casefold(), number)) != number:
            problems.append(f"line {number}: {row.email} stands on line {first} already")
        seat = re.sub(r"\W+", " ", row.seat.casefold())
        if Duty.OWNER in row.duties and (first := owners.setdefault(seat, number)) != number:
            problems.append(f"line {number}: {row.seat} has its task owner on line {first} already")
    return problems


def _squeezed(words: str) -> str:
    return re.sub(r"[^a-z]", "", words.casefold())


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency that panels meet, the other names people type for it, and what it can do."""

    name: str
    aliases: tuple[str, ...]
    can_do: str


KNOWN_AGENCIES = (
    KnownAgency("British Transport Police", ("BTP",), "polices the railway"),
    KnownAgency(
        "Border Force and Immigration Enforcement",
        ("Border Force", "Immigration Enforcement", "UK Border Agency", "UKBA", "HOIE"),
        "enforces immigration and customs law at and inside the border",
    ),
    KnownAgency("Crimestoppers", (), "takes information from the public, anonymously"),
    KnownAgency("Trading Standards, Durham", ("Durham Trading Standards",), "enforces tobacco sales law"),
    KnownAgency(
        "Trading Standards, Darlington", ("Darlington Trading Standards",), "enforces tobacco sales law"
    ),
    KnownAgency("Durham Agency Against Crime", ("DAAC",), "works with businesses against crime"),
    KnownAgency(
        "County Durham and Darlington Fire and Rescue Service",
        ("Fire and Rescue", "Fire Service", "CDDFRS", "Fire"),
        "enforces fire safety law in premises",
    ),
    KnownAgency("Department for Work and Pensions", ("DWP",), "investigates benefit fraud"),
    KnownAgency("Environment Agency", ("EA",), "enforces waste and environmental law"),
    KnownAgency(
        "Gangmasters and Labour Abuse Authority",
        ("GLAA", "Gangmasters", "Gangmasters Licensing Authority", "Fair Work Agency"),
        "licenses labour providers and investigates labour exploitation",
    ),
    KnownAgency("Health and Safety Executive", ("HSE",), "enforces health and safety law at work"),
    KnownAgency(
        "HM Prison and Probation Service", ("HMPPS", "Prisons", "Probation"), "runs prisons and probation"
    ),
    KnownAgency("HM Revenue and Customs", ("HMRC", "Revenue and Customs"), "collects taxes and duties"),
    KnownAgency("England Illegal Money Lending Team", ("Stop Loan Sharks", "IMLT"), "prosecutes loan sharks"),
    KnownAgency("RSPCA", (), "investigates cruelty to animals"),
    KnownAgency("Security Industry Authority", ("SIA",), "licenses the private security industry"),
    KnownAgency(
        "Office of the Police and Crime Commissioner", ("OPCC", "PCC"), "commissions services for victims"
    ),
)


def known_as(name: str) -> KnownAgency | None:
    """The known agency that goes by that name, if there is one."""
    wanted = _squeezed(name)
    return next((a for a in KNOWN_AGENCIES if wanted in map(_squeezed, (a.name, *a.aliases))), None)
