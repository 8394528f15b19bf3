"""Grading, 3x5x2: how far a source and a piece of intelligence can be relied on, and who may handle it how.

A grade is categorical: it is written together (`2BP`) and read in words, never averaged or counted up.
"""

from dataclasses import dataclass
from enum import StrEnum

from panel.language import Refusal

LONGEST_CONDITIONS = 500


class _Code(StrEnum):
    """One letter or digit of a grade, and what it says."""

    meaning: str

    def __new__(cls, code: str, meaning: str = "") -> "_Code":
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member


class Source(_Code):
    RELIABLE = "1", "reliable"
    UNTESTED = "2", "untested"
    NOT_RELIABLE = "3", "not reliable"


class Assessed(_Code):
    DIRECTLY = "A", "known directly to the source"
    CORROBORATED = "B", "known indirectly to the source, but corroborated"
    INDIRECTLY = "C", "known indirectly to the source"
    NOT_KNOWN = "D", "not known"
    SUSPECTED_FALSE = "E", "suspected to be false"


class Handling(_Code):
    PERMITTED = "P", "lawful sharing permitted"
    CONDITIONS = "C", "lawful sharing permitted with conditions"


class ActionCode(_Code):
    COVERT_DEVELOPMENT = "A1", "covert development: no direct action; ask the originator first"
    COVERT_USE = (
        "A2",
        "covert use: protect the source and the technique; not in isolation as evidence or for an arrest",
    )
    OVERT_USE = "A3", "overt use, as the owner specifies"


class SanitisationCode(_Code):
    DELEGATED = "S1", "may be sanitised without asking"
    CONSULT = "S2", "consult the originator before it is sanitised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade that the code of practice allows; another cannot be made. Raises `NotAGrade`."""

    source: Source
    assessed: Assessed
    handling: Handling
    action: ActionCode | None = None
    sanitisation: SanitisationCode | None = None
    conditions: str = ""

    def __post_init__(self) -> None:
        codes = (self.action, self.sanitisation)
        if self.handling is Handling.CONDITIONS and None in codes:
            raise NotAGrade("C needs one action code (A1, A2 or A3) and one sanitisation code (S1 or S2).")
        if self.handling is Handling.PERMITTED and (any(codes) or self.conditions.strip()):
            raise NotAGrade("P has no conditions: clear the codes and the conditions, or choose C.")
        if len(self.conditions) > LONGEST_CONDITIONS:
            raise NotAGrade(f"The conditions are longer than {LONGEST_CONDITIONS} characters.")

    @property
    def code(self) -> str:
        """As it is written: `2BP`, or `2BC A3 S1`."""
        codes = [code.value for code in (self.action, self.sanitisation) if code]
        return " ".join([f"{self.source.value}{self.assessed.value}{self.handling.value}", *codes])

    @property
    def keeps_it_from_the_panel(self) -> str:
        """The codes that never go to the whole panel; empty where it may."""
        narrow = (ActionCode.COVERT_DEVELOPMENT, ActionCode.COVERT_USE, SanitisationCode.CONSULT)
        return " and ".join(code.value for code in (self.action, self.sanitisation) if code in narrow)

    @property
    def needs_the_originator(self) -> bool:
        """A task that acts on it needs the originator's permission on record."""
        return self.action is ActionCode.COVERT_DEVELOPMENT


class NotAGrade(Refusal):
    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Nothing was graded.")
