"""What the forms of a flag are filled in with: choices, codes, seats, words."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from cards.elements import Choice, ChoiceInput, Part, TextInput, ToggleInput
from cards.escaping import clean, plain
from cards.headings import small, warning
from panel.flags.flag import LONGEST_AREA, LONGEST_WORDS, Words
from panel.flags.grading import ActionCode, Assessed, Handling, SanitisationCode, Source
from panel.people import Seat

YES = "yes"
NONE = "none"


def problem(problem: str, *, may_stand: bool) -> list[Part]:
    """What stops it, above everything else, for on a phone the rest is below the edge."""
    if not problem:
        return []
    more = [small("The tick for “it may stand” is at the end of the form.")] if may_stand else []
    return [warning(plain(problem)), *more]


def may_stand(asks: bool) -> list[Part]:
    tick = ToggleInput(
        "cleared",
        "I have looked at the words again",
        "They may stand",
        value_on=YES,
        value_off="no",
        value="no",
    )
    return [tick] if asks else []


def area_input(value: str) -> TextInput:
    return TextInput(
        "area",
        "Broad area (it may be shown to the whole panel)",
        placeholder="East of county",
        max_length=LONGEST_AREA,
        is_required=True,
        error_message="A broad area, such as east of county.",
        value=clean(value),
    )


def words_input(words: Words | None) -> list[Part]:
    return [
        TextInput(
            "information",
            "Information: what is known, as fact",
            is_multiline=True,
            is_required=True,
            max_length=LONGEST_WORDS,
            error_message="Say what is known.",
            value=clean(words.information) if words else "",
        ),
        TextInput(
            "assessment",
            "Assessment: what you make of it, as opinion",
            is_multiline=True,
            max_length=LONGEST_WORDS,
            value=clean(words.assessment) if words else "",
        ),
    ]


def one_of(name: str, label: str, values: type[StrEnum], chosen: StrEnum | None) -> ChoiceInput:
    choices = [Choice(value[:1].upper() + value[1:], value) for value in map(str, values)]
    return pick(name, label, choices, chosen.value if chosen else "")


def coded(
    name: str,
    label: str,
    codes: Iterable[Source | Assessed | Handling | ActionCode | SanitisationCode],
    chosen: StrEnum | None,
    *,
    may_be_none: bool = False,
) -> ChoiceInput:
    choices = [Choice(f"{code.value}: {code.meaning}", code.value) for code in codes]
    if may_be_none:
        none = Choice("None, for handling is P", NONE)
        return ChoiceInput(name, label, [none, *choices], value=chosen.value if chosen else NONE)
    return pick(name, label, choices, chosen.value if chosen else "")


def pick(name: str, label: str, choices: Sequence[Choice], value: str) -> ChoiceInput:
    return ChoiceInput(
        name, label, choices, value=value, is_required=True, error_message="Choose one.", placeholder="Choose"
    )


def seats_input(label: str, seats: Sequence[Seat], chosen: Iterable[str]) -> ChoiceInput:
    titles = [
        Choice(plain(clean(f"{seat.name}: {seat.can_do}" if seat.can_do else seat.name)[:120]), seat.id)
        for seat in seats
    ]
    return some_of("seats", label, titles, chosen)


def some_of(name: str, label: str, choices: Sequence[Choice], chosen: Iterable[str]) -> ChoiceInput:
    return ChoiceInput(name, label, choices, is_multi_select=True, value=",".join(chosen))
