"""What a form must bring, read strictly: the client's own checks prove nothing."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from panel.language import Refusal

Named = TypeVar("Named", bound=StrEnum)


class FormIncomplete(Refusal):
    def __init__(self, missing: str) -> None:
        super().__init__(f"The form came without {missing}. Nothing was changed; please fill it in again.")


def needed(value: str, what: str) -> str:
    if not value.strip():
        raise FormIncomplete(what)
    return value


def day(value: str) -> date:
    try:
        return date.fromisoformat(needed(value, "a date"))
    except ValueError:
        raise FormIncomplete("a date") from None


def one_of(kind: type[Named], value: str, what: str) -> Named:
    """The one of a closed set that the form chose."""
    try:
        return kind(value)
    except ValueError:
        raise FormIncomplete(what) from None
