"""The register of people, as the secretariat keeps it in a spreadsheet."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypedDict, TypeVar
from unicodedata import category

from panel.language import Refusal
from panel.people import Regime, Role, Sector
from panel.people.seats import folded

COLUMNS = ("seat", "name", "e-mail", "role", "owner/SPOC/deputy")
OPTIONAL = (
    *("aliases", "body", "ISA until", "valid from", "valid to", "what it can do"),
    *("sector", "legal regime", "sponsor", "ISA signatory", "gateways"),
)
"""Of the seat and its body; an empty cell leaves what is known."""
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
    aliases: tuple[str, ...] = ()
    body: str = ""
    isa_until: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day of the membership."""
    can_do: str = ""
    sector: Sector | None = None
    regime: Regime | None = None
    sponsor: str = ""
    signatory: str = ""
    gateways: str = ""
    line: int = field(default=0, compare=False)
    """Where it stands in the file."""


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
LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 120, 200, 1_000
_EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]{1,190}\.[^@\s,;.]{2,63}")


def read_register(text: str) -> tuple[Row, ...]:
    """The rows of a CSV with `COLUMNS` and any of `OPTIONAL`, in any order and case; or `BadRegister`."""
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
    problems += [*_clashes(rows), *_contradictions(rows)] if not problems else []
    if not rows and not problems:
        problems = ["the file names no people below its first line"]
    if problems:
        raise BadRegister(problems)
    return tuple(rows)


def _order(header: list[str]) -> dict[str, int]:
    named = {_squeezed(cell): place for place, cell in enumerate(header)}
    names = list(map(_squeezed, header))
    if twice := [column for column in (*COLUMNS, *OPTIONAL) if names.count(_squeezed(column)) > 1]:
        raise BadRegister([f"line 1: two columns are called {twice[0]}"])
    missing = [column for column in COLUMNS if _squeezed(column) not in named]
    if missing:
        raise BadRegister([f"line 1: no column called {' or '.join(missing)}; it needs {', '.join(COLUMNS)}"])
    return {c: named[_squeezed(c)] for c in (*COLUMNS, *OPTIONAL) if _squeezed(c) in named}


def _row(number: int, cells: list[str], order: dict[str, int], problems: list[str]) -> Row | None:
    """The row, or None and what is wrong with it."""

    def cell(column: str) -> str:
        return " ".join(cells[i].split()) if (i := order.get(column, len(cells))) < len(cells) else ""

    wrong: list[str] = []
    seat, name, email, role, duties = map(cell, COLUMNS)
    if any(category(letter) in ("Cc", "Cs") for column in order for letter in cell(column)):
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
    if max(len(seat), len(name)) > LONGEST_NAME:
        wrong.append(f"a seat or a name is longer than {LONGEST_NAME} characters")
    facts = _facts(cell, wrong)
    problems += [f"line {number}: {reason}" for reason in wrong]
    if wrong:
        return None
    return Row(
        seat=seat,
        name=name,
        email=email,
        role=_ROLES[role.casefold()],
        duties=frozenset(Duty(word) for word in asked),
        line=number,
        **facts,
    )


def _facts(cell: Callable[[str], str], wrong: list[str]) -> "Facts":
    """What the optional columns say; anything that cannot be read is added to what is wrong."""
    first, last = _day(cell("valid from"), wrong), _day(cell("valid to"), wrong)
    if first and last and last < first:
        wrong.append("the membership ends before it begins")
    if long := [
        c for c in ("body", "what it can do", "sponsor", "ISA signatory") if len(cell(c)) > LONGEST_LINE
    ]:
        wrong.append(f"{long[0]} is longer than {LONGEST_LINE} characters")
    if len(cell("aliases")) > LONGEST_TEXT or len(cell("gateways")) > LONGEST_TEXT:
        wrong.append(f"aliases or gateways are longer than {LONGEST_TEXT} characters")
    return Facts(
        aliases=tuple(alias for part in re.split(r"[;|]", cell("aliases")) if (alias := part.strip())),
        body=cell("body"),
        isa_until=_day(cell("ISA until"), wrong),
        valid_from=first,
        valid_to=last,
        can_do=cell("what it can do"),
        sector=_one_of(Sector, cell("sector"), "a sector", wrong),
        regime=_one_of(Regime, cell("legal regime"), "a legal regime", wrong),
        sponsor=cell("sponsor"),
        signatory=cell("ISA signatory"),
        gateways=cell("gateways"),
    )


class Facts(TypedDict):
    aliases: tuple[str, ...]
    body: str
    isa_until: date | None
    valid_from: date | None
    valid_to: date | None
    can_do: str
    sector: Sector | None
    regime: Regime | None
    sponsor: str
    signatory: str
    gateways: str


def _day(words: str, wrong: list[str]) -> date | None:
    """A day as spreadsheets write it, day first; nothing is guessed."""
    if not words:
        return None
    try:
        if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](20\d\d)", words):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if re.fullmatch(r"20\d\d-\d\d-\d\d", words):
            return date.fromisoformat(words)
    except ValueError:
        pass
    wrong.append(f"“{words[:80]}” is not a date; write 31/12/2027 or 2027-12-31")
    return None


Closed = TypeVar("Closed", Sector, Regime)


def _one_of(kind: type[Closed], words: str, called: str, wrong: list[str]) -> Closed | None:
    found = next((one for one in kind if _squeezed(one) == _squeezed(words)), None)
    if words and found is None:
        wrong.append(f"“{words[:80]}” is not {called}; use {', '.join(kind)}")
    return found


def _clashes(rows: list[Row]) -> list[str]:
    """One address is one person; one seat has one task owner."""
    problems: list[str] = []
    addresses: dict[str, int] = {}
    owners: dict[str, int] = {}
    for row in rows:
        if (first := addresses.setdefault(row.email.casefold(), row.line)) != row.line:
            problems.append(f"line {row.line}: {row.email} stands on line {first} already")
        if Duty.OWNER in row.duties and (first := owners.setdefault(folded(row.seat), row.line)) != row.line:
            problems.append(f"line {row.line}: {row.seat} has its task owner on line {first} already")
    return problems


def _contradictions(rows: list[Row]) -> list[str]:
    """What two rows say of one seat, or of one body, must agree."""
    problems: list[str] = []
    said: dict[tuple[str, str], tuple[object, int]] = {}
    for row in rows:
        seat, body = folded(row.seat), folded(row.body or row.seat)
        facts = [
            (seat, "body", folded(row.body)),
            (seat, "what it can do", row.can_do),
            (body, "ISA until", row.isa_until),
            (body, "sector", row.sector),
            (body, "legal regime", row.regime),
            (body, "sponsor", row.sponsor),
            (body, "ISA signatory", row.signatory),
            (body, "gateways", row.gateways),
        ]
        for whose, column, fact in facts:
            if fact and (first := said.setdefault((whose, column), (fact, row.line)))[0] != fact:
                problems.append(
                    f"line {row.line}: {column} of {row.body or row.seat} is another on line {first[1]}"
                )
    return problems


def _squeezed(words: str) -> str:
    return re.sub(r"[^a-z]", "", words.casefold())
