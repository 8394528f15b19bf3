"""Legal bodies and the seats that people sit for: their names, their agreements, what they can do."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from panel.language import SeatId


class Sector(StrEnum):
    POLICE = "police"
    COMMUNITY_SAFETY = "community safety partnership"
    CRIMINAL_JUSTICE = "criminal justice"
    EDUCATION = "education"
    GOVERNMENT = "government department"
    LOCAL_AUTHORITY = "local authority"
    VOLUNTARY = "voluntary/not for profit"


class Regime(StrEnum):
    """The law under which a body handles personal data."""

    LAW_ENFORCEMENT = "DPA Part 3"
    UK_GDPR = "UK GDPR"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A legal body: the agreement, the regime and the gateways are its own; several seats may sit for it."""

    name: str
    sector: Sector | None = None
    """None until the register says."""
    regime: Regime | None = None
    sponsor: str = ""
    """The senior person who answers for its part in the panel."""
    signatory: str = ""
    """Who signed the information sharing agreement for it."""
    isa_until: date | None = None
    """The last day of that agreement; None where none is signed."""
    gateways: str = ""
    """By which statutes it may share, in the secretariat's words."""

    @property
    def is_misfiled(self) -> bool:
        """A charity is no competent authority: Part 3 of the Data Protection Act 2018 is never its regime."""
        return self.sector is Sector.VOLUNTARY and self.regime is Regime.LAW_ENFORCEMENT


@dataclass(frozen=True, slots=True)
class Seat:
    """An agency, or one function of a large one. Tasks and acknowledgements belong to seats."""

    id: SeatId
    name: str
    aliases: tuple[str, ...] = ()
    can_do: str = ""
    """One line on its powers, shown to whoever picks it for a task, and to it as "why you"."""
    body: str = ""
    """The legal body that it sits for: several seats may be one body's."""
    isa_until: date | None = None
    """The last day of its body's information sharing agreement; None where none is signed."""
    former: tuple[str, ...] = ()
    """The names it had before, by which it is still found."""

    def has_isa(self, on: date) -> bool:
        """Whether its body's information sharing agreement runs on that day."""
        return self.isa_until is not None and on <= self.isa_until

    @property
    def why_asked(self) -> str:
        """Why something is theirs, as they read it, where nobody has said more."""
        return f"your seat {self.can_do}" if self.can_do else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Its own, and every other that people type for it."""
        return (self.name, *self.aliases, *self.former)

    def is_called(self, words: str) -> bool:
        """Whether that is one of its names; case and punctuation do not matter."""
        return folded(words) in map(folded, self.names)


_NO_NAMES = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "all", "everyone", "team"})
"""Words that may stand in a name, but that alone name nobody."""


def find_seats(words: str, seats: Sequence[Seat]) -> Sequence[Seat]:
    """The seats that those words mean: one when it is certain, several when it is a tie, else none.

    A name or an alias decides; then every word typed standing in one name. What only resembles a name is
    certain of nothing: see `seats_like`.
    """
    parts = set(folded(words).split())
    if not parts:
        return []
    if exact := [seat for seat in seats if seat.is_called(words)]:
        return exact
    within = [seat for seat in seats if any(parts <= set(name.split()) for name in _names(seat))]
    return within if not parts <= _NO_NAMES else []


def with_somebody(found: Sequence[Seat], sat_at: Collection[SeatId]) -> Sequence[Seat]:
    """Of several, those at which somebody sits: one that is empty makes no tie. All, where nobody does.

    Named by itself an empty seat may be asked: then the chair and the secretariat are told at once.
    """
    return [seat for seat in found if seat.id in sat_at] or found


def seats_like(words: str, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Seats to offer where `find_seats` knows none, likeliest first; a slip of the finger offers just one."""
    likeness = {seat.id: _likeness(folded(words), seat) for seat in seats}
    ranked = sorted(seats, key=lambda seat: -likeness[seat.id])[:4]
    likely = [seat for seat in ranked if likeness[seat.id] >= 85]
    return likely if len(likely) == 1 else [seat for seat in ranked if likeness[seat.id] >= 50]


def _likeness(typed: str, seat: Seat) -> float:
    """Of spelling, out of 100; words that begin with a name and go on are worth a question."""
    from rapidfuzz import fuzz  # Loaded by the first name that nobody knows, not by every clerk.

    return max(80 if typed.startswith(f"{name} ") else fuzz.ratio(typed, name) for name in _names(seat))


def _names(seat: Seat) -> list[str]:
    return [folded(name) for name in seat.names]


def folded(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", words.casefold().replace("&", " and ")).split())
